"""The three levels at which caring neighbourhoods are organised, with their tasks and their means."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext_lazy as lazy

from nabij.engines.allocation.programming.budget import SMALL_URBAN
from nabij.programme.counting.programming import Answer
from nabij.programme.models import RegionKind

NEIGHBOURHOOD: Final = (
    lazy("mensen en organisaties in de buurt samenbrengen, en afspreken wie de buurt regisseert"),
    lazy("buurtzorgregisseurs aanwerven die de buurt kennen"),
    lazy("zorgen dat buren elkaar ontmoeten en ergens bij horen"),
    lazy("helpen om noden vroeg te zien, en hulp van buren en mantelzorgers ondersteunen"),
    lazy("een infopunt openhouden, vertellen wat er is, digitale hulp en vergoedingen regelen"),
)
SMALL_URBAN_TASKS: Final = (
    lazy("de middelen voor buurtzorgregisseurs verdelen naar nood, eerst per regio en dan per buurt"),
    lazy("zien waar hulp ontbreekt en welke buurt meer steun nodig heeft"),
)
BACK_OFFICE: Final = (
    lazy("onderzoeken, gegevens delen en het beleid voeden"),
    lazy("buurten helpen starten en groeien, tot heel de regio mee is"),
    lazy("kennis van de ene buurt bij de andere brengen, met opleiding en gedeeld gereedschap"),
    lazy("digitale hulpmiddelen maken en onderhouden"),
    lazy("mantelzorgers en vrijwilligers ondersteunen, ook met een stelsel van vergoedingen"),
    lazy("de brug maken naar ziekenhuis en gespecialiseerde zorg"),
)


@dataclass(frozen=True)
class Level:
    """fte and euro: means of its own, None where it has none. each: euro of one."""

    key: str
    name: Any
    number: int
    tasks: tuple[Any, ...]
    fte: Fraction | None
    euro: Fraction | None
    each: Fraction | None

    @property
    def means(self) -> tuple[Fraction | None, ...]:
        return self.fte, self.euro, self.each


def levels(found: Answer) -> list[Level]:
    """Small-urban regions have no means of their own: `each` is what they spread on average."""
    budget, loaded = found.budget, found.asked.regions
    small = len(found.regions) if loaded and loaded.kind == RegionKind.SMALL_URBAN else SMALL_URBAN
    n = budget.neighbourhoods
    return [
        Level("neighbourhood", lazy("De buurt"), int(n), NEIGHBOURHOOD, n * budget.fte_each, budget.covenants,
              budget.fte_each * budget.cost),
        Level("small-urban", lazy("De kleinstedelijke zorgregio"), small, SMALL_URBAN_TASKS, None, None,
              budget.covenants / small),
        Level("office", lazy("De regionale backoffice"), budget.offices, BACK_OFFICE,
              budget.offices * budget.fte_office, budget.back_offices, budget.fte_office * budget.cost),
    ]  # fmt: skip
