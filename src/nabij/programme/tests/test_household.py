"""The calculator: its figures are those of the simulation, by hand it comes to the same, and nothing is kept."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from nabij.core.models import AuditEvent
from nabij.engines.microsim.parameters import built_in
from nabij.programme.household import calculator as household
from nabij.programme.household import figures as taken
from nabij.programme.household.calculator import Compared, Life
from tests.pages import queries_of

TOLD = {"profile": "heavy", "carer": "elsewhere", "adapt": "no",
        "care_hours": "6", "nursing_days": "7", "informal_hours": "12"}  # fmt: skip
PROFILES = [code for code, _label in taken.PROFILES]
BANDS = ["", "low", "middle", "high"]


def euro(found: Compared) -> dict[str, list[float]]:
    """By payer: at home, in assisted living, in residential care."""
    return {payer: [round(one.value, 2) for one in amounts] for payer, _label, amounts in found.lines}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("band", BANDS)
def test_the_figures_are_those_of_the_simulation(profile: str, band: str) -> None:
    known = built_in().of
    told = {one.parameter: (one.value, one.grade) for one in taken.figures(profile, band) if one.parameter}
    assert told == {name: (known[name].value, known[name].grade) for name in told}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("band", BANDS)
def test_each_figure_lies_in_its_range_and_prices_of_other_years_are_brought_to_today(profile: str, band: str) -> None:
    known = taken.figures(profile, band)
    names = {one.name for one in known}
    assert [one.name for one in known if not one.low <= one.value <= one.high] == []
    assert {one.index for one in known if one.year} <= names
    by_year = {2017: 56.30, 2018: 57.59, 2021: 60.80}
    told = {one.name: one.value for one in known}
    assert {year: told[f"index_{year}"] for year in by_year} == {
        year: round(74.52 / price, 3) for year, price in by_year.items()
    }


def test_a_daughter_helps_eight_hours_and_the_income_is_not_told() -> None:
    """A month has 30.4375 days and 4.348214 weeks; an hour of family care a week is 195.67 euro a month."""
    found = euro(household.compare("heavy", Life(6, 8, 7)))
    budgets = (135 + 139) * 1.099  # 301.13
    assert found["user"] == [
        round(40 * 30.4375 + 6 * 195.6696 * 0.18 - budgets, 2),  # 1127.70
        round(912.8 * 1.324 + 15 * 30.4375 + 6 * 195.6696 * 0.18 - budgets, 2),
        round(74.52 * 30.4375 - budgets, 2),
    ]
    assert found["federal"] == [round(7 * 4.348214 * 37.5, 2)] * 2 + [0]
    assert found["local"] == [round(6 * 195.6696 * 0.05, 2)] * 2 + [0]
    assert found["flemish"] == [
        round(6 * 195.6696 * 0.77 + budgets, 2),
        round(6 * 195.6696 * 0.77 + budgets, 2),
        round(70 * 1.294 * 30.4375 + budgets, 2),
    ]
    assert found["informal"] == [round(8 * 4.348214 * 13 * 1.226, 2)] * 2 + [round(2 * 4.348214 * 13 * 1.226, 2)]
    assert found["user"] == [1127.7, 1575.31, 1967.08]


def test_alone_with_some_help_a_small_pension_and_a_new_shower() -> None:
    found = euro(household.compare("light", Life(3, 0, 0, adapt=True), income=1400))
    assert found["user"] == [
        round(40 * 30.4375 + 3 * 195.6696 * 0.12 + 3000 / 120, 2),
        round(912.8 * 1.324 + 15 * 30.4375 + 3 * 195.6696 * 0.12, 2),
        round(74.52 * 30.4375, 2),
    ]
    assert (found["user"], found["informal"]) == ([1312.94, 1735.55, 2268.2], [0, 0, 0])
    assert found["public"] == [516.57, 516.57, round(27 * 1.294 * 30.4375, 2)]


def test_a_partner_with_a_high_income_cares_day_and_night() -> None:
    found = euro(household.compare("very_heavy", Life(10, 30, 7), income=3200))
    budget = 135 * 1.099
    assert found["user"] == [
        round(40 * 30.4375 + 10 * 195.6696 * 0.25 - budget, 2),
        round(912.8 * 1.324 + 15 * 30.4375 + 10 * 195.6696 * 0.25 - budget, 2),
        round(74.52 * 30.4375 - budget, 2),
    ]
    assert found["public"][0] == round(10 * 195.6696 * 0.75 + 7 * 4.348214 * 50 + budget, 2)
    assert found["public"][2] == round(92.5 * 1.294 * 30.4375 + budget, 2)
    assert found["all"] == [
        round(found["user"][at] + found["public"][at] + found["informal"][at], 2) for at in range(3)
    ]


def test_at_the_tipping_point_both_cost_the_same() -> None:
    for tip in household.compare("heavy", Life(6, 12, 7)).tips:
        home, _assisted, away = (
            way.by[tip.payer] for way in household.compare("heavy", Life(tip.hours.value, 12, 7)).ways
        )
        assert round(home.value, 6) == round(away.value, 6)
        assert tip.hours.low < tip.hours.value < tip.hours.high
        assert (tip.kind, tip.home_is_dearer) == ("from", False)


@pytest.mark.parametrize(
    ("told", "kind"), [({"care_user": 0.0}, "never"), ({"day_price": 5.0}, "always"), ({"care_hour": 0.0}, "never")]
)
def test_where_hours_do_not_tip_the_scale_that_is_told(told: dict[str, float], kind: str) -> None:
    assert household.compare("heavy", Life(6, 12, 7), told).tips[0].kind == kind


def test_what_somebody_fills_in_is_money_of_today() -> None:
    life = Life(0, 0, 0)
    before, after = (household.compare("heavy", life, told).ways[2] for told in ({}, {"subsidy": 90.0}))
    assert round(after.by["flemish"].value - before.by["flemish"].value, 2) == round((90 - 70 * 1.294) * 30.4375, 2)


def test_hours_left_empty_are_what_is_usual_and_said(db: None) -> None:
    page = Client().post(reverse("programme:household"), {"profile": "heavy", "carer": "none", "adapt": "no"})
    form = page.context["form"]
    assert form.life() == Life(8, 0, 7)
    assert dict(form.answers())["Gezinszorg"] == "8 uur per week (een gewoon aantal, niet ingevuld)"
    text = page.content.decode()
    assert "De persoon beslist" in text
    assert "Praat er met iemand over" in text


def test_what_somebody_changes_and_earns_is_taken_over(db: None) -> None:
    page = Client().post(reverse("programme:household"), TOLD | {"figure_day_price": "80", "income": "1400"})
    found = page.context["found"]
    assert round(found.ways[2].by["user"].value, 2) == round(80 * 365.25 / 12 - (135 + 278) * 1.099, 2)
    assert found.ways[2].lacking == "€\xa0580"
    assert "U komt ongeveer €\xa0580 te kort" in page.content.decode()


def test_nothing_is_kept(db: None) -> None:
    client = Client()
    wish = "Bij mijn tuin blijven"
    page = client.post(reverse("programme:household"), TOLD | {"wish": wish, "income": "1650"})
    assert (page.status_code, wish in page.content.decode(), page.headers["Cache-Control"]) == (
        200, True, "max-age=0, no-cache, no-store, must-revalidate, private",
    )  # fmt: skip
    assert (AuditEvent.objects.count(), Session.objects.count()) == (0, 0)
    assert "sessionid" not in client.cookies


def test_the_page_asks_next_to_nothing(db: None) -> None:
    assert queries_of(Client(), reverse("programme:household")) <= 2


def test_assumptions_are_labelled_and_mistakes_are_told(db: None) -> None:
    page = Client().get(reverse("programme:household"))
    assert page.content.decode().count("aanname</span>") == sum(
        one.grade == taken.ASSUMED for one in taken.figures("heavy")
    )
    told = TOLD | {"care_hours": "200", "nursing_days": "8", "figure_care_user": "18", "figure_adaptation_years": "0"}
    page = Client().post(reverse("programme:household"), told)
    assert sorted(page.context["form"].errors) == [
        "care_hours", "figure_adaptation_years", "figure_care_user", "nursing_days",
    ]  # fmt: skip
    assert "found" not in page.context


@pytest.mark.parametrize("told", [{}, {"profile": "zwaar", "carer": "x", "adapt": "?"}, {"income": "nan"}])
def test_nonsense_is_refused_in_words(db: None, told: dict[str, str]) -> None:
    page = Client().post(reverse("programme:household"), told)
    assert (page.status_code, "found" in page.context) == (200, False)
