"""Home or residential care for one household: what a month costs whom, and from how many hours of help the scale tips.

Figures are those of the simulation (`engines/microsim/data/parameters.toml`, a test keeps them equal), told in Dutch.
Nothing is kept. The formulas: a month is 365.25 / 12 days and 52.18 / 12 weeks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

DAYS: Final = 365.25 / 12
WEEKS: Final = 365.25 / 7 / 12
DRAWS: Final = 1000
MEASURED, ASSUMED, COMPUTED = "measured", "assumption", "computed"
GRADES: Final = {MEASURED: lazy("gemeten"), ASSUMED: lazy("aanname"), COMPUTED: lazy("berekend")}
PROFILES: Final = [
    ("light", lazy("Wat hulp: bij wassen, kleden of het huishouden")),
    ("heavy", lazy("Veel hulp: elke dag bij wassen, kleden en verplaatsen")),
    ("very_heavy", lazy("Zeer veel hulp: dag en nacht, of zware dementie")),
]


@dataclass(frozen=True)
class Figure:
    """One figure of the calculation. ``low``, ``high``: between which it may lie. ``parameter``: of the simulation."""

    name: str
    label: Any
    unit: Any
    value: float
    low: float
    high: float
    grade: str
    source: Any
    parameter: str = ""

    @property
    def value_text(self) -> str:
        return _plain(self.value)

    @property
    def low_text(self) -> str:
        return _plain(self.low)

    @property
    def high_text(self) -> str:
        return _plain(self.high)


def _plain(value: float) -> str:
    """As it is written: 74,52 and not 74,520."""
    return f"{value:g}".replace(".", ",")


NOT_FOUND: Final = lazy("geen bron gevonden; een ruwe schatting")
PER_DAY, PER_HOUR, PER_MONTH = lazy("euro per dag"), lazy("euro per uur"), lazy("euro per maand")
SHARE: Final = lazy("deel (0 tot 1)")


def figures(profile: str) -> list[Figure]:
    """What the calculation of a profile takes for granted."""
    nursing = {"light": (20, 15, 25), "heavy": (37.5, 30, 45), "very_heavy": (50, 40, 60)}[profile]
    subsidy = {"light": (27, 20, 35), "heavy": (70, 60, 80), "very_heavy": (92.5, 80, 105)}[profile]
    budget = lazy("Zorgbudget voor zwaar zorgbehoevenden")
    profiled = [
        Figure("nursing", lazy("Thuisverpleging, op een dag dat ze komt (betaald door de overheid)"), PER_DAY, *nursing,
               ASSUMED, NOT_FOUND, f"home.nursing_{profile}"),
        Figure("subsidy", lazy("Wat Vlaanderen betaalt voor de zorg in een woonzorgcentrum (prijzen 2018)"), PER_DAY,
               *subsidy, ASSUMED, lazy("niet gevonden per zorggraad; gemiddeld 70 à 80 euro (De Tijd, 2018)"),
               f"residential.subsidy_{profile}"),
    ]  # fmt: skip
    return [
        Figure("day_price", lazy("Dagprijs van een woonzorgcentrum"), PER_DAY, 74.52, 60, 90, MEASURED,
               lazy("Departement Zorg, gemiddelde op 1 mei 2025; elk huis heeft een eigen prijs"),
               "residential.day_price"),
        Figure("living", lazy("Wonen en leven thuis: huur, eten, energie"), PER_DAY, 40, 30, 50, ASSUMED, NOT_FOUND,
               "home.living"),
        Figure("care_hour", lazy("Een uur gezinszorg, alles samen"), PER_HOUR, 45, 35, 55, ASSUMED, NOT_FOUND,
               "home.family_care_hour"),
        Figure("care_user", lazy("Deel van dat uur dat u zelf betaalt"), SHARE, 0.18, 0.12, 0.25, ASSUMED, NOT_FOUND,
               "home.family_care_user"),
        Figure("budget", budget, PER_MONTH, 135, 135, 135, MEASURED, lazy("Vlaamse overheid, 2023"),
               "home.care_budget"),
        Figure("informal_hour", lazy("Waarde van een uur mantelzorg"), PER_HOUR, 13, 9.5, 21, MEASURED,
               lazy("Ecorys 2021 (Nederland); niemand betaalt dit echt"), "home.informal_hour"),
        Figure("index", lazy("Prijzen van 2018 naar 2025"), lazy("maal"), 1.294, 1.2, 1.35, COMPUTED,
               lazy("stijging van de dagprijs: 74,52 / 57,59"), "residential.index"),
        *profiled,
    ]  # fmt: skip


@dataclass(frozen=True)
class Life:
    """How somebody lives at home: hours a week, and days a week with nursing."""

    care_hours: float
    informal_hours: float
    nursing_days: float
    informal_hours_away: float = 2.0


@dataclass(frozen=True)
class Amount:
    """Euro a month: most likely, and between which nine out of ten of the draws lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    payer: str
    home: Amount
    away: Amount

    @property
    def difference(self) -> float:
        return self.home.value - self.away.value


