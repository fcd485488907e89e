"""The cooperation gain, on streets that can be worked out by hand, with a small search of our own as planner."""

import json
import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.visits.check import check
from nabij.engines.visits.gain import Gain, gain, restrict
from nabij.engines.visits.gain.figures import measure, owners, players
from nabij.engines.visits.gain.pooling import allotted, best_moves, opened, together, undivided
from nabij.engines.visits.gain.running import keeps_the_rules
from nabij.engines.visits.plan import Plan, ScheduleError, empty, objective, schedule
from nabij.engines.visits.problem import REFUSED, Problem
from nabij.engines.visits.tests.small import TRAVEL_ONLY, planned, street

TRAVEL = replace(TRAVEL_ONLY, unserved=1.0)


@dataclass(frozen=True)
class Answer:
    plan: Plan


def better(problem: Problem, routes: list[list[int]], than: float) -> Plan | None:
    """The plan of these orders, when it is sound and costs less."""
    try:
        plan = schedule(problem, routes)
    except ScheduleError:
        return None
    return plan if objective(problem, plan) < than - 1e-9 and keeps_the_rules(problem, plan) else None


def places(routes: list[list[int]], visit: int) -> list[list[list[int]]]:
    """All routes with the visit taken out and put in at every place."""
    without = [[one for one in route if one != visit] for route in routes]
    return [
        [[*route[:at], visit, *route[at:]] if here == shift else list(route) for here, route in enumerate(without)]
        for shift in range(len(routes))
        for at in range(len(without[shift]) + 1)
    ]


def tidy(problem: Problem, *, seed: int = 0, start: Plan | None = None, **_given: Any) -> Answer:
    """Move visits to their best places, with the one they are tied to, until nothing gets better."""
    best = start or empty(problem)
    value = objective(problem, best)
    order = np.random.default_rng(seed).permutation(problem.n_visits).tolist()
    going = True
    while going:
        going = False
        for visit in order:
            routes = [list(route) for route in best.routes]
            others = [int(j) for i, j in zip(problem.links.first, problem.links.second, strict=True) if i == visit]
            tries = places(routes, visit)
            tries += [second for first in tries for other in others for second in places(first, other)]
            for one in tries:
                if plan := better(problem, one, value):
                    best, value, going = plan, objective(problem, plan), True
    return Answer(best)


def two_on_a_street(**given: Any) -> Problem:
    """Two organisations, each with a carer at house 0 and clients at 5 and 40: together one need not go far."""
    return street(
        [
            {"id": f"{org}{house}", "at": house, "organisation": number, "minutes": 30}
            for number, org in enumerate("ab")
            for house in (5, 40)
        ],
        [{"carer": "ann", "end": 480}, {"carer": "ben", "end": 480}],
        carers={"ann": {"organisation": 0}, "ben": {"organisation": 1, "kind": "volunteer"}},
        weights=TRAVEL,
        **given,
    )


def three_on_a_street() -> Problem:
    """Three organisations, each with a client near and one far."""
    return street(
        [
            {"id": f"{org}{house}", "at": house, "organisation": number, "minutes": 10}
            for number, org in enumerate("abc")
            for house in (5, 40 + number)
        ],
        [{"carer": name, "end": 480} for name in ("ann", "ben", "cas")],
        carers={name: {"organisation": number} for number, name in enumerate(("ann", "ben", "cas"))},
        weights=TRAVEL,
    )


def of(problem: Problem, **given: Any) -> Gain:
    return gain(problem, **{"solver": tidy, "seconds_per_visit": 1.0, "share": 1.0, "exchange": (0, 0.5), **given})


# Cutting down


