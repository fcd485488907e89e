"""How a draft divides its areas now: each neighbourhood with its inhabitants, form, pieces and reasons in words.

Nothing of this is kept: it is counted anew from where each area lies, so that it is true after every move.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from nabij.engines.territories import explain
from nabij.engines.territories.explain.reasons import Reason
from nabij.engines.territories.result import Result
from nabij.impact.first_day.ground import problem_of
from nabij.impact.models import BoundaryDraft, DraftArea
from nabij.territory.models import Area

COLOURS: Final = 6
BY_ENGINE: Final = {"under", "over", "under_whole", "whole_group", "proven", "cut"}
"""Reasons that speak of the search; they are told only of a neighbourhood that is still as it was proposed."""
COMPACT, STRETCHED = 0.8, 0.5


def grouped(number: float) -> str:
    """A number as people write it: 14.820."""
    return number_format(number, 0, force_grouping=True)


@dataclass(frozen=True)
class Row:
    """An area of a draft; ``place`` is its place in the ground."""

    place: int
    pk: UUID
    code: str
    name: str
    persons: int | None
    number: int | None
    proposed: int | None
    municipality: str


@dataclass
class Hood:
    """A neighbourhood of a draft. bound: "", "under" or "over". form: 0 to 1 (a circle)."""

    number: int
    name: str
    rows: list[Row]
    persons: int = 0
    bound: str = ""
    pieces: int = 1
    form: float = 0.0
    size: float = 0.0
    why: list[str] = field(default_factory=list)
    suggestion: str = ""
    colour: int = 0
    changed: bool = False

    @property
    def label(self) -> str:
        told = _("Buurt %(number)d") % {"number": self.number}
        return f"{told}: {self.name}" if self.name else told

    @property
    def municipalities(self) -> list[str]:
        return sorted({row.municipality for row in self.rows} - {""})

    @property
    def form_words(self) -> str:
        if self.form >= COMPACT:
            return _("compact")
        return _("langgerekt of grillig") if self.form < STRETCHED else _("gewoon")

    @property
    def unknown(self) -> int:
        """Areas of which the inhabitants aren't known."""
        return sum(row.persons is None for row in self.rows)


@dataclass
class Division:
    draft: BoundaryDraft
    rows: list[Row]
    hoods: list[Hood]

    @property
    def loose(self) -> list[Row]:
        """Areas that lie in no neighbourhood yet."""
        return [row for row in self.rows if row.number is None]

    @property
    def total(self) -> int:
        return sum(row.persons or 0 for row in self.rows)

    @property
    def drawn(self) -> bool:
        return bool(self.hoods) and not self.loose

    @property
    def by_number(self) -> dict[int, Hood]:
        return {hood.number: hood for hood in self.hoods}

    @property
    def named(self) -> bool:
        return self.drawn and all(hood.name for hood in self.hoods)


def rows_of(draft: BoundaryDraft) -> list[Row]:
    """Areas in the order of the ground; one query."""
    names = draft.ground.get("within_names", {})
    within = draft.ground.get("within", [])
    found = DraftArea.objects.filter(draft=draft).order_by("area__code").values_list(
        "area_id", "area__code", "area__name", "persons", "number", "proposed"
    )  # fmt: skip
    return [Row(place, *told, names.get(within[place], "")) for place, told in enumerate(found)]