@dataclass(frozen=True)
class Tip:
    """Hours of family care a week from which home is dearer for a payer; None where hours cost that payer nothing."""

    payer: str
    hours: Amount | None


@dataclass(frozen=True)
class Compared:
    lines: list[Line]
    tips: list[Tip]


Values = Mapping[str, Any]


def payers() -> list[str]:
    return [_("uw huishouden"), _("de overheid"), _("mantelzorgers (waarde van hun tijd)"), _("alles samen")]


def compare(profile: str, life: Life, told: Mapping[str, float] | None = None) -> Compared:
    """told: figures that the reader changed; those are taken as sure."""
    known, told = figures(profile), told or {}
    central = {one.name: told.get(one.name, one.value) for one in known}
    random = np.random.default_rng(0)
    drawn: dict[str, Any] = {}
    for one in known:
        value = random.uniform(one.low, one.high, DRAWS)
        drawn[one.name] = told.get(one.name, value)
    heavy = profile != "light"
    pairs = [(_month(values, life, heavy)) for values in (central, drawn)]
    (home, away, hour), (homes, aways, hours) = pairs
    lines, tips = [], []
    for at, payer in enumerate(payers()):
        lines.append(Line(payer, _amount(home[at], homes[at]), _amount(away[at], aways[at])))
        now = life.care_hours
        found = None
        if hour[at] > 0:
            point = max(0.0, now + (away[at] - home[at]) / hour[at])
            found = _amount(point, np.maximum(0, now + (aways[at] - homes[at]) / hours[at]))
        tips.append(Tip(payer, found))
    return Compared(lines, tips)


def _month(v: Values, life: Life, heavy: bool) -> tuple[list[Any], list[Any], list[Any]]:
    """Euro a month at home and in residential care, and of one hour of family care a week, by payer."""
    budget = v["budget"] if heavy else 0 * v["budget"]
    hour = v["care_hour"] * WEEKS
    home_user = v["living"] * DAYS + life.care_hours * hour * v["care_user"] - budget
    home_public = life.care_hours * hour * (1 - v["care_user"]) + life.nursing_days * WEEKS * v["nursing"] + budget
    away_user = v["day_price"] * DAYS - budget
    away_public = v["subsidy"] * v["index"] * DAYS + budget
    home = [home_user, home_public, life.informal_hours * WEEKS * v["informal_hour"]]
    away = [away_user, away_public, life.informal_hours_away * WEEKS * v["informal_hour"]]
    each = [hour * v["care_user"], hour * (1 - v["care_user"]), 0 * hour]
    return [*home, sum(home)], [*away, sum(away)], [*each, sum(each)]


def _amount(value: Any, drawn: Any) -> Amount:
    low, high = np.quantile(np.broadcast_to(drawn, DRAWS), [0.05, 0.95])
    return Amount(float(value), float(low), float(high))
