"""Writing the services of a file: in one transaction, and a second time as an update."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed, Outcome
from nabij.core.text import fold
from nabij.directory import services
from nabij.directory.imports import sheet
from nabij.directory.imports.rows import Checker, ServiceRow, check_together
from nabij.directory.models import CostOption, Location, Organisation, Schedule, Service, ServiceAtLocation
from nabij.territory import queries as territory
from nabij.territory.models import Area, Level

BY_APPOINTMENT = "Op afspraak."
TEXTS = ("description", "eligibility", "application_process", "required_documents", "phone", "email", "website")
FIGURES = ("terms", "ring", "languages", "waiting_days", "capacity_left", "confirmed_on", "active")


@transaction.atomic
def import_directory(path: Path, *, by: Actor, municipality: str = "", dry_run: bool = False) -> Outcome:
    """Bring in organisations and services; raises `ImportFailed` with all that is wrong, and then nothing is written.

    ``municipality`` is the code of the municipality of organisations whose row and place don't tell. Columns that
    aren't in the file stay as they are; services that aren't in it stay as well.
    """
    usual = _municipality(path, municipality)
    checker = Checker(path)
    rows = [checker.check(row) for row in sheet.read(path)]
    check_together(checker.problems, rows)
    checker.problems.raise_any()
    writer = _Writer(usual)
    grouped: dict[tuple[str, str], list[ServiceRow]] = {}
    for row in rows:
        grouped.setdefault(row.key, []).append(row)
    for group in grouped.values():
        writer.write(group)
    services.reindex(writer.touched)
    outcome = writer.outcome()
    outcome.dry_run = dry_run
    if dry_run:
        transaction.set_rollback(True)
    else:
        audit.record("directory.imported", by=by, file=path.name, created=outcome.created, updated=outcome.updated)
    return outcome


def _municipality(path: Path, code: str) -> Area | None:
    if not code:
        return None
    area = Area.objects.valid().filter(level=Level.MUNICIPALITY, code=code).first()
    if area is None:
        raise ImportFailed(_("%(file)s: er is geen gemeente met code '%(code)s'") % {"file": path.name, "code": code})
    return area


class _Writer:
    """Writes services one by one; what is there already was read in a handful of queries."""

    def __init__(self, usual: Area | None) -> None:
        self.usual = usual
        self.touched: list[UUID] = []
        self.before: dict[UUID, Any] = {}
        self.organisations = {(fold(one.name), one.municipality_id): one for one in Organisation.objects.all()}
        self.services = {(one.organisation_id, fold(one.name)): one for one in _whole(Service.objects.all())}
        self.locations: dict[UUID, list[Location]] = defaultdict(list)
        for location in Location.objects.all():
            self.locations[location.organisation_id].append(location)

    def write(self, group: list[ServiceRow]) -> None:
        first = group[0]
        for row in group:
            _locate(row)
        organisation = self._organisation(first)
        service = self.services.get((organisation.pk, fold(first.service)))
        there = _There.of(service)
        if service is not None:
            self.before[service.pk] = _snapshot(service)
        is_new = service is None
        service = service or Service(organisation=organisation, name=first.service)
        _fill(service, first, is_new=is_new)
        service.save()
        placed = [(row, self._location(organisation, row)) for row in group if row.has_location]
        _write_places(service, first, placed, there)
        _write_details(service, first, there)
        self.touched.append(service.pk)

    def outcome(self) -> Outcome:
        """How many are new, changed and the same, by what now stands in the database."""
        again = {one.pk: _snapshot(one) for one in _whole(Service.objects.filter(pk__in=list(self.before)))}
        updated = sum(self.before[pk] != now for pk, now in again.items())
        return Outcome(len(self.touched) - len(self.before), updated, len(self.before) - updated)

    def _organisation(self, row: ServiceRow) -> Organisation:
        municipality = row.municipality or self.usual
        key = (fold(row.organisation), municipality.pk if municipality else None)
        if key not in self.organisations:
            self.organisations[key] = Organisation.objects.create(name=row.organisation, municipality=municipality)
        return self.organisations[key]

    def _location(self, organisation: Organisation, row: ServiceRow) -> Location:
        """The location of a row: the organisation's own with that address, else with that name, else a new one."""
        known = self.locations[organisation.pk]
        location = next((one for one in known if _same_place(one, row)), None)
        if location is None:
            location = Location(organisation=organisation)
            known.append(location)
        told = {
            "name": row.location_name or location.name,
            "address": row.address or location.address,
            "lon": location.lon if row.lon is None else row.lon,
            "lat": location.lat if row.lat is None else row.lat,
            "accessibility": row.texts.get("accessibility", location.accessibility),
        }
        if location._state.adding or any(getattr(location, name) != value for name, value in told.items()):
            for name, value in told.items():
                setattr(location, name, value)
            location.save()
        return location


