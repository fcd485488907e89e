"""Which polygons touch, and for how many metres: gaps, corners, holes, islands."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from nabij.engines.territories.io.barriers import Barriers, along, on_barriers
from nabij.engines.territories.io.polygons import bridges, hosts, mended, second_moments, shared_borders


def many(*shapes: Any) -> Any:
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def borders(*shapes: Any, tolerance: float = 2.0) -> dict[tuple[int, int], float]:
    found = shared_borders(many(*shapes), tolerance)
    return {pair: round(metres, 1) for pair, metres in found.metres.items()}


def test_squares_share_their_side() -> None:
    assert borders(box(0, 0, 100, 100), box(100, 0, 200, 100)) == {(0, 1): 100}


def test_a_point_in_common_is_no_border() -> None:
    assert borders(box(0, 0, 100, 100), box(100, 100, 200, 200)) == {}


def test_a_corner_within_the_tolerance_is_no_border() -> None:
    assert borders(box(0, 0, 100, 100), box(101, 101, 200, 200)) == {}


def test_sides_with_other_corners_are_found() -> None:
    """The long side of one is the side of two others; nothing but a tolerance tells."""
    found = borders(box(0, 0, 100, 200), box(100, 0, 200, 90), box(100, 90, 200, 200))
    assert found.keys() == {(0, 1), (0, 2), (1, 2)}
    assert found[0, 1] == pytest.approx(90, abs=5)
    assert found[0, 2] == pytest.approx(110, abs=5)


@pytest.mark.parametrize(("gap", "touches"), [(1.0, True), (-1.0, True), (3.0, False)])
def test_gaps_and_overlaps_up_to_the_tolerance_are_borders(gap: float, touches: bool) -> None:
    found = borders(box(0, 0, 100, 100), box(100 + gap, 0, 200, 100))
    assert ((0, 1) in found) == touches
    assert found.get((0, 1), 100) == pytest.approx(100, abs=6)


def test_an_enclave_shares_the_whole_of_its_edge() -> None:
    hole = Polygon([(0, 0), (300, 0), (300, 300), (0, 300)], [[(100, 100), (200, 100), (200, 200), (100, 200)]])
    assert borders(hole, box(100, 100, 200, 200)) == {(0, 1): 400}


def test_what_has_no_polygon_touches_nothing() -> None:
    assert borders(box(0, 0, 1, 1), None) == {}
    assert borders(None, None) == {}


def test_an_island_is_joined_to_what_lies_nearest_in_its_group() -> None:
    shapes = many(box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 0, 6, 1), box(2.5, 0, 3, 1))
    group = np.array([0, 0, 0, 1])
    assert bridges(shapes, group, {(0, 1)}) == [(1, 2)]


def test_islands_hold_each_other_before_the_mainland() -> None:
    shapes = many(box(0, 0, 10, 10), box(10, 0, 20, 10), box(40, 0, 41, 1), box(43, 0, 44, 1))
    assert sorted(bridges(shapes, np.zeros(4, dtype=np.int64), {(0, 1)})) == [(1, 2), (2, 3)]


def test_a_remainder_goes_along_with_the_most_populous_area_of_its_group() -> None:
    shapes = many(box(0, 0, 1, 1), box(1, 0, 2, 1), None, box(2, 0, 3, 1), None, None)
    group = np.array([0, 0, 0, 1, 2, 2])
    assert hosts(shapes, group, np.array([5.0, 9, 1, 99, 1, 2])) == [(1, 2), (4, 5)]


def test_polygons_that_cross_themselves_are_mended() -> None:
    bow = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    found, wrong = mended(many(bow, box(0, 0, 1, 1), None))
    assert (wrong.tolist(), round(found[0].area, 6), found[2]) == ([True, False, False], 2.0, None)


def test_second_moments_are_those_of_the_textbook() -> None:
    """Rectangle a x b: a b (a^2 + b^2) / 12; what is cut out counts off; a far place makes no difference."""
    hole = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (3, 1), (3, 3), (1, 3)]])
    two = MultiPolygon([box(0, 0, 1, 1), box(3, 0, 4, 1)])
    found = second_moments(many(box(0, 0, 3, 1), hole, two, None, box(1e5, 1e5, 1e5 + 3, 1e5 + 1)))
    expected = [3 * 10 / 12, 4**4 / 6 - 2**4 / 6, 2 * (1 / 6 + 1.5**2), 0, 3 * 10 / 12]
    assert found.tolist() == pytest.approx(expected, rel=1e-6)
    circle = shapely.Point(0, 0).buffer(1, quad_segs=256)
    assert second_moments(many(circle))[0] == pytest.approx(math.pi / 2, rel=1e-3)


def test_a_river_along_a_border_is_a_barrier_and_one_across_it_is_not() -> None:
    shapes = many(box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000), box(0, 1000, 1000, 2000))
    shared = shared_borders(shapes, lines=True)
    river = Barriers(many(shapely.LineString([(1010, -500), (1010, 1500)])), ("Dender",))
    found = along(shared, river, near=50)
    assert found[0, 1][0] == pytest.approx(1000)
    assert found[0, 1][1] == 0
    assert found[0, 2][0] == pytest.approx(40)


def test_a_road_that_parts_two_middles_makes_half_of_the_border_a_barrier() -> None:
    shapes = many(box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000))
    shared = shared_borders(shapes, lines=True)
    road = Barriers(many(shapely.LineString([(1300, -500), (1300, 1500)])), ("N9",))
    centroids = np.array([[500.0, 500], [1500, 500]])
    assert along(shared, road, near=50) == {}
    assert on_barriers(shared, centroids, road, near=50) == {(0, 1): (500, 0)}
