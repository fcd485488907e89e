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


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = csv.DictReader(file)
            lacks = [name for name in columns if name not in (table.fieldnames or ())]
            if lacks:
                raise InputError(
                    f"no column {lacks[0]}; columns are {', '.join(columns)}", file=str(path), place="line 1"
                )
            return list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"can't be read: {error}", file=str(path)) from error


def _number(
    row: dict[str, str], field: str, path: Path, line: int, low: float, high: float, empty: float = -1
) -> float:
    text = (row[field] or "").strip()
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


def _sex(row: dict[str, str], path: Path, line: int, allowed: tuple[str, ...]) -> str:
    sex = (row["sex"] or "").strip()
    if sex not in allowed:
        raise InputError(f"must be F or M: {sex!r}", file=str(path), place=f"line {line}", field="sex")
    return sex


def read_population(path: Path) -> Population:
    """A CSV with region, sex (F, M), age (single years, 110 = 110 and over) and population; rows of a cell add up."""
    found: dict[str, np.ndarray] = {}
    for line, row in enumerate(_rows(path, COLUMNS), start=2):
        sex = SEXES.index(_sex(row, path, line, SEXES))
        age = _number(row, "age", path, line, 0, 130)
        if age != int(age):
            raise InputError("must be a whole number", file=str(path), place=f"line {line}", field="age")
        people = _number(row, "population", path, line, 0, 1e9)
        table = found.setdefault((row["region"] or "").strip() or "-", np.zeros((2, LAST + 1)))
        table[sex, min(int(age), LAST)] += people
    if not found:
        raise InputError("holds no rows", file=str(path))
    try:
        return Population(tuple(found), np.array(list(found.values())))
    except InputError as error:
        raise error.within(file=str(path)) from error


def read_targets(path: Path) -> tuple[Target, ...]:
    """A CSV with year, sex (F, M or empty for both), age_from, age_to (empty = open) and population."""
    found = []
    for line, row in enumerate(_rows(path, ("year", "sex", "age_from", "age_to", "population")), start=2):
        low = int(_number(row, "age_from", path, line, 0, LAST))
        found.append(
            Target(
                int(_number(row, "year", path, line, 2000, 2200)),
                _sex(row, path, line, ("", *SEXES)),
                low,
                min(int(_number(row, "age_to", path, line, low, 130, empty=LAST)), LAST),
                _number(row, "population", path, line, 0, 1e9),
                row.get("source") or "",
            )
        )
    return tuple(found)
