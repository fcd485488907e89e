"""An independent verifier: the definition once more, visit by visit, without any code of the planner.

It believes nothing of a plan. The times are the plan's own: each must be possible, none has to be the earliest.
"""

import math
from dataclasses import dataclass

from nabij.engines.visits.check.costs import MUST_BE_MADE, amounts
from nabij.engines.visits.check.reading import TOLERANCE, Book, Planned, Trip, Violation, clock
from nabij.engines.visits.check.rules import TRIP_RULES, indirect_ties, left_out, limits, ties
from nabij.engines.visits.problem import Problem

__all__ = ["MUST_BE_MADE", "TOLERANCE", "Planned", "Verdict", "Violation", "check", "clock", "mankowska_figures"]


@dataclass(frozen=True)
class Verdict:
    """objective: weighted sum of `terms`. terms: unweighted amount per term of `TERMS`. feasible: no violations."""

    feasible: bool
    objective: float
    terms: dict[str, float]
    violations: tuple[Violation, ...]


def check(problem: Problem, plan: Planned) -> Verdict:
    """Whether the plan keeps every rule, and what it costs. Never raises for a wrong plan; O(visits + links)."""
    faults: list[Violation] = []
    book = Book(problem, plan, faults)
    trips = [Trip(book, shift) for shift, route in enumerate(book.routes) if route]
    for trip in trips:
        for rule in TRIP_RULES:
            faults.extend(rule(book, trip))
    faults += [*ties(book), *indirect_ties(book), *limits(book, trips), *left_out(book)]
    terms = amounts(book, trips)
    objective = math.fsum(getattr(problem.weights, term) * amount for term, amount in terms.items())
    return Verdict(not faults, objective, terms, tuple(faults))


def mankowska_figures(verdict: Verdict) -> dict[str, float]:
    """D, T and Tmax of Mankowska et al. 2014, in minutes, for a problem in which every visit has priority 1."""
    names = {"travel": "travel", "tardiness": "lateness", "max_tardiness": "max_lateness"}
    return {name: verdict.terms[term] for name, term in names.items()}
