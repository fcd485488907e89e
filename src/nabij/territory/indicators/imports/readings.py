"""One figure of a file, checked on its own, and what the import says of it."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nabij.core.imports import Outcome

UNKNOWN = frozenset({"", ".", "..", "...", ":", "x", "-", "nb", "n.b.", "n/a", "na", "c"})  # as sources mark a gap


@dataclass(frozen=True)
class Reading:
    """A figure with its place in the file; ``code`` is that of the area, ``level`` empty when the file doesn't tell."""

    indicator: str
    level: str
    code: str
    on: date
    value: float
    where: str = ""
    column: str = ""
    low: float | None = None
    high: float | None = None
    projected: bool = False
    mapped: bool = False
    missing: int = 0


@dataclass(frozen=True)
class Origin:
    """Where figures come from; ``label`` tells this delivery from another."""

    source: str
    label: str
    licence: str = ""
    reuse: str = "free"
    file: str = ""


@dataclass
class Batch:
    """Readings of one delivery, with remarks and what fits no area here: by indicator and day, codes and share."""

    origin: Origin
    readings: list[Reading] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lost: dict[tuple[str, date], dict[str, float]] = field(default_factory=dict)  # value by code
    weights: list[Reading] = field(default_factory=list)  # only to weigh pieces by
    computed: bool = False  # by Nabij from the borders: differences are those of the borders

    def lose(self, reading: Reading) -> None:
        self.lost.setdefault((reading.indicator, reading.on), {})[reading.code] = reading.value


@dataclass
class IndicatorOutcome(Outcome):
    """What an import of figures did; ``warnings`` ask for a look, ``unmapped`` is what fitted no area here."""

    warnings: list[str] = field(default_factory=list)
    unmapped: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def lines(self) -> list[str]:
        first, *rest = super().lines()
        return [first, *self.warnings, *rest]


def number_of(text: str, *, dutch: bool) -> float | None:
    """A number as it is written; ``dutch``: 1.234,5, else 1234.5. None when it isn't one."""
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f'](?=\d{3}(\D|$))", "", text.strip().removesuffix("%").strip())
    if dutch:
        if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", plain):
            plain = plain.replace(".", "")
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", plain):
        return None
    return float(plain)
