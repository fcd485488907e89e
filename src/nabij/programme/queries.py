"""The doors to scenarios and covenants, and what their pages list."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q, QuerySet
from django.http import Http404

from nabij.accounts.models import Membership, Role
from nabij.accounts.queries import areas_of, reached_area_ids
from nabij.core.actors import Actor
from nabij.directory.models import organisations_of
from nabij.programme.models import (
    AllocationScenario,
    Covenant,
    CovenantParty,
    RegionVersion,
    RunState,
    ScenarioState,
    ScenarioVersion,
    SimulationResult,
    SimulationRun,
)
from nabij.programme.rules import READERS
from nabij.territory.models import Area, Level
from nabij.territory.queries import get_neighbourhood

HEAVY = ("document", "table", "outcome")


def _checked(actor: Actor, permission: str, thing: Any) -> None:
    if actor.user is None or not actor.user.has_perm(f"programme.{permission}", thing):
        raise PermissionDenied(f"no right to {permission} here")


# Doors: fetch and check in one call. Each raises `Http404` or `PermissionDenied`.


def get_scenario_for(actor: Actor, pk: UUID, permission: str) -> AllocationScenario:
    found = AllocationScenario.objects.select_related("area").defer("area__geometry").filter(pk=pk).first()
    if found is None:
        raise Http404("no such scenario")
    _checked(actor, permission, found)
    return found


def get_version_for(actor: Actor, pk: UUID, permission: str) -> ScenarioVersion:
    rows = ScenarioVersion.objects.select_related("scenario__area").defer("scenario__area__geometry")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("no such version")
    _checked(actor, permission, found.scenario)
    return found


def get_covenant_for(actor: Actor, pk: UUID, permission: str) -> Covenant:
    rows = Covenant.objects.select_related("neighbourhood", "municipality")
    found = rows.defer("neighbourhood__geometry", "municipality__geometry").filter(pk=pk).first()
    if found is None:
        raise Http404("no such covenant")
    _checked(actor, permission, found)
    return found


def get_party_for(actor: Actor, pk: UUID, *, to_confirm: bool = False) -> CovenantParty:
    """One's own part in a covenant to confirm, or any for who prepares it."""
    found = CovenantParty.objects.select_related("covenant__neighbourhood", "covenant__municipality", "organisation")
    party = found.filter(pk=pk).first()
    if party is None:
        raise Http404("no such party")
    own = actor.user is not None and organisations_of(actor.user).filter(pk=party.organisation_id).exists()
    if not (to_confirm and own):
        _checked(actor, "prepare_covenant", party.covenant)
    return party


def get_simulation_for(actor: Actor, pk: UUID) -> SimulationResult:
    rows = SimulationResult.objects.select_related("area").defer("area__geometry", "content")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("no such simulation")
    if not {found.area_id} & readable_areas(actor.user):
        raise PermissionDenied("no right to read this simulation")
    return found


def get_neighbourhood_for(actor: Actor, code: str, permission: str) -> Area:
    area = get_neighbourhood(code)
    _checked(actor, permission, area)
    return area


def check_reader(actor: Actor) -> None:
    """Raises `PermissionDenied` for who has no role in the programme."""
    if not is_reader(actor.user):
        raise PermissionDenied("no role in the programme")


def is_reader(user: Any) -> bool:
    return user is not None and Membership.objects.current().filter(user=user, role__in=READERS).exists()


# Lists


def managed_areas(user: Any) -> list[Area]:
    return areas_of(user, Role.PROGRAMME_MANAGER)


def readable_areas(user: Any) -> set[UUID]:
    """Areas of which the user may read scenarios: those of the own roles, all below and all above."""
    found: set[UUID] = set()
    for role in READERS:
        for area in areas_of(user, role):
            found |= area.descendant_ids() | area.ancestor_ids()
    return found


@dataclass(frozen=True)
class Listed:
    scenario: AllocationScenario
    last: ScenarioVersion
    versions: int


def scenarios_for(user: Any) -> list[Listed]:
    """Scenarios that the user may read, newest first, each with its last version (without its figures)."""
    rows = AllocationScenario.objects.filter(area__in=readable_areas(user)).select_related("area")
    found = list(rows.defer("area__geometry").annotate(last=Max("versions__number")))
    versions = ScenarioVersion.objects.filter(scenario__in=found).defer(*HEAVY)
    by_number = {(one.scenario_id, one.number): one for one in versions}
    return [Listed(one, by_number[one.pk, one.last], one.last) for one in found]


def versions_of(scenario: AllocationScenario) -> QuerySet[ScenarioVersion]:
    """Newest first, without their figures."""
    return ScenarioVersion.objects.filter(scenario=scenario).defer(*HEAVY).order_by("-number")


def last_version(scenario: AllocationScenario) -> ScenarioVersion:
    return ScenarioVersion.objects.filter(scenario=scenario).order_by("-number")[0]


def comparable(user: Any) -> list[ScenarioVersion]:
    """All versions that the user may read, to choose two from."""
    rows = ScenarioVersion.objects.filter(scenario__area__in=readable_areas(user)).select_related("scenario")
    return list(rows.defer(*HEAVY).order_by("scenario__name", "scenario", "-number"))


def simulations_for(readable: Collection[UUID]) -> list[SimulationResult]:
    """Of these areas, without their figures."""
    return list(SimulationResult.objects.filter(area__in=readable).defer("data", "content"))


