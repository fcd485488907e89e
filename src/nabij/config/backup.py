"""Everything in one file, and back; the same file fits SQLite and PostgreSQL.

The file is a zip: `manifest.json`, and per table one file of lines, each a JSON list of the values of a row. It is made
in one snapshot, so that it holds one moment, and written beside its place first, so that a backup that stops half-way
leaves no half file. What is rebuilt or runs out by itself (sessions, the cache, leases, search indexes) stays out.
"""

import base64
import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from nabij.core.clock import now

FORMAT = "nabij-backup/1"
MANIFEST = "manifest.json"
LEFT_OUT_APPS = {"auth", "contenttypes", "sessions"}
LEFT_OUT_MODELS = {"core.sweeplease"}
BATCH = 500
Table = type[models.Model]
Manifest = dict[str, Any]


class BackupError(Exception):
    """A backup that can't be made or brought back, told in one line."""


def tables() -> dict[str, Table]:
    """The models that a backup holds, by name of their table."""
    return {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        if model._meta.app_label not in LEFT_OUT_APPS and model._meta.label_lower not in LEFT_OUT_MODELS
    }


def columns(model: Table) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def migrations() -> list[str]:
    """Applied migrations of the apps whose tables are in a backup."""
    labels = {model._meta.app_label for model in tables().values()}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in labels)


@contextmanager
def snapshot() -> Iterator[None]:
    """Reads inside see one moment, and hold no writer up."""
    if connection.vendor == "sqlite":
        # Django would take the write lock; a plain BEGIN reads one state of the write-ahead log.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


# Writing


def write(path: Path) -> Manifest:
    """Write a backup to ``path``, replacing what was there only when it is complete. Returns its manifest."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise BackupError(f"{path}: can't be written: {error.strerror}") from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, snapshot():
                manifest = _write_archive(archive)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise BackupError(f"{path}: can't be written: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return manifest


def _write_archive(archive: zipfile.ZipFile) -> Manifest:
    manifest: Manifest = {
        "format": FORMAT,
        "version": version("nabij"),
        "made_at": now().isoformat(),
        "database": connection.vendor,
        "migrations": migrations(),
        "tables": {name: _write_table(archive, name, model) for name, model in tables().items()},
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def _write_table(archive: zipfile.ZipFile, name: str, model: Table) -> dict[str, Any]:
    fields = columns(model)
    digest, rows = hashlib.sha256(), 0
    values = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    with archive.open(_entry(name), "w", force_zip64=True) as file:
        for row in values.iterator(chunk_size=2000):
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"))
            data = line.encode() + b"\n"
            file.write(data)
            digest.update(data)
            rows += 1
    return {"columns": [field.column for field in fields], "rows": rows, "sha256": digest.hexdigest()}


def _entry(table: str) -> str:
    return f"tables/{table}.jsonl"


def _plain(value: Any) -> Any:
    """A value as JSON can hold it, to the last microsecond."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


# Bringing back


def restore(path: Path, *, replace: bool = False) -> Manifest:
    """Bring a backup back, all or nothing. Raises `BackupError`, with nothing changed, when that can't be done.

    The database must be empty, unless ``replace``: then what it holds is removed in the same transaction.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _check(path, archive)
            with transaction.atomic(durable=True):
                _empty(path, replace=replace)
                for name, model in tables().items():
                    _fill(archive, name, model)
                connection.check_constraints()
                _reset_sequences()
    except FileNotFoundError as error:
        raise BackupError(f"{path}: there is no such file.") from error
    except OSError as error:
        raise BackupError(f"{path}: can't be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
        raise BackupError(f"{path}: is not a whole backup of Nabij ({error}).") from error
    except (DatabaseError, ValidationError, ValueError, TypeError) as error:
        raise BackupError(f"{path}: holds rows that don't fit: {' '.join(str(error).split())}") from error
    return manifest


def _check(path: Path, archive: zipfile.ZipFile) -> Manifest:
    """The manifest of a file that is whole and made for these tables."""
    try:
        manifest: Manifest = json.loads(archive.read(MANIFEST))
        described = {name: (table["columns"], table["rows"]) for name, table in manifest["tables"].items()}
        applied, form = manifest["migrations"], manifest["format"]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupError(f"{path}: is not a backup of Nabij.") from error
    if form != FORMAT:
        raise BackupError(f"{path}: is of form {form}; this version reads {FORMAT}.")
    expected = {name: [field.column for field in columns(model)] for name, model in tables().items()}
    if applied != migrations() or {name: parts[0] for name, parts in described.items()} != expected:
        raise BackupError(
            f"{path}: was made by Nabij {manifest.get('version')} with other tables than this version has. "
            "Restore it with that version, then upgrade."
        )
    for name, table in manifest["tables"].items():
        if _digest(archive, name) != (table["rows"], table["sha256"]):
            raise BackupError(f"{path}: the rows of {name} are not those that were written.")
    return manifest


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    try:
        with archive.open(_entry(name)) as file:
            for line in file:
                digest.update(line)
                rows += 1
    except KeyError:
        return 0, ""
    return rows, digest.hexdigest()


def _empty(path: Path, *, replace: bool) -> None:
    filled = [name for name, model in tables().items() if model._base_manager.exists()]
    if filled and not replace:
        raise BackupError(
            f"The database is not empty ({', '.join(filled[:3])}{', ...' if len(filled) > 3 else ''}); nothing was "
            f"restored from {path}. With --replace, what it holds is removed first."
        )
    with connection.cursor() as cursor:
        for name in filled:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 (names of our own tables)


def _fill(archive: zipfile.ZipFile, name: str, model: Table) -> None:
    """Insert the rows as they were: past the models, whose stamps ("changed now") would otherwise be set anew."""
    fields = columns(model)
    quote = connection.ops.quote_name
    into = f"{quote(name)} ({', '.join(quote(field.column) for field in fields)})"
    statement = f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 (names of our own tables)
    with archive.open(_entry(name)) as file, connection.cursor() as cursor:
        lines = iter(file)
        while batch := list(islice(lines, BATCH)):
            cursor.executemany(statement, [_row(fields, line) for line in batch])


def _row(fields: "list[models.Field[Any, Any]]", line: bytes) -> list[Any]:
    values = zip(fields, json.loads(line), strict=True)
    return [field.get_db_prep_save(_value(field, value), connection) for field, value in values]


def _value(field: "models.Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.DurationField):
        return timedelta(microseconds=value)
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)


def _reset_sequences() -> None:
    """Rows came with their own numbers; new rows count on from there."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables().values())):
            cursor.execute(statement)
