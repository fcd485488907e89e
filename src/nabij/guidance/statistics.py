"""Counts for those who lead the network: no person in them, small cells hidden."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext

from nabij.accounts.models import Role
from nabij.accounts.queries import areas_of
from nabij.core.small_cells import Table, suppressed
from nabij.directory import needs
from nabij.guidance.models import (
    Case,
    Gap,
    Handover,
    HandoverState,
    Invitation,
    InvitationState,
    Need,
    Referral,
)
from nabij.territory.models import Area, Level

PLACES = ("neighbourhood", "municipality")
READERS = (
    Role.COORDINATOR,
    Role.LOCAL_AUTHORITY,
    Role.CARE_COUNCIL,
    Role.BACK_OFFICE,
    Role.PROGRAMME_MANAGER,
    Role.INFOPOINT,
)


def areas_for(user: Any) -> list[Area]:
    """Neighbourhoods whose counts a user may read, through any role over an area."""
    ids = {pk for role in READERS for area in areas_of(user, role) for pk in area.descendant_ids()}
    return list(Area.objects.filter(pk__in=ids, level=Level.NEIGHBOURHOOD).order_by("name"))


def gap_table(areas: Iterable[Area]) -> Table:
    """Gaps by life domain and neighbourhood, without a person in it; small cells and their complements are hidden."""
    neighbourhoods = [area for area in areas if area.level == Level.NEIGHBOURHOOD]
    domain_of = {term.id: term.domain for term in needs.taxonomy().terms.values()}
    counts: dict[tuple[str, str], int] = {}
    rows = Gap.objects.filter(neighbourhood__in=neighbourhoods).values("neighbourhood", "term").annotate(n=Count("pk"))
    names = _names(neighbourhoods)
    for row in rows:
        key = (domain_of.get(row["term"], ""), names[row["neighbourhood"]])
        counts[key] = counts.get(key, 0) + row["n"]
    domain_names = {code: gettext(domain.name) for code, domain in needs.taxonomy().domains.items()}
    counts = {(domain_names.get(domain, domain), area): n for (domain, area), n in counts.items()}
    domains = sorted({domain for domain, _ in counts})
    return suppressed(domains, list(names.values()), counts)


def _names(areas: list[Area]) -> dict[UUID, str]:
    """A name for each area that no other has: of two with the same name, the code stands behind it."""
    seen = Counter(area.name for area in areas)
    return {area.pk: area.name if seen[area.name] == 1 else f"{area.name} ({area.code})" for area in areas}


def referral_table(areas: Iterable[Area]) -> Table:
    """How many referrals went to which partner, per neighbourhood: the measure of neutral guidance."""
    neighbourhoods = [area for area in areas if area.level == Level.NEIGHBOURHOOD]
    rows = (
        Referral.objects.filter(case__neighbourhood__in=neighbourhoods)
        .values("service__organisation__name", "case__neighbourhood")
        .annotate(n=Count("pk"))
    )
    names = _names(neighbourhoods)
    counts: dict[tuple[str, str], int] = {}
    for row in rows:  # two organisations may be called the same
        key = (row["service__organisation__name"], names[row["case__neighbourhood"]])
        counts[key] = counts.get(key, 0) + row["n"]
    partners = sorted({partner for partner, _ in counts})
    return suppressed(partners, list(names.values()), counts)


def known_persons(areas: Iterable[Area], on: date) -> dict[UUID, int]:
    """Different persons with an open case at the end of a day, by area: for the registry of indicators, counts only."""
    begun = Case.objects.filter(Q(closed_at=None) | Q(closed_at__date__gt=on), created_at__date__lte=on).order_by()
    found: dict[UUID, int] = {}
    for place in PLACES:
        rows = begun.filter(**{f"{place}__in": list(areas)}).values_list(place)
        found |= dict(rows.annotate(n=Count("person", distinct=True)))
    return found


def _quarter(on: date) -> tuple[date, date]:
    return date(on.year, on.month - 2, 1), on


def gaps_in_quarter(areas: Iterable[Area], on: date) -> dict[UUID, int]:
    """Gaps noted in the three months that end with a day, by area."""
    found: dict[UUID, int] = {}
    for place in PLACES:
        rows = Gap.objects.filter(month__range=_quarter(on), **{f"{place}__in": list(areas)}).order_by()
        found |= dict(rows.values_list(place).annotate(n=Count("pk")))
    return found


def needs_in_quarter(areas: Iterable[Area], on: date, domain: str = "") -> dict[UUID, int]:
    """Needs noted in the three months that end with a day, by area; of one life domain, or all."""
    domain_of = {term.id: term.domain for term in needs.taxonomy().terms.values()}
    found: dict[UUID, int] = defaultdict(int)
    for place in PLACES:
        noted = Need.objects.filter(created_at__date__range=_quarter(on), **{f"case__{place}__in": list(areas)})
        for area, term, number in noted.order_by().values_list(f"case__{place}", "term").annotate(n=Count("pk")):
            found[area] += number if domain in ("", domain_of.get(term, "")) else 0
    return dict(found)


# Waiting


@dataclass(frozen=True)
class _Wait:
    """Of one case, without who: where, and from when until when was waited."""

    places: tuple[UUID | None, UUID | None]
    asked: datetime
    until: datetime
    first: bool = True

    @property
    def days(self) -> float:
        return max(0.0, (self.until - self.asked).total_seconds() / 86_400)


def _contacts(on: date) -> list[_Wait]:
    """Concerns with which somebody began in a quarter: the case was opened."""
    rows = Case.objects.filter(created_at__date__range=_quarter(on)).exclude(concern=None).order_by()
    told = rows.values_list("neighbourhood", "municipality", "concern__created_at", "created_at")
    return [_Wait((near, far), asked, until) for near, far, asked, until in told]


def _helps(on: date) -> list[_Wait]:
    """Cases for which help came in a quarter: somebody said yes, or a handover was done. Once each, with its first help
    of all time."""
    yes = Invitation.objects.filter(state=InvitationState.ACCEPTED).exclude(answered_at=None)
    done = Handover.objects.filter(state=HandoverState.DONE)
    moments = [(case, when) for case, when in yes.values_list("case", "answered_at") if when]
    times = done.values_list("case", "giver_at", "receiver_at", "person_at")
    moments += [(case, max(filter(None, three))) for case, *three in times]
    by_case = defaultdict[UUID, list[datetime]](list)
    for case, when in moments:
        by_case[case].append(when)
    first, last = _quarter(on)
    within = {case: whens for case, whens in by_case.items() if any(first <= localdate(one) <= last for one in whens)}
    rows = Case.objects.filter(pk__in=list(within)).order_by()
    told = rows.values_list("pk", "neighbourhood", "municipality", "concern__created_at", "created_at")
    return [
        _Wait((near, far), asked or opened, min(within[pk]), first <= localdate(min(within[pk])) <= last)
        for pk, near, far, asked, opened in told
    ]


def _summed(waits: Iterable[_Wait], areas: Iterable[Area], worth: Callable[[_Wait], float]) -> dict[UUID, float]:
    wanted = {area.pk for area in areas}
    found: dict[UUID, float] = defaultdict(float)
    for wait in waits:
        for place in wait.places:
            if place in wanted and place is not None:
                found[place] += worth(wait)
    return dict(found)


def first_contacts(areas: Iterable[Area], on: date) -> dict[UUID, float]:
    return _summed(_contacts(on), areas, lambda wait: 1)


def waiting_contact_days(areas: Iterable[Area], on: date) -> dict[UUID, float]:
    return _summed(_contacts(on), areas, lambda wait: wait.days)


def help_given(areas: Iterable[Area], on: date) -> dict[UUID, float]:
    """Cases for which help came in the three months that end with a day."""
    return _summed(_helps(on), areas, lambda wait: 1)


def first_helps(areas: Iterable[Area], on: date) -> dict[UUID, float]:
    """Those of `help_given` for which it was the first help."""
    return _summed(_helps(on), areas, lambda wait: wait.first)


def waiting_help_days(areas: Iterable[Area], on: date) -> dict[UUID, float]:
    return _summed(_helps(on), areas, lambda wait: wait.days if wait.first else 0)
