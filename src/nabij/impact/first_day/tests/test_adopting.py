"""Adopting: what it does is shown beforehand, happens whole or not at all, and only with the agreement of all."""

from datetime import date, timedelta
from typing import Any

import pytest

from nabij.accounts.models import Role
from nabij.core import editing
from nabij.core.clock import today
from nabij.core.models import AuditEvent
from nabij.core.workflow import NotNow
from nabij.impact.first_day import adopting, division, services
from nabij.impact.first_day.tests.conftest import Land, ids
from nabij.impact.models import BoundaryDraft, DraftAgreement
from nabij.impact.services import analyses
from nabij.territory import services as territory
from nabij.territory.models import Area, Level
from tests.factories import make_service, make_user

pytestmark = pytest.mark.django_db
EAST, WEST = ("A3", "A4", "A7", "A8"), ("A1", "A2", "A5", "A6")


def neighbourhoods(on: date | None = None) -> dict[str, set[str]]:
    """Name and parts of the neighbourhoods of a day."""
    found = Area.objects.valid(on).filter(level=Level.NEIGHBOURHOOD)
    return {area.name: set(area.parts.values_list("code", flat=True)) for area in found}


def adopt(land: Land, draft: BoundaryDraft, who: str = "authority", on: date | None = None) -> list[Area]:
    return adopting.adopt(draft, opened=draft.version, valid_from=on or today(), by=land.actor(who))


def test_a_draft_becomes_neighbourhoods_from_a_day(land: Land) -> None:
    draft = land.named()
    assert adopt(land, draft) == []
    assert neighbourhoods() == {"Wijk 1": set(WEST), "Wijk 2": set(EAST)}
    assert neighbourhoods(today() - timedelta(days=1)) == {}
    made = Area.objects.get(level=Level.NEIGHBOURHOOD, name="Wijk 1")
    assert (made.code, made.valid_from, list(made.parents.all())) == ("11111-WIJK-1", today(), [land.elzegem])
    assert (draft.state, draft.valid_from) == ("adopted", today())
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"draft.agreed", "neighbourhood.composed", "boundary-draft.adopt"} <= actions


def test_a_look_changes_nothing_and_names_what_hangs_on_what_ends(land: Land) -> None:
    old = land.old("Midden", "A2", "A3")
    make_user(Role.INFOPOINT, old)
    analyses.begin(neighbourhood=old, title="Samen", by=land.actor())
    make_service().areas.add(old)
    draft = land.named()
    plan = adopting.plan_of(draft, today())
    told = [(one.area.name, one.roles, one.analyses, one.services, one.follows) for one in plan.ending]
    assert told == [("Midden", 1, 1, 1, ("Wijk 1", "Wijk 2"))]
    assert plan.problems == []
    assert neighbourhoods() == {"Midden": {"A2", "A3"}}


def test_what_ends_ends_the_day_before_and_keeps_what_hangs_on_it(land: Land) -> None:
    old = land.old("Midden", "A2", "A3")
    analysis = analyses.begin(neighbourhood=old, title="Samen", by=land.actor())
    first = today() + timedelta(days=10)
    adopt(land, land.named(), on=first)
    old.refresh_from_db()
    analysis.refresh_from_db()
    assert (old.valid_to, analysis.neighbourhood_id) == (first - timedelta(days=1), old.pk)
    assert neighbourhoods() == {"Midden": {"A2", "A3"}}
    assert neighbourhoods(first).keys() == {"Wijk 1", "Wijk 2"}
    assert Area.objects.get(name="Wijk 1").phone == "09 1"


def test_the_same_areas_stay_the_same_neighbourhood(land: Land) -> None:
    old = land.old("Oost", *EAST)
    draft = land.named()
    plan = adopting.plan_of(draft, today())
    assert [(hood.name, same.pk) for hood, same in plan.staying] == [("Wijk 2", old.pk)]
    assert plan.ending == []
    adopt(land, draft)
    old.refresh_from_db()
    assert (old.name, old.valid_to, draft.neighbourhoods.get(number=2).became_id) == ("Wijk 2", None, old.pk)


