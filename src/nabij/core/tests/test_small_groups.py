"""Whoever adds and subtracts all that was ever shown learns of no small count."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from nabij.core.small_cells import SMALLEST
from nabij.core.small_groups import Grouping, grouped, is_small

NEAR = {f"c{i}": [f"w{i // 3}", "m"] for i in range(9)}
CELLS = sorted(NEAR)


def group_of(grouping: Grouping, cell: str) -> list[str]:
    return next((group for group in grouping.groups if cell in group), [cell])


def shown(grouping: Grouping, areas: list[set[str]]) -> list[set[str]]:
    """Areas that hold each group whole or not at all."""
    return [area for area in areas if all(set(group_of(grouping, cell)) <= area for cell in area)]


def width(cell: str, counts: dict[str, int], told: list[set[str]]) -> float:
    """How far apart the lowest and highest possible count of a cell lie, for whoever knows the sums that are told."""
    if not told:
        return float("inf")
    rows = np.array([[float(one in area) for one in CELLS] for area in told])
    sums = [sum(counts.get(one, 0) for one in area) for area in told]
    aim = np.array([float(one == cell) for one in CELLS])
    low = linprog(aim, A_eq=rows, b_eq=sums, bounds=(0, None))
    high = linprog(-aim, A_eq=rows, b_eq=sums, bounds=(0, 1000))
    return float(-high.fun - low.fun)


counts_by_cell = st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 20, 90]), min_size=9, max_size=9)
any_areas = st.lists(st.sets(st.sampled_from(CELLS), min_size=1), min_size=1, max_size=8)


@settings(max_examples=12, deadline=None)
@given(counts_by_cell, any_areas)
def test_whatever_areas_are_drawn_a_small_count_stays_wide_open(numbers: list[int], areas: list[set[str]]) -> None:
    counts = dict(zip(CELLS, numbers, strict=True))
    grouping = grouped(CELLS, {"people": counts}, NEAR)
    if "people" in grouping.never:
        assert is_small(sum(numbers))
        return
    told = shown(grouping, [*areas, set(CELLS), *({cell} for cell in CELLS)])
    assert all(not is_small(sum(counts[cell] for cell in area)) for area in told)
    for cell in CELLS:
        if is_small(counts[cell]):
            assert width(cell, counts, told) >= SMALLEST - 1e-6


@settings(max_examples=100, deadline=None)
@given(counts_by_cell, counts_by_cell)
def test_no_group_holds_a_small_count_of_any_kind(one: list[int], other: list[int]) -> None:
    kinds = {"one": dict(zip(CELLS, one, strict=True)), "other": dict(zip(CELLS, other, strict=True))}
    grouping = grouped(CELLS, kinds, NEAR)
    groups = {tuple(group_of(grouping, cell)) for cell in CELLS}
    assert sorted(cell for group in groups for cell in group) == CELLS
    for name, counts in kinds.items():
        if name not in grouping.never:
            assert [group for group in groups if is_small(sum(counts[cell] for cell in group))] == []


@settings(max_examples=50, deadline=None)
@given(st.lists(counts_by_cell, min_size=2, max_size=4))
def test_what_was_told_together_stays_together(editions: list[list[int]]) -> None:
    made, groups = [], list[list[str]]()
    for numbers in editions:
        groups = grouped(CELLS, {"people": dict(zip(CELLS, numbers, strict=True))}, NEAR, groups).groups
        made.append(groups)
    for before, after in pairwise(made):
        assert all(any(set(group) <= set(later) for later in after) for group in before)


def test_without_small_counts_everything_is_told_apart() -> None:
    assert grouped(CELLS, {"people": dict.fromkeys(CELLS, 5)}, NEAR) == Grouping([], frozenset())


def test_a_partner_is_sought_nearby_and_zero_is_no_help() -> None:
    counts = dict.fromkeys(CELLS, 30) | {"c0": 2, "c1": 0}
    assert grouped(CELLS, {"people": counts}, NEAR).groups == [["c0", "c2"]]


def test_two_small_counts_help_each_other_first() -> None:
    counts = dict.fromkeys(CELLS, 30) | {"c0": 2, "c2": 4}
    assert grouped(CELLS, {"people": counts}, NEAR).groups == [["c0", "c2"]]


@pytest.mark.parametrize(("number", "never"), [(0, set()), (4, {"people"}), (5, set())])
def test_a_small_count_of_everybody_is_never_told(number: int, never: set[str]) -> None:
    assert grouped(["a"], {"people": {"a": number}}, {}).never == never


def test_the_same_input_in_another_order_gives_the_same_groups() -> None:
    counts = dict(zip(CELLS, [1, 9, 9, 3, 3, 9, 0, 2, 9], strict=True))
    assert grouped(CELLS, {"people": counts}, NEAR) == grouped(CELLS[::-1], {"people": counts}, NEAR)
