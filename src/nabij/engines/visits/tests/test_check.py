"""Each rule of a plan: one plan that keeps it, one that breaks it and nothing else."""

import ast
import dataclasses
import inspect
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nabij.engines.visits.check import Planned, check, clock, mankowska_figures
from nabij.engines.visits.plan import Plan, amounts
from nabij.engines.visits.problem import DAY, DISLIKED, LIKED, REFUSED, TERMS, Problem, Weights
from nabij.engines.visits.tests import small
from nabij.engines.visits.tests.small import at, planned, street

LONG = {"carer": "ann", "end": 600}
ANN: dict[str, Any] = {"carer": "ann"}
BEN: dict[str, Any] = {"carer": "ben"}


def codes(problem: Problem, plan: Planned) -> list[str]:
    verdict = check(problem, plan)
    assert verdict.feasible == (not verdict.violations)
    return [violation.code for violation in verdict.violations]


def one(**visit: Any) -> Problem:
    """One visit at house 10, and Ann with all the time in the world."""
    return street([{"id": "v", "at": 10, **visit}], [ANN])


def test_a_good_plan_is_good_and_costs_what_it_costs() -> None:
    problem = small.two_carers_one_pair()
    verdict = check(problem, planned(problem, ["wash", "lift"], ["hold"]))
    assert verdict.feasible
    assert verdict.violations == ()
    # Ann 0 - 20 - 10 - 0, Ben 0 - 10 - 0; Mia sees two faces. Ann washes from 20 to 50 and lifts at 60, on the minute.
    assert verdict.terms == {
        "travel": 60.0, "kilometres": 30.0, "lateness": 0.0, "max_lateness": 0.0, "waiting": 0.0, "faces": 1.0,
        "disliked": 0.0, "not_liked": 0.0, "unwanted_shift": 0.0, "shift": 2.0, "unserved": 0.0,
    }  # fmt: skip
    assert tuple(verdict.terms) == TERMS
    assert verdict.objective == 60 + 15


def test_waiting_is_what_is_neither_travel_nor_care_nor_break() -> None:
    problem = small.split_shift_with_break()
    plan = planned(problem, ["v1", "v2", "v3", "v4"], [])
    assert plan.start.tolist() == [10, 50, 90, 160]
    assert check(problem, plan).terms["waiting"] == 0
    later = at(problem, [["v1", "v2", "v3", "v4"], []], v1=12, v2=55, v3=95, v4=172)
    assert codes(problem, later) == []
    # Leaves at 2, is home at 222: 220 minus 160 care, 20 travel and 30 break.
    assert check(problem, later).terms["waiting"] == 10


def test_lateness_counts_priority_in_the_sum_and_not_in_the_largest() -> None:
    problem = street(
        [{"id": "a", "at": 10, "window": (0, 5, 60), "priority": 3}, {"id": "b", "at": 10, "window": (0, 30, 60)}],
        [ANN],
    )
    verdict = check(problem, planned(problem, ["a", "b"]))
    assert verdict.terms["lateness"] == 3 * 5 + 10
    assert verdict.terms["max_lateness"] == 10
    assert mankowska_figures(verdict) == {"travel": 20.0, "tardiness": 25.0, "max_tardiness": 10.0}
    assert verdict.objective == 20 + 2 * 25 + 10


def test_lateness_is_that_of_the_window_in_which_the_visit_begins() -> None:
    problem = one(windows=[(0, 20, 30), (100, 110, 130)])
    assert check(problem, at(problem, [["v"]], v=25)).terms["lateness"] == 5
    assert check(problem, at(problem, [["v"]], v=105)).terms["lateness"] == 0
    assert check(problem, at(problem, [["v"]], v=130)).terms["lateness"] == 20


