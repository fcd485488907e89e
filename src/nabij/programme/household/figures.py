"""What the calculator takes for granted: each figure with its year, range, grade and source.

Figures are those of the simulation (`engines/microsim/data/parameters.toml`, a test keeps them equal), told in Dutch.
Amounts of an earlier year are brought to 2025 by the rise of the day price of residential care, since no general price
index was read; that factor is a figure too.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

MEASURED, ASSUMED, COMPUTED = "measured", "assumption", "computed"
GRADES: Final = {MEASURED: lazy("gemeten"), ASSUMED: lazy("aanname"), COMPUTED: lazy("berekend")}
PROFILES: Final = [
    ("light", lazy("Wat hulp: bij wassen, kleden of het huishouden")),
    ("heavy", lazy("Veel hulp: elke dag bij wassen, kleden en verplaatsen")),
    ("very_heavy", lazy("Zeer veel hulp: dag en nacht, of zware dementie")),
]
CARERS: Final = [
    ("none", lazy("Niemand")),
    ("elsewhere", lazy("Ja, iemand die ergens anders woont")),
    ("together", lazy("Ja, iemand die bij de persoon woont")),
]
# Monthly income up to which a band goes; an assumption that is told beside the question.
BANDS: Final = ((1500, "low"), (2500, "middle"))
PRICES_OF: Final = 2025


@dataclass(frozen=True)
class Figure:
    """One figure. ``low``, ``high``: between which it may lie. ``year``: of its prices, 0 for those of today.
    ``parameter``: of the simulation."""

    name: str
    label: Any
    unit: Any
    value: float
    low: float
    high: float
    grade: str
    source: Any
    parameter: str = ""
    year: int = 0

    @property
    def index(self) -> str:
        """The figure that brings it to prices of today."""
        return f"index_{self.year}" if self.year else ""


NOT_FOUND: Final = lazy("geen bron gevonden; een ruwe schatting")
PER_DAY, PER_HOUR, PER_MONTH = lazy("euro per dag"), lazy("euro per uur"), lazy("euro per maand")
SHARE, TIMES, HOURS = lazy("deel (0 tot 1)"), lazy("maal"), lazy("uur per week")
CARE_USER: Final = {
    "": (0.18, 0.12, 0.25),
    "low": (0.12, 0.08, 0.16),
    "middle": (0.18, 0.12, 0.25),
    "high": (0.25, 0.18, 0.35),
}
OLDER: Final = {"heavy": 556, "very_heavy": 683}
OLDER_SHARE: Final = {"": (0.25, 0, 0.5), "low": (0.5, 0, 1), "middle": (0.25, 0, 0.5), "high": (0, 0, 0)}


def band_of(income: float | None) -> str:
    """Low, middle or high; nothing when it wasn't told."""
    if income is None:
        return ""
    return next((band for most, band in BANDS if income <= most), "high")


def figures(profile: str, band: str = "") -> list[Figure]:
    """What the calculation of a profile and a band of incomes uses."""
    return [*_living(), *_care(profile, band), *_family(), *_indexes()]


def _living() -> list[Figure]:
    return [
        Figure("living", lazy("Wonen en leven thuis: huur, eten, energie"), PER_DAY, 40, 30, 50, ASSUMED, NOT_FOUND,
               "home.living"),
        Figure("adaptation", lazy("De woning aanpassen, één keer"), lazy("euro"), 3000, 1500, 6000, ASSUMED,
               lazy("geen bron gevonden; trek een premie er zelf af"), "housing_measure.each"),
        Figure("adaptation_years", lazy("Hoelang de aanpassing meegaat"), lazy("jaar"), 10, 5, 15, ASSUMED, NOT_FOUND),
        Figure("assisted", lazy("Een assistentiewoning: huur en diensten"), PER_MONTH, 912.8, 750, 1200, MEASURED,
               lazy("de helft van de woningen kost minder dan 912,80 euro (HLN, 2017); van laag tot hoog is geschat"),
               year=2017),
        Figure("assisted_living", lazy("Eten en energie in een assistentiewoning"), PER_DAY, 15, 10, 20, ASSUMED,
               NOT_FOUND),
        Figure("day_price", lazy("Dagprijs van een woonzorgcentrum"), PER_DAY, 74.52, 60, 90, MEASURED,
               lazy("Departement Zorg, gemiddelde op 1 mei 2025; elk huis heeft een eigen prijs"),
               "residential.day_price"),
    ]  # fmt: skip


