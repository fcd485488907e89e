"""The door to a draft, and the lists around it."""

from typing import Any
from uuid import UUID

import shapely
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from nabij.accounts.models import Membership, Role
from nabij.accounts.queries import reached_area_ids
from nabij.core.actors import Actor
from nabij.impact.first_day import rules
from nabij.impact.models import BoundaryDraft, DraftState, NeighbourhoodAnalysis
from nabij.territory.models import Area, Level

TOUCHING = 0.0005  # degrees, some 40 m: municipalities that were drawn apart from each other


def get_draft_for(actor: Actor, pk: UUID, permission: str = "draw") -> BoundaryDraft:
    """Raises `Http404` or `PermissionDenied`."""
    draft = BoundaryDraft.objects.filter(pk=pk).first()
    if draft is None:
        raise Http404("no such draft")
    if actor.user is None or not actor.user.has_perm(f"impact.{permission}", draft):
        raise PermissionDenied(f"no right to {permission} here")
    return draft


def may_begin(user: Any) -> bool:
    return Membership.objects.current().filter(user=user, role__in=rules.DRAWERS).exists()


def may_look(user: Any) -> bool:
    return Membership.objects.current().filter(user=user, role__in=(*rules.DRAWERS, Role.COORDINATOR)).exists()


def own_municipalities(user: Any) -> list[Area]:
    """Municipalities over which the user may decide, by name."""
    ids = {pk for role in rules.DRAWERS for pk in reached_area_ids(user, role)}
    found = Area.objects.valid().filter(pk__in=ids, level=Level.MUNICIPALITY)
    return list(found.defer("geometry").order_by("name", "code"))


def beside(towns: list[Area]) -> list[Area]:
    """Municipalities that touch these, by name."""
    near = Q(pk__in=[])
    for town in towns:
        if town.min_lon is not None and town.min_lat is not None:
            near |= Q(
                min_lon__lte=(town.max_lon or 0) + TOUCHING, max_lon__gte=town.min_lon - TOUCHING,
                min_lat__lte=(town.max_lat or 0) + TOUCHING, max_lat__gte=town.min_lat - TOUCHING,
            )  # fmt: skip
    own = {town.pk for town in towns}
    rows = Area.objects.valid().filter(near, level=Level.MUNICIPALITY).exclude(pk__in=own).order_by("name", "code")
    shapes = [area.polygon() for area in Area.objects.filter(pk__in=own)]
    whole = shapely.union_all(shapes) if shapes else None
    return [row for row in rows if whole is not None and row.polygon().distance(whole) <= TOUCHING]


def drafts_for(user: Any) -> list[BoundaryDraft]:
    """Drafts of municipalities in which the user has a role that may look, the last one first."""
    ids = {pk for role in (*rules.DRAWERS, Role.COORDINATOR) for pk in reached_area_ids(user, role)}
    inside = Area.objects.filter(pk__in=ids, level=Level.NEIGHBOURHOOD).values("parents")
    rows = BoundaryDraft.objects.exclude(state=DraftState.STOPPED)
    rows = rows.filter(Q(municipalities__in=ids) | Q(municipalities__in=inside)).distinct()
    return list(rows.defer("ground").prefetch_related("municipalities").order_by("-created_at"))


def municipalities_of(draft: BoundaryDraft) -> list[Area]:
    return list(draft.municipalities.defer("geometry").order_by("name", "code"))


def new_neighbourhoods(draft: BoundaryDraft) -> list[Area]:
    """The neighbourhoods that an adopted draft became, in the order of their numbers."""
    rows = Area.objects.filter(pk__in=draft.neighbourhoods.values("became")).defer("geometry")
    by_id = {area.pk: area for area in rows}
    became = draft.neighbourhoods.order_by("number").values_list("became", flat=True)
    return [by_id[pk] for pk in became if pk in by_id]


def open_analyses(areas: list[Area]) -> dict[UUID, NeighbourhoodAnalysis]:
    """The analysis that is open of each neighbourhood, by its id."""
    rows = NeighbourhoodAnalysis.objects.filter(neighbourhood__in=areas, state="open")
    return {row.neighbourhood_id: row for row in rows}
