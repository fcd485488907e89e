"""A result of `nabij programme simulate` as a file: checked before it is kept."""

import hashlib
import json
import math
import re
from typing import Any, Final

from django.utils.translation import gettext as _

from nabij.core.imports import ImportFailed
from nabij.programme.rules import LARGEST_RESULT
from nabij.programme.simulation import sheet
from nabij.programme.simulation.telling import Data, outcome_of

CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
DEEPEST: Final = 20  # of the nesting of a result
LARGEST_NUMBER: Final = 10**15
FORMAT: Final = "nabij-microsim-result/1"
NEEDED: Final = ("name", "year", "years", "persons", "draws", "policies", "fit", "parameters")


def read(name: str, content: bytes) -> tuple[dict[str, Any], str]:
    """The result and its hash. Raises `ImportFailed`."""
    if len(content) > LARGEST_RESULT:
        raise ImportFailed(_("%(file)s: het bestand is te groot") % {"file": name})
    try:
        data = json.loads(content.decode("utf-8"), parse_constant=_refuse, parse_float=_float, parse_int=_int)
        _storable(data)
    except (ValueError, RecursionError):
        raise ImportFailed(_("%(file)s: dit is geen geldige JSON") % {"file": name}) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        message = _("%(file)s, veld format: dit is geen uitkomst van 'nabij programme simulate'") % {"file": name}
        raise ImportFailed(message)
    try:
        _check(data)
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        told = {"file": name, "field": str(error)[:80]}
        raise ImportFailed(_("%(file)s: er ontbreekt iets of het is iets anders (%(field)s)") % told) from None
    return data, hashlib.sha256(content).hexdigest()


def _refuse(name: str) -> None:
    raise ValueError(name)


def _float(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):  # 1e999: no database keeps it
        raise ValueError(text)
    return found


def _int(text: str) -> int:
    found = int(text)
    if abs(found) > LARGEST_NUMBER:
        raise ValueError(text)
    return found


def _storable(told: Any, depth: int = 0) -> None:
    """Raises `ValueError` for what databases and files don't keep: control characters, halves, endless nesting."""
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(told, str):
        told.encode("utf-8")
        if CONTROL.search(told):
            raise ValueError("control character")
    elif isinstance(told, dict):
        for key, one in told.items():
            _storable(key)
            _storable(one, depth + 1)
    elif isinstance(told, list):
        for one in told:
            _storable(one, depth + 1)


def _check(data: Data) -> None:
    """Whatever a page shows is there, and is of its kind."""
    for key in NEEDED:
        data[key]
    outcome_of(data)
    sheet.workbook(data, [])
