"""The neighbourhoods made up for trying out."""

import json
from typing import Any

import numpy as np
import pytest

from nabij.engines.visits import io, solve
from nabij.engines.visits.check import check
from nabij.engines.visits.example import example, week
from nabij.engines.visits.problem import KINDS, REFUSED, Problem
from nabij.engines.visits.validate import BoolArray


def read(data: dict[str, Any]) -> Problem:
    return io.loads(json.dumps(data))


def able(problem: Problem) -> BoolArray:
    """(n, c) who has the skills for each visit and isn't refused."""
    needs, skills = problem.visits.needs, problem.carers.skills
    skilled = ~(needs[:, None, :] & ~skills[None]).any(axis=2)
    found: BoolArray = skilled & (problem.clients.wishes[problem.visits.client] != REFUSED)
    return found


@pytest.mark.parametrize("make", [example, week])
def test_the_same_seed_gives_the_same_and_another_seed_does_not(make: Any) -> None:
    assert make(seed=3) == make(seed=3)
    assert make(seed=3) != make(seed=4)


def test_the_day_has_everything_that_a_neighbourhood_has() -> None:
    problem = read(example())
    assert (problem.n_visits, problem.n_carers, problem.days) == (68, 17, 1)
    assert set(problem.carers.kind) == set(KINDS)
    assert {"language:fr", "language:tr", "language:ar"} <= set(problem.skills)
    assert ((problem.links.least == 0) & (problem.links.most == 0)).sum() == 2
    assert (problem.links.load > 0).sum() == 4
    assert (problem.visits.bring > 0).sum() == 12
    assert (problem.clients.wishes == REFUSED).sum() == 1
    assert problem.shifts.break_minutes.max() == 30
    assert problem.shifts.unwanted.sum() == 1
    assert np.bincount(problem.shifts.carer).max() == 2
    assert set(problem.travel.modes) == {"car", "e-bike", "bicycle", "foot"}


def test_the_week_is_as_large_as_it_is_asked() -> None:
    problem = read(week())
    assert (problem.n_visits, problem.n_carers, problem.days) == (1000, 60, 7)
    assert len(problem.organisations) == 5
    assert len(problem.clients.ids) == 220
    assert set(problem.carers.organisation) == {-1, 0, 1, 2, 3, 4}


@pytest.mark.parametrize(("visits", "carers", "organisations"), [(1, 1, 1), (40, 6, 2), (333, 20, 3), (2000, 120, 8)])
def test_a_week_of_another_size_is_exact_too(visits: int, carers: int, organisations: int) -> None:
    problem = read(week(visits, carers, organisations))
    assert (problem.n_visits, problem.n_carers) == (visits, carers)
    assert len(problem.organisations) == organisations


@pytest.mark.parametrize("days", [1, 3, 14])
def test_a_week_may_be_cut_short_or_come_again(days: int) -> None:
    problem = read(week(200, 14, 3, days=days))
    assert problem.days == days
    assert problem.n_visits == {1: problem.n_visits, 3: problem.n_visits, 14: 400}[days]
    assert problem.n_visits > 0


@pytest.mark.parametrize("make", [example, week])
def test_there_are_people_for_every_visit(make: Any) -> None:
    problem = read(make())
    alone = able(problem).sum(axis=1)
    assert [problem.visits.ids[visit] for visit in np.flatnonzero(alone == 0)] == []


def test_the_day_can_be_planned_but_for_one_hour_of_company() -> None:
    problem = read(example())
    result = solve(problem, iterations=400_000, seed=1, processes=1)
    assert check(problem, result.plan).violations == ()
    assert {problem.visits.kind[visit] for visit in result.unserved} == {"gezelschap"}
    assert len(result.unserved) == 1


def test_nursing_is_busiest_in_the_morning_and_thin_on_sundays() -> None:
    problem = read(week())
    nursing = [
        float(problem.visits.windows_of(visit)[0, 0])
        for visit in range(problem.n_visits)
        if problem.visits.kind[visit] in ("insuline", "wassen", "wondzorg", "steunkousen", "zorg met tillift")
    ]
    mornings = [start for start in nursing if 6 * 60 <= start % 1440 < 11 * 60]
    assert len(mornings) > 2 * len([start for start in nursing if start % 1440 >= 16 * 60])
    sunday = [start for start in nursing if start // 1440 == 6]
    assert len(sunday) < len(nursing) / 7


def test_nobody_in_nursing_has_a_morning_after_an_evening() -> None:
    problem = read(week(days=14))
    for carer in range(problem.n_carers):
        own = np.flatnonzero(problem.shifts.carer == carer)
        if not problem.carers.ids[carer].startswith("V"):
            continue
        starts, ends = np.sort(problem.shifts.start[own]), np.sort(problem.shifts.end[own])
        other_day = starts[1:] // 1440 > ends[:-1] // 1440
        assert (starts[1:] - ends[:-1])[other_day].min() >= 11 * 60
