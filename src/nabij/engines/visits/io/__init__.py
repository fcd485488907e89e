"""Problems and plans in files. `load` takes every form and every mistake in it is an InputError with file and place."""

import dataclasses
import json
from pathlib import Path
from typing import Any, Final

from nabij.engines.common import InputError
from nabij.engines.visits.io import mankowska, nabij, published, reading
from nabij.engines.visits.problem import Problem

FORMATS: Final = ("auto", "nabij", "mankowska", "published-json")


def load(path: str | Path, format: str = "auto") -> Problem:
    """The problem in a file, packed with gzip or not. Errors: InputError naming file, place and field."""
    if format not in FORMATS:
        raise InputError(f"must be one of {', '.join(FORMATS)}, is {format}", field="format")
    try:
        return loads(reading.text_of(Path(path)), format, folder=Path(path).parent)
    except InputError as error:
        raise error.within(file=str(path)) from error
    except MemoryError as error:
        raise InputError("is too large for the memory of this machine", file=str(path)) from error


def loads(text: str, format: str = "auto", *, folder: Path | None = None) -> Problem:
    """The problem in a text; files that it names are looked for in `folder`. Errors: InputError."""
    if format == "mankowska" or (format == "auto" and mankowska.looks(text)):
        return mankowska.loads(text)
    if format == "auto" and not text.lstrip().startswith(("{", "[")):
        raise InputError("is no known form: it begins neither with { nor with nbNodes")
    data = reading.json_of(text)
    if format == "published-json" or (format == "auto" and published.looks(data)):
        return published.problem_of(data)
    return nabij.problem_of(data, folder)


def dumps_problem(problem: Problem) -> str:
    """The problem as a text of our own form: `loads` makes an equal one of it, with travel as matrices."""
    return json.dumps(nabij.document(problem), ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def load_with(path: str | Path, new: str | Path) -> tuple[Problem, str]:
    """A problem in our own form with the visits, links, clients and places of another file added; and its text.

    Errors: InputError naming the file.
    """
    old, more = _data(path, nabij.FORMAT), _data(new, nabij.FORMAT)
    for field, rows in more.items():
        if field in ("format", "comment"):
            continue
        if field not in ("visits", "links", "clients", "places"):
            known = "visits, links, clients and places"
            raise InputError(f"only {known} can come in", file=str(new), field=field)
        if not isinstance(rows, list) or not isinstance(old.get(field) or [], list):
            raise InputError("must be a list [...]", file=str(new), field=field)
        old[field] = [*(old.get(field) or []), *rows]
    try:
        problem = nabij.problem_of(old, Path(path).parent)
    except InputError as error:
        raise error.within(file=f"{path} with {new}") from error
    return problem, json.dumps(old, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _data(path: str | Path, format: str) -> dict[str, Any]:
    try:
        data = reading.json_of(reading.text_of(Path(path)))
        if data.get("format", format) != format:
            raise InputError(f"must be {format}", field="format")
    except InputError as error:
        raise error.within(file=str(path)) from error
    return data


def same(one: Any, other: Any) -> bool:
    """Whether two problems, or two parts of them, say the same. NaN equals NaN."""
    for field in dataclasses.fields(one):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if dataclasses.is_dataclass(mine):
            equal = same(mine, theirs)
        elif hasattr(mine, "tobytes"):
            equal = mine.shape == theirs.shape and mine.dtype == theirs.dtype and mine.tobytes() == theirs.tobytes()
        else:
            equal = bool(mine == theirs)
        if not equal:
            return False
    return True
