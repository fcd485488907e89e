"""What must hold for any input: exact, fair in order, and the same whatever the order or the units."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nabij.engines.allocation import Neighbourhoods, Problem, solve
from nabij.engines.allocation.check import check
from nabij.engines.allocation.tests.small import moved, problems

few = settings(deadline=None, max_examples=60)


@few
@given(problems())
def test_totals_are_exact_floors_and_caps_kept_and_the_check_agrees(one: Problem) -> None:
    result = solve(one)
    means = one.means
    assert int(result.units.sum()) * means.step == means.fte
    assert result.units.min() * means.step >= means.floor
    assert means.cap is None or result.units.max() * means.step <= means.cap
    assert check(one, result.to_json()) == []


@few
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_means_nothing(one: Problem, random: object) -> None:
    places = one.places
    rows, columns = list(range(len(places))), list(range(one.k))
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    other = replace(
        one, indicators=tuple(one.indicators[at] for at in columns), pillars=tuple(reversed(one.pillars)),
        places=Neighbourhoods.build(
            [places.ids[at] for at in rows], places.population[rows], places.values[np.ix_(rows, columns)],
            regions=[places.region_labels[places.region[at]] for at in rows],
        ),
    )  # fmt: skip
    found = dict(zip(other.places.ids, solve(other).units.tolist(), strict=True))
    assert [found[name] for name in places.ids] == solve(one).units.tolist()


@few
@given(problems(), st.lists(st.tuples(st.sampled_from([0.001, 0.01, 7.0, 1000.0]), st.integers(-50, 50)), min_size=4))
def test_the_units_of_indicators_mean_nothing(one: Problem, scale: list[tuple[float, int]]) -> None:
    times, plus = (np.array([pair[side] for pair in scale[: one.k]]) for side in (0, 1))
    assert solve(moved(one, one.places.values * times + plus)).units.tolist() == solve(one).units.tolist()


@few
@given(problems(), st.sampled_from([0.001, 3.0, 1000.0]))
def test_persons_or_thousands_of_persons(one: Problem, scale: float) -> None:
    other = replace(one, places=replace(one.places, population=one.places.population * scale))
    assert solve(other).units.tolist() == solve(one).units.tolist()


@few
@given(problems(method="webster"), st.integers(1, 5))
def test_webster_takes_from_nobody_when_there_is_more(one: Problem, steps: int) -> None:
    cap = one.means.cap + steps if one.means.cap is not None else None
    more = moved(one, fte=one.means.fte + steps * one.means.step, cap=cap)
    assert (solve(more).units >= solve(moved(one, cap=cap)).units).all()


@few
@given(problems(reference=True), st.data())
def test_more_need_is_never_less_means_by_a_fixed_yardstick(one: Problem, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(one.places) - 1))
    column = data.draw(st.integers(0, one.k - 1))
    values = one.places.values.copy()
    values[row, column] += data.draw(st.integers(1, 2000)) / 16 * (1 if one.indicators[column].high else -1)
    assert solve(moved(one, values)).units[row] >= solve(one).units[row]


@few
@given(problems(), st.data())
def test_more_inhabitants_are_never_less_means(one: Problem, data: st.DataObject) -> None:
    if one.model.stages == 2 and one.model.region_need == "own":
        one = replace(one, model=replace(one.model, region_need="sum"))  # own figures are means over inhabitants
    row = data.draw(st.integers(0, len(one.places) - 1))
    population = one.places.population.copy()
    population[row] += data.draw(st.integers(1, 5000))
    other = replace(one, places=replace(one.places, population=population))
    assert solve(other).units[row] >= solve(one).units[row]


@few
@given(problems(), st.data())
def test_nobody_changes_more_than_the_limit_and_in_the_end_all_are_there(one: Problem, data: st.DataObject) -> None:
    target = solve(one).units
    step, n = float(one.means.step), len(one.places)
    before = target.copy()
    for _ in range(data.draw(st.integers(0, 6))):  # the same total, other hands
        a, b = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n - 1))
        if before[a] > 0:
            before[a] -= 1
            before[b] += 1
    limit = data.draw(st.integers(1, 3)) * one.means.step
    floor = Fraction(0)
    places = replace(one.places, previous=np.asarray(before * step, dtype=np.float64))
    slow = replace(one, places=places, means=replace(one.means, limit=limit, years=40, floor=floor, cap=None))
    result = solve(slow)
    assert check(slow, result.to_json()) == []
    path = [before, *result.path]
    most = int(limit / one.means.step)
    assert all(int(np.abs(now - last).max()) <= most for last, now in pairwise(path))
    assert all(int(now.sum()) == one.means.total for now in path)
    if one.model.stages == 1 and one.means.method == "webster":
        assert path[-1].tolist() == result.target.tolist()


@few
@given(problems(), st.data())
def test_when_more_need_gives_less_the_outcome_says_so(one: Problem, data: st.DataObject) -> None:
    """By the yardstick of the neighbourhoods themselves: a fall in the fair share is told in a note that names it."""
    one = replace(one, model=replace(one.model, stages=1), means=replace(one.means, fte=Fraction(50), floor=Fraction(0),
                                                                         cap=None))  # fmt: skip
    row, column = data.draw(st.integers(0, len(one.places) - 1)), data.draw(st.integers(0, one.k - 1))
    places, result = one.places, solve(one)
    values = places.values.copy()
    rise = data.draw(st.sampled_from([0.25, 1.0])) * places.values[:, column].std()
    values[row, column] += rise if one.indicators[column].high else -rise
    less = result.share[row] - solve(moved(one, values)).share[row]
    told = [note.values["neighbourhoods"] for note in result.notes if note.code == "yardstick"]
    if result.fte(float(less)) >= 0.006:
        assert places.ids[row] in told[0]
    elif not told:
        assert result.fte(float(less)) < 0.006
