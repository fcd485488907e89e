"""An independent verifier of neighbourhoods: from the GeoJSON outcome, and from the areas when they are given.

It shares no code with the engine and believes nothing the outcome says of itself: it reads the files, measures on the
polygons and counts again.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from nabij.engines.territories.check.against import against
from nabij.engines.territories.check.alone import alone
from nabij.engines.territories.check.reading import Asked, Finding, Ground, Outcome, asked_of, load

__all__ = ["Asked", "Finding", "Verdict", "check", "in_order"]


@dataclass(frozen=True)
class Verdict:
    """holds: no violations. violations: rules that are broken. doubts: what can't be told without the areas, or what
    could not be avoided; each with its reason."""

    holds: bool
    neighbourhoods: int
    areas: int
    population: float
    violations: tuple[Finding, ...]
    doubts: tuple[Finding, ...]


def in_order(one: Path, two: Path) -> tuple[Path, Path]:
    """Outcome and areas, in whichever order they are given. Errors: InputError when a file can't be read."""
    return (two, one) if _is_outcome(two) and not _is_outcome(one) else (one, two)


def _is_outcome(path: str | Path) -> bool:
    told = [row.get("properties") for row in load(path)["features"] if isinstance(row, dict)]
    return any(isinstance(row, dict) and "neighbourhood" in row and "areas" in row for row in told)


def check(outcome: str | Path, areas: str | Path | None = None, asked: Asked | None = None) -> Verdict:
    """Whether neighbourhoods keep every rule. asked: what was asked; what is None there is read from the outcome.

    Errors: InputError when a file can't be read; a wrong outcome is a verdict.
    """
    found = Outcome.read(outcome)
    question = asked_of(found, asked or Asked())
    findings = list(alone(found, question))
    if areas is not None:
        ground = Ground.read(areas, question)
        # What the outcome alone left in doubt is settled by the areas. That geometries are those of the areas is looked
        # at; what overlap is left is that of the areas themselves.
        findings = [replace(one, sure=one.code != "overlap") for one in findings if one.sure]
        findings += against(found, ground, question)
    return Verdict(
        holds=not any(one.sure for one in findings),
        neighbourhoods=len(found.codes),
        areas=sum(len(one) for one in found.areas),
        population=sum(found.population),
        violations=tuple(one for one in findings if one.sure),
        doubts=tuple(one for one in findings if not one.sure),
    )