def plain(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Rows as the engine asks them: code, name, inhabitants (unknown counts as none)."""
    return [(row.code, row.name, row.persons or 0) for row in rows]


def division_of(draft: BoundaryDraft, *, reasons: bool = True) -> Division:
    """Three queries; with ``reasons`` the engine tells of each neighbourhood why."""
    rows = rows_of(draft)
    names = dict(draft.neighbourhoods.values_list("number", "name"))
    by_number: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.number is not None:
            by_number[row.number].append(row)
    hoods = [Hood(number, names.get(number, ""), by_number[number]) for number in sorted(by_number)]
    links = _links(draft)
    for hood in hoods:
        _measure(draft, hood, links)
    if hoods:
        _colour(hoods, links)
        if reasons:
            _explain(draft, rows, hoods)
    return Division(draft, rows, hoods)


def _links(draft: BoundaryDraft) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for a, b in draft.ground.get("pairs", []):
        found[a].add(b)
        found[b].add(a)
    return found


def _measure(draft: BoundaryDraft, hood: Hood, links: Mapping[int, set[int]]) -> None:
    hood.persons = sum(row.persons or 0 for row in hood.rows)
    hood.bound = "under" if hood.persons < draft.least else "over" if hood.persons > draft.most else ""
    hood.pieces = pieces({row.place for row in hood.rows}, links)
    proposed = {row.proposed for row in hood.rows}
    hood.changed = None in proposed or len(proposed) > 1


def pieces(places: set[int], links: Mapping[int, set[int]]) -> int:
    """In how many pieces areas lie; an island counts with what lies nearest."""
    left, count = set(places), 0
    while left:
        count += 1
        stack = [left.pop()]
        while stack:
            near = links.get(stack.pop(), set()) & left
            left -= near
            stack += near
    return count


def _colour(hoods: Sequence[Hood], links: Mapping[int, set[int]]) -> None:
    """Neighbourhoods that touch get another colour, as far as there are; the number always tells them apart."""
    where = {row.place: hood for hood in hoods for row in hood.rows}
    for hood in hoods:
        beside = {where[other].colour for row in hood.rows for other in links.get(row.place, ()) if other in where}
        known = {other.colour for other in hoods}
        free = sorted(set(range(1, COLOURS + 1)) - beside, key=lambda colour: (colour in known, colour))
        hood.colour = free[0] if free else (hood.number - 1) % COLOURS + 1


def _explain(draft: BoundaryDraft, rows: Sequence[Row], hoods: Sequence[Hood]) -> None:
    placed = [row.place for row in rows if row.number is not None]
    counts = {hood.number: sum(row.proposed == hood.number for row in rows) for hood in hoods}
    problem = problem_of(draft, plain(rows), placed)
    label = np.array([rows[place].number for place in placed], dtype=np.int64)
    groups = len(problem.within_labels)
    result = Result.of(problem, label, part=problem.within, proven=(False,) * groups)
    by_number = {hood.number: hood for hood in hoods}
    order = [int(label[one.areas[0]]) for one in result.neighbourhoods]
    numbered = [replace(one, code=str(number)) for one, number in zip(result.neighbourhoods, order, strict=True)]
    result = replace(result, neighbourhoods=tuple(numbered))
    names = explain.names(result)
    for place, number in enumerate(order):
        hood, one = by_number[number], result.neighbourhoods[place]
        hood.form, hood.size, hood.suggestion = one.compactness, one.size, _bare(names[place], hood)
        hood.changed = hood.changed or counts[number] != len(hood.rows)
        hood.why = _words(draft, hood, explain.why(result, place))


def _bare(name: str, hood: Hood) -> str:
    """Without code and without the municipality in front: within it nobody says that."""
    plain = name.split(" (")[0]
    for town in hood.municipalities:
        plain = plain.removeprefix(f"{town} - ")
    return plain


def _words(draft: BoundaryDraft, hood: Hood, reasons: Sequence[Reason]) -> list[str]:
    told = [explain.words(one) for one in reasons if not (hood.changed and one.code in BY_ENGINE)]
    if hood.changed:
        told.insert(0, _("Mensen pasten deze buurt aan na het voorstel."))
        told += [bound_words(draft, hood)] if hood.bound else []
    if hood.pieces > 1:
        told.append(pieces_words(hood))
    if len(hood.municipalities) > 1:
        told.append(_("Ligt in %(names)s.") % {"names": _(" en ").join(hood.municipalities)})
    if hood.unknown:
        told.append(_("Van %(count)d gebieden is het aantal inwoners niet gekend.") % {"count": hood.unknown})
    return told


def bound_words(draft: BoundaryDraft, hood: Hood) -> str:
    """How the size stands to the bounds."""
    values = {"least": grouped(draft.least), "most": grouped(draft.most)}
    if hood.bound == "under":
        return _("Telt minder dan het minimum van %(least)s inwoners.") % values
    if hood.bound == "over":
        return _("Telt meer dan het maximum van %(most)s inwoners.") % values
    return _("Blijft tussen %(least)s en %(most)s inwoners.") % values


def pieces_words(hood: Hood) -> str:
    return _("Ligt in %(count)d stukken die elkaar niet raken.") % {"count": hood.pieces}


# Telling what a change did.


def told_of(division: Division, numbers: Sequence[int]) -> str:
    """Of each of these neighbourhoods: inhabitants, bounds, pieces."""
    found = division.by_number
    return " ".join(_told(division.draft, found[number]) for number in sorted(set(numbers)) if number in found)


def _told(draft: BoundaryDraft, hood: Hood) -> str:
    count = _("%(label)s telt nu %(persons)s inwoners.") % {
        "label": hood.label,
        "persons": grouped(hood.persons),
    }
    return " ".join([count, bound_words(draft, hood), *([pieces_words(hood)] if hood.pieces > 1 else [])])


# The map.


def marks(division: Division) -> dict[str, dict[str, Any]]:
    """For the map, by the id of an area: number, colour and words."""
    hoods = division.by_number
    found = {}
    for row in division.rows:
        hood = hoods.get(row.number) if row.number is not None else None
        words = " · ".join([row.name, hood.label if hood else _("nog in geen buurt")])
        found[str(row.pk)] = {
            "number": row.number or 0, "colour": hood.colour if hood else 0, "name": row.name, "words": words,
        }  # fmt: skip
    return found


def outlines(draft: BoundaryDraft) -> dict[str, Any]:
    """The shapes of the areas, simplified for a map, each with its id."""
    areas = Area.objects.filter(pk__in=draft.areas.values("area")).order_by("code")
    features = []
    for area in areas:
        if area.geometry is None:
            continue
        shape = area.polygon().simplify(0.0001, preserve_topology=True)
        features.append(
            {"type": "Feature", "properties": {"id": str(area.pk), "name": area.name},
             "geometry": shape.__geo_interface__}
        )  # fmt: skip
    return {"type": "FeatureCollection", "features": features}
