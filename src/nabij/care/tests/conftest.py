"""One circle with everybody who may stand around it."""

from dataclasses import dataclass

import pytest
from django.test import Client

from nabij.accounts.models import Role, User
from nabij.care import services
from nabij.care.models import CareCircle, CircleMember, CircleRole
from nabij.core.actors import SYSTEM
from nabij.directory.models import Ring
from nabij.people import acting, consent
from nabij.people.models import How, Person, Purpose
from nabij.territory.models import Area
from tests.factories import make_municipality, make_neighbourhood, make_person, make_service, make_user
from tests.pages import client_of


@dataclass
class World:
    """A person with a circle: a coach, a carer, a member, a service, a proxy."""

    municipality: Area
    neighbourhood: Area
    person: Person
    circle: CareCircle
    coach: CircleMember
    carer: CircleMember
    member: CircleMember
    service: CircleMember
    proxy: User

    def user(self, who: str) -> User:
        if who == "person":
            found = self.person.user
        elif who == "proxy":
            found = self.proxy
        else:
            member = getattr(self, who).person
            found = member.user
        assert found is not None
        return found

    def client(self, who: str | User) -> Client:
        return client_of(self.user(who) if isinstance(who, str) else who)

    def let_members_see(self) -> None:
        consent.give(self.person, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)


@pytest.fixture
def world(db: None) -> World:
    municipality = make_municipality(name="Zonnegem")
    neighbourhood = make_neighbourhood(municipality, name="De Wijk")
    person = make_person(neighbourhood, user=make_user(name="Jeanne"), details={"family_name": "Claes"})
    circle = services.open_circle(person, by=SYSTEM, municipality=municipality)

    def stand(name: str, role: CircleRole, ring: int, relation: str) -> CircleMember:
        details = {"given_name": name, "family_name": "", "phone": f"0470 {len(name)}", "address": "Dorp 1"}
        human = make_person(neighbourhood, user=make_user(name=name), details=details)
        return services.add_member(circle, by=SYSTEM, person=human, ring=ring, role=role, relation=relation)

    proxy = make_user(name="Paul")
    acting.appoint(person, proxy, by=SYSTEM, relation="zoon")
    return World(
        municipality=municipality,
        neighbourhood=neighbourhood,
        person=person,
        circle=circle,
        coach=stand("Coralie", CircleRole.COACH, Ring.CLOSE, "dochter"),
        carer=stand("Marcel", CircleRole.CARER, Ring.CLOSE, "echtgenoot"),
        member=stand("Mia", CircleRole.MEMBER, Ring.NEAR, "buurvrouw"),
        service=services.add_member(circle, by=SYSTEM, service=make_service(name="Thuishulp")),
        proxy=proxy,
    )


@pytest.fixture
def infopoint(world: World) -> User:
    return make_user(Role.INFOPOINT, world.municipality, name="Els")
