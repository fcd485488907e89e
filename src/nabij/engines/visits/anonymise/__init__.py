"""A sheet of visits made hard to recognise: codes for names, squares for addresses, numbers for dates.

    sheet(path, *, k=5) -> Anonymised      .document: dict ("nabij-visits/1"); .text(): JSON; .told: Dutch lines

See docs/developers/visits-gain.md, section 6.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nabij.engines.common import InputError
from nabij.engines.visits.anonymise.building import Codes, document
from nabij.engines.visits.anonymise.table import read

__all__ = ["LEAST_CLIENTS", "Anonymised", "sheet"]

LEAST_CLIENTS: Final = 5
"""Clients at one place, at the least; a choice of this project."""


@dataclass(frozen=True)
class Anonymised:
    """document: the problem in our own form. told: what was made coarse, for the person who holds the sheet only."""

    document: dict[str, Any]
    told: list[str]

    def text(self) -> str:
        return json.dumps(self.document, ensure_ascii=False, indent=1) + "\n"


def sheet(path: str | Path, *, k: int = LEAST_CLIENTS) -> Anonymised:
    """The visits of a spreadsheet (first sheet; xlsx, xls, ods or csv), anonymised. k: least clients at a place, >= 2.

    Raises InputError in Dutch, with file, row and column, for what cannot be read and for columns that are not known.
    It never repeats what stands in a cell.
    """
    if k < 2:
        raise InputError("moet 2 of meer zijn", field="k")
    try:
        return Anonymised(*document(read(Path(path)), k, Codes()))
    except InputError as error:
        raise error.within(file=str(path)) from error
