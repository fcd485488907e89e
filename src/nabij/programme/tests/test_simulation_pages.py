"""A result told: what would be needed first, then every figure with its interval; beside another, as files."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from nabij.accounts.models import User
from nabij.core.actors import Actor
from nabij.engines.microsim.parameters import built_in
from nabij.programme.models import SimulationResult
from nabij.programme.services import simulations
from nabij.programme.simulation import telling
from nabij.programme.simulation.choices import toml_of
from nabij.programme.simulation.even import change_words, even_range, even_words
from nabij.programme.tests.simulations import SMALL, small
from nabij.programme.tests.test_simulation import bring
from nabij.territory.models import Area
from tests.pages import client_of, queries_of

HERE = Path(__file__).parents[1]
PROMISING = re.compile(r"bespaar|besparing|spaart|winst|rendement|loont|verdient .* terug|levert .* op", re.IGNORECASE)
HEDGED = re.compile(r"\b(niet|geen|nooit|zou|zouden)\b", re.IGNORECASE)


@pytest.fixture
def result(manager: User, region: Area) -> SimulationResult:
    by = Actor.of_user(manager)
    run = simulations.ask(name="Proef", area=region, note="Voor de raad", chosen=SMALL, by=by)
    simulations.claim(run, token=run.pk, moment=run.created_at, by=by)
    return simulations.finish(run, small(), by=by)


def page_of(user: User, result: SimulationResult) -> str:
    return client_of(user).get(reverse("programme:simulation", args=[result.pk])).content.decode()


def test_what_would_be_needed_comes_before_any_outcome(manager: User, result: SimulationResult) -> None:
    text = page_of(manager, result)
    places = [text.index(words) for words in (
        "Geen voorspelling en geen belofte", "Wat zou het moeten bereiken?", "En met deze aannames?",
        "Verschil met ongewijzigd beleid", "Mantelzorgers", "Minder of meer uitgaven per betaler", 
        "Wanneer is de uitgave",
        "Naar inkomen", "Per provincie", "Als er niets verandert", "Wanneer kost thuis wonen meer?",
        "Past de simulatie bij de officiële cijfers?", "Waarvan de simulatie uitgaat", "Hoe is dit berekend?",
    )]  # fmt: skip
    assert places == sorted(places)
    assert "Er zijn minder dan 20 trekkingen" in text
    assert "zware zorgnood, zonder mantelzorger" in text
    assert result.sha256 in text


def test_every_figure_comes_with_its_interval_and_its_error(manager: User, result: SimulationResult) -> None:
    told = telling.outcome_of(result.data)
    lines = [line for policy in told.policies for line in (*policy.outcomes, *policy.carers, *policy.money)]
    assert len(lines) == 2 * 17
    assert all(line.low and line.high and line.error for line in lines)
    assert [[table.caption for table in policy.tables] for policy in told.policies] == [
        ["Naar inkomen", "Per provincie"]
    ] * 2
    assert [len(policy.even) for policy in told.policies] == [7, 7]
    assert [policy.own for policy in told.policies] == [[], [("Hoeveel mensen bereikt kunnen worden", "0,6")]]


def test_what_was_changed_is_listed_before_all_assumptions(manager: User, result: SimulationResult) -> None:
    told = telling.outcome_of(result.data)
    assert sorted(one.label for one in told.changed) == [
        "Hoeveel mensen bereikt kunnen worden", "Plaatsen die er elk jaar bij komen"
    ]  # fmt: skip
    assert len(told.parameters) == len(built_in().of)
    assert not any("." in one.label and "_" in one.label for one in told.parameters)
    assert "2 cijfers zijn voor deze simulatie veranderd" in page_of(manager, result)


def test_it_can_be_read_as_it_comes_out_of_a_database_that_sorts(result: SimulationResult) -> None:
    """PostgreSQL keeps the keys of JSON in an order of its own."""
    other = json.loads(json.dumps(result.data, sort_keys=True))
    one, two = telling.outcome_of(result.data), telling.outcome_of(other)
    assert [line.label for line in two.policies[0].money] == [line.label for line in one.policies[0].money]
    assert [even.code for even in two.policies[0].even] == [even.code for even in one.policies[0].even]
    assert two.policies[0].tables[0].rows == one.policies[0].tables[0].rows


# Nothing is promised


def sentences(text: str) -> list[str]:
    plain = re.sub(r"<[^>]+>|\{[%#].*?[%#]\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    return [" ".join(one.split()) for one in re.split(r"(?<=[.:;?!])\s|\n\s*\n|\"", plain)]


def promises(text: str) -> list[str]:
    return [one for one in sentences(text) if PROMISING.search(one) and not HEDGED.search(one)]


def test_the_rule_finds_a_promise() -> None:
    assert promises("<p>Dit beleid bespaart 3 miljoen euro.</p> <p>Het belooft geen besparing.</p>") == [
        "Dit beleid bespaart 3 miljoen euro."
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [*HERE.glob("templates/programme/simulation*.html"), *HERE.glob("simulation/*.py"), HERE / "forms/simulations.py",
     HERE / "views/simulations.py", HERE / "views/simulation_runs.py"],
    ids=lambda path: path.name,
)  # fmt: skip
def test_no_template_and_no_sentence_of_ours_promises_a_saving(path: Path) -> None:
    text = path.read_text()
    if path.suffix == ".html":
        # Words stand inside the tags of translation.
        text = re.sub(r"\{%\s*(?:block)?translate\s+\"([^\"]*)\".*?%\}", r" \1 ", text)
    assert promises(text) == []


@pytest.mark.parametrize("public", [-9e8, 9e8], ids=["more", "less"])
@pytest.mark.parametrize("verdict", ["at_most", "at_least", "always", "never"])
def test_no_result_promises_a_saving(manager: User, region: Area, public: float, verdict: str) -> None:
    data = json.loads(small())
    for policy in data["policies"]:
        for found in policy["net_present_value"].values():
            found |= {"value": public, "low": public - 1e8, "high": public + 1e8, "share_positive": float(public > 0)}
        for found in policy["break_even"].values():
            found |= {"verdict": verdict, "fewer_applications": 0.2, "ratio": 0.8}
    bring(manager, region, json.dumps(data).encode())
    text = page_of(manager, SimulationResult.objects.get())
    assert promises(text) == []
    assert "Met deze aannames geven alle overheden samen over 3 jaar 900 miljoen euro" in text


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"verdict": "never"}, "Bij geen enkel effect op de aanvragen komt deze betaler uit de kosten."),
        ({"verdict": "at_most", "fewer_applications": 0.426},
         "Wie bereikt wordt, zou minstens 42,6 % minder vaak een woonzorgcentrum moeten aanvragen."),
        ({"verdict": "at_most", "fewer_applications": -0.1},
         "Deze betaler komt ook uit de kosten met 10 % meer aanvragen van wie bereikt wordt."),
        ({"verdict": "at_least", "fewer_applications": 0.27},
         "Voor deze betaler kost thuis wonen meer dan een woonzorgcentrum. Hij komt uit de kosten zolang er ten "
         "hoogste 27 % minder aanvragen zijn."),
    ],
)  # fmt: skip
def test_what_is_needed_in_words(found: dict[str, Any], words: str) -> None:
    assert even_words(found) == words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "van nooit tot 10 % meer aanvragen. In 40 % van de trekkingen: nooit."),
        ({"low": 0.5, "high": None, "share_never": 0, "share_always": 0.25},
         "van 50 % minder aanvragen tot altijd. In 25 % van de trekkingen: altijd."),
        ({"low_verdict": "never", "high": None, "high_verdict": "always", "share_always": 0.1},
         "van nooit tot altijd. In 40 % van de trekkingen: nooit. In 10 % van de trekkingen: altijd."),
        ({"low": 0.5, "high": 0.9, "share_never": 0}, "van 50 % minder aanvragen tot 10 % minder aanvragen."),
    ],
)  # fmt: skip
def test_the_ends_of_the_draws_in_words(changed: dict[str, Any], words: str) -> None:
    found = {"draws": 20, "low": None, "high": 1.1, "share_never": 0.4}
    assert even_range(found | changed) == f"Bereik over de trekkingen: {words}"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [("never", "never", "nooit"), ("always", "always", "altijd")],
)
def test_ends_that_are_no_ratio_tell_which_by_their_verdict(low: str, high: str, words: str) -> None:
    found = {"draws": 20, "low": None, "high": None, "low_verdict": low, "high_verdict": high}
    assert even_range(found) == f"In bijna alle trekkingen: {words}."


def test_without_draws_there_is_no_range() -> None:
    assert change_words(1.0) == "evenveel aanvragen"
    assert even_range({"draws": 0}) == "Zonder trekkingen is hier geen bereik voor."


# Beside another, and as files


def test_two_simulations_side_by_side(manager: User, region: Area, result: SimulationResult) -> None:
    other = json.loads(small()) | {"name": "Andere"}
    next(one for one in other["parameters"] if one["name"] == "home.living")["value"] = 41.0
    bring(manager, region, json.dumps(other).encode())
    second = SimulationResult.objects.exclude(pk=result.pk).get()
    page = client_of(manager).get(reverse("programme:compare_simulations"), {"a": str(result.pk), "b": str(second.pk)})
    compared = page.context["compared"]
    assert compared.differ.rows == [["Wonen en leven thuis (euro per dag)", "40 (30 tot 50)", "41 (30 tot 50)"]]
    assert [len(table.headers) for table in compared.tables] == [5, 5, 5]
    assert [row[1] == row[3] for row in compared.tables[1].rows] == [True] * 10
    same = client_of(manager).get(reverse("programme:compare_simulations"), {"a": str(result.pk), "b": str(result.pk)})
    assert "Kies twee verschillende simulaties." in same.content.decode()
    assert promises(page.content.decode()) == []


def test_the_file_is_the_one_whose_hash_is_told(manager: User, result: SimulationResult) -> None:
    answer = client_of(manager).get(reverse("programme:simulation_json", args=[result.pk]))
    assert answer.content.decode() == small()
    assert answer["Content-Disposition"] == 'attachment; filename="proef.json"'


def test_the_scenario_is_the_one_that_was_asked(manager: User, region: Area, result: SimulationResult) -> None:
    answer = client_of(manager).get(reverse("programme:simulation_scenario", args=[result.pk]))
    assert answer.content.decode() == toml_of(SMALL)
    bring(manager, region, json.dumps(json.loads(small()) | {"name": "Elders gemaakt"}).encode())
    second = SimulationResult.objects.exclude(pk=result.pk).get()
    browser = client_of(manager)
    assert browser.get(reverse("programme:simulation_scenario", args=[second.pk])).status_code == 404
    assert "Invoer voor de opdrachtregel" not in page_of(manager, second)


def test_a_spreadsheet_with_every_number_as_a_number(manager: User, result: SimulationResult) -> None:
    answer = client_of(manager).get(reverse("programme:simulation_workbook", args=[result.pk]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Uitkomst", "Nodig effect", "Per jaar", "Voor wie", "Past het", "Aannames", "Herkomst"]
    assert [sheet.max_row for sheet in book][:3] == [1 + 2 * 17, 1 + 2 * 7, 1 + 2 * 4]
    first = next(book["Uitkomst"].iter_rows(min_row=2, values_only=True))
    assert (first[0], first[1]) == ("buurt", "jaren in een woonzorgcentrum vermeden")
    assert all(isinstance(cell, int | float) for cell in first[2:])
    assert book["Aannames"].max_row == 1 + len(built_in().of)


def test_names_are_never_formulas(manager: User, region: Area) -> None:
    data = json.loads(small())
    data["policies"][0]["name"] = "=HYPERLINK(1)"
    bring(manager, region, json.dumps(data).encode())
    result = SimulationResult.objects.get()
    answer = client_of(manager).get(reverse("programme:simulation_workbook", args=[result.pk]))
    cell = load_workbook(io.BytesIO(answer.content))["Uitkomst"]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_result_is_told_in_every_language(manager: User, result: SimulationResult, language: str) -> None:
    with translation.override(language):
        assert len(telling.outcome_of(result.data).policies) == 2


def test_pages_ask_as_much_whatever_there_is(manager: User, region: Area, result: SimulationResult) -> None:
    browser = client_of(manager)
    pages = [reverse("programme:simulation", args=[result.pk]), reverse("programme:simulations")]
    before = [queries_of(browser, page) for page in pages]
    for name in ("Tweede", "Derde"):
        bring(manager, region, json.dumps(json.loads(small()) | {"name": name}).encode())
    after = [queries_of(browser, page) for page in pages]
    assert (after, max(after) <= 17) == (before, True)
