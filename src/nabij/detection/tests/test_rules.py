"""Terms, the workflow table and the constraints."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nabij.core.actors import GUEST, SYSTEM
from nabij.core.workflow import NotAllowedNow
from nabij.detection import rules, services
from nabij.detection.models import About, Concern, ConcernState, Urgency


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("urgency", "moment", "due"),
    [
        (Urgency.NOW, utc(2026, 3, 2, 9), utc(2026, 3, 2, 10)),
        (Urgency.TODAY, utc(2026, 3, 2, 9), utc(2026, 3, 2, 17)),  # 18:00 in Brussels, in winter
        (Urgency.TODAY, utc(2026, 7, 2, 9), utc(2026, 7, 2, 16)),  # and in summer
        (Urgency.TODAY, utc(2026, 3, 2, 16, 30), utc(2026, 3, 2, 17, 30)),
        (Urgency.TODAY, utc(2026, 3, 2, 23, 30), utc(2026, 3, 3, 17)),  # already tomorrow in Brussels
        (Urgency.THIS_WEEK, utc(2026, 3, 2, 9), utc(2026, 3, 7, 9)),
        (Urgency.LATER, utc(2026, 3, 2, 9), utc(2026, 3, 16, 9)),
    ],
)
def test_each_urgency_has_its_term(urgency: str, moment: datetime, due: datetime) -> None:
    assert rules.answer_due(urgency, moment) == due


def test_a_new_concern_is_looked_at_within_a_day_and_danger_within_the_hour() -> None:
    moment = utc(2026, 3, 2, 9)
    assert rules.unseen_due(moment, danger=False) - moment == timedelta(hours=24)
    assert rules.unseen_due(moment, danger=True) - moment == timedelta(hours=1)


def test_the_table_of_steps() -> None:
    table = {state.value: [step.name for step in rules.CONCERN.possible(state)] for state in ConcernState}
    assert table == {
        "received": ["triage", "take_up", "close", "erase"],
        "triaged": ["triage_again", "take_up", "close", "erase"],
        "taken_up": ["close", "erase"],
        "closed": ["take_up", "reopen", "erase"],
        "erased": [],
    }


@pytest.mark.django_db
def test_nothing_happens_to_an_erased_concern() -> None:
    concern = services.report(by=GUEST, words="Iets", about=About.SELF)
    services.erase(concern)
    acts: list[Callable[[], None]] = [
        lambda: services.close(concern, answer="", by=SYSTEM),
        lambda: services.reopen(concern, by=SYSTEM),
        lambda: services.take_up(concern, by=SYSTEM),
        lambda: services.erase(concern),
    ]
    for act in acts:
        with pytest.raises(NotAllowedNow):
            act()
    with pytest.raises(rules.Gone):
        services.add_note(concern, words="Te laat", by=SYSTEM)
    assert concern.notes.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "left", [{"words": "x"}, {"place": "x"}, {"answer": "x"}, {"search_words": "x"}, {"lon": 4.0}, {"lat": 51.0}]
)
def test_an_erased_concern_holds_no_words(left: dict[str, Any]) -> None:
    concern = services.report(by=GUEST, words="Iets", about=About.SELF)
    services.erase(concern)
    with pytest.raises(IntegrityError, match="an_erased_concern_holds_no_words"), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(**left)


@pytest.mark.django_db
def test_a_concern_is_never_the_same_as_itself() -> None:
    concern = services.report(by=GUEST, words="Iets", about=About.SELF)
    with pytest.raises(IntegrityError, match="a_concern_is_never_the_same_as_itself"), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(same_as=concern)
    with pytest.raises(rules.Outrun):
        services.mark_same(concern, other=concern, by=SYSTEM)
