"""What a programme manager chose, and the scenario of the engine that says the same: `scenario.toml`."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from nabij.engines.microsim import io
from nabij.engines.microsim.parameters import Parameter, built_in
from nabij.engines.microsim.problem import Problem
from nabij.engines.microsim.solve import BREAK_EVEN_DRAWS, BREAK_EVEN_PERSONS

OWN: Final = ("reach.coverage", "neighbourhood.admission", "neighbourhood.fixed")
"""Figures that each policy may have for itself alone."""
# Seconds of one core, measured on a slow machine of 2026: of a draw, and of a million person-years in both worlds.
CALIBRATING: Final = 0.6
MILLION_YEARS: Final = 0.045
TRIES: Final = 10
Span = tuple[float, float | None, float | None]


@dataclass(frozen=True)
class Chosen:
    """policies: name, measures, own figures. figures: only those that differ, as value, low and high (None = fixed)."""

    name: str
    policies: list[tuple[str, list[str], dict[str, float]]]
    years: int = 35
    draws: int = 50
    persons: int = 100_000
    seed: int = 0
    bed_limit: bool = True
    figures: Mapping[str, Span] = field(default_factory=dict)


def toml_of(chosen: Chosen) -> str:
    """The scenario as `nabij programme simulate` reads it."""
    lines = [
        f"format = {_value(io.FORMAT)}", f"name = {_value(chosen.name)}", f"years = {chosen.years}",
        f"draws = {chosen.draws}", f"persons = {chosen.persons}", f"seed = {chosen.seed}",
        f"bed_limit = {_value(chosen.bed_limit)}",
    ]  # fmt: skip
    if chosen.figures:
        lines += ["", "[parameters]", *(_figure(name, span) for name, span in chosen.figures.items())]
    for name, measures, own in chosen.policies:
        lines += ["", "[[policy]]", f"name = {_value(name)}", f"measures = {_value(measures)}"]
        if own:
            inside = ", ".join(f"{_value(key)} = {_value(value)}" for key, value in own.items())
            lines.append(f"changes = {{ {inside} }}")
    return "\n".join(lines) + "\n"


def _figure(name: str, span: Span) -> str:
    value, low, high = span
    if low is None or high is None:
        return f"{_value(name)} = {_value(value)}"
    # What was fixed has no shape of its own: between its ends everything is as likely.
    shape = ', distribution = "uniform"' if built_in().of[name].distribution == "fixed" else ""
    return f"{_value(name)} = {{ value = {_value(value)}, low = {_value(low)}, high = {_value(high)}{shape} }}"


def _value(value: Any) -> str:
    """JSON texts, numbers and lists are TOML too, but for the character that TOML wants told by number."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def of_toml(text: str) -> Chosen:
    """What was chosen, out of a scenario that `toml_of` made."""
    data = tomllib.loads(text)
    figures = {name: _span(told) for name, told in data.get("parameters", {}).items()}
    policies = [(one["name"], list(one["measures"]), dict(one.get("changes", {}))) for one in data["policy"]]
    numbers = {name: data[name] for name in ("years", "draws", "persons", "seed", "bed_limit")}
    return Chosen(data["name"], policies, **numbers, figures=figures)


def _span(told: Any) -> Span:
    if isinstance(told, dict):
        return float(told["value"]), float(told["low"]), float(told["high"])
    return float(told), None, None


def of_result(data: Mapping[str, Any]) -> Chosen:
    """What a result that was brought in was made with, as far as the form knows it."""
    known = built_in().of
    figures: dict[str, Span] = {}
    for one in data["parameters"]:
        span = (float(one["value"]), float(one["low"]), float(one["high"]))
        if one["name"] in known and span != span_of(known[one["name"]]):
            figures[one["name"]] = span if span[1] < span[2] else (span[0], None, None)
    policies = [(str(one["name"]), list(one["measures"]), dict(one.get("changes", {}))) for one in data["policies"]]
    return Chosen(
        str(data["name"]), policies, int(data["years"]), int(data["draws"]), int(data["persons"]),
        int(data.get("seed", 0)), bool(data.get("bed_limit", True)), figures,
    )  # fmt: skip


def span_of(one: Parameter) -> tuple[float, float, float]:
    return one.value, one.low, one.high


def problem_of(text: str, folder: Path) -> Problem:
    """The question as the command line would read it. folder: to put the file in. Raises `InputError`."""
    path = folder / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return io.load(path)


def seconds(chosen: Chosen) -> float:
    """About how long one core computes: calibrating each draw, the persons, and the search for the break-even."""
    lived = MILLION_YEARS * chosen.years / 1e6
    even = min(chosen.draws, BREAK_EVEN_DRAWS) + 1
    one = (chosen.draws + 1) * (CALIBRATING + lived * chosen.persons)
    return len(chosen.policies) * (one + even * (CALIBRATING + TRIES * lived * BREAK_EVEN_PERSONS))
