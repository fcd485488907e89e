"""Somebody gets an account and a role, which ends when it was said to end."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from nabij.accounts import queries, services
from nabij.accounts.models import Membership, Role, User
from nabij.core import sweeps
from nabij.core.actors import SYSTEM
from nabij.core.models import AuditEvent
from tests.factories import make_municipality, make_user

pytestmark = pytest.mark.django_db


def add(email: str = "An@Example.org ") -> User:
    return services.add_user(by=SYSTEM, email=email, name=" An Peeters ")[0]


def test_a_user_is_added_once_and_audited() -> None:
    user = add()
    assert (user.email, user.name, user.has_usable_password()) == ("an@example.org", "An Peeters", False)
    assert services.add_user(by=SYSTEM, email="AN@example.org", name="x") == (user, False)
    assert list(AuditEvent.objects.values_list("action", "object_id")) == [("user.added", str(user.pk))]


@pytest.mark.parametrize(("email", "name"), [("an", "An"), ("", "An"), ("an@example.org", " ")])
def test_a_user_has_an_address_and_a_name(email: str, name: str) -> None:
    with pytest.raises(ValidationError):
        services.add_user(by=SYSTEM, email=email, name=name)
    assert User.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_new_user_chooses_a_password_through_the_mail_and_signs_in(client: Client) -> None:
    add()
    sweeps.run_all()
    sweeps.run_all()
    assert [(m.to, m.subject) for m in mail.outbox] == [(["an@example.org"], "Welkom bij Nabij: kies uw wachtwoord")]
    link = re.search(r"http://localhost:8000(/\S+/key/\S+)", str(mail.outbox[0].body))
    assert link is not None
    path = link[1]
    page = client.get(path, follow=True)
    assert "Kies een wachtwoord" in page.content.decode()
    word = "een lange zin om te onthouden"
    client.post(page.redirect_chain[-1][0], {"password1": word, "password2": word})
    assert client.post("/aanmelden/login/", {"login": "an@example.org", "password": word}).status_code == 302
    assert client.get(path, follow=True).context["token_fail"] is True


def test_a_role_is_held_until_its_last_day() -> None:
    user, area = make_user(), make_municipality()
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        services.give_role(by=SYSTEM, user=user, role=Role.INFOPOINT, area=area, until=date(2026, 3, 31))
    with time_machine.travel(datetime(2026, 3, 31, 12, tzinfo=UTC)):
        assert queries.areas_of(user, Role.INFOPOINT) == [area]
    with time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=UTC)):
        assert queries.areas_of(user, Role.INFOPOINT) == []


def test_giving_a_role_again_moves_its_last_day() -> None:
    user, area = make_user(), make_municipality()
    first = services.give_role(by=SYSTEM, user=user, role=Role.COORDINATOR, area=area)
    again = services.give_role(by=SYSTEM, user=user, role=Role.COORDINATOR, area=area, until=date(2100, 1, 1))
    assert (again.pk, Membership.objects.get().ends_on) == (first.pk, date(2100, 1, 1))
    assert list(AuditEvent.objects.order_by("id").values_list("action", flat=True)) == [
        "user.role-given",
        "user.role-given",
    ]


def test_a_role_cannot_end_in_the_past() -> None:
    with pytest.raises(ValidationError):
        services.give_role(
            by=SYSTEM, user=make_user(), role=Role.INFOPOINT, area=make_municipality(), until=date(2020, 1, 1)
        )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, "a_membership_ends_after_it_starts"),
        ({}, "a_role_over_an_area_is_held_once"),
    ],
)
def test_the_database_keeps_memberships_whole(fields: dict[str, Any], constraint: str) -> None:
    user, area = make_user(), make_municipality()
    Membership.objects.create(user=user, role=Role.INFOPOINT, area=area)
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=user, role=Role.INFOPOINT, area=area, **fields)
    assert constraint in {one.name for one in Membership._meta.constraints}
