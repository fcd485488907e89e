"""Any value in any field, a result that is none, and what the calculator keeps."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import CharField
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import User
from nabij.core.models import AuditEvent
from nabij.programme.models import ScenarioVersion, SimulationResult
from nabij.territory.models import Area
from tests.pages import client_of

UNSEEN = "\x00\x08\x1b\u202e\u200b"


VALUES = ("\x00", "1e999", "nan", "9" * 400, "<script>alert(1)</script>", UNSEEN)


def words_of(form: Any) -> list[str]:
    """Fields of free text: with these the rest of what is sent can be right, and is computed with."""
    return [name for name, field in form.fields.items() if type(field) is CharField]


def started(form: Any) -> dict[str, str]:
    values = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in values.items() if value not in (None, "", [])}


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("begin", "post"), ("counting", "get"), ("counting", "post"), ("counting_table", "get"),
        ("counting_workbook", "get"), ("regions", "post"), ("new_simulation", "post"), ("simulations", "post"),
        ("registration", "get"), ("registration_workbook", "get"), ("household", "post"), ("adjust", "post"),
        ("judge", "post"), ("prepare_covenant", "post"),
    ],
)  # fmt: skip
def test_no_value_of_any_field_breaks_a_page(
    version: ScenarioVersion, manager: User, hood: Area, name: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nabij.core.limits.allow", lambda *_args, **_told: True)
    args: dict[str, list[Any]] = {
        "adjust": [version.scenario_id],
        "judge": [version.scenario_id],
        "prepare_covenant": [hood.code],
    }
    address = reverse(f"programme:{name}", args=args.get(name, []))
    client = client_of(manager)
    asked = {"counting_table": "counting", "counting_workbook": "counting", "registration_workbook": "registration"}
    form = client.get(reverse(f"programme:{asked[name]}") if name in asked else address).context["form"]
    begun = started(form)
    for value in VALUES:
        for fields in (words_of(form), list(form.fields)):
            answer = getattr(client, method)(address, begun | dict.fromkeys(fields, value))
            assert answer.status_code in (200, 302, 409), value
            assert b"<script>alert(1)" not in answer.content


# Results of simulations


def bring(user: User, region: Area, content: bytes) -> Any:
    told = {"name": "Proef", "area": str(region.pk), "note": "", "file": SimpleUploadedFile("r.json", content)}
    return client_of(user).post(reverse("programme:simulations"), told)


def result(**told: Any) -> dict[str, Any]:
    return {
        "format": "nabij-microsim-result/1", "name": "Proef", "year": 2025, "years": 3, "persons": 1000, "draws": 0,
        "seed": 1,
        "bed_limit": True, "policies": [], "fit": [], "parameters": [],
    } | told  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(result()).replace("1000", "1e999"),
        json.dumps(result()).replace("1000", "9" * 400),
        json.dumps(result()).replace("1000", "9" * 5000),
        json.dumps(result()).replace("1000", "NaN"),
        json.dumps(result(extra=1)).replace('"extra": 1', '"extra": 1e999'),
        json.dumps(result(name="\x00")),
        json.dumps(result(note="\ud800")),
        json.dumps(result(name="a\x08b")),
        json.dumps(result(name={"a": 1}, year="2025'")),
        json.dumps(result(policies={"a": 1})),
        json.dumps(result(policies=[{"name": "x", "measures": 5}])),
        json.dumps(result(year=None)),
        json.dumps(result(extra="DEEP")).replace('"DEEP"', "[" * 900 + "]" * 900),
        json.dumps(result(extra="DEEP")).replace('"DEEP"', "[" * 90_000 + "]" * 90_000),
        json.dumps(result(fit=[{"name": "a", "official": [1, [2]], "model": "<script>", "fits": 1}, 7])),
    ],
    ids=lambda content: content[-40:],
)
def test_what_is_no_result_is_told_and_not_kept(manager: User, region: Area, content: str) -> None:
    told = bring(manager, region, content.encode())
    assert told.status_code == 200
    assert len(told.context["problems"]) == 1
    assert not SimulationResult.objects.exists()


def test_hostile_words_of_a_result_are_only_words(manager: User, region: Area) -> None:
    policy = {
        "name": "<script>alert(1)</script>", "measures": ["<img src=x>"], "outcomes": {"<svg onload=x>": {
            "value": 1e300, "low": -1e300, "high": 1e300}}, "net_present_value": {"</title><script>": {
            "value": -0.0, "low": 0, "high": 1e-300}}, "payback_years": {},
    }  # fmt: skip
    bring(manager, region, json.dumps(result(policies=[policy])).encode())
    client, kept = client_of(manager), SimulationResult.objects.get()
    page = client.get(reverse("programme:simulation", args=[kept.pk]))
    for name in ("simulation_workbook", "simulation_json"):
        assert client.get(reverse(f"programme:{name}", args=[kept.pk])).status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert "<svg onload" not in page.content.decode()


# The calculator

TOLD = {"profile": "heavy", "care_hours": "6", "nursing_days": "7", "informal_hours": "12"}


def test_nothing_of_the_calculator_stays_anywhere(db: None, caplog: pytest.LogCaptureFixture, manager: User) -> None:
    before = AuditEvent.objects.count()
    with caplog.at_level("DEBUG"):
        for client in (Client(), client_of(manager)):
            page = client.post(reverse("programme:household"), TOLD | {"informal_hours": "13.37"})
            assert page.status_code == 200
            assert "no-store" in page.headers["Cache-Control"]
            assert not client.session.get("_told")
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [one for one in said if "13.37" in one or "informal" in one]
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("value", ["1e308", "nan", "inf", "-1", "1e-320", "0", "99999", "x" * 10_000, "\x00"])
def test_the_calculator_takes_any_figure(db: None, value: str) -> None:
    for name in ("care_hours", "figure_care_hour", "figure_care_user", "figure_index", "figure_day_price"):
        page = Client().post(reverse("programme:household"), TOLD | {name: value})
        assert page.status_code == 200
        assert "nan" not in page.content.decode().partition('id="uitkomst"')[2][:3000]
