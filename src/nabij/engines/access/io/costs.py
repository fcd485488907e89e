"""Costs that were computed elsewhere: a CSV file with origin, facility and cost."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from nabij.engines.access.io import files
from nabij.engines.access.io.files import Table
from nabij.engines.access.reach import Reach, given_list
from nabij.engines.access.validate import IntArray
from nabij.engines.common import InputError

ORIGIN: Final = ("origin", "from", "van", "oorsprong")
FACILITY: Final = ("facility", "dest", "destination", "to", "naar", "voorziening")
COST: Final = ("cost", "kost", "metres", "minutes", "distance", "time", "euclidean")


def load(path: Path, origins: Sequence[str], facilities: Sequence[str], *, limit: float = np.inf) -> Reach:
    """The reach in a list of pairs; pairs that are not in it can't be reached, pairs of others are passed over.

    Errors: InputError naming file, row and field.
    """
    found = files.table(path)
    column = found.needed(COST)
    cost = np.array(found.numbers(column, least=0.0, empty=np.inf))
    point, facility = (_numbers(found, names, who) for names, who in ((ORIGIN, origins), (FACILITY, facilities)))
    kept = (point >= 0) & (facility >= 0)
    if not kept.any():
        raise InputError("holds no pair of these origins and these facilities", file=found.file)
    _refuse_twice(found, np.flatnonzero(kept), point[kept] * len(facilities) + facility[kept])
    unit = column.lower() if column.lower() in ("metres", "minutes") else "cost"
    return given_list(origins, facilities, point[kept], facility[kept], cost[kept], limit=limit, unit=unit)


def _refuse_twice(found: Table, row: IntArray, pair: IntArray) -> None:
    """row, pair: (r,) rows of the table, and the number of the pair in each."""
    order = np.argsort(pair, kind="stable")
    again = order[1:][np.diff(pair[order]) == 0]
    if len(again):
        first = int(row[again.min()])
        names = [found.rows[first][found.needed(names)].strip() for names in (ORIGIN, FACILITY)]
        raise found.error(first, found.needed(ORIGIN), f"is there twice: {names[0]} to {names[1]}")


def _numbers(found: Table, names: Sequence[str], who: Sequence[str]) -> IntArray:
    number, column = {name: row for row, name in enumerate(who)}, found.needed(names)
    return np.array([number.get(row[column].strip(), -1) for row in found.rows], dtype=np.int64)
