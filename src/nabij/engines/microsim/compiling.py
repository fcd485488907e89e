"""Compile everything once, so that nobody waits for it later."""

import numpy as np

from nabij.engines.microsim.parameters import built_in
from nabij.engines.microsim.problem import LAST, Policy, Population, Problem
from nabij.engines.microsim.simulate import simulate


def compile_kernels() -> None:
    """Some twenty seconds the first time, nothing afterwards: two years of a few hundred persons."""
    people = np.zeros((1, 2, LAST + 1))
    people[:, :, 60:90] = 5.0
    simulate(Problem(Population(("-",), people), built_in(), (Policy("-", ("neighbourhood",)),), years=2), 0, 0, 0)
