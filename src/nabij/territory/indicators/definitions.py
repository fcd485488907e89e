"""What an indicator means, as data in versions. The starter set stands in `starter_set.json`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.core.imports import ImportFailed
from nabij.territory.indicators.words import STARTER_SET
from nabij.territory.models import Direction, Indicator, Reuse, RollUp

INHABITANTS = "inhabitants"
# Another value of one of these makes other figures; the rest are words.
MAKES_FIGURES = ("unit", "roll_up", "weight", "numerator", "scale", "counts_persons", "part_of")


@dataclass(frozen=True)
class Definition:
    """One indicator as it is told; the fields are those of `Indicator`."""

    code: str
    name: str
    meaning: str
    unit: str
    source: str
    roll_up: str
    theme: str = ""
    decimals: int = 0
    direction: str = Direction.NEITHER
    licence: str = ""
    reuse: str = Reuse.FREE
    levels: list[str] = field(default_factory=list)
    weight: str = ""
    numerator: str = ""
    scale: float = 1
    counts_persons: bool = False
    part_of: str = ""
    helper: bool = False
    position: int = 0


def current() -> dict[str, Indicator]:
    """The last version of each indicator by code, in the order of the set."""
    found: dict[str, Indicator] = {}
    for indicator in Indicator.objects.order_by("version"):
        found[indicator.code] = indicator
    return dict(sorted(found.items(), key=lambda item: (item[1].position, item[0])))


def comparable_versions(code: str) -> list[Indicator]:
    """The last version and those before it whose figures mean the same."""
    found: list[Indicator] = []
    for indicator in Indicator.objects.filter(code=code).order_by("-version"):
        found.append(indicator)
        if not indicator.comparable:
            break
    return found


def starter_set() -> list[Definition]:
    return read_definitions(STARTER_SET)


def read_definitions(path: Path) -> list[Definition]:
    """Definitions of a JSON file: ``sources`` (text, licence, reuse by name) and ``indicators``."""
    data = json.loads(path.read_text(encoding="utf-8"))
    found = []
    for position, told in enumerate(data["indicators"], start=1):
        origin = data["sources"][told["source"]]
        found.append(Definition(**{**told, **origin, "position": position}))
    return found


@transaction.atomic
def define(definitions: Iterable[Definition], *, by: Actor) -> dict[str, Indicator]:
    """Keep definitions; what is told otherwise than before becomes a new version. Raises `ImportFailed`."""
    told, now = list(definitions), current()
    _check(told, now)
    for definition in told:
        last = now.get(definition.code)
        if last is None or _differs(last, definition):
            now[definition.code] = _new_version(definition, last)
            audit.record("indicator.defined", by=by, on=now[definition.code], version=now[definition.code].version)
    return now


def ready(*, by: Actor) -> dict[str, Indicator]:
    """The indicators by code; those of the starter set that aren't there yet are laid in, others stay as they are."""
    now = current()
    return define([one for one in starter_set() if one.code not in now], by=by)


def _differs(last: Indicator, definition: Definition) -> bool:
    return any(getattr(last, name) != value for name, value in asdict(definition).items())


def _new_version(definition: Definition, last: Indicator | None) -> Indicator:
    same = last is None or all(getattr(last, name) == getattr(definition, name) for name in MAKES_FIGURES)
    version = last.version + 1 if last else 1
    return Indicator.objects.create(version=version, comparable=same, defined_on=today(), **asdict(definition))


def _check(told: list[Definition], known: Mapping[str, Indicator]) -> None:
    wholes = {code: one.part_of for code, one in known.items()} | {one.code: one.part_of for one in told}
    problems: list[str] = []

    def problem(definition: Definition, what: str) -> None:
        problems.append(f"{definition.code}: {what}")

    for definition in told:
        choices: tuple[tuple[str, Any], ...] = (("roll_up", RollUp), ("direction", Direction), ("reuse", Reuse))
        for name, allowed in choices:
            value = getattr(definition, name)
            if value not in allowed.values:
                problem(definition, _("'%(value)s' past niet in het veld %(name)s") % {"value": value, "name": name})
        for name in ("weight", "numerator", "part_of"):
            other = getattr(definition, name)
            if other and other not in wholes:
                problem(definition, _("er is geen indicator '%(other)s' (%(name)s)") % {"other": other, "name": name})
        if definition.roll_up == RollUp.MEAN and not definition.weight:
            problem(definition, _("een gemiddelde heeft een gewicht nodig"))
        if definition.numerator and definition.roll_up != RollUp.MEAN:
            problem(definition, _("een teller hoort bij een gemiddelde"))
        if _turns_round(definition.code, wholes):
            problem(definition, _("is een deel van zichzelf"))
    if problems:
        raise ImportFailed(*problems)


def _turns_round(code: str, wholes: Mapping[str, str]) -> bool:
    seen, whole = {code}, wholes.get(code, "")
    while whole:
        if whole in seen:
            return True
        seen.add(whole)
        whole = wholes.get(whole, "")
    return False
