"""Our own form of a problem, `nabij-visits/1`; docs/developers/visits-format.md tells it field by field."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nabij.engines.common import InputError
from nabij.engines.visits.io.nabij import calendar, people, rounds, ways
from nabij.engines.visits.io.nabij.people import LANGUAGE, Table
from nabij.engines.visits.io.nabij.writing import FORMAT, document
from nabij.engines.visits.io.reading import Row, near
from nabij.engines.visits.problem import MANKOWSKA, TERMS, Links, Problem, Weights, sequence_of

__all__ = ["FORMAT", "document", "problem_of"]

_TOP: Final = frozenset(
    {"format", "first_day", "days", "organisations", "skills", "places", "travel", "clients", "visits", "links"}
    | {"carers", "weights", "comment"}
)
MOST_TIED: Final = 1000
"""Visits that links in time tie to each other, directly or through others."""
_FLAGS: Final = ("same_carer", "different_carer", "same_shift")
_LINK: Final = frozenset({"type", "first", "second", "least", "most", "load", *_FLAGS, "comment"})
_TYPES: Final[dict[str, dict[str, Any]]] = {
    "together": {"least": 0.0, "most": 0.0, "different_carer": True},
    "after": {"least": 0.0},
    "ride": {"least": 0.0, "same_shift": True, "load": 1.0},
    "same_carer": {"same_carer": True},
    "different_carer": {"different_carer": True},
    "same_shift": {"same_shift": True},
}
"""What each type of link says when its row doesn't."""


def problem_of(data: dict[str, Any], folder: Path | None = None) -> Problem:
    """The problem in plain data; a street network that it names is read from `folder`. Errors: InputError."""
    if data.get("format") != FORMAT:
        raise InputError("is missing" if "format" not in data else f"must be {FORMAT}", field="format")
    top = Row(data, "", _TOP)
    for name in ("places", "clients", "visits", "carers"):
        top.needed(name)
    when = calendar.read(top)
    places = ways.Places(top)
    clients, visits, carers = (
        top.rows(name, known)
        for name, known in (("clients", people.CLIENT), ("visits", rounds.VISIT), ("carers", people.CARER))
    )
    client_ids, carer_ids = ways.distinct(clients), ways.distinct(carers)
    ways.distinct(visits)
    skills, organisations = _skills(top, carers, visits), _organisations(top, [*carers, *visits])
    carer_table = sequence_of(carer_ids)
    travel = ways.read(top, places, people.modes_named(carers), folder)
    shifts = people.shifts(carers, when, places.table, sequence_of(travel.modes))
    found = rounds.expand(visits, when)
    homes = [calendar.find(places.table, row, "place", "place") if "place" in row else -1 for row in clients]
    return Problem(
        clients=people.clients(clients, client_ids, carer_table),
        visits=rounds.visits(
            found, clients=sequence_of(client_ids), homes=homes, places=places.table, skills=skills,
            organisations=organisations, carers=carer_table, shifts=shifts,
        ),
        carers=people.carers(carers, carer_ids, skills, organisations),
        shifts=shifts,
        links=_links(top.rows("links", _LINK), found),
        travel=travel,
        skills=tuple(skills),
        organisations=tuple(organisations),
        weights=_weights(top),
        days=when.days,
        first_day=when.first.isoformat() if when.first else "",
    )  # fmt: skip


def _skills(top: Row, carers: Sequence[Row], visits: Sequence[Row]) -> Table:
    """Column of each skill: those that the file lists, or else those of the carers; and every language."""
    listed = (
        top.texts("skills") if "skills" in top else sorted({name for row in carers for name in row.texts("skills")})
    )
    if len(set(listed)) < len(listed):
        raise InputError("holds a name twice", field="skills")
    spoken = {name for row in carers for name in people.languages(row)}
    spoken |= {LANGUAGE + row.text("language") for row in visits if "language" in row}
    table = sequence_of([*listed, *sorted(spoken - set(listed))])
    for row in visits if "skills" not in top else ():
        for name in row.texts("skills"):
            if name not in table:
                hint = "no carer has it; name it in skills at the top when that is meant"
                raise row.error("skills", f"unknown skill: {name}{near(name, table)} ({hint})")
    return table


