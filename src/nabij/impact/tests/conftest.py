"""A neighbourhood being analysed, with everyone who may come there."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from nabij.accounts.models import Role, User
from nabij.core.actors import SYSTEM, Actor
from nabij.directory.models import Organisation, StaffMembership
from nabij.impact.evidence import OWN_FIGURE, Found
from nabij.impact.models import NeighbourhoodAnalysis, Observation, Origin, Proposal, Scan, SwotItem
from nabij.impact.services import analyses, proposals, scans, swot
from nabij.territory.models import Area, Street
from tests.factories import make_municipality, make_neighbourhood, make_organisation, make_person, make_user

THEMES = [
    {"code": "meeting", "name": "Mensen ontmoeten", "icon": "people"},
    {"code": "green", "name": "Groen en rust", "icon": "leaf"},
    {"code": "care", "name": "Zorg en hulp dichtbij", "icon": "care"},
]
FIGURE = (OWN_FIGURE, Found("tellingen", "Aantal banken", "2", "Eigen telling"))


@dataclass
class Place:
    municipality: Area
    here: Area
    street: Street
    analysis: NeighbourhoodAnalysis
    organisation: Organisation
    coordinator: User
    infopoint: User
    colleague: User
    partner: User
    resident: User
    stranger: User
    authority: User

    def actor(self, who: str = "coordinator") -> Actor:
        return Actor.of_user(getattr(self, who))

    def browser(self, who: str) -> Client:
        client = Client()
        client.force_login(getattr(self, who))
        return client

    def scan(self, *, is_open: bool = True, **fields: Any) -> Scan:
        fields = {"title": "Hoe is het hier?", "themes": THEMES} | fields
        found = scans.prepare(analysis=self.analysis, by=self.actor(), **fields)
        if is_open:
            scans.step(found, name="open", by=self.actor())
        return found

    def item(
        self, words: str = "Veel groen", *, kind: str = "strength", origin: Origin = Origin.COORDINATOR
    ) -> SwotItem:
        return swot.add(
            analysis=self.analysis, kind=kind, words=words, evidence=[FIGURE], origin=origin, by=self.actor()
        )

    def proposal(self, title: str, *, accepted: bool = True) -> Proposal:
        found = proposals.propose(analysis=self.analysis, title=title, by=self.actor("resident"))
        if accepted:
            item = SwotItem.objects.first() or self.item()
            proposals.accept(found, opened=1, title=title, words="", items=[item], by=self.actor())
        return found


@pytest.fixture
def place() -> Place:
    municipality, other = make_municipality(name="Elzegem"), make_municipality(name="Verweg")
    here = make_neighbourhood(municipality, at=(4.0, 51.0), name="Molenwijk")
    street = Street.objects.create(name="Merelstraat", municipality=municipality, lon=4.005, lat=51.005)
    organisation = make_organisation(name="Thuiszorg Elzegem", municipality=municipality)
    partner = make_user(name="Pia Partner")
    StaffMembership.objects.create(user=partner, organisation=organisation)
    resident = make_user(name="Rik Bewoner")
    make_person(here, user=resident)
    analysis = analyses.begin(neighbourhood=here, title="Samen in de Molenwijk", by=SYSTEM)
    return Place(
        municipality=municipality,
        here=here,
        street=street,
        analysis=analysis,
        organisation=organisation,
        coordinator=make_user(Role.COORDINATOR, municipality, name="Cora Regisseur"),
        infopoint=make_user(Role.INFOPOINT, here, name="Ines Infopunt"),
        colleague=make_user(Role.INFOPOINT, here, name="Karim Infopunt"),
        partner=partner,
        resident=resident,
        stranger=make_user(Role.COORDINATOR, other, name="Chris Vreemd"),
        authority=make_user(Role.LOCAL_AUTHORITY, municipality, name="Stefaan Schepen"),
    )


def scan_of(told: Observation) -> Scan:
    """The scan in which it was told."""
    assert told.scan is not None
    return told.scan