def test_nothing_is_half_adopted(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    land.old("Midden", "A2", "A3")
    draft = land.named()
    real = territory.compose_neighbourhood
    made: list[Area] = []

    def broken(**told: Any) -> Area:
        if made:
            raise RuntimeError("the lights go out")
        made.append(real(**told))
        return made[0]

    monkeypatch.setattr(territory, "compose_neighbourhood", broken)
    with pytest.raises(RuntimeError):
        adopt(land, draft)
    assert len(made) == 1
    assert neighbourhoods() == {"Midden": {"A2", "A3"}}
    assert Area.objects.filter(level=Level.NEIGHBOURHOOD).count() == 1
    draft.refresh_from_db()
    assert (draft.state, DraftAgreement.objects.count()) == ("draft", 0)
    assert AuditEvent.objects.filter(action__in=["neighbourhood.ended", "draft.agreed"]).count() == 0
    monkeypatch.undo()
    assert adopt(land, draft) == []


def test_it_happens_once(land: Land) -> None:
    draft = land.named()
    adopt(land, draft)
    with pytest.raises(NotNow):
        adopt(land, draft)
    assert len(neighbourhoods()) == 2


def test_across_two_municipalities_both_have_to_agree(land: Land) -> None:
    draft = land.named(land.elzegem, land.lindegem, cross_borders=True, together=[["A4", "B1"]])
    assert [town.name for town in adopt(land, draft)] == ["Lindegem"]
    assert neighbourhoods() == {}
    assert adopt(land, draft, "neighbour") == []
    over = [area for area in Area.objects.filter(level=Level.NEIGHBOURHOOD) if area.parents.count() == 2]
    assert [{"A4", "B1"} <= set(area.parts.values_list("code", flat=True)) for area in over] == [True]


def test_a_change_asks_for_agreement_anew(land: Land) -> None:
    draft = land.named(land.elzegem, land.lindegem)
    adopt(land, draft)
    services.move(draft, opened=draft.version, areas=ids(land, "A1"), to=services.NEW, by=land.actor("neighbour"))
    numbers = {row.number: f"Wijk {row.number}" for row in draft.neighbourhoods.all()}
    services.rename(draft, opened=draft.version, names=numbers, by=land.actor("neighbour"))
    assert [town.name for town in adopt(land, draft, "neighbour")] == ["Elzegem"]
    assert neighbourhoods() == {}


def test_another_first_day_asks_for_agreement_anew(land: Land) -> None:
    draft = land.named(land.elzegem, land.lindegem)
    adopt(land, draft)
    later = today() + timedelta(days=5)
    assert [town.name for town in adopt(land, draft, "neighbour", on=later)] == ["Elzegem"]


def test_what_was_changed_meanwhile_is_not_adopted(land: Land) -> None:
    draft = land.named()
    opened = draft.version
    services.move(draft, opened=opened, areas=ids(land, "A1"), to=services.NEW, by=land.actor())
    with pytest.raises(editing.Conflict):
        adopting.adopt(draft, opened=opened, valid_from=today(), by=land.actor())
    assert neighbourhoods() == {}


@pytest.mark.parametrize("days", [-1, 0])
def test_what_is_not_ready_is_not_adopted(land: Land, days: int) -> None:
    draft = land.named() if days else land.proposed()
    with pytest.raises(NotNow):
        adopt(land, draft, on=today() + timedelta(days=days))
    assert neighbourhoods() == {}


def test_a_neighbourhood_that_lies_in_another_municipality_too_asks_for_that_one(land: Land) -> None:
    land.old("Grens", "A4", "B1")
    with pytest.raises(NotNow, match="Grens ligt ook in Lindegem"):
        adopt(land, land.named())
    assert neighbourhoods() == {"Grens": {"A4", "B1"}}


def test_a_neighbourhood_that_began_today_ends_tomorrow_at_the_earliest(land: Land) -> None:
    land.old("Midden", "A2", "A3", valid_from=today())
    draft = land.named()
    with pytest.raises(NotNow, match="begint zelf pas op"):
        adopt(land, draft)
    assert adopting.first_day_of(draft) == today() + timedelta(days=1)
    assert adopt(land, draft, on=adopting.first_day_of(draft)) == []


def test_codes_differ_from_all_that_ever_were(land: Land) -> None:
    adopt(land, land.named())
    again = land.named(target=8_000, least=4_000, most=12_000)
    adopt(land, again, on=today() + timedelta(days=1))
    codes = list(Area.objects.filter(level=Level.NEIGHBOURHOOD).values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == 6


def test_nothing_moves_in_a_draft_that_is_adopted_at_the_same_moment(
    land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = land.named()
    read = division.rows_of

    def adopted_meanwhile(slow: BoundaryDraft) -> Any:
        rows = read(slow)
        monkeypatch.undo()
        adopt(land, BoundaryDraft.objects.get(pk=draft.pk))
        return rows

    monkeypatch.setattr("nabij.impact.first_day.services.rows_of", adopted_meanwhile)
    slow = BoundaryDraft.objects.get(pk=draft.pk)
    with pytest.raises(NotNow):
        services.move(slow, opened=slow.version, areas=ids(land, "A1"), to=2, by=land.actor())
    assert set(draft.areas.filter(number=1).values_list("area__code", flat=True)) == set(WEST)
