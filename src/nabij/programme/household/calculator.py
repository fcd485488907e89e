"""At home, in assisted living or in residential care, for one household: what a month costs whom, and from how many
hours of help the scale tips.

Nothing is kept. A month is 365.25 / 12 days and 365.25 / 84 weeks. Ranges are the 5 to 95 % of 1,000 draws, each figure
uniform between its low and its high; what the reader fills in is taken as sure and as money of today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from nabij.programme.household.figures import CARERS, PROFILES, Figure, band_of, figures

DAYS: Final = 365.25 / 12
WEEKS: Final = 365.25 / 7 / 12
DRAWS: Final = 1000
WEEK: Final = 168.0  # hours
HOME, ASSISTED, AWAY = "home", "assisted", "away"
PAYERS: Final = ("user", "federal", "flemish", "local", "public", "informal", "all")
# Hours of family care, hours of informal care and days of nursing a week; assumptions. Informal hours: the ends of
# what the simulation takes per profile.
CARE: Final = {"light": (2, 0), "heavy": (6, 7), "very_heavy": (10, 7)}
INFORMAL: Final = {"light": (1, 3.5), "heavy": (8, 16), "very_heavy": (14, 30)}
MORE_WITHOUT_CARER: Final = 1.4
OF_A_PROFILE: Final = {"nursing", "subsidy", "budget", "older_budget"}


@dataclass(frozen=True)
class Life:
    """How somebody lives: hours a week, days a week with nursing, whether the home must be adapted."""

    care_hours: float
    informal_hours: float
    nursing_days: float
    adapt: bool = False


@dataclass(frozen=True)
class Amount:
    """Most likely, and between which nine out of ten of the draws lie."""

    value: float
    low: float
    high: float

    @property
    def about(self) -> tuple[str, str, str]:
        """Value, low and high in words, to the ten euro: more would look surer than it is."""
        return euros(self.value), euros(self.low), euros(self.high)


def euros(value: float) -> str:
    """ "€ 1 130", to the ten, never broken over two lines."""
    return f"€\N{NO-BREAK SPACE}{number_format(round(value / 10) * 10, 0, force_grouping=True)}"


@dataclass(frozen=True)
class Way:
    """One way to live: euro a month by payer, and the hours a week of informal carers."""

    code: str
    label: str
    by: Mapping[str, Amount]
    hours: float
    income: float | None = None

    @property
    def left(self) -> str:
        """What stays of the income; nothing when it is lacking."""
        rest = (self.income or 0) - self.by["user"].value
        return euros(rest) if rest >= 0 else ""

    @property
    def lacking(self) -> str:
        return euros(self.by["user"].value - (self.income or 0))


@dataclass(frozen=True)
class Tip:
    """Hours of family care a week from which home is dearer than residential care for a payer."""

    payer: str
    label: str
    hours: Amount
    now: float

    @property
    def kind(self) -> str:
        if self.hours.value >= WEEK:
            return "never"
        return "always" if self.hours.value <= 0 else "from"

    @property
    def home_is_dearer(self) -> bool:
        return self.now > self.hours.value


@dataclass(frozen=True)
class Compared:
    ways: list[Way]
    tips: list[Tip]

    @property
    def lines(self) -> list[tuple[str, str, list[Amount]]]:
        """(payer, its name, amounts in the order of the ways)."""
        return [(payer, label, [way.by[payer] for way in self.ways]) for payer, label in payers().items()]


Values = dict[str, Any]


def ways() -> dict[str, str]:
    return {HOME: _("Thuis"), ASSISTED: _("Assistentiewoning"), AWAY: _("Woonzorgcentrum")}


def payers() -> dict[str, str]:
    return {
        "user": _("Uw huishouden"),
        "federal": _("Ziekteverzekering (federale overheid)"),
        "flemish": _("Vlaamse overheid"),
        "local": _("Gemeente of OCMW"),
        "public": _("Alle overheden samen"),
        "informal": _("Tijd van mantelzorgers, in geld"),
        "all": _("Alles samen"),
    }


def usual(profile: str, carer: str) -> Life:
    """What is taken when hours weren't filled in."""
    care, nursing = CARE[profile]
    if carer == "none":
        return Life(round(care * MORE_WITHOUT_CARER), 0, nursing)
    return Life(care, INFORMAL[profile][carer == "together"], nursing)


def compare(profile: str, life: Life, told: Mapping[str, float] | None = None, income: float | None = None) -> Compared:
    """told: figures that the reader changed, in money of today; those are taken as sure."""
    known, told = figures(profile, band_of(income)), told or {}
    random = np.random.default_rng(0)
    central = _today(known, {one.name: told.get(one.name, one.value) for one in known}, told)
    drawn = {one.name: told.get(one.name, random.uniform(one.low, one.high, DRAWS)) for one in known}
    now, nows = _month(central, life), _month(_today(known, drawn, told), life)
    hours = {AWAY: min(life.informal_hours, central["informal_away"])}
    found = [
        Way(code, label, {payer: _amount(now[code][payer], nows[code][payer]) for payer in PAYERS},
            hours.get(code, life.informal_hours), income)
        for code, label in ways().items()
    ]  # fmt: skip
    return Compared(found, _tips(now, nows, life))


