"""Words that mean danger now: then a page shows 112 first. A help for the reader, nothing is decided with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nabij.directory.needs.lexicon import Lexicon, compile_lexicon
from nabij.directory.needs.loader import DATA, NeedsDataError, read_toml
from nabij.directory.needs.proposer import matches

KINDS = {
    "fire": "Brand of ontploffing",
    "gas": "Gas of CO",
    "suicide": "Gedachten aan zelfdoding",
    "unconscious": "Levensgevaar",
    "violence": "Geweld dat nu gebeurt",
}
SURE = 0.85


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of danger found in a text (`fire gas suicide unconscious violence`) and its Dutch name."""

    kind: str
    name: str


def danger(text: str) -> list[Danger]:
    """Dangers that a Dutch text tells of as going on now; [] when there are none. Never raises on any text."""
    found: dict[str, list[float]] = {}
    for entry, certainty in matches(text, danger_words()):
        if certainty >= SURE:
            found.setdefault(entry.target, []).append(entry.points)
    return [Danger(kind, KINDS[kind]) for kind in KINDS if kind in found and min(found[kind]) > 0]


@cache
def danger_words() -> Lexicon:
    """The compiled danger words."""
    path = DATA / "danger.toml"
    data = read_toml(path)
    if set(data.get("terms", {})) != set(KINDS):
        raise NeedsDataError(f"{path.name}: terms must be exactly {', '.join(KINDS)}")
    return compile_lexicon(data, path.name)
