"""Why not, of visits asked several times, of carers who are away, and when there is no time to look."""

import json
from typing import Any

import pytest

from nabij.engines.visits import io
from nabij.engines.visits.explain import report, why_not, words
from nabij.engines.visits.repair import mended
from nabij.engines.visits.result import Result
from nabij.engines.visits.tests.small import planned, street
from nabij.engines.visits.tests.test_explain import ANN, BEN, evening, told


def test_of_a_visit_asked_twice_a_week_one_time_may_be_left_out() -> None:
    """Another visit fills Tuesday; Monday's is made all the same."""
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
    (found,) = report(Result.of(problem, planned(problem, ["bad#1"], ["jos"])))
    assert (found.visits, found.cause) == ((1,), "full")
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
