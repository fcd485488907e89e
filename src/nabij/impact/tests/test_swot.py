"""Points on evidence, written together."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nabij.core.editing import Conflict
from nabij.core.workflow import NotNow
from nabij.impact import evidence
from nabij.impact.evidence import Found
from nabij.impact.models import Evidence, Origin, SwotItem, SwotRevision, SwotState
from nabij.impact.services import scans, swot
from nabij.impact.tests.conftest import FIGURE, Place
from nabij.territory.models import PopulationCount
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
OWN = {"code": "banken", "value": "2 banken", "source": "Eigen telling"}


def write(browser: Client, place: Place, **changes: Any) -> Any:
    data = {"kind": "weakness", "words": "Te weinig banken", **OWN}
    return browser.post(reverse("impact:add_item", args=[place.analysis.pk]), data | changes)


def test_who_coordinates_adds_at_once_and_others_propose(client: Client, place: Place) -> None:
    write(place.browser("resident"), place, words="Van een bewoner")
    write(place.browser("partner"), place, words="Van een partner")
    write(place.browser("coordinator"), place, words="Van de regisseur")
    found = {item.words: (item.state, item.origin) for item in SwotItem.objects.all()}
    assert found == {
        "Van een bewoner": ("proposed", "resident"),
        "Van een partner": ("proposed", "organisation"),
        "Van de regisseur": ("adopted", "coordinator"),
    }
    public = client.get(reverse("impact:analysis", args=[place.analysis.pk])).content.decode()
    assert ("Van de regisseur" in public, "Van een bewoner" in public) == (True, False)


def test_no_name_of_who_wrote_stands_on_the_pages(place: Place) -> None:
    write(place.browser("resident"), place)
    page = place.browser("partner").get(reverse("impact:item", args=[SwotItem.objects.get().pk]))
    assert ("Een bewoner" in page.content.decode(), "Rik Bewoner" in page.content.decode()) == (True, False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "", "value": "", "source": ""}, "code"),
        ({"source": ""}, "source"),
        ({"value": ""}, "value"),
        ({"kind": "iets"}, "kind"),
        ({"words": ""}, "words"),
        ({"theme": "iets"}, "theme"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(place: Place, changes: dict[str, str], field: str) -> None:
    page = write(place.browser("coordinator"), place, **changes)
    assert list(page.context["form"].errors) == [field]
    assert SwotItem.objects.count() == 0


def test_an_item_never_stands_on_nothing(place: Place) -> None:
    with pytest.raises(NotNow):
        swot.add(
            analysis=place.analysis,
            kind="strength",
            words="Mening",
            evidence=[],
            origin=Origin.COORDINATOR,
            by=place.actor(),
        )
    item = place.item()
    with pytest.raises(NotNow):
        swot.remove_evidence(item, evidence=item.evidence.get(), origin=Origin.COORDINATOR, by=place.actor())
    swot.add_evidence(
        item,
        evidence=[("figure", Found("bomen", "Aantal bomen", "40"))],
        origin=Origin.COORDINATOR,
        by=place.actor(),
    )
    figure = item.evidence.get(kind=FIGURE[0], reference=FIGURE[1].reference)
    swot.remove_evidence(item, evidence=figure, origin=Origin.COORDINATOR, by=place.actor())
    assert [piece.reference for piece in item.evidence.all()] == ["bomen"]


def test_naming_a_piece_twice_keeps_it_once(place: Place) -> None:
    item = place.item()
    swot.add_evidence(item, evidence=[FIGURE], origin=Origin.COORDINATOR, by=place.actor())
    assert item.evidence.count() == 1


def test_each_change_is_kept_with_the_quality_of_who_wrote(place: Place) -> None:
    item = place.item()
    swot.change(item, opened=1, origin=Origin.ORGANISATION, by=place.actor("partner"), words="Heel veel groen")
    page = place.browser("resident").get(reverse("impact:item", args=[item.pk]))
    assert [(line["text"], line["who"]) for line in page.context["revisions"]] == [
        ("Heel veel groen", "Een organisatie"),
        ("Veel groen", "De buurtzorgregisseur"),
    ]
    assert SwotRevision.objects.get(number=1).evidence == ["Aantal banken: 2"]


def test_two_who_write_at_once_lose_no_word(place: Place) -> None:
    item = place.item()
    address = reverse("impact:change_item", args=[item.pk])
    data = {"kind": "strength", "words": "Eerst", "opened": "1"}
    assert place.browser("coordinator").post(address, data).status_code == 302
    page = place.browser("partner").post(address, data | {"words": "Tweede"})
    html = page.content.decode()
    assert ("Eerst" in html, 'value="Tweede"' in html, 'name="opened" value="2"' in html) == (True, True, True)
    with pytest.raises(Conflict):
        swot.change(item, opened=1, origin=Origin.COORDINATOR, by=place.actor(), words="Derde")


def test_a_resident_proposes_and_reads_it_once_it_is_taken_in(place: Place) -> None:
    """Words of residents are looked at first, here too; changing them is for who works on the analysis."""
    proposed, browser = place.item("Voorstel", origin=Origin.RESIDENT), place.browser("resident")
    page, lines = reverse("impact:item", args=[proposed.pk]), reverse("impact:swot", args=[place.analysis.pk])
    assert (browser.get(page).status_code, "Voorstel" in browser.get(lines).content.decode()) == (404, False)
    assert "Voorstel" in place.browser("partner").get(lines).content.decode()
    swot.step(proposed, name="adopt", by=place.actor())
    assert (browser.get(page).status_code, "Voorstel" in browser.get(lines).content.decode()) == (200, True)
    assert browser.get(reverse("impact:change_item", args=[proposed.pk])).status_code == 403


def test_taken_away_can_be_undone(place: Place) -> None:
    item, desk = place.item(), place.browser("coordinator")
    desk.post(reverse("impact:step_item", args=[item.pk, "weghalen"]))
    item.refresh_from_db()
    assert item.state == SwotState.WITHDRAWN
    desk.post(reverse("impact:step_item", args=[item.pk, "opnemen"]))
    item.refresh_from_db()
    assert item.state == SwotState.ADOPTED


def test_evidence_of_what_nabij_knows(place: Place) -> None:
    PopulationCount.objects.create(area=place.here, on=date(2026, 1, 1), persons=5400, source="Statbel")
    scan = place.scan()
    told = {"words": "Mooie bomen", "tone": "good", "theme": "green"}
    scans.answer(scan, ticks={}, told=told, by=place.actor())
    observation = scan.observations.get()
    assert evidence.find(place.analysis, "observation", str(observation.pk)) is None
    scans.show(observation, opened=1, words="Mooie bomen", by=place.actor())
    page = write(
        place.browser("coordinator"),
        place,
        code="",
        value="",
        source="",
        evidence=["indicator:population", f"observation:{observation.pk}"],
    )
    assert page.status_code == 302
    kept = {(piece.kind, piece.value, piece.source) for piece in Evidence.objects.all()}
    assert kept == {
        ("indicator", "5400", "Statbel"),
        ("observation", "Mooie bomen", "Buurtscan"),
    }


def test_a_provider_of_indicators_fills_the_list(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_indicators", [])
    evidence.register_indicators(lambda area: [Found("80plus", "80-plussers", "7,4 %", "Statbel", date(2026, 1, 1))])
    found = evidence.find(place.analysis, "indicator", "80plus")
    assert found is not None
    assert found.sentence == "80-plussers: 7,4 %"


def test_a_closed_analysis_does_not_change(place: Place) -> None:
    item = place.item()
    place.browser("coordinator").post(reverse("impact:step_analysis", args=[place.analysis.pk, "afsluiten"]))
    with pytest.raises(NotNow):
        swot.change(item, opened=1, origin=Origin.COORDINATOR, by=place.actor(), words="Later")
    page = place.browser("partner").get(reverse("impact:item", args=[item.pk]))
    assert (page.context["may_write"], page.context["steps"]) == (False, [])


def test_an_item_of_elsewhere_is_forbidden(place: Place) -> None:
    item = place.item()
    assert place.browser("stranger").get(reverse("impact:item", args=[item.pk])).status_code == 403


def test_the_page_takes_as_many_queries_for_three_as_for_one(place: Place) -> None:
    place.item("een")
    browser, address = place.browser("resident"), reverse("impact:swot", args=[place.analysis.pk])
    one = queries_of(browser, address)
    place.item("twee")
    place.item("drie")
    assert queries_of(browser, address) == one
