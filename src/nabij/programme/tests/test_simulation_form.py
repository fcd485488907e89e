"""Asking for a simulation: every figure in a form, bad input told at its field, nothing lost, copy and change."""

from typing import Any

import pytest
from django.urls import reverse

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.core.workflow import NotNow
from nabij.engines.microsim.parameters import built_in
from nabij.programme import rules
from nabij.programme.models import RunState, SimulationRun
from nabij.programme.services import scenarios, simulations
from nabij.programme.simulation.choices import Chosen, of_toml
from nabij.programme.tests.simulations import SMALL, small
from nabij.programme.tests.test_simulation import bring
from nabij.territory.models import Area
from tests.factories import make_user
from tests.pages import client_of, queries_of

NEW = "programme:new_simulation"


def filled(user: User, **changed: Any) -> dict[str, Any]:
    """What the form sends when nobody touches it, but for what is changed."""
    form = client_of(user).get(reverse(NEW)).context["form"]
    told = {name: form[name].value() for name in form.fields}
    return {
        name: value
        for name, value in {**told, "name": "Proef", **changed}.items()
        if value is not None and value is not False
    }


def send(user: User, **changed: Any) -> Any:
    return client_of(user).post(reverse(NEW), filled(user, **changed))


def chosen() -> Chosen:
    return of_toml(SimulationRun.objects.get().scenario)


def test_what_nobody_touches_is_a_simulation_with_the_figures_of_the_engine(manager: User, region: Area) -> None:
    answer = send(manager, note="Voor de raad")
    run = SimulationRun.objects.get()
    assert answer["Location"] == reverse("programme:simulation_run", args=[run.pk])
    assert (run.area, run.note, run.state, run.actor_label) == (region, "Voor de raad", RunState.WAITING, "Petra")
    assert chosen() == Chosen("Proef", [("Zorgzame buurten", ["neighbourhood"], {})])