def test_a_part_keeps_links_inside_and_tells_those_that_cross() -> None:
    problem = street(
        [{"id": name, "at": house, "client": "Mia" if house > 5 else "Jos"} for house, name in enumerate("abcde", 4)],
        [{"carer": "ann", "end": 500}, {"carer": "ben"}, {"carer": "ann", "start": 600}],
        links=[
            {"first": "b", "second": "d", "least": 10},
            {"first": "a", "second": "b", "least": 5},
            {"first": "a", "second": "c", "least": 5},
        ],
        wishes={("Mia", "ann"): REFUSED},
    )
    part = restrict(problem, [1, 3, 4], [0])
    assert part is not None
    assert part.problem.visits.ids == ("b", "d", "e")
    assert part.problem.carers.ids == ("ann",)
    assert part.problem.clients.ids == ("Jos", "Mia")
    assert part.problem.clients.wishes.tolist() == [[0], [REFUSED]]
    assert part.shifts.tolist() == [0, 2]
    assert (part.problem.links.first.tolist(), part.problem.links.second.tolist()) == ([0], [1])
    assert part.crossing.tolist() == [1]
    assert part.up([(1,), (2, 0)], problem) == ((3,), (), (4, 1))
    assert part.down([(3, 0), (2,), (4,)]) == ((1,), (2,))


def test_a_part_without_visits_or_shifts_has_nothing_to_plan() -> None:
    problem = two_on_a_street()
    assert restrict(problem, [], [0]) is None
    assert restrict(problem, [0], []) is None


def test_a_visit_agreed_with_somebody_belongs_to_their_organisation() -> None:
    problem = street(
        [{"id": "a", "organisation": 0, "only_shift": 1}, {"id": "b", "organisation": 0}],
        [{"carer": "ann"}, {"carer": "ben"}],
        carers={"ann": {"organisation": 0}, "ben": {"organisation": 1}},
    )
    assert owners(problem).tolist() == [1, 0]
    assert players(problem) == (0, 1)


# Who may cross


def test_only_who_consented_crosses() -> None:
    problem = two_on_a_street()
    nobody = opened(problem, np.zeros(4, dtype=bool), np.ones(2, dtype=bool))
    one = opened(problem, np.array([True, False, False, False]), np.ones(2, dtype=bool))
    carerless = opened(problem, np.ones(4, dtype=bool), np.zeros(2, dtype=bool))
    swapped = planned(problem, ["b5", "a40"], ["a5", "b40"])
    given = planned(problem, ["a40"], ["a5", "b5", "b40"])
    own = planned(problem, ["a5", "a40"], ["b5", "b40"])
    assert [check(rule, own).feasible for rule in (nobody, one, carerless)] == [True, True, True]
    assert [check(rule, given).feasible for rule in (nobody, one, carerless)] == [False, True, False]
    assert [check(rule, swapped).feasible for rule in (nobody, one, carerless)] == [False, False, False]


def test_separate_plans_that_do_not_keep_a_tie_leave_both_visits_out() -> None:
    problem = street(
        [
            {"id": "lift", "at": 10, "organisation": 0, "minutes": 20},
            {"id": "hold", "at": 10, "organisation": 1, "minutes": 20},
            {"id": "wash", "at": 20, "organisation": 0},
        ],
        [{"carer": "ann"}, {"carer": "ben", "start": 5}],
        carers={"ann": {"organisation": 0}, "ben": {"organisation": 1}},
        links=[{"first": "lift", "second": "hold", "least": 0, "most": 0, "different_carer": True}],
    )
    assert together(problem, [[0, 2], [1]]).routes == ((2,), ())
    early = replace(problem, shifts=replace(problem.shifts, start=np.zeros(2)))
    assert together(early, [[0, 2], [1]]).routes == ((0, 2), (1,))


