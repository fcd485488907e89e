"""Our own form: writing a problem back loses nothing."""

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nabij.engines.visits import example, io
from nabij.engines.visits.problem import (
    KINDS,
    Carers,
    Clients,
    Links,
    Problem,
    Shifts,
    Travel,
    Visits,
    Weights,
    with_defaults,
)

MINUTES = st.integers(0, 1440) | st.floats(0, 1440, allow_nan=False)
LIMIT = st.just(math.inf) | st.floats(0, 1e4)


@st.composite
def problems(draw: Callable[[Any], Any]) -> Problem:
    """Any sound problem of a few visits, with every array its own way."""
    n, c, r, s, m, p, k = (draw(st.integers(low, 4)) for low in (0, 1, 0, 0, 1, 1, 1))
    days = draw(st.integers(1, 9))

    def column(size: int, value: Any, kind: type = float) -> Any:
        return np.array(draw(st.lists(value, min_size=size, max_size=size)), dtype=kind)

    def numbers(size: int, top: int, low: int = 0) -> Any:
        return column(size, st.integers(low, top - 1), int)

    def flags(rows: int, columns: int) -> Any:
        return column(rows * columns, st.booleans(), bool).reshape(rows, columns)

    def names(prefix: str, size: int) -> tuple[str, ...]:
        return tuple(f"{prefix} {i}é@#" for i in range(size))

    spans, at = [], [0]
    for _ in range(n):
        moment = draw(MINUTES)
        for _ in range(draw(st.integers(1, 3))):
            due = moment + draw(MINUTES)
            spans.append((moment, due, due + draw(MINUTES)))
            moment = spans[-1][2] + draw(st.integers(1, 3000))
        if draw(st.booleans()):
            spans[-1] = (*spans[-1][:2], math.inf)
        at.append(len(spans))
    day = numbers(r, days)
    start = day * 1440.0 + column(r, st.integers(0, 1439) | st.floats(0, 1439))
    end = start + column(r, MINUTES) + 60
    pairs = [(i, i + 1) for i in range(n - 1)]
    least = column(len(pairs), st.just(-math.inf) | MINUTES)
    free = np.isinf(least)
    most = np.where(free, math.inf, np.where(free, 0, least) + column(len(pairs), st.just(math.inf) | MINUTES) + 1)
    shift = free | column(len(pairs), st.booleans(), bool)
    grid = np.array(column(m * p * p, st.floats(0, 500))).reshape(m, p, p) * (1 - np.eye(p))
    xy = column(2 * p, st.floats(-1e5, 1e5)).reshape(2, p)
    pause = column(r, st.just(0.0) | st.floats(1, 30))
    return Problem(
        clients=Clients(names("k", k), numbers(k * c, 2, -2).reshape(k, c)),
        visits=Visits(
            ids=names("v", n), kind=tuple(draw(st.sampled_from(["", "care", "wassen é"])) for _ in range(n)),
            client=numbers(n, k), place=numbers(n, p), minutes=column(n, MINUTES),
            windows=np.array(spans, dtype=float).reshape(-1, 3), window_at=np.array(at), needs=flags(n, s),
            penalty=column(n, LIMIT), priority=column(n, st.floats(0.1, 9)), organisation=numbers(n, 2, -1),
            only_shift=numbers(n, r, -1), bring=column(n, st.floats(0, 9)), fetch=column(n, st.floats(0, 9)),
            longest_ride=column(n, LIMIT),
        ),
        carers=Carers(
            ids=names("c", c), kind=tuple(draw(st.sampled_from(KINDS)) for _ in range(c)),
            organisation=numbers(c, 2, -1), skills=flags(c, s), day_minutes=column(c, LIMIT),
            week_minutes=column(c, LIMIT), day_visits=column(c, LIMIT), week_visits=column(c, LIMIT),
        ),
        # Of one carer each, for shifts of one carer may not overlap.
        shifts=Shifts(
            carer=np.array(draw(st.permutations(range(max(r, c))))[:r], dtype=int) if r <= c else np.arange(r) % c,
            day=day if r <= c else np.zeros(r, dtype=int), mode=numbers(r, m),
            start=start if r <= c else np.arange(r) * 100.0, end=end if r <= c else np.arange(r) * 100.0 + 99,
            begin_place=numbers(r, p), end_place=numbers(r, p),
            break_earliest=np.where(pause > 0, (start if r <= c else np.arange(r) * 100.0) + 10, 0.0),
            break_latest=np.where(pause > 0, math.inf, math.inf), break_minutes=pause,
            capacity=column(r, LIMIT), unwanted=column(r, st.booleans(), bool),
        ),
        links=with_defaults(
            Links, len(pairs), first=np.array([i for i, _ in pairs], dtype=int),
            second=np.array([j for _, j in pairs], dtype=int), least=least, most=most, same_shift=shift,
            load=np.where(free, 0.0, np.where(shift, 2.5, 0.0)),
        ),
        travel=Travel(names("m", m), names("p", p), grid, grid / 7, xy[0], xy[1]),
        skills=names("s", s), organisations=names("o", 2), weights=Weights(faces=draw(st.floats(0, 99))),
        days=days, first_day=draw(st.sampled_from(["", "2026-03-30", "2024-02-29"])),
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(problems())
def test_writing_and_reading_gives_an_equal_problem(problem: Problem) -> None:
    again = io.loads(io.dumps_problem(problem))
    assert io.same(again, problem)


@pytest.mark.parametrize("made", [example.example, example.week])
def test_the_made_up_neighbourhoods_come_through(made: Callable[[int], dict[str, Any]]) -> None:
    problem = io.loads(json.dumps(made(1)))
    assert io.same(io.loads(io.dumps_problem(problem)), problem)
