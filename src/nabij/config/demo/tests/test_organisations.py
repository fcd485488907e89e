"""The social map: complete, plain, and without the name of any real organisation."""

import re

import pytest

from nabij.config.demo import World
from nabij.config.demo.organisations import openings
from nabij.config.demo.world import Opening

REAL_NAMES = (
    "CM|Familiehulp|Wit-Gele Kruis|i-mens|Solidaris|Helan|Ferm|Landelijke Thuiszorg|Samana|OKRA|Davidsfonds|Femma"
    "|Markant|KWB|Gezinsbond|Tele-Onthaal|VDAB|Ligo|Kind en Gezin|Opgroeien|De Lijn|NMBS|Rode Kruis|Taxistop|Mutas"
    "|Partena|Mederi|Zorgbedrijf|Vives|Emmaüs|Armonea|Korian|Orpea|Vulpia|Bond Moyson|De Voorzorg|Okra|Neos|S-Plus|Vief"
    "|Ziekenzorg|Remedus|Telenet|Proximus|Colruyt|Delhaize|Welzijnszorg|Poverello|Fluvius|Moeders voor Moeders|Liantis"
    "|Leiedal|Natuurpunt|Chiro|Scouts|Vlaamse Dienst|Similes|Kom op tegen Kanker|Sensoa|Awel|Payoke|Ladder'op"
)


def test_no_real_organisation_is_named(demo_world: World) -> None:
    texts = [f"{one.name} {one.description}" for one in demo_world.organisations]
    texts += [f"{one.name} {one.description} {one.how_to_apply}" for one in demo_world.services]
    texts += [f"{one.text} {one.sender}" for one in demo_world.concerns]
    texts += [f"{one.title} {one.own_words} {one.goals} {one.follow_up}" for one in demo_world.cases]
    pattern = re.compile(rf"\b(?:{REAL_NAMES})\b")
    assert [text for text in texts if pattern.search(text)] == []


def test_every_service_says_what_a_resident_needs(demo_world: World) -> None:
    for service in demo_world.services:
        assert service.description.endswith((".", "!", "?")), service.key
        for value in (
            service.needs,
            service.locations,
            service.schedule,
            service.areas,
            service.cost,
            service.languages,
        ):
            assert value, service.key
        assert service.ring in (3, 4)
        assert service.how_to_apply
        assert service.confirmed_days_ago is not None


def test_every_kind_of_offer_of_the_field_is_there(demo_world: World) -> None:
    kinds = {organisation.kind for organisation in demo_world.organisations}
    assert kinds >= {
        "ocmw",
        "dienstencentrum",
        "mutualiteit",
        "thuisverpleging",
        "gezinszorg",
        "poetshulp",
        "vervoer",
        "maaltijden",
        "woonzorgcentrum",
        "huisarts",
        "apotheek",
        "kinesitherapie",
        "caw",
        "cgg",
        "straathoekwerk",
        "buurthuis",
        "sociaal-restaurant",
        "klusdienst",
        "woonmaatschappij",
        "energiehuis",
        "rechtswinkel",
        "vrijwilligersgroep",
        "mantelzorg",
        "dementie",
        "palliatief",
        "gezin",
        "werk",
        "onderwijs",
        "vereniging",
    }


def test_some_partners_have_accounts_and_some_do_not(demo_world: World) -> None:
    accounts = [organisation.has_accounts for organisation in demo_world.organisations]
    assert 10 <= sum(accounts) <= 30


def test_an_organisation_names_a_service_once(demo_world: World) -> None:
    for organisation in demo_world.organisations:
        names = [service.name for service in organisation.services]
        assert len(names) == len(set(names)), organisation.key


def test_openings_close_after_they_open(demo_world: World) -> None:
    wrong = [
        (s.key, o) for s in demo_world.services for o in s.schedule if o.opens >= o.closes or not 0 <= o.weekday <= 6
    ]
    assert wrong == []


def test_openings_reads_days_and_spans() -> None:
    assert openings("ma-di 9:00-12:00, 13:30-16:00; vr 8:00-9:00") == (
        Opening(0, "09:00", "12:00"),
        Opening(0, "13:30", "16:00"),
        Opening(1, "09:00", "12:00"),
        Opening(1, "13:30", "16:00"),
        Opening(4, "08:00", "09:00"),
    )


def test_openings_refuses_what_it_cannot_read() -> None:
    with pytest.raises(ValueError, match="not a schedule"):
        openings("elke dag")
