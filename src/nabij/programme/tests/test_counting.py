"""Counting in the app: the numbers of the sources, counts of one's own, why they differ, files, and who may."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from nabij.accounts.models import Role, User
from nabij.core.models import AuditEvent
from nabij.programme.counting.programming import Asked, answer
from nabij.programme.models import AllocationScenario, ScenarioVersion
from nabij.territory.models import Area
from tests.factories import make_user
from tests.pages import client_of, queries_of

PEOPLE = """nis;name;population
11001;Aartselaar;14.157
11002;Antwerpen;513.570
21004;Brussel;175.534
"""


def page_of(user: User, **told: Any) -> Any:
    return client_of(user).get(reverse("programme:counting"), told)


def post(user: User, client: Any = None, **told: Any) -> Any:
    """The form as a browser sends it: every field, with what was changed."""
    client = client or client_of(user)
    form = client.get(reverse("programme:counting")).context["form"]
    values = {name: form[name].value() for name in form.fields if name not in ("file", "beside")}
    sent = {name: value for name, value in values.items() if value is not None} | told
    return client.post(reverse("programme:counting"), sent)


def upload(text: str, name: str = "inwoners.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.mark.parametrize(
    ("preset", "n", "covenants", "total", "fte"),
    [
        ("sources", 608, 72_960_000, 74_760_000, 1246),
        ("strict-2015", 576, 69_120_000, 70_920_000, 1182),
        ("brussels30-2015", 609, 73_080_000, 74_880_000, 1248),
    ],
)
def test_the_counts_and_the_euros_of_the_sources(
    manager: User, preset: str, n: int, covenants: int, total: int, fte: int
) -> None:
    page = page_of(manager, preset=preset)
    own = page.context["sums"][0]
    assert (own["counted"].count.neighbourhoods, own["covenants"], own["offices"], own["total"], own["fte"]) == (
        n, covenants, 1_800_000, total, fte,
    )  # fmt: skip


def test_the_122960_is_explained(manager: User) -> None:
    page = page_of(manager)
    each = page.context["each"]
    assert (each["cut"], each["exact"]) == (122_960, Decimal("122960.53"))
    assert each["covenant"] + each["offices"] == each["exact"]
    words = page.content.decode().replace("€\xa0", "€ ").replace("\xa0", ".")
    assert "€ 74.760.000 gedeeld door 608 is € 122.960,53" in words
    assert "€ 120.000" in words
    assert "€ 2.960,53" in words
    assert "schrijven dan € 122.960." in words


def test_why_608_576_and_609_differ(manager: User) -> None:
    page = page_of(manager)
    strict, norm = page.context["why"]
    assert (strict.difference, strict.brussels, strict.flanders) == (-32, -33, 1)
    assert (norm.difference, norm.brussels, norm.flanders) == (1, 0, 1)
    assert sum(one.more for one in strict.moved) == 1
    assert strict.moved == norm.moved
    told = [
        (one.differs, [cell and cell[1] for cell in one.counts]) for one in page.context["page"].paginator.object_list
    ]
    assert [sum(row[at] or 0 for _differs, row in told) for at in range(3)] == [608, 576, 609]
    only = page_of(manager, preset="sources", beside=["strict-2015"], only="differs")
    rows = only.context["page"].paginator.object_list
    assert all(row.differs for row in rows)
    assert len(rows) == 19 + len(strict.moved)


def test_a_table_that_sorts(manager: User) -> None:
    def names(sort: str) -> list[str]:
        return [one.name for one in page_of(manager, preset="strict-2015", sort=sort).context["page"]]

    assert names("-number")[:2] == ["Antwerpen", "Gent"]
    assert names("name")[0] == "Aalst (Aalst)"
    assert names("-name")[0] == "Zwijndrecht"
    page = page_of(manager, preset="strict-2015", sort="-number")
    assert [(one["now"], one["sort"]) for one in page.context["columns"]] == [
        ("", "name"), ("descending", "number"), ("", "-people"),
    ]  # fmt: skip
    assert 'aria-sort="descending"' in page.content.decode()


def test_smaller_slices_count_again_and_rise_in_proportion(manager: User) -> None:
    page = page_of(manager, preset="own", slice="7500")
    assert page.context["proportion"] == {"neighbourhoods": 1152, "fte": 2334, "total": 140_040_000}
    counted = page.context["sums"][0]["counted"].count.neighbourhoods
    assert 576 < counted < 1152
    assert page.context["sums"][0]["total"] == counted * 120_000 + 1_800_000
    assert page_of(manager, preset="own").context["proportion"] is None
    (why,) = page_of(manager, preset="own", slice="7500", beside=["strict-2015"]).context["why"]
    assert (why.slices, why.difference) == ((7500, 15_000), 576 - counted)


def test_a_count_of_the_field_becomes_ones_own(manager: User) -> None:
    adapt = page_of(manager, preset="sources").context["adapt"]
    page = client_of(manager).get(f"{reverse('programme:counting')}?{adapt}")
    assert page.context["found"].own.count.neighbourhoods == 608
    assert page.context["found"].asked.preset == "own"
    assert page.context["why"][0].difference == 0


def test_a_file_with_inhabitants_is_counted_and_every_answer_has_an_address(manager: User) -> None:
    client = client_of(manager)
    sent = post(manager, client, file=upload(PEOPLE), brussels="municipality", share="30", beside="strict-2015")
    assert sent.status_code == 302
    page = client.get(sent.headers["Location"])
    found = page.context["found"]
    assert [(row.code, row.neighbourhoods) for row in found.own.count.rows] == [
        ("11001", 1),
        ("11002", 35),
        ("21004", 4),
    ]
    assert found.source == "inwoners.csv"
    assert "Dit zijn niet alle gemeenten van Vlaanderen." in page.content.decode()
    assert page.context["form"]["share"].value() == "30"
    # Other borders beside each other are told, not mixed.
    assert [one.mixed for one in page.context["why"]] == [True]
    assert page.context["why"][0].moved == ()
    assert "De tellingen naast elkaar hebben andere gemeentegrenzen." in page.content.decode()
    # Somebody else hasn't got the file.
    other = client_of(manager).get(sent.headers["Location"])
    assert "Dit bestand is er niet meer. Kies het opnieuw." in other.content.decode()
    assert "found" not in other.context


def test_a_spreadsheet_with_inhabitants(manager: User) -> None:
    book = Workbook()
    for line in (["nis", "inwoners"], ["11001", 14157], ["11002", 513570]):
        book.active.append(line)
    body = io.BytesIO()
    book.save(body)
    client = client_of(manager)
    sent = post(manager, client, file=SimpleUploadedFile("inwoners.xlsx", body.getvalue()))
    assert client.get(sent.headers["Location"]).context["found"].own.count.neighbourhoods == 36
    broken = post(manager, file=SimpleUploadedFile("inwoners.xlsx", b"geen rekenblad"))
    assert list(broken.context["form"].errors) == ["file"]


@pytest.mark.parametrize(
    ("text", "told", "field", "message"),
    [
        ("nis,population\n1100,5\n", {}, "file", ", rij 2, nis: een NIS-code heeft vijf cijfers: '1100'"),
        ("nis,population\n11001,veel\n", {}, "file", ", rij 2, population: dit moet een getal zijn: 'veel'"),
        ("nis,population\n11001,-4\n", {}, "file", ", rij 2, population: dit moet 0 of meer zijn: -4"),
        ("nis,population\n11001,4\n11001,5\n", {}, "file", ", rij 3, nis: gemeente 11001 staat er al, in rij 2"),
        ("nis,people\n11001,4\n", {}, "file",
         ", population: deze kolom ontbreekt; er zijn wel: nis, people"),
        ("nis,population\n25005,4\n", {}, "file",
         ", rij 2, nis: 25005 ligt niet in Vlaanderen of Brussel; laat de rij weg"),
        ("nis,2014,2015\n11001,4,5\n", {}, "when",
         ": dit bestand heeft meer jaren: 2014, 2015. Vul in welk jaar u telt"),
        ("nis,2014,2015\n11001,4,5\n", {"when": "2016"}, "when", ": het bestand heeft 2014, 2015, maar niet 2016"),
        ("nis,2014,2015\n11001,4,5\n", {"when": "1/5/2016"}, "when",
         ": het bestand heeft 2014, 2015. 01/05/2016 ligt daar niet tussen"),
        ("nis,population\n11001,4\n", {"when": "2015"}, "when",
         ": het bestand zegt niet van welk jaar het is. Laat jaar of dag leeg"),
        ("nis,population\n11001,4\n", {"brussels": "region"}, "brussels",
         "er zijn geen Brusselse gemeenten in dit bestand"),
        ("nis,population\n11001,4,5\n", {}, "file", ", rij 2: deze rij heeft 3 cellen, de eerste rij heeft er 2"),
        ("nis,nis\n1,2\n", {}, "file", ": twee kolommen heten zo"),
        (" ", {}, "file", ": dit is leeg"),
    ],
)  # fmt: skip
def test_mistakes_are_told_by_file_row_column_and_value_and_what_was_typed_stays(
    manager: User, text: str, told: dict[str, str], field: str, message: str
) -> None:
    page = post(manager, file=upload(text), cost="61000", **told)
    assert page.status_code == 200
    assert page.context["form"].errors == {field: [f"inwoners.csv{message}" if message[0] in ",:" else message]}
    assert page.context["form"]["cost"].value() == "61000"
    assert "found" not in page.context


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"slice": "0"}, "slice"), ({"slice": "veel"}, "slice"), ({"share": "101"}, "share"),
        ({"when": "31/2/2015"}, "when"),
        ({"when": "later"}, "when"), ({"when": "2019"}, "when"), ({"cost": "-1"}, "cost"),
        ({"offices": "1.5"}, "offices"),
        ({"borders": "2025"}, "mergers"), ({"regions": "x"}, "regions"), ({"people": "x"}, "people"),
        ({"preset": "x"}, "preset"), ({"fee": "74760000000"}, "fee"),
        ({"beside": ["sources", "strict-2015", "brussels30-2015"]}, "beside"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_at_its_field(manager: User, told: dict[str, Any], field: str) -> None:
    page = page_of(manager, **({"preset": "own"} | told))
    assert list(page.context["form"].errors) == [field]


def test_what_belongs_to_an_own_count_is_not_mixed_with_a_fixed_one(manager: User) -> None:
    client = client_of(manager)
    sent = post(manager, client, preset="sources", slice="5000")
    page = client.get(sent.headers["Location"])
    assert page.context["found"].own.count.neighbourhoods == 608
    assert page.context["form"]["slice"].value() == "15000"
    assert "telde niet mee" in page.content.decode()


def test_the_three_levels_with_their_tasks_and_means(manager: User) -> None:
    levels = {level.key: (level.number, *means) for level, *means in page_of(manager).context["levels"]}
    assert levels == {
        "neighbourhood": (608, 1216, 72_960_000, 120_000),
        "small-urban": (60, None, None, 1_216_000),
        "office": (15, 30, 1_800_000, 120_000),
    }
    words = page_of(manager).content.decode()
    assert words.count("<h3") == 3
    assert "de middelen voor buurtzorgregisseurs verdelen naar nood" in words


def test_what_comes_with_the_base_adds_up_and_is_labelled(manager: User) -> None:
    assert page_of(manager).context["top_up"] is None
    page = page_of(
        manager, preset="sources", variable="1000000.10", personal="2000000", fee="250000.05", base_share="10"
    )
    assert page.context["top_up"] == {
        "base": 74_760_000, "variable": Decimal("1000000.10"), "personal": 2_000_000, "total": Decimal("77760000.10"),
        "fee": Decimal("250000.05"), "of_government": Decimal("77510000.05"), "base_follows": 7_476_000,
        "follows": 9_476_000, "stays": Decimal("68284000.10"),
    }  # fmt: skip
    words = page.content.decode()
    assert words.count("Aanname - de bronnen geven geen bedrag.") == 4
    assert words.count("aanname - de bronnen geven geen bedrag") == 4


def test_the_spreadsheet_adds_up_and_the_csv_begins_a_scenario(manager: User, region: Area) -> None:
    client, told = client_of(manager), {"preset": "sources", "beside": ["strict-2015"]}
    book = load_workbook(io.BytesIO(client.get(reverse("programme:counting_workbook"), told).content))
    assert book.sheetnames == ["Samen", "Gemeenten", "Niveaus", "Herkomst"]
    sums = {row[0]: row[1:] for row in book["Samen"].iter_rows(min_row=2, values_only=True)}
    assert (sums["Buurten"], sums["Euro samen"]) == ((608, 576), (74_760_000, 70_920_000))
    rows = list(book["Gemeenten"].iter_rows(min_row=2, values_only=True))
    assert [sum(row[at] or 0 for row in rows) for at in (4, 6)] == [608, 576]
    made = client.get(reverse("programme:counting_table"), told).content.decode()
    table = list(csv.DictReader(io.StringIO(made)))
    assert len(table) == 608
    file = upload(made, "buurten.csv")
    begun = client.post(
        reverse("programme:begin"), {"name": "N", "area": str(region.pk), "source": "file", "file": file}
    )
    assert begun.context["count"] == 608


def test_the_means_are_spread_over_the_neighbourhoods_of_a_count(manager: User, region: Area) -> None:
    client = client_of(manager)
    kept = client.get(post(manager, client, file=upload(PEOPLE)).headers["Location"]).context["query"]
    address = f"{reverse('programme:counting_divide')}?{kept}"
    shown = client.post(address, {"name": "Twee gemeenten", "area": str(region.pk)})
    assert (shown.context["count"], shown.context["origin"]) == (
        36,
        "telling van 36 buurten, inwoners uit inwoners.csv",
    )
    form = shown.context["form"]
    sent = {name: str(form[name].value()) for name in form.fields if form[name].value() is not None}
    sent |= {"sealed": shown.context["sealed"], "name": "Twee gemeenten", "area": str(region.pk)}
    client.post(reverse("programme:columns"), sent)
    version = ScenarioVersion.objects.get()
    assert (len(version.rows), sum(row["fte"] for row in version.rows)) == (36, 72)
    assert version.origin["kind"] == "counting"


@pytest.mark.parametrize("role", [Role.BACK_OFFICE, Role.CARE_COUNCIL])
def test_who_supports_counts_but_spreads_nothing(town: Area, role: Role) -> None:
    user = make_user(role, town)
    assert page_of(user).context["areas"] == []
    for name in ("counting_workbook", "counting_table"):
        assert client_of(user).get(reverse(f"programme:{name}"), {"preset": "sources"}).status_code == 200
    divided = client_of(user).post(f"{reverse('programme:counting_divide')}?preset=sources", {"area": str(town.pk)})
    assert divided.status_code == 403
    assert not AllocationScenario.objects.exists()


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.LOCAL_AUTHORITY])
def test_nobody_else_counts(town: Area, role: Role | None) -> None:
    client = client_of(make_user(role, town) if role else make_user())
    for name in ("counting", "counting_workbook", "counting_table"):
        assert client.get(reverse(f"programme:{name}")).status_code == 403
    assert client.post(reverse("programme:counting"), {}).status_code == 403
    assert client.post(reverse("programme:counting_divide"), {}).status_code == 403


def test_an_area_of_somebody_else_is_no_place_to_begin(manager: User, region: Area) -> None:
    elsewhere = make_user(Role.PROGRAMME_MANAGER)
    sent = client_of(elsewhere).post(f"{reverse('programme:counting_divide')}?preset=sources", {"area": str(region.pk)})
    assert sent.status_code in (302, 403)
    assert not AllocationScenario.objects.exists()


def test_counting_writes_nothing_and_takes_few_queries(manager: User) -> None:
    client = client_of(manager)
    few = queries_of(client, reverse("programme:counting") + "?preset=strict-2015")
    assert few < 15
    many = queries_of(
        client, reverse("programme:counting") + "?preset=own&slice=2000&beside=sources&beside=strict-2015"
    )
    assert many == few
    assert AuditEvent.objects.count() == 0


def test_more_neighbourhoods_than_a_scenario_holds_are_counted_but_not_spread(manager: User) -> None:
    page = page_of(manager, preset="own", slice="100")
    assert page.context["fits"] is False
    sent = client_of(manager).get(reverse("programme:counting_table"), {"preset": "own", "slice": "100"})
    assert sent.status_code == 302


def test_exact_whatever_the_slice() -> None:
    found = answer(Asked())
    assert found.budget.total == 74_760_000
    assert found.budget.fte == 1246
