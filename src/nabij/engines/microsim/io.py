"""A scenario in TOML, and what it is made of: read, checked, and told by hash."""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any, Final

from nabij.engines.common import InputError
from nabij.engines.microsim.parameters import DATA, built_in
from nabij.engines.microsim.problem import Policy, Problem
from nabij.engines.microsim.start import flanders, official, read_population, read_targets, why

FORMAT: Final = "nabij-microsim/1"
NUMBERS: Final = ("year", "years", "persons", "draws", "seed")
KNOWN: Final = frozenset({
    "format", "name", *NUMBERS, "bed_limit", "population", "alignment", "parameters", "policy",
})  # fmt: skip


def load(path: Path, **given: int | None) -> Problem:
    """A scenario file; what is given (years, draws, seed, persons) goes before what it says. Raises InputError."""
    try:
        content = path.read_bytes()
        data = tomllib.loads(content.decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"can't be read: {why(error)}", file=str(path)) from error
    try:
        return from_toml(data, path.parent, {"scenario": _hash(content)}, given)
    except InputError as error:
        raise error.within(file=str(path)) from error


def from_toml(data: dict[str, Any], folder: Path, hashes: dict[str, str], given: dict[str, int | None]) -> Problem:
    """folder: where the files that the scenario names lie."""
    if data.get("format") != FORMAT:
        raise InputError(f'must be "{FORMAT}"', field="format")
    for name in data:
        if name not in KNOWN:
            raise InputError(f"unknown; fields are {', '.join(sorted(KNOWN))}", field=name)
    numbers = {name: data[name] for name in NUMBERS if name in data}
    numbers |= {name: value for name, value in given.items() if value is not None}
    bed_limit = data.get("bed_limit", True)
    if not isinstance(bed_limit, bool):
        raise InputError("must be true or false", field="bed_limit")
    population, targets = flanders(), official()
    if "population" in data:
        path = _path(data, "population", folder)
        population, targets = read_population(path), ()
        hashes["population"] = _hash_of(path)
    if "alignment" in data:
        path = _path(data, "alignment", folder)
        targets = read_targets(path)
        hashes["alignment"] = _hash_of(path)
    for name in ("population.csv", "mortality.csv", "targets.csv", "parameters.toml"):
        hashes[f"built-in {name}"] = _hash_of(DATA / name)
    parameters = built_in().changed(_table(data, "parameters"))
    return Problem(
        population=population, parameters=parameters, policies=_policies(data, set(parameters.of)), targets=targets,
        name=_text(data, "name"), bed_limit=bed_limit, hashes=hashes, **numbers,
    )  # fmt: skip


def _policies(data: dict[str, Any], known: set[str]) -> tuple[Policy, ...]:
    rows = data.get("policy", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError("must be a list of tables: [[policy]]", field="policy")
    found = []
    for number, row in enumerate(rows, start=1):
        place = f"[[policy]] {number}"
        for name in row:
            if name not in ("name", "measures", "changes"):
                raise InputError("unknown; fields are name, measures, changes", place=place, field=name)
        measures = row.get("measures", [])
        if not isinstance(measures, list) or not all(isinstance(one, str) for one in measures):
            raise InputError("must be a list of texts", place=place, field="measures")
        called = row.get("name", "")
        if not isinstance(called, str):
            raise InputError(f"must be a text: {called}", place=place, field="name")
        changes = _changes(row.get("changes", {}), known, place)
        try:
            found.append(Policy(called or f"policy {number}", tuple(measures), changes))
        except InputError as error:
            raise error.within(place=place) from error
    return tuple(found)


def _changes(told: Any, known: set[str], place: str) -> dict[str, float]:
    if not isinstance(told, dict):
        raise InputError("must be a table", place=place, field="changes")
    found = {}
    for name, value in told.items():
        if name not in known:
            raise InputError(f"unknown parameter: {name}", place=place, field="changes")
        if name.split(".")[0] not in ("reach", "neighbourhood", "housing_measure", "telemonitoring", "respite"):
            raise InputError(
                f"{name} is no figure of a programme: set it under [parameters]", place=place, field="changes"
            )
        built_in().changed({name: value})
        if isinstance(value, dict):
            raise InputError(f"{name}: must be a number", place=place, field="changes")
        found[name] = float(value)
    return found


def _text(data: dict[str, Any], field: str) -> str:
    value = data.get(field, "")
    if not isinstance(value, str):
        raise InputError("must be a text", field=field)
    return value


def _path(data: dict[str, Any], field: str, folder: Path) -> Path:
    told = _text(data, field)
    path = folder / told
    try:
        found = bool(told) and path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        raise InputError(f"there is no file {told!r} beside the scenario", field=field)
    return path


def _table(data: dict[str, Any], field: str) -> dict[str, Any]:
    value = data.get(field, {})
    if not isinstance(value, dict):
        raise InputError("must be a table", field=field)
    return value


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _hash_of(path: Path) -> str:
    try:
        return _hash(path.read_bytes())
    except OSError as error:
        raise InputError(f"can't be read: {why(error)}", file=str(path)) from error


def dumps(result: dict[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False, allow_nan=False, indent=1)
