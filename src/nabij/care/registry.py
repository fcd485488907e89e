"""Where higher apps tell who else may see or edit a circle, and whom to propose as a member."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from nabij.care.models import CareCircle
from nabij.core.actors import Actor

Check = Callable[[Actor, CareCircle], bool]
Many = Callable[[Actor, Collection[CareCircle]], Collection[UUID]]

_viewers: list[tuple[Check, Many | None]] = []
_editors: list[Check] = []
_candidates: list[Callable[[CareCircle], Iterable[UUID]]] = []


def register_viewer(check: Check, *, many: Many | None = None) -> None:
    """A relation that opens a circle and the names and numbers in it, such as "infopoint with an open case".

    ``many(actor, circles)`` gives the ids of those circles it opens, in one go; without it they are asked one by one.
    """
    _viewers.append((check, many))


def register_editor(check: Check) -> None:
    """A relation that lets somebody change a circle; whoever edits also sees."""
    _editors.append(check)


def register_candidates(propose: Callable[[CareCircle], Iterable[UUID]]) -> None:
    """Persons who already help and may be put into the circle: ``propose(circle)`` gives their ids."""
    _candidates.append(propose)


def views(actor: Actor, circle: CareCircle) -> bool:
    """Whether a registered relation opens the circle for reading; ask `edits` for the right to change it."""
    return any(check(actor, circle) for check, _many in _viewers)


def edits(actor: Actor, circle: CareCircle) -> bool:
    return any(check(actor, circle) for check in _editors)


def viewed(actor: Actor, circles: Collection[CareCircle]) -> set[UUID]:
    """Ids of the circles that a registered relation opens to the actor."""
    found: set[UUID] = set()
    for check, many in _viewers:
        found |= set(many(actor, circles)) if many else {circle.pk for circle in circles if check(actor, circle)}
    for check in _editors:
        found |= {circle.pk for circle in circles if circle.pk not in found and check(actor, circle)}
    return found


def candidates(circle: CareCircle) -> set[UUID]:
    return {pk for propose in _candidates for pk in propose(circle)}
