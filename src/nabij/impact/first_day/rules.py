"""Who may draw neighbourhoods, look at a draft, and decide for a municipality."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import rules
from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Membership, Role
from nabij.core.workflow import Step, Workflow
from nabij.impact.models import BoundaryDraft, DraftState
from nabij.territory.models import Area, Level

DRAWERS = (Role.LOCAL_AUTHORITY, Role.PROGRAMME_MANAGER, Role.BACK_OFFICE)
PARTNER_ROLES = (Role.COORDINATOR, Role.INFOPOINT)
INVITATIONS_PER_HOUR = 40
MOST_CHANGES = 50  # that can be taken back, one after the other
LARGEST_FILE = 5 * 1024 * 1024  # bytes of a file with figures

DRAFT = Workflow(
    "boundary-draft",
    [
        Step("adopt", (DraftState.DRAFT,), DraftState.ADOPTED, _("Vaststellen")),
        Step("stop", (DraftState.DRAFT,), DraftState.STOPPED, _("Ontwerp stopzetten")),
    ],
)


def governed(user: Any, municipalities: Iterable[Area]) -> list[Area]:
    """Those municipalities over which the user may decide: a drawing role over them or an area above them."""
    if not getattr(user, "is_authenticated", False):
        return []
    held = set(Membership.objects.current().filter(user=user, role__in=DRAWERS).values_list("area", flat=True))
    return [area for area in municipalities if held and held & area.ancestor_ids()] if held else []


def may_govern(user: Any, area: Area) -> bool:
    """Whether the user decides over the area: it is or lies in a municipality of theirs, a border may run through."""
    towns = [area] if area.level == Level.MUNICIPALITY else area.parents.filter(level=Level.MUNICIPALITY)
    return bool(governed(user, towns))


@rules.predicate
def draws(user: Any, draft: BoundaryDraft | None) -> bool:
    """Decides over one of the municipalities of the draft."""
    return draft is not None and bool(governed(user, draft.municipalities.defer("geometry")))


@rules.predicate
def coordinates_there(user: Any, draft: BoundaryDraft | None) -> bool:
    """Coordinates one of the municipalities of the draft, or a neighbourhood in it."""
    if draft is None or not getattr(user, "is_authenticated", False):
        return False
    towns = list(draft.municipalities.defer("geometry"))
    around: set[UUID] = {pk for town in towns for pk in town.ancestor_ids()}
    around |= set(Area.objects.filter(parents__in=towns, level=Level.NEIGHBOURHOOD).values_list("pk", flat=True))
    held = Membership.objects.current().filter(user=user, role=Role.COORDINATOR)
    return held.filter(area__in=around).exists()


rules.add_perm("impact.draw", draws)
rules.add_perm("impact.see_draft", draws | coordinates_there)