def test_a_visit_of_nobody_goes_beforehand_to_who_makes_it() -> None:
    problem = two_on_a_street()
    organisation = np.array([0, 0, -1, -1])
    loose = replace(
        problem,
        visits=replace(problem.visits, organisation=organisation),
        carers=replace(problem.carers, day_visits=np.array([2.0, 2.0])),
    )
    plan = planned(loose, ["a5", "a40"], ["b5", "b40"])
    assert check(undivided(loose), plan).feasible
    assert not check(undivided(loose), planned(loose, ["b5", "b40"], ["a5", "a40"])).feasible
    assert owners(allotted(loose, plan)).tolist() == [0, 0, 1, 1]
    found = of(loose)
    assert found.allotted == 2
    assert found.players == ("org0", "org1")


def test_moves_go_best_first_and_keep_the_balance() -> None:
    problem = two_on_a_street()
    apart = planned(problem, ["a5", "a40"], ["b5", "b40"])
    joint = planned(problem, ["a5", "b5"], ["a40", "b40"])
    working = measure(problem, apart).working
    # a40 costs Ann 70 minutes; next to b40 it costs Ben none: 30 minutes of care and the 70 go.
    assert working.tolist() == [140, 140]
    assert best_moves(problem, apart, joint, working, 1.0) == [1, 2]
    # With a share of half, 100 minutes are too much for one; b5 moves 30 minutes the other way, and that is not enough.
    assert best_moves(problem, apart, joint, working, 0.5) == [2, 1]
    assert best_moves(problem, apart, joint, working, 0.1) == []


# The whole comparison


def test_two_organisations_save_the_long_way_for_one() -> None:
    found = of(two_on_a_street(), share=0.75)
    travel = found.figure("travel")
    assert (travel.apart.mean, travel.joint.mean) == (160, 90)
    assert travel.verdict == "less"
    assert found.figure("km").change.mean == -35
    assert found.shares is not None
    assert found.shares["travel"].share == (35, 35)
    assert found.seeds == 5
    assert not found.stopped


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
def test_no_working_time_changes_by_more_than_the_share(share: float) -> None:
    found = of(two_on_a_street(), share=share)
    assert found.largest_change() <= share + 1e-3
    for one in found.outcomes:
        apart, joint = one.apart.figures, one.joint.figures
        assert (np.abs(joint.working - apart.working) <= share * apart.working + 0.011).all()
        assert joint.objective <= apart.objective
        assert keeps_the_rules(found.question.problem, one.joint.plan)


def test_without_consent_nothing_changes_and_nothing_is_claimed() -> None:
    nobody: tuple[dict[str, list[str]], ...] = ({"consenting_clients": []}, {"consenting_carers": []})
    for given in nobody:
        found = of(two_on_a_street(), **given)
        assert found.figure("travel").verdict == "same"
        assert found.curve[-1].moved.mean == 0


def test_a_refusal_holds_in_every_plan_that_is_told() -> None:
    problem = two_on_a_street(wishes={(client, "ben"): REFUSED for client in ("a5", "a40")})
    found = of(problem)
    for one in found.outcomes:
        for each in (one.joint, one.free, *one.curve, *one.unequal):
            assert not set(each.plan.routes[1]) & {0, 1}


@pytest.mark.parametrize("willing", ["a40", "b40"])
def test_only_clients_who_agree_change_in_every_plan_that_is_told(willing: str) -> None:
    found = of(two_on_a_street(), consenting_clients=[willing], share=0.75)
    others = np.array([name != willing for name in found.question.problem.clients.ids])
    moved = [each.figures.moved for one in found.outcomes for each in (one.joint, one.free, *one.curve, *one.unequal)]
    assert not (np.array(moved) & others).any()
    # It is worth while for this one client: 35 minutes each way less.
    assert found.figure("travel").change.mean == -70
    assert [int(one.joint.figures.moved.sum()) for one in found.outcomes] == [1] * 5


