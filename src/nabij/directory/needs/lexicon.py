"""The lexicon: words and phrases with points per term, compiled for fast lookup of misspelled Dutch.

A *key* is what a token and an entry have in common: a stem ("boodschap"), an exact form ("=was"), a beginning
("incontinent*") or a class of words ("@ouder").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from nabij.core.text import deletions, dutch_stems, fold, sound, stem, words
from nabij.directory.needs.loader import DATA, NeedsDataError, current_version, load, read_toml

POINTS = {"strong": 4.0, "words": 2.5, "weak": 1.0, "against": -3.0}
# A phrase says more than its words apart; a word that many terms share says less of each.
PHRASE_BONUS = 1.2
SHARED_BY_ONE_MORE = 0.07
LEAST_SHARE = 0.6
SHORTEST_STEM_FOR_AFFIX = 6
SHORTEST_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the lexicon: points for a target (a term id) when every element is met near the others.

    `elements` holds for each word of the entry the keys of which one must be present; `tight` entries consist of
    function words only and must stand together in order.
    """

    target: str
    points: float
    elements: tuple[frozenset[str], ...]
    tight: bool


@dataclass(slots=True)
class Lexicon:
    """Compiled entries. `single`: key -> one-word entries; `anchored`: key -> phrases that need it."""

    single: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    anchored: dict[str, list[tuple[Entry, int]]] = field(default_factory=lambda: defaultdict(list))
    share: dict[str, float] = field(default_factory=dict)
    exact: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    classes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    spelling: dict[str, str] = field(default_factory=dict)
    stems: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    sounds: dict[str, str] = field(default_factory=dict)
    near: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    memory: dict[str, dict[str, float]] = field(default_factory=dict)
    long_stems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@cache
def lexicon(version: int | None = None) -> Lexicon:
    """The compiled lexicon that goes with a taxonomy version (default: the newest)."""
    number = current_version(version)
    path = DATA / f"lexicon-{number}.toml"
    data = read_toml(path)
    missing = set(load(number).terms) ^ set(data.get("terms", {}))
    if missing:
        raise NeedsDataError(f"{path.name}: terms differ from the taxonomy: {', '.join(sorted(missing))}")
    return compile_lexicon(data, path.name)


def compile_lexicon(data: Mapping[str, Any], source: str) -> Lexicon:
    """A lexicon from the parsed file `source`; NeedsDataError names the term and the entry that is wrong."""
    result = Lexicon()
    for name, members in data.get("classes", {}).items():
        for word in words(members):
            result.classes[word].add(f"@{name}")
    result.spelling.update({fold(key): fold(value) for key, value in data.get("spelling", {}).items()})
    function_words = frozenset(words(data.get("function", {}).get("words", "")))
    function_stems = frozenset(stem(word) for word in function_words)
    reader = _Reader(source, set(data.get("classes", {})), function_words, function_stems)
    entries = [entry for target, groups in data.get("terms", {}).items() for entry in reader.entries(target, groups)]
    for entry in entries:
        _index_keys(result, entry)
    commonness: dict[str, int] = defaultdict(int)
    for entry in entries:
        for key in set().union(*entry.elements):
            commonness[key] += 1
    for entry in entries:
        _index_entry(result, entry, commonness)
    for key, singles in result.single.items():
        sharing = len({entry.target for entry in singles})
        result.share[key] = max(LEAST_SHARE, 1 - SHARED_BY_ONE_MORE * (sharing - 1))
    _index_spelling(result)
    return result


@dataclass(frozen=True, slots=True)
class _Reader:
    source: str
    classes: set[str]
    function_words: frozenset[str]
    function_stems: frozenset[str]
    seen: dict[str, frozenset[str]] = field(default_factory=dict)

    def entries(self, target: str, groups: Mapping[str, str]) -> Iterable[Entry]:
        unknown = set(groups) - set(POINTS)
        if unknown:
            raise NeedsDataError(f"{self.source}: {target}: unknown group {sorted(unknown)[0]!r}")
        for group, lines in groups.items():
            for line in re.split(r"[,\n]", lines):
                if line.strip():
                    yield self.entry(target, POINTS[group], line.strip())

    def entry(self, target: str, points: float, line: str) -> Entry:
        joined = "_" in line or ("-" in line and "|" not in line)
        parts = line.replace("_", " ").replace("-", " " if joined else "-").split()
        elements = tuple(element for element in (self.element(target, part, line) for part in parts) if element)
        if not elements:
            raise NeedsDataError(f"{self.source}: {target}: nothing to match in {line!r}")
        tight = joined or (len(parts) > 1 and all(fold(part) in self.function_words for part in parts))
        return Entry(target, points * (PHRASE_BONUS if len(elements) > 1 else 1.0), elements, tight)

    def element(self, target: str, part: str, line: str) -> frozenset[str]:
        if part not in self.seen:
            self.seen[part] = frozenset(key for option in part.split("|") for key in self.keys(target, option, line))
        return self.seen[part]

    def keys(self, target: str, option: str, line: str) -> Iterable[str]:
        if option.startswith("@"):
            if option[1:] not in self.classes:
                raise NeedsDataError(f"{self.source}: {target}: unknown class {option} in {line!r}")
            return [option]
        if option.startswith("="):
            return ["=" + "".join(words(option))]
        if option.endswith("*"):
            start = "".join(words(option))
            if len(start) < SHORTEST_PREFIX:
                raise NeedsDataError(f"{self.source}: {target}: {option!r} is too short a beginning in {line!r}")
            return [start + "*"]
        # Among alternatives "kant-en-klare" is met by its longest part: the text is cut at hyphens too.
        found = words(option)
        if not found:
            return []
        word = max(found, key=len)
        own = stem(word)
        # The stemmer cuts "ommetje" to "om" and "bende" to "ben": then only the word itself counts.
        return [f"={word}"] if own in self.function_stems and word not in self.function_words else [own]


def _index_keys(result: Lexicon, entry: Entry) -> None:
    for key in set().union(*entry.elements):
        if key.startswith("="):
            result.exact.add(key)
        elif key.endswith("*"):
            result.prefixes.add(key[:-1])
        elif not key.startswith("@"):
            result.stems.add(key)


def _index_entry(result: Lexicon, entry: Entry, commonness: Mapping[str, int]) -> None:
    if len(entry.elements) == 1:
        for key in entry.elements[0]:
            result.single[key].append(entry)
        return
    # A phrase is looked up by its rarest word, so that "niet" does not wake up half the lexicon.
    costs = [sum(commonness[key] + 500 * key.startswith("@") for key in element) for element in entry.elements]
    anchor = costs.index(min(costs))
    for key in entry.elements[anchor]:
        result.anchored[key].append((entry, anchor))


def _index_spelling(result: Lexicon) -> None:
    result.known = result.stems | dutch_stems() | {stem(word) for word in result.classes}
    for own in sorted(result.stems):
        if len(own) >= 4:
            result.sounds.setdefault(sound(own), own)
    for heard, own in result.sounds.items():
        if len(heard) >= 5:
            for form in deletions(heard):
                result.near[form].append(own)
        if len(heard) >= 8:
            result.long_stems[heard[:3]].append(own)
