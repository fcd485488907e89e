"""A result of `nabij programme simulate` as it was brought in: checked, and told in Dutch with its intervals."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from nabij.core.imports import ImportFailed
from nabij.programme.charts import euro
from nabij.programme.rules import LARGEST_RESULT

FORMAT: Final = "nabij-microsim-result/1"
NEEDED: Final = ("name", "year", "years", "persons", "draws", "policies", "fit", "parameters")
ESTIMATE: Final = ("value", "low", "high")
Data = Mapping[str, Any]


def read(name: str, content: bytes) -> tuple[dict[str, Any], str]:
    """The result and its hash. Raises `ImportFailed`."""
    if len(content) > LARGEST_RESULT:
        raise ImportFailed(_("%(file)s: het bestand is te groot") % {"file": name})
    try:
        data = json.loads(content.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ImportFailed(_("%(file)s: dit is geen geldige JSON") % {"file": name}) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        message = _("%(file)s, veld format: dit is geen uitkomst van 'nabij programme simulate'") % {"file": name}
        raise ImportFailed(message)
    try:
        _check(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        told = {"file": name, "field": str(error)[:80]}
        raise ImportFailed(_("%(file)s: er ontbreekt iets of het is iets anders (%(field)s)") % told) from None
    return data, hashlib.sha256(content).hexdigest()


def _refuse(name: str) -> None:
    raise ValueError(name)


def _check(data: Data) -> None:
    """Whatever a page shows is there, and is of its kind."""
    for key in NEEDED:
        data[key]
    outcome_of(data)


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    low: str
    high: str
    error: str = ""
    number: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Even:
    payer: str
    text: str


@dataclass(frozen=True)
class Policy:
    name: str
    measures: str
    outcomes: list[Line]
    money: list[Line]
    payback: list[Line]
    even: list[Even]

    @property
    def even_items(self) -> list[tuple[str, str]]:
        return [(one.payer, one.text) for one in self.even]


@dataclass(frozen=True)
class Fit:
    name: str
    official: str
    model: str
    fits: bool


@dataclass(frozen=True)
class Told:
    title: str
    facts: list[tuple[str, str]]
    policies: list[Policy]
    fit: list[Fit]
    parameters: list[tuple[str, str, str, str, str]]
    drawn: bool

    @property
    def misfits(self) -> int:
        return sum(not one.fits for one in self.fit)


def outcome_of(data: Data) -> Told:
    """All that a page tells of a result."""
    facts = [
        (_("Periode"), f"{int(data['year'])}-{int(data['year']) + int(data['years'])}"),
        (_("Nagebootste personen"), euro(data["persons"])),
        (_("Trekkingen van de aannames"), euro(data["draws"])),
        (_("Plaatsen beperkt"), _("ja") if data.get("bed_limit", True) else _("nee")),
    ]
    return Told(
        str(data["name"]), facts, [_policy(one) for one in data["policies"]], [_fit(one) for one in data["fit"]],
        [_parameter(one) for one in data["parameters"]], int(data["draws"]) > 0,
    )  # fmt: skip


def _policy(one: Data) -> Policy:
    measures = ", ".join(measure_words(str(name)) for name in one["measures"]) or _("niets verandert")
    return Policy(
        str(one["name"]), measures,
        [_line(outcome_words(name), found) for name, found in one["outcomes"].items()],
        [_line(payer_words(name), found, 1e6) for name, found in one["net_present_value"].items()],
        [_payback(payer_words(name), found) for name, found in one["payback_years"].items()],
        [_even(name, found) for name, found in (one.get("break_even") or {}).items()],
    )  # fmt: skip


def _even(payer: str, found: Data) -> Even:
    return Even(payer_words(payer), f"{even_words(found)} {even_range(found)}".strip())


def _line(label: str, found: Data, unit: float = 1) -> Line:
    value, low, high = (float(found[key]) / unit for key in ESTIMATE)
    error = float(found.get("monte_carlo_error", 0)) / unit
    return Line(label, euro(value), euro(low), euro(high), euro(error), (value, low, high))


def _payback(label: str, found: Data) -> Line:
    def years(value: Any) -> str:
        if value is None:
            return _("niet binnen de periode")
        return _("geen uitgave vooraf") if value == 0 else _("na %(n)d jaar") % {"n": round(float(value))}

    return Line(label, years(found["value"]), years(found["low"]), years(found["high"]))


def _fit(one: Data) -> Fit:
    official = one["official"]
    told = " - ".join(_figure(x) for x in official) if isinstance(official, list) else _figure(official)
    return Fit(str(one["name"]), told, _figure(one["model"]), bool(one["fits"]))


def _figure(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return euro(value) if abs(value) >= 1000 else f"{value:.3g}".replace(".", ",")


def _parameter(one: Data) -> tuple[str, str, str, str, str]:
    span = f"{_figure(one['low'])} - {_figure(one['high'])}" if one["low"] is not None else ""
    return str(one["name"]), _figure(one["value"]), span, str(one["grade"]), str(one["source"])


def even_words(found: Data) -> str:
    """What the programme would have to achieve; never that it does."""
    verdict = found["verdict"]
    if verdict == "never":
        return _("Bij geen enkel effect op de aanvragen voor een woonzorgcentrum.")
    if verdict == "always":
        return _("Bij elk effect dat is nagegaan, van geen aanvragen tot de helft meer.")
    change = 100 * float(found["fewer_applications"])
    told = {"n": f"{abs(change):.1f}".replace(".", ",")}
    if verdict == "at_least":
        return _("Deze betaler spaart bij een opname: het kost hem niets tot er %(n)s %% minder aanvragen zijn.") % told
    if change >= 0:
        return _("Wie bereikt wordt, zou minstens %(n)s %% minder vaak een woonzorgcentrum moeten aanvragen.") % told
    return _("Ook met %(n)s %% meer aanvragen van wie bereikt wordt, kost het deze betaler niets extra.") % told


def even_range(found: Data) -> str:
    """Between which ratios the draws lie, and how many never break even."""
    if not found.get("draws"):
        return ""
    low, high = (
        _("nooit") if found[end] is None else f"{100 * (float(found[end]) - 1):+.1f} %".replace(".", ",")
        for end in ("low", "high")
    )
    told = {"low": low, "high": high, "never": f"{100 * float(found.get('share_never', 0)):.0f}"}
    return _("In de trekkingen: van %(low)s tot %(high)s aanvragen; in %(never)s %% van de keren nooit.") % told


def payer_words(code: str) -> str:
    known = {
        "federal": _("federale overheid"), "flemish": _("Vlaamse overheid"), "local": _("lokaal bestuur"),
        "user": _("gebruikers"), "informal": _("mantelzorgers (waarde van hun tijd)"),
        "public": _("alle overheden samen"), "society": _("de hele samenleving"),
    }  # fmt: skip
    return known.get(code, code)


def measure_words(code: str) -> str:
    known = {
        "neighbourhood": _("zorgzame buurt"), "housing": _("aangepaste woningen"),
        "telemonitoring": _("telemonitoring"),
        "respite": _("respijtzorg"),
    }  # fmt: skip
    return known.get(code, code)


def outcome_words(code: str) -> str:
    known = {
        "residential_years_avoided": _("jaren in een woonzorgcentrum vermeden"),
        "home_years_gained": _("jaren thuis gewonnen"),
        "waiting_years_avoided": _("jaren wachten vermeden"),
        "admissions_avoided": _("opnames in een woonzorgcentrum vermeden"),
        "falls_avoided": _("valpartijen met ziekenhuiszorg vermeden"),
        "hospital_stays_avoided": _("ziekenhuisopnames vermeden"),
        "deaths_avoided": _("overlijdens vermeden"),
        "carer_hours_saved": _("uren mantelzorg minder"),
        "overload_years_avoided": _("jaren met een overbelaste mantelzorger vermeden"),
        "quality_years_gained": _("jaren in goede gezondheid gewonnen"),
    }
    return known.get(code, code.replace("_", " "))
