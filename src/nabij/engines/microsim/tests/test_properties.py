"""What must hold whatever the figures are."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nabij.engines.microsim import InputError, Policy, Population, Problem, solve
from nabij.engines.microsim.costs import SHAPE, units
from nabij.engines.microsim.outcomes import outcome, payback
from nabij.engines.microsim.parameters import built_in
from nabij.engines.microsim.simulate import Counted, simulate
from nabij.engines.microsim.tables import EVENTS
from nabij.engines.microsim.tests.small import ALL, NOTHING, counted, problem, with_changes

DEATH, ADMITTED = EVENTS.index("death"), EVENTS.index("admitted")


def places(one: Counted) -> np.ndarray:
    """(2, years + 1, 3)."""
    found: np.ndarray = one.cells.sum(axis=2).reshape(*one.cells.shape[:2], 3, -1).sum(axis=3)
    return found


def test_without_effect_and_cost_nothing_differs_to_the_last_digit() -> None:
    free = {"neighbourhood.fixed": 0.0, "telemonitoring.per_person": 0.0, "respite.per_person": 0.0}
    asked = with_changes(problem(), NOTHING | free, ALL)
    one = counted(asked)
    found = outcome(asked, 0, 0, [one], {})
    assert one.events[1, ..., EVENTS.index("reached")].sum() > 100
    assert np.abs(found.lines).max() == 0
    assert found.npv.tolist() == [0.0] * 7
    assert np.array_equal(places(one)[0], places(one)[1])


def test_a_policy_of_nothing_changes_nothing() -> None:
    found = solve(problem(6_000, years=6, draws=2, policies=(Policy("none", ()),)), workers=1).to_json()["policies"][0]
    for part in ("outcomes", "net_present_value"):
        assert {(one["value"], one["low"], one["high"]) for one in found[part].values()} == {(0.0, 0.0, 0.0)}
    assert all(row["fewer_beds_in_use"] == {"value": 0, "low": 0, "high": 0} for row in found["by_year"])
    assert found["break_even"] is None


def test_when_all_are_reached_and_nobody_asks_only_who_was_not_reached_yet_moves() -> None:
    always = {"reach.coverage": 1.0, "reach.found": 1.0, "reach.found_alone": 1.0, "reach.ramp": 0.0}
    asked = with_changes(problem(bed_limit=False), always | {"reach.starts": 0.0, "neighbourhood.admission": 0.0})
    one = counted(asked)
    admitted = one.events[..., ADMITTED].sum(axis=(2, 3))
    assert admitted[1, 1:].sum() < 0.2 * admitted[0, 1:].sum()


def test_without_places_nobody_moves() -> None:
    base = problem(8_000, years=6)
    parameters = base.parameters.changed({"beds.places": 0, "beds.more_each_year": 0})
    one = counted(dataclasses.replace(base, parameters=parameters))
    assert one.events[..., [ADMITTED, EVENTS.index("short_stay")]].sum() == 0


@pytest.mark.parametrize(("people", "years"), [(300, 1), (1, 2)])
def test_a_hamlet_and_one_person(people: int, years: int) -> None:
    town = np.zeros((1, 2, 111))
    town[0, 0, 80] = people
    asked = Problem(Population(("-",), town), built_in(), (Policy("a", ALL),), years=years, draws=1)
    found = solve(asked, workers=1, break_even_persons=people, steps=1).to_json()
    assert len(found["baseline"]) == years + 1
    assert json.loads(json.dumps(found, allow_nan=False))["persons"] == people


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(sorted(built_in().of)), end=st.sampled_from([0.0, 1e-9, 1.0, 50.0]))
def test_any_figure_may_be_extreme(name: str, end: float) -> None:
    """Figures stay finite, or the value is refused."""
    try:
        changed = built_in().changed({name: end})
        asked = problem(1_500, years=2, parameters=changed, policies=(Policy("a", ALL),))
    except InputError:
        return
    found = outcome(asked, 0, 0, [counted(asked)], {})
    assert np.isfinite(found.lines).all()
    assert np.isfinite(found.npv).all()


def test_nobody_appears_or_disappears() -> None:
    """Alive at a census = alive before - deaths + those who have become 65; the young: alive + died + entered = all."""
    asked = problem(regions=1)
    one = counted(asked)
    alive = places(one).sum(axis=2)
    deaths = one.events.sum(axis=(2, 3))[:, :, DEATH]
    entered = alive[:, 1:] - alive[:, :-1] + deaths
    assert np.array_equal(entered[0], entered[1])
    assert (entered >= 0).all()
    young = int(asked.population.people[0, :, :65].sum())
    assert one.persons == young + alive[0, 0]
    too_young = int(asked.population.people[0, :, : 65 - asked.years].sum())
    assert entered[0].sum() + one.young_deaths.sum() >= young - too_young
    assert entered[0].sum() <= young - too_young


@settings(max_examples=5, deadline=None)
@given(places_now=st.integers(0, 90_000), more=st.integers(0, 2000), ratio=st.floats(0.3, 1.5))
def test_places_are_never_exceeded(places_now: int, more: int, ratio: float) -> None:
    base = problem(8_000, years=8)
    parameters = base.parameters.changed({"beds.places": places_now, "beds.more_each_year": more})
    asked = with_changes(dataclasses.replace(base, parameters=parameters), {"neighbourhood.admission": ratio})
    one = counted(asked)
    residents = places(one)[:, :, 2]
    admitted = one.events[..., ADMITTED].sum(axis=(2, 3))
    # Who lives there at the start stays: only where people were admitted must the places be enough.
    assert (np.where(admitted > 0, residents[:, 1:], 0) <= one.beds[1:]).all()


def test_when_places_are_short_they_are_all_used() -> None:
    base = problem(20_000)
    asked = dataclasses.replace(
        base, parameters=base.parameters.changed({"beds.places": 40_000, "beds.more_each_year": 0})
    )
    one = counted(asked)
    found = places(one)
    assert (found[0, 5:, 1] > 0).all()
    assert found[0, 5:, 2].tolist() == one.beds[5:].tolist()


def test_more_effect_gives_no_fewer_home_years() -> None:
    """In expectation; the same lot for all makes it hold for a town too."""
    base = problem(30_000, bed_limit=False)
    years = []
    for ratio in (1.3, 1.0, 0.7, 0.4, 0.0):
        asked = with_changes(base, {"neighbourhood.admission": ratio, "reach.coverage": 0.9})
        years.append(outcome(asked, 0, 0, [counted(asked)], {}).totals[1])
    assert years == sorted(years)
    assert years[-1] > years[0] + 100


def test_reference_is_the_same_beside_every_policy() -> None:
    asked = problem(policies=(Policy("a", ("neighbourhood",)), Policy("b", ALL, {"reach.coverage": 0.9})))
    one, other = (simulate(asked, 0, policy, 0) for policy in (0, 1))
    assert np.array_equal(one.cells[0].sum(axis=-1), other.cells[0].sum(axis=-1))
    assert np.array_equal(places(one)[0], places(other)[0])
    assert not np.array_equal(places(one)[1], places(other)[1])


def test_discounting_by_hand() -> None:
    """A fixed sum of 1 million a year from the second year on, three years, at 3 %."""
    asked = with_changes(
        problem(6_653, years=3), NOTHING | {"neighbourhood.fixed": 1e9, "reach.starts": 1.0, "reach.coverage": 0.0}
    )
    found = outcome(asked, 0, 0, [counted(asked)], {})
    yearly = 1e9 * asked.population.total / 6_653_062
    assert found.npv[1] == pytest.approx(-yearly * (1.03**-1.5 + 1.03**-2.5), rel=1e-12)
    assert found.npv[[0, 2, 3, 4]].tolist() == [0.0] * 4
    assert np.isnan(found.payback[1])
    assert found.payback[0] == 0


def test_payback_by_hand() -> None:
    assert payback(np.array([-10.0, 4.0, 7.0, 1.0])) == 3
    assert payback(np.array([2.0, 3.0])) == 0
    assert np.isnan(payback(np.array([-10.0, 4.0])))


def test_payback_agrees_with_the_net_present_value() -> None:
    """Back for a while is not back: there is a payback just when the whole is not negative."""
    assert np.isnan(payback(np.array([-10.0, 12.0, -20.0])))
    assert payback(np.array([-10.0, 12.0, -20.0, 30.0])) == 4
    assert payback(np.array([5.0, -10.0, 6.0])) == 3


def test_amounts_of_studies_are_brought_to_2025() -> None:
    """690 euro of 2020 x 8 days x 1.241; 12 hours of 13 euro of 2021 x 1.226."""
    v = built_in().draw(0, 0)
    unit = units(v)
    stay, fall = (unit.event_euro[EVENTS.index(name)].sum() for name in ("hospital", "fall"))
    assert stay == pytest.approx(690 * 8 * 1.241)
    assert fall == pytest.approx(27_573 * 1.241)
    relative = unit.euro.reshape(*SHAPE, -1)[0, 2, 1, 0, 0, 0, 4]
    assert relative == pytest.approx(12 * 365.25 / 7 * 13 * 1.226)


def test_by_income_and_by_region_add_up() -> None:
    found = solve(problem(20_000, regions=2, years=8), workers=1, break_even_draws=-1).to_json()["policies"][0]
    for name, whole in found["outcomes"].items():
        for part in ("by_income", "by_region"):
            assert sum(one[name]["value"] for one in found[part].values()) == pytest.approx(whole["value"], abs=1e-6)


def test_every_figure_has_its_interval() -> None:
    found = solve(problem(8_000, years=6, draws=3), workers=1, break_even_draws=-1).to_json()["policies"][0]
    for part in ("outcomes", "net_present_value", "payback_years"):
        assert all({"value", "low", "high"} <= set(one) for one in found[part].values())
        for one in found[part].values():
            assert None in (one["low"], one["high"]) or one["low"] <= one["high"]
