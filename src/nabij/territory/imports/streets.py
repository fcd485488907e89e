"""Streets from an address file of BeSt (bosa.belgium.be): one row per address, averaged to one point per street."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.imports import ImportFailed, Outcome, Problems, Table, row_name
from nabij.territory.models import Area, Level, Street

NAME, NUMBER, POSTCODE, NIS = "streetname_nl", "house_number", "postcode", "municipality_id"
LAT, LON = "EPSG:4326_lat", "EPSG:4326_lon"
NEEDED = (NAME, POSTCODE, NIS, LAT, LON)


@dataclass
class _Middle:
    lon: float = 0.0
    lat: float = 0.0
    addresses: int = 0


@transaction.atomic
def import_streets(path: Path, *, by: Actor, municipality: str = "", dry_run: bool = False) -> Outcome:
    """Bring in the streets of the municipalities that are here (or of one, by its code) and leave out the others."""
    known = {area.code: area for area in _municipalities(municipality)}
    if not known:
        raise ImportFailed(_("%(file)s: breng eerst de gemeente zelf binnen") % {"file": path.name})
    table = Table(path)
    for name in NEEDED:
        table.column(name)
    middles, left_out = _middles(table, known)
    if not middles:
        raise ImportFailed(
            _("%(file)s: er staan geen adressen van %(names)s in")
            % {"file": path.name, "names": ", ".join(area.name for area in known.values())}
        )
    outcome = _write(middles, known)
    outcome.dry_run = dry_run
    if left_out:
        outcome.notes.append(_("%(count)d adressen van andere gemeenten weggelaten") % {"count": left_out})
    if dry_run:
        transaction.set_rollback(True)
    else:
        audit.record("streets.imported", by=by, file=path.name, created=outcome.created, updated=outcome.updated)
    return outcome


def _municipalities(code: str) -> Iterable[Area]:
    areas = Area.objects.valid().filter(level=Level.MUNICIPALITY).defer("geometry")
    return areas.filter(code=code) if code else areas


def _middles(table: Table, known: dict[str, Area]) -> tuple[dict[tuple[str, str, str], _Middle], int]:
    middles: dict[tuple[str, str, str], _Middle] = {}
    problems, left_out = Problems(table.path), 0
    for number, cells in table:
        nis = cells[NIS].zfill(5)
        if nis not in known:
            left_out += 1
            continue
        where, name = row_name(number), cells[NAME]
        if not name or len(name) > 160:
            problems.add(_("niet ingevuld of te lang"), where=where, column=NAME)
        if cells[POSTCODE] and not (len(cells[POSTCODE]) == 4 and cells[POSTCODE].isdigit()):
            problems.add(_("'%(value)s' is geen postcode") % {"value": cells[POSTCODE]}, where=where, column=POSTCODE)
        lon = _degrees(problems, where, LON, cells[LON], 180)
        lat = _degrees(problems, where, LAT, cells[LAT], 90)
        middle = middles.setdefault((nis, name, cells[POSTCODE]), _Middle())
        middle.lon, middle.lat, middle.addresses = middle.lon + lon, middle.lat + lat, middle.addresses + 1
    problems.raise_any()
    return middles, left_out


def _degrees(problems: Problems, where: str, column: str, text: str, most: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        problems.add(_("'%(value)s' is geen getal in graden") % {"value": text}, where=where, column=column)
        return 0.0
    return value


def _write(middles: dict[tuple[str, str, str], _Middle], known: dict[str, Area]) -> Outcome:
    rows = [
        Street(
            municipality=known[nis],
            name=name,
            postcode=postcode,
            lon=round(middle.lon / middle.addresses, 6),
            lat=round(middle.lat / middle.addresses, 6),
        )
        for (nis, name, postcode), middle in sorted(middles.items())
    ]
    there = {
        (street.municipality_id, street.name, street.postcode): (street.lon, street.lat)
        for street in Street.objects.filter(municipality__in=known.values())
    }
    keys = [(row.municipality_id, row.name, row.postcode) for row in rows]
    changed = [row for key, row in zip(keys, rows, strict=True) if there.get(key) != (row.lon, row.lat)]
    Street.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["municipality", "name", "postcode"],
        update_fields=["lon", "lat"],
    )
    created = sum(key not in there for key in keys)
    return Outcome(created, len(changed) - created, len(rows) - len(changed))
