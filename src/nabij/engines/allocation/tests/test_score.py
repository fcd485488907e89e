"""Need by hand, and the draws against the model said anew for each."""

import math
from dataclasses import replace

import numpy as np
import pytest

from nabij.engines.allocation import Indicator, InputError, Model, Neighbourhoods, Pillar, Problem, Robustness, solve
from nabij.engines.allocation.draws import choices, run
from nabij.engines.allocation.problem import AGGREGATIONS, NORMALISATIONS
from nabij.engines.allocation.score import Layout, normalised
from nabij.engines.allocation.spread import bounds
from nabij.engines.allocation.tests.small import moved, problem

ALL = (0.0, 1.0)


def test_normalised_by_hand() -> None:
    values = np.array([[1.0], [2.0], [2.0], [7.0]])
    z = (np.array([1, 2, 2, 7]) - 3) / math.sqrt(5.5)
    assert normalised(values, values, "z", ALL)[:, 0] == pytest.approx(z)
    assert normalised(values, values, "min-max", ALL)[:, 0] == pytest.approx([0, 1 / 6, 1 / 6, 1])
    assert normalised(values, values, "rank", ALL)[:, 0] == pytest.approx([1 / 8, 1 / 2, 1 / 2, 7 / 8])


def test_beyond_the_quantiles_counts_as_the_quantile() -> None:
    values = np.arange(101.0)[:, None]
    values[100] = 1e6
    found = normalised(values, values, "min-max", (0.05, 0.95))[:, 0]
    assert (found[:6] == 0).all()
    assert (found[95:] == 1).all()
    assert found[50] == pytest.approx(0.5)


def test_one_standard_deviation_more_need_is_e_to_the_lambda_more() -> None:
    result = solve(problem([1000, 1000], [[0.0], [2.0]], 100, model=Model(lambda_=0.25, winsorise=ALL)))
    assert result.score.tolist() == [-1, 1]
    assert result.share[1] / result.share[0] == pytest.approx(math.exp(0.5))
    assert [result.fte(one) for one in result.units.tolist()] == [38, 62]  # 37.75 and 62.25
    assert result.contribution[:, 0] == pytest.approx([-1, 1])


def test_low_can_be_need() -> None:
    one = problem([1000, 1000], [[0.0], [2.0]], 100, model=Model(winsorise=ALL))
    other = replace(one, indicators=(replace(one.indicators[0], high=False),))
    assert solve(other).units.tolist() == solve(one).units.tolist()[::-1]


def test_a_high_pillar_makes_up_less_for_a_low_one_when_geometric() -> None:
    values = [[0.0, 10.0, 0.0], [5.0, 5.0, 5.0], [10.0, 0.0, 10.0], [0.0, 0.0, 0.0], [10.0, 10.0, 10.0]]
    found = {how: solve(problem([1.0] * 5, values, 5, model=Model("min-max", how, ALL))).score for how in AGGREGATIONS}
    gap = {how: float(score[1] - score[0]) for how, score in found.items()}
    assert gap["geometric"] > gap["arithmetic"]


def test_unknown_is_refused_or_the_middle() -> None:
    values = [[1.0], [math.nan], [5.0], [2.0]]
    with pytest.raises(InputError) as told:
        problem([1.0] * 4, values, 4)
    wrong = 'x0: is not known for n1; fill it in, or put missing = "median" under [model]'
    assert str(told.value) == f"neighbourhoods[1]: {wrong}"
    filled = problem([1.0] * 4, [[1.0], [2.0], [5.0], [2.0]], 4, model=Model(winsorise=ALL))
    result = solve(problem([1.0] * 4, values, 4, model=Model(winsorise=ALL, missing="median")))
    assert result.score.tolist() == solve(filled).score.tolist()
    assert [(one.code, one.values["neighbourhoods"]) for one in result.notes if one.code == "median"] == [("median", 1)]


def test_regions_first() -> None:
    """East and west have as many people; all need is in the west, so it gets e^(2 lambda) times as much."""
    made = problem(
        [1000, 1000, 1000, 1000], [[0.0], [0.0], [4.0], [4.0]], 100, regions=["east", "east", "west", "west"],
        model=Model(stages=2, region_need="own", region_lambda=0.5, lambda_=0.0, winsorise=ALL),
    )  # fmt: skip
    result = solve(made)
    assert result.region_score.tolist() == [-1, 1]
    assert [result.fte(one) for one in result.region_units.tolist()] == [27, 73]  # 26.9 and 73.1
    assert [result.fte(one) for one in result.units.tolist()] == [13.5, 13.5, 36.5, 36.5]


def test_floors_or_caps_that_leave_no_way() -> None:
    with pytest.raises(InputError) as told:
        solve(problem([1.0] * 4, [[1.0], [2.0], [3.0], [4.0]], 3, floor=1))
    assert str(told.value) == "means: floor: 4 times the floor of 1 FTE is 4 FTE, more than the 3 that there are"
    with pytest.raises(InputError) as told:
        solve(problem([1.0] * 4, [[1.0], [2.0], [3.0], [4.0]], 9, cap=2))
    assert str(told.value) == "means: cap: 4 times the cap of 2 FTE is 8 FTE, less than the 9 that there are"
    with pytest.raises(InputError) as told:
        solve(problem([1.0] * 2, [[1.0], [2.0]], 9, limit=1, previous=[2, 2]))
    wrong = "from 4 FTE of the year before, changing at most 1 each, at most 6 FTE can be given, not 9"
    assert str(told.value) == f"transition: limit_fte: {wrong}"


