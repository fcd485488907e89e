"""Inviting who works here: roles by mail, what hung on neighbourhoods that ended, the first parties at the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nabij.accounts import services as accounts
from nabij.accounts.models import Membership, Role, User
from nabij.core import audit, notifications
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.core.workflow import NotNow
from nabij.directory.models import Organisation, Service
from nabij.impact.first_day.queries import municipalities_of, new_neighbourhoods
from nabij.impact.first_day.rules import PARTNER_ROLES, may_govern
from nabij.impact.first_day.services import log
from nabij.impact.models import BoundaryDraft, NeighbourhoodAnalysis
from nabij.impact.services import analyses, stakeholders
from nabij.territory.models import Area, Level

NEW_ROLE = "impact.new-role"


def areas_for_roles(draft: BoundaryDraft, by: Actor) -> list[Area]:
    """Where this actor may give roles: the new neighbourhoods and the municipalities, as far as they decide there."""
    areas = [*new_neighbourhoods(draft), *municipalities_of(draft)]
    return [area for area in areas if may_govern(by.user, area)]


@transaction.atomic
def invite(
    draft: BoundaryDraft, *, name: str, email: str, role: Role, area: Area, until: date | None, by: Actor
) -> tuple[Membership, bool]:
    """Give somebody a role, with an account if there is none; and whether the account is new. A mail tells them.

    Raises `NotNow` for a role or an area that this actor can't give, and `ValidationError` for an address that is none.
    """
    if role not in PARTNER_ROLES or area.pk not in {one.pk for one in areas_for_roles(draft, by)}:
        raise NotNow(_("Deze rol kunt u hier niet geven."))
    user, new = accounts.add_user(by=by, email=email, name=name)
    if by.user is not None and user.pk == by.user.pk:
        raise NotNow(_("U kunt uzelf geen rol geven. Vraag het aan iemand anders."))
    membership = accounts.give_role(by=by, user=user, role=role, area=area, until=until)
    if not new:
        notifications.send_later(NEW_ROLE, membership.pk, key=today().isoformat())
    log("draft.invited", draft, by=by, role=role, area=area.code)
    return membership, new


@transaction.atomic
def end_role(draft: BoundaryDraft, membership: Membership, *, by: Actor) -> None:
    """Today is the last day of a role. Raises `NotNow` for one that this actor can't give either."""
    allowed = {area.pk for area in areas_for_roles(draft, by)}
    if membership.role not in PARTNER_ROLES or membership.area_id not in allowed:
        raise NotNow(_("Deze rol kunt u hier niet geven."))
    accounts.give_role(
        by=by, user=membership.user, role=Role(membership.role), area=membership.area, until=today()
    )  # fmt: skip


def roles_held(draft: BoundaryDraft, by: Actor) -> list[Membership]:
    """Roles of partners over the new neighbourhoods and the municipalities where this actor decides."""
    areas = areas_for_roles(draft, by)
    rows = Membership.objects.current().filter(area__in=areas, role__in=PARTNER_ROLES)
    found = rows.select_related("user", "area").defer("area__geometry")
    return list(found.order_by("area__level", "area__name", "role", "user__name"))


# What hung on neighbourhoods that ended.


@dataclass(frozen=True)
class Before:
    """A role or a service over a neighbourhood that ended, and the new ones that lie over it."""

    key: str
    words: str
    old: Area
    new: tuple[Area, ...]


def roles_before(draft: BoundaryDraft, by: Actor) -> list[Before]:
    """Roles of partners over neighbourhoods that ended and that weren't given again; none of the actor's own."""
    follows = _follows(draft)
    rows = Membership.objects.current().filter(area__in=list(follows), role__in=PARTNER_ROLES)
    held = {(one.user_id, one.role, one.area_id) for one in roles_held(draft, by)}
    olds = {area.pk: area for area in Area.objects.filter(pk__in=list(follows)).defer("geometry")}
    found = []
    own = by.user.pk if by.user is not None else None
    for row in rows.exclude(user=own).select_related("user").order_by("user__name", "role"):
        new = tuple(
            area for area in follows[row.area_id] if (row.user_id, row.role, area.pk) not in held
            and may_govern(by.user, area)
        )  # fmt: skip
        if new:
            words = f"{row.user} · {row.get_role_display()}"
            found.append(Before(str(row.pk), words, olds[row.area_id], new))
    return found


