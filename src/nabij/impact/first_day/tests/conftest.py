"""Two municipalities beside each other, each a row of sectors with shapes and inhabitants, and who may draw there."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from shapely.geometry import box

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.impact.first_day import services
from nabij.impact.models import BoundaryDraft
from nabij.territory.models import Area, Level, PopulationCount
from nabij.territory.services import compose_neighbourhood
from tests.factories import make_area, make_municipality, make_user

PERSONS = 4_000
STEP = 0.01


@dataclass
class Land:
    """Elzegem and Lindegem: eight sectors each, in two rows of four, of 4,000 inhabitants."""

    elzegem: Area
    lindegem: Area
    far: Area
    sectors: dict[str, Area]
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, who: str = "authority") -> Actor:
        return Actor.of_user(self.users[who])

    def browser(self, who: str = "authority") -> Client:
        client = Client()
        client.force_login(self.users[who])
        return client

    def draft(self, *towns: Area, who: str = "authority") -> BoundaryDraft:
        chosen = list(towns) or [self.elzegem]
        return services.begin(name="Proef", municipalities=chosen, level=Level.SECTOR, by=self.actor(who))

    def proposed(self, *towns: Area, **settings: object) -> BoundaryDraft:
        draft = self.draft(*towns)
        services.propose(draft, opened=draft.version, by=self.actor(), **settings)
        return draft

    def named(self, *towns: Area, **settings: object) -> BoundaryDraft:
        draft = self.proposed(*towns, **settings)
        numbers = list(draft.neighbourhoods.values_list("number", flat=True))
        names = {number: f"Wijk {number}" for number in numbers}
        services.rename(draft, opened=draft.version, names=names, by=self.actor())
        return draft

    def old(self, name: str, *codes: str, valid_from: date | None = None) -> Area:
        """A neighbourhood that is there already."""
        parts = [self.sectors[code] for code in codes]
        return compose_neighbourhood(
            code=f"OUD-{name}", name=name, parts=parts, by=self.actor(), phone="09 1", valid_from=valid_from
        )  # fmt: skip


def numbers(draft: BoundaryDraft) -> dict[str, int | None]:
    """Code and number of each area."""
    return dict(draft.areas.values_list("area__code", "number"))


def ids(land: Land, *codes: str) -> list[UUID]:
    return [land.sectors[code].pk for code in codes]


def _sectors(town: Area, letter: str, west: float) -> dict[str, Area]:
    found = {}
    for place in range(8):
        lon, lat = west + (place % 4) * STEP, 51.0 + (place // 4) * STEP
        code = f"{letter}{place + 1}"
        area = make_area(Level.SECTOR, parents=[town], code=code, name=f"Sector {code}")
        area.set_polygon(box(lon, lat, lon + STEP, lat + STEP))
        area.save()
        PopulationCount.objects.create(area=area, on=date(2025, 1, 1), persons=PERSONS, source="Telling")
        found[code] = area
    return found


@pytest.fixture
def land() -> Land:
    elzegem = make_municipality(name="Elzegem", code="11111")
    lindegem = make_municipality(name="Lindegem", code="22222")
    far = make_municipality(name="Verweg", code="33333")
    for town, west in ((elzegem, 4.0), (lindegem, 4.0 + 4 * STEP), (far, 5.0)):
        town.set_polygon(box(west, 51.0, west + 4 * STEP, 51.0 + 2 * STEP))
        town.save()
    sectors = _sectors(elzegem, "A", 4.0) | _sectors(lindegem, "B", 4.0 + 4 * STEP) | _sectors(far, "C", 5.0)
    found = Land(elzegem, lindegem, far, sectors)
    found.users = {
        "authority": make_user(Role.LOCAL_AUTHORITY, elzegem, name="Stefaan Schepen"),
        "neighbour": make_user(Role.LOCAL_AUTHORITY, lindegem, name="Linda Schepen"),
        "other": make_user(Role.LOCAL_AUTHORITY, far, name="Victor Verweg"),
        "coordinator": make_user(Role.COORDINATOR, elzegem, name="Cora Regisseur"),
        "infopoint": make_user(Role.INFOPOINT, elzegem, name="Ines Infopunt"),
        "resident": make_user(name="Rik Bewoner"),
    }
    return found
