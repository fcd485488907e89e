"""How the simulated start and course compare with official figures: also where they do not fit."""

from dataclasses import dataclass

import numpy as np

from nabij.engines.microsim.costs import DAYS, SHAPE, residential, units
from nabij.engines.microsim.outcomes import PUBLIC, person_years
from nabij.engines.microsim.problem import AGES, OLD, Floats, Problem
from nabij.engines.microsim.simulate import Counted
from nabij.engines.microsim.tables import EVENTS

CLOSE = 0.05
CALIBRATED, COMPARED = "calibrated", "compared"


@dataclass(frozen=True)
class Row:
    """official: one figure, or the two ends of what sources say. used: calibrated (the model was made to meet it) or
    compared (it was not). fits: within 5 % or between the ends."""

    name: str
    official: tuple[float, float]
    model: float
    unit: str
    source: str
    used: str

    @property
    def fits(self) -> bool:
        low, high = self.official
        return low * (1 - CLOSE) <= self.model <= high * (1 + CLOSE)

    def to_json(self) -> dict[str, object]:
        low, high = self.official
        return {
            "name": self.name, "official": low if low == high else [low, high], "model": _short(self.model),
            "unit": self.unit, "used": self.used, "fits": self.fits, "source": self.source,
        }  # fmt: skip


def _short(value: float) -> float:
    return round(value) if abs(value) >= 1000 else float(f"{value:.4g}")


def fit(problem: Problem, v: dict[str, float], pieces: list[Counted]) -> list[Row]:
    """Of unchanged policy, central figures. Rows that need a year beyond the horizon are left out."""
    ages = sum(one.ages[0] * one.scale for one in pieces).reshape(problem.years + 1, 2, AGES, 3, 4)
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = [*_start(v, ages[0]), *_course(problem, ages), *_flows(pieces, ages), *_care(v, pieces)]
    # A town may have nobody of an age or profile: nothing to compare.
    return [row for row in rows if np.isfinite(row.model)]


def _start(v: dict[str, float], now: Floats) -> list[Row]:
    """now: (2, 46, 3, 4)."""
    residents, people = now[:, :, 2].sum(axis=2), now.sum(axis=(2, 3))
    statistiek = "Statistiek Vlaanderen 2023, year 2021"
    found = [_row("residents", 70_000, residents.sum(), "persons", statistiek, CALIBRATED)]
    for name, sexes, span, share in (
        ("use_65_74", slice(0, 2), slice(0, 10), v["admission.use_65"]),
        ("use_women_75_84", slice(0, 1), slice(10, 20), v["admission.use_women_75"]),
        ("use_men_75_84", slice(1, 2), slice(10, 20), v["admission.use_men_75"]),
        ("use_women_85", slice(0, 1), slice(20, AGES), v["admission.use_women_85"]),
        ("use_men_85", slice(1, 2), slice(20, AGES), v["admission.use_men_85"]),
    ):
        model = residents[sexes, span].sum() / people[sexes, span].sum()
        found.append(_row(name, share, model, "share", statistiek, CALIBRATED))
    profile = now[:, :, 2].sum(axis=(0, 1))
    middle = np.arange(OLD, OLD + AGES) + 0.5
    old75 = now[:, 10:].sum(axis=(0, 1, 2))
    home = now[:, :, :2].sum(axis=(0, 1, 2))
    return [
        *found,
        _row("residents_65_share", 0.05, residents.sum() / people.sum(), "share of 65+", statistiek, CALIBRATED),
        _row("heavy_profile", 0.84, profile[2:].sum() / profile.sum(), "share of residents", statistiek, CALIBRATED),
        _row("mean_age_residents", 87, (residents.sum(axis=0) * middle).sum() / residents.sum(), "years", statistiek,
             COMPARED),
        _row("limited_65", 0.29, now[..., 1:].sum() / now.sum(), "share of 65+", "HIS 2013", CALIBRATED),
        _row("limited_75", 0.42, old75[1:].sum() / old75.sum(), "share of 75+", "Statistiek Vlaanderen 2018",
             CALIBRATED),
        _row("heavy_at_home", 0.0982, home[2:].sum() / now.sum(), "share of 65+", "D-SCOPE table, allowance 2015",
             CALIBRATED),
        _row("subsidy", (70, 80), _subsidy(v, profile), "euro of 2018 per resident-day", "De Tijd 2018, ING",
             CALIBRATED),
    ]  # fmt: skip


def _subsidy(v: dict[str, float], profile: Floats) -> float:
    paid = residential(v | {"home.care_budget": 0.0})[:, 1] / DAYS / v["residential.index"]
    return float((paid * profile).sum() / profile.sum())


