"""Giving people an account and a role, so that a real municipality can start."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from nabij.config.cli.start import Trouble, one_line, open_database, start_django

if TYPE_CHECKING:
    from nabij.accounts.models import Role, User
    from nabij.territory.models import Area


@click.group()
def user() -> None:
    """People with an account, and their roles."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="Name as others see it.")
@click.option("--role", help="infopoint, coordinator, local_authority, care_council, back_office, programme_manager.")
@click.option("--area", help="Area of the role as LEVEL:CODE, for instance municipality:42006.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day, YYYY-MM-DD.")
@click.option("--organisation", help="Name of the organisation of the social map that they work for.")
def add(
    email: str, name: str, role: str | None, area: str | None, until: datetime | None, organisation: str | None
) -> None:
    """Give EMAIL an account, and with --role and --area a role, or with --organisation a place among its staff.

    A new user gets a mail; the link to choose a password is printed as well. Who has an account already gets the role
    on top.
    """
    if bool(role) != bool(area):
        raise Trouble("--role and --area go together: a role is held over an area.")
    if not role and not organisation:
        raise Trouble("Give --role with --area, or --organisation, or both.")
    start_django()
    open_database()
    from django.core.exceptions import ValidationError
    from django.db import transaction

    last_day = until.date() if until else None
    try:
        with transaction.atomic():
            click.echo(_add(email, name, role, area, last_day, organisation))
    except ValidationError as error:
        raise Trouble(one_line(" ".join(error.messages))) from error


def _add(
    email: str, name: str, role: str | None, area: str | None, until: date | None, organisation: str | None
) -> str:
    from nabij.accounts import services
    from nabij.core.actors import SYSTEM

    person, new = services.add_user(by=SYSTEM, email=email, name=name)
    told = [f"{person.email} {'has an account now' if new else 'had an account already'}."]
    if role and area:
        held = services.give_role(by=SYSTEM, user=person, role=_role(role), area=_area(area), until=until)
        told.append(f"Role {held.role} over {held.area.name}{f' until {until}' if until else ''}.")
    if organisation:
        told.append(_employ(person, organisation, until))
    if not person.has_usable_password():
        told.append(f"Choose a password: {services.password_link(person)}")
    return "\n".join(told)


def _role(text: str) -> "Role":
    from nabij.accounts.models import Role

    if text not in Role.values:
        raise Trouble(f"There is no role '{text}'; choose one of {', '.join(Role.values)}.")
    return Role(text)


def _area(text: str) -> "Area":
    from nabij.territory.models import Area

    level, _colon, code = text.partition(":")
    found = list(Area.objects.valid().filter(level=level, code=code)[:2])
    if len(found) != 1:
        raise Trouble(f"There is no area '{text}'; give LEVEL:CODE as imported, for instance municipality:42006.")
    return found[0]


def _employ(person: "User", name: str, until: date | None) -> str:
    from nabij.core.actors import SYSTEM
    from nabij.directory import services
    from nabij.directory.models import Organisation

    found = list(Organisation.objects.filter(name__iexact=name)[:2])
    if len(found) != 1:
        count = "no" if not found else "more than one"
        raise Trouble(f"There is {count} organisation named '{name}' in the social map.")
    services.employ(person, found[0], until=until, by=SYSTEM)
    return f"Works for {found[0].name}{f' until {until}' if until else ''}."
