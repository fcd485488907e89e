"""Counts for those who lead the network: no person in them, small cells hidden."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext

from nabij.accounts.models import Role
from nabij.accounts.queries import areas_of
from nabij.core.small_cells import Table, suppressed
from nabij.directory import needs
from nabij.guidance.models import Case, Gap, Referral
from nabij.territory.models import Area, Level

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
    for place in ("neighbourhood", "municipality"):
        rows = begun.filter(**{f"{place}__in": list(areas)}).values_list(place)
        found |= dict(rows.annotate(n=Count("person", distinct=True)))
    return found


def gaps_in_quarter(areas: Iterable[Area], on: date) -> dict[UUID, int]:
    """Gaps noted in the three months that end with a day, by area."""
    first = date(on.year, on.month - 2, 1)
    found: dict[UUID, int] = {}
    for place in ("neighbourhood", "municipality"):
        rows = Gap.objects.filter(month__range=(first, on), **{f"{place}__in": list(areas)}).order_by()
        found |= dict(rows.values_list(place).annotate(n=Count("pk")))
    return found
