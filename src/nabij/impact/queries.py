"""The doors to an analysis and what belongs to it, and the lists of its pages."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from shapely import prepare
from shapely.geometry import Point

from nabij.accounts.models import Membership, Role
from nabij.accounts.queries import areas_of, reached_area_ids
from nabij.core.actors import Actor
from nabij.detection.models import plain_code
from nabij.directory.models import Organisation, organisations_of
from nabij.directory.queries import serving_ids
from nabij.impact.models import (
    Evidence,
    NeighbourhoodAnalysis,
    Observation,
    ObservationPhoto,
    Proposal,
    ProposalState,
    RoundState,
    Scan,
    ScanState,
    Stakeholder,
    SwotItem,
    SwotState,
    VoteRound,
)
from nabij.people.models import Person
from nabij.territory.models import Area, Level, Street
from nabij.territory.queries import get_neighbourhood

AREAS = ("neighbourhood", "municipality")
ROLES = tuple(Role)


def _analyses() -> QuerySet[NeighbourhoodAnalysis]:
    return NeighbourhoodAnalysis.objects.select_related(*AREAS).defer(*(f"{area}__geometry" for area in AREAS))


def _within(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the analysis that the rows belong to."""
    areas = [f"analysis__{area}" for area in AREAS]
    return rows.select_related("analysis", *areas).defer(*(f"{area}__geometry" for area in areas))


def _checked(actor: Actor, permission: str, analysis: NeighbourhoodAnalysis) -> None:
    if actor.user is None or not actor.user.has_perm(f"impact.{permission}", analysis):
        raise PermissionDenied(f"no right to {permission} here")


# Doors for who signs in: fetch and check in one call. Each raises `Http404` or `PermissionDenied`.


def get_analysis_for(actor: Actor, pk: UUID, permission: str) -> NeighbourhoodAnalysis:
    analysis = get_analysis(pk)
    _checked(actor, permission, analysis)
    return analysis


def get_scan_for(actor: Actor, code: str, permission: str) -> Scan:
    scan = get_scan(code)
    _checked(actor, permission, scan.analysis)
    return scan