def test_wishes_faces_and_unwanted_shifts_are_counted() -> None:
    problem = street(
        [{"id": f"v{n}", "client": "Mia", "at": 10} for n in range(3)] + [{"id": "w", "client": "Jos", "at": 10}],
        [ANN, BEN | {"unwanted": True}, {"carer": "cas"}],
        wishes={("Mia", "ann"): LIKED, ("Mia", "ben"): DISLIKED},
    )
    terms = check(problem, planned(problem, ["v0"], ["v1", "w"], ["v2"])).terms
    found = {name: terms[name] for name in ("faces", "disliked", "not_liked", "unwanted_shift", "shift")}
    assert found == {"faces": 2.0, "disliked": 1.0, "not_liked": 2.0, "unwanted_shift": 1.0, "shift": 3.0}


def test_a_visit_left_out_costs_its_penalty_times_its_priority() -> None:
    problem = one(penalty=40, priority=2)
    verdict = check(problem, planned(problem, []))
    assert (verdict.feasible, verdict.objective, verdict.terms["unserved"]) == (True, 80.0, 80.0)


def test_a_visit_that_must_be_made_may_not_be_left_out() -> None:
    problem = one(priority=2)
    verdict = check(problem, planned(problem, []))
    assert [str(violation) for violation in verdict.violations] == ["visit v must be made and is not planned"]
    assert verdict.terms["unserved"] == 100_000


def test_weights_make_the_objective() -> None:
    problem = dataclasses.replace(small.two_carers_one_pair(), weights=Weights(travel=0.5, kilometres=2, faces=7))
    assert check(problem, planned(problem, ["wash", "lift"], ["hold"])).objective == 30 + 60 + 7


def test_what_cannot_be_read_is_told_and_the_rest_still_checked() -> None:
    problem = street([{"id": "a", "at": 10}, {"id": "b", "at": 20}], [ANN, BEN])
    time = np.array([10.0, 20.0])
    assert codes(problem, Plan(((0,), (1,)), time)) == []
    assert codes(problem, Plan(((0, 1), (1,)), np.array([10.0, 50.0]))) == ["visited_twice"]
    assert codes(problem, Plan(((0, 7, -1), (1,)), time)) == ["unknown_visit", "unknown_visit"]
    assert codes(problem, Plan(((0,), (1,), ()), time)) == ["number_of_routes"]
    assert codes(problem, Plan(((0,),), time)) == ["number_of_routes", "time_without_carer", "not_planned"]
    assert codes(problem, Plan(((0,), (1,)), np.array([10.0]))) == ["number_of_times"]
    assert codes(problem, Plan(((0,), (1,)), np.array([10.0, math.nan]))) == ["no_time"]
    assert codes(problem, Plan(((0,), (1,)), np.array([math.inf, 20.0]))) == ["no_time"]
    assert codes(problem, Plan(((0, 0.5), (1,)), time)) == ["unknown_visit"]  # type: ignore[arg-type]


def test_a_carer_has_every_skill_a_visit_needs() -> None:
    problem = street(
        [{"id": "v12", "needs": ("nursing", "french")}],
        [ANN, {"carer": "c3"}],
        carers={"ann": {"skills": ("nursing", "french")}, "c3": {"skills": ("french",)}},
    )
    assert codes(problem, planned(problem, ["v12"], [])) == []
    (found,) = check(problem, planned(problem, [], ["v12"])).violations
    assert str(found) == "carer c3 cannot do visit v12: lacks skill nursing"
    assert found.to_json() == {
        "code": "skill", "sentence": str(found), "visits": ["v12"], "carer": "c3", "shift": 1, "amount": 1,
    }  # fmt: skip


def test_nobody_comes_whom_the_client_refuses() -> None:
    problem = street([{"id": "v", "client": "Mia"}], [ANN, BEN], wishes={("Mia", "ben"): REFUSED})
    assert codes(problem, planned(problem, ["v"], [])) == []
    assert codes(problem, planned(problem, [], ["v"])) == ["refused"]


def test_a_visit_promised_to_one_shift_stays_there() -> None:
    problem = street([{"id": "v", "only_shift": 1}], [ANN, BEN])
    assert codes(problem, planned(problem, [], ["v"])) == []
    assert codes(problem, planned(problem, ["v"], [])) == ["only_shift"]