def test_a_plan_that_breaks_a_rule_counts_for_nothing() -> None:
    problem = two_on_a_street(wishes={("a40", "ben"): REFUSED})

    def careless(problem: Problem, *, start: Plan | None = None, **given: Any) -> Answer:
        """Everything to the last shift, whoever refuses whom."""
        if problem.n_shifts == 1:
            return tidy(problem, start=start, **given)
        return Answer(schedule(problem, [[], list(range(problem.n_visits))]))

    found = of(problem, solver=careless, shares=False)
    for one in found.outcomes:
        assert one.free.plan.routes == one.joint.plan.routes == one.apart.plan.routes
    assert found.figure("travel").verdict == "same"


def test_the_curve_only_rises_and_counts_who_moves() -> None:
    found = of(two_on_a_street(), exchange=(0, 0.25, 0.5))
    assert [step.level for step in found.curve] == [0, 0.25, 0.5, 1]
    assert found.curve[0].moved.mean == found.curve[0].objective.mean == 0
    rising = [step.objective.mean for step in found.curve]
    assert rising == sorted(rising)
    for outcome in found.outcomes:
        for most, step in zip((0, 1, 2, 4), outcome.curve, strict=True):
            assert step.figures.moved.sum() <= most
            # Who is counted as moved is exactly who has a visit by somebody of another organisation.
            ann, ben = (set(route) for route in step.plan.routes)
            assert set(np.flatnonzero(step.figures.moved).tolist()) == ann & {2, 3} | ben & {0, 1}


def test_a_second_carer_of_another_organisation_is_a_gain_in_visits() -> None:
    problem = street(
        [
            {"id": "lift", "client": "Mia", "at": 10, "organisation": 0, "minutes": 20},
            {"id": "hold", "client": "Mia", "at": 10, "organisation": 0, "minutes": 20},
            {"id": "wash", "at": 20, "organisation": 1},
        ],
        [{"carer": "ann", "end": 200}, {"carer": "ben", "end": 200}],
        carers={"ann": {"organisation": 0}, "ben": {"organisation": 1}},
        links=[{"first": "lift", "second": "hold", "least": 0, "most": 0, "different_carer": True}],
        weights=TRAVEL,
    )
    found = of(problem, share=1.0)
    assert found.figure("unserved").apart.mean == 2
    assert found.unconditioned("unserved").joint.mean == 0
    assert found.unconditioned("travel").verdict in {"more", "same"}


def test_three_organisations_share_by_what_every_group_wins() -> None:
    problem = three_on_a_street()
    found = of(problem, exchange=(0,))
    assert found.shares is not None
    travel = found.shares["travel"]
    assert sum(travel.share) == pytest.approx(travel.worth[-1])
    assert travel.worth[0] == travel.worth[1] == travel.worth[2] == travel.worth[4] == 0
    assert min(travel.worth) >= 0
    json.dumps(found.to_json())


def test_above_six_organisations_no_shares() -> None:
    plain = street([{"at": number} for number in range(7)], [{"carer": f"c{number}"} for number in range(7)])
    wide = replace(
        plain,
        organisations=tuple("abcdefg"),
        visits=replace(plain.visits, organisation=np.arange(7)),
        carers=replace(plain.carers, organisation=np.arange(7)),
    )
    found = of(wide, solver=lambda problem, **given: Answer(given["start"] or empty(problem)))
    assert found.shares is None
    assert found.too_many_for_shares


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"seeds": 4}, "seeds"),
        ({"share": 1.5}, "share"),
        ({"share": -0.1}, "share"),
        ({"exchange": (0, 2)}, "exchange"),
        ({"seconds_per_visit": 0}, "seconds_per_visit"),
        ({"seconds_per_visit": math.nan}, "seconds_per_visit"),
        ({"consenting_clients": ["nobody"]}, "id"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as refused:
        of(two_on_a_street(), **given)
    assert refused.value.field == field


def test_one_organisation_has_nobody_to_work_with() -> None:
    problem = street([{"id": "a", "organisation": 0}], [{"carer": "ann"}], carers={"ann": {"organisation": 0}})
    with pytest.raises(InputError, match="two organisations"):
        of(problem)
