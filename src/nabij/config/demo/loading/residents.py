"""Persons, people with an account, what they may, and what they offer."""

from datetime import timedelta

from nabij.accounts.models import Membership, Role, User
from nabij.config.demo import world
from nabij.config.demo.loading.stage import Stage, row_id, slots
from nabij.core import clock
from nabij.core.actors import SYSTEM
from nabij.directory.models import StaffMembership
from nabij.people import access, acting
from nabij.people.models import Person
from nabij.talents import services as talents

LONGEST = 400  # days; every story began later


def settle(stage: Stage) -> None:
    """Runs at a moment more than a year ago, so that roles and persons are older than every story."""
    _users(stage)
    for record in stage.world.persons:
        stage.persons[record.key] = _person(stage, record)
    for login in stage.world.logins:
        _relations(stage, login)
    asked = {attempt.to for case in stage.world.cases for attempt in case.attempts}
    for volunteer in stage.world.volunteers:
        # Nobody was asked before they offered.
        days_ago = max(volunteer.since_days_ago, LONGEST if volunteer.person in asked else 0)
        moment = stage.start - timedelta(days=days_ago)
        stage.later(moment, lambda volunteer=volunteer: _offer(stage, volunteer))  # type: ignore[misc]


def _users(stage: Stage) -> None:
    for login in stage.world.logins:
        user = User(pk=row_id(f"user-{login.key}"), email=login.email.lower(), name=login.name)
        user.set_unusable_password()
        stage.users[login.key] = user
    User.objects.bulk_create(stage.users.values())


def _person(stage: Stage, record: world.Person) -> Person:
    home = stage.addresses[record.address]
    return access.create(
        by=SYSTEM,
        municipality=stage.areas[home.municipality],
        why="demo",
        details={
            "given_name": record.given_name,
            "family_name": record.family_name,
            "phone": record.phone,
            "email": record.email,
            "address": home.label,
        },
        pk=row_id(record.key),
        neighbourhood=stage.areas[home.neighbourhood],
        user=stage.users.get(record.key),
        birth_year=record.birth_year(stage.start.date()),
        language=record.languages[0],
        lon=home.point[0],
        lat=home.point[1],
    )


def _relations(stage: Stage, login: world.Login) -> None:
    user = stage.users[login.key]
    since = clock.today()
    if login.role in Role.values:
        for code in login.areas:
            Membership.objects.create(user=user, role=login.role, area=stage.areas[code], starts_on=since)
    if login.organisation:
        organisation = stage.organisations[login.organisation]
        StaffMembership.objects.create(user=user, organisation=organisation, starts_on=since)
    if login.acts_for and login.role == "informal_carer":
        relation = "dochter" if stage_gender(stage, login.key) == "f" else "zoon"
        acting.appoint(stage.persons[login.acts_for], user, by=SYSTEM, relation=relation)


def stage_gender(stage: Stage, key: str) -> str:
    return next((person.gender for person in stage.world.persons if person.key == key), "")


def _offer(stage: Stage, volunteer: world.Volunteer) -> None:
    actor = stage.worker(volunteer.person) if volunteer.person in stage.users else SYSTEM
    stage.offers[volunteer.person] = talents.save_offer(
        stage.persons[volunteer.person],
        by=actor,
        opened=0,
        words=volunteer.words,
        terms=list(volunteer.needs),
        languages=list(volunteer.languages),
        slots=slots(volunteer.slots),
        capacity=volunteer.capacity_per_week,
        radius_m=volunteer.max_distance,
        active=volunteer.active,
    )