def test_no_visit_begins_before_the_carer_can_be_there() -> None:
    problem = street([{"id": "a", "at": 10, "minutes": 20}, {"id": "b", "at": 15}], [LONG | {"start": 5}])
    assert codes(problem, at(problem, [["a", "b"]], a=15, b=40)) == []
    (found,) = check(problem, at(problem, [["a", "b"]], a=15, b=37.5)).violations
    assert (found.code, found.visits, found.amount) == ("before_arrival", ("b",), 2.5)
    assert str(found).startswith("visit b begins at day 1 00:38, 2.5 min before carer ann ")
    assert codes(problem, at(problem, [["a", "b"]], a=14, b=40)) == ["before_arrival"]
    assert codes(problem, at(problem, [["a", "b"]], a=15 - 1e-7, b=40)) == []


@pytest.mark.parametrize(
    ("start", "found"), [(10, []), (29.9, ["window"]), (30, []), (50, []), (50.1, ["window"]), (99, ["window"])]
)
def test_a_visit_begins_in_one_of_its_windows(start: float, found: list[str]) -> None:
    problem = one(windows=[(0, 10, 20), (30, 40, 50), (100, 100, 100)])
    assert codes(problem, at(problem, [["v"]], v=start)) == found


def test_everybody_is_back_in_time() -> None:
    problem = street([{"id": "v", "at": 10}], [{"carer": "ann", "end": 50}, {"carer": "ben", "end": 49, "home": 0}])
    assert codes(problem, planned(problem, ["v"], [])) == []
    (found,) = check(problem, planned(problem, [], ["v"])).violations
    assert (found.code, found.carer, found.shift, found.amount) == ("back_late", "ben", 1, 1.0)


NOON = {"carer": "ann", "end": 600, "break_earliest": 100, "break_latest": 120, "break_minutes": 30}


@pytest.mark.parametrize(
    ("starts", "found"),
    [
        ((10, 95), []),  # back at 125, nobody home needs a break
        ((60, 130), []),  # break from 100 to 130 at house 10
        ((60, 129), ["break_short"]),
        ((85, 145), []),  # free at 115, break until 145
        ((85, 140), ["break_short"]),
        ((95, 160), ["break_late"]),  # free at 125
        ((130, 160), []),  # break from 100 to 130 before the first visit
        ((101, 150), ["break_short"]),
    ],
)
def test_the_break_is_whole_and_in_time(starts: Sequence[float], found: list[str]) -> None:
    problem = street([{"id": "a", "at": 10, "minutes": 30}, {"id": "b", "at": 10, "minutes": 20}], [NOON])
    assert codes(problem, at(problem, [["a", "b"]], a=starts[0], b=starts[1])) == found


def test_who_starts_after_the_break_has_none() -> None:
    problem = street([{"id": "v", "at": 10}], [NOON | {"start": 100}])
    assert codes(problem, at(problem, [["v"]], v=110)) == []


def test_a_visit_on_the_brink_of_the_break_counts_as_before_it() -> None:
    problem = street([{"id": "a", "at": 10}, {"id": "b", "at": 10}], [NOON | {"break_latest": 200}])
    assert codes(problem, at(problem, [["a", "b"]], a=100 - 1e-9, b=160)) == []
    assert codes(problem, at(problem, [["a", "b"]], a=100 + 1e-9, b=160)) == []
    assert codes(problem, at(problem, [["a", "b"]], a=100 + 1e-9, b=159)) == ["break_short"]


LINKED = [{"first": "a", "second": "b", "least": 30, "most": 60}]


@pytest.mark.parametrize(("second", "found"), [(40, []), (39, ["link_least"]), (70, []), (71, ["link_most"])])
def test_linked_visits_keep_their_distance(second: float, found: list[str]) -> None:
    problem = street([{"id": "a", "at": 10}, {"id": "b", "at": 10}], [ANN, BEN], links=LINKED)
    assert codes(problem, at(problem, [["a"], ["b"]], a=10, b=second)) == found


