"""From an ordinary sentence to the terms of the taxonomy that it may be about.

How it counts. Every word of the text is brought to the lexicon: as it stands, by its stem, as a compound, by its
sound, and with one or two typing errors (each step costs some certainty). Entries found give points to their term.
Of one word, a term counts only its best one-word entry. Points of a term are added with falling returns
(1, .75, .55, .4, ... of the entries from best to least) and become a score 1 - exp(-points / 4) between 0 and 1.
A second and third term of a domain already named are moved back a little, so that the proposals show the breadth
of what was said. A score is a help for choosing words, no probability and no judgement about a person.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nabij.core.text import distance, fold, sound, split_compound, stem, variants, words
from nabij.directory.needs.lexicon import SHORTEST_STEM_FOR_AFFIX, Entry, Lexicon, lexicon
from nabij.directory.needs.loader import current_version, load

LONGEST_TEXT = 4000
MOST_WORDS = 400
MOST_REMEMBERED = 20000
WINDOW = 6
WINDOW_OF_CLASS = 4
THRESHOLD = 0.2
SHARE_OF_BEST = 0.4
SCALE = 4.0
RETURNS = (1.0, 0.75, 0.55, 0.4, 0.3, 0.2, 0.15, 0.1)
# An illness is often told as the reason of a practical need ("my back is gone, who will mow the lawn").
REASONS = frozenset({"health.illness", "health.recovery"})
REASON_SHARE = 0.7
PRACTICAL = 2.5
SAME_DOMAIN = (1.0, 0.8, 0.6, 0.45, 0.35)

Token = dict[str, float]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed term: its id, Dutch name, the code of its domain and a score from 0 to 1."""

    id: str
    name: str
    domain: str
    score: float


def suggest(text: str, *, limit: int = 5, version: int | None = None) -> list[Suggestion]:
    """Terms that a Dutch sentence may be about, best first, at most `limit`; [] when nothing is plausible.

    Reads the first 4,000 characters and 400 words. Never raises on any text.
    """
    number = current_version(version)
    points = score_points(text, lexicon(number))
    _damp_reasons(points)
    scores = {target: 1 - math.exp(-value / SCALE) for target, value in points.items() if value > 0}
    return _best(scores, limit, number)


def score_points(text: str, known: Lexicon) -> dict[str, float]:
    """Points per target of a lexicon for a text; the same word or phrase counts once."""
    tokens = read_tokens(text, known)
    found: dict[str, dict[object, float]] = defaultdict(dict)
    for token in tokens:
        for target, value in _best_singles(token, known):
            _raise_to(found[target], next(iter(token), ""), value)
    for entry, certainty in _phrases(_Text(tokens), known):
        _raise_to(found[entry.target], frozenset(entry.elements), entry.points * certainty)
    return {target: _total(list(values.values())) for target, values in found.items()}


def matches(text: str, known: Lexicon) -> Iterator[tuple[Entry, float]]:
    """Every entry of a lexicon met in a text, with the certainty (0-1) that it is meant."""
    tokens = read_tokens(text, known)
    for token in tokens:
        for key, certainty in token.items():
            for entry in known.single.get(key, ()):
                yield entry, certainty
    yield from _phrases(_Text(tokens), known)


def read_tokens(text: str, known: Lexicon) -> list[Token]:
    """The words of a text (at most the first 4,000 characters, 400 words), each with its keys and their certainty."""
    return [known_keys(word, known) for word in words(text[:LONGEST_TEXT], limit=MOST_WORDS)]


def _damp_reasons(points: dict[str, float]) -> None:
    if any(value >= PRACTICAL for target, value in points.items() if not target.startswith("health.")):
        for target in REASONS & points.keys():
            points[target] *= REASON_SHARE


def _raise_to(values: dict[object, float], key: object, value: float) -> None:
    if abs(value) > abs(values.get(key, 0.0)):
        values[key] = value


def _total(values: list[float]) -> float:
    gains = sorted((value for value in values if value > 0), reverse=True)
    losses = sum(value for value in values if value < 0)
    return sum(gain * share for gain, share in zip(gains, RETURNS, strict=False)) + losses


def _best(scores: Mapping[str, float], limit: int, version: int) -> list[Suggestion]:
    terms = load(version).terms
    seen: dict[str, int] = defaultdict(int)
    spread: list[tuple[float, str]] = []
    for target, score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        domain = terms[target].domain
        spread.append((score * SAME_DOMAIN[min(seen[domain], len(SAME_DOMAIN) - 1)], target))
        seen[domain] += 1
    spread.sort(key=lambda item: (-item[0], item[1]))
    least = max(THRESHOLD, SHARE_OF_BEST * spread[0][0]) if spread else THRESHOLD
    return [
        Suggestion(id=target, name=terms[target].name, domain=terms[target].domain, score=round(score, 3))
        for score, target in spread[: max(limit, 0)]
        if score >= least
    ]


def _best_singles(token: Token, known: Lexicon) -> Iterator[tuple[str, float]]:
    best: dict[str, float] = {}
    for key, certainty in token.items():
        for entry in known.single.get(key, ()):
            value = entry.points * certainty * known.share[key]
            if abs(value) > abs(best.get(entry.target, 0.0)):
                best[entry.target] = value
    yield from best.items()


