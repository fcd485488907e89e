"""A backup brings back every row, on either database, and a file that is not whole changes nothing."""

import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from nabij.config import backup
from nabij.core import audit
from nabij.core.actors import SYSTEM
from nabij.core.models import AuditEvent, DemoMail
from nabij.people.models import Consent, How, Person, Proxy, Purpose
from nabij.territory.models import Area, PopulationCount
from tests.factories import make_neighbourhood, make_offer, make_organisation, make_person, make_service, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, list[Any]]:
    return {
        name: sorted(map(repr, model._base_manager.values_list(*(f.attname for f in backup.columns(model)))))
        for name, model in backup.tables().items()
    }


def fill() -> Person:
    """A bit of everything: dates, times, decimals, geometry, JSON, ids, text of all kinds, many-to-many."""
    neighbourhood = make_neighbourhood()
    person = make_person(neighbourhood, details={"given_name": "Zoë ’t Ünïcode", "family_name": "\u2028 Łódź"})
    make_offer(person, words='regel 1\nregel "2"')
    user = make_user()
    Proxy.objects.create(person=person, user=user, relation="dochter", ends_on=date(2030, 1, 1))
    Consent.objects.create(
        person=person, purpose=Purpose.GUIDANCE, how=How.SPOKEN, recorded_by=SYSTEM.key, recorded_by_label="x"
    )
    service = make_service(make_organisation())
    service.costs.create(option="per uur", amount="12.50")
    service.areas.add(neighbourhood)
    service.schedules.create(weekday=0, opens_at="09:00", closes_at="17:30")
    PopulationCount.objects.create(area=neighbourhood, on=date(2026, 1, 1), persons=7012, source="test")
    audit.record("thing.done", by=SYSTEM, municipality="99801", share=0.1, words=["é", 3])
    return person


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


def test_what_was_backed_up_comes_back_to_the_last_row(tmp_path: Path) -> None:
    person = fill()
    before = rows()
    backup.write(tmp_path / "nabij.backup")
    empty()
    assert Person.objects.count() == 0
    backup.restore(tmp_path / "nabij.backup")
    assert rows() == before
    assert list(audit.verify()) == []
    assert Person.objects.get(pk=person.pk).proxies.get().relation == "dochter"
    # New rows and new audit events count on from the old ones.
    audit.record("thing.done", by=SYSTEM, municipality="99801")
    assert list(audit.verify()) == []


def test_a_backup_fits_the_other_database(tmp_path: Path) -> None:
    """Nothing in the file depends on where it was made: the same rows give the same bytes, whatever the database."""
    Area.objects.create(pk="00000000-0000-4000-8000-000000000001", code="A", level="wijk", name="A", min_lon=4.1)
    made = Area.objects.get().created_at.isoformat()
    backup.write(tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b") as archive:
        line = archive.read("tables/territory_area.jsonl").decode()
    by_column = dict(zip([f.attname for f in backup.columns(Area)], json.loads(line), strict=True))
    assert by_column == {
        **dict.fromkeys(by_column),
        "id": "00000000-0000-4000-8000-000000000001",
        "created_at": made,
        "code": "A",
        "level": "wijk",
        "name": "A",
        "min_lon": 4.1,
        "source": "",
        "phone": "",
        "email": "",
    }


def test_a_database_that_is_not_empty_is_left_alone_unless_told(tmp_path: Path) -> None:
    fill()
    backup.write(tmp_path / "b")
    before = rows()
    with pytest.raises(backup.BackupError, match="not empty"):
        backup.restore(tmp_path / "b")
    DemoMail.objects.create(to="a@example.org", subject="later", body="")
    backup.restore(tmp_path / "b", replace=True)
    assert rows() == before


def damage(path: Path, how: str) -> None:
    whole = path.read_bytes()
    if how == "truncated":
        path.write_bytes(whole[: len(whole) // 2])
    elif how == "not a zip":
        path.write_text("hello")
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "flipped":
        middle = whole.index(b"tables/core_auditevent.jsonl") + 60
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :])
    else:
        rewrite(path, how)


def rewrite(path: Path, how: str) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries["manifest.json"])
    if how == "row removed":
        entries["tables/core_auditevent.jsonl"] = b""
    elif how == "table removed":
        del entries["tables/core_auditevent.jsonl"]
    elif how == "other version":
        manifest["migrations"] = [*manifest["migrations"], "core.0999_later"]
    elif how == "no manifest":
        del entries["manifest.json"]
    if "manifest.json" in entries:
        entries["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    "how",
    [
        "truncated",
        "not a zip",
        "empty",
        "flipped",
        "row removed",
        "table removed",
        "other version",
        "no manifest",
    ],
)
def test_a_file_that_is_not_whole_changes_nothing(tmp_path: Path, how: str) -> None:
    fill()
    path = tmp_path / "b"
    backup.write(path)
    damage(path, how)
    before = rows()
    with pytest.raises(backup.BackupError) as told:
        backup.restore(path, replace=True)
    assert "\n" not in str(told.value)
    assert rows() == before


def test_a_row_that_breaks_a_constraint_brings_nothing_back(tmp_path: Path) -> None:
    fill()
    path = tmp_path / "b"
    backup.write(path)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    # A proxy of a person who isn't there, with a manifest that agrees.
    entries["tables/people_person.jsonl"] = b""
    manifest = json.loads(entries["manifest.json"])
    manifest["tables"]["people_person"] |= {
        "rows": 0,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }
    entries["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    before = rows()
    with pytest.raises(backup.BackupError, match="don't fit"):
        backup.restore(path, replace=True)
    assert rows() == before


def test_a_backup_that_stops_half_way_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    path = tmp_path / "b"
    backup.write(path)
    old = path.read_bytes()

    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup, "_plain", stop)
    with pytest.raises(KeyboardInterrupt):
        backup.write(path)
    assert path.read_bytes() == old
    assert [file.name for file in tmp_path.iterdir()] == ["b"]


def test_only_the_owner_may_read_a_backup(tmp_path: Path) -> None:
    backup.write(tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0


def test_a_missing_file_or_folder_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(backup.BackupError, match="no such file"):
        backup.restore(tmp_path / "nowhere")
    with pytest.raises(backup.BackupError, match="can't be written"):
        backup.write(tmp_path / "no" / "folder" / "b")


def test_every_table_is_in_a_backup_or_left_out_on_purpose() -> None:
    held = set(backup.tables())
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    rebuilt = {name for name in present if name.startswith("core_search_index")}
    known = {"auth_group", "auth_group_permissions", "auth_permission", "core_sweeplease"}
    known |= {"django_content_type", "django_migrations", "django_session"}
    assert present - held - rebuilt == known
    assert held <= present


def test_no_model_keeps_files_that_a_backup_would_miss() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    assert [field for field in fields if isinstance(field, models.FileField)] == []


def test_stamps_of_the_past_stay_as_they_were(tmp_path: Path) -> None:
    account = SocialAccount.objects.create(user=make_user(), provider="oidc", uid="1")
    moment = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
    SocialAccount.objects.update(last_login=moment, date_joined=moment)
    backup.write(tmp_path / "b")
    backup.restore(tmp_path / "b", replace=True)
    account.refresh_from_db()
    assert (account.last_login, account.date_joined) == (moment, moment)


def test_the_events_are_the_same_events(tmp_path: Path) -> None:
    fill()
    before = list(AuditEvent.objects.order_by("id").values("id", "at", "hash"))
    backup.write(tmp_path / "b")
    empty()
    backup.restore(tmp_path / "b")
    assert list(AuditEvent.objects.order_by("id").values("id", "at", "hash")) == before
