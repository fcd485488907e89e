"""Finding services in plain Dutch, and whom they serve."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry import Point

from nabij.core import search
from nabij.core.clock import now
from nabij.core.text import fold
from nabij.directory import needs
from nabij.directory.models import Organisation, Service, ServiceAtLocation, organisations_of
from nabij.territory.models import Area

KIND = "service"  # in the search index
MOST_FOUND = 500
LIKELY_NEEDS, LIKELY = 3, 0.4


@dataclass(frozen=True)
class Filters:
    """What somebody is looking for; empty values don't narrow."""

    q: str = ""
    domain: str = ""
    ring: int | None = None
    open_now: bool = False
    language: str = ""
    neighbourhood: Area | None = None


@dataclass(frozen=True)
class Hit:
    """A service that fits; ``near`` tells whether it serves the chosen neighbourhood (None: none was chosen)."""

    pk: UUID
    name: str
    near: bool | None = None
    because: str = ""  # the need through which it was found, when its own words don't fit


@dataclass(frozen=True)
class Row:
    """What decides whether a service fits."""

    pk: UUID
    name: str
    terms: list[str]
    languages: list[str]

    def fits(self, filters: Filters) -> bool:
        in_domain = not filters.domain or any(term.split(".")[0] == filters.domain for term in self.terms)
        return in_domain and (not filters.language or filters.language in self.languages)


def find_services(filters: Filters) -> list[Hit]:
    """Services that fit, best first. A chosen neighbourhood puts the services for it first and leaves none out."""
    rows = _rows(filters)
    hits = _by_words(filters.q, rows) if filters.q.strip() else [Hit(row.pk, row.name) for row in rows.values()]
    if filters.neighbourhood is None:
        return hits
    serving = serving_ids(filters.neighbourhood)
    told = [Hit(hit.pk, hit.name, hit.pk in serving, hit.because) for hit in hits]
    return sorted(told, key=lambda hit: not hit.near)


def _rows(filters: Filters) -> dict[UUID, Row]:
    """Services within the filters by id, in the order of their names."""
    services = Service.objects.active()
    if filters.ring:
        services = services.filter(ring=filters.ring)
    if filters.open_now:
        services = services.open_at(timezone.localtime(now()))
    rows = [Row(*row) for row in services.order_by().values_list("pk", "name", "terms", "languages")]
    fitting = [row for row in rows if row.fits(filters)]
    return {row.pk: row for row in sorted(fitting, key=lambda row: (fold(row.name), row.pk))}


def _by_words(q: str, rows: dict[UUID, Row]) -> list[Hit]:
    """Services with the words asked, then those for the needs that the words speak of."""
    found = [Hit(pk, rows[pk].name) for pk in search.find(KIND, q, MOST_FOUND) if pk in rows]
    seen = {hit.pk for hit in found}
    for need in likely_needs(q):
        for pk, row in rows.items():
            if need.id in row.terms and pk not in seen:
                seen.add(pk)
                found.append(Hit(pk, row.name, because=_(need.name)))
    return found


def likely_needs(q: str) -> Sequence[needs.Suggestion]:
    return [need for need in needs.suggest(q, limit=LIKELY_NEEDS) if need.score >= LIKELY]


def serving_ids(neighbourhood: Area) -> set[UUID]:
    """Services for a neighbourhood: by their service area, or else by their place in it, or by their municipality."""
    around = neighbourhood.ancestor_ids() | set(neighbourhood.parts.values_list("pk", flat=True))
    serving = set(Service.objects.active().filter(areas__in=around).values_list("pk", flat=True))
    everywhere = Service.objects.active().filter(areas=None)
    placed = dict[UUID, bool]()
    polygon = neighbourhood.polygon()
    points = ServiceAtLocation.objects.filter(service__in=everywhere, location__lon__isnull=False)
    for service, lon, lat in points.values_list("service", "location__lon", "location__lat"):
        placed[service] = placed.get(service, False) or polygon.covers(Point(lon, lat))
    own = everywhere.filter(organisation__municipality__in=around).exclude(pk__in=placed)
    return serving | {pk for pk, inside in placed.items() if inside} | set(own.values_list("pk", flat=True))


def get_service(pk: UUID) -> Service:
    """A service that may be shown, whole; raises `Http404`."""
    service = Service.objects.active().whole().select_related("organisation__municipality").filter(pk=pk).first()
    if service is None:
        raise Http404(_("Deze dienst staat niet (meer) op de sociale kaart."))
    return service


def in_order(hits: Sequence[Hit]) -> list[tuple[Hit, Service]]:
    """The services of hits, whole, in the order of the hits."""
    services = Service.objects.whole().in_bulk([hit.pk for hit in hits])
    return [(hit, services[hit.pk]) for hit in hits if hit.pk in services]


def get_own_service(user: Any, pk: UUID) -> Service:
    """An active service of an organisation that the user works for today; raises `Http404`."""
    service = Service.objects.active().select_related("organisation__municipality")
    found = service.filter(organisation__in=organisations_of(user), pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_services(user: Any) -> list[tuple[Organisation, list[Service]]]:
    """The organisations that a user works for today, each with its active services."""
    organisations = list(organisations_of(user).order_by("name"))
    services = Service.objects.active().filter(organisation__in=organisations).order_by("name")
    by_organisation: dict[Any, list[Service]] = {organisation.pk: [] for organisation in organisations}
    for service in services:
        by_organisation[service.organisation_id].append(service)
    return [(organisation, by_organisation[organisation.pk]) for organisation in organisations]
