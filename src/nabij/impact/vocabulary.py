"""Themes, ages, sectors, groups and what can be told at the map: data, in ``vocabulary.toml``.

No Django, so that the catalogs can read it too.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """A word of a list. ``asked``: an analysis misses this sector when nobody is there; ``least``: the least share in
    deciding with which this group counts as heard."""

    code: str
    name: str
    icon: str = ""
    asked: bool = False
    least: str = ""


@dataclass(frozen=True)
class Vocabulary:
    version: int
    themes: Sequence[Entry]
    ages: Sequence[Entry]
    sectors: Sequence[Entry]
    groups: Sequence[Entry]
    reports: Sequence[Entry]

    def names(self) -> list[str]:
        return [entry.name for entry in (*self.themes, *self.ages, *self.sectors, *self.groups, *self.reports)]


@cache
def vocabulary() -> Vocabulary:
    data = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text())

    def entries(kind: str) -> tuple[Entry, ...]:
        return tuple(Entry(**row) for row in data[kind])

    kinds = ("theme", "age", "sector", "group", "report")
    return Vocabulary(data["version"], *(entries(kind) for kind in kinds))
