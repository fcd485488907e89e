"""`nabij import indicators` and `nabij indicators`. Django is started before this is loaded."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from nabij.core import commands
from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.territory.cli import DAY, level_named
from nabij.territory.indicators import comparing, definitions, export, forgetting, reached
from nabij.territory.indicators.access import compute_access
from nabij.territory.indicators.expected import expected_and_reached
from nabij.territory.indicators.imports import Options, Origin, import_indicators
from nabij.territory.indicators.imports.starter import import_starter_set
from nabij.territory.models import Area, Reuse


@click.command(name="indicators")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--starter", type=click.Path(path_type=Path), help="Folder with the official files of the starter set.")
@click.option("--indicator", default="", help="Code of the indicator, when the file doesn't name it.")
@click.option("--level", default="", help="Level of the areas, when their code stands at more than one.")
@click.option("--on", type=DAY, help="Day of the figures, when the file doesn't tell (YYYY-MM-DD).")
@click.option("--skip", multiple=True, help="A column to leave out; may be given again.")
@click.option("--source", default="", help="Who made the figures, shown with them.")
@click.option("--edition", default="", help="Which delivery of the source this is; another one keeps the former.")
@click.option("--licence", default="", help="What may be done with them, shown with them.")
@click.option("--reuse", type=click.Choice(Reuse.values), default="free", help="Whether to ask before spreading.")
@click.option("--conversion", type=click.Path(path_type=Path), help="Table of old and new codes, for an older map.")
@click.option("--strict", is_flag=True, help="Refuse the file when it holds codes of areas that aren't here.")
@commands.DRY_RUN
@commands.AS_JSON
def import_(
    file: Path | None, starter: Path | None, indicator: str, level: str, on: datetime | None, skip: tuple[str, ...],
    source: str, edition: str, licence: str, reuse: str, conversion: Path | None, strict: bool, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Figures about areas from FILE (csv, xlsx, ods or an official form of Statbel), or the starter set."""
    if (file is None) == (starter is None):
        raise click.UsageError("Give a FILE, or --starter FOLDER.")
    if starter is not None:
        commands.run(lambda: import_starter_set(starter, by=SYSTEM, dry_run=dry_run), as_json=as_json)
    elif file is not None:
        options = Options(indicator, level_named(level), on.date() if on else None, skip)
        origin = Origin(source, edition, licence, reuse)
        commands.run(
            lambda: import_indicators(
                file, by=SYSTEM, options=options, origin=origin, conversion=conversion, strict=strict, dry_run=dry_run
            ),
            as_json=as_json,
        )


@click.command(name="list")
@commands.AS_JSON
def list_(as_json: bool) -> None:
    """The indicators: code, name, unit, how they add up, and what may be done with them."""
    rows: list[dict[str, Any]] = []
    for indicator in definitions.current().values():
        rows.append(
            {
                "code": indicator.code, "version": indicator.version, "name": indicator.name,
                "meaning": indicator.meaning, "unit": indicator.unit, "direction": indicator.direction,
                "roll_up": indicator.roll_up, "weight": indicator.weight, "counts_persons": indicator.counts_persons,
                "source": indicator.source, "licence": indicator.licence, "reuse": indicator.reuse,
            }
        )  # fmt: skip
    lines = [f"{row['code']:24} {row['name']:48} {row['unit']:14} {row['reuse']}" for row in rows]
    commands.show(rows, as_json=as_json, text="\n".join(lines))


AREA = click.argument("area")
CODES = click.option("--indicator", "codes", multiple=True, help="Only this indicator; may be given again.")


@click.command()
@AREA
@CODES
@commands.AS_JSON
def show(area: str, codes: tuple[str, ...], as_json: bool) -> None:
    """The last figures of AREA (LEVEL:CODE), as they may be shown."""
    with commands.clear_errors():
        figures = comparing.figures_of(_area(area), _known(codes))
        rows = list(export.rows([_area(area)], _known(codes))) if as_json else []
        lines = [f"{_(figure.indicator.name)}: {export.in_words(figure)}" for figure in figures]
        commands.show(rows, as_json=as_json, text="\n".join(lines))


@click.command()
@AREA
@CODES
@commands.AS_JSON
def compare(area: str, codes: tuple[str, ...], as_json: bool) -> None:
    """AREA (LEVEL:CODE) beside its municipality, primary care zone and Flanders, among its peers, and through time."""
    with commands.clear_errors():
        found = comparing.compare(_area(area), _known(codes))
        text = "\n".join(line for one in found for line in _comparison(one))
        commands.show([_as_json(one) for one in found], as_json=as_json, text=text)


def _comparison(one: comparing.Comparison) -> list[str]:
    lines = [f"{_(one.figure.indicator.name)}: {export.in_words(one.figure)}"]
    for beside in one.beside:
        if beside.figure is not None:
            lines.append(f"    {beside.area.name}: {export.in_words(beside.figure)}")
    if one.rank is not None:
        lines.append("    " + _("plaats %(place)d van %(of)d") % {"place": one.rank.place, "of": one.rank.of})
    if one.trend is not None:
        change = f"{one.trend.change:+.{one.figure.indicator.decimals}f}".replace(".", ",")
        since = one.trend.figures[0].on.isoformat()
        lines.append("    " + _("%(change)s sinds %(since)s") % {"change": change, "since": since})
    return lines


