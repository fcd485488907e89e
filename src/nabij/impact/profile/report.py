"""The report on paper: the chapters of the page as tagged PDF (PDF/UA-1), set with typst.

What people wrote goes to typst as data and is set as text, never read as markup. It is only set once for the same data.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import typst
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabij.impact.profile.chapters import Chapter, Profile
from nabij.impact.profile.charts import Chart
from nabij.impact.profile.lines import SHOWN, Line
from nabij.impact.profile.offer import Offer
from nabij.impact.profile.summary import MOST
from nabij.impact.profile.together import Together

TEMPLATE: Final = Path(__file__).with_name("report.typ").read_bytes()
KEEP_FOR: Final = 24 * 3600
STANDARD: Final = "ua-1"
MOST_BESIDE: Final = 4  # columns of larger areas
UNSET: Final = "—"
NO_LETTERS: Final = ("Cc", "Cn", "Co", "Cs")
Data = dict[str, Any]


def data_of(profile: Profile, base: str) -> Data:
    """All that the report tells, as plain data; ``base`` makes addresses whole."""
    area = profile.area
    known = _("%(inhabitants)s.") % {"inhabitants": profile.inhabitants} if profile.inhabitants else ""
    data = {
        "title": area.name,
        "kicker": " · ".join([profile.level, *(name for _level, name in profile.above)]),
        "lead": " ".join(filter(None, [_("Dit weten we over %(name)s.") % {"name": area.name}, known])),
        "footer": _("%(name)s · rapport van %(day)s") % {"name": area.name, "day": profile.made_on},
        "made_line": _("Gemaakt op %(day)s met Nabij.") % {"day": profile.made_on},
        "made": [profile.made.year, profile.made.month, profile.made.day],
        "lang": (get_language() or "nl").partition("-")[0],
        "demo": _("Dit is een demonstratie met verzonnen gegevens.") if settings.DEMO else "",
        "outline": _chart(profile.outline) if profile.outline else None,
        "to_know": list(profile.to_know),
        "not_known": list(profile.not_known),
        "chapters": [_chapter(chapter, base) for chapter in profile.chapters],
        "sources": [list(one) for one in profile.sources],
        "words": _words(profile),
    }
    cleaned: Data = _clean(data)
    return cleaned


def heading_of(told: Sequence[str]) -> str:
    """Five things, or as many as stand out."""
    return _("Vijf dingen om te weten") if len(told) == MOST else _("Wat opvalt")


def _words(profile: Profile) -> dict[str, str]:
    ask = _("Bij sommige cijfers vraagt de bron om eerst toestemming te vragen voor u ze verspreidt; dat staat erbij.")
    return {
        "page": _("Bladzijde"),
        "do": _("Wat kunnen we hiermee doen?"),
        "know": heading_of(profile.to_know),
        "unknown": _("Wat we niet weten"),
        "nothing": _("Er zijn nog geen cijfers die opvallen."),
        "contents": _("Inhoud"),
        "sources": _("Bronnen"),
        "ask": ask if profile.ask else "",
    }


def _clean(value: Any) -> Any:
    """Without characters that no letter can be set for: control signs, and code points that mean nothing."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", str(value))
        return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in NO_LETTERS)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value


def _chart(chart: Chart) -> Data:
    return {"title": chart.title, "description": chart.description, "svg": str(chart.svg)}


def _chapter(chapter: Chapter, base: str) -> Data:
    return {
        "title": chapter.title,
        "intro": chapter.intro,
        "lines": [_line(line) for line in chapter.lines],
        "tables": [table for table in (_table(chapter.lines), _counts(chapter.counts)) if table],
        "sentences": list(chapter.words),
        "charts": [_chart(chart) for chart in (*chapter.charts, *_of_lines(chapter.lines))],
        "blocks": [*_offered(chapter.offer), *_said(chapter.together)],
        "suggestions": [
            {
                "text": one.text,
                "who": _("Wie beslist? %(who)s") % {"who": one.who},
                "label": one.label,
                "url": urljoin(base, one.url),
                "shown": urljoin(base, one.url).partition("://")[2].partition("?")[0],
            }
            for one in chapter.suggestions
        ],
    }


def _line(line: Line) -> Data:
    asked = _("Vraag de bron eerst toestemming om dit cijfer te verspreiden.") if line.ask else ""
    age = _("%(day)s, %(age)s") % {"day": line.day, "age": line.age}
    small = [line.meaning, line.rank, line.trend, *line.notes, f"{age}.", asked]
    told = {"name": line.name, "value": line.value, "margin": line.margin, "sentence": line.sentence}
    return told | {"small": " ".join(_sentence(one) for one in small if one)}


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _table(lines: Sequence[Line]) -> Data | None:
    """Shares and means beside those of larger areas."""
    relative = [line for line in lines if line.state == SHOWN and line.relative and line.beside]
    if not relative:
        return None
    places = list(dict.fromkeys(other.name for line in relative for other in line.beside))[:MOST_BESIDE]
    rows = []
    for line in relative:
        theirs = {other.name: other.text for other in line.beside}
        rows.append([line.name, line.value, *(theirs.get(place, UNSET) for place in places)])
    title = _("Naast gemeente, eerstelijnszone en gewest")
    return {"title": title, "headers": [_("Cijfer"), _("Hier"), *places], "rows": rows}


