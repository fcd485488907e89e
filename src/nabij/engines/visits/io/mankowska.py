"""The text form of Mankowska, Meisel & Bierwirth (Health Care Management Science 17, 2014): sections of numbers.

nbNodes (patients and two for the depot, first and last), nbVehi, nbServi, r (node x service), DS (numbers, from 1, of
the nodes that ask two services), a (carer x service), x, y, d (matrix), p (per node, per carer, per service), mind,
maxd, e, l.
"""

from typing import Final

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.visits.io import instances
from nabij.engines.visits.io.reading import near
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.validate import BoolArray, FloatArray

SECTIONS: Final = ("nbNodes", "nbVehi", "nbServi", "r", "DS", "a", "x", "y", "d", "p", "mind", "maxd", "e", "l")


def looks(text: str) -> bool:
    return text.lstrip().startswith("nbNodes")


def loads(text: str) -> Problem:
    """The problem in a text. Errors: InputError naming the section."""
    sections = _sections(text)
    nodes = _size(sections, "nbNodes", least=2)
    carers, services = _size(sections, "nbVehi"), _size(sections, "nbServi", least=1)
    asks = _flags(sections, "r", nodes, services)
    able = _flags(sections, "a", carers, services)
    x, y, least, most, opens, due = (_table(sections, name, nodes) for name in ("x", "y", "mind", "maxd", "e", "l"))
    distance = _distance(_table(sections, "d", nodes, nodes))
    minutes = _table(sections, "p", nodes, carers, services)
    _doubles(_table(sections, "DS", None), asks)
    patients = []
    for node in range(1, nodes - 1):
        wanted = np.flatnonzero(asks[node]).tolist()
        patient = instances.Patient(
            id=f"p{node}",
            place=node,
            services=tuple(f"s{service + 1}" for service in wanted),
            minutes=tuple(_minutes(minutes[node, :, service], able[:, service], node) for service in wanted),
            window=(float(opens[node]), float(due[node])),
            apart=(float(least[node]), float(most[node])) if len(wanted) == 2 else (0.0, 0.0),
        )
        patients.append(instances.check_patient(patient, f"node {node + 1}"))
    # The two depots are one place, unless a file tells other distances to the last than to the first.
    same = (distance[0] == distance[-1]).all() and (distance[:, 0] == distance[:, -1]).all()
    kept = nodes - 1 if same else nodes
    names = [instances.DEPOT, *(one.id for one in patients), f"{instances.DEPOT} at the end"]
    return instances.build(
        patients=patients,
        carers=[
            (f"c{row + 1}", frozenset(f"s{service + 1}" for service in np.flatnonzero(able[row])))
            for row in range(carers)
        ],
        services=[f"s{service + 1}" for service in range(services)],
        places=names[:kept],
        end_place=0 if same else nodes - 1,
        minutes=distance[:kept, :kept],
        points=np.column_stack((x, y))[:kept],
    )


def _sections(text: str) -> dict[str, FloatArray]:
    parts: dict[str, list[str]] = {}
    lines: dict[str, list[int]] = {}
    name = ""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if words and words[0][0].isalpha():
            name = words.pop(0)
            if name not in SECTIONS:
                known = near(name, SECTIONS)
                raise InputError(f"{name[:40]!r} is no number and no section{known}", place=f"line {number}")
            if name in parts:
                raise InputError("is there twice", place=f"line {number}", field=name)
            parts[name], lines[name] = [], []
        if words:
            if not name:
                raise InputError("has numbers before the first section", place=f"line {number}")
            parts[name].extend(words)
            lines[name].extend([number] * len(words))
    for name in SECTIONS:
        if name not in parts:
            raise InputError("is missing; is the file cut off?", place=f"section {name}", field=name)
    return {name: _numbers(parts[name], lines[name], name) for name in SECTIONS}


def _numbers(words: list[str], lines: list[int], name: str) -> FloatArray:
    try:
        found = np.array(words, dtype=np.float64)
    except ValueError:
        bad = next(i for i, word in enumerate(words) if not _is_number(word))
        raise InputError(f"{words[bad][:40]!r} is no number", place=f"line {lines[bad]}", field=name) from None
    large = ~(np.abs(found) <= 1e9)
    if large.any():
        bad = int(np.argmax(large))
        raise InputError(f"{words[bad][:40]} is too large or no number", place=f"line {lines[bad]}", field=name)
    return found


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _size(sections: dict[str, FloatArray], name: str, least: int = 0) -> int:
    value = float(_table(sections, name, 1)[0])
    if value != int(value) or not least <= value <= 100_000:
        raise InputError(f"must be a whole number of {least} or more", place=f"section {name}", field=name)
    return int(value)


def _table(sections: dict[str, FloatArray], name: str, *shape: int | None) -> FloatArray:
    values = sections[name]
    sizes = [len(values) if size is None else size for size in shape]
    wanted = int(np.prod(sizes, dtype=float))
    if len(values) != wanted:
        told = " x ".join(map(str, sizes))
        message = f"must have {wanted} numbers ({told}), has {len(values)}"
        raise InputError(message, place=f"section {name}", field=name)
    return values.reshape(sizes)


def _flags(sections: dict[str, FloatArray], name: str, *shape: int) -> BoolArray:
    values = _table(sections, name, *shape)
    if not np.isin(values, (0, 1)).all():
        raise InputError("must be 0 or 1", place=f"section {name}", field=name)
    found: BoolArray = values == 1
    return found


def _distance(distance: FloatArray) -> FloatArray:
    for wrong, message in (
        (distance < 0, "must be 0 or more"),
        (np.diag(np.diagonal(distance) != 0), "must be 0 from a node to itself"),
    ):
        if wrong.any():
            row, column = (int(one) + 1 for one in np.argwhere(wrong)[0])
            raise InputError(message, place=f"section d, row {row}, column {column}", field="d")
    return distance


def _minutes(by_carer: FloatArray, able: BoolArray, node: int) -> float:
    """The duration of one service at one node, which must be the same for all carers who can give it."""
    asked = by_carer[able] if able.any() else by_carer
    if len(asked) and (asked != asked[0]).any():
        raise InputError("varies by carer, which Nabij cannot plan", place=f"node {node + 1}", field="p")
    return float(asked[0]) if len(asked) else 0.0


def _doubles(told: FloatArray, asks: BoolArray) -> None:
    found = np.flatnonzero(asks[1:-1].sum(axis=1) == 2) + 2
    if sorted(told.tolist()) != found.tolist():
        raise InputError("doesn't name the nodes that ask two services in r", place="section DS", field="DS")
