"""What a result tells of itself, worked out by hand."""

import json
import math

from nabij.engines.visits.io.plans import plan_of
from nabij.engines.visits.plan import empty
from nabij.engines.visits.problem import DAY, TERMS
from nabij.engines.visits.result import Result, break_of, clock, date_of
from nabij.engines.visits.tests import small
from nabij.engines.visits.tests.small import planned


def pair() -> Result:
    problem = small.two_carers_one_pair()
    plan = planned(problem, ["wash", "lift"], ["hold"])
    return Result.of(problem, plan, history=((0.5, 90.0), (1.0, 75.0)), seconds=2.0, iterations=1200, seed=7)


def test_the_costs_are_weight_times_amount_and_add_up() -> None:
    result = pair()
    assert tuple(result.costs) == TERMS
    assert {term: cost for term, cost in result.costs.items() if cost} == {"travel": 60.0, "faces": 15.0}
    assert result.objective == math.fsum(result.costs.values()) == 75
    assert result.unserved == ()


def test_json_names_everything_and_tells_minutes_and_the_clock() -> None:
    told = json.loads(json.dumps(pair().to_json()))
    ann, ben = told.pop("shifts")
    assert told == {
        "format": "nabij-plan/1",
        "problem": {},
        "first_day": "",
        "days": 1,
        "objective": 75.0,
        "terms": {term: {"travel": 60, "kilometres": 30, "faces": 1, "shift": 2}.get(term, 0) for term in TERMS},
        "costs": {term: {"travel": 60, "faces": 15}.get(term, 0) for term in TERMS},
        "unserved": [],
        "history": [[0.5, 90.0], [1.0, 75.0]],
        "seconds": 2.0,
        "iterations": 1200,
        "seed": 7,
    }
    assert ben == {
        "shift": 1, "carer": "ben", "kind": "professional", "day": 0, "date": "", "mode": "foot",
        "leave": 50.0, "leave_at": "00:50", "back": 90.0, "back_at": "01:30",
        "travel_minutes": 20.0, "travel_km": 10.0, "waiting_minutes": 0.0, "working_minutes": 40.0, "break": None,
        "visits": [
            {"id": "hold", "client": "Mia", "kind": "care", "place": "house 10", "arrive": 60.0, "arrive_at": "01:00",
             "start": 60.0, "start_at": "01:00", "end": 80.0, "end_at": "01:20", "day": 0, "late": 0.0}
        ],
    }  # fmt: skip
    assert [row["id"] for row in ann["visits"]] == ["wash", "lift"]


def test_json_can_be_read_back_as_a_plan() -> None:
    result = pair()
    read = plan_of(json.loads(json.dumps(result.to_json())), result.problem)
    assert read.routes == result.plan.routes
    assert read.start.tolist() == result.plan.start.tolist()


def test_json_tells_the_day_the_date_and_the_break() -> None:
    problem = small.known_face()
    (route,) = Result.of(problem, planned(problem, [], ["wash 1"], [], [], [], [])).to_json()["shifts"]
    assert (route["day"], route["date"], route["visits"][0]["day"]) == (1, "2026-11-24", 1)
    assert (route["visits"][0]["start"], route["visits"][0]["start_at"]) == (DAY + 480.0, "08:00")
    problem = small.split_shift_with_break()
    plan = planned(problem, ["v1", "v2", "v3", "v4"], [])
    (route,) = Result.of(problem, plan).to_json()["shifts"]
    assert route["break"] == {"start": 130.0, "start_at": "02:10", "minutes": 30.0}
    assert break_of(problem, planned(problem, ["v1", "v2"], ["v3", "v4"]), 0) is None
    assert break_of(problem, planned(problem, ["v1", "v2"], ["v3", "v4"]), 1) is None


def test_a_summary_says_what_a_planner_asks_first() -> None:
    assert pair().summary().splitlines() == [
        "3 visits: 3 planned, 0 left out",
        "2 carers of 2 in 2 shifts: travel 1 h 00, 30.0 km, waiting 0 min",
        "late: 0 visits, 0 min together, 0 at most",
        "faces: 1.50 carers per client, 2 at most",
        "cost: 75.00 = travel 60.0 + faces 15.0",
        "found in 2.0 s, 1,200 moves, seed 7",
    ]


def test_a_summary_tells_what_is_left_out_late_and_shared() -> None:
    problem = small.out_of_window()
    result = Result.of(problem, planned(problem, ["late"]))
    assert result.unserved == (0,)
    assert result.to_json()["unserved"] == ["early"]
    lines = result.summary().splitlines()
    assert lines[0] == "2 visits: 1 planned, 1 left out"
    assert lines[2] == "late: 1 visit, 5 min together, 5 at most"
    assert lines[-1] == "cost: 85.00 = travel 20.0 + lateness 10.0 + max_lateness 5.0 + unserved 50.0"
    problem = small.nobody_has_the_skill()
    lines = Result.of(problem, planned(problem, [], ["chat"], ["wound"])).summary().splitlines()
    assert "visits by kinds: professional 1, volunteer 1" in lines


def test_an_empty_plan_has_a_summary_too() -> None:
    problem = small.two_carers_one_pair()
    assert Result.of(problem, empty(problem)).summary().splitlines() == [
        "3 visits: 0 planned, 3 left out (3 of which must be made)",
        "0 carers of 2 in 0 shifts: travel 0 min, 0.0 km, waiting 0 min",
        "late: 0 visits, 0 min together, 0 at most",
        "cost: 300000.00 = unserved 300000.0",
    ]


def test_dates_and_clock() -> None:
    assert date_of(small.known_face(), 8) == "2026-12-01"
    assert date_of(small.meals(), 8) == ""
    assert [clock(minutes) for minutes in (0, 59.6, DAY - 0.4, DAY + 61)] == ["00:00", "01:00", "00:00", "01:01"]


def test_it_is_short_when_shown_and_prints_its_summary() -> None:
    result = pair()
    assert repr(result) == "Result(75.00, Plan(3 of 3 visits, 2 of 2 shifts))"
    assert repr(result.problem) == "Problem(3 visits, 2 carers, 2 shifts, 1 links, 1 days)"
    assert str(result) == result.summary()
