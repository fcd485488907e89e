"""Writing the services of a file: in one transaction, and a second time as an update."""

from pathlib import Path
from typing import Any

from django.db import transaction
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
FIELDS = {
    "description": "description",
    "eligibility": "eligibility",
    "application_process": "application_process",
    "required_documents": "required_documents",
    "phone": "phone",
    "email": "email",
    "website": "website",
}


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
    outcome = writer.outcome
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
    def __init__(self, usual: Area | None) -> None:
        self.usual = usual
        self.outcome = Outcome()
        self.touched: list[Any] = []
        self.organisations = {
            (fold(organisation.name), organisation.municipality_id): organisation
            for organisation in Organisation.objects.all()
        }

    def write(self, group: list[ServiceRow]) -> None:
        first = group[0]
        for row in group:
            _locate(row)
        organisation = self._organisation(first)
        service, before = self._service(organisation, first)
        _write_places(service, group)
        _write_details(service, first)
        after = _snapshot(service)
        if before is None:
            self.outcome.created += 1
        elif before != after:
            self.outcome.updated += 1
        else:
            self.outcome.unchanged += 1
            return
        self.touched.append(service.pk)

    def _organisation(self, row: ServiceRow) -> Organisation:
        municipality = row.municipality or self.usual
        key = (fold(row.organisation), municipality.pk if municipality else None)
        if key not in self.organisations:
            self.organisations[key] = Organisation.objects.create(name=row.organisation, municipality=municipality)
        return self.organisations[key]

    def _service(self, organisation: Organisation, row: ServiceRow) -> tuple[Service, Any]:
        service = organisation.services.filter(name__iexact=row.service).first()
        before = _snapshot(service) if service else None
        service = service or Service(organisation=organisation, name=row.service)
        for column, name in FIELDS.items():
            if column in row.given:
                setattr(service, name, row.texts[column])
        if row.opened.by_appointment and BY_APPOINTMENT.casefold() not in service.application_process.casefold():
            service.application_process = f"{BY_APPOINTMENT}\n{service.application_process}".strip()
        for name in ("terms", "ring", "languages"):
            if name in row.given or before is None:
                setattr(service, name, getattr(row, name))
        _keep_newest(service, row)
        service.active = True
        service.save()
        return service, before


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


def _write_places(service: Service, group: list[ServiceRow]) -> None:
    """Locations and opening hours; hours of a service at one place (or none) count for the whole service."""
    placed = [(row, _location(service.organisation, row)) for row in group if row.has_location]
    first = group[0]
    if first.given & {"address", "location_name", "lon"}:
        wanted = {location.pk for _row, location in placed}
        service.at_locations.exclude(location__in=wanted).delete()
        for _row, location in placed:
            ServiceAtLocation.objects.get_or_create(service=service, location=location)
    if "hours" not in first.given:
        return
    several = len(placed) > 1
    told: list[tuple[ServiceRow, Location | None]] = [*placed] or [(first, None)]
    openings = {
        (location.pk if several and location else None, one.weekday, one.opens_at, one.closes_at)
        for row, location in told
        for one in row.opened.openings
    }
    there = set(service.schedules.values_list("location", "weekday", "opens_at", "closes_at"))
    if openings != there:
        service.schedules.all().delete()
        Schedule.objects.bulk_create(
            Schedule(service=service, location_id=location, weekday=day, opens_at=opens, closes_at=closes)
            for location, day, opens, closes in sorted(openings, key=str)
        )


def _location(organisation: Organisation, row: ServiceRow) -> Location:
    def same(location: Location) -> bool:
        if row.address or location.address:
            return fold(location.address) == fold(row.address)
        return fold(location.name) == fold(row.location_name)

    location = next(filter(same, organisation.locations.all()), None) or Location(organisation=organisation)
    location.name = row.location_name or location.name
    location.address = row.address or location.address
    if row.lon is not None:
        location.lon, location.lat = row.lon, row.lat
    if "accessibility" in row.given:
        location.accessibility = row.texts["accessibility"]
    location.save()
    return location


def _write_details(service: Service, row: ServiceRow) -> None:
    if "areas" in row.given:
        service.areas.set(row.areas)
    if "cost" not in row.given:
        return
    there = list(service.costs.values_list("option", "amount"))
    wanted = [(row.cost, row.amount)] if row.cost else []
    if there != wanted:
        service.costs.all().delete()
        CostOption.objects.bulk_create(
            CostOption(service=service, option=option, amount=amount) for option, amount in wanted
        )


def _snapshot(service: Service) -> tuple[Any, ...]:
    """All that an import can change, to tell an update from the same once more."""
    own = Service.objects.filter(pk=service.pk).values_list(*FIELDS.values(), "terms", "ring", "languages",
        "waiting_days", "capacity_left", "confirmed_on", "active").get()  # fmt: skip
    places = service.at_locations.values_list(
        "location__name", "location__address", "location__lon", "location__lat", "location__accessibility"
    )
    return (
        own,
        sorted(places, key=str),
        sorted(service.schedules.values_list("location", "weekday", "opens_at", "closes_at"), key=str),
        sorted(service.costs.values_list("option", "amount"), key=str),
        sorted(service.areas.values_list("pk", flat=True)),
    )
