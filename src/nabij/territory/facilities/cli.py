"""`nabij import facilities` and `nabij facilities`. Django is started before this is loaded."""

from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _

from nabij.core import commands
from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.territory.cli import DAY, level_named
from nabij.territory.facilities import kinds as kinds_of
from nabij.territory.facilities.bringing import import_facilities
from nabij.territory.facilities.reading import Asked
from nabij.territory.indicators.imports import Origin
from nabij.territory.models import Area, Reuse


@click.command(name="facilities")
@commands.FILE
@click.option("--kind", default="", help="Kind of all facilities in the file; see `nabij facilities kinds`.")
@click.option("--edition", default="", help="Which list of the source this is; the same again replaces it.")
@click.option("--on", type=DAY, help="Day of the list, when edition or file name don't tell (YYYY-MM-DD).")
@click.option("--source", default="", help="Who made the list, shown with it.")
@click.option("--licence", default="", help="What may be done with it, shown with it.")
@click.option("--reuse", type=click.Choice(Reuse.values), default="free", help="Whether to ask before spreading.")
@click.option("--within", default="", help="LEVEL:CODE of the one area that the list is about.")
@click.option("--crs", default="", help="Coordinates of the file, e.g. EPSG:31370; degrees without it.")
@click.option("--skip", multiple=True, help="A column to leave out; may be given again.")
@click.option("--leave-unknown", is_flag=True, help="Leave out rows of a kind that isn't known.")
@commands.DRY_RUN
@commands.AS_JSON
def import_(
    file: Path, kind: str, edition: str, on: datetime | None, source: str, licence: str, reuse: str, within: str,
    crs: str, skip: tuple[str, ...], leave_unknown: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Facilities from FILE (csv, xlsx, ods or GeoJSON): kind, name, place, opening hours and capacity if known."""
    with commands.clear_errors():
        area = _area(within) if within else None
    commands.run(
        lambda: import_facilities(
            file,
            by=SYSTEM,
            asked=Asked(kind, crs, skip, leave_unknown=leave_unknown),
            origin=Origin(source, edition, licence, reuse),
            on=on.date() if on else None,
            area=area,
            dry_run=dry_run,
        ),
        as_json=as_json,
    )


def _area(text: str) -> Area:
    level, colon, code = text.partition(":")
    areas = Area.objects.valid().exclude(geometry=None)
    area = areas.filter(level=level_named(level), code=code).first() if colon else None
    if area is None:
        raise ImportFailed(_("er is geen gebied met grenzen '%(item)s' (schrijf NIVEAU:CODE)") % {"item": text})
    return area


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@commands.AS_JSON
def kinds(file: Path | None, as_json: bool) -> None:
    """The kinds of facilities; with FILE (JSON: code, name, icon, aliases, indicator) those in it are kept first."""
    with commands.clear_errors():
        kinds_of.ready(by=SYSTEM)
        if file is not None:
            kinds_of.define(kinds_of.read_kinds(file), by=SYSTEM)
        rows = [
            {"code": one.code, "name": one.name, "icon": one.icon, "indicator": one.indicator}
            for one in kinds_of.ready(by=SYSTEM).values()
        ]
        text = "\n".join(f"{row['code']:16} {row['name']:36} {row['indicator']}" for row in rows)
        commands.show(rows, as_json=as_json, text=text)