def pair(**link: Any) -> Problem:
    rows = [{"id": name, "client": "Mia", "minutes": 0, "penalty": 1} for name in "ab"]
    shifts = [ANN | {"end": 300}, BEN, ANN | {"start": 300}]
    return street(rows, shifts, links=[{"first": "a", "second": "b", **link}])


@pytest.mark.parametrize(
    ("link", "routes", "found"),
    [
        ({"same_carer": True}, [["a"], [], ["b"]], []),
        ({"same_carer": True}, [["a"], ["b"], []], ["same_carer"]),
        ({"same_carer": True}, [["a"], [], []], []),
        ({"different_carer": True}, [["a"], ["b"], []], []),
        ({"different_carer": True}, [["a"], [], ["b"]], ["different_carer"]),
        ({"different_carer": True}, [["a"], [], []], []),
        ({"same_shift": True}, [["a", "b"], [], []], []),
        ({"same_shift": True}, [["a"], [], ["b"]], ["same_shift"]),
        ({"same_shift": True}, [["a"], [], []], ["half_a_link"]),
        ({"least": 0}, [[], ["b"], []], ["half_a_link"]),
        ({"least": 0, "most": 0}, [["a"], ["b"], []], []),
        ({"least": 0, "most": 0}, [["a", "b"], [], []], ["at_once"]),
        ({"least": 0, "most": 0, "different_carer": True}, [["a", "b"], [], []], ["different_carer"]),
        ({"least": 0, "most": 0}, [[], [], []], []),
    ],
)
def test_links_of_persons(link: dict[str, Any], routes: list[list[str]], found: list[str]) -> None:
    problem = pair(**link)
    assert codes(problem, planned(problem, *routes)) == found


def test_three_at_once_need_three_carers() -> None:
    rows = [{"id": name, "minutes": 0} for name in "abc"]
    links = [{"first": "a", "second": "b", "least": 0, "most": 0}, {"first": "b", "second": "c", "least": 0, "most": 0}]
    problem = street(rows, [ANN, BEN, {"carer": "cas"}], links=links)
    assert codes(problem, planned(problem, ["a"], ["b"], ["c"])) == []
    (found,) = check(problem, planned(problem, ["a", "c"], ["b"], [])).violations
    assert (found.code, found.visits) == ("at_once", ("a", "c"))


def test_a_round_carries_what_it_can_and_brings_it_in_time() -> None:
    problem = small.meals()
    assert codes(problem, planned(problem, ["meal 5", "meal 10", "meal 20"])) == []
    # First to house 10 with three meals, and two crates on: 4. Then 5 at 680 and 20 at 700.
    faults = check(problem, planned(problem, ["meal 10", "meal 5", "meal 20"])).violations
    assert [(fault.code, fault.visits, fault.amount) for fault in faults] == [
        ("longest_ride", ("meal 20",), 10.0),
        ("capacity", (), 1.0),
    ]
    assert str(faults[1]).endswith("carries 4 after visit meal 10, and has room for 3")


def test_the_ride_begins_when_the_carer_leaves_not_when_the_shift_begins() -> None:
    problem = one(longest_ride=10, window=(60, 60, 90))
    assert codes(problem, at(problem, [["v"]], v=60)) == []
    problem = one(longest_ride=9, window=(60, 60, 90))
    assert codes(problem, at(problem, [["v"]], v=60)) == ["longest_ride"]


def test_a_van_holds_no_more_than_its_seats_and_brings_nobody_before_they_are_on() -> None:
    problem = small.ride()
    assert codes(problem, planned(problem, ["els on", "els off", "rik on", "rik off"])) == []
    times = {"els on": 10.0, "rik on": 14.0, "els off": 24.0, "rik off": 25.0}
    assert codes(problem, at(problem, [["els on", "rik on", "els off", "rik off"]], **times)) == ["capacity"]