class _Text:
    """The words of a text, with for each key the places where it stands."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(tokens):
            for key in token:
                self.places[key].append(place)

    def nearest(self, element: frozenset[str], position: int, reach: int, taken: set[int]) -> tuple[int, float]:
        """The free place nearest to a position that meets an element, with its certainty; (-1, 0) if none."""
        best = (reach + 1, -1, 0.0)
        for key in element:
            for place in self.places.get(key, ()):
                step = abs(place - position)
                if step <= reach and place not in taken:
                    best = min(best, (step, place, self.tokens[place][key]))
        return best[1], best[2]

    def at(self, element: frozenset[str], place: int) -> float:
        """Certainty that an element stands at a place."""
        if not 0 <= place < len(self.tokens):
            return 0.0
        token = self.tokens[place]
        return max((token[key] for key in element if key in token), default=0.0)


def _phrases(text: _Text, known: Lexicon) -> Iterator[tuple[Entry, float]]:
    for key in text.places.keys() & known.anchored.keys():
        for entry, anchor in known.anchored[key]:
            if all(any(one in text.places for one in element) for element in entry.elements):
                certainty = max(_match(entry, anchor, text, place) for place in text.places[key])
                if certainty:
                    yield entry, certainty


def _match(entry: Entry, anchor: int, text: _Text, position: int) -> float:
    """How sure we are (0-1) that a phrase stands around a position; 0 when it does not."""
    if entry.tight:
        return min(text.at(element, position + i - anchor) for i, element in enumerate(entry.elements))
    weakest = text.at(entry.elements[anchor], position)
    taken = {position}
    for index, element in enumerate(entry.elements):
        if index == anchor or not weakest:
            continue
        reach = WINDOW_OF_CLASS if any(key.startswith("@") for key in element) else WINDOW
        place, certainty = text.nearest(element, position, reach, taken)
        taken.add(place)
        weakest = min(weakest, certainty)
    return weakest


def known_keys(word: str, known: Lexicon) -> Token:
    """Keys of a word, remembered per lexicon; the memory starts anew when it grows large."""
    if word not in known.memory:
        if len(known.memory) > MOST_REMEMBERED:
            known.memory.clear()
        known.memory[word] = dict(_find_keys(word, known))
    # Not read back from the memory: another thread may have emptied it meanwhile.
    return known.memory.get(word) or dict(_find_keys(word, known))


def _find_keys(word: str, known: Lexicon) -> Iterator[tuple[str, float]]:
    """Keys of a word with the certainty (0-1) that it is meant."""
    yield from _stem_keys(word, known)
    standard = known.spelling.get(word, word)
    for form in {f"={word}", f"={standard}"} & known.exact:
        yield form, 1.0
    for name in known.classes.get(word, set()) | known.classes.get(standard, set()):
        yield name, 1.0
    for length in range(3, len(word) + 1):
        if word[:length] in known.prefixes:
            yield word[:length] + "*", 1.0


def _stem_keys(word: str, known: Lexicon) -> list[tuple[str, float]]:
    standard = known.spelling.get(word, word)
    own = stem(standard)
    if own in known.stems:
        return [(own, 1.0)]
    if own in known.known:
        return [(own, 1.0)]
    for form in variants(standard):
        if form in known.stems:
            return [(form, 0.95)]
    if any(form in known.known for form in variants(standard)):
        return [(own, 1.0)]
    parts = split_compound(standard, known.known)
    if any(part in known.stems for part in parts):
        return [(own, 1.0)] + [(part, 0.85) for part in parts if part in known.stems]
    return [(own, 1.0), *_alike(standard, own, known)]


def _alike(word: str, own: str, known: Lexicon) -> list[tuple[str, float]]:
    """Lexicon stems that an unknown word may be a misspelling or an extension of."""
    if len(word) < 4 or word.isdigit():
        return []
    heard = sound(own)
    if heard in known.sounds:
        return [(known.sounds[heard], 0.9)]
    near = _one_edit(heard, known) or _two_edits(heard, known)
    if near:
        return [(near, 0.75 if len(heard) > 6 else 0.6)]
    return _affixes(word, known)


def _one_edit(heard: str, known: Lexicon) -> str | None:
    if len(heard) < 5:
        return None
    return _closest(heard, [known.near.get(form, ()) for form in _deletions(heard)], 1)


def _two_edits(heard: str, known: Lexicon) -> str | None:
    if len(heard) < 9:
        return None
    return _closest(heard, [known.long_stems.get(heard[:3], ())], 2)


def _closest(heard: str, groups: list[list[str] | tuple[()]], limit: int) -> str | None:
    best: tuple[int, str] | None = None
    for candidate in {own for group in groups for own in group}:
        if sound(candidate)[0] != heard[0]:
            continue
        edits = distance(heard, sound(candidate), limit)
        if edits is not None and (best is None or (edits, candidate) < best):
            best = (edits, candidate)
    return best[1] if best else None


def _deletions(heard: str) -> list[str]:
    return [heard, *(heard[:index] + heard[index + 1 :] for index in range(len(heard)))]


def _affixes(word: str, known: Lexicon) -> list[tuple[str, float]]:
    """The longest lexicon stem that an unknown word begins or ends with: a compound with one unknown part."""
    for length in range(len(word) - 2, SHORTEST_STEM_FOR_AFFIX - 1, -1):
        for piece in (word[:length], word[-length:]):
            own = stem(fold(piece))
            if len(own) >= SHORTEST_STEM_FOR_AFFIX - 1 and own in known.stems:
                return [(own, 0.7)]
    return []
