"""Reads of concerns: the doors, the inbox, and what falls due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from nabij.accounts.models import Membership, Role, User
from nabij.accounts.queries import in_reach, reached_area_ids
from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.detection import needs
from nabij.detection.models import About, Concern, ConcernState, plain_code
from nabij.people.models import Consent, Purpose
from nabij.territory.models import Area, Level


def get_concern_for(actor: Actor, pk: UUID) -> Concern:
    """The one door for workers: fetches, checks and, when it is about a person, logs the reading.

    Raises `Http404` for an unknown id, `PermissionDenied` for a concern that the actor's infopoint doesn't serve.
    """
    concern = Concern.objects.select_related("municipality", "neighbourhood", "assigned_to").filter(pk=pk).first()
    if actor.user is None or not actor.user.has_perm("detection.work_at_infopoint"):
        raise PermissionDenied("only for workers of an infopoint")
    if concern is None:
        raise Http404("no such concern")
    if not actor.user.has_perm("detection.handle_concern", concern):
        raise PermissionDenied("this concern lies outside the areas of your infopoint")
    if concern.about != About.PLACE and concern.state != ConcernState.ERASED:
        municipality, person_id = concern.audit_subject()
        with transaction.atomic():
            audit.record(audit.READ, by=actor, on=concern, municipality=municipality, person_id=person_id)
    return concern


def get_by_code(text: str) -> Concern | None:
    """The concern behind a follow-up code, however it was typed."""
    code = plain_code(text)
    return Concern.objects.select_related("municipality").filter(code=code).first() if code else None


def to_erase(moment: datetime) -> QuerySet[Concern]:
    """Concerns whose term is over. One about somebody else stays only while that person's consent holds.

    The consent is looked up each time: when it is withdrawn or ends after the term, the words go in the next round.
    """
    agreed = Consent.objects.in_force().filter(person=OuterRef("subject"), purpose=Purpose.GUIDANCE)
    due = Concern.objects.filter(erase_at__lte=moment).exclude(state=ConcernState.ERASED)
    return due.exclude(Q(about=About.OTHER) & Exists(agreed))


def same_group(rows: QuerySet[Concern], first: UUID) -> QuerySet[Concern]:
    """Those of the rows that are marked as the same as ``first``, which itself belongs to the group."""
    return rows.filter(Q(pk=first) | Q(same_as=first)).order_by("created_at")


@dataclass(frozen=True)
class Filters:
    """What an inbox is narrowed to; each field is a parameter of its address."""

    state: str = "todo"  # todo, taken_up, closed, all
    urgency: str = ""  # an urgency, or "none"
    neighbourhood: str = ""  # id of an area
    about: str = ""
    channel: str = ""
    who: str = ""  # mine, nobody
    late: bool = False
    news: bool = False
    text: str = ""


STATES: dict[str, Q] = {
    "todo": Q(state__in=[ConcernState.RECEIVED, ConcernState.TRIAGED]),
    "taken_up": Q(state=ConcernState.TAKEN_UP),
    "closed": Q(state__in=[ConcernState.CLOSED, ConcernState.ERASED]),
    "all": Q(),
}


def within_reach(actor: Actor) -> QuerySet[Concern]:
    return Concern.objects.filter(in_reach(actor.user, Role.INFOPOINT))


def inbox(actor: Actor, filters: Filters) -> QuerySet[Concern]:
    """Concerns within the actor's reach, the one that is due (or overdue) longest first."""
    rows = narrowed(within_reach(actor), actor, filters).filter(STATES.get(filters.state, STATES["todo"]))
    order = ["answer_due_at"] if filters.state == "todo" else ["-created_at"]
    rows = rows.select_related("neighbourhood", "municipality", "assigned_to")
    return rows.annotate(additions=Count("notes", filter=Q(notes__by_sender=True))).order_by(*order, "pk")


def counts(actor: Actor, filters: Filters) -> dict[str, int]:
    """How many concerns each state tab holds under the other filters, and how many are late, unassigned, new."""
    rows = narrowed(within_reach(actor), actor, filters)
    waiting = STATES["todo"]
    return rows.aggregate(
        todo=Count("pk", filter=waiting),
        taken_up=Count("pk", filter=STATES["taken_up"]),
        closed=Count("pk", filter=STATES["closed"]),
        all=Count("pk"),
        late=Count("pk", filter=waiting & Q(answer_due_at__lt=now())),
        untriaged=Count("pk", filter=Q(state=ConcernState.RECEIVED)),
    )


def narrowed(rows: QuerySet[Concern], actor: Actor, filters: Filters) -> QuerySet[Concern]:
    if filters.urgency:
        rows = rows.filter(urgency="" if filters.urgency == "none" else filters.urgency)
    if filters.neighbourhood:
        rows = rows.filter(neighbourhood=UUID(filters.neighbourhood))
    if filters.about:
        rows = rows.filter(about=filters.about)
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    if filters.who:
        rows = rows.filter(assigned_to=actor.user if filters.who == "mine" else None)
    if filters.late:
        rows = rows.waiting().filter(answer_due_at__lt=now())  # type: ignore[attr-defined]
    if filters.news:
        rows = rows.filter(news_at__isnull=False)
    return searched(rows, filters.text)


def searched(rows: QuerySet[Concern], text: str) -> QuerySet[Concern]:
    """Rows whose words or place hold all words of the text, or whose code it is."""
    code = plain_code(text)
    if code and rows.filter(code=code).exists():
        return rows.filter(code=code)
    for stem in needs.search_stems(text):
        rows = rows.filter(search_words__contains=f" {stem} ")
    return rows


def served_neighbourhoods(user: Any) -> list[Area]:
    reached = reached_area_ids(user, Role.INFOPOINT)
    return list(Area.objects.valid().filter(pk__in=reached, level=Level.NEIGHBOURHOOD).order_by("name"))


def colleagues(concern: Concern) -> QuerySet[User]:
    """Users whose infopoint serves the place of the concern today."""
    areas: set[UUID] = {pk for pk in (concern.neighbourhood_id, concern.municipality_id) if pk}
    layer = set(areas)
    while layer:
        layer = set(Area.objects.filter(children__in=layer).values_list("pk", flat=True)) - areas
        areas |= layer
    held = Membership.objects.current().filter(role=Role.INFOPOINT, area__in=areas)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name")


def received_in_quarter(areas: Iterable[Area], on: date) -> dict[UUID, int]:
    """Concerns received in the three months that end with a day, by area; what is the same as another counts once."""
    received = Concern.objects.filter(created_at__date__range=(date(on.year, on.month - 2, 1), on), same_as=None)
    found: dict[UUID, int] = {}
    for place in ("neighbourhood", "municipality"):
        rows = received.filter(**{f"{place}__in": list(areas)}).order_by()
        found |= dict(rows.values_list(place).annotate(n=Count("pk")))
    return found
