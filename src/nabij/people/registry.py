"""Where apps tell what they keep about a person, who may see it, and what must happen when the person is forgotten.

Plugged into from each app's ``plugs.py``; read by "mijn gegevens", the sweep of retention and erasure.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from nabij.core.actors import Actor
from nabij.people.models import Person

Words = str | Promise
Kept = list[Any] | dict[str, Any]


@dataclass(frozen=True)
class Export:
    """One part of what is kept: ``content(person)`` gives plain values, ready for JSON."""

    name: str
    label: Words
    content: Callable[[Person], Kept]
    why: Words


@dataclass(frozen=True)
class Viewer:
    """One who may see data of a person: who, through which relation, what, and until when (empty: open-ended)."""

    who: str
    through: Words
    sees: Words = ""
    until: date | None = None


@dataclass(frozen=True)
class Relation:
    """A kind of relation that opens data; ``viewers(person, actor)`` names them to ``actor``."""

    label: Words
    viewers: Callable[[Person, Actor], Sequence[Viewer]]


@dataclass(frozen=True)
class Hold:
    """A reason why a person can't be forgotten yet; some give way when the person asks for it."""

    label: Words
    holds: Callable[[Person], bool]
    gives_way: bool


_exports: dict[str, Export] = {}
_relations: list[Relation] = []
_erasures: list[Callable[[Person, Actor], None]] = []
_holds: list[Hold] = []
_account_uses: list[Callable[[Any], bool]] = []


def register_export(name: str, label: Words, content: Callable[[Person], Kept], why: Words = "") -> None:
    """What an app keeps about a person, and why. ``name`` is the key in the download."""
    _exports[name] = Export(name, label, content, why)


def register_relation(label: Words, viewers: Callable[[Person, Actor], Sequence[Viewer | str]]) -> None:
    """Who may see a person's data through a relation that the app keeps; a bare string is who."""

    def named(person: Person, actor: Actor) -> list[Viewer]:
        return [seen if isinstance(seen, Viewer) else Viewer(str(seen), label) for seen in viewers(person, actor)]

    _relations.append(Relation(label, named))


def register_erasure(erase: Callable[[Person, Actor], None]) -> None:
    """What an app must wipe or end when a person is forgotten; ``erase(person, by)`` runs in the same transaction."""
    _erasures.append(erase)


def register_hold(label: Words, holds: Callable[[Person], bool], *, gives_way: bool = False) -> None:
    """A reason to wait with forgetting, in words that the person reads: "er loopt nog een dossier".

    With ``gives_way`` it stops the clock of retention, but not the person who asks to be forgotten.
    """
    _holds.append(Hold(label, holds, gives_way))


def register_account_use(uses: Callable[[Any], bool]) -> None:
    """Another reason for an account to exist than being this person: ``uses(user)``."""
    _account_uses.append(uses)


def exports() -> Iterable[Export]:
    return _exports.values()


def viewers(person: Person, *, actor: Actor) -> list[Viewer]:
    """Everybody who may see something of the person, as each app tells it."""
    return [viewer for relation in _relations for viewer in relation.viewers(person, actor)]


def holds(person: Person, *, asked: bool = False) -> list[Words]:
    """Why the person can't be forgotten now, asked for or because a term is over; empty when nothing holds."""
    return [hold.label for hold in _holds if not (asked and hold.gives_way) and hold.holds(person)]


def account_is_used(user: Any) -> bool:
    return any(uses(user) for uses in _account_uses)


def erase_in_apps(person: Person, by: Actor) -> None:
    for erase in _erasures:
        erase(person, by)
