"""Areas, streets and the social map."""

from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone
from shapely.geometry import shape

from nabij.config.demo import world
from nabij.config.demo.loading.stage import Stage, row_id
from nabij.core import clock
from nabij.core.actors import SYSTEM
from nabij.directory import services as directory
from nabij.directory.models import (
    CostOption,
    Location,
    Organisation,
    Schedule,
    Service,
    ServiceAtLocation,
)
from nabij.territory import services as territory
from nabij.territory.models import Area, Level, PopulationCount, Street

SOURCE = "Verzonnen voor de demonstratie"


def lay(stage: Stage) -> None:
    _areas(stage)
    _streets(stage)
    _organisations(stage)
    _services(stage)
    directory.reindex()


def _areas(stage: Stage) -> None:
    for record in stage.world.areas:
        if record.level == "neighbourhood":
            continue
        area = Area(pk=row_id(record.code), code=record.code, name=record.name, level=record.level, source=SOURCE)
        area.phone, area.email = record.phone, record.email
        area.set_polygon(shape(record.geometry))
        stage.areas[record.code] = area
    Area.objects.bulk_create(stage.areas.values())
    Area.parents.through.objects.bulk_create(
        Area.parents.through(from_area_id=stage.areas[record.code].pk, to_area_id=stage.areas[parent].pk)
        for record in stage.world.areas
        if record.code in stage.areas
        for parent in record.parents
    )
    for record in stage.world.areas_at("neighbourhood"):
        _neighbourhood(stage, record)
    _population(stage)


def _neighbourhood(stage: Stage, record: world.Area) -> None:
    area = territory.compose_neighbourhood(
        code=record.code,
        name=record.name,
        parts=[stage.areas[code] for code in record.parts],
        by=SYSTEM,
        source=SOURCE,
        phone=record.phone,
        email=record.email,
    )
    stage.areas[record.code] = area
    for parent in record.parents[:1]:  # the municipality whose infopoint serves it
        Area.objects.filter(pk=stage.areas[parent].pk, phone="").update(phone=record.phone, email=record.email)


def _population(stage: Stage) -> None:
    """Of sectors and municipalities: neighbourhoods are their sectors, and zone and region are larger than the demo."""
    day = clock.today().replace(month=1, day=1)
    PopulationCount.objects.bulk_create(
        PopulationCount(area=stage.areas[record.code], on=day, persons=record.population, source=SOURCE)
        for record in stage.world.areas
        if record.level in ("sector", "municipality")
    )


def _streets(stage: Stage) -> None:
    """A street has one point in its middle; the same name in two sectors is one street."""
    found: dict[tuple[str, str, str], Street] = {}
    for street in stage.world.streets:
        for address in street.addresses:
            stage.addresses[address.key] = address
        postcode = street.addresses[0].postcode if street.addresses else ""
        lon, lat = street.line[len(street.line) // 2]
        found.setdefault(
            (street.municipality, street.name, postcode),
            Street(
                name=street.name, municipality=stage.areas[street.municipality], postcode=postcode, lon=lon, lat=lat
            ),
        )
    Street.objects.bulk_create(found.values())


def _organisations(stage: Stage) -> None:
    rows: list[Organisation] = []
    for record in stage.world.organisations:
        home = stage.addresses[record.locations[0].address] if record.locations else None
        row = Organisation(
            pk=row_id(record.key),
            name=record.name,
            description=record.description,
            phone=record.phone,
            email=record.email,
            website=record.website,
            municipality=stage.areas[home.municipality] if home else None,
        )
        stage.organisations[record.key] = row
        rows.append(row)
    Organisation.objects.bulk_create(rows)
    Location.objects.bulk_create(
        _location(stage, record.key, place) for record in stage.world.organisations for place in record.locations
    )


def _location(stage: Stage, organisation: str, place: world.Location) -> Location:
    address = stage.addresses[place.address]
    return Location(
        pk=row_id(place.key),
        organisation=stage.organisations[organisation],
        name=place.name,
        address=address.label,
        lon=address.point[0],
        lat=address.point[1],
        accessibility="Toegankelijk met een rolstoel" if place.wheelchair else "Niet toegankelijk met een rolstoel",
    )


def _services(stage: Stage) -> None:
    for record in stage.world.services:
        stage.services[record.key] = _service(stage, record)
    Service.objects.bulk_create(stage.services.values())
    Service.areas.through.objects.bulk_create(
        Service.areas.through(service_id=stage.services[record.key].pk, area_id=stage.areas[code].pk)
        for record in stage.world.services
        for code in record.areas
    )
    ServiceAtLocation.objects.bulk_create(
        ServiceAtLocation(service=stage.services[record.key], location_id=row_id(place))
        for record in stage.world.services
        for place in record.locations
    )
    Schedule.objects.bulk_create(
        Schedule(
            service=stage.services[record.key],
            weekday=opening.weekday,
            opens_at=time.fromisoformat(opening.opens),
            closes_at=time.fromisoformat(opening.closes),
        )
        for record in stage.world.services
        for opening in record.schedule
    )
    CostOption.objects.bulk_create(
        CostOption(
            service=stage.services[record.key],
            option=record.cost,
            amount=None if record.amount_cents is None else Decimal(record.amount_cents) / 100,
        )
        for record in stage.world.services
        if record.cost
    )


def _service(stage: Stage, record: world.Service) -> Service:
    confirmed = record.confirmed_days_ago
    return Service(
        pk=row_id(record.key),
        organisation=stage.organisations[record.organisation],
        name=record.name,
        description=record.description,
        terms=list(record.needs),
        ring=record.ring,
        languages=list(record.languages),
        eligibility=record.eligibility,
        application_process=record.how_to_apply,
        required_documents="\n".join(record.documents),
        phone=record.phone,
        email=record.email,
        waiting_days=record.waiting_days,
        capacity_left=record.capacity,
        confirmed_on=None if confirmed is None else timezone.localdate(stage.start) - timedelta(days=confirmed),
    )


def municipality_of(stage: Stage, code: str) -> Area:
    """The municipality in which a neighbourhood has its infopoint."""
    area = next(record for record in stage.world.areas if record.code == code)
    parents = [stage.areas[parent] for parent in area.parents]
    return next(parent for parent in parents if parent.level == Level.MUNICIPALITY)
