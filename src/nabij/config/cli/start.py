"""Starting Django for a command, with one clear line when it can't start."""

import os
import sys

import click


class Trouble(click.ClickException):
    """Something the one who typed the command can mend; one line, exit status 2."""

    exit_code = 2


def one_line(message: object) -> str:
    return " ".join(str(message).split())


def start_django() -> None:
    """Load settings and apps. Raises `Trouble` when a setting is missing or can't be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nabij.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Trouble(one_line(error)) from error


def open_database(*, migrated: bool = True) -> None:
    """Check that the database answers, and that its tables are those of this version."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise Trouble(f"The database can't be reached: {one_line(error)}") from error
    if migrated and executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Trouble("The database doesn't have the tables of this version yet; run `nabij prepare` first.")


def say(text: str = "") -> None:
    """Progress, on stderr."""
    print(text, file=sys.stderr, flush=True)
