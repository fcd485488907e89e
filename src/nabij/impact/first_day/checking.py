"""The verifier of the engine, which shares no code with it, over what people made of a draft; its findings in words."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from nabij.engines.common import InputError
from nabij.engines.territories.check import Asked, Finding, check
from nabij.impact.first_day.division import Division, Hood, bound_words
from nabij.impact.models import BoundaryDraft
from nabij.territory.models import Area
from nabij.territory.services import union_of


def findings(division: Division) -> list[str]:
    """What the verifier remarks, in Dutch, each once; empty when all holds."""
    draft = division.draft
    areas = list(Area.objects.filter(pk__in=[row.pk for row in division.rows]).order_by("code"))
    persons = {row.pk: row.persons or 0 for row in division.rows}
    within = dict(zip([row.pk for row in division.rows], draft.ground["within"], strict=True))
    ground = [
        _feature({"id": area.code, "persons": persons[area.pk], "within": within[area.pk]}, area.geometry)
        for area in areas
    ]
    by_id = {area.pk: area for area in areas}
    outcome = [_outcome(hood, by_id) for hood in division.hoods]
    asked = Asked(
        id="id", population="persons", within="within", cross_borders=draft.cross_borders,
        least=float(draft.least), most=float(draft.most),
        together=tuple(tuple(one) for one in draft.together), apart=tuple(tuple(one) for one in draft.apart),
        tolerance=draft.ground.get("tolerance"),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as room:
        one, two = Path(room) / "outcome.geojson", Path(room) / "areas.geojson"
        one.write_text(json.dumps({"type": "FeatureCollection", "features": outcome}))
        two.write_text(json.dumps({"type": "FeatureCollection", "features": ground}))
        try:
            verdict = check(one, two, asked)
        except InputError:
            return [_("De controle kon deze gebieden niet lezen.")]
    told = [_words(finding, division) for finding in (*verdict.violations, *verdict.doubts)]
    return list(dict.fromkeys(text for text in told if text))


def _feature(properties: dict[str, object], geometry: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _outcome(hood: Hood, by_id: dict[UUID, Area]) -> dict[str, object]:
    shape = union_of([by_id[row.pk] for row in hood.rows])
    told: dict[str, object] = {
        "neighbourhood": str(hood.number), "name": hood.name or hood.label, "population": hood.persons,
        "areas": [row.code for row in hood.rows], "why": hood.label,
    }  # fmt: skip
    return _feature(told, None if shape is None else shape.__geo_interface__)


def _words(finding: Finding, division: Division) -> str:
    """A finding in words; "" for what the page tells better itself."""
    hoods = [division.by_number[int(code)] for code in finding.neighbourhoods if code.isdecimal()]
    here = _(" en ").join(hood.label for hood in hoods)
    areas = names_of(division, finding.areas)
    values = {"here": here, "areas": areas}
    if finding.code in ("under", "over"):
        return f"{here}: {bound_words(division.draft, hoods[0])}" if hoods else ""
    words = {
        "not_connected": _("%(here)s: ligt in stukken die elkaar niet raken."),
        "island": _("%(here)s: een eiland of enclave hoort bij wat het dichtst ligt (%(areas)s)."),
        "within": _("%(here)s: gaat over een gemeentegrens."),
        "together": _("Moesten samen blijven, maar liggen nu apart: %(areas)s."),
        "apart": _("Mochten niet samen, maar liggen nu in één buurt: %(areas)s."),
        "not_covered": _("Liggen in geen enkele buurt: %(areas)s."),
        "overlap": _("%(here)s: overlappen elkaar op de kaart. Kijk de kaart van de gebieden na."),
    }.get(finding.code, "")
    return words % values if words else ""


def names_of(division: Division, codes: Sequence[str]) -> str:
    by_code = {row.code: row.name for row in division.rows}
    return ", ".join(by_code.get(code, code) for code in codes)


def contradiction(draft: BoundaryDraft, error: InputError, division: Division) -> str:
    """Why the engine can't do what was chosen, with the areas that it names."""
    named = [row for row in division.rows if f"{row.code} " in f"{error} " or f"{row.code}," in f"{error}"]
    names = _(" en ").join(row.name for row in named) or _("enkele gebieden")
    if "another" in str(error):
        return _(
            "%(names)s moeten samen blijven, maar liggen in twee gemeenten. Vink aan dat een buurt over de grens mag."
        ) % {"names": names}
    if "may never" in str(error):
        return _("Uw keuzes spreken elkaar tegen: %(names)s moeten samen blijven én mogen niet samen.") % {
            "names": names
        }
    return _("%(names)s moeten samen blijven, maar er is geen weg die ze verbindt.") % {"names": names}
