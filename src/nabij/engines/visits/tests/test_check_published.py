"""The check on published instances, against the published definition applied to the file as it stands."""

import gzip
import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nabij.engines.visits.check import check, mankowska_figures
from nabij.engines.visits.io import load
from nabij.engines.visits.plan import Plan, amounts, schedule
from nabij.engines.visits.problem import Problem

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data")) / "visit-benchmarks"
NAMES = ("HHCRSP_10_3_11_0.4_R_C", "HHCRSP_100_20_10_1.2_R_C", "HHCRSP_400_80_22_1.6_C_C")

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA"),
]


def file_of(name: str) -> Path:
    return DATA / "kummer" / f"{name}.json.gz"


def made(problem: Problem) -> Plan:
    """Patients by the end of their windows, each service with whoever has least to do."""
    routes: list[list[int]] = [[] for _ in range(problem.n_shifts)]
    last = dict.fromkeys(range(problem.n_shifts), -1)
    for visit in sorted(range(problem.n_visits), key=lambda one: (problem.visits.windows[one, 1], one)):
        client = int(problem.visits.client[visit])
        able = [
            shift
            for shift, carer in enumerate(problem.shifts.carer)
            if (problem.carers.skills[carer] | ~problem.visits.needs[visit]).all() and last[shift] != client
        ]
        shift = min(able, key=lambda one: len(routes[one]))
        routes[shift].append(visit)
        last[shift] = client
    return schedule(problem, routes)


def figures(raw: dict[str, Any], problem: Problem, plan: Plan) -> dict[str, float]:
    """D, T and Tmax straight from the file: all legs with the office, every start past the end of its window."""
    number = {patient["id"]: row for row, patient in enumerate(raw["patients"], start=1)}
    patients = [problem.clients.ids[client] for client in problem.visits.client]
    travel, late = 0.0, []
    for route in plan.routes:
        stops = [0, *(number[patients[visit]] for visit in route), 0]
        travel += sum(raw["distances"][a][b] for a, b in pairwise(stops)) if route else 0
        for visit in route:
            end = raw["patients"][number[patients[visit]] - 1]["time_window"][1]
            late.append(max(0.0, float(plan.start[visit]) - end))
    return {"travel": travel, "tardiness": sum(late), "max_tardiness": max(late)}


@pytest.mark.parametrize("name", NAMES)
def test_the_check_counts_as_the_published_definition_does(name: str) -> None:
    problem = load(file_of(name))
    plan = made(problem)
    verdict = check(problem, plan)
    assert verdict.violations == ()
    raw = json.loads(gzip.decompress(file_of(name).read_bytes()))
    expected = figures(raw, problem, plan)
    assert mankowska_figures(verdict) == pytest.approx(expected, abs=1e-6)
    assert verdict.objective == pytest.approx(sum(expected.values()) / 3, abs=1e-6)
    assert verdict.terms == pytest.approx(amounts(problem, plan), abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_a_published_plan_that_cheats_is_caught(name: str) -> None:
    problem = load(file_of(name))
    plan = made(problem)
    early = plan.start.copy()
    early[plan.routes[0][1]] -= 0.01
    assert not check(problem, Plan(plan.routes, early)).feasible
    pair = int(problem.links.first[0]), int(problem.links.second[0])
    apart = plan.start.copy()
    apart[pair[1]] = apart[pair[0]] + problem.links.most[0] + 0.01
    assert "link_most" in {one.code for one in check(problem, Plan(plan.routes, apart)).violations}
    short = tuple(route[:-1] if row == 0 else route for row, route in enumerate(plan.routes))
    gone = np.where(np.arange(problem.n_visits) == plan.routes[0][-1], np.nan, plan.start)
    assert "not_planned" in {one.code for one in check(problem, Plan(short, gone)).violations}


def test_a_published_plan_costs_what_was_published() -> None:
    """The plan for 10_1 in Kummer et al. (GECCO 2020): (D + T + Tmax) / 3 = 226.978, distance 680.934, nobody late."""
    problem = load(DATA / "mankowska" / "InstanzCPLEX_HCSRP_10_1.txt.gz")
    number = {name: visit for visit, name in enumerate(problem.visits.ids)}
    routes = (
        "p10/s3 p3/s2 p5/s3 p9/s1 p7/s3",
        "p8/s5 p2/s5",
        "p8/s6 p10/s6 p6/s5 p1/s4 p9/s4 p4/s4",
    )
    verdict = check(problem, schedule(problem, [[number[name] for name in route.split()] for route in routes]))
    assert (verdict.feasible, round(verdict.objective, 3)) == (True, 226.978)
    found = {name: round(value, 3) for name, value in mankowska_figures(verdict).items()}
    assert found == {"travel": 680.934, "tardiness": 0.0, "max_tardiness": 0.0}
