"""The analysis itself, and who comes where."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role
from nabij.core.actors import SYSTEM
from nabij.core.workflow import NotNow
from nabij.impact.models import NeighbourhoodAnalysis, Origin, Scan
from nabij.impact.rules import origin_of
from nabij.impact.services import analyses, scans
from nabij.impact.tests.conftest import Place
from tests.factories import make_municipality, make_neighbourhood, make_user
from tests.pages import client_of, queries_of

pytestmark = pytest.mark.django_db


def test_a_coordinator_begins_where_nothing_runs(place: Place) -> None:
    beside = make_neighbourhood(place.municipality, name="Kouter")
    desk = place.browser("coordinator")
    page = desk.get("/buurtanalyses/nieuw/")
    assert page.context["form"].fields["neighbourhood"].choices == [(str(beside.pk), "Kouter")]
    data = {"neighbourhood": str(beside.pk), "title": "Samen in de Kouter", "question": ""}
    desk.post("/buurtanalyses/nieuw/", data)
    found = NeighbourhoodAnalysis.objects.get(neighbourhood=beside)
    assert (found.title, found.municipality_id) == ("Samen in de Kouter", place.municipality.pk)
    assert desk.get("/buurtanalyses/nieuw/").status_code == 403


def test_a_neighbourhood_over_two_municipalities(place: Place) -> None:
    towns = [make_municipality(code="1", name="Een"), make_municipality(code="2", name="Twee")]
    across = make_neighbourhood(towns[0])
    across.parents.add(towns[1])
    analyses.begin(neighbourhood=across, title="Over de grens", by=SYSTEM)
    for town in towns:
        coordinator = make_user(Role.COORDINATOR, town)
        page = client_of(coordinator).get("/buurtanalyses/")
        assert [row.title for row in page.context["analyses"]] == ["Over de grens"]


def test_one_at_a_time_in_the_database_too(place: Place) -> None:
    with pytest.raises(ValidationError):
        analyses.begin(neighbourhood=place.here, title="Nog een", by=SYSTEM)
    with pytest.raises(ValidationError):
        analyses.begin(neighbourhood=place.municipality, title="Geen buurt", by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        NeighbourhoodAnalysis.objects.create(neighbourhood=place.here, title="Nog een")
    analyses.close(place.analysis, by=place.actor())
    analyses.begin(neighbourhood=place.here, title="Een jaar later", by=SYSTEM)
    with pytest.raises(NotNow):
        analyses.reopen(place.analysis, by=place.actor())


def test_each_sees_the_analyses_of_their_own_neighbourhoods(place: Place) -> None:
    for who in ("coordinator", "infopoint", "partner", "resident", "authority"):
        assert place.browser(who).get("/buurtanalyses/").context["analyses"] == [place.analysis]
    assert place.browser("stranger").get("/buurtanalyses/").context["analyses"] == []


def test_in_which_quality_one_speaks(place: Place) -> None:
    quality = {who: origin_of(getattr(place, who), place.analysis) for who in ("coordinator", "infopoint", "partner")}
    assert quality == {
        "coordinator": Origin.COORDINATOR,
        "infopoint": Origin.INFOPOINT,
        "partner": Origin.ORGANISATION,
    }
    assert origin_of(place.resident, place.analysis) == Origin.RESIDENT


def test_the_public_page_tells_nothing_that_is_still_in_the_making(client: Client, place: Place) -> None:
    place.scan(is_open=False, title="Nog niet klaar")
    page = client.get(reverse("impact:analysis", args=[place.analysis.pk]))
    assert ("Nog niet klaar" in page.content.decode(), page.context["waiting"]) == (False, None)


def test_everyone_finds_what_they_can_take_part_in(client: Client, place: Place) -> None:
    place.scan(title="Hoe is het hier?")
    place.scan(is_open=False, title="Nog niet klaar")
    page = client.get("/doe-mee/")
    assert [scan.title for scan in page.context["scans"]] == ["Hoe is het hier?"]
    assert page.context["analyses"] == [place.analysis]


def test_a_scan_is_made_with_themes_of_its_own(place: Place) -> None:
    desk = place.browser("coordinator")
    data = {"title": "Hoe is het hier?", "chosen": ["green"], "own": "De markt\nDe kermis", "closes_on": ""}
    done = desk.post(reverse("impact:new_scan", args=[place.analysis.pk]), data)
    scan = Scan.objects.get()
    assert done["Location"] == f"/buurtscan/{scan.shown_code}/beheer/"
    assert [theme["name"] for theme in scan.themes] == ["Groen en rust", "De markt", "De kermis"]
    wrong = desk.post(
        reverse("impact:new_scan", args=[place.analysis.pk]),
        data | {"own": "1\n2\n3\n4\n5", "chosen": [], "closes_on": "2020-01-01"},
    )
    assert set(wrong.context["form"].errors) == {"own", "chosen", "closes_on"}


def test_themes_do_not_change_under_answers(place: Place) -> None:
    scan = place.scan()
    scans.answer(scan, ticks={"green": "good"}, by=SYSTEM)
    with pytest.raises(NotNow):
        scans.change(scan, opened=1, by=place.actor(), themes=[])
    scans.change(scan, opened=1, by=place.actor(), title="Andere titel")
    assert Scan.objects.get().title == "Andere titel"


def test_a_scan_opens_closes_and_is_published_by_the_coordinator(place: Place) -> None:
    scan = place.scan(is_open=False)
    desk = place.browser("coordinator")
    for step, state in (("openen", "open"), ("sluiten", "closed"), ("publiceren", "published")):
        desk.post(reverse("impact:step_scan", args=[scan.shown_code, step]))
        scan.refresh_from_db()
        assert scan.state == state
    desk.post(reverse("impact:step_scan", args=[scan.shown_code, "openen"]))
    scan.refresh_from_db()
    assert scan.state == "published"


def test_the_overview_takes_as_many_queries_for_three_as_for_one(client: Client, place: Place) -> None:
    address = reverse("impact:analysis", args=[place.analysis.pk])
    place.proposal("een")
    one = queries_of(client, address)
    place.proposal("twee")
    place.item("drie")
    assert queries_of(client, address) == one