def services_before(draft: BoundaryDraft, by: Actor) -> list[Before]:
    """Services of the directory for neighbourhoods that ended, and not yet for those that came in their place."""
    follows = _follows(draft)
    olds = {area.pk: area for area in Area.objects.filter(pk__in=list(follows)).defer("geometry")}
    rows = Service.objects.filter(areas__in=list(follows)).select_related("organisation").distinct()
    found = []
    for row in rows.prefetch_related("areas").order_by("organisation__name", "name"):
        has = {area.pk for area in row.areas.all()}
        new: dict[UUID, Area] = {}
        for pk in has & set(follows):
            new |= {area.pk: area for area in follows[pk] if area.pk not in has and may_govern(by.user, area)}
        old = next(olds[pk] for pk in has if pk in olds)
        if new:
            found.append(Before(str(row.pk), f"{row.organisation.name} · {row.name}", old, tuple(new.values())))
    return found


def _follows(draft: BoundaryDraft) -> dict[UUID, list[Area]]:
    """Of each neighbourhood that ended with this draft, the new ones that share an area with it."""
    if draft.valid_from is None:
        return {}
    new = {area.pk: area for area in new_neighbourhoods(draft)}
    rows = Area.objects.filter(
        level=Level.NEIGHBOURHOOD, parents__in=draft.municipalities.values("pk"), valid_to__lt=draft.valid_from
    )
    parts: dict[UUID, set[UUID]] = {}
    for area in Area.objects.filter(pk__in=list(new)).defer("geometry").prefetch_related("parts"):
        parts[area.pk] = {part.pk for part in area.parts.all()}
    found: dict[UUID, list[Area]] = {}
    for old in rows.distinct().defer("geometry").prefetch_related("parts"):
        inside = {part.pk for part in old.parts.all()}
        over = [new[pk] for pk, own in parts.items() if own & inside]
        if over:
            found[old.pk] = over
    return found


@transaction.atomic
def carry_over(draft: BoundaryDraft, *, roles: Sequence[str], services: Sequence[str], by: Actor) -> int:
    """Give those roles over the new neighbourhoods, and let those services serve them; how many that were."""
    count = 0
    for before in roles_before(draft, by):
        if before.key in roles:
            old = Membership.objects.select_related("user").get(pk=before.key)
            for area in before.new:
                accounts.give_role(by=by, user=old.user, role=Role(old.role), area=area, until=old.ends_on)
            count += 1
    for before in services_before(draft, by):
        if before.key in services:
            service = Service.objects.get(pk=before.key)
            service.areas.add(*before.new)
            audit.record("service.areas-added", by=by, on=service, areas=[area.code for area in before.new])
            count += 1
    log("draft.carried-over", draft, by=by, count=count)
    return count


# The first parties.


def begin_analysis(draft: BoundaryDraft, area: Area, *, by: Actor) -> NeighbourhoodAnalysis:
    """The analysis of a new neighbourhood. Raises `NotNow`."""
    if not may_govern(by.user, area):
        raise NotNow(_("Voor deze buurt beslist een andere gemeente."))
    try:
        return analyses.begin(neighbourhood=area, title=_("Samen in %(name)s") % {"name": area.name}, by=by)
    except ValidationError as problem:
        raise NotNow(" ".join(problem.messages)) from problem


@transaction.atomic
def name_parties(
    analysis: NeighbourhoodAnalysis, *, chosen: Sequence[tuple[Organisation, str]], participation: str, by: Actor
) -> int:
    """Organisations with their sector on the list of who takes part; how many. Raises `NotNow`."""
    for organisation, sector in chosen:
        stakeholders.add(
            analysis=analysis, organisation=organisation, sector=sector, participation=participation, by=by
        )
    return len(chosen)


def new_role_mail(membership_id: UUID, _key: str) -> notifications.Mail | None:
    """Tells who has an account already about a role that was given; nothing when it was taken back."""
    found = Membership.objects.current().select_related("user", "area").filter(pk=membership_id).first()
    if found is None or not found.user.is_active:
        return None
    user: User = found.user
    body = _(
        "Dag %(name)s,\n\n"
        "U hebt bij Nabij een nieuwe rol: %(role)s voor %(area)s.\n"
        "Meld u aan zoals u gewoon bent. Wie een rol heeft, meldt zich aan in twee stappen.\n\n"
        "Met vriendelijke groeten,\nNabij"
    ) % {"name": user.name, "role": found.get_role_display(), "area": found.area.name}
    return notifications.Mail(to=user.email, subject=_("Een nieuwe rol bij Nabij"), body=body)
