"""A village on paper, and the rows of a plan about it."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Row = dict[str, Any]
FORMAT: Final = "nabij-visits/1"
WEIGHTS: Final = {"shift": 15}
"""Nobody leaves home for one short visit when a round that goes out anyway can make it."""
QUARTERS: Final = (((0, 0), 420, 11), ((1350, 550), 320, 6), ((-1150, -950), 260, 3), ((500, -1500), 300, 3))
"""Middle, spread in metres and share of the centre, a new estate and two hamlets."""
NURSE, CARE, WOUND, HOIST, FAMILY = "verpleegkundige", "basiszorg", "wondzorg", "tillift", "gezinszorg"
COMPANY, MEALS, DRIVER, LOOK_IN = "gezelschap", "maaltijden", "vervoer", "herinnering medicatie"
SKILLS: Final = (NURSE, CARE, WOUND, HOIST, FAMILY, COMPANY, MEALS, DRIVER, LOOK_IN)


@dataclass
class Village:
    """Rows in the making. seed: of the places and of everything drawn by lot."""

    seed: int
    first_day: str
    days: int
    organisations: Sequence[str]
    places: list[Row] = field(default_factory=list)
    clients: list[Row] = field(default_factory=list)
    carers: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lot = random.Random(self.seed)

    def place(self, name: str, x: float, y: float) -> str:
        self.places.append({"id": name, "x": round(x, -1), "y": round(y, -1)})
        return name

    def home(self, name: str, farther: float = 1.0) -> str:
        """A house in one of the quarters; carers live farther out."""
        middle, spread, _share = self.lot.choices(QUARTERS, [share for _middle, _spread, share in QUARTERS])[0]
        angle, far = self.lot.uniform(0, 2 * math.pi), spread * math.sqrt(self.lot.expovariate(1.0)) * farther
        return self.place(name, middle[0] + far * math.cos(angle), middle[1] + far * math.sin(angle))

    def next_door(self, name: str, other: str) -> str:
        """A house a few streets from another place."""
        found = next(row for row in self.places if row["id"] == other)
        return self.place(name, found["x"] + self.lot.uniform(-250, 250), found["y"] + self.lot.uniform(-250, 250))

    def client(self, name: str, **wishes: Any) -> str:
        self.clients.append({"id": name, "place": self.home(name), **wishes})
        return name

    def visit(self, name: str, client: str, kind: str, minutes: float, window: Row | Sequence[Row], **more: Any) -> str:
        windows = [window] if isinstance(window, dict) else list(window)
        self.visits.append({"id": name, "client": client, "kind": kind, "minutes": minutes, "windows": windows, **more})
        return name

    def link(self, kind: str, first: str, second: str, **more: Any) -> None:
        self.links.append({"type": kind, "first": first, "second": second, **more})

    def document(self, comment: str) -> Row:
        return {
            "format": FORMAT,
            "comment": comment,
            "first_day": self.first_day,
            "days": self.days,
            "weights": WEIGHTS,
            "organisations": list(self.organisations),
            "skills": list(SKILLS),
            "places": self.places,
            "clients": self.clients,
            "carers": self.carers,
            "visits": self.visits,
            "links": self.links,
        }


def clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"


def window(start: str, due: str, latest: str) -> Row:
    """Begin between start and due; later is late, after latest is no use."""
    return {"from": start, "to": due, "latest": latest}


def block(start: str, end: str, **more: Any) -> Row:
    return {"from": start, "to": end, **more}