def today(known: list[Figure]) -> Values:
    """The figures as they are, in money of today."""
    return _today(known, {one.name: one.value for one in known}, {})


def _today(known: list[Figure], values: Values, told: Mapping[str, float]) -> Values:
    """Amounts in money of today: what the reader filled in is that already."""
    return {
        one.name: values[one.name] * values[one.index] if one.index and one.name not in told else values[one.name]
        for one in known
    }


def _month(v: Values, life: Life) -> dict[str, dict[str, Any]]:
    """Euro a month by way and payer; under "hour" those of one hour of family care a week."""
    budgets = v.get("budget", 0) + v.get("older_budget", 0)
    local = np.minimum(v["care_local"], 1 - v["care_user"])
    month = WEEKS * v["care_hour"]
    hour = {"user": month * v["care_user"], "federal": 0.0, "local": month * local,
            "flemish": month * (1 - v["care_user"] - local), "informal": 0.0}  # fmt: skip
    care = {payer: life.care_hours * euro for payer, euro in hour.items()}
    care["federal"] = life.nursing_days * WEEKS * v["nursing"]
    care["flemish"] = care["flemish"] + budgets
    care["informal"] = life.informal_hours * WEEKS * v["informal_hour"]
    adapted = v["adaptation"] / (12 * v["adaptation_years"]) if life.adapt else 0.0
    home = {**care, "user": care["user"] - budgets + v["living"] * DAYS + adapted}
    assisted = {**care, "user": care["user"] - budgets + v["assisted"] + v["assisted_living"] * DAYS}
    away = {"user": v["day_price"] * DAYS - budgets, "federal": 0.0, "local": 0.0,
            "flemish": v["subsidy"] * DAYS + budgets,
            "informal": np.minimum(life.informal_hours, v["informal_away"]) * WEEKS * v["informal_hour"]}  # fmt: skip
    named = {HOME: home, ASSISTED: assisted, AWAY: away, "hour": hour}
    return {name: _summed(one) for name, one in named.items()}


def _summed(by: dict[str, Any]) -> dict[str, Any]:
    public = by["federal"] + by["flemish"] + by["local"]
    return by | {"public": public, "all": by["user"] + public + by["informal"]}


def _tips(now: dict[str, dict[str, Any]], nows: dict[str, dict[str, Any]], life: Life) -> list[Tip]:
    found = []
    for payer in ("user", "public", "all"):
        one, many = _tip(now, payer, life), _tip(nows, payer, life)
        found.append(Tip(payer, payers()[payer], _amount(one, many), life.care_hours))
    return found


def _tip(month: dict[str, dict[str, Any]], payer: str, life: Life) -> Any:
    """Where both cost the same, between none and all hours of a week."""
    gap = np.asarray(month[AWAY][payer] - month[HOME][payer], dtype=float)
    hour = np.asarray(month["hour"][payer], dtype=float)
    # An hour that costs this payer nothing: home stays cheaper, or stays dearer, whatever the hours.
    free = np.where(gap >= 0, WEEK, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        hours = life.care_hours + gap / hour
    return np.clip(np.where(hour > 0, hours, free), 0, WEEK)


def _amount(value: Any, drawn: Any) -> Amount:
    low, high = np.quantile(np.broadcast_to(drawn, DRAWS), [0.05, 0.95])
    return Amount(float(value), float(low), float(high))


@dataclass(frozen=True)
class Other:
    """Somebody else with the usual help: from which hours home is dearer for the household and for the authorities,
    and for all together by who cares: (usual life, tip)."""

    profile: Any
    user: Tip
    public: Tip
    all: list[tuple[Life, Tip]]
    own: bool


def others(profile: str, told: Mapping[str, float], income: float | None) -> list[Other]:
    """Every profile, with the same income and the figures that are no profile's own."""
    shared = {name: value for name, value in told.items() if name not in OF_A_PROFILE}
    found = []
    for one, label in PROFILES:
        lives = [usual(one, who) for who, _name in CARERS]
        tips = [compare(one, life, shared, income).tips for life in lives]
        everything = [(life, three[2]) for life, three in zip(lives, tips, strict=True)]
        found.append(Other(label, tips[0][0], tips[0][1], everything, one == profile))
    return found


def without_carer(profile: str, life: Life, told: Mapping[str, float], income: float | None) -> Way:
    """At home when a service takes over all hours of informal carers."""
    alone = Life(life.care_hours + life.informal_hours, 0, life.nursing_days, life.adapt)
    return compare(profile, alone, told, income).ways[0]
