"""Who stands how towards a circle: one look that every page and ground shares."""

from dataclasses import dataclass
from enum import Enum

from nabij.care import registry
from nabij.care.models import CareCircle, CircleMember, CircleRole
from nabij.core.actors import Actor
from nabij.people import acting, consent
from nabij.people.models import Purpose


class Standing(Enum):
    """In which quality somebody opens a circle."""

    PERSON = "person"
    PROXY = "proxy"
    COACH = "coach"
    MEMBER = "member"
    WORKER = "worker"


@dataclass(frozen=True)
class Entry:
    """An opened circle: in which quality, as which actor (a proxy is marked), and whether it may be changed."""

    standing: Standing
    actor: Actor
    may_edit: bool


def entry(actor: Actor, circle: CareCircle) -> Entry | None:
    """How the actor may open the circle now, or None.

    A coordinator or local authority has no way in: no role over an area opens a circle, only a relation to it.
    """
    if actor.user is None:
        return None
    speaker = acting.speaking_for(actor, circle.person_id)
    if speaker is not None:
        standing = Standing.PROXY if speaker.acting_for else Standing.PERSON
        return Entry(standing, speaker, may_edit=True)
    membership = CircleMember.objects.current().filter(circle=circle, person__user=actor.user).first()
    said_no = bool(consent.taken_back([circle.person_id], Purpose.CIRCLE))
    if membership is not None and membership.role == CircleRole.COACH and not said_no:
        return Entry(Standing.COACH, actor, may_edit=True)
    if registry.edits(actor, circle):
        return Entry(Standing.WORKER, actor, may_edit=True)
    if registry.views(actor, circle):
        return Entry(Standing.WORKER, actor, may_edit=False)
    if membership is not None and consent.has(circle.person_id, Purpose.CIRCLE):
        return Entry(Standing.MEMBER, actor, may_edit=False)
    return None
