"""Why a neighbourhood gets what it gets, in steps and words; and what two versions chose otherwise."""

import copy
import math

import pytest
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.programme.allocation import bringing, explaining, telling
from nabij.programme.models import ScenarioVersion
from nabij.programme.services import scenarios
from nabij.territory.models import Area
from tests.factories import make_neighbourhood, make_user
from tests.pages import client_of


def changed(version: ScenarioVersion, manager: User, **model: object) -> ScenarioVersion:
    document = copy.deepcopy(version.document)
    document["model"] |= model
    document["pillar"][0]["weight"] = 3
    return scenarios.keep_version(
        version.scenario, opened=version.number, document=document, note="", by=Actor.of_user(manager)
    )


def test_from_inhabitants_to_fte_in_steps(version: ScenarioVersion) -> None:
    row = version.rows[0]
    steps = dict(explaining.explained(version, row).steps)
    assert steps["volgens het aantal inwoners"] == 2
    assert steps["afgerond"] == row["fte"]
    # Without bounds that bind, what need gives is what was rounded.
    assert list(steps) == ["volgens het aantal inwoners", "met de nood erbij", "afgerond"]


def test_what_each_figure_does_is_told_in_percent_of_the_need(version: ScenarioVersion) -> None:
    row = version.rows[0]
    effects = explaining.explained(version, row).effects
    assert effects is not None
    of = {row[0]: row[1] for row in effects.rows}
    more = math.exp(0.25 * row["contributions"]["ouderen"]) - 1
    assert of["ouderen"] == f"{round(more * 100):+d} %"
    assert "<svg" in effects.svg


def test_with_inhabitants_only_no_figure_does_anything(version: ScenarioVersion, manager: User) -> None:
    found = changed(version, manager, **{"lambda": 0.0})
    told = explaining.explained(found, found.rows[0])
    assert told.effects is None
    assert [step for step, _fte in told.steps] == ["volgens het aantal inwoners", "afgerond"]


def test_reasons_stand_one_below_the_other_with_numbers_as_on_every_page(version: ScenarioVersion) -> None:
    told = explaining.reasons(version.rows[0])
    assert told[0].startswith("Er wonen 9\N{NO-BREAK SPACE}000 mensen")
    assert len(told) >= 3
    assert not any("\n" in one for one in told)


def test_only_what_was_chosen_otherwise_is_told(version: ScenarioVersion, manager: User) -> None:
    other = changed(version, manager, **{"lambda": 0.5})
    assert [(one.name, one.first, one.second) for one in explaining.differences(version, other)] == [
        ("Hoe sterk telt nood?", "0,25", "0,5"),
        ("Pijler: ouder", "50 %", "75 %"),
        ("Pijler: geld", "50 %", "25 %"),
    ]
    assert explaining.differences(version, version) == []


@pytest.mark.parametrize(
    ("value", "text"), [(0.126, "+13 %"), (-0.04, "-4 %"), (0.004, "0 %"), (0.0, "0 %"), (-0.001, "0 %")]
)
def test_percent_with_a_sign(value: float, text: str) -> None:
    assert explaining.signed_percent(value) == text


def test_numbers_are_rounded_and_not_cut(version: ScenarioVersion) -> None:
    version.document["model"]["lambda"] = 0.5
    assert explaining.strength_words(version) == "0,5: met duidelijk meer nood 1,65 keer zoveel per inwoner"


def test_a_table_is_shown_under_names_that_people_know() -> None:
    brought = bringing.from_text("t.csv", "code,inwoners,vte_nu,aandeel_oud\nA,9490,2,8.8514\n", {})
    assert telling.headers(brought) == ["Code", "Inwoners", "VTE nu", "aandeel oud", "Buurt"]
    assert telling.written(brought, brought.rows[0]) == ["A", "9\N{NO-BREAK SPACE}490", "2", "8,85", "A"]


def test_everybody_reads_the_steps_of_what_was_adopted(manager: User, version: ScenarioVersion, hood: Area) -> None:
    scenarios.adopt(version.scenario, version, by=Actor.of_user(manager))
    page = client_of(make_user(Role.COORDINATOR, hood)).get(reverse("programme:given", args=[hood.code]))
    ((one, told),) = page.context["given"]
    assert one.version == version
    assert "Van inwoners naar VTE" in page.content.decode()
    assert told.reasons[0] in page.content.decode()


def test_neighbourhoods_stand_in_the_order_that_is_asked(manager: User, version: ScenarioVersion) -> None:
    client = client_of(manager)
    page = reverse("programme:version", args=[version.pk])

    def codes(order: str) -> list[str]:
        return [row["id"] for row in client.get(page, {"volgorde": order}).context["rows"]]

    assert codes("") == codes("wat dan ook") == ["N1", "N2", "Z1", "Z2"]
    needs = {row["id"]: row["more_need"] for row in version.rows}
    assert codes("nood") == sorted(needs, key=lambda code: -needs[code])
    kept = {row["id"]: row["keeps_fte"] for row in version.rows}
    assert codes("onzeker") == sorted(kept, key=lambda code: kept[code])


def test_the_least_is_lightest_and_the_most_darkest_on_the_map(hood: Area, town: Area) -> None:
    second = make_neighbourhood(town, code="N2", name="De Kouter", at=(4.1, 51.0))
    third = make_neighbourhood(town, code="N3", name="De Brink", at=(4.2, 51.0))
    areas = {area.code: area for area in (hood, second, third)}
    found = telling.on_map({"N1": 1.5, "N2": 2.5, "N3": 3.5}, areas)
    assert found is not None
    assert [(one.step, one.text) for one in found.legend] == [(0, "1,5 VTE"), (2, "2,5 VTE"), (4, "3,5 VTE")]
    looks = {one["properties"]["code"]: one["properties"]["look"] for one in found.areas["features"]}
    assert looks == {"N1": "map-step-0", "N2": "map-step-2", "N3": "map-step-4"}
    corners = found.areas["features"][1]["geometry"]["coordinates"][0]
    assert (4.1, 51.0) in corners  # no more decimals than a map shows
    same = telling.on_map({"N1": 2.0, "N2": 2.0}, areas)
    assert same is not None
    assert [one.step for one in same.legend] == [0]
