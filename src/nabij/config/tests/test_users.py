"""`nabij user add`: from an empty system to people at work."""

import pytest
from click.testing import CliRunner

from nabij.accounts.models import Membership, User
from nabij.config.cli import nabij
from nabij.directory.models import StaffMembership
from tests.factories import make_municipality, make_organisation

pytestmark = pytest.mark.django_db


def add(*arguments: str) -> str:
    result = CliRunner().invoke(nabij, ["user", "add", *arguments], standalone_mode=False)
    return str(result.exception) if result.exception else result.output


def test_a_user_gets_an_account_a_role_and_a_link() -> None:
    make_municipality(code="42006", name="Dendermonde")
    told = add(
        "An@example.org", "--name", "An", "--role", "infopoint", "--area", "municipality:42006", "--until", "2099-01-31"
    )
    assert told.splitlines()[:2] == [
        "an@example.org has an account now.",
        "Role infopoint over Dendermonde until 2099-01-31.",
    ]
    assert told.splitlines()[2].startswith("Choose a password: http://localhost:8000/aanmelden/password/reset/key/")
    held = Membership.objects.get()
    assert (held.user.email, held.role, held.area.code, str(held.ends_on)) == (
        "an@example.org",
        "infopoint",
        "42006",
        "2099-01-31",
    )


def test_somebody_who_has_an_account_gets_more() -> None:
    organisation = make_organisation(name="Thuiszorg Oost")
    make_municipality(code="42006")
    add("an@example.org", "--name", "An", "--role", "coordinator", "--area", "municipality:42006")
    told = add("an@example.org", "--name", "An", "--organisation", "thuiszorg oost")
    assert told.splitlines()[:2] == ["an@example.org had an account already.", "Works for Thuiszorg Oost."]
    assert (User.objects.count(), StaffMembership.objects.get().organisation) == (1, organisation)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--role", "infopoint"], "--role and --area go together: a role is held over an area."),
        (["--role", "boss", "--area", "municipality:1"], "There is no role 'boss'; choose one of infopoint,"),
        (["--role", "infopoint", "--area", "municipality:9"], "There is no area 'municipality:9';"),
        (["--organisation", "Nergens"], "There is no organisation named 'Nergens' in the social map."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(arguments: list[str], told: str) -> None:
    assert add("an@example.org", "--name", "An", *arguments).startswith(told)
    assert User.objects.count() == 0


def test_an_address_that_is_none_is_told() -> None:
    make_organisation(name="Thuiszorg")
    assert "e-mail" in add("an", "--name", "An", "--organisation", "Thuiszorg").lower()
