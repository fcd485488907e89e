"""The population at the start: the table that the engine carries, or one from a file."""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from nabij.engines.common import InputError
from nabij.engines.microsim.parameters import DATA
from nabij.engines.microsim.problem import LAST, SEXES, Population, Target

COLUMNS = ("region", "sex", "age", "population")


@cache
def flanders() -> Population:
    """Flanders on 1 January 2021 by province, sex and single year of age (data/SOURCE.md)."""
    return read_population(DATA / "population.csv")


@cache
def official() -> tuple[Target, ...]:
    """Official totals of Flanders in later years (data/targets.csv)."""
    return read_targets(DATA / "targets.csv")


def why(error: Exception) -> str:
    """In one line, without the path that is told already."""
    return str(getattr(error, "strerror", None) or error).splitlines()[0]


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Separated by commas, semicolons or tabs, as the first line is."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            first = file.readline()
            file.seek(0)
            table = csv.DictReader(file, delimiter=max(",;\t", key=first.count), strict=True)
            names = [name.strip() for name in table.fieldnames or ()]
            table.fieldnames = names
            lacks = [name for name in columns if name not in names]
            if lacks:
                raise InputError(
                    f"no column {lacks[0]}; columns are {', '.join(columns)}", file=str(path), place="line 1"
                )
            twice = [name for name in columns if names.count(name) > 1]
            if twice:
                raise InputError(f"column {twice[0]} is there twice", file=str(path), place="line 1")
            rows = list(table)
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"can't be read: {why(error)}", file=str(path)) from error
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            many = "more" if None in row else "fewer"
            raise InputError(f"{many} fields than the first line has", file=str(path), place=f"line {line}")
    return rows


def _number(
    row: dict[str, str], field: str, path: Path, line: int, low: float, high: float, empty: float = -1
) -> float:
    text = row[field].strip()
    if not text and empty >= 0:
        return empty
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        message = f"must be a number from {low:g} to {high:g}: {text!r}"
        raise InputError(message, file=str(path), place=f"line {line}", field=field)
    return value


def _whole(row: dict[str, str], field: str, path: Path, line: int, low: float, high: float, empty: float = -1) -> int:
    value = _number(row, field, path, line, low, high, empty)
    if value != int(value):
        message = f"must be a whole number: {row[field].strip()!r}"
        raise InputError(message, file=str(path), place=f"line {line}", field=field)
    return int(value)


def _sex(row: dict[str, str], path: Path, line: int, allowed: tuple[str, ...]) -> str:
    sex = row["sex"].strip()
    if sex not in allowed:
        raise InputError(f"must be F or M: {sex!r}", file=str(path), place=f"line {line}", field="sex")
    return sex


def read_population(path: Path) -> Population:
    """A CSV with region, sex (F, M), age (single years, 110 = 110 and over) and population; each cell once, and between
    the youngest and the oldest of a region no age left out."""
    found: dict[str, np.ndarray] = {}
    seen: dict[tuple[str, int, int], int] = {}
    for line, row in enumerate(_rows(path, COLUMNS), start=2):
        sex = SEXES.index(_sex(row, path, line, SEXES))
        age = _whole(row, "age", path, line, 0, 130)
        people = _number(row, "population", path, line, 0, 1e9)
        region = row["region"].strip() or "-"
        before = seen.setdefault((region, sex, age), line)
        if before != line:
            message = f"region {region}, {SEXES[sex]}, {age} years is there already, on line {before}"
            raise InputError(message, file=str(path), place=f"line {line}", field="age")
        found.setdefault(region, np.zeros((2, LAST + 1)))[sex, min(age, LAST)] += people
    if not found:
        raise InputError("holds no rows", file=str(path))
    _no_gaps(seen, path)
    try:
        return Population(tuple(found), np.array(list(found.values())))
    except InputError as error:
        raise error.within(file=str(path)) from error


def _no_gaps(seen: dict[tuple[str, int, int], int], path: Path) -> None:
    ages: dict[str, set[int]] = {}
    for region, _, age in seen:
        ages.setdefault(region, set()).add(age)
    for region, known in ages.items():
        for age in range(min(known), max(known)):
            for sex, name in enumerate(SEXES):
                if (region, sex, age) not in seen:
                    raise InputError(f"no row for region {region}, {name}, {age} years", file=str(path), field="age")


def read_targets(path: Path) -> tuple[Target, ...]:
    """A CSV with year, sex (F, M or empty for both), age_from, age_to (empty = open) and population."""
    found = []
    for line, row in enumerate(_rows(path, ("year", "sex", "age_from", "age_to", "population")), start=2):
        low = _whole(row, "age_from", path, line, 0, LAST)
        found.append(
            Target(
                _whole(row, "year", path, line, 2000, 2200),
                _sex(row, path, line, ("", *SEXES)),
                low,
                min(_whole(row, "age_to", path, line, low, 130, empty=LAST), LAST),
                _number(row, "population", path, line, 0, 1e9),
                row.get("source") or "",
            )
        )
    return tuple(found)
