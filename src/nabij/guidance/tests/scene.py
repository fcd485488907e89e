"""A small neighbourhood with everybody whom a case needs."""

from dataclasses import dataclass

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.directory.models import Organisation, Service
from nabij.guidance.models import Case, Need
from nabij.guidance.services import cases
from nabij.people import consent
from nabij.people.models import How, Person, Purpose
from nabij.talents.models import Offer
from nabij.territory.models import Area
from tests.factories import (
    make_municipality,
    make_neighbourhood,
    make_offer,
    make_organisation,
    make_person,
    make_service,
    make_user,
)

TERM = "household.groceries"


@dataclass
class Scene:
    municipality: Area
    neighbourhood: Area
    worker: User
    colleague: User
    person: Person
    helper: Offer
    other_helper: Offer
    partner: Organisation
    service: Service

    @property
    def by(self) -> Actor:
        return Actor.of_user(self.worker)


def make_scene(**consents: bool) -> Scene:
    """A person, two workers, two helpers nearby and one service; the person consents to guidance and sharing."""
    municipality = make_municipality()
    neighbourhood = make_neighbourhood(municipality)
    worker, colleague = (make_user(Role.INFOPOINT, neighbourhood) for _ in range(2))
    person = make_person(neighbourhood, lon=4.005, lat=51.005, details={"email": "jeanne@example.org"})
    near = make_person(neighbourhood, lon=4.006, lat=51.005, user=make_user(), details={"email": "buur@example.org"})
    farther = make_person(neighbourhood, lon=4.009, lat=51.009, details={"email": "vrijwilliger@example.org"})
    partner = make_organisation(email="thuiszorg@example.org")
    for purpose in (Purpose.GUIDANCE, Purpose.SHARE_WITH_HELPER):
        if consents.get(purpose.value, True):
            consent.give(person, purpose, by=Actor.of_user(worker), how=How.SPOKEN)
    return Scene(
        municipality=municipality,
        neighbourhood=neighbourhood,
        worker=worker,
        colleague=colleague,
        person=person,
        helper=make_offer(near, terms=[TERM], capacity=2),
        other_helper=make_offer(farther, terms=[TERM], capacity=1),
        partner=partner,
        service=make_service(partner, terms=[TERM]),
    )


def make_case(scene: Scene) -> Case:
    return cases.open_case(person=scene.person, by=scene.by)


def make_searching_case(scene: Scene) -> tuple[Case, Need]:
    """A case that searches help for one need."""
    case = make_case(scene)
    need = cases.add_need(case, term=TERM, by=scene.by)
    cases.search(case, by=scene.by)
    return case, need