def drawn_problem(stages: int, region_need: str, method: str, reference: bool) -> Problem:
    random = np.random.default_rng(5)
    n, k = 40, 5
    values = random.gamma(2.0, 3.0, (n, k)).tolist()
    yard = Neighbourhoods.build(
        [f"r{at}" for at in range(25)], [1000.0] * 25, random.gamma(2.0, 3.0, (25, k)),
        regions=[f"region {at % 3}" for at in range(25)],
    )  # fmt: skip
    return problem(
        random.lognormal(9, 0.4, n).tolist(), values, 80, method=method, floor=1, cap=6, seed=3,
        regions=[f"region {at % 4}" for at in range(n)], reference=yard if reference else None,
        model=Model(stages=stages, region_need=region_need, region_lambda=0.1),
        robustness=Robustness(draws=60, lambdas=(0.1, 0.6)),
    )  # fmt: skip


@pytest.mark.parametrize("reference", [False, True])
@pytest.mark.parametrize("method", ["webster", "largest-remainder"])
@pytest.mark.parametrize(("stages", "region_need"), [(1, "sum"), (2, "sum"), (2, "own")])
def test_each_draw_is_the_model_with_other_choices(stages: int, region_need: str, method: str, reference: bool) -> None:
    made = drawn_problem(stages, region_need, method, reference)
    layout = Layout.of(made)
    choice, _factors = choices(made, layout)
    units, rank, _sums = run(made, layout, bounds(made, layout), choice)
    for draw in range(0, 60, 4):
        pillars = {made.pillars[at].name: float(choice.outer[draw, row]) for row, at in enumerate(layout.pillar)}
        inner = {made.indicators[at].column: float(choice.inner[draw, row]) for row, at in enumerate(layout.column)}
        model = replace(
            made.model, normalisation=NORMALISATIONS[choice.normalisation[draw]], lambda_=float(choice.lambda_[draw]),
            aggregation=AGGREGATIONS[choice.aggregation[draw]], region_lambda=float(choice.region_lambda[draw]),
        )  # fmt: skip
        other = replace(
            made, model=model, pillars=tuple(Pillar(one.name, pillars[one.name]) for one in made.pillars),
            indicators=tuple(Indicator(one.column, one.pillar, weight=inner[one.column]) for one in made.indicators),
            robustness=Robustness(draws=0),
        )  # fmt: skip
        result = solve(other)
        assert units[draw].tolist() == result.units[layout.row].tolist()
        assert rank[draw].tolist() == result.rank[layout.row].tolist()


def test_draws_do_not_hang_on_threads_and_repeat() -> None:
    made = drawn_problem(2, "sum", "webster", False)
    one, other = (solve(made, threads=threads).to_json() for threads in (1, 3))
    assert one == other
    assert one != solve(replace(made, seed=4)).to_json()


def test_intervals_and_drivers() -> None:
    made = drawn_problem(1, "sum", "webster", False)
    still = Robustness(draws=50, concentration=1e6, normalisations=("z",), aggregations=("arithmetic",),
                       lambdas=(0.25, 0.25))  # fmt: skip
    drawn = solve(replace(made, robustness=still)).drawn
    assert drawn is not None
    assert (drawn.kept == 1).mean() > 0.9
    only = replace(still, lambdas=(0.0, 1.0), draws=2000)
    one = problem([1000, 1000, 1000], [[0.0], [1.0], [5.0]], 30, robustness=only)
    found = solve(one).drawn
    assert found is not None
    assert found.factors == ("lambda",)
    driver = found.driver(2)
    assert driver is not None
    assert driver[0] == "lambda"
    assert driver[1] > 0.95
    assert found.units[:, 2].tolist() == sorted(found.units[:, 2].tolist())
    assert found.rank.tolist() == [[3, 2, 1]] * 3


def test_more_need_that_gives_less_is_told() -> None:
    """Three neighbourhoods: x0 of the first counts less, the farther it stands out, in units of its own spread."""
    values = [[4.0, 0.0], [2.0, 5.0], [3.0, 0.0]]
    made = problem([1000, 1000, 1000], values, 30, model=Model(winsorise=ALL, lambda_=0.5))
    note = next(note for note in solve(made).notes if note.code == "yardstick")
    raised = made.places.values + np.array([[made.places.values[:, 0].std(), 0], [0, 0], [0, 0]])
    found = [float(solve(moved(made, one)).share[0]) / 2 for one in (made.places.values, raised)]
    assert (note.values["neighbourhoods"], note.values["indicator"]) == (["n0"], "x0")
    assert note.values["fte"] == pytest.approx(found[0] - found[1], abs=1e-4)
    fixed = replace(made, reference=made.places)
    assert [note.code for note in solve(fixed).notes if note.code == "yardstick"] == []
