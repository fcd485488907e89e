"""The calculator: its figures are those of the simulation, by hand it comes to the same, and nothing is kept."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from nabij.core.models import AuditEvent
from nabij.engines.microsim.parameters import built_in
from nabij.programme import household
from nabij.programme.household import Life

TOLD = {"profile": "heavy", "care_hours": "6", "nursing_days": "7", "informal_hours": "12"}


@pytest.mark.parametrize("profile", [code for code, _label in household.PROFILES])
def test_the_figures_are_those_of_the_simulation(profile: str) -> None:
    known = built_in().of
    told = {one.parameter: (one.value, one.grade) for one in household.figures(profile)}
    assert told == {name: (known[name].value, known[name].grade) for name in told}


def test_a_month_by_hand() -> None:
    found = household.compare("heavy", Life(6, 12, 7))
    user, public, informal, everything = found.lines
    days, weeks = 365.25 / 12, 365.25 / 84
    assert round(user.home.value, 2) == round(40 * days + 6 * weeks * 45 * 0.18 - 135, 2)
    assert round(user.away.value, 2) == round(74.52 * days - 135, 2)
    assert round(public.home.value, 2) == round(6 * weeks * 45 * 0.82 + 7 * weeks * 37.5 + 135, 2)
    assert round(public.away.value, 2) == round(70 * 1.294 * days + 135, 2)
    assert round(informal.home.value, 2) == round(12 * weeks * 13, 2)
    assert round(everything.home.value, 2) == round(sum(one.home.value for one in (user, public, informal)), 2)


def test_at_the_tipping_point_both_cost_the_same() -> None:
    tips = household.compare("heavy", Life(6, 12, 7)).tips
    assert tips[2].hours is None
    for at in (0, 1, 3):
        hours = tips[at].hours
        assert hours is not None
        line = household.compare("heavy", Life(hours.value, 12, 7)).lines[at]
        assert round(line.home.value, 6) == round(line.away.value, 6)
        assert hours.low < hours.value < hours.high


def test_what_somebody_changes_is_taken_over(db: None) -> None:
    page = Client().post(reverse("programme:household"), TOLD | {"figure_day_price": "80"})
    assert round(page.context["found"].lines[0].away.value, 2) == round(80 * 365.25 / 12 - 135, 2)


def test_nothing_is_kept(db: None, django_assert_num_queries: object) -> None:
    client = Client()
    assert client.post(reverse("programme:household"), TOLD).status_code == 200
    assert (AuditEvent.objects.count(), Session.objects.count()) == (0, 0)
    assert "sessionid" not in client.cookies


def test_assumptions_are_labelled_and_mistakes_are_told(db: None) -> None:
    page = Client().get(reverse("programme:household"))
    assert page.content.decode().count("aanname") >= 5
    page = Client().post(reverse("programme:household"), TOLD | {"care_hours": "200"})
    assert list(page.context["form"].errors) == ["care_hours"]
    assert page.context["found"] is None