def get_observation_for(actor: Actor, pk: UUID) -> Observation:
    """For who looks texts through before they are shown."""
    rows = Observation.objects.select_related(
        "scan__analysis__municipality", "scan__analysis__neighbourhood", "neighbourhood", "street"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("no such observation")
    if found.scan is not None:
        _checked(actor, "coordinate", found.scan.analysis)
    elif actor.user is None or not actor.user.has_perm("impact.look_through", found.neighbourhood):
        raise PermissionDenied("no right to look through what is told here")
    return found


def get_item_for(actor: Actor, pk: UUID, permission: str) -> SwotItem:
    """What isn't in the analysis is, for who may not see proposals, as if it weren't there."""
    found: SwotItem = _get(actor, SwotItem.objects.prefetch_related("evidence"), pk, permission)
    if found.state != SwotState.ADOPTED and not actor.user.has_perm("impact.see_proposed", found.analysis):
        raise Http404("not in the analysis")
    return found


def get_stakeholder_for(actor: Actor, pk: UUID) -> Stakeholder:
    return _get(actor, Stakeholder.objects.all(), pk, "coordinate")  # type: ignore[no-any-return]


def get_proposal_for(actor: Actor, pk: UUID) -> Proposal:
    return _get(actor, Proposal.objects.all(), pk, "coordinate")  # type: ignore[no-any-return]


def get_round_for(actor: Actor, pk: UUID, permission: str) -> VoteRound:
    return _get(actor, VoteRound.objects.all(), pk, permission)  # type: ignore[no-any-return]


def _get(actor: Actor, rows: QuerySet[Any], pk: UUID, permission: str) -> Any:
    found = _within(rows).filter(pk=pk).first()
    if found is None:
        raise Http404("not there")
    _checked(actor, permission, found.analysis)
    return found


def get_neighbourhood_for(actor: Actor, code: str, permission: str) -> Area:
    """A neighbourhood in which one may do something. Raises `Http404` or `PermissionDenied`."""
    area = get_neighbourhood(code)
    if actor.user is None or not actor.user.has_perm(f"impact.{permission}", area):
        raise PermissionDenied(f"no right to {permission} here")
    return area


# Doors for everyone.


def get_analysis(pk: UUID) -> NeighbourhoodAnalysis:
    found = _analyses().filter(pk=pk).first()
    if found is None:
        raise Http404("no such analysis")
    return found


def open_analysis(area: Area) -> NeighbourhoodAnalysis | None:
    """The analysis that is going on in a neighbourhood."""
    return _analyses().filter(neighbourhood=area, state="open").first()


def get_scan(code: str) -> Scan:
    """By its code, however it was typed. A scan that isn't open yet is found too: the page says so."""
    found = _within(Scan.objects.all()).filter(code=plain_code(code) or "-").first()
    if found is None:
        raise Http404("no such scan")
    return found  # type: ignore[no-any-return]


def get_round(pk: UUID) -> VoteRound:
    """A round that voters may know of."""
    found = _within(VoteRound.objects.exclude(state=RoundState.DRAFT)).filter(pk=pk).first()
    if found is None:
        raise Http404("no such round")
    return found  # type: ignore[no-any-return]


def get_photo_for(actor: Actor, pk: UUID) -> ObservationPhoto:
    """A photo that is shown, or any for the coordinator; otherwise it is as if it weren't there."""
    rows = ObservationPhoto.objects.select_related("observation__scan__analysis__neighbourhood")
    photo = rows.filter(pk=pk).first()
    if photo is None:
        raise Http404("no such photo")
    public = photo.shown and photo.observation.state == "shown"
    scan = photo.observation.scan
    if not public and not (
        scan is not None and actor.user is not None and actor.user.has_perm("impact.coordinate", scan.analysis)
    ):
        raise Http404("no such photo")
    return photo


# Lists.


def analyses_for(user: Any) -> list[NeighbourhoodAnalysis]:
    """Those that a user may read: by a role, as a resident, or through an organisation."""
    roles = Membership.objects.current().filter(user=user, role__in=ROLES).values_list("role", flat=True).distinct()
    reached = {pk for role in roles for pk in reached_area_ids(user, Role(role))}
    reached |= set(Person.objects.filter(user=user).values_list("neighbourhood", flat=True)) - {None}
    organisations = list(organisations_of(user).prefetch_related("services__areas"))
    for organisation in organisations:
        homes = [organisation.municipality] if organisation.municipality else []
        served = {area for service in organisation.services.all() for area in service.areas.all()}
        reached |= {pk for area in (*homes, *served) for pk in area.descendant_ids()}
    parties = Q(stakeholders__organisation__in=organisations, stakeholders__removed_at=None)
    return list(_analyses().filter(Q(neighbourhood__in=reached) | parties).distinct())


def neighbourhoods_to_analyse(user: Any) -> list[Area]:
    """Neighbourhoods that the user coordinates and that aren't being analysed now."""
    ids = {pk for area in areas_of(user, Role.COORDINATOR) for pk in area.descendant_ids()}
    busy = NeighbourhoodAnalysis.objects.filter(state="open").values("neighbourhood")
    found = Area.objects.valid().filter(pk__in=ids, level=Level.NEIGHBOURHOOD).exclude(pk__in=busy)
    return list(found.defer("geometry").order_by("name"))


def open_to_all() -> tuple[list[Scan], list[VoteRound], list[NeighbourhoodAnalysis]]:
    """What anyone can take part in now: scans, votes, and analyses that take proposals."""
    scans = [scan for scan in _within(Scan.objects.filter(state=ScanState.OPEN)) if scan.takes_answers]
    rounds = [found for found in _within(VoteRound.objects.filter(state=RoundState.OPEN)) if found.takes_votes]
    return scans, rounds, list(_analyses().filter(state="open"))


def streets_of(area: Area) -> list[Street]:
    """Streets whose middle lies in the area, by name."""
    if area.geometry is None:
        return []
    polygon = area.polygon()
    prepare(polygon)
    near = Street.objects.filter(
        lon__gte=area.min_lon, lon__lte=area.max_lon, lat__gte=area.min_lat, lat__lte=area.max_lat
    )
    return [street for street in near.order_by("name", "postcode") if polygon.covers(Point(street.lon, street.lat))]


def observations_of(scan: Scan) -> QuerySet[Observation]:
    """With street, scan and photo, but without the photo's bytes."""
    photos = ObservationPhoto.objects.defer("image")
    rows = Observation.objects.filter(scan=scan).select_related("street")
    return rows.prefetch_related(Prefetch("photo", photos))


def items_of(analysis: NeighbourhoodAnalysis, *, proposed: bool) -> list[SwotItem]:
    """What stands in the analysis, and with ``proposed`` what waits to be taken in, each with its evidence."""
    states = [SwotState.ADOPTED, *([SwotState.PROPOSED] if proposed else [])]
    return list(
        SwotItem.objects.filter(analysis=analysis, state__in=states).prefetch_related(
            Prefetch("evidence", Evidence.objects.order_by("created_at"))
        )
    )


def proposals_of(analysis: NeighbourhoodAnalysis, *states: str) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(analysis=analysis, state__in=states or [ProposalState.ACCEPTED])
    return rows.select_related("organisation").prefetch_related("items")


def waiting_counts(analysis: NeighbourhoodAnalysis) -> dict[str, int]:
    """What waits for the coordinator."""
    return {
        "observations": Observation.objects.filter(scan__analysis=analysis).waiting().count(),
        "reports": Observation.objects.filter(neighbourhood=analysis.neighbourhood_id).waiting().count(),
        "items": SwotItem.objects.filter(analysis=analysis, state=SwotState.PROPOSED).count(),
        "proposals": Proposal.objects.filter(analysis=analysis, state=ProposalState.SUBMITTED).count(),
    }


def organisations_to_add(analysis: NeighbourhoodAnalysis) -> list[Organisation]:
    """Organisations that serve the neighbourhood or are at home in its municipality, and have no part in it yet."""
    area = Area.objects.get(pk=analysis.neighbourhood_id)
    known = Stakeholder.objects.current().filter(analysis=analysis, organisation__isnull=False).values("organisation")
    here = Q(services__in=serving_ids(area)) | Q(municipality__in=analysis.around)
    rows = Organisation.objects.filter(here).exclude(pk__in=known)
    return list(rows.distinct().order_by("name"))
