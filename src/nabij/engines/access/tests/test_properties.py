"""What must hold for every town, against the independent check."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nabij.engines.access import (
    NO_DECAY,
    Decay,
    Demand,
    Facilities,
    Network,
    Positions,
    Streets,
    catchment,
    count,
    gaussian,
    given_matrix,
    gravity,
    isochrone,
    linear,
    luo_qi,
    nearest,
    nearest_by_streets,
    nearest_straight,
    reach,
    straight,
    three_step,
    two_step,
    wan,
)
from nabij.engines.access.check import (
    check_costs,
    check_counts,
    check_nearest,
    check_scores,
    costs_by_streets,
    straight_costs,
)
from nabij.engines.access.check.figures import weight
from nabij.engines.access.streets import SWEPT
from nabij.engines.access.tests import towns as some

DECAYS = st.sampled_from(
    [NO_DECAY, luo_qi(6.0), wan(9.0), gaussian(2.5), gravity(3.0, -1.5, 0.5), linear([1.0, 4.0, 8.0], [1.0, 0.4, 0.1])]
)
Town = tuple[Network, Positions, Positions]


@some.PROPERTY
@given(some.demands(), some.facilities(), some.LIMITS, st.integers(1, 4))
def test_straight_reach_and_nearest(demand: Demand, facilities: Facilities, limit: float, k: int) -> None:
    costs = straight_costs(demand.xy.tolist(), facilities.xy.tolist())
    found = straight(demand, facilities, limit)
    assert check_costs(found, costs) == []
    quick = nearest_straight(demand, facilities, k)
    assert check_nearest(quick, costs) == []
    assert check_nearest(nearest_straight(demand, facilities, k, limit=limit), costs, limit) == []
    slow = nearest(given_matrix(costs), k)
    assert quick.facility.tolist() == slow.facility.tolist(), "of equal ones the lowest number"
    assert check_nearest(nearest(found, k), costs, limit) == []


@some.PROPERTY
@given(some.demands(), some.facilities(), some.LIMITS, some.LIMITS, st.booleans())
def test_counts(demand: Demand, facilities: Facilities, limit: float, wider: float, inclusive: bool) -> None:
    costs = straight_costs(demand.xy.tolist(), facilities.xy.tolist())
    found = straight(demand, facilities, max(limit, wider))
    counts = count(found, facilities, limit=limit, inclusive=inclusive)
    assert check_counts(counts, costs, facilities.capacity.tolist(), limit, inclusive=inclusive) == []


@some.PROPERTY
@given(some.demands(populations=2), some.facilities(), DECAYS, some.LIMITS, some.LIMITS, st.booleans(), st.booleans())
def test_scores(
    demand: Demand, facilities: Facilities, decay: Decay, limit: float, wider: float, choosing: bool, inclusive: bool
) -> None:
    costs, far = straight_costs(demand.xy.tolist(), facilities.xy.tolist()), max(limit, wider)
    score = (three_step if choosing else two_step)(
        straight(demand, facilities, far), demand, facilities, decay, limit=limit, inclusive=inclusive
    )
    people, capacity = demand.weights.tolist(), facilities.capacity.tolist()
    assert (
        check_scores(
            score, costs, people, capacity, decay, limit, choosing=choosing, inclusive=inclusive, reach=far
        )
        == []
    )  # fmt: skip


@some.PROPERTY
@given(some.demands(), some.facilities(), DECAYS, some.LIMITS)
def test_catchments(demand: Demand, facilities: Facilities, decay: Decay, limit: float) -> None:
    costs = straight_costs(demand.xy.tolist(), facilities.xy.tolist())
    found = catchment(straight(demand, facilities, limit), facilities, decay)
    expected = [
        sum(
            offered * weight(decay, cost)
            for offered, cost in zip(facilities.capacity, row, strict=True)
            if cost <= limit
        )
        for row in costs
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@some.PROPERTY
@given(some.demands(), some.facilities(), DECAYS, some.LIMITS)
def test_all_that_is_offered_is_shared_out(demand: Demand, facilities: Facilities, decay: Decay, limit: float) -> None:
    """Score times people adds up to the capacity of all who are asked."""
    found = two_step(straight(demand, facilities, limit), demand, facilities, decay)
    people, asked = demand.weights[:, 0], found.asked[:, 0] > 0
    total = float((found.score[people > 0, 0] * people[people > 0]).sum())
    np.testing.assert_allclose(total, facilities.capacity[asked].sum(), rtol=1e-9, atol=1e-12)


@some.PROPERTY
@given(some.streets_with_places(), st.sampled_from(["metres", "minutes"]), some.LIMITS, st.integers(1, 3))
def test_streets(town: Town, unit: str, limit: float, k: int) -> None:
    network, points, places = town
    streets = Streets(network, "foot", unit)
    costs = costs_by_streets(network, "foot", unit, points, places)
    assert check_costs(reach(streets, points, places, limit), costs) == []
    assert check_costs(reach(streets, points, places), costs) == []
    assert check_nearest(nearest_by_streets(streets, points, places, k), costs) == []
    assert check_nearest(nearest_by_streets(streets, points, places, k, limit=limit), costs, limit) == []


@some.PROPERTY
@given(some.streets_with_places(), st.sampled_from(["metres", "minutes"]), some.LIMITS, st.integers(1, 3))
def test_many_facilities_are_swept(town: Town, unit: str, limit: float, threads: int) -> None:
    """So many that the network is folded up: the same answers as facility by facility."""
    network, points, places = town
    streets = Streets(network, "foot", unit)
    times = 2 * SWEPT // max(len(places.edge), 1) + 1
    many = Positions(np.tile(places.edge, times), np.tile(places.along, times), np.tile(places.door, times))
    costs = [row * times for row in costs_by_streets(network, "foot", unit, points, places)]
    assert check_costs(reach(streets, points, many, threads=threads), costs) == []
    assert check_costs(reach(streets, points, many, limit, threads=threads), costs) == []
    assert not len(places.edge) or "ways" in vars(streets)


@some.PROPERTY
@given(some.streets_with_places(), st.booleans(), st.sampled_from([1.5, 4.25, 7.0, 50.0]))
def test_an_isochrone_holds_who_is_near_enough(town: Town, leaving: bool, limit: float) -> None:
    """Whoever lies at the street itself, in the middle of an eighth, is inside when and only when the way is short."""
    network, _, places = town
    rows = [
        (edge, network.metres[edge] * (2 * eighth + 1) / 16)
        for edge in np.flatnonzero(network.modes["foot"].usable)
        for eighth in range(8)
    ]
    points = Positions(
        np.array([edge for edge, _ in rows], dtype=np.int64),
        np.array([along for _, along in rows]),
        np.zeros(len(rows)),
    )
    one, other = (places, points) if leaving else (points, places)
    costs = np.array(costs_by_streets(network, "foot", "metres", one, other)).reshape(len(one.edge), len(other.edge))
    for place in range(len(places.edge)):
        found = isochrone(Streets(network), places, place, limit, leaving=leaving)
        for row, (edge, along) in enumerate(rows):
            inside = ((found.edge == edge) & (found.begin <= along) & (along <= found.end)).any()
            cost = costs[place, row] if leaving else costs[row, place]
            assert inside == (cost <= limit) or abs(cost - limit) < 1e-9


@some.PROPERTY
@given(some.demands(), some.facilities(), some.LIMITS, st.integers(1, 3))
def test_the_number_of_threads_changes_nothing(
    demand: Demand, facilities: Facilities, limit: float, threads: int
) -> None:
    found = [straight(demand, facilities, limit, threads=many) for many in (1, threads)]
    assert found[0].facility.tolist() == found[1].facility.tolist()
    scores = [two_step(one, demand, facilities, gaussian(3.0), threads=threads).score for one in found]
    assert scores[0].tolist() == scores[1].tolist()
