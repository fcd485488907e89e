"""The doors to ways of working, and what a back office sees of its neighbourhoods: agreements and figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from nabij.accounts.models import Role
from nabij.accounts.queries import reached_area_ids
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.programme import queries, rules
from nabij.programme.models import Covenant, CovenantState, MethodState, WorkingMethod
from nabij.territory.indicators.figures import Figure, Reader
from nabij.territory.models import Area, Level

# Side by side: who lives there, who may need somebody, and what is near.
CODES: Final = (
    "inhabitants",
    "share_65plus",
    "share_80plus",
    "share_living_alone",
    "income_per_resident",
    "deprivation",
)
MOST: Final = 200  # neighbourhoods on one page
SOON: Final = timedelta(days=180)  # before its last day, a covenant is renewed or ends


def check_exchanger(actor: Actor) -> None:
    """Raises `PermissionDenied` for who leads nothing."""
    if actor.user is None or not rules.exchanges(actor.user, None):
        raise PermissionDenied("leads no neighbourhood")


def get_method_for(actor: Actor, pk: UUID, permission: str) -> WorkingMethod:
    rows = WorkingMethod.objects.select_related("neighbourhood", "municipality", "organisation")
    found = rows.defer("neighbourhood__geometry", "municipality__geometry").filter(pk=pk).first()
    if found is None:
        raise Http404("no such method")
    if actor.user is None or not actor.user.has_perm(f"programme.{permission}", found):
        raise PermissionDenied(f"no right to {permission} here")
    return found


def own_areas(user: Any) -> QuerySet[Area]:
    """Neighbourhoods of which the user may write down ways of working."""
    reached: set[UUID] = set()
    for role in rules.WRITERS:
        reached |= reached_area_ids(user, role)
    return Area.objects.valid().filter(level=Level.NEIGHBOURHOOD, pk__in=reached).defer("geometry").order_by("name")


def methods_for(own: Iterable[Area], words: str) -> QuerySet[WorkingMethod]:
    """Shared ones of everywhere, and drafts of the own neighbourhoods."""
    rows = WorkingMethod.objects.filter(Q(state="shared") | Q(neighbourhood__in=own))
    rows = rows.select_related("neighbourhood", "municipality", "organisation")
    return rows.defer("neighbourhood__geometry", "municipality__geometry").matching(words)


@dataclass(frozen=True)
class Supported:
    """A neighbourhood of a back office: its agreement, its means and its figures as they may be shown."""

    area: Area
    covenant: Covenant | None
    given: queries.Given | None
    figures: Sequence[Figure | None]
    methods: int


@dataclass(frozen=True)
class Overview:
    """Neighbourhoods by name; ``columns`` are name and unit of each figure. ``more`` stay out of the page."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[Supported]
    more: int


def overview(actor: Actor) -> Overview:
    """The neighbourhoods that the user supports. Raises `PermissionDenied` for who has no role in the programme."""
    queries.check_reader(actor)
    rows = _supported_areas(actor.user)
    areas = list(rows[: MOST + 1])
    more = rows.count() - MOST if len(areas) > MOST else 0
    areas = areas[:MOST]
    given = {one.row["id"]: one for one in reversed(queries.given_to(areas))}
    shared = Counter(
        WorkingMethod.objects.shared().filter(neighbourhood__in=areas).values_list("neighbourhood", flat=True)
    )
    covenants, (columns, figures) = _covenants(areas), _figures(areas)
    found = [
        Supported(area, covenants.get(area.pk), given.get(area.code), figures[area.pk], shared[area.pk])
        for area in areas
    ]
    return Overview(columns, found, more)


@dataclass(frozen=True)
class Support:
    """What waits for a back office: neighbourhoods without covenant, covenants that end soon, drafts of methods."""

    neighbourhoods: int
    without: int
    ending: int
    drafts: int


def support(user: Any) -> Support | None:
    """None for who is no back office."""
    reached = reached_area_ids(user, Role.BACK_OFFICE)
    if not reached:
        return None
    areas = Area.objects.valid().filter(level=Level.NEIGHBOURHOOD, pk__in=reached)
    going = Covenant.objects.filter(neighbourhood__in=reached).exclude(state=CovenantState.ENDED)
    ending = going.filter(state=CovenantState.AGREED, ends_on__lte=today() + SOON, renewed_by=None)
    drafts = WorkingMethod.objects.filter(neighbourhood__in=reached, state=MethodState.DRAFT)
    without = areas.exclude(pk__in=going.values("neighbourhood"))
    return Support(areas.count(), without.count(), ending.count(), drafts.count())


def _supported_areas(user: Any) -> QuerySet[Area]:
    reached: set[UUID] = set()
    for role in rules.READERS:
        reached |= reached_area_ids(user, role)
    return Area.objects.valid().filter(level=Level.NEIGHBOURHOOD, pk__in=reached).defer("geometry").order_by("name")


def _covenants(areas: Iterable[Area]) -> dict[UUID, Covenant]:
    """The covenant in force of each, else the newest."""
    found: dict[UUID, Covenant] = {}
    for one in Covenant.objects.filter(neighbourhood__in=areas).order_by("starts_on"):
        first = found.get(one.neighbourhood_id)
        if first is None or first.state != CovenantState.AGREED or one.state == CovenantState.AGREED:
            found[one.neighbourhood_id] = one
    return found


def _figures(areas: Sequence[Area]) -> tuple[list[tuple[str, str]], dict[UUID, list[Figure | None]]]:
    """Columns that hold something, and the figures of each area in that order."""
    reader = Reader()
    keys = [area.pk for area in areas]
    known = [code for code in CODES if code in reader.known]
    reader.bring(keys, known)
    values = {code: [reader.figure(code, pk) for pk in keys] for code in known}
    told = [code for code in known if any(values[code])]
    columns = [(reader.known[code].name, reader.known[code].unit) for code in told]
    return columns, {pk: [values[code][at] for code in told] for at, pk in enumerate(keys)}
