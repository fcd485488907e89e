"""`nabij import directory` and `nabij directory template|reindex`. Django is started before this is loaded."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from nabij.core import commands
from nabij.core.actors import SYSTEM
from nabij.directory import imports, services


@click.command()
@commands.FILE
@click.option("--municipality", default="", help="NIS code of the organisations whose row and place don't tell.")
@commands.DRY_RUN
@commands.AS_JSON
def directory(file: Path, municipality: str, dry_run: bool, as_json: bool) -> None:
    """Organisations and services from FILE: xlsx, xls, ods or csv, with Dutch column names."""
    commands.run(
        lambda: imports.import_directory(file, by=SYSTEM, municipality=municipality, dry_run=dry_run), as_json=as_json
    )


@click.command()
@commands.FILE
def template(file: Path) -> None:
    """Write an empty spreadsheet (xlsx) to FILE, with an example and explanation."""
    with commands.clear_errors():
        imports.write_template(file)
        click.echo(_("%(file)s is klaar om in te vullen") % {"file": file})


@click.command()
def reindex() -> None:
    """Make every service findable anew."""
    with commands.clear_errors():
        click.echo(_("%(count)d diensten doorzoekbaar gemaakt") % {"count": services.reindex()})


import_commands = [directory]
