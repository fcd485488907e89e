"""Mortality, alignment, the start."""

import numpy as np
import pytest

from nabij.engines.microsim import Target
from nabij.engines.microsim.demography import align, hazards, project
from nabij.engines.microsim.start import flanders, official


def test_the_start_is_official() -> None:
    people = flanders().people
    assert people.sum() == 6_653_062
    assert people[:, :, 65:].sum() == pytest.approx(1_377_561)


def test_mortality_is_near_the_belgian_table_and_falls() -> None:
    """q of 65, 75 and 85 of 2009-2011 (Statbel): .0149, .0340, .1067 men; .0079, .0191, .0732 women; lower by 2021."""
    found = 1 - np.exp(-hazards(2021, 30))
    for sex, table in ((1, (0.0149, 0.0340, 0.1067)), (0, (0.0079, 0.0191, 0.0732))):
        ratio = found[0, sex, [65, 75, 85]] / table
        assert ((ratio > 0.75) & (ratio < 1.0)).all()
    assert (found[-1, :, 65:95] < found[0, :, 65:95]).all()


def test_alignment_meets_the_official_totals() -> None:
    people = flanders().people.sum(axis=0)
    found, factors = align(people, hazards(2021, 10), 2021, official())
    course = project(people, found)
    assert course[2, :, 65:].sum() == pytest.approx(1_430_423, rel=1e-6)
    assert course[9, :, 67:].sum() == pytest.approx(1_470_000, rel=1e-6)
    assert ((factors > 0.9) & (factors < 1.1)).all()


def test_alignment_by_sex_changes_that_sex_only() -> None:
    people = flanders().people.sum(axis=0)
    plain = hazards(2021, 5)
    target = Target(2026, "F", 80, 84, 115_000)
    found, _ = align(people, plain, 2021, (target,))
    assert np.array_equal(found[:, 1], plain[:, 1])
    assert project(people, found)[5, 0, 80:85].sum() == pytest.approx(115_000, rel=1e-6)
