"""The search: the best of all on tiny maps, rules kept on larger ones, and the same again with the same seed."""

from typing import Any

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.territories import Borders, Problem, Result, solve
from nabij.engines.territories.search.chain import Chain
from nabij.engines.territories.search.exact import best_division
from nabij.engines.territories.tests.small import best_of_all, connected, grid, keep, neighbours
from nabij.engines.territories.units import parts_of

RIVER = Borders.build(neighbours(4, 2), metres=[1000] * 10, barrier=[0, 1000, 0, 0, 1000, 0, 0, 0, 0, 0])
"""A river down the middle of four by two squares."""
TINY: dict[str, Problem] = {
    "one area": grid(1, 1),
    "two wijken": grid(4, 2, keep=(keep(0, 0, 1, 1, 0, 0, 1, 1),)),
    "uneven": grid(4, 2, [2000, 9000, 4000, 1000, 12_000, 3000, 8000, 500]),
    "river": grid(4, 2, 3500.0, borders=RIVER),
    "too small": grid(3, 1, 1000.0),
    "too large an area": grid(3, 1, [30_000, 2000, 4000]),
    "no way within the bounds": grid(3, 1, [24_000, 2000, 24_000]),
    "empty areas": grid(4, 2, [0, 9000, 0, 7000, 0, 8000, 6000, 0]),
    "nobody": grid(2, 2, 0.0),
    "two towns": grid(4, 2, 6000.0, within=[0, 0, 1, 1, 0, 0, 1, 1], within_labels=("a", "b")),
    "a line": grid(4, 2, 4000.0, apart=[[1, 2], [5, 6]]),
    "never together": grid(3, 2, 4000.0, apart=[[0, 5]]),
    "must be together": grid(4, 2, 4000.0, together=((0, 3),)),
    "wijken that cross": grid(
        4, 2, 4500.0, keep=(keep(0, 0, 0, 0, 1, 1, 1, 1), keep(0, 0, 1, 1, 0, 0, 1, 1, name="dg"))
    ),
}


@pytest.mark.parametrize("name", TINY)
def test_the_best_of_all_divisions_is_found(name: str) -> None:
    problem = TINY[name]
    found, best = solve(problem, iterations=1), best_of_all(problem)
    assert found.proven
    assert connected(problem, found.label)
    assert found.score.outside == pytest.approx(best.outside, abs=1e-9)
    assert found.score.objective == pytest.approx(best.objective, abs=1e-9)


@pytest.mark.parametrize("name", [name for name in TINY if name not in ("one area", "too small", "nobody")])
def test_annealing_finds_the_same_as_trying_all(name: str) -> None:
    problem = TINY[name]
    for part in parts_of(problem):
        sure = best_division(problem, part)
        chains = [Chain(problem, part, seed) for seed in range(3)]
        for kind, chain in enumerate(chains):
            chain.anew(kind, 6000, lambda: False)
        assert sure is not None
        chains[0].polish(sure, 0, lambda: False)
        best = min(chain.value for chain in chains[1:])
        assert best == pytest.approx(chains[0].value, abs=1e-6)


def large(**more: Any) -> Problem:
    people = np.random.default_rng(3).integers(0, 6000, 64).astype(float)
    return grid(8, 8, people, **more)


def test_a_larger_map_keeps_the_rules() -> None:
    problem = large(keep=(keep(*(x // 4 + 2 * (y // 4) for y in range(8) for x in range(8))),))
    found = solve(problem, iterations=200, seed=1)
    assert not found.proven
    assert connected(problem, found.label)
    assert found.score.outside == 0
    assert sum(one.population for one in found.neighbourhoods) == problem.areas.population.sum()


def same(one: Result, other: Result) -> bool:
    return one.label.tolist() == other.label.tolist() and one.score == other.score


def test_the_same_seed_gives_the_same_neighbourhoods_however_many_threads() -> None:
    found = [solve(large(), iterations=60, seed=7, processes=processes) for processes in (1, 1, 3)]
    assert same(found[0], found[1])
    assert same(found[0], found[2])


def test_more_work_is_not_worse_than_cutting_at_random() -> None:
    problem = large()
    short, long = (solve(problem, iterations=iterations, seed=2) for iterations in (5, 400))
    assert not short.score < long.score


def test_choices_of_people_hold_on_a_larger_map() -> None:
    problem = large(
        together=((0, 1, 2), (40, 56)), apart=[[20, 21], [28, 29], [3, 60]],
        fixed=[0 if area in (5, 6) else 1 if area in (13, 30) else -1 for area in range(64)], fixed_labels=("x", "y"),
    )  # fmt: skip
    label = solve(problem, iterations=150, seed=4).label
    assert connected(problem, label)
    assert [len({int(label[area]) for area in one}) for one in problem.together] == [1, 1]
    assert all(label[a] != label[b] for a, b in problem.apart.tolist())
    assert (label[5], label[13]) == (label[6], label[30])
    assert label[5] != label[13]


def test_who_stops_at_once_still_has_neighbourhoods_that_hold() -> None:
    problem = large(apart=[[0, 1], [8, 9], [0, 63]])
    found = solve(problem, seconds=60, seed=1, stop=lambda: True)
    assert connected(problem, found.label)
    assert all(found.label[a] != found.label[b] for a, b in problem.apart.tolist())


def test_no_time_at_all_is_enough_for_an_answer() -> None:
    assert connected(large(), solve(large(), seconds=0).label)


def test_a_search_that_finds_nothing_more_ends_before_its_time() -> None:
    assert solve(large(), seconds=600, seed=1).seconds < 300


@pytest.mark.parametrize("more", [{"seconds": -1}, {"iterations": -1}, {"processes": 0}])
def test_numbers_that_make_no_sense_are_refused(more: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="solve: seconds and iterations must be 0 or more"):
        solve(grid(2, 1), **more)
