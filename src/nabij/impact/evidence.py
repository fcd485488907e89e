"""What an item of the analysis can stand on. Apps and parts of this one register kinds of evidence and indicators.

    evidence.register(Kind("gap", _("Leemten"), provider))      # provider(analysis) -> Sequence[Found]
    evidence.register_indicators(provider)                       # provider(area) -> Iterable[Found]

Every ``Found`` must be fit to be shown to everyone: counts come with small cells hidden.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext

from nabij.impact.models import NeighbourhoodAnalysis
from nabij.territory.models import Area

INDICATOR = "indicator"
OWN_FIGURE = "figure"  # a figure by code, value and source as somebody typed it


@dataclass(frozen=True)
class Found:
    """A piece of evidence as it reads today; ``reference`` is unique within its kind and lasts."""

    reference: str
    label: str
    value: str = ""
    source: str = ""
    as_of: date | None = None

    @property
    def sentence(self) -> str:
        return f"{self.label}: {self.value}" if self.value else self.label


@dataclass(frozen=True)
class Kind:
    code: str
    label: str | Promise
    find: Callable[[NeighbourhoodAnalysis], Sequence[Found]]


_kinds: dict[str, Kind] = {}
_indicators: list[Callable[[Area], Iterable[Found]]] = []


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def register_indicators(provider: Callable[[Area], Iterable[Found]]) -> None:
    """Values of indicators for an area; the reference is the code of the indicator."""
    _indicators.append(provider)


def indicators(analysis: NeighbourhoodAnalysis) -> list[Found]:
    return [found for provider in _indicators for found in provider(analysis.neighbourhood)]


def all_found(analysis: NeighbourhoodAnalysis) -> list[tuple[Kind, Sequence[Found]]]:
    """Everything that an item can stand on, by kind; kinds with nothing are left out."""
    return [(kind, found) for kind in _kinds.values() if (found := kind.find(analysis))]


def find(analysis: NeighbourhoodAnalysis, kind: str, reference: str) -> Found | None:
    """One piece as it reads today; None when it isn't there (any more)."""
    rows = _kinds[kind].find(analysis) if kind in _kinds else ()
    return next((found for found in rows if found.reference == reference), None)


def kind_label(code: str) -> str:
    return str(_kinds[code].label) if code in _kinds else gettext("Eigen cijfer")
