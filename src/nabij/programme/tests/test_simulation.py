"""A result of a simulation: brought in, refused when it is none, shown with its intervals and without promises."""

import json
from functools import cache
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.engines.microsim import io, solve
from nabij.programme.models import SimulationResult
from nabij.territory.models import Area
from tests.factories import make_user
from tests.pages import client_of

SCENARIO = """format = "nabij-microsim/1"
name = "Proef"
years = 3
persons = 2000
draws = 0
[[policy]]
name = "buurt"
measures = ["neighbourhood"]
"""


@cache
def result(folder: Path) -> str:
    path = folder / "scenario.toml"
    path.write_text(SCENARIO)
    found = solve(io.load(path), workers=1, break_even_persons=1000, steps=2)
    return io.dumps(found.to_json())


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return result(tmp_path_factory.mktemp("simulatie")).encode()


def bring(user: User, region: Area, content: bytes) -> object:
    told = {"name": "Proef", "area": str(region.pk), "note": "", "file": SimpleUploadedFile("r.json", content)}
    return client_of(user).post(reverse("programme:simulations"), told)


def test_a_result_is_kept_as_it_is_and_shown_with_every_interval(manager: User, region: Area, content: bytes) -> None:
    bring(manager, region, content)
    kept = SimulationResult.objects.get()
    assert kept.data == json.loads(content)
    page = client_of(manager).get(reverse("programme:simulation", args=[kept.pk]))
    told, text = page.context["told"], page.content.decode()
    assert "Geen voorspelling en geen belofte" in text
    assert "het bereik is veel te smal" in text
    assert [policy.name for policy in told.policies] == ["buurt"]
    assert [(len(policy.outcomes), len(policy.carers)) for policy in told.policies] == [(8, 2)]
    assert [one.payer for one in told.policies[0].even][-2:] == ["alle overheden samen", "de hele samenleving"]
    assert len(told.fit) == len(kept.data["fit"])
    assert not any("_" in line.label for line in told.policies[0].outcomes)


def test_the_same_result_comes_in_once(manager: User, region: Area, content: bytes) -> None:
    bring(manager, region, content)
    assert bring(manager, region, content).context["problems"] == ["Deze uitkomst is er al."]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "r.json: dit is geen geldige JSON"),
        (b"[]", "r.json, veld format: dit is geen uitkomst van 'nabij programme simulate'"),
        (b'{"format": "nabij-microsim-result/1"}', "r.json: er ontbreekt iets of het is iets anders ('name')"),
    ],
)
def test_what_is_no_result_is_refused(manager: User, region: Area, content: bytes, message: str) -> None:
    assert bring(manager, region, content).context["problems"] == [message]  # type: ignore[attr-defined]
    assert not SimulationResult.objects.exists()


def test_others_read_no_simulation_and_readers_bring_none(
    manager: User, region: Area, town: Area, content: bytes
) -> None:
    bring(manager, region, content)
    page = reverse("programme:simulation", args=[SimulationResult.objects.get().pk])
    assert client_of(make_user(Role.LOCAL_AUTHORITY, town)).get(page).status_code == 403
    office = make_user(Role.BACK_OFFICE, town)
    assert client_of(office).get(page).status_code == 200
    assert bring(office, region, content).status_code == 403  # type: ignore[attr-defined]