def _course(problem: Problem, ages: Floats) -> list[Row]:
    rows = []
    for year, age, official, source, used in (
        (2023, 65, 1_430_423, "Statistiek Vlaanderen 2023", CALIBRATED),
        (2030, 67, 1_470_000, "Statistiek Vlaanderen, projection", CALIBRATED),
        (2050, 80, 810_000, "own cohort projection from 2015, indicative", COMPARED),
        (2050, 85, 470_000, "own cohort projection from 2015, indicative", COMPARED),
    ):
        after = year - problem.year
        if 0 <= after <= problem.years:
            model = ages[after, :, age - OLD :].sum()
            rows.append(_row(f"people_{age}_in_{year}", official, model, "persons", source, used))
    after = 2050 - problem.year
    if 0 <= after <= problem.years:
        asking = ages[after, :, :, 1:].sum()
        rows.append(
            _row("residents_and_waiting_in_2050", 133_000, asking, "persons", "use of 2021, frozen by age", COMPARED)
        )
    return rows


def _flows(pieces: list[Counted], ages: Floats) -> list[Row]:
    """Of the first year."""
    admitted, brief = (
        sum(one.events[0, 0, :, :, EVENTS.index(name)].sum() * one.scale for one in pieces)
        for name in ("admitted", "short_stay")
    )
    residents, home = ages[0, :, :, 2].sum(), ages[0, :, :, :2].sum()
    return [
        _row("admissions", (26_000, 47_000), admitted, "a year", "26,000 (Berete 2022) to 47,000 (70,000 / 1.5 years)",
             CALIBRATED),
        _row("stay", (1.5, 2.7), np.divide(residents, admitted), "years, residents / admissions",
             "De Tijd 2020 to Berete 2022", CALIBRATED),
        _row("admission_rate", (0.014, 0.019), np.divide(admitted, home), "of community 65+ in a year",
             "Berete 2022: first year, mean of three years", COMPARED),
        _row("short_stays", (0.17, 0.22), np.divide(brief, admitted), "of admissions, dead before next 1 January",
             "computed: a third of who died in 2017 stayed less than a year (HLN 2018)", COMPARED),
    ]  # fmt: skip


def _care(v: dict[str, float], pieces: list[Counted]) -> list[Row]:
    """Of the first year."""
    unit = units(v)
    lived = sum(person_years(one)[0, 0].sum(axis=0) for one in pieces)
    shaped = lived.reshape(SHAPE)
    cared = shaped[:2, 1:, 1:].sum()
    adapted = shaped[:2].sum(axis=(0, 1, 2, 3, 4))
    month = unit.euro.reshape(*SHAPE, -1)[0, 2:, :, 0, 0, 0]
    public = month[..., list(PUBLIC)].sum(axis=-1)
    heavy = shaped[0, 2:].sum(axis=(2, 3, 4))
    society = month.sum(axis=-1) - v["home.living"] * DAYS
    # All euros of the model are of 2025.
    rise, vandepitte = v["hospital.index"], "Vandepitte 2020, dementia at home"
    return [
        _row("family_care_hours", 17_699_412, (lived * unit.family_care).sum(), "hours a year",
             "Zorg en Gezondheid 2018, subsidised", CALIBRATED),
        _row("carer_hours", 6.6, (lived * unit.hours).reshape(SHAPE)[:2].sum() / cared / (DAYS / 7),
             "hours a week per person cared for at home", "HIS 2013: 860,000 carers, 150,000 FTE", CALIBRATED),
        _row("carers", 148_824, cared, "persons at home with a carer", "registered carer, 2020: only part of all",
             COMPARED),
        _row("adapted", 0.58, adapted[1] / adapted.sum(), "share of 65+ at home", "42 % not adapted: not verified",
             CALIBRATED),
        _row("public_month_heavy", (round(825 * rise), round(1_111 * rise)), (public * heavy).sum() / heavy.sum() / 12,
             "euro a month at home, without hospital", f"{vandepitte} (public payer), in prices of 2025", COMPARED),
        _row("society_month_heavy", (round(2_133 * rise), round(2_545 * rise)),
             (society * heavy).sum() / heavy.sum() / 12, "euro a month at home, without hospital and living",
             f"{vandepitte}, in prices of 2025", COMPARED),
    ]  # fmt: skip


def _row(name: str, official: float | tuple[float, float], model: float, unit: str, source: str, used: str) -> Row:
    ends = official if isinstance(official, tuple) else (official, official)
    return Row(name, ends, float(model), unit, source, used)
