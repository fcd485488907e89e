"""Where the demo plugs itself in; empty in production, where nobody can be picked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    """Somebody one can be in the demo, with one click."""

    key: str
    name: str
    role: str
    story: str
    icon: str


@dataclass(frozen=True)
class TourStep:
    """One step of the guided tour: who to be, what to do, and the page where it happens.

    ``person`` is None for somebody without an account; ``url`` is empty when this database holds no such page.
    """

    person: DemoPerson | None
    title: str
    text: str
    url: str
    label: str


@dataclass(frozen=True)
class Demo:
    people: Callable[[], Sequence[DemoPerson]]
    tour: Callable[[], Sequence[TourStep]]


_plugged: list[Demo] = []


def plug(demo: Demo) -> None:
    _plugged[:] = [demo]


def people() -> Sequence[DemoPerson]:
    return _plugged[0].people() if _plugged else ()


def tour() -> Sequence[TourStep]:
    return _plugged[0].tour() if _plugged else ()
