"""Why not, of visits asked several times, of carers who are away, and when there is no time to look."""

import itertools
import json
from collections.abc import Sequence
from typing import Any

import pytest

from nabij.engines.visits import io
from nabij.engines.visits.explain import report, why_not, words
from nabij.engines.visits.problem import DAY, Problem
from nabij.engines.visits.repair import mended
from nabij.engines.visits.result import Result
from nabij.engines.visits.tests.small import planned, street
from nabij.engines.visits.tests.test_explain import ANN, BEN, evening, told

MORNING = 480


def washed(times: int, days: Sequence[int], *, apart: int = 1, one: bool = False, **given: Any) -> Problem:
    """Mia is washed so many times in a week, on different days; Ann works on these days, an hour each."""
    windows = [(day * DAY + MORNING, day * DAY + MORNING + 60, day * DAY + MORNING + 90) for day in range(5)]
    ids = [f"bad#{number}" for number in range(1, times + 1)]
    return street(
        [{"id": name, "client": "Mia", "at": 10, "windows": windows, "penalty": 1000} for name in ids],
        [ANN | {"day": day, "start": day * DAY + MORNING, "end": day * DAY + MORNING + 60} for day in days]
        + given.pop("shifts", []),
        links=[
            {"first": a, "second": b, "least": apart * DAY - 90, "same_carer": one} for a, b in itertools.pairwise(ids)
        ],
        days=7,
        first_day="2026-11-23",
        **given,
    )  # fmt: skip


def test_of_a_visit_asked_three_times_a_week_it_is_told_which_time_finds_no_day() -> None:
    problem = washed(3, [0, 2])
    result = Result.of(problem, planned(problem, [], []))
    (found,) = report(result)
    assert (found.visits, found.cause) == ((0, 1, 2), "frequency")
    assert told(found.reasons)["frequency"] == {
        "visit": "bad", "times": 3, "placed": 2, "days": (0, 2), "lacking": (3,), "full": (1, 3, 4), "others": (),
        "too_near": (),
    }  # fmt: skip
    assert words(found.reasons[1], problem) == (
        "bad is 3 keer gevraagd: alle keren lukken, of geen enkele. Er is plaats voor 2 keer (maandag en woensdag),"
        " niet voor de derde keer: op dinsdag, donderdag en vrijdag is er geen plaats."
    )
    assert told(found.helps)["one_more_person"]["day"] == 1
    assert words(found.helps[-1], problem) == (
        "Eén persoon meer op dinsdagvoormiddag, van 7.50 uur tot 8.40 uur: dan lukt bad (tweede keer)."
    )
    # Asked about any of the three, the answer is the same.
    for visit in range(3):
        assert told(why_not(result, visit).reasons)["frequency"] == told(found.reasons)["frequency"]
    json.dumps(found.to_json(problem), allow_nan=False)


def test_times_too_near_each_other_and_times_by_one_person() -> None:
    problem = washed(2, [0, 1], apart=2)
    (found,) = report(Result.of(problem, planned(problem, [], [])))
    assert told(found.reasons)["frequency"]["too_near"] == (1,)
    assert told(found.reasons)["frequency"]["full"] == (2, 3, 4)
    assert "op woensdag, donderdag en vrijdag is er geen plaats en dinsdag ligt te dicht bij een andere keer." in words(
        found.reasons[1], problem
    )
    ben = BEN | {"day": 3, "start": 3 * DAY + MORNING, "end": 3 * DAY + MORNING + 60}
    problem = washed(2, [0], one=True, shifts=[ben], carers={"ann": {}, "ben": {}})
    (found,) = report(Result.of(problem, planned(problem, [], [])))
    assert found.cause == "frequency"
    assert words(found.reasons[1], problem).endswith(
        "op dinsdag, woensdag en vrijdag is er geen plaats en op donderdag kan alleen iemand anders."
    )


def test_times_that_all_find_a_place_and_times_of_which_none_does() -> None:
    problem = washed(3, [0, 1, 2, 3])
    (found,) = report(Result.of(problem, planned(problem, [], [], [], [])))
    assert (found.cause, told(found.reasons)["frequency"]["lacking"]) == ("has_room", ())
    assert words(found.reasons[1], problem).endswith("Voor alle keren is er plaats.")
    problem = washed(3, [5, 6])
    (found,) = report(Result.of(problem, planned(problem, [], [])))
    assert (found.cause, told(found.reasons)["frequency"]["placed"]) == ("day", 0)
    assert words(found.reasons[1], problem).endswith("Voor geen enkele keer is er plaats.")


