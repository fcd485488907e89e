"""Tiny towns, worked out by hand."""

import math

import numpy as np
import pytest

from nabij.engines.access import (
    Demand,
    Facilities,
    InputError,
    Mode,
    Network,
    Positions,
    Streets,
    at_nodes,
    catchment,
    count,
    given_list,
    given_matrix,
    isochrone,
    nearest,
    nearest_by_streets,
    nearest_straight,
    reach,
    snap,
    step,
    straight,
    three_step,
    two_step,
)
from nabij.engines.access.tests import towns

COSTS = [[10.0, 30.0], [20.0, 20.0], [math.inf, 40.0], [math.inf, math.inf]]
"""Three streets and a far one, two GPs: minutes."""
PEOPLE = Demand.build(["a", "b", "c", "d"], weights=[100.0, 300.0, 50.0, 7.0])
DOCTORS = Facilities.build(["x", "y"], capacity=[4.0, 9.0])


def test_two_step_by_hand() -> None:
    found = two_step(given_matrix(COSTS), PEOPLE, DOCTORS, limit=41.0)
    assert found.asked[:, 0].tolist() == [400.0, 450.0]
    assert found.ratio[:, 0].tolist() == [0.01, 0.02]
    assert found.score[:, 0].tolist() == [0.03, 0.03, 0.02, 0.0]
    assert found.reached.tolist() == [2, 2, 1, 0]


def test_a_cost_at_the_limit_is_within_it_unless_asked() -> None:
    reached = given_matrix(COSTS)
    assert two_step(reached, PEOPLE, DOCTORS, limit=20.0).asked[:, 0].tolist() == [400.0, 300.0]
    assert two_step(reached, PEOPLE, DOCTORS, limit=20.0, inclusive=False).asked[:, 0].tolist() == [100.0, 0.0]
    assert count(reached, DOCTORS, limit=20.0).many.tolist() == [1, 2, 0, 0]


def test_enhanced_by_hand() -> None:
    weights = step({10.0: 1.0, 20.0: 0.5, 30.0: 0.25})
    found = two_step(given_matrix(COSTS), PEOPLE, DOCTORS, weights)
    assert found.asked[:, 0].tolist() == [100 + 150, 25 + 150]
    assert found.score[:, 0].tolist() == pytest.approx(
        [4 / 250 + 9 / 175 * 0.25, 4 / 250 * 0.5 + 9 / 175 * 0.5, 0.0, 0.0], rel=1e-12
    )
    assert found.reached.tolist() == [2, 2, 1, 0], "within the limit, though it weighs nothing"


def test_three_step_by_hand() -> None:
    weights = step({10.0: 0.75, 30.0: 0.25, 40.0: 0.5})
    found = three_step(given_matrix(COSTS), PEOPLE, DOCTORS, weights)
    # a takes x in 3 of 4 cases, b takes each in half of them, c always takes y.
    asked = [100 * 0.75 * 0.75 + 300 * 0.25 * 0.5, 100 * 0.25 * 0.25 + 300 * 0.25 * 0.5 + 50 * 0.5]
    assert found.asked[:, 0].tolist() == pytest.approx(asked, rel=1e-12)
    x, y = 4 / asked[0], 9 / asked[1]
    expected = [x * 0.75 * 0.75 + y * 0.25 * 0.25, x * 0.25 * 0.5 + y * 0.25 * 0.5, y * 0.5, 0.0]
    assert found.score[:, 0].tolist() == pytest.approx(expected, rel=1e-12)


def test_the_choice_goes_as_far_as_the_reach_and_the_catchment_as_far_as_the_limit() -> None:
    people, doctors = Demand.build(["a"], weights=[10.0]), Facilities.build(["x", "y"])
    weights = step({10.0: 1.0, 30.0: 1.0})
    near, far = given_matrix([[5.0, 25.0]], limit=20.0), given_matrix([[5.0, 25.0]])
    assert three_step(near, people, doctors, weights, limit=20.0).asked[:, 0].tolist() == [10.0, 0.0]
    assert three_step(far, people, doctors, weights, limit=20.0).asked[:, 0].tolist() == [5.0, 0.0]


