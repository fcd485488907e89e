"""From areas to units and parts: what must stay together, what may never be together."""

from typing import Any

import numpy as np
import pytest

from nabij.engines.common import InputError
from nabij.engines.territories.tests.small import grid, keep
from nabij.engines.territories.units import parts_of


def units(**more: Any) -> list[list[tuple[int, ...]]]:
    return [list(part.areas) for part in parts_of(grid(4, 1, **more))]


def test_a_free_map_is_one_part_of_single_areas() -> None:
    assert units() == [[(0,), (1,), (2,), (3,)]]


def test_hard_groups_are_parts() -> None:
    assert units(within=[0, 0, 1, 1], within_labels=("a", "b")) == [[(0,), (1,)], [(2,), (3,)]]


def test_a_line_that_may_not_be_crossed_cuts_the_map_in_parts() -> None:
    assert units(apart=[[1, 2]]) == [[(0,), (1,)], [(2,), (3,)]]


def test_what_must_stay_together_is_one_unit() -> None:
    assert units(together=((0, 1),)) == [[(0, 1), (2,), (3,)]]


def test_sets_that_share_an_area_are_one() -> None:
    assert units(together=((0, 1), (1, 2))) == [[(0, 1, 2), (3,)]]


def test_a_set_that_does_not_touch_takes_in_what_lies_between() -> None:
    assert units(together=((0, 2),)) == [[(0, 1, 2), (3,)]]


def test_the_way_between_goes_round_what_may_not_be_together_with_it() -> None:
    """0-0 and 2-0 stay together, without 1-0: the way is over the second row."""
    parts = parts_of(grid(3, 2, together=((0, 2),), apart=[[0, 1]]))
    assert [part.areas for part in parts] == [((0, 2, 3, 4, 5),), ((1,),)]


def test_fixed_areas_with_one_label_are_a_unit_and_two_labels_are_apart() -> None:
    part = parts_of(grid(4, 1, fixed=[0, 0, -1, 1], fixed_labels=("west", "oost")))[0]
    assert part.areas == ((0, 1), (2,), (3,))
    assert (part.apart_at.tolist(), part.apart.tolist()) == ([0, 1, 1, 2], [2, 0])


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"together": ((0, 1),), "apart": [[0, 1]]},
            "apart: areas 0-0 and 1-0 must stay together and may never be together",
        ),
        (
            {"together": ((0, 3),), "within": [0, 0, 1, 1], "within_labels": ("a", "b"), "within_name": "nis"},
            "together: areas 0-0 and 3-0 must stay together, but lie in another nis",
        ),
        (
            {"together": ((0, 2),), "apart": [[0, 1]]},
            "together: areas 0-0, 2-0 must stay together, and no way joins them",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as error:
        units(**more)
    assert str(error.value) == message


def test_sums_of_a_unit_are_those_of_its_areas() -> None:
    part = parts_of(grid(4, 1, [1, 2, 3, 4], together=((1, 2),)))[0]
    assert part.sums[:, 0].tolist() == [1, 5, 4]
    assert part.sums[:, 1].tolist() == [1, 2, 1]
    assert part.sums[1, 4] == pytest.approx(2 * (0.25 + 1 / 6))


def test_groups_in_one_unit_cost_nothing_and_are_left_out() -> None:
    part = parts_of(grid(4, 1, 1500.0, keep=(keep(0, 0, 1, 1),), together=((0, 1),)))[0]
    assert part.groups_at.tolist() == [0, 0, 1, 2]
    assert part.group_weight.tolist() == pytest.approx([0.2])


def test_borders_of_a_unit_are_those_of_its_areas_added_up() -> None:
    part = parts_of(grid(2, 2, together=((0, 2),)))[0]
    assert part.areas == ((0, 2), (1,), (3,))
    assert [part.adjacent[a:b].tolist() for a, b in zip(part.adjacent_at, part.adjacent_at[1:], strict=False)] == [
        [1, 2], [0, 2], [0, 1]
    ]  # fmt: skip
    assert np.all(part.barrier == 0)
