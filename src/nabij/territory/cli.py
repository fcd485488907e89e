"""`nabij import areas|population|streets` and `nabij neighbourhood`. Django is started before this is loaded."""

from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _

from nabij.core import commands
from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.core.text import fold
from nabij.territory import imports, queries, services
from nabij.territory.imports.geojson import Fields
from nabij.territory.models import Area, Level

DAY = click.DateTime(["%Y-%m-%d"])
OTHER_NAMES = {
    "statistical_sector": Level.SECTOR,
    "district": Level.DISTRICT,
    "submunicipality": Level.SUBMUNICIPALITY,
    "elz": Level.PRIMARY_CARE_ZONE,
}


def level_named(text: str) -> str:
    """A level by its code, its Dutch name or another name; a name of one's own stays as it is."""
    plain = fold(text).strip()
    known = {value: value for value in Level.values}
    known |= {fold(str(label)): value for value, label in Level.choices} | OTHER_NAMES
    return str(known.get(plain, text.strip()))


@click.command()
@commands.FILE
@click.option("--level", default="", help=f"What these areas are: {', '.join(Level.values)} or a level of your own.")
@click.option("--code", default="", help="Field that holds the code.")
@click.option("--name", default="", help="Field that holds the name.")
@click.option("--parent", multiple=True, help="Field that holds the code of the area above; may be given again.")
@click.option("--parent-level", multiple=True, help="Level of that area, in the order of --parent.")
@click.option("--source", default="", help="Where the areas come from, shown with them.")
@click.option("--valid-from", type=DAY, help="First day of these boundaries (YYYY-MM-DD).")
@click.option("--crs", default="", help="Coordinates of the file when it doesn't tell itself, e.g. EPSG:31370.")
@commands.DRY_RUN
@commands.AS_JSON
def areas(
    file: Path,
    level: str,
    code: str,
    name: str,
    parent: tuple[str, ...],
    parent_level: tuple[str, ...],
    source: str,
    valid_from: datetime | None,
    crs: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Areas of one level from FILE (GeoJSON or a table), or the official REFNIS list."""
    if len(parent_level) > len(parent):
        raise click.UsageError("--parent-level belongs to a --parent.")
    levels = [*map(level_named, parent_level), *[""] * (len(parent) - len(parent_level))]
    fields = Fields(code, name, tuple(zip(parent, levels, strict=True))) if code and name else None
    first_day = valid_from.date() if valid_from else None
    commands.run(
        lambda: imports.import_areas(
            file,
            by=SYSTEM,
            level=level_named(level),
            fields=fields,
            source=source,
            valid_from=first_day,
            crs=crs,
            dry_run=dry_run,
        ),
        as_json=as_json,
    )


@click.command()
@commands.FILE
@click.option("--level", default="", help="Level of the areas, when their code stands at more than one.")
@click.option("--code", default="", help="Column that holds the code, when its name doesn't tell.")
@click.option("--persons", default="", help="Column that holds the number, when its name doesn't tell.")
@click.option("--on", type=DAY, help="Day of the figures, when the file doesn't tell (YYYY-MM-DD).")
@click.option("--source", default="", help="Where the figures come from, shown with them.")
@click.option("--strict", is_flag=True, help="Refuse the file when it holds codes of areas that aren't here.")
@commands.DRY_RUN
@commands.AS_JSON
def population(
    file: Path,
    level: str,
    code: str,
    persons: str,
    on: datetime | None,
    source: str,
    strict: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Inhabitants per area from FILE: a table of your own, TF_SOC_POP_STRUCT or OPENDATA_SECTOREN."""
    day = on.date() if on else None
    commands.run(
        lambda: imports.import_population(
            file, by=SYSTEM, level=level_named(level), code=code, persons=persons, on=day, source=source, strict=strict,
            dry_run=dry_run,
        ),
        as_json=as_json,
    )  # fmt: skip


@click.command()
@commands.FILE
@click.option("--municipality", default="", help="NIS code; only the streets of this municipality.")
@commands.DRY_RUN
@commands.AS_JSON
def streets(file: Path, municipality: str, dry_run: bool, as_json: bool) -> None:
    """Streets from FILE, an address file with the columns of BeSt."""
    commands.run(
        lambda: imports.import_streets(file, by=SYSTEM, municipality=municipality, dry_run=dry_run), as_json=as_json
    )


@click.command()
@click.argument("code")
@click.argument("name")
@click.option("--parts", required=True, help="LEVEL:CODE,LEVEL:CODE,... of the areas it is made of.")
@click.option("--phone", default="", help="Telephone of its infopoint.")
@click.option("--email", default="", help="E-mail of its infopoint.")
@commands.AS_JSON
def add(code: str, name: str, parts: str, phone: str, email: str, as_json: bool) -> None:
    """Make neighbourhood CODE, called NAME, out of smaller areas; or lay it anew."""
    with commands.clear_errors():
        chosen = _parts(parts)
        area = services.compose_neighbourhood(code=code, name=name, parts=chosen, by=SYSTEM, phone=phone, email=email)
        counted = queries.population_of(area)
        above = [parent.name for parent in area.parents.order_by("code")]
        result = {
            "code": area.code,
            "name": area.name,
            "parts": len(chosen),
            "municipalities": above,
            "population": counted.persons if counted else None,
            "population_on": counted.on.isoformat() if counted else None,
        }
        words = _("%(name)s: %(parts)d gebieden, %(municipalities)s, %(population)s inwoners") % {
            **result,
            "municipalities": ", ".join(above) or "-",
            "population": counted.persons if counted else _("onbekend aantal"),
        }
        commands.show(result, as_json=as_json, text=words)


@click.command(name="list")
@commands.AS_JSON
def list_(as_json: bool) -> None:
    """The neighbourhoods that are here, with their inhabitants."""
    rows = []
    for area in Area.objects.valid().filter(level=Level.NEIGHBOURHOOD).order_by("code"):
        counted = queries.population_of(area)
        rows.append({"code": area.code, "name": area.name, "population": counted.persons if counted else None})
    lines = [f"{row['code']:12} {row['name']:40} {row['population'] or '-':>8}" for row in rows]
    commands.show(rows, as_json=as_json, text="\n".join(lines))


def _parts(text: str) -> list[Area]:
    wrong, found = [], []
    for item in filter(None, (piece.strip() for piece in text.split(","))):
        level, colon, code = item.partition(":")
        area = Area.objects.valid().filter(level=level_named(level), code=code).first() if colon else None
        if area is None:
            wrong.append(_("--parts: er is geen gebied '%(item)s' (schrijf NIVEAU:CODE)") % {"item": item})
        else:
            found.append(area)
    if wrong:
        raise ImportFailed(*wrong)
    return found


import_commands = [areas, population, streets]
commands_of_neighbourhood = [add, list_]
