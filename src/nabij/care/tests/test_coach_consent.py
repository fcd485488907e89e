"""A coach sees through being chosen; when the person takes the circle's consent back, that ends at once."""

from typing import TYPE_CHECKING

from nabij.core.actors import SYSTEM, Actor
from nabij.people import access, consent
from nabij.people.models import How, Purpose

if TYPE_CHECKING:
    from nabij.care.tests.conftest import World


def test_the_coach_reaches_the_person_until_the_consent_for_the_circle_is_taken_back(world: "World") -> None:
    coach = Actor.of_user(world.user("coach"))
    assert access.may_see(coach, world.person.pk)
    consent.give(world.person, Purpose.CIRCLE, by=SYSTEM, how=How.SPOKEN)
    assert access.may_see(coach, world.person.pk)
    consent.withdraw(world.person, Purpose.CIRCLE, by=SYSTEM)
    assert not access.may_see(coach, world.person.pk)
    assert world.client("coach").get(f"/zorgcirkel/{world.circle.pk}/").status_code == 403
