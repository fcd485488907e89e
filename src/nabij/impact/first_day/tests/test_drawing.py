"""A proposal, moving areas, taking back, keeping some and dividing the rest."""

import pytest
from django.core.exceptions import ValidationError

from nabij.core import editing
from nabij.core.models import AuditEvent
from nabij.core.workflow import NotNow
from nabij.engines.common import InputError
from nabij.impact.first_day import checking, services
from nabij.impact.first_day.division import division_of, told_of
from nabij.impact.first_day.tests.conftest import Land, ids, numbers
from nabij.impact.models import BoundaryDraft, DraftArea

pytestmark = pytest.mark.django_db


def test_a_draft_holds_the_areas_of_its_municipalities_and_no_other(land: Land) -> None:
    draft = land.draft()
    assert list(draft.areas.order_by("area__code").values_list("area__code", "persons", "number")) == [
        (f"A{n}", 4_000, None) for n in range(1, 9)
    ]
    assert AuditEvent.objects.get(action="draft.begun").chain == "11111"


def test_a_proposal_is_within_the_bounds_and_in_one_piece(land: Land) -> None:
    division = division_of(land.proposed())
    assert [(hood.persons, hood.bound, hood.pieces, hood.changed) for hood in division.hoods] == [
        (16_000, "", 1, False),
        (16_000, "", 1, False),
    ]
    assert division.drawn is True
    assert checking.findings(division) == []
    assert division.hoods[0].why[0] == "16.000 inwoners in 4 gebieden, dicht bij de streefgrootte van 15.000."


def test_what_is_asked_is_kept(land: Land) -> None:
    draft = land.proposed(target=8_000, least=4_000, most=12_000, together=[["A1", "A4"]], apart=[["A5", "A6"]])
    found = numbers(BoundaryDraft.objects.get(pk=draft.pk))
    assert (found["A1"] == found["A4"], found["A5"] == found["A6"], draft.target) == (True, False, 8_000)


def test_choices_that_contradict_each_other_are_told_and_change_nothing(land: Land) -> None:
    draft = land.draft()
    with pytest.raises(InputError) as told:
        services.propose(draft, opened=1, by=land.actor(), together=[["A1", "A2"]], apart=[["A1", "A2"]])
    words = checking.contradiction(draft, told.value, division_of(BoundaryDraft.objects.get(pk=draft.pk)))
    assert words == "Uw keuzes spreken elkaar tegen: Sector A1 en Sector A2 moeten samen blijven én mogen niet samen."
    assert set(numbers(draft).values()) == {None}
    assert BoundaryDraft.objects.get(pk=draft.pk).version == 1


def test_a_neighbourhood_lies_over_two_municipalities_only_when_asked(land: Land) -> None:
    towns = (land.elzegem, land.lindegem)
    apart = land.proposed(*towns)
    assert {len(hood.municipalities) for hood in division_of(apart).hoods} == {1}
    across = land.proposed(*towns, cross_borders=True, together=[["A4", "B1"]])
    found = numbers(across)
    assert found["A4"] == found["B1"]
    over = [hood for hood in division_of(across).hoods if len(hood.municipalities) > 1]
    assert [hood.municipalities for hood in over] == [["Elzegem", "Lindegem"]]
    assert "Ligt in Elzegem en Lindegem." in over[0].why


def test_together_over_a_border_is_refused_until_the_border_may_be_crossed(land: Land) -> None:
    draft = land.draft(land.elzegem, land.lindegem)
    with pytest.raises(InputError) as told:
        services.propose(draft, opened=1, by=land.actor(), together=[["A4", "B1"]])
    words = checking.contradiction(draft, told.value, division_of(BoundaryDraft.objects.get(pk=draft.pk)))
    assert words.startswith("Sector A4 en Sector B1 moeten samen blijven, maar liggen in twee gemeenten.")


def test_moving_tells_at_once_what_it_does(land: Land) -> None:
    draft = land.proposed()
    found = numbers(draft)
    start = found["A1"]
    corner = next(code for code in ("A4", "A8", "A5") if found[code] != start)
    changed = services.move(draft, opened=draft.version, areas=ids(land, corner), to=start or 0, by=land.actor())
    assert changed == [1, 2]
    division = division_of(draft)
    assert {hood.number: hood.persons for hood in division.hoods} == {start: 20_000, 3 - (start or 0): 12_000}
    assert [hood.changed for hood in division.hoods] == [True, True]
    assert "telt nu 20" in told_of(division, changed)
    assert "Mensen pasten deze buurt aan na het voorstel." in division.hoods[0].why