def test_nobody_who_asks_and_nothing_to_give() -> None:
    """As the PySAL package `access`: infinite where nobody asks, 0 of 0 adds nothing, no row where nothing is near."""
    nobody = Demand.build(["a", "b", "c"], weights=[0.0, 0.0, 5.0])
    offers = Facilities.build(["x", "y"], capacity=[2.0, 0.0])
    found = two_step(given_matrix([[1.0, math.inf], [math.inf, 1.0], [math.inf, math.inf]]), nobody, offers)
    assert found.score[:, 0].tolist() == [math.inf, 0.0, 0.0]
    gaps = found.with_gaps[:, 0]
    assert gaps[:2].tolist() == [math.inf, 0.0]
    assert math.isnan(gaps[2])
    assert [row["score"] for row in found.rows(nobody.ids)] == [None, 0.0, 0.0]


def test_normalised_scores_have_mean_1_over_the_people() -> None:
    found = two_step(given_matrix(COSTS), PEOPLE, DOCTORS)
    assert float((found.normalised(PEOPLE.weights) * PEOPLE.weights).sum()) == pytest.approx(457.0)


def test_catchment_is_what_is_near_by_weight() -> None:
    found = catchment(given_matrix(COSTS), DOCTORS, step({10.0: 1.0, 30.0: 0.5}))
    assert found.tolist() == [4 + 4.5, 2 + 4.5, 0.0, 0.0]


def test_a_list_of_costs_is_the_matrix() -> None:
    whole = given_matrix(COSTS).dense()
    listed = given_list("abcd", "xy", [2, 0, 1, 0, 1], [1, 0, 1, 1, 0], [40.0, 10.0, 20.0, 30.0, 20.0]).dense()
    assert listed.tolist() == whole.tolist()
    with pytest.raises(InputError, match="costs: origin: is there twice: a to y"):
        given_list("ab", "xy", [0, 0], [1, 1], [3.0, 4.0])


def test_closed_facilities_are_out_of_reach() -> None:
    found = given_matrix(COSTS).only(np.array([False, True]))
    assert nearest(found).facility[:, 0].tolist() == [1, 1, 1, -1]
    assert found.closer(30.0).cost.tolist() == [30.0, 20.0]


def test_straight_leaves_out_who_is_closed() -> None:
    people, places = Demand.build(["a"], [(0.0, 0.0)]), Facilities.build(["x", "y"], [(3.0, 4.0), (6.0, 8.0)])
    assert nearest_straight(people, places).cost.tolist() == [[5.0]]
    open_ = np.array([False, True])
    assert nearest_straight(people, places, open_=open_).facility.tolist() == [[1]]
    assert straight(people, places, 10.0, open_=open_).dense().tolist() == [[math.inf, 10.0]]
    assert nearest_straight(people, places, open_=~open_ & open_).facility.tolist() == [[-1]]


def test_a_corner_is_walked_round() -> None:
    network = towns.block()
    streets = Streets(network)
    points, places = at_nodes(network, np.array([0, 5]), "foot"), at_nodes(network, np.array([15, 6]), "foot")
    assert reach(streets, points, places).dense().tolist() == [[600.0, 300.0], [400.0, 100.0]]
    assert reach(streets, points, places, 300.0).dense().tolist() == [[math.inf, 300.0], [math.inf, 100.0]]
    assert nearest_by_streets(streets, points, places, 2).facility.tolist() == [[1, 0], [1, 0]]


def test_minutes_take_the_faster_way_and_count_the_doors() -> None:
    # From 0 to 1: 100 m at 3 km/h, or 160 m in two streets at 6 km/h.
    yes = np.ones(3, dtype=bool)
    mode = Mode(yes, yes, np.array([3.0, 6.0, 6.0]))
    xy = np.array([(0.0, 0.0), (100.0, 0.0), (50.0, 62.0)])
    network = Network(xy, np.array([0, 0, 2]), np.array([1, 2, 1]), np.array([100.0, 80.0, 80.0]), {"foot": mode})
    there = at_nodes(network, np.array([1]), "foot")
    door = at_nodes(network, np.array([0]), "foot")._replace(door=np.array([8.0]))
    assert reach(Streets(network), door, there).dense().tolist() == [[108.0]]
    assert reach(Streets(network, "foot", "minutes"), door, there).dense()[0, 0] == pytest.approx(1.6 + 0.1)


def test_one_way_streets_bind_who_rides_but_not_at_the_crossing() -> None:
    one_way = Mode(np.array([True, True]), np.array([False, False]), np.array([15.0, 15.0]))
    network = towns.line(100.0, 50.0, bicycle=one_way)
    places = Positions(np.array([0, 0, 1, 1]), np.array([40.0, 100.0, 0.0, 25.0]), np.zeros(4))
    found = reach(Streets(network, "bicycle"), places, places).dense()
    assert found[0].tolist() == [0.0, 60.0, 60.0, 85.0]
    assert found[1].tolist() == [math.inf, 0.0, 0.0, 25.0], "the end of a street is the crossing"
    assert found[3].tolist() == [math.inf, math.inf, math.inf, 0.0]