def _counts(lines: Sequence[Line]) -> Data | None:
    """Sums, with their share of the first larger area that is known."""
    asked = _("vraag de bron eerst toestemming")
    rows = [
        [line.name, line.value, line.sentence, "; ".join([line.day, line.age, *([asked] if line.ask else [])])]
        for line in lines
    ]
    headers = [_("Aantal"), _("Hier"), _("Van een groter gebied"), _("Wanneer")]
    return {"title": _("De aantallen"), "headers": headers, "rows": rows} if rows else None


def _of_lines(lines: Sequence[Line]) -> list[Chart]:
    """The drawings of the figure that differs most; the rest stands in the table."""
    drawn = [line for line in lines if line.charts and line.relative]
    return list(max(drawn, key=lambda line: abs(line.spreads)).charts) if drawn else []


def _block(title: str, intro: str = "", items: Sequence[str] = ()) -> Data:
    return {"title": title, "intro": intro, "items": list(items)}


def _offered(offer: Offer | None) -> list[Data]:
    if offer is None:
        return []
    blocks = [
        _block(
            _("Diensten voor wie hier woont"), _("Wie bij meer onderwerpen past, staat bij het eerste."), _kinds(offer)
        )
    ]
    if offer.counted_gaps:
        missing = [f"{one.domain}: {one.times}" for one in offer.gaps]
        few = _("Er zijn geen leemten die we kunnen tonen: er zijn er geen, of te weinig.")
        intro = _("Zo vaak vond niemand hulp. Kleine aantallen tonen we niet.") if missing else few
        blocks.append(_block(_("Hulp die niet gevonden werd"), intro, missing))
    return blocks


def _kinds(offer: Offer) -> list[str]:
    """A line per life domain with its services; each service once."""
    seen: set[str] = set()
    lines = []
    for domain in offer.domains:
        fresh = [one for one in domain.services if one.url not in seen]
        seen |= {one.url for one in fresh}
        names = "; ".join(f"{one.name} ({one.short})" if one.short else one.name for one in fresh)
        if names:
            lines.append(f"{domain.name} ({len(fresh)}): {names}.")
    return lines


def _said(together: Together | None) -> list[Data]:
    if together is None:
        return []
    if not together.url:
        return [_block(_("Nog geen buurtanalyse"), _("Hier is nog geen buurtanalyse begonnen."))]
    blocks = []
    for quarter in together.quarters:
        items = [f"{item.words} ({'; '.join(item.evidence)})" for item in quarter.points]
        blocks.append(_block(quarter.name, items=items))
    for scan in together.scans:
        total = (
            _("%(n)d mensen vulden de buurtscan in.") % {"n": scan.total}
            if scan.total
            else _("Te weinig antwoorden om te tonen.")
        )
        items = [f"{chart.title} {chart.description}" for chart in scan.charts]
        blocks.append(_block(scan.title, total, items))
    blocks += [_block(vote.title, _("Samen gekozen, het belangrijkste eerst:"), vote.chosen) for vote in together.votes]
    if together.parties:
        intro = _("Deze sectoren doen mee, met het aantal groepen of organisaties:")
        blocks.append(_block(_("Wie doet mee?"), intro, together.sectors))
    return blocks or [_block(together.title, _("Er is nog niets gepubliceerd."))]


# Setting


def _key(data: Data) -> str:
    told = json.dumps(data, sort_keys=True).encode() + TEMPLATE
    return f"profile:pdf:{hashlib.sha256(told).hexdigest()}"


def kept(data: Data) -> bytes | None:
    """The report of this very data, if it was set before."""
    found: bytes | None = cache.get(_key(data))
    return found


def make(data: Data) -> bytes:
    """Set the report and keep it."""
    found = set_pdf(data)
    cache.set(_key(data), found, KEEP_FOR)
    return found


def set_pdf(data: Data) -> bytes:
    """PDF/UA-1; where a letter of somebody's text is in no font at hand, still tagged but without that claim."""
    inputs = {"data": json.dumps(data)}
    try:
        return _compile(inputs, [STANDARD])
    except typst.TypstError as problem:
        if "could not be displayed" not in str(problem):
            raise
        return _compile(inputs, [])


def _compile(inputs: dict[str, str], standards: list[str]) -> bytes:
    found: bytes = typst.compile(TEMPLATE, format="pdf", sys_inputs=inputs, pdf_standards=standards)  # type: ignore[call-overload]
    return found
