"""The list, the page, the file and the report: for everyone, without an account."""

import csv
import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nabij.impact.profile import views
from nabij.impact.profile.tests.conftest import THIS_YEAR, Land, figures
from tests.factories import make_area, make_organisation, make_service

pytestmark = pytest.mark.django_db


def page(land: Land, name: str = "profile", code: str = "") -> str:
    response = Client().get(reverse(f"impact:{name}", args=[code or land.here.code]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_resident_reads_the_page(counted: Land) -> None:
    text = page(counted)
    assert "<h1>" in text
    assert "Hier wonen <strong>1800\xa0personen</strong>" in text
    assert "In Dorp is dat 12,8\xa0%. Hier is het hoger: een verschil van 2,8 op 100." in text
    assert "Gemeente: Dorp · Eerstelijnszone: Zone Dender · Gewest: Vlaams Gewest" in text
    assert text.count("Wat kunnen we hiermee doen?") == text.count("profile-chapter")
    assert " style=" not in text


def test_every_chapter_ends_in_something_one_can_do(counted: Land) -> None:
    chapters = Client().get(reverse("impact:profile", args=["D-1"])).context["profile"].chapters
    assert [chapter.code for chapter in chapters] == ["people", "aging", "offer", "together"]
    assert all(chapter.suggestions for chapter in chapters)
    assert all(one.url and one.who for chapter in chapters for one in chapter.suggestions)


def test_a_neighbourhood_over_two_municipalities_and_a_municipality_have_pages(counted: Land) -> None:
    assert "Gemeente: Dorp · Gemeente: Stad" in page(counted, code="D-3")
    assert "Hier wonen <strong>3600\xa0personen</strong>" in page(counted, code="42006")


def test_a_neighbourhood_without_any_figure_says_so(land: Land) -> None:
    text = page(land)
    assert "Er zijn nog geen cijfers voor dit gebied." in text
    assert "Hier is nog geen buurtanalyse begonnen." in text


def test_codes_that_are_not_known_and_other_levels_have_no_page(land: Land) -> None:
    for code in ("weg", "A0", "elz1", "d-1'"):
        assert Client().get(f"/buurten/{code}/").status_code == 404
        assert Client().get(f"/buurten/{code}/rapport.pdf").status_code == 404
        assert Client().get(f"/buurten/{code}/cijfers.csv").status_code == 404


def test_names_are_text_wherever_they_stand(counted: Land) -> None:
    name = '<script>alert(1)</script> & "co"'
    make_area("neighbourhood", code="B&B 1", name=name, parents=[counted.towns[0]])
    text = page(counted, code="B&B 1") + Client().get(reverse("impact:neighbourhoods")).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;" in text


def test_the_list_is_by_municipality_and_found_by_name(land: Land) -> None:
    make_area("municipality", code="42008", name="Leegdorp")
    listed = Client().get(reverse("impact:neighbourhoods")).context["found"]
    told = {one.name: [name for name, _url in one.neighbourhoods] for one in listed}
    assert told == {"Dorp": ["Grenswijk", "Kouter", "Molenwijk"], "Leegdorp": [], "Stad": ["Grenswijk"]}
    found = Client().get(reverse("impact:neighbourhoods"), {"q": "mölen"}).context["found"]
    assert [(one.name, one.neighbourhoods) for one in found] == [("Dorp", [("Molenwijk", "/buurten/D-1/")])]
    assert "Geen buurt met die naam" in Client().get(reverse("impact:neighbourhoods"), {"q": "xyz"}).content.decode()


def test_a_municipality_without_neighbourhoods_leads_to_its_own_page(land: Land) -> None:
    make_area("municipality", code="42008", name="Leegdorp")
    text = Client().get(reverse("impact:neighbourhoods"), {"q": "leeg"}).content.decode()
    assert "Deze gemeente is nog niet in buurten verdeeld." in text
    assert 'href="/buurten/42008/"' in text


def test_the_page_needs_no_more_queries_for_more(counted: Land) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page(counted)
        return len(found)

    def add(name: str) -> None:
        make_service(make_organisation(name=f"Organisatie {name}", municipality=counted.towns[0]), name=name)

    add("een")
    page(counted)
    once = queries()
    add("twee")
    add("drie")
    assert queries() == once
    assert once <= 40  # the figures are kept
    cache.clear()
    assert queries() <= 75


def test_figures_are_made_anew_when_they_change(counted: Land) -> None:
    assert "Hier wonen <strong>1800\xa0personen</strong>" in page(counted)
    figures("inhabitants", dict.fromkeys(counted.sectors, 900))
    assert "Hier wonen <strong>1800\xa0personen</strong>" in page(counted)  # 900 twice
    figures("inhabitants", dict.fromkeys(counted.sectors, 700))
    assert "Hier wonen <strong>1400\xa0personen</strong>" in page(counted)
    counted.here.parts.add(counted.sectors[2])
    assert "Hier wonen <strong>2100\xa0personen</strong>" in page(counted)


def test_the_figures_as_a_file(counted: Land) -> None:
    response = Client().get(reverse("impact:profile_figures", args=["D-1"]))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    now = [row for row in rows if row["indicator"] == "share_80plus" and row["on"] == THIS_YEAR.isoformat()]
    assert [(row["value"], row["state"], row["source"]) for row in now] == [("15.6", "shown", "Proefbron")]
    assert response.headers["Content-Disposition"] == 'attachment; filename="buurt-d-1.csv"'


def test_a_file_that_did_not_change_is_not_sent_again(counted: Land) -> None:
    for name in ("profile_figures", "profile_report"):
        address = reverse(f"impact:{name}", args=["D-1"])
        first = Client().get(address)
        again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert "private" in first.headers["Cache-Control"]


def test_a_report_is_made_so_many_times_and_handed_out_again(counted: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "REPORTS_PER_HOUR", 1)
    client = Client()
    assert client.get("/buurten/D-1/rapport.pdf").status_code == 200
    assert client.get("/buurten/D-1/rapport.pdf").status_code == 200  # kept
    assert client.get("/buurten/D-2/rapport.pdf").status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get("/buurten/D-2/rapport.pdf").status_code == 200


def test_files_have_a_limit_too(counted: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "FILES_PER_HOUR", 2)
    client = Client()
    assert [client.get("/buurten/D-1/cijfers.csv").status_code for _time in range(3)] == [200, 200, 429]


def test_only_reading(land: Land) -> None:
    for name in ("profile", "profile_report", "profile_figures"):
        assert Client().post(reverse(f"impact:{name}", args=["D-1"])).status_code == 405
        assert Client().head(reverse(f"impact:{name}", args=["D-1"])).status_code == 200
