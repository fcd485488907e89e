"""From words or a point to a neighbourhood and a municipality."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nabij.territory.models import Area, Level
from nabij.territory.queries import place_of, place_of_address

# How Flemish street names end; only to find where in a sentence one may stand, the register of streets decides.
STREET = re.compile(
    # Begins where a word begins, and words end: without that a long text of one word takes seconds.
    r"(?<![\w'’-])((?:[\w'’-]{1,40}\s{1,5}){0,2}[\w'’-]{0,40}"
    r"(?:straat|laan|weg|plein|dreef|baan|lei|kaai|markt|hof|dries|kouter|pad|steeg|singel|gang|wijk|dijk|veld|park))"
    r"(?:\s+(?:nr\.?\s*|nummer\s+)?(\d+\s?[a-z]?))?\b",
    re.IGNORECASE,
)
MOST_TRIES = 6


@dataclass(frozen=True)
class Spot:
    """Where something is; degrees, WGS84. Empty when it can't be told, which is no reason not to serve somebody."""

    lon: float | None = None
    lat: float | None = None
    neighbourhood: Area | None = None
    municipality: Area | None = None


def find(
    *,
    place: str,
    words: str = "",
    neighbourhood: Area | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> Spot:
    """The best that is known: a point, else a street in the place or the words, beside the neighbourhood chosen."""
    if lon is not None and lat is not None:
        there = place_of(lon, lat)
        return _spot(there.lon, there.lat, neighbourhood or there.neighbourhood, there.municipality)
    areas = [neighbourhood] if neighbourhood else None
    for address in addresses_in(place, words):
        found = place_of_address(address, areas)
        if found is not None:
            return _spot(found.lon, found.lat, neighbourhood or found.neighbourhood, found.municipality)
    return _spot(None, None, neighbourhood, None)


def addresses_in(*texts: str) -> Iterator[str]:
    """Pieces of text that may be an address, the longest street name first, a few at most."""
    tried: set[str] = set()
    for text in texts:
        pieces = [text] if len(text) <= 80 else []
        for match in STREET.finditer(text[:2000]):
            names = match[1].split()
            pieces += [f"{' '.join(names[start:])} {match[2] or ''}".strip() for start in range(len(names))]
        for piece in pieces:
            if piece.strip() and piece not in tried and len(tried) < MOST_TRIES:
                tried.add(piece)
                yield piece


def _spot(lon: float | None, lat: float | None, neighbourhood: Area | None, municipality: Area | None) -> Spot:
    return Spot(lon, lat, neighbourhood, municipality or _municipality_of(neighbourhood))


def _municipality_of(neighbourhood: Area | None) -> Area | None:
    """The municipality of a neighbourhood; none when it crosses a border and only a point could tell."""
    if neighbourhood is None:
        return None
    parents = list(neighbourhood.parents.filter(level=Level.MUNICIPALITY)[:2])
    return parents[0] if len(parents) == 1 else None
