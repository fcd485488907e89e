"""The covenant on paper: a tagged PDF with parties, tasks, means, period, and room to sign."""

import json
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nabij.core.clock import today
from nabij.programme.covenants import words
from nabij.programme.models import Covenant, CovenantParty, CovenantState

TEMPLATE: Final = Path(__file__).with_name("covenant.typ").read_bytes()
STANDARD: Final = "ua-1"


def paper(covenant: Covenant, parties: list[CovenantParty]) -> bytes:
    """PDF/UA-1. All words go to typst as data, never as markup."""
    told = {"data": json.dumps(content(covenant, parties))}
    try:
        return _compile(told, [STANDARD])
    except typst.TypstError as problem:
        # A letter that no font of ours has can't be in PDF/UA; the paper is then made without that promise.
        if "could not be displayed" not in str(problem):
            raise
        return _compile(told, [])


def _compile(told: dict[str, str], standards: list[str]) -> bytes:
    found: bytes = typst.compile(TEMPLATE, format="pdf", sys_inputs=told, pdf_standards=standards)  # type: ignore[call-overload]
    return found


def content(covenant: Covenant, parties: list[CovenantParty]) -> dict[str, Any]:
    day, name = today(), covenant.neighbourhood.name
    draft = covenant.state in (CovenantState.DRAFT, CovenantState.SUBMITTED)
    return {
        "title": _("Convenant van %(name)s") % {"name": name},
        "lead": covenant.municipality.name if covenant.municipality else "",
        "made": [day.year, day.month, day.day],
        "lang": (get_language() or "nl").partition("-")[0],
        "demo": _("Dit is een demonstratie met verzonnen gegevens.") if settings.DEMO else "",
        "draft": _("Ontwerp: dit convenant is nog niet gesloten.") if draft else "",
        "page": _("Bladzijde"),
        "footer": f"{_('Convenant')} {name} · {date_format(day, 'd/m/Y')}",
        "chapters": [
            {"title": _("Partijen"), "text": [], "list": [_party(one) for one in parties], "table": None},
            {"title": _("Periode"), "text": [_period(covenant)], "list": [], "table": None},
            {"title": _("Wat doet het netwerk?"), "text": _lines(covenant.tasks), "list": words.tasks_of(covenant),
             "table": None},
            *_extra(covenant),
            {"title": _("Middelen"), "text": _means(covenant), "list": [], "table": _table(covenant)},
            *_fee(covenant),
        ],
        "sign": _sign(covenant, parties),
    }  # fmt: skip


def _party(party: CovenantParty) -> str:
    text = party.organisation.name
    if party.leads:
        text = _("%(name)s, vraagt aan in naam van allen") % {"name": text}
    return f"{text}: {party.share}" if party.share else text


def _period(covenant: Covenant) -> str:
    told = {"start": date_format(covenant.starts_on, "j F Y"), "end": date_format(covenant.ends_on, "j F Y")}
    return _("Van %(start)s tot en met %(end)s.") % told


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _extra(covenant: Covenant) -> list[dict[str, Any]]:
    if not covenant.extra_fte:
        return []
    return [{"title": _("Extra opdrachten"), "text": _lines(covenant.extra_tasks), "list": words.extra_of(covenant),
             "table": None}]  # fmt: skip


def _means(covenant: Covenant) -> list[str]:
    told = {"cost": words.euro(covenant.cost_per_fte), "total": words.euro(words.total(covenant))}
    found = [
        _("Gerekend met %(cost)s per VTE per jaar: een aanname van de bronnen. Een VTE is een voltijdse medewerker.")
        % told,
        _("Over de hele periode is dat ongeveer %(total)s.") % told,
    ]
    if covenant.extra_fte:
        found.append(_("De variabele financiering is een aanname."))
    if covenant.beyond:
        given = number_format((covenant.given_fte or 0).normalize())  # type: ignore[union-attr]
        found.append(
            _("De verdeling geeft %(given)s VTE. Waarom meer: %(why)s") % {"given": given, "why": covenant.fte_reason}
        )
    return found


def _table(covenant: Covenant) -> dict[str, Any]:
    rows = [[_("Sokkelfinanciering"), number_format(covenant.fte.normalize()), words.euro(covenant.base)]]
    if covenant.extra_fte:
        extra = number_format(covenant.extra_fte.normalize())
        rows.append([_("Variabele financiering (aanname)"), extra, words.euro(covenant.extra)])
        both = number_format((covenant.fte + covenant.extra_fte).normalize())
        rows.append([_("Samen"), both, words.euro(covenant.base + covenant.extra)])
    return {"title": _("Middelen per jaar"), "headers": [_("Wat"), _("VTE"), _("Euro")], "rows": rows}


def _fee(covenant: Covenant) -> list[dict[str, Any]]:
    if not covenant.fee_steps:
        return []
    return [{"title": _("Bijdrage van de gebruiker, naar inkomen (aanname)"), "text": words.examples(covenant),
             "list": words.steps_of(covenant), "table": None}]  # fmt: skip


def _sign(covenant: Covenant, parties: list[CovenantParty]) -> dict[str, Any]:
    """Who signs: each organisation, and who spreads the means."""
    return {
        "title": _("Handtekeningen"),
        "who": [*(party.organisation.name for party in parties), _("Programmabeheerder")],
        "labels": [_("Naam"), _("Datum"), _("Handtekening")],
    }
