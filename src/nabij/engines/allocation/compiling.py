"""Compile everything once, so that nobody waits for it later."""

from fractions import Fraction

from nabij.engines.allocation.problem import Indicator, Means, Neighbourhoods, Pillar, Problem, Robustness
from nabij.engines.allocation.solve import solve


def compile_kernels() -> None:
    """Some ten seconds the first time, nothing afterwards. Solves two neighbourhoods."""
    places = Neighbourhoods.build("ab", [1.0, 2.0], [[1.0], [2.0]])
    solve(Problem(places, (Indicator("x", "p"),), (Pillar("p"),), Means(Fraction(2)), robustness=Robustness(draws=2)))