def test_what_lies_apart_is_told_and_not_forbidden(land: Land) -> None:
    draft = land.draft()
    everywhere = ids(land, *(f"A{n}" for n in range(1, 9)))
    services.move(draft, opened=1, areas=everywhere, to=services.NEW, by=land.actor())
    services.move(draft, opened=2, areas=ids(land, "A1", "A4"), to=services.NEW, by=land.actor())
    division = division_of(draft)
    assert [(hood.number, hood.pieces) for hood in division.hoods] == [(1, 1), (2, 2)]
    assert "Ligt in 2 stukken die elkaar niet raken." in division.hoods[1].why
    assert "Buurt 2: ligt in stukken die elkaar niet raken." in checking.findings(division)


def test_a_neighbourhood_can_not_lose_its_last_area_unless_that_is_meant(land: Land) -> None:
    draft = land.proposed()
    second = [row.area_id for row in draft.areas.filter(number=2)]
    with pytest.raises(NotNow):
        services.move(draft, opened=draft.version, areas=second, to=1, by=land.actor())
    assert DraftArea.objects.filter(draft=draft, number=2).count() == 4
    services.move(draft, opened=draft.version, areas=second, to=1, vanish=True, by=land.actor())
    assert list(draft.neighbourhoods.values_list("number", flat=True)) == [1]


def test_every_change_can_be_taken_back_names_included(land: Land) -> None:
    draft = land.named()
    before, names = numbers(draft), dict(draft.neighbourhoods.values_list("number", "name"))
    second = [row.area_id for row in draft.areas.filter(number=2)]
    services.move(draft, opened=draft.version, areas=second, to=1, vanish=True, by=land.actor())
    services.undo(draft, opened=draft.version, by=land.actor())
    assert numbers(draft) == before
    assert dict(draft.neighbourhoods.values_list("number", "name")) == names
    services.undo(draft, opened=draft.version, by=land.actor())
    assert set(numbers(draft).values()) == {None}
    with pytest.raises(NotNow):
        services.undo(draft, opened=draft.version, by=land.actor())


def test_the_rest_is_divided_anew_and_what_is_kept_stays(land: Land) -> None:
    draft = land.proposed(land.elzegem, land.lindegem)
    found = numbers(draft)
    corner = ids(land, "A1")
    services.move(draft, opened=draft.version, areas=corner, to=services.NEW, by=land.actor())
    moved = numbers(draft)["A1"]
    kept = [moved, found["B1"]]
    services.propose_rest(draft, opened=draft.version, kept=[n for n in kept if n], by=land.actor())
    now = numbers(draft)
    assert now["A1"] == moved
    assert {code for code, n in now.items() if n == found["B1"]} == {c for c, n in found.items() if n == found["B1"]}
    assert [code for code, n in now.items() if n == moved] == ["A1"]
    with pytest.raises(NotNow):
        services.propose_rest(draft, opened=draft.version, kept=[n for n in set(now.values()) if n], by=land.actor())


def test_of_two_who_move_at_once_the_second_is_told(land: Land) -> None:
    draft = land.proposed()
    same = BoundaryDraft.objects.get(pk=draft.pk)
    services.move(draft, opened=draft.version, areas=ids(land, "A1"), to=services.NEW, by=land.actor())
    before = numbers(draft)
    with pytest.raises(editing.Conflict):
        services.move(same, opened=same.version, areas=ids(land, "A2"), to=services.NEW, by=land.actor())
    assert numbers(draft) == before


def test_one_can_begin_with_the_neighbourhoods_of_today(land: Land) -> None:
    land.old("Oost", "A3", "A4", "A7", "A8")
    draft = land.draft()
    services.begin_from_today(draft, opened=1, by=land.actor())
    found = numbers(draft)
    assert (found["A3"], found["A1"]) == (1, None)
    assert draft.neighbourhoods.get().name == "Oost"
    assert [row.code for row in division_of(draft).loose] == ["A1", "A2", "A5", "A6"]


def test_names_are_proposed_and_used_once(land: Land) -> None:
    draft = land.proposed()
    proposed = services.suggested_names(draft)
    assert len(set(proposed.values())) == 2
    with pytest.raises(ValidationError):
        services.rename(draft, opened=draft.version, names={1: "Oost", 2: " oost"}, by=land.actor())


def test_a_draft_that_was_stopped_does_not_move(land: Land) -> None:
    draft = land.proposed()
    services.stop(draft, by=land.actor())
    with pytest.raises(NotNow):
        services.move(draft, opened=draft.version, areas=ids(land, "A1"), to=services.NEW, by=land.actor())