def covenants_for(user: Any) -> QuerySet[Covenant]:
    """Those that the user works on: over an area, or for an organisation that is in it."""
    reached: set[UUID] = set()
    for role in (*READERS, Role.COORDINATOR, Role.LOCAL_AUTHORITY):
        reached |= reached_area_ids(user, role)
    mine = CovenantParty.objects.filter(organisation__in=organisations_of(user)).values("covenant")
    rows = Covenant.objects.filter(Q(neighbourhood__in=reached) | Q(pk__in=mine))
    return rows.select_related("neighbourhood", "municipality").defer(
        "neighbourhood__geometry", "municipality__geometry"
    )


def to_prepare(user: Any) -> list[Area]:
    """Neighbourhoods for which the user may prepare a covenant."""
    reached = reached_area_ids(user, Role.COORDINATOR) | reached_area_ids(user, Role.PROGRAMME_MANAGER)
    rows = Area.objects.valid().filter(level=Level.NEIGHBOURHOOD, pk__in=reached)
    return list(rows.defer("geometry").order_by("name")[:1000])


@dataclass(frozen=True)
class Given:
    """What an adopted scenario gives one neighbourhood."""

    version: ScenarioVersion
    row: dict[str, Any]


def given_to(areas: Collection[Area]) -> list[Given]:
    """What adopted scenarios give neighbourhoods, newest first; everybody may read it.

    Only scenarios of an area that the neighbourhood lies in: a table may name any code.
    """
    above = _above(areas)
    adopted = ScenarioVersion.objects.filter(
        scenario__state=ScenarioState.ADOPTED, adopting__isnull=False,
        scenario__area__in=set().union(*above.values()),
    )  # fmt: skip
    found = []
    for version in adopted.select_related("scenario").defer(*HEAVY).order_by("-created_at"):
        version.document, version.outcome, rows = _told_by(version.pk)
        inside = (area.code for area in areas if version.scenario.area_id in above[area.pk])
        found += [Given(version, rows[code]) for code in inside if code in rows]
    return found


@lru_cache(maxsize=4)
def _told_by(version: UUID) -> tuple[dict[str, Any], dict[str, Any], dict[str, dict[str, Any]]]:
    """Document, outcome and rows by code. Everybody may ask often, and a version is written once: kept in memory."""
    document, outcome = ScenarioVersion.objects.values_list("document", "outcome").get(pk=version)
    return document, outcome, {row["id"]: row for row in outcome["neighbourhoods"]}


def _above(areas: Collection[Area]) -> dict[UUID, set[UUID]]:
    """Ids of each area and of all above it; one query for each level."""
    found = {area.pk: {area.pk} for area in areas}
    up: dict[UUID, set[UUID]] = {}
    layer = set(found)
    while layer:
        for low, high in Area.parents.through.objects.filter(from_area__in=layer).values_list(
            "from_area_id", "to_area_id"
        ):
            up.setdefault(low, set()).add(high)
        layer = {high for low in layer for high in up.get(low, ())} - set(up)
    for over in found.values():
        edge = over
        while edge:
            edge = {high for low in edge for high in up.get(low, ())} - over
            over |= edge
    return found


def own_neighbourhoods(user: Any) -> list[Area]:
    """Neighbourhoods that the user leads or answers for."""
    reached = reached_area_ids(user, Role.LOCAL_AUTHORITY) | reached_area_ids(user, Role.COORDINATOR)
    rows = Area.objects.valid().filter(level=Level.NEIGHBOURHOOD, pk__in=reached)
    return list(rows.defer("geometry").order_by("name"))


def areas_by_code(ids: list[str], *, with_outline: bool) -> dict[str, Area]:
    """Areas (neighbourhoods first, else municipalities) with these codes; "44021-3" lies in "44021"."""
    codes = {one for full in ids for one in (full, full.rpartition("-")[0]) if one}
    rows = Area.objects.valid().filter(code__in=codes, level__in=[Level.NEIGHBOURHOOD, Level.MUNICIPALITY])
    rows = rows if with_outline else rows.defer("geometry")
    found: dict[str, Area] = {}
    for area in rows.order_by("-level"):
        found.setdefault(area.code, area)
    return found


# Regions


def regions_loaded() -> list[RegionVersion]:
    """All versions, by kind, newest first, with their text left out."""
    return list(RegionVersion.objects.defer("content"))


def get_regions_for(actor: Actor, pk: UUID) -> RegionVersion:
    check_reader(actor)
    found = RegionVersion.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("no such regions")
    return found


# Simulations that are asked for


def get_run_for(actor: Actor, pk: UUID, permission: str) -> SimulationRun:
    found = SimulationRun.objects.select_related("area").defer("area__geometry").filter(pk=pk).first()
    if found is None:
        raise Http404("no such run")
    _checked(actor, permission, found)
    return found


def runs_for(readable: Collection[UUID]) -> list[SimulationRun]:
    """Those of these areas without a result, the newest first: waiting, running, failed or stopped."""
    rows = SimulationRun.objects.filter(area__in=readable, result=None).select_related("area")
    return list(rows.defer("area__geometry", "scenario")[:20])


def before_in_line(run: SimulationRun) -> int:
    """How many wait or run before it, in all areas."""
    rows = SimulationRun.objects.filter(state__in=[RunState.WAITING, RunState.RUNNING], created_at__lt=run.created_at)
    return rows.exclude(pk=run.pk).count()


def scenario_of(simulation: SimulationResult) -> str:
    """The scenario that it was computed from here; empty for one that was brought in."""
    rows = SimulationRun.objects.filter(result=simulation).order_by("created_at")
    return rows.values_list("scenario", flat=True).first() or ""
