"""The world as a whole: the same for the same seed, of the promised size, and every reference resolves."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import nabij
from nabij.config.demo import World, generate
from nabij.config.demo.world import DAYPARTS, STAGES

TAXONOMIES = Path(nabij.__file__).parent / "directory" / "needs"


def newest_terms() -> set[str]:
    newest = max(TAXONOMIES.glob("taxonomy-*.toml"), key=lambda path: int(path.stem.split("-")[1]))
    return set(tomllib.loads(newest.read_text(encoding="utf-8"))["terms"])


def test_the_same_seed_gives_the_same_world(demo_world: World) -> None:
    assert generate(1) == demo_world


def test_another_seed_gives_another_world(demo_world: World) -> None:
    assert generate(2).persons != demo_world.persons


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_other_seeds_have_the_same_size(seed: int) -> None:
    world = generate(seed)
    assert (len(world.persons), len(world.volunteers), len(world.concerns), len(world.cases)) == (300, 80, 90, 60)


def test_sizes(demo_world: World) -> None:
    assert Counter(area.level for area in demo_world.areas) == {
        "sector": 32,
        "neighbourhood": 4,
        "municipality": 2,
        "primary_care_zone": 1,
        "care_region": 1,
        "province": 1,
        "region": 1,
    }
    assert len(demo_world.streets) == 180
    assert len(demo_world.organisations) == 43
    assert len(demo_world.services) == 122
    assert len(demo_world.logins) == 16


def test_every_need_stands_in_the_taxonomy(demo_world: World) -> None:
    used = {term for service in demo_world.services for term in service.needs}
    used |= {term for volunteer in demo_world.volunteers for term in volunteer.needs}
    used |= {term for concern in demo_world.concerns for term in concern.needs}
    used |= {need.term for case in demo_world.cases for need in case.needs}
    assert used - newest_terms() == set()


def test_keys_are_given_out_once(demo_world: World) -> None:
    kinds = (
        [area.code for area in demo_world.areas],
        [street.key for street in demo_world.streets],
        [address.key for address in demo_world.addresses],
        [organisation.key for organisation in demo_world.organisations],
        [service.key for service in demo_world.services],
        [location.key for organisation in demo_world.organisations for location in organisation.locations],
        [person.key for person in demo_world.persons],
        [volunteer.person for volunteer in demo_world.volunteers],
        [login.key for login in demo_world.logins],
        [concern.key for concern in demo_world.concerns],
        [case.key for case in demo_world.cases],
    )
    assert [[key for key, count in Counter(keys).items() if count > 1] for keys in kinds] == [[] for _ in kinds]


def test_area_codes_resolve(demo_world: World) -> None:
    codes = {area.code for area in demo_world.areas}
    used = {code for area in demo_world.areas for code in (*area.parents, *area.parts)}
    used |= {code for service in demo_world.services for code in service.areas}
    used |= {code for login in demo_world.logins for code in login.areas}
    used |= {code for a in demo_world.addresses for code in (a.sector, a.municipality, a.neighbourhood)}
    used |= {concern.neighbourhood for concern in demo_world.concerns} | {c.neighbourhood for c in demo_world.cases}
    assert used - codes == set()


def test_persons_and_addresses_resolve(demo_world: World) -> None:
    persons = {person.key for person in demo_world.persons}
    addresses = {address.key for address in demo_world.addresses}
    used = {bond.person for person in demo_world.persons for bond in person.bonds}
    used |= {volunteer.person for volunteer in demo_world.volunteers} | {case.person for case in demo_world.cases}
    used |= {login.person for login in demo_world.logins} | {login.acts_for for login in demo_world.logins}
    used |= {concern.person for concern in demo_world.concerns}
    used |= {member.person for case in demo_world.cases for member in case.network}
    assert used - persons - {""} == set()
    assert {person.address for person in demo_world.persons} - addresses == set()
    homes = {location.address for organisation in demo_world.organisations for location in organisation.locations}
    assert homes - addresses == set()


def test_organisations_and_services_resolve(demo_world: World) -> None:
    organisations = {organisation.key for organisation in demo_world.organisations}
    used = {login.organisation for login in demo_world.logins}
    used |= {member.organisation for case in demo_world.cases for member in case.network}
    assert used - organisations - {""} == set()
    for organisation in demo_world.organisations:
        places = {location.key for location in organisation.locations}
        assert all(set(service.locations) <= places for service in organisation.services)
        assert all(service.organisation == organisation.key for service in organisation.services)


def test_concerns_and_cases_point_at_each_other(demo_world: World) -> None:
    concerns = {concern.key: concern for concern in demo_world.concerns}
    from_concern = {case.key: case.concern for case in demo_world.cases if case.concern}
    assert {concern.case: concern.key for concern in demo_world.concerns if concern.case} == from_concern
    for case in demo_world.cases:
        if case.concern:
            assert concerns[case.concern].person == case.person


def test_workers_who_are_named_have_a_login(demo_world: World) -> None:
    workers = {login.key for login in demo_world.logins if login.role == "infopoint"}
    assert {case.owner for case in demo_world.cases} == workers
    assert {concern.assigned for concern in demo_world.concerns} - {""} == workers


def test_every_role_has_somebody(demo_world: World) -> None:
    assert {login.role for login in demo_world.logins} == {
        "resident",
        "person",
        "informal_carer",
        "care_coach",
        "volunteer",
        "infopoint",
        "professional",
        "coordinator",
        "local_authority",
        "care_council",
        "programme_manager",
        "back_office",
    }


def test_codes_and_dayparts_are_of_the_contract(demo_world: World) -> None:
    assert {slot.daypart for volunteer in demo_world.volunteers for slot in volunteer.slots} <= set(DAYPARTS)
    assert {case.stage for case in demo_world.cases} == set(STAGES)


def test_no_placeholder_is_left(demo_world: World) -> None:
    assert re.findall(r"\{[a-z]+\}", repr(demo_world)) == []
