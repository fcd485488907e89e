"""A region with two neighbourhoods, and everybody who has to do with its means."""

from typing import Any

import pytest

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.programme.allocation import bringing
from nabij.programme.allocation.computing import document_of
from nabij.programme.models import ScenarioVersion
from nabij.programme.services import scenarios
from nabij.territory.models import Area, Level
from tests.factories import make_area, make_municipality, make_neighbourhood, make_user

TABLE = """code,buurt,regio,inwoners,vte_nu,ouderen,inkomen
N1,De Wijk,Noord,9000,2,30,20
N2,De Kouter,Noord,9000,2,20,25
Z1,De Dries,Zuid,9000,2,10,30
Z2,De Beemd,Zuid,9000,2,5,35
"""


@pytest.fixture
def region(db: None) -> Area:
    return make_area(Level.REGION, code="R", name="Ons gewest")


@pytest.fixture
def town(region: Area) -> Area:
    return make_municipality(code="T1", name="Zonnegem", parents=[region])


@pytest.fixture
def hood(town: Area) -> Area:
    return make_neighbourhood(town, code="N1", name="De Wijk")


@pytest.fixture
def manager(region: Area) -> User:
    return make_user(Role.PROGRAMME_MANAGER, region, name="Petra")


@pytest.fixture
def version(region: Area, manager: User) -> ScenarioVersion:
    return make_version(region, manager)


def make_version(area: Area, manager: User, **told: Any) -> ScenarioVersion:
    brought = bringing.from_text("tabel.csv", TABLE, {"kind": "file", "file": "tabel.csv"})
    pillars = [
        {"name": "ouder", "weight": 1, "indicator": [{"column": "ouderen", "label": "ouderen", "need": "high"}]},
        {"name": "geld", "weight": 1, "indicator": [{"column": "inkomen", "label": "inkomen", "need": "low"}]},
    ]
    name = told.pop("name", "Proef")
    document = document_of(name=name, pillars=pillars, fte=8, columns=brought.columns, floor=0.5)
    return scenarios.begin(
        name=name, area=area, document=document, table=brought.table, origin=brought.origin,
        by=Actor.of_user(manager), **told,
    )  # fmt: skip
