"""Small problems, by hand and drawn."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from nabij.engines.allocation import Indicator, Means, Model, Neighbourhoods, Pillar, Problem, Robustness

NO_DRAWS = Robustness(draws=0)
PILLARS = ("ageing", "income", "place")


def problem(
    population: list[float], values: list[list[float]], fte: float, *, model: Model | None = None,
    regions: list[str] | None = None, previous: list[float] | None = None, robustness: Robustness = NO_DRAWS,
    reference: Neighbourhoods | None = None, seed: int = 0, **means: Any,
) -> Problem:  # fmt: skip
    """Indicators x0, x1 ... in pillars by turns; numbers among the means are exact."""
    k = len(values[0])
    ids = [f"n{at}" for at in range(len(population))]
    exact: dict[str, Any] = {name: Fraction(str(value)) if isinstance(value, int | float) and name != "years" else value
                             for name, value in means.items()}  # fmt: skip
    used = PILLARS[: min(k, len(PILLARS))]
    return Problem(
        Neighbourhoods.build(ids, population, values, regions=regions, previous=previous),
        tuple(Indicator(f"x{at}", PILLARS[at % len(PILLARS)], weight=at + 1) for at in range(k)),
        tuple(Pillar(name, weight=3 - at) for at, name in enumerate(used)), Means(Fraction(str(fte)), **exact),
        model or Model(), robustness, reference, seed,
    )  # fmt: skip


@st.composite
def problems(draw: st.DrawFn, *, method: str | None = None, reference: bool = False) -> Problem:
    """2 to 9 neighbourhoods, often alike, so that there are ties; with floors and caps that leave a way."""
    n, k = draw(st.integers(2, 9)), draw(st.integers(1, 4))
    number = st.one_of(st.integers(0, 4), st.integers(-3000, 3000).map(lambda one: one / 16))
    values = [[float(draw(number)) for _ in range(k)] for _ in range(n)]
    population = [float(draw(st.integers(1, 6)) * 1000) for _ in range(n)]
    step = draw(st.sampled_from([Fraction(1, 2), Fraction(1)]))
    floor = draw(st.integers(0, 2)) * step
    total = n * floor + draw(st.integers(0, 30)) * step
    cap = None
    if draw(st.booleans()):
        cap = max(floor, -(-total // (n * step)) * step) + draw(st.integers(0, 4)) * step
    model = Model(
        draw(st.sampled_from(["z", "min-max", "rank"])), draw(st.sampled_from(["arithmetic", "geometric"])),
        draw(st.sampled_from([(0.0, 1.0), (0.05, 0.95)])), draw(st.sampled_from([0.0, 0.25, 1.0])),
        draw(st.integers(1, 2)), draw(st.sampled_from(["own", "sum"])),
    )  # fmt: skip
    regions = [draw(st.sampled_from(["east", "west"])) for _ in range(n - 2)] + ["east", "west"]
    yard = None
    if reference:
        m = draw(st.integers(2, 6))
        rows = [[float(draw(number)) for _ in range(k)] for _ in range(m)]
        yard = Neighbourhoods.build([f"r{at}" for at in range(m)], [1000.0] * m, rows,
                                    regions=["east", "west"] * (m // 2) + ["east"] * (m % 2))  # fmt: skip
    made = problem(
        population, values, float(total), model=model, regions=regions, reference=yard, step=step, floor=floor, cap=cap,
        method=method or draw(st.sampled_from(["webster", "largest-remainder"])), seed=draw(st.integers(0, 3)),
    )  # fmt: skip
    flips = tuple(
        Indicator(one.column, one.pillar, high=draw(st.booleans()), weight=one.weight) for one in made.indicators
    )
    return Problem(made.places, flips, made.pillars, made.means, made.model, made.robustness, made.reference, made.seed)


def moved(one: Problem, values: Any = None, **means: Any) -> Problem:
    """The same with other values, or other means."""
    places = one.places
    if values is not None:
        places = replace(places, values=np.asarray(values))
    return replace(one, places=places, means=replace(one.means, **means))
