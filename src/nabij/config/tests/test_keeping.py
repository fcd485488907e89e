"""`nabij audit verify`, `backup` and `restore` as commands."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.management import call_command

from nabij.config.cli import nabij
from nabij.core import audit
from nabij.core.actors import SYSTEM
from nabij.core.models import AuditEvent, AuditHead
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> tuple[int, str]:
    """Exit status (or value of the command, when it gives one) and output."""
    result = CliRunner().invoke(nabij, list(arguments), standalone_mode=False)
    if result.exception:
        return 2, str(result.exception)
    return result.return_value or 0, result.output


def test_a_chain_that_holds_ends_well() -> None:
    audit.record("thing.done", by=SYSTEM, municipality="99801")
    head = AuditHead.objects.get().hash
    status, output = run("audit", "verify", "--json")
    assert (status, json.loads(output)) == (
        0,
        {"holds": True, "events": 1, "chains": [{"chain": "99801", "events": 1, "head": head}], "breaks": []},
    )


def test_a_chain_that_was_changed_ends_in_status_one() -> None:
    audit.record("thing.done", by=SYSTEM, municipality="99801")
    AuditEvent.objects.update(actor_label="somebody else")
    status, output = run("audit", "verify")
    assert status == 1
    assert "chain 99801 breaks at 1: event 1 was changed after it was written" in output


def test_there_and_back_again(tmp_path: Path) -> None:
    make_person()
    before = list(AuditEvent.objects.values_list("hash", flat=True))
    assert run("backup", str(tmp_path / "b"))[0] == 0
    assert run("restore", str(tmp_path / "b"))[1].startswith("The database is not empty")
    call_command("flush", interactive=False, verbosity=0)
    assert run("restore", str(tmp_path / "b"))[0] == 0
    assert list(AuditEvent.objects.values_list("hash", flat=True)) == before
    assert run("audit", "verify")[0] == 0


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("hello")
    status, output = run("restore", str(tmp_path / "b"))
    assert (status, "is not a whole backup" in output) == (2, True)
