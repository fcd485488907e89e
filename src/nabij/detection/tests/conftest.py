"""A municipality with two neighbourhoods and its infopoint, and another one."""

from dataclasses import dataclass

import pytest
from django.test import Client

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.territory.models import Area
from tests.factories import make_municipality, make_neighbourhood, make_user


@dataclass
class Town:
    municipality: Area
    centre: Area
    mill: Area
    worker: User
    colleague: User
    elsewhere: Area
    stranger: User

    @property
    def actor(self) -> Actor:
        return Actor.of_user(self.worker)


@pytest.fixture
def town() -> Town:
    municipality, other = make_municipality(name="Elzegem"), make_municipality(name="Verweg")
    return Town(
        municipality=municipality,
        centre=make_neighbourhood(municipality, at=(4.0, 51.0), name="Centrum"),
        mill=make_neighbourhood(municipality, at=(4.01, 51.0), name="Molenwijk"),
        worker=make_user(Role.INFOPOINT, municipality, name="Greet Claes"),
        colleague=make_user(Role.INFOPOINT, municipality, name="Bart Mertens"),
        elsewhere=make_neighbourhood(other, at=(5.0, 50.0), name="Elders"),
        stranger=make_user(Role.INFOPOINT, other, name="Chris Vreemd"),
    )


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    """The browser of the infopoint worker."""
    client.force_login(town.worker)
    return client