def _as_json(one: comparing.Comparison) -> dict[str, Any]:
    return {
        "indicator": one.figure.indicator.code, "on": one.figure.on.isoformat(), "value": one.figure.value,
        "hidden": one.figure.hidden,
        "beside": [
            {
                "level": beside.area.level, "code": beside.area.code, "difference": beside.difference,
                "value": beside.figure.value if beside.figure else None, "share": beside.share, "better": beside.better,
            }
            for beside in one.beside
        ],
        "rank": [one.rank.place, one.rank.of] if one.rank else None,
        "trend": [[figure.on.isoformat(), figure.value] for figure in one.trend.figures] if one.trend else [],
    }  # fmt: skip


@click.command()
@AREA
@commands.AS_JSON
def expected(area: str, as_json: bool) -> None:
    """How many older people in need one may expect in AREA (LEVEL:CODE), and how many are known: numbers only."""
    with commands.clear_errors():
        reach = expected_and_reached(_area(area))
        if reach is None:
            raise ImportFailed(_("%(area)s: de leeftijden van de inwoners zijn niet gekend") % {"area": area})
        result = {
            "area": reach.area.code, "on": reach.on.isoformat(), "rates": reach.rates.version,
            "expected": vars(reach.expected), "alone": vars(reach.alone),
            "known": reach.known.value if reach.known else None, "share": vars(reach.share) if reach.share else None,
            "borrowed_from": reach.borrowed_from.code if reach.borrowed_from else None,
        }  # fmt: skip
        commands.show(result, as_json=as_json, text="\n".join(reach.words()))


@click.command(name="export")
@click.argument("areas", nargs=-1, required=True)
@CODES
@click.option("--level", default="", help="All areas of this level in AREAS, instead of AREAS themselves.")
@click.option("--all-days", is_flag=True, help="Every day with figures, not only the last.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; without it to the screen.")
def export_(areas: tuple[str, ...], codes: tuple[str, ...], level: str, all_days: bool, out: Path | None) -> None:
    """Figures of AREAS (LEVEL:CODE ...) as CSV; small counts, and what gives them away, stay empty."""
    with commands.clear_errors():
        chosen = [_area(area) for area in areas]
        if level:
            inside = {pk for area in chosen for pk in area.descendant_ids()}
            chosen = list(Area.objects.valid().filter(pk__in=inside, level=level_named(level)).order_by("code"))
        told = export.rows(chosen, _known(codes), every_day=all_days)
        if out is None:
            export.write_csv(sys.stdout, told)
            return
        with out.open("w", newline="", encoding="utf-8-sig") as file:
            number = export.write_csv(file, told)
        click.echo(_("%(number)d rijen in %(file)s") % {"number": number, "file": out.name})


@click.command()
@click.option("--on", type=DAY, help="Last day of the quarter; without it the last quarter that is over.")
@commands.AS_JSON
def count(on: datetime | None, as_json: bool) -> None:
    """Count the persons that Nabij knows, once per quarter: numbers only."""
    commands.run(lambda: reached.count_known(by=SYSTEM, on=on.date() if on else None), as_json=as_json)


@click.command()
@click.option("--streets", type=click.Path(path_type=Path), help="Folder of a street network; else straight x 1.3.")
@commands.DRY_RUN
@commands.AS_JSON
def access(streets: Path | None, dry_run: bool, as_json: bool) -> None:
    """Compute how far people live from stored facilities, anew; not done by itself."""
    commands.run(lambda: compute_access(by=SYSTEM, streets=streets, dry_run=dry_run), as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
def define(file: Path | None) -> None:
    """Keep the definitions of FILE (JSON, as the starter set), or those of the starter set."""
    with commands.clear_errors():
        try:
            told = definitions.read_definitions(file) if file else definitions.starter_set()
        except (KeyError, TypeError, json.JSONDecodeError, UnicodeDecodeError) as error:
            raise ImportFailed(_("%(file)s: geen definities (%(why)s)") % {"file": file, "why": error}) from error
        known = definitions.define(told, by=SYSTEM)
        click.echo(_("%(number)d indicatoren") % {"number": len(known)})


@click.command()
@commands.AS_JSON
def editions(as_json: bool) -> None:
    """The deliveries that were brought in, the newest first; `forget` takes the id."""
    rows = forgetting.editions()
    lines = [
        f"{row['id']}  {row['brought_in']}  {row['figures']:>7} {row['facilities']:>6}  {row['source']}, {row['label']}"
        for row in rows
    ]
    head = _("id        datum       cijfers voorz.  bron, uitgave")
    commands.show(rows, as_json=as_json, text="\n".join([head, *lines]))


@click.command()
@click.argument("edition")
@commands.AS_JSON
def forget(edition: str, as_json: bool) -> None:
    """Take EDITION (its id, or how that begins) back: figures, facilities, and access scores made of them."""
    with commands.clear_errors():
        gone = forgetting.forget_edition(forgetting.edition_named(edition), by=SYSTEM)
        words = _("%(source)s, %(label)s: %(figures)d cijfers en %(facilities)d voorzieningen zijn weg") % vars(gone)
        if gone.access:
            words += "\n" + _("Ook de afstanden zijn weg; bereken ze opnieuw met nabij indicators access")
        commands.show(vars(gone), as_json=as_json, text=words)


def _area(text: str) -> Area:
    level, colon, code = text.partition(":")
    area = Area.objects.valid().filter(level=level_named(level), code=code).first() if colon else None
    if area is None:
        raise ImportFailed(_("er is geen gebied '%(item)s' (schrijf NIVEAU:CODE)") % {"item": text})
    return area


def _known(codes: tuple[str, ...]) -> tuple[str, ...]:
    known = definitions.current()
    wrong = [code for code in codes if code not in known]
    if wrong:
        raise ImportFailed(*(_("Er is geen indicator '%(code)s'") % {"code": code} for code in wrong))
    return codes
