"""The pages in the order of a day, who may not open them, and how many queries they take."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nabij.accounts.models import Role
from nabij.core.clock import today
from nabij.impact.first_day import ground
from nabij.impact.first_day.tests.conftest import Land, ids, numbers
from nabij.impact.models import BoundaryDraft
from nabij.territory.models import Area, Level, PopulationCount
from tests.factories import make_area, make_user
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
SIZES = {"target": "15000", "least": "5000", "most": "25000"}


def at(step: str, draft: BoundaryDraft) -> str:
    return reverse(f"impact:first_day_{step}", args=[draft.pk])


def test_a_day_from_municipality_to_neighbourhoods(land: Land) -> None:
    desk = land.browser()
    new = reverse("impact:first_day_new")
    answer = desk.post(f"{new}?gemeente={land.elzegem.pk}", {"name": "Buurten", "level": "sector"})
    draft = BoundaryDraft.objects.get()
    assert answer.headers["Location"] == at("propose", draft)
    desk.post(at("propose", draft), {**SIZES, "opened": "1"})
    draft.refresh_from_db()
    page = desk.get(at("propose", draft))
    assert "De controle vindt niets op te merken" in page.content.decode()
    other = 3 - (numbers(draft)["A1"] or 0)
    desk.post(at("move", draft), {"area": ids(land, "A1"), "to": other, "opened": draft.version})
    assert numbers(draft)["A1"] == other
    draft.refresh_from_db()
    data = {"name_1": "Oost", "name_2": "West", "opened": draft.version}
    assert desk.post(at("names", draft), data).headers["Location"] == at("adopt", draft)
    draft.refresh_from_db()
    desk.post(at("adopt", draft), {"valid_from": today().isoformat(), "opened": draft.version})
    assert set(Area.objects.filter(level=Level.NEIGHBOURHOOD).values_list("name", flat=True)) == {"Oost", "West"}
    for step in ("figures", "partners", "done"):
        assert desk.get(at(step, draft)).status_code == 200


def test_a_fragment_comes_without_the_frame(land: Land) -> None:
    draft = land.proposed()
    page = land.browser().get(at("move", draft), headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in page, "Verschuif wat beter kan" in page) == (False, True)


def test_what_can_not_be_moved_stays_chosen_on_the_page(land: Land) -> None:
    draft = land.proposed()
    second = [str(row.area_id) for row in draft.areas.filter(number=2)]
    data = {"area": second, "to": "1", "opened": draft.version}
    page = land.browser().post(at("move", draft), data)
    assert (page.context["asked"], "mag verdwijnen" in page.content.decode()) == (set(second), True)
    assert land.browser().post(at("move", draft), {**data, "vanish": "1"}).status_code == 302


@pytest.mark.parametrize("told", [{}, {"area": "geen", "to": "1"}, {"area": "geen", "to": "-1"}, {"to": "99999999999"}])
def test_nonsense_moves_nothing(land: Land, told: dict[str, str]) -> None:
    draft = land.proposed()
    before = numbers(draft)
    assert land.browser().post(at("move", draft), told | {"opened": "1"}).status_code == 200
    assert numbers(draft) == before


def test_a_name_that_is_there_twice_is_refused_and_the_words_stay(land: Land) -> None:
    draft = land.proposed()
    data = {"name_1": "Oost", "name_2": "OOST", "opened": draft.version}
    page = land.browser().post(at("names", draft), data)
    assert list(page.context["form"].errors) == ["name_2"]
    assert 'value="OOST"' in page.content.decode()


def test_names_typed_while_somebody_moved_are_not_lost(land: Land) -> None:
    draft = land.proposed()
    data = {"name_1": "Oost", "name_2": "West", "opened": draft.version - 1}
    page = land.browser().post(at("names", draft), data)
    assert ('value="West"' in page.content.decode(), f'value="{draft.version}"' in page.content.decode()) == (
        True,
        True,
    )


def test_groups_are_named_by_name_or_code_and_unknown_ones_told(land: Land) -> None:
    draft = land.draft()
    data = {**SIZES, "opened": "1", "together": "sector a1; A8", "apart": "Sector A1; Nergens\nA2"}
    page = land.browser().post(at("propose", draft), data)
    assert page.context["form"].errors["apart"] == [
        "Lijn 1: er is geen gebied 'Nergens'.",
        "Lijn 2: noem minstens twee gebieden, met een ; ertussen.",
    ]
    data["apart"] = "A1; A2; A3"
    land.browser().post(at("propose", draft), data)
    draft.refresh_from_db()
    assert (draft.together, draft.apart) == ([["A1", "A8"]], [["A1", "A2"], ["A1", "A3"], ["A2", "A3"]])


def test_no_neighbourhood_crosses_a_line_of_a_file(land: Land) -> None:
    draft = land.draft()
    line = {"type": "LineString", "coordinates": [[4.01, 50.99], [4.01, 51.03]]}
    features = [{"type": "Feature", "properties": {}, "geometry": line}]
    data = {**SIZES, "opened": "1", "lines": _file({"type": "FeatureCollection", "features": features})}
    land.browser().post(at("propose", draft), data)
    draft.refresh_from_db()
    assert draft.apart == [["A1", "A2"], ["A5", "A6"]]
    found = numbers(draft)
    assert (found["A1"] == found["A2"], found["A5"] == found["A6"]) == (False, False)


def _file(content: Any) -> Any:
    return SimpleUploadedFile("spoor.geojson", json.dumps(content).encode())


def test_what_misses_is_told_with_the_command_that_brings_it(land: Land) -> None:
    PopulationCount.objects.all().delete()
    Area.objects.filter(code="A1").update(geometry=None, min_lon=None)
    page = land.browser().get(reverse("impact:first_day_new")).content.decode()
    assert ("nabij import areas" in page, "nabij import population" in page) == (True, True)
    assert "Bewaren en verder" not in page


def test_too_many_areas_are_sent_to_the_command_line(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "MOST_AREAS", 7)
    page = land.browser().get(reverse("impact:first_day_new")).content.decode()
    assert "nabij territories delineate" in page
    data = {"name": "Buurten", "level": "sector"}
    land.browser().post(f"{reverse('impact:first_day_new')}?gemeente={land.elzegem.pk}", data)
    assert BoundaryDraft.objects.count() == 0


def test_only_municipalities_beside_ones_own_can_come_along(land: Land) -> None:
    asked = f"gemeente={land.elzegem.pk}&gemeente={land.lindegem.pk}&gemeente={land.far.pk}"
    page = land.browser().get(f"{reverse('impact:first_day_new')}?{asked}")
    assert [town.name for town in page.context["towns_chosen"]] == ["Elzegem", "Lindegem"]
    foreign = land.browser().get(f"{reverse('impact:first_day_new')}?gemeente={land.far.pk}")
    assert land.far not in foreign.context["towns_chosen"]


@pytest.mark.parametrize("who", ["other", "infopoint", "resident"])
def test_who_decides_elsewhere_sees_nothing_and_does_nothing(land: Land, who: str) -> None:
    draft = land.named()
    before = numbers(draft)
    browser = land.browser(who)
    for step in ("place", "propose", "move", "names", "adopt", "outlines"):
        assert browser.get(at(step, draft)).status_code == 403
    data = {"area": ids(land, "A1"), "to": "0", "opened": draft.version, "valid_from": today().isoformat()}
    for step in ("propose", "move", "undo", "again", "names", "today", "adopt", "stop"):
        assert browser.post(at(step, draft), data).status_code == 403
    assert numbers(draft) == before
    assert Area.objects.filter(level=Level.NEIGHBOURHOOD).count() == 0


def test_the_coordinator_looks_and_changes_nothing(land: Land) -> None:
    draft = land.named()
    browser = land.browser("coordinator")
    for step in ("place", "propose", "move", "names", "adopt"):
        assert browser.get(at(step, draft)).status_code == 200
    data = {"area": ids(land, "A1"), "to": "0", "opened": draft.version, "valid_from": today().isoformat()}
    for step in ("propose", "move", "undo", "again", "names", "today", "adopt", "stop"):
        assert browser.post(at(step, draft), data).status_code == 403
    assert browser.get(reverse("impact:first_day_new")).status_code == 403
    assert "Verplaatsen" not in browser.get(at("move", draft)).content.decode()


def test_who_manages_a_larger_area_draws_in_all_of_it(land: Land) -> None:
    zone = make_area(Level.PRIMARY_CARE_ZONE, name="Zone")
    for town in (land.elzegem, land.lindegem):
        town.parents.add(zone)
    land.users["manager"] = make_user(Role.PROGRAMME_MANAGER, zone)
    draft = land.named(land.elzegem, land.lindegem)
    data = {"valid_from": today().isoformat(), "opened": draft.version}
    land.browser("manager").post(at("adopt", draft), data)
    draft.refresh_from_db()
    assert draft.state == "adopted"


def test_a_list_of_drafts_shows_ones_own_only(land: Land) -> None:
    land.proposed()
    assert len(land.browser("authority").get(reverse("impact:first_day")).context["drafts"]) == 1
    assert land.browser("other").get(reverse("impact:first_day")).context["drafts"] == []
    assert land.browser("resident").get(reverse("impact:first_day")).status_code == 403


@pytest.mark.parametrize("step", ["propose", "move", "names", "adopt"])
def test_pages_take_as_many_queries_for_four_neighbourhoods_as_for_two(land: Land, step: str) -> None:
    two = land.named()
    four = land.named(target=8_000, least=4_000, most=12_000)
    browser = land.browser()
    assert two.neighbourhoods.count() < four.neighbourhoods.count()
    assert queries_of(browser, at(step, two)) == queries_of(browser, at(step, four))
