"""The simulation beside its twin without chance."""

import dataclasses

import numpy as np
import pytest

from nabij.engines.microsim import Policy, Problem
from nabij.engines.microsim.check import against, shares, twin
from nabij.engines.microsim.outcomes import outcome
from nabij.engines.microsim.result import monte_carlo
from nabij.engines.microsim.simulate import aligned, calibrated, simulate
from nabij.engines.microsim.start import flanders
from nabij.engines.microsim.tables import EVENTS
from nabij.engines.microsim.tests.small import ALL, counted, problem

STRONG = {"neighbourhood.admission": 0.6, "reach.coverage": 0.7}


def compared(asked: Problem) -> dict[str, float]:
    hazard = aligned(asked)
    v = asked.values(0, asked.policies[0])
    found = calibrated(asked.parameters.draw(0, asked.seed), hazard)
    one = counted(asked)
    return against(
        one, twin(asked.population.people[0], found, hazard, v, asked.policies[0].measures, one.beds), EVENTS
    )


@pytest.mark.parametrize("bed_limit", [True, False])
@pytest.mark.parametrize("measures", [ALL, ("neighbourhood",)])
def test_agrees_with_the_twin(measures: tuple[str, ...], bed_limit: bool) -> None:
    """Some 700 figures: under chance alone the largest of them stays under 4.5 standard errors."""
    asked = problem(300_000, years=8, policies=(Policy("x", measures, STRONG),), bed_limit=bed_limit, seed=7)
    found = compared(asked)
    assert {"home", "residential", "death", "fall", "hospital", "applied", "reached", "strained", "short_stay"} <= set(
        found
    )
    assert max(found.values()) < 4.5, found


def test_agrees_when_places_are_short() -> None:
    asked = problem(300_000, years=8, policies=(Policy("x", ("neighbourhood",), STRONG),), seed=3)
    short = dataclasses.replace(asked, parameters=asked.parameters.changed({"beds.places": 70_000}))
    found = compared(short)
    assert "waiting" in found
    assert max(found.values()) < 4.5, found


def test_a_wrong_rate_is_noticed() -> None:
    """The twin of another world lies far off: what the test above can see."""
    asked = problem(300_000, years=8, policies=(Policy("x", ("neighbourhood",), STRONG),), bed_limit=False)
    hazard = aligned(asked)
    v = asked.values(0, asked.policies[0]) | {"neighbourhood.admission": 1.2}
    found = calibrated(asked.parameters.draw(0, 0), hazard)
    one = counted(asked)
    far = against(one, twin(asked.population.people[0], found, hazard, v, ("neighbourhood",), one.beds), EVENTS)
    assert far["residential"] > 4.5


def test_unchanged_policy_keeps_the_official_shares() -> None:
    """Without a limit on places: use and dependency by age and sex stay those of 2021."""
    asked = problem(300_000, years=20, bed_limit=False)
    hazard = aligned(asked)
    v = asked.values(0, asked.policies[0])
    found = calibrated(asked.parameters.draw(0, 0), hazard)
    people = flanders().people.sum(axis=0)
    reference, _ = twin(people, found, hazard, v, (), np.full(21, -1))
    old = people[:, 65:]
    for sex, span, share in (
        (0, slice(0, 10), 0.009), (1, slice(0, 10), 0.009), (0, slice(10, 20), 0.05), (1, slice(10, 20), 0.03),
        (0, slice(20, 46), 0.255), (1, slice(20, 46), 0.128),
    ):  # fmt: skip
        _, use = shares(reference, 0)
        assert (use[sex, span] * old[sex, span]).sum() / old[sex, span].sum() == pytest.approx(share, rel=1e-6)
    limited_at_first, use_at_first = shares(reference, 0)
    limited, use = shares(reference, 20)
    assert limited[:, :25] == pytest.approx(limited_at_first[:, :25], abs=0.02)
    assert use[:, 5:25] == pytest.approx(use_at_first[:, 5:25], rel=0.15)


def test_the_error_told_is_the_spread_of_repetitions() -> None:
    """Standard error from groups of persons in one run, beside the spread over seeds."""
    asked = problem(60_000, years=10, policies=(Policy("x", ("neighbourhood",), STRONG),), bed_limit=False)
    totals, told = [], []
    for seed in range(24):
        one = dataclasses.replace(asked, seed=seed)
        found = outcome(one, 0, 0, [simulate(one, 0, 0, 0)], {})
        totals.append(found.totals[:9])
        told.append(monte_carlo(found.lines.sum(axis=(0, 2)))[:9])
    # Nobody waits where places have no limit.
    lines = np.mean(told, axis=0) > 0
    ratio = np.std(totals, axis=0, ddof=1)[lines] / np.mean(told, axis=0)[lines]
    assert lines.sum() == 8
    assert ((ratio > 0.45) & (ratio < 1.8)).all(), ratio
