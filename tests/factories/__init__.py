"""Small real things for tests. Each function makes one thing with sensible defaults."""

import itertools
from typing import Any

from shapely.geometry import box

from nabij.accounts.models import Membership, Role, User
from nabij.core.actors import SYSTEM
from nabij.directory.models import Organisation, Service
from nabij.people import access
from nabij.people.models import Person
from nabij.talents.models import Offer
from nabij.territory.models import Area, Facility, FacilityKind, IndicatorEdition, Level

_numbers = itertools.count(1)


def make_area(
    level: str = Level.MUNICIPALITY,
    *,
    parents: list[Area] | None = None,
    at: tuple[float, float] | None = None,
    **fields: Any,
) -> Area:
    """An area; with ``at`` (lon, lat of its south-west corner) it gets a square of 0.01 degree."""
    number = next(_numbers)
    fields.setdefault("code", f"T{number:05d}")
    fields.setdefault("name", f"Gebied {number}")
    area = Area(level=level, **fields)
    if at is not None:
        area.set_polygon(box(at[0], at[1], at[0] + 0.01, at[1] + 0.01))
    area.save()
    area.parents.set(parents or [])
    return area


def make_municipality(**fields: Any) -> Area:
    return make_area(Level.MUNICIPALITY, **fields)


def make_neighbourhood(
    municipality: Area | None = None, *, at: tuple[float, float] | None = (4.0, 51.0), **fields: Any
) -> Area:
    return make_area(Level.NEIGHBOURHOOD, parents=[municipality or make_municipality()], at=at, **fields)


def make_user(role: Role | None = None, area: Area | None = None, **fields: Any) -> User:
    """A user, with a role over an area if one is given."""
    number = next(_numbers)
    fields.setdefault("email", f"gebruiker{number}@example.org")
    fields.setdefault("name", f"Gebruiker {number}")
    user = User.objects.create_user(**fields)
    if role is not None:
        Membership.objects.create(user=user, role=role, area=area or make_municipality())
    return user


def make_person(neighbourhood: Area | None = None, *, details: dict[str, str] | None = None, **fields: Any) -> Person:
    number = next(_numbers)
    municipality = fields.pop("municipality", None)
    if municipality is None:
        municipality = neighbourhood.parents.first() if neighbourhood else make_municipality()
    given = {"given_name": "Jeanne", "family_name": f"Peeters-{number}", "phone": "0470 00 00 00", **(details or {})}
    return access.create(
        by=SYSTEM, municipality=municipality, why="test", details=given, neighbourhood=neighbourhood, **fields
    )


def make_organisation(**fields: Any) -> Organisation:
    fields.setdefault("name", f"Organisatie {next(_numbers)}")
    return Organisation.objects.create(**fields)


def make_service(organisation: Organisation | None = None, **fields: Any) -> Service:
    fields.setdefault("name", f"Dienst {next(_numbers)}")
    return Service.objects.create(organisation=organisation or make_organisation(), **fields)


def make_offer(person: Person | None = None, **fields: Any) -> Offer:
    fields.setdefault("slots", [[day, part] for day in range(7) for part in range(3)])
    fields.setdefault("languages", ["nl"])
    return Offer.objects.create(person=person or make_person(), **fields)


def make_facility(kind: str, lon: float, lat: float, *, source: str = "Stad", **fields: Any) -> Facility:
    """A facility in a list of its source that looked everywhere for its kind; ``on`` is the day of the list."""
    on = fields.pop("on", "2024-01-01")
    edition, _created = IndicatorEdition.objects.get_or_create(source=source, label=on)
    kinds = sorted({kind, *edition.looked_at.get("kinds", [])})
    edition.looked_at = {"on": on, "kinds": kinds, "box": [-180, -90, 180, 90]}
    edition.save()
    found, _created = FacilityKind.objects.get_or_create(code=kind, defaults={"name": kind.title()})
    fields.setdefault("ref", str(next(_numbers)))
    return Facility.objects.create(kind=found, edition=edition, lon=lon, lat=lat, **fields)