def _care(profile: str, band: str) -> list[Figure]:
    nursing = {"light": (20, 15, 25), "heavy": (37.5, 30, 45), "very_heavy": (50, 40, 60)}[profile]
    subsidy = {"light": (27, 20, 35), "heavy": (70, 60, 80), "very_heavy": (92.5, 80, 105)}[profile]
    return [
        Figure("care_hour", lazy("Een uur gezinszorg, alles samen"), PER_HOUR, 45, 35, 55, ASSUMED, NOT_FOUND,
               "home.family_care_hour"),
        Figure("care_user", lazy("Deel van dat uur dat u zelf betaalt, volgens uw inkomen"), SHARE, *CARE_USER[band],
               ASSUMED, NOT_FOUND, "home.family_care_user" if band in ("", "middle") else ""),
        Figure("care_local", lazy("Deel van dat uur dat de gemeente of het OCMW betaalt"), SHARE, 0.05, 0, 0.1,
               ASSUMED, NOT_FOUND, "home.family_care_local"),
        Figure("nursing", lazy("Thuisverpleging, op een dag dat ze komt (betaald door de ziekteverzekering)"), PER_DAY,
               *nursing, ASSUMED, NOT_FOUND, f"home.nursing_{profile}"),
        Figure("subsidy", lazy("Wat Vlaanderen betaalt voor de zorg in een woonzorgcentrum"), PER_DAY, *subsidy,
               ASSUMED, lazy("niet gevonden per zorggraad; gemiddeld 70 à 80 euro (De Tijd, 2018)"),
               f"residential.subsidy_{profile}", 2018),
        *_budgets(profile, band),
    ]  # fmt: skip


def _budgets(profile: str, band: str) -> list[Figure]:
    """Nothing for who needs some help only."""
    if profile not in OLDER:
        return []
    value, low, high = (share * OLDER[profile] for share in OLDER_SHARE[band])
    source = {
        "heavy": lazy("hoogstens 556 euro (Vlaamse overheid, 2023). Wat u krijgt, hangt af van inkomen, bezit en zorg"),
        "very_heavy": lazy(
            "hoogstens 683 euro (Vlaamse overheid, 2023). Wat u krijgt, hangt af van inkomen, bezit en zorg"
        ),
    }[profile]
    return [
        Figure("budget", lazy("Zorgbudget voor zwaar zorgbehoevenden"), PER_MONTH, 135, 135, 135, MEASURED,
               lazy("Vlaamse overheid, 2023"), "home.care_budget", 2023),
        Figure("older_budget", lazy("Zorgbudget voor ouderen met een zorgnood"), PER_MONTH, value, low, high, ASSUMED,
               source, year=2023),
    ]  # fmt: skip


def _family() -> list[Figure]:
    return [
        Figure("informal_hour", lazy("Waarde van een uur mantelzorg"), PER_HOUR, 13, 9.5, 21, COMPUTED,
               lazy("Ecorys (Nederland), 2021; niemand betaalt dit echt"), "home.informal_hour", 2021),
        Figure("informal_away", lazy("Mantelzorg als iemand in een woonzorgcentrum woont"), HOURS, 2, 1, 3, ASSUMED,
               NOT_FOUND, "home.informal_residential"),
    ]  # fmt: skip


def _indexes() -> list[Figure]:
    told = {
        2017: (1.324, 1.22, 1.38, "74,52 / 56,30", ""),
        2018: (1.294, 1.2, 1.35, "74,52 / 57,59", "residential.index"),
        2021: (1.226, 1.15, 1.28, "74,52 / 60,80", "home.informal_index"),
        2023: (1.099, 1.03, 1.13, "74,52 / 67,81", ""),
    }
    found = []
    for year, (value, low, high, sum_, parameter) in told.items():
        label = _("Prijzen van %(year)s naar 2025") % {"year": year}
        source = _("stijging van de dagprijs van een woonzorgcentrum: %(sum)s") % {"sum": sum_}
        if year == 2023:
            source = _("%(source)s; die van 2023 is geschat") % {"source": source}
        found.append(Figure(f"index_{year}", label, TIMES, value, low, high, COMPUTED, source, parameter))
    return found
