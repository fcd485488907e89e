"""Who may open "mijn gegevens" of a person: the person, who acts for them, and the desk that helps them now."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from nabij.accounts.models import Role
from nabij.accounts.queries import has_role, in_reach
from nabij.core.actors import Actor
from nabij.guidance.queries import open_cases_for
from nabij.people import acting
from nabij.people.models import How, Person


class Standing(Enum):
    SELF = "self"
    PROXY = "proxy"
    DESK = "desk"


@dataclass(frozen=True)
class Entry:
    """An opened person: in which quality, and as which actor everything is written down."""

    person: Person
    standing: Standing
    actor: Actor

    @property
    def how(self) -> How:
        """At the desk the person says it; otherwise it is said on the screen."""
        return How.SPOKEN if self.standing == Standing.DESK else How.SCREEN


def open_for(actor: Actor, pk: UUID) -> Entry:
    """The one door. Raises 404 for nobody, `PermissionDenied` without a relation that holds today."""
    person = get_object_or_404(Person.objects.select_related("municipality", "neighbourhood", "user"), pk=pk)
    speaker = acting.speaking_for(actor, pk)
    if speaker is not None:
        return Entry(person, Standing.PROXY if speaker.acting_for else Standing.SELF, speaker)
    if _at_the_desk(actor, pk):
        return Entry(person, Standing.DESK, actor)
    raise PermissionDenied("no relation opens these data")


def _at_the_desk(actor: Actor, pk: UUID) -> bool:
    """An infopoint worker, for a person of their own neighbourhoods with an open case and consent to guidance."""
    if not has_role(actor.user, Role.INFOPOINT):
        return False
    mine = open_cases_for(actor.user).filter(in_reach(actor.user, Role.INFOPOINT), person=pk)
    return mine.exists()
