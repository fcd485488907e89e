"""The doors to a round of counting, and what was counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import Http404
from django.utils.translation import gettext as _

from nabij.core import links
from nabij.core.actors import Actor
from nabij.core.small_cells import SMALLEST
from nabij.core.small_groups import is_small
from nabij.impact.models import DwellingNumber, HousingRound, HousingState, StreetCount
from nabij.impact.queries import streets_of
from nabij.territory.models import Area, Street

LINK = "housing"
BANDS = (SMALLEST, 10, 20, 50)


def _rounds(area: Area) -> "list[HousingRound]":
    return list(HousingRound.objects.filter(neighbourhood=area).select_related("municipality").order_by("-created_at"))


def open_round(area: Area) -> HousingRound | None:
    return next((found for found in _rounds(area) if found.state == HousingState.OPEN), None)


def behind_link(token: str) -> HousingRound | None:
    """The round that a link leads to; None when the link isn't ours or the round is over."""
    pk = links.read(LINK, token)
    rows = HousingRound.objects.select_related("neighbourhood", "municipality")
    found = rows.filter(pk=pk).first() if pk is not None else None
    return found if found is not None and found.takes_counts else None


def get_count_for(actor: Actor, pk: UUID) -> StreetCount:
    """For who runs the count. Raises `Http404` or `PermissionDenied`."""
    rows = StreetCount.objects.select_related("round__neighbourhood", "round__municipality", "street")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("no such count")
    if actor.user is None or not actor.user.has_perm("impact.run_count", found.round.neighbourhood):
        raise PermissionDenied("no right to run this count")
    return found


def get_street(area: Area, pk: UUID) -> Street:
    """A street of the neighbourhood."""
    found = next((street for street in streets_of(area) if street.pk == pk), None)
    if found is None:
        raise Http404("no such street here")
    return found


# What was counted


def standing(rounds: Iterable[HousingRound]) -> dict[UUID, StreetCount]:
    """Per street (id) the last count in these rounds that wasn't laid aside."""
    rows = StreetCount.objects.standing().filter(round__in=[found.pk for found in rounds])
    return {row.street_id: row for row in rows}


def published(area: Area, *, without: HousingRound | None = None) -> dict[UUID, StreetCount]:
    """Per street the count that stands in what everyone may read."""
    closed = [found for found in _rounds(area) if found.state == HousingState.CLOSED and found != without]
    return standing(closed)


def dwellings(counts: Iterable[StreetCount]) -> dict[UUID, int]:
    """Dwellings by id of the count."""
    rows = DwellingNumber.objects.filter(count__in=[row.pk for row in counts]).values_list("count")
    found = dict(rows.annotate(total=Sum("number")).order_by())
    return {row.pk: found.get(row.pk, 0) for row in counts}


def numbers_of(counts: Iterable[StreetCount]) -> dict[tuple[str, str], int]:
    """Dwellings by form and fitness, all counts together. Not fit to be shown: `telling` hides."""
    rows = DwellingNumber.objects.filter(count__in=[row.pk for row in counts]).values_list("form", "fitness")
    return {(form, fitness): total for form, fitness, total in rows.annotate(total=Sum("number")).order_by()}


def changes_too_little(round_: HousingRound) -> bool:
    """Whether publishing would tell of fewer than five dwellings: of those in streets that were counted (again).

    Who subtracts the former result from the new one is left with what these streets had before and have now.
    """
    before, new = published(round_.neighbourhood, without=round_), standing([round_])
    old = [before[street] for street in new if street in before]
    sizes = dwellings([*new.values(), *old])
    return any(is_small(sum(sizes[row.pk] for row in rows)) for rows in (list(new.values()), old))


# For who runs the count


@dataclass(frozen=True)
class Line:
    """A street and how far it is; ``size`` is how many dwellings it has, in words that give no number away."""

    street: Street
    count: StreetCount | None
    size: str = ""


def lines(round_: HousingRound) -> list[Line]:
    """Streets to do first, then those that are done.

    Sizes come in bands: numbers that are read while counts come in give a small street away, also when it is told
    together with another one, by subtracting what was read before.
    """
    done = standing([round_])
    sizes = dwellings(list(done.values()))
    found = []
    for street in streets_of(round_.neighbourhood):
        count = done.get(street.pk)
        found.append(Line(street, count, _size(sizes[count.pk]) if count else ""))
    return sorted(found, key=lambda line: line.count is not None)


def _size(number: int) -> str:
    """One to four can't be told from none."""
    if number < BANDS[0]:
        return _("minder dan %(n)d") % {"n": BANDS[0]}
    low = max(one for one in BANDS if one <= number)
    above = [one for one in BANDS if one > number]
    if not above:
        return _("%(low)d of meer") % {"low": low}
    return _("%(low)d tot %(high)d") % {"low": low, "high": above[0] - 1}