def test_another_visit_on_a_day_leaves_no_room_for_a_time() -> None:
    """A visit of its own fills Tuesday; the file asks the row."""
    document = {
        "format": "nabij-visits/1", "first_day": "2026-11-23", "days": 7,
        "places": [{"id": "p", "x": 0, "y": 0}], "clients": [{"id": "mia", "place": "p"}, {"id": "jos", "place": "p"}],
        "visits": [
            {"id": "bad", "client": "mia", "minutes": 40, "times": 2, "within": ["mon", "tue"],
             "windows": [{"from": "08:00", "to": "08:30"}]},
            {"id": "jos", "client": "jos", "minutes": 30, "day": "tue"},
        ],
        "carers": [{"id": "an", "place": "p", "shifts": [{"days": ["mon", "tue"], "from": "08:00", "to": "09:00"}]}],
    }  # fmt: skip
    problem = io.loads(json.dumps(document))
    (found,) = report(Result.of(problem, planned(problem, [], ["jos"])))
    assert words(found.reasons[1], problem) == (
        "bad is 2 keer gevraagd: alle keren lukken, of geen enkele. Er is plaats voor 1 keer (maandag), niet voor de"
        " tweede keer: op dinsdag is er geen plaats."
    )
    assert told(found.helps)["longer_shift"] == {"carer": "an", "amount": 10.0, "day": 1, "span": "day"}


def test_without_time_it_is_told_what_was_not_looked_at() -> None:
    problem = evening(["mia", "jos"])
    result = Result.of(problem, planned(problem, ["chat"]))
    (found,) = report(result, seconds=0)
    assert (found.visits, found.cause, found.helps) == ((0, 1), "not_tried", ())
    assert words(found.reasons[0], problem) == (
        "Waarom het niet lukt voor mia en jos, is niet nagegaan: daar was geen tijd voor."
    )
    asked: list[int] = []

    def after_two() -> bool:
        asked.append(1)
        return len(asked) > 2

    (found,) = report(result, stop=after_two)
    assert (found.visits, found.cause) == ((0, 1), "skill")
    assert [words(one, problem) for one in found.helps] == [
        "Wat zou helpen, is niet nagegaan: daar was geen tijd voor."
    ]


def when_ann_is_away(leaves: float, returns: float) -> Result:
    """Ann nurses from 0 to 200 and Cas from 300 on; Mia asks it between 60 and 70."""
    nurse: dict[str, Any] = {"skills": ("nursing",)}
    problem = street(
        [{"id": "v", "client": "Mia", "at": 10, "minutes": 20, "window": (60, 70, 70), "needs": ("nursing",)}],
        [ANN | {"end": 200}, BEN, {"carer": "cas", "start": 300, "end": 400}],
        carers={"ann": nurse, "ben": {}, "cas": nurse},
    )
    return mended(problem, planned(problem, [], [], []), [(0, leaves, returns)])


@pytest.mark.parametrize("hours", [(0, 200), (0, 100), (65, 200)])
def test_who_is_away_is_told_apart_from_who_does_not_work_then(hours: tuple[float, float]) -> None:
    result = when_ann_is_away(*hours)
    found = why_not(result, 0)
    one = {"carers": 1, "shifts": 1}
    assert told(found.reasons[1:]) == {
        "skill": {"carers": 1, "of": 3, "skills": ("nursing",)}, "hours": one, "away": one,
    }  # fmt: skip
    assert found.cause == "away"
    assert [words(reason, result.problem) for reason in found.reasons if reason.code == "away"] == [
        "1 persoon zou het kunnen doen, maar is dan afwezig."
    ]
    # Nobody who is ill is asked to work longer, or to begin earlier.
    assert not {"longer_shift", "earlier_start"} & set(told(found.helps))
    assert told(found.helps)["one_more_person"]["skills"] == ("nursing",)


def test_who_comes_back_in_time_is_not_called_away() -> None:
    found = why_not(when_ann_is_away(0, 50), 0)
    assert found.cause == "has_room"
    assert "away" not in told(found.reasons)