def _same_place(location: Location, row: ServiceRow) -> bool:
    if row.address or location.address:
        return fold(location.address) == fold(row.address)
    return fold(location.name) == fold(row.location_name)


def _whole(services: QuerySet[Service]) -> QuerySet[Service]:
    areas = Prefetch("areas", Area.objects.only("pk"))
    # Joined, since a prefetch through a foreign key becomes one long OR, which SQLite refuses past a thousand.
    placed = Prefetch("at_locations", ServiceAtLocation.objects.select_related("location"))
    return services.prefetch_related("schedules", "costs", placed, areas)


@dataclass(frozen=True)
class _There:
    """What belongs to a service before the file is written."""

    locations: frozenset[UUID] = frozenset()
    openings: frozenset[tuple[Any, ...]] = frozenset()
    costs: tuple[tuple[Any, ...], ...] = ()
    areas: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, service: Service | None) -> "_There":
        if service is None:
            return cls()
        return cls(
            frozenset(at.location_id for at in service.at_locations.all()),
            frozenset((one.location_id, one.weekday, one.opens_at, one.closes_at) for one in service.schedules.all()),
            tuple((cost.option, cost.amount) for cost in service.costs.all()),
            frozenset(area.pk for area in service.areas.all()),
        )


def _fill(service: Service, row: ServiceRow, *, is_new: bool) -> None:
    """Take over what the file tells about the service itself (not saved)."""
    for name in TEXTS:
        if name in row.given:
            setattr(service, name, row.texts[name])
    if row.opened.by_appointment and BY_APPOINTMENT.casefold() not in service.application_process.casefold():
        service.application_process = f"{BY_APPOINTMENT}\n{service.application_process}".strip()
    for name in ("terms", "ring", "languages"):
        if name in row.given or is_new:
            setattr(service, name, getattr(row, name))
    _keep_newest(service, row)
    service.active = True


def _keep_newest(service: Service, row: ServiceRow) -> None:
    """Waiting time and free places, unless the organisation itself confirmed something later than the file."""
    said = row.confirmed_on
    if service.confirmed_on and (said is None or said < service.confirmed_on):
        return
    if "waiting" in row.given:
        service.waiting_days = row.waiting_days
    if "capacity_left" in row.given:
        service.capacity_left = row.capacity_left
    if "confirmed_on" in row.given:
        service.confirmed_on = said


def _locate(row: ServiceRow) -> None:
    """Find the point of an address, and the municipality of a point."""
    if row.lon is None and row.address:
        place = territory.place_of_address(
            f"{row.address}, {row.municipality.name}" if row.municipality and "," not in row.address else row.address,
            [row.municipality] if row.municipality else None,
        )
        if place is not None:
            row.lon, row.lat = place.lon, place.lat
            row.municipality = row.municipality or place.municipality
    if row.municipality is None and row.lon is not None and row.lat is not None:
        row.municipality = territory.municipality_at(row.lon, row.lat)


def _write_places(
    service: Service, first: ServiceRow, placed: list[tuple[ServiceRow, Location]], there: _There
) -> None:
    """Locations and opening hours; hours of a service at one place (or none) count for the whole service."""
    if first.given & {"address", "location_name", "lon"}:
        wanted = {location.pk for _row, location in placed}
        if there.locations - wanted:
            service.at_locations.exclude(location__in=wanted).delete()
        ServiceAtLocation.objects.bulk_create(
            ServiceAtLocation(service=service, location_id=pk) for pk in wanted - there.locations
        )
    if "hours" not in first.given:
        return
    several = len(placed) > 1
    told: list[tuple[ServiceRow, Location | None]] = [*placed] or [(first, None)]
    openings = {
        (location.pk if several and location else None, one.weekday, one.opens_at, one.closes_at)
        for row, location in told
        for one in row.opened.openings
    }
    if openings != there.openings:
        service.schedules.all().delete()
        Schedule.objects.bulk_create(
            Schedule(service=service, location_id=location, weekday=day, opens_at=opens, closes_at=closes)
            for location, day, opens, closes in sorted(openings, key=str)
        )


def _write_details(service: Service, row: ServiceRow, there: _There) -> None:
    if "areas" in row.given and {area.pk for area in row.areas} != there.areas:
        service.areas.set(row.areas)
    wanted = ((row.cost, row.amount),) if row.cost else ()
    if "cost" in row.given and there.costs != wanted:
        service.costs.all().delete()
        CostOption.objects.bulk_create(
            CostOption(service=service, option=option, amount=amount) for option, amount in wanted
        )


def _snapshot(service: Service) -> tuple[Any, ...]:
    """All that an import can change, to tell an update from the same once more."""
    there = _There.of(service)
    own = tuple(getattr(service, name) for name in (*TEXTS, *FIGURES))
    places = {
        (one.name, one.address, one.lon, one.lat, one.accessibility)
        for one in (at.location for at in service.at_locations.all())
    }
    return (repr(own), places, there.openings, there.costs, there.areas)
