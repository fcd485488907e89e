"""The picture of a care circle: a person in the middle, four rings, a dot for each member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin
from typing import Any, Final

SIZE: Final = 480
CENTRE: Final = SIZE / 2
EDGES: Final = (58, 104, 149, 193, 235)  # radius of the middle, then outer radius of ring 1 to 4
LARGEST_DOT: Final = 17.0
BADGE_ROOM: Final = 34  # pixels along the ring, each side of the top, kept free for the ring's number
TURN: Final = {1: 0.0, 2: 0.31, 3: 0.12, 4: 0.43}  # so that lonely dots don't stand in one column


@dataclass(frozen=True)
class Dot:
    """A member in the picture: place and size in units of the drawing, label and initials in words."""

    x: float
    y: float
    r: float
    label: str
    role: str
    initials: str
    is_coach: bool

    @property
    def halo(self) -> float:
        return self.r + 4.5


@dataclass(frozen=True)
class Ring:
    """A ring of the picture with the dots on it."""

    number: int
    name: str
    radius: float
    badge_y: float
    dots: tuple[Dot, ...]


def initials(label: str) -> str:
    """At most two capitals: "Fatima El Amrani" is FA, "buur" is B."""
    words = [word for word in label.replace("(", " ").split() if word[0].isalnum()]
    picked = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper()


def _places(number: int, count: int) -> tuple[list[tuple[float, float]], float]:
    """Places (x, y) for ``count`` dots on ring ``number``, evenly spread and clear of the badge, and their radius."""
    middle = (EDGES[number - 1] + EDGES[number]) / 2
    free = 2 * pi * middle - 2 * BADGE_ROOM
    step = free / max(count, 1)
    radius = min(LARGEST_DOT, (step - 4) / 2)
    places = []
    for index in range(count):
        along = BADGE_ROOM + ((index + 0.5) / count + TURN[number]) % 1 * free
        angle = along / middle - radians(90)
        places.append((round(CENTRE + middle * cos(angle), 1), round(CENTRE + middle * sin(angle), 1)))
    return places, round(radius, 1)


def lay_out(rings: Sequence[Mapping[str, Any]]) -> list[Ring]:
    """Rings as ``{number, name, members: [{label, role, is_coach}]}`` -> the drawing, outermost ring first."""
    drawn = []
    for ring in sorted(rings, key=lambda ring: -int(ring["number"])):
        number = int(ring["number"])
        members = list(ring["members"])
        places, radius = _places(number, len(members))
        dots = tuple(
            Dot(x, y, radius, str(member["label"]), str(member.get("role", "")), initials(str(member["label"])),
                bool(member.get("is_coach")))
            for member, (x, y) in zip(members, places, strict=True)
        )  # fmt: skip
        badge_y = CENTRE - (EDGES[number - 1] + EDGES[number]) / 2
        drawn.append(Ring(number, str(ring["name"]), EDGES[number], badge_y, dots))
    return drawn
