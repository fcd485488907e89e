"""Every role tries every address; see ``permissions_table.py`` for the table and how to add to it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nabij.core.models import AuditEvent
from tests.permissions_scenario import Scenario, build
from tests.permissions_table import BY_PREFIX, FORBIDDEN, GONE, GUESTS, LOGIN, MISSING, OK, ROLES, TABLE, Row

PASSED_THE_DOOR = (200, 204, 302, 303, 400, 409, 422)
APPS = sorted({row.name.split(":")[0] for row in TABLE})


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or '-'}"


def of_a_package(name: str) -> bool:
    return ":" not in name and name.startswith(BY_PREFIX)


def test_every_address_stands_in_the_table() -> None:
    existing = {name for name in names(get_resolver()) if not of_a_package(name)}
    assert existing - {row.name for row in TABLE} == set(), "add these to tests/permissions_table.py"


def test_the_table_holds_no_address_that_is_gone() -> None:
    assert {row.name for row in TABLE} - set(names(get_resolver())) == set()


def test_addresses_of_packages_stay_below_the_sign_in() -> None:
    resolver = get_resolver()
    outside = [
        pattern
        for pattern in resolver.url_patterns
        if isinstance(pattern, URLResolver) and not pattern.namespace and str(pattern.pattern) not in ("", "aanmelden/")
    ]
    assert [str(pattern.pattern) for pattern in outside if not all(":" in name for name in names(pattern))] == []


def outcome(response: HttpResponseBase) -> str:
    if response.status_code == 302 and "/aanmelden/" in response.headers["Location"]:
        return LOGIN
    known: dict[int, str] = {403: FORBIDDEN, 404: MISSING, 410: GONE, **dict.fromkeys(PASSED_THE_DOOR, OK)}
    return known.get(response.status_code, f"status {response.status_code}")


def signed_in(scenario: Scenario) -> dict[str, str]:
    """The session of each role that has one, made once."""
    sessions = {}
    for role in set(ROLES) - set(GUESTS):
        client = Client()
        client.force_login(scenario.users[role])
        sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return sessions


def attempt(scenario: Scenario, row: Row, role: str, method: str, session: str | None) -> str:
    """What the role gets; whatever it did is undone."""
    client = Client(raise_request_exception=False)
    if session is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        address = reverse(row.name, args=row.args(scenario, role))
        response = client.get(address) if method == "GET" else client.post(address, dict(row.data))
        transaction.set_rollback(True)
    return outcome(response)


@pytest.mark.django_db
@pytest.mark.parametrize("app", APPS)
def test_every_role_tries_every_address(app: str) -> None:
    scenario = build()
    sessions = signed_in(scenario)
    wrong = []
    for row in TABLE:
        if row.name.split(":")[0] != app:
            continue
        for method in row.methods.split():
            for role in ROLES:
                got = attempt(scenario, row, role, method, sessions.get(role))
                if got != row.expected(role):
                    wrong.append(f"{method} {row.name} as {role}: {got}, expected {row.expected(role)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_whoever_is_refused_left_no_reading_behind() -> None:
    """A refusal shows nothing: the access log of the person holds no reading by those who were sent away."""
    scenario = build()
    keys = {role: f"user:{user.pk}" for role, user in scenario.users.items()}
    client = Client()
    for role in ("resident", "expired_proxy", "ex_member", "not_invited", "infopoint_other", "coordinator"):
        client.force_login(scenario.users[role])
        for name, pk in (("care:circle", scenario.circle.pk), ("portal:my_data_of", scenario.person.pk)):
            assert client.get(reverse(name, args=[pk])).status_code == 403
        assert AuditEvent.objects.filter(actor=keys[role], person_id=scenario.person.pk).count() == 0