def test_figures_policies_and_numbers_are_taken_over(manager: User, region: Area) -> None:
    send(
        manager, measures_1=["neighbourhood", "respite"], policy_2="Meer mensen", measures_2=["housing"], draws="0",
        persons="20000", years="10", seed="7", bed_limit=False,
        **{"f-reach-coverage-value": "0,5", "f-beds-more_each_year-value": "0", "f-beds-more_each_year-low": "",
           "f-beds-more_each_year-high": "", "f-reach-ramp-low": "2", "f-reach-ramp-high": "5",
           "f-neighbourhood-fixed-value": "80.000.000", "own-2-reach-coverage": "0.6"},
    )  # fmt: skip
    assert chosen() == Chosen(
        "Proef", [("Zorgzame buurten", ["neighbourhood", "respite"], {}),
                  ("Meer mensen", ["housing"], {"reach.coverage": 0.6})],
        10, 0, 20_000, 7, False,
        {"reach.coverage": (0.5, 0.2, 0.6), "reach.ramp": (3.0, 2.0, 5.0), "neighbourhood.fixed": (8e7, None, None),
         "beds.more_each_year": (0.0, None, None)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Dit veld is verplicht."),
        ("policy_1", "", "Dit veld is verplicht."),
        ("measures_1", [], "Kies minstens één maatregel."),
        ("policy_2", "Zorgzame BUURTEN", "Twee keer dezelfde naam. Geef elk beleid een eigen naam."),
        ("years", "3", "Zorg ervoor dat deze waarde minstens 5 is."),
        ("draws", "veel", "Voer een geheel getal in."),
        ("f-reach-coverage-value", "", "Vul een waarde in."),
        ("f-reach-coverage-value", "half", "Dit is geen getal. Schrijf bijvoorbeeld 0,4 of 1500."),
        ("f-reach-coverage-value", "0,9", "De waarde moet tussen de laagste en de hoogste liggen."),
        ("f-reach-coverage-low", "-1", "Dit mag niet onder 0 liggen."),
        ("f-reach-coverage-high", "1,2", "Dit is een deel of een kans: ten hoogste 1."),
        ("f-reach-coverage-high", "", "Vul ook de hoogste in, of laat beide leeg."),
        ("f-reach-coverage-low", "", "Vul ook de laagste in, of laat beide leeg."),
        ("f-neighbourhood-admission-low", "0", "De laagste moet boven 0 liggen."),
        ("own-1-reach-coverage", "2", "Dit is een deel of een kans: ten hoogste 1."),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(
    manager: User, region: Area, field: str, value: Any, message: str
) -> None:
    told = filled(manager, note="Blijft staan", measures_2=["respite"], **{"f-home-living-value": "41"})
    told |= {field: value} | ({} if field == "policy_2" else {"policy_2": "Ernaast"})
    page = client_of(manager).post(reverse(NEW), told)
    form = page.context["form"]
    assert form.errors == {field: [message]}
    assert [form[name].value() for name in ("note", "f-home-living-value", "measures_2")] == [
        "Blijft staan",
        "41",
        ["respite"],
    ]
    assert form[field].value() == value
    assert not SimulationRun.objects.exists()
    group = [one for one in page.context["groups"] if any(row.wrong for row in one.rows)]
    assert [one.open for one in group] == [True] * len(group)


def test_what_takes_too_long_is_told_before_it_begins(manager: User, region: Area) -> None:
    page = send(manager, draws="200", persons="1000000", policy_2="Ernaast", measures_2=["respite"])
    assert list(page.context["form"].errors) == ["draws"]
    assert "Vraag minder trekkingen, mensen, jaren of beleid." in page.content.decode()
    assert not SimulationRun.objects.exists()


def test_every_figure_stands_in_the_form_with_its_range_grade_and_source(manager: User, region: Area) -> None:
    page = client_of(manager).get(reverse(NEW))
    rows = [row for group in page.context["groups"] for row in group.rows]
    assert {row.figure.name for row in rows} == set(built_in().of)
    assert [row.figure.name for row in rows if row.changed] == []
    text = page.content.decode()
    assert text.count(">AANNAME<") == sum(one.grade == "assumption" for one in built_in().of.values())
    assert "Mayo-Wilson 2014, 64 studies van huisbezoeken" in text
    assert "<script" not in text.partition("<main")[2].partition("</main>")[0]


def test_looking_for_a_figure_keeps_what_was_filled_in(manager: User, region: Area) -> None:
    told = filled(manager, name="", gezocht="uur mantelzorg waarde", doe="zoek", **{"f-home-living-value": "oeps"})
    page = client_of(manager).post(reverse(NEW), told)
    shown = [row.figure.name for group in page.context["groups"] for row in group.shown]
    assert shown == ["home.informal_hour"]
    assert page.context["form"]["f-home-living-value"].value() == "oeps"
    assert page.context["form"].errors == {}
    assert 'value="oeps"' in page.content.decode()


def test_an_earlier_run_is_taken_over_and_changed(manager: User, region: Area) -> None:
    run = simulations.ask(name="Proef", area=region, note="Eerste", chosen=SMALL, by=Actor.of_user(manager))
    form = client_of(manager).get(reverse(NEW), {"van": str(run.pk)}).context["form"]
    assert [form[name].value() for name in ("name", "note", "draws", "seed")] == ["Proef, aangepast", "Eerste", 2, 7]
    assert [form[name].value() for name in ("persons", "years")] == [rules.RUN_PERSONS[0], rules.RUN_YEARS[0]]
    assert form["f-reach-coverage-value"].value() == "0,5"
    assert form["f-beds-more_each_year-low"].value() == ""
    assert form["own-2-reach-coverage"].value() == "0,6"
    assert form["measures_2"].value() == ["neighbourhood", "respite"]


def test_a_result_that_was_brought_in_is_taken_over_too(manager: User, region: Area) -> None:
    bring(manager, region, small().encode())
    listed = client_of(manager).get(reverse("programme:simulations")).context["found"]
    form = client_of(manager).get(reverse(NEW), {"van": str(listed[0].pk)}).context["form"]
    assert [form[name].value() for name in ("f-reach-coverage-value", "policy_2")] == ["0,5", "alles"]


def test_who_may_not_read_takes_nothing_over(manager: User, region: Area, town: Area) -> None:
    run = simulations.ask(name="Proef", area=region, note="", chosen=SMALL, by=Actor.of_user(manager))
    elsewhere = make_user(Role.PROGRAMME_MANAGER, Area.objects.create(level=town.level, code="T9", name="Elders"))
    assert client_of(elsewhere).get(reverse(NEW), {"van": str(run.pk)}).status_code == 403
    assert client_of(elsewhere).get(reverse("programme:simulation_run", args=[run.pk])).status_code == 403
    assert client_of(elsewhere).post(reverse("programme:stop_simulation", args=[run.pk])).status_code == 403
    assert send(elsewhere, area=str(region.pk)).context["form"].errors.keys() == {"area"}
    assert client_of(make_user(Role.BACK_OFFICE, region)).get(reverse(NEW)).status_code == 403
    assert client_of(make_user(Role.BACK_OFFICE, region)).post(
        reverse("programme:stop_simulation", args=[run.pk])
    ).status_code == 403  # fmt: skip


def test_the_line_is_told_to_be_full_and_nothing_is_lost(manager: User, region: Area) -> None:
    for _n in range(rules.MOST_OPEN_RUNS):
        send(manager)
    page = send(manager, note="Blijft")
    assert "er al 3 simulaties in de rij" in page.context["problem"]
    assert page.context["form"]["note"].value() == "Blijft"


def test_a_run_tells_how_far_it_is_and_stops(manager: User, region: Area) -> None:
    send(manager)
    run = SimulationRun.objects.get()
    address = reverse("programme:simulation_run", args=[run.pk])
    browser = client_of(manager)
    assert "Deze simulatie begint zodra de rekenaar vrij is." in browser.get(address).content.decode()
    simulations.claim(run, token=run.pk, moment=run.created_at, by=Actor.of_user(manager))
    simulations.beat(run, moment=run.created_at, progress=("pieces", 25, 100))
    page = browser.get(address).content.decode()
    assert [one in page for one in ("</strong>: 25 %", 'max="100" value="25"', 'hx-trigger="every 3s"')] == [True] * 3
    refreshed = browser.get(address, {"stand": "waiting"}, headers={"HX-Request": "true"})
    assert (refreshed["HX-Refresh"], refreshed.content) == ("true", b"")
    assert "<main" not in browser.get(address, {"stand": "running"}, headers={"HX-Request": "true"}).content.decode()
    browser.post(reverse("programme:stop_simulation", args=[run.pk]))
    page = browser.get(address).content.decode()
    assert ("Deze simulatie is gestopt" in page, "hx-trigger" in page) == (True, False)


def test_a_run_that_failed_says_why_in_the_language_of_the_page(manager: User, region: Area) -> None:
    send(manager)
    run = SimulationRun.objects.get()
    simulations.fail(run, f"{simulations.REFUSED}\n[x]: must be <b>", by=Actor.of_user(manager))
    page = client_of(manager).get(reverse("programme:simulation_run", args=[run.pk])).content.decode()
    assert ("De simulatie kan met deze cijfers niet rekenen." in page, "must be &lt;b&gt;" in page) == (True, True)


def test_a_run_that_is_done_leads_to_its_result(manager: User, region: Area) -> None:
    send(manager)
    run = SimulationRun.objects.get()
    by = Actor.of_user(manager)
    simulations.claim(run, token=run.pk, moment=run.created_at, by=by)
    result = simulations.finish(run, small(), by=by)
    answer = client_of(manager).get(reverse("programme:simulation_run", args=[run.pk]))
    assert answer["Location"] == reverse("programme:simulation", args=[result.pk])
    with pytest.raises(NotNow, match="Deze uitkomst is er al"):
        scenarios.keep_simulation(name="x", area=region, data={}, sha256=result.sha256, note="", by=by)


def test_pages_ask_as_much_for_three_as_for_one(manager: User, region: Area) -> None:
    browser = client_of(manager)
    send(manager)
    run = SimulationRun.objects.get()
    pages = [reverse("programme:simulations"), reverse(NEW), reverse("programme:simulation_run", args=[run.pk])]
    before = [queries_of(browser, page) for page in pages]
    send(manager)
    send(manager)
    assert [queries_of(browser, page) for page in pages] == before
    assert max(before) <= 17