def test_nobody_gets_out_before_they_are_in() -> None:
    link = {"first": "on", "second": "off", "least": 0, "same_shift": True, "load": 1}
    problem = street([{"id": "on", "minutes": 0}, {"id": "off", "minutes": 0}], [ANN], links=[link])
    assert codes(problem, planned(problem, ["on", "off"])) == []
    assert codes(problem, planned(problem, ["off", "on"])) == ["ride_backwards"]


def limited(**limits: float) -> Problem:
    """Two visits of 30 minutes at house 10 on each of 8 days, by Ann; 50 minutes for one, 80 for both."""
    return street(
        [{"id": f"v{day}{part}", "at": 10, "penalty": 1} for day in range(8) for part in "ab"],
        [{"carer": "ann", "day": day, "start": day * DAY, "end": (day + 1) * DAY} for day in range(8)],
        carers={"ann": limits},
        days=8,
    )


@pytest.mark.parametrize(
    ("limit", "days", "found"),
    [
        ({"day_minutes": 80}, ["ab", "ab"], []),
        ({"day_minutes": 79}, ["ab", "a"], [("day_minutes", 1.0)]),
        ({"day_visits": 2}, ["ab", "ab"], []),
        ({"day_visits": 1}, ["ab", "a"], [("day_visits", 1.0)]),
        ({"week_minutes": 130}, ["ab", "a", "", "", "", "", "", "ab"], []),
        ({"week_minutes": 129.5}, ["ab", "a", "", "", "", "", "", "ab"], [("week_minutes", 0.5)]),
        ({"week_visits": 3}, ["ab", "a", "", "", "", "", "", "ab"], []),
        ({"week_visits": 3}, ["ab", "ab"], [("week_visits", 1.0)]),
    ],
)
def test_limits_of_days_and_weeks(limit: dict[str, float], days: list[str], found: list[tuple[str, float]]) -> None:
    problem = limited(**limit)
    routes = [[f"v{day}{part}" for part in parts] for day, parts in enumerate([*days, *[""] * 8][:8])]
    faults = check(problem, planned(problem, *routes)).violations
    assert [(fault.code, fault.amount) for fault in faults] == found


def test_the_break_is_not_work() -> None:
    problem = street(
        [{"id": "a", "at": 10}, {"id": "b", "at": 10}],
        [NOON | {"break_earliest": 20}],
        carers={"ann": {"day_minutes": 80}},
    )
    plan = planned(problem, ["a", "b"])
    assert plan.start.tolist() == [10, 70]
    assert codes(problem, plan) == []


def test_the_check_and_the_plan_count_alike_on_every_small_neighbourhood() -> None:
    for problem, plan in [
        (p := small.two_carers_one_pair(), planned(p, ["wash", "lift"], ["hold"])),
        (p := small.split_shift_with_break(), planned(p, ["v1", "v2", "v3"], ["v4"])),
        (p := small.ride(), planned(p, ["els on", "els off", "rik on", "rik off"])),
        (p := small.meals(), planned(p, ["meal 5", "meal 10", "meal 20"])),
        (p := small.known_face(), planned(p, ["wash 0"], ["wash 1"], [], [], [], ["wash 2"])),
        (p := small.out_of_window(), planned(p, ["late"])),
        (p := small.nobody_has_the_skill(), planned(p, ["chat"], [], [])),
    ]:
        assert check(problem, plan).terms == amounts(problem, plan)


def test_the_clock_knows_days() -> None:
    assert clock(2 * DAY + 570) == "day 3 09:30"
    assert clock(math.inf) == "inf"


def test_the_check_shares_no_code_with_what_makes_plans() -> None:
    folder = Path(inspect.getfile(check)).parent
    imported = {
        str(node.module)
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("nabij")
    }
    own = {f"nabij.engines.visits.check.{name}" for name in ("costs", "reading", "rules")}
    assert imported == {*own, "nabij.engines.visits.problem"}