def _organisations(top: Row, rows: Sequence[Row]) -> Table:
    if "organisations" in top:
        listed = top.texts("organisations")
        if len(set(listed)) < len(listed):
            raise InputError("holds a name twice", field="organisations")
        return sequence_of(listed)
    return sequence_of(list(dict.fromkeys(row.text("organisation") for row in rows if "organisation" in row)))


def _links(rows: Sequence[Row], found: rounds.Rounds) -> Links:
    ties = [{**tie, "first": a, "second": b} for row in rows for tie in [_tie(row)] for a, b in _pairs(row, found)]
    ties += found.ties

    def column(name: str, usual: Any, kind: type) -> Any:
        return np.array([tie.get(name, usual) for tie in ties], dtype=kind)

    links = Links(
        first=column("first", 0, np.int64),
        second=column("second", 0, np.int64),
        least=column("least", -math.inf, float),
        most=column("most", math.inf, float),
        same_carer=column("same_carer", False, bool),
        different_carer=column("different_carer", False, bool),
        same_shift=column("same_shift", False, bool),
        load=column("load", 0.0, float),
    )
    _refuse_tangle(links, found)
    return links


def _refuse_tangle(links: Links, found: rounds.Rounds) -> None:
    """Refuse more visits that hang together in time than a search can look through."""
    n, tying = len(found.visits), links.tying
    ends = links.first[tying], links.second[tying]
    if len(ends[0]) >= MOST_TIED:
        _, part = connected_components(coo_array((np.ones(len(ends[0])), ends), shape=(n, n)), directed=False)
        sizes = np.bincount(part)
        if sizes.max() > MOST_TIED:
            name = found.visits[int(np.argmax(part == np.argmax(sizes)))].id
            message = f"{sizes.max()} visits hang together with {name}; at most {MOST_TIED} can"
            raise InputError(message, field="links")


def _tie(row: Row) -> dict[str, Any]:
    kind = row.text("type")
    calendar.find(sequence_of(list(_TYPES)), row, "type", f"type (types are {', '.join(_TYPES)})")
    found = dict(_TYPES[kind])
    for name in ("least", "most", "load"):
        if name in row:
            if kind == "together" and name != "load":
                raise row.error(name, "visits together start at the same time")
            found[name] = row.number(name)
    if found.get("most", math.inf) < found.get("least", -math.inf):
        raise row.error("most", "is less than least")
    return found | {name: row.flag(name) for name in _FLAGS if name in row}


def _pairs(row: Row, found: rounds.Rounds) -> list[tuple[int, int]]:
    """The visits that a link ties: two, or those of the same days when both rows are several visits."""
    first, second = (_members(row, name, found) for name in ("first", "second"))
    if len(first) == len(second) == 1:
        return list(zip(first.values(), second.values(), strict=True))
    if first.keys() != second.keys():
        raise row.error("second", "isn't made on the same days as first; name single visits, like v1@tue")
    return [(first[suffix], second[suffix]) for suffix in first]


def _members(row: Row, name: str, found: rounds.Rounds) -> dict[str, int]:
    wanted = row.text(name)
    if wanted in found.members:
        return found.members[wanted]
    single = {one.id: i for i, one in enumerate(found.visits)} if "@" in wanted or "#" in wanted else {}
    if wanted in single:
        return {"": single[wanted]}
    calendar.find(dict.fromkeys((*found.members, *single), 0), row, name, "visit")
    raise AssertionError("a name that isn't there was found")


def _weights(top: Row) -> Weights:
    if top.data.get("weights") == "mankowska":
        return MANKOWSKA
    row = top.row("weights", (*TERMS, "comment"))
    return Weights(**{name: row.number(name) for name in TERMS if name in row}) if row else Weights()
