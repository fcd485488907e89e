"""Residents, volunteers and demo logins: plausible, reachable by nobody, and tied to each other consistently."""

import re
from collections import Counter

from nabij.config.demo import World
from nabij.config.demo.people import metres

OTHER_SIDE = {
    "partner": "partner",
    "child": "parent",
    "parent": "child",
    "neighbour": "neighbour",
    "friend": "friend",
    "sibling": "sibling",
}


def test_nobody_stands_twice(demo_world: World) -> None:
    names = Counter((person.name, person.address) for person in demo_world.persons)
    assert [key for key, count in names.items() if count > 1] == []
    assert len({person.name for person in demo_world.persons}) == 300


def test_names_are_names(demo_world: World) -> None:
    pattern = re.compile(r"[^\W\d_][^\W\d_'’. -]*(?:[ '’-][^\W\d_'’. -]+)*")
    assert [person.name for person in demo_world.persons if not pattern.fullmatch(person.name)] == []


def test_contact_data_reaches_nobody(demo_world: World) -> None:
    mails = [person.email for person in demo_world.persons if person.email] + [one.email for one in demo_world.logins]
    mails += [one.email for one in demo_world.organisations]
    assert [mail for mail in mails if not re.fullmatch(r"[a-z0-9.-]+@example\.org", mail)] == []
    phones = [person.phone for person in demo_world.persons]
    assert [phone for phone in phones if not re.fullmatch(r"0470 00 \d\d \d\d", phone)] == []
    assert len(set(phones)) == 300
    offices = [one.phone for one in demo_world.organisations]
    assert [phone for phone in offices if not re.fullmatch(r"(09 000|0470 00) \d\d \d\d", phone)] == []


def test_mails_of_persons_are_given_out_once(demo_world: World) -> None:
    mails = [person.email for person in demo_world.persons if person.email]
    assert len(mails) == len(set(mails))


def test_bonds_hold_both_ways(demo_world: World) -> None:
    ties = {(person.key, bond.person): bond.kind for person in demo_world.persons for bond in person.bonds}
    assert {pair: OTHER_SIDE[kind] for pair, kind in ties.items()} == {(b, a): kind for (a, b), kind in ties.items()}


def test_partners_live_together_and_parents_are_older(demo_world: World) -> None:
    persons = {person.key: person for person in demo_world.persons}
    for person in demo_world.persons:
        for bond in person.bonds:
            other = persons[bond.person]
            if bond.kind == "partner":
                assert other.address == person.address
            if bond.kind == "child":
                assert person.age - other.age >= 18


def test_a_household_shares_a_door_and_others_do_not(demo_world: World) -> None:
    doors = Counter(person.address for person in demo_world.persons)
    alone = [p for p in demo_world.persons if p.household in ("alone", "single_parent")]
    assert [person.name for person in alone if doors[person.address] > 1] == []


def test_backgrounds_are_mixed(demo_world: World) -> None:
    backgrounds = Counter(person.background for person in demo_world.persons)
    assert len(backgrounds) >= 7
    assert 0.55 < backgrounds["flemish"] / 300 < 0.85


def test_ages_fit_a_household(demo_world: World) -> None:
    assert min(person.age for person in demo_world.persons) >= 18
    assert max(person.age for person in demo_world.persons) <= 95


def test_volunteers_keep_their_own_terms(demo_world: World) -> None:
    for volunteer in demo_world.volunteers:
        assert volunteer.needs
        assert volunteer.slots
        assert 1 <= volunteer.capacity_per_week <= 7
        assert 200 <= volunteer.max_distance <= 10_000
        assert volunteer.words
    words = [volunteer.words for volunteer in demo_world.volunteers]
    assert len(set(words)) >= 75


def test_invitations_respect_distance_and_language(demo_world: World) -> None:
    persons = {person.key: person for person in demo_world.persons}
    points = {address.key: address.point for address in demo_world.addresses}
    offers = {volunteer.person: volunteer for volunteer in demo_world.volunteers}
    for case in demo_world.cases:
        person = persons[case.person]
        for attempt in case.attempts:
            if attempt.kind == "invitation":
                offer, helper = offers[attempt.to], persons[attempt.to]
                assert attempt.term in offer.needs
                assert metres(points[helper.address], points[person.address]) <= offer.max_distance
                assert set(offer.languages) & set(person.languages)


def test_the_story_of_maria_hangs_together(demo_world: World) -> None:
    logins = {login.key: login for login in demo_world.logins}
    case = next(case for case in demo_world.cases if case.person == "persoon")
    assert [member.person for member in case.network if member.is_coach] == ["zorgcoach"]
    assert {member.person for member in case.network} >= {"mantelzorger", "zorgcoach", "vrijwilliger"}
    assert "thuisverpleging-de-linde" in {member.organisation for member in case.network}
    assert (logins["mantelzorger"].acts_for, logins["zorgcoach"].acts_for) == ("persoon", "persoon")
    assert logins["infopunt-elzenbeke"].areas == ("99801-CENTRUM", "99801-STATION", "99801-HOVERGEM")