def test_places_are_tied_to_the_nearest_street_that_the_mode_may_use() -> None:
    first = np.array([True, False])
    network = towns.line(100.0, 50.0, foot=Mode(first, first, np.array([4.8, 4.8])))
    at = snap(network, np.array([(30.0, 7.0), (140.0, 3.0), (np.nan, np.nan), (0.0, 9000.0)]), "foot")
    assert at.edge.tolist() == [0, 0, -1, -1]
    assert at.along.tolist() == [30.0, 100.0, 0.0, 0.0]
    assert at.door.tolist() == pytest.approx([7.0, math.hypot(40.0, 3.0), 0.0, 0.0])


def test_lengths_along_a_drawn_street_are_scaled_to_its_metres() -> None:
    network = towns.line(100.0)
    longer = Network(network.xy, network.start, network.end, np.array([110.0]))
    assert snap(longer, np.array([(50.0, 0.0)]), "foot").along.tolist() == [55.0]


def test_islands_are_skipped_when_asked() -> None:
    block = towns.block(5)
    xy = np.vstack((block.xy, [(50.0, 30.0), (60.0, 30.0)]))
    network = Network(xy, np.append(block.start, 25), np.append(block.end, 26), np.append(block.metres, 10.0))
    place = np.array([(55.0, 29.0)])
    assert snap(network, place, "foot").edge.tolist() == [40]
    assert snap(network, place, "foot", islands=0.1).door.tolist() == pytest.approx([29.0])


def test_an_isochrone_cuts_streets_where_the_limit_is_reached() -> None:
    network = towns.line(100.0, 50.0, 200.0)
    place = Positions(np.array([0]), np.array([80.0]), np.array([10.0]))
    found = isochrone(Streets(network), place, 0, 100.0)
    assert list(zip(found.edge, found.begin, found.end, strict=True)) == [
        (0, 0.0, 100.0),
        (1, 0.0, 50.0),
        (2, 0.0, 20.0),
    ]
    assert found.metres == 170.0
    assert found.lines[2].coords[:] == [(150.0, 0.0), (170.0, 0.0)]
    # 170 m of 50 m on both sides, and two ends that are nearly half circles.
    assert found.outline(50.0).area == pytest.approx(170 * 100 + math.pi * 50**2, rel=0.03)


def test_both_ends_of_a_street_may_be_near_and_not_the_middle() -> None:
    ring = Network(
        np.array([(0.0, 0.0), (100.0, 0.0)]), np.array([0, 0]), np.array([1, 1]), np.array([100.0, 400.0])
    )  # fmt: skip
    place = Positions(np.array([0]), np.array([50.0]), np.array([0.0]))
    found = isochrone(Streets(ring), place, 0, 90.0)
    assert list(zip(found.edge, found.begin, found.end, strict=True)) == [
        (0, 0.0, 100.0), (1, 0.0, 40.0), (1, 360.0, 400.0)
    ]  # fmt: skip


def test_ways_to_and_from_differ_in_a_one_way_street() -> None:
    one_way = Mode(np.array([True]), np.array([False]), np.array([4.8]))
    network, place = towns.line(100.0, foot=one_way), Positions(np.array([0]), np.array([60.0]), np.zeros(1))
    to, from_ = (isochrone(Streets(network), place, 0, 30.0, leaving=leaving) for leaving in (False, True))
    assert (to.begin.tolist(), to.end.tolist()) == ([30.0], [60.0])
    assert (from_.begin.tolist(), from_.end.tolist()) == ([60.0], [90.0])


def test_outside_the_network_there_is_no_isochrone() -> None:
    place = Positions(np.array([-1]), np.zeros(1), np.zeros(1))
    found = isochrone(Streets(towns.line(100.0)), place, 0, 30.0)
    assert (found.metres, found.outline().is_empty) == (0.0, True)


def test_a_block_round_which_all_streets_are_reached_fills_up() -> None:
    network = towns.block(2, 1000.0)
    place = at_nodes(network, np.array([0]), "foot")
    whole = isochrone(Streets(network), place, 0, 2000.0).outline()
    assert len(whole.interiors) == 0
    assert whole.area == pytest.approx(1000**2 + 4 * 1000 * 50, rel=0.03)
    # With the block open on one side, its middle stays out.
    assert isochrone(Streets(network), place, 0, 1500.0).outline().area < whole.area / 2
