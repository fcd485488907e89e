"""Scenarios: the example, what is wrong with field and value, the check that finds what was changed."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nabij.engines.allocation import InputError, solve
from nabij.engines.allocation.check import check
from nabij.engines.allocation.example import FILES, write
from nabij.engines.allocation.explain import why_text
from nabij.engines.allocation.io import scenario


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


def changed(folder: Path, *pairs: tuple[str, str], file: str = "scenario.toml") -> Path:
    text = (folder / file).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / file).write_text(text, encoding="utf-8")
    return folder / "scenario.toml"


def few(folder: Path) -> Path:
    return changed(folder, ("draws = 10_000", "draws = 200"))


def test_the_example_is_spread_and_holds(folder: Path) -> None:
    told = scenario.load(few(folder))
    result = solve(told.problem)
    outcome = {**told.told(), **result.to_json()}
    assert sum(row["fte"] for row in outcome["neighbourhoods"]) == 48
    assert {row["region"]: row["fte"] for row in outcome["regions"]} == {
        "Heuvelrand": 9, "Kleistreek": 11.5, "Linde": 10, "Vaartland": 17.5,
    }  # fmt: skip
    assert outcome["inputs"] == [
        {"file": "buurten.csv", "sha256": hashlib.sha256((folder / "buurten.csv").read_bytes()).hexdigest()}
    ]
    assert check(told.problem, outcome) == []
    assert scenario.load(folder / "scenario.toml").told() == told.told()


def test_an_alderman_can_read_why(folder: Path) -> None:
    told = scenario.load(changed(folder, ("draws = 10_000", "draws = 0")))
    assert why_text(solve(told.problem), 6) == (
        "4 VTE voor Vaartkaai. Er wonen 15.310 mensen: alleen volgens het aantal inwoners zou het 2,77 VTE zijn. De "
        "nood per inwoner is hier 51 % hoger dan gemiddeld, vooral door kansarmoede (14,7 %; gemiddeld 9,7 %), "
        "plaatsen in voorzieningen per 1.000 65-plussers (52,0; gemiddeld 64,7; minder betekent meer nood) en "
        "alleenwonenden (35,2 %; gemiddeld 30,1 %). Eerst is alles over de regio's verdeeld: Vaartland kreeg 17,5 VTE, "
        "23 % meer dan volgens het aantal inwoners (14,2 VTE). Naar nood komt dat op 4,20 VTE. Afgerond op halve VTE's "
        "is dat 4 VTE."
    )


def test_step_by_step(folder: Path) -> None:
    path = changed(
        folder, ("draws = 10_000", "draws = 0"),
        ('population = "inwoners"', 'population = "inwoners"\nprevious = "vte_nu"'),
        ("[robustness]", "[transition]\nlimit_fte = 0.5\nyears = 6\n\n[robustness]"), ("fte = 48 ", "fte = 49 "),
    )  # fmt: skip
    told = scenario.load(path)
    result = solve(told.problem)
    assert check(told.problem, {**result.to_json()}) == []
    assert 1 < len(result.path) <= 6
    assert result.fte(int(result.units[6])) == 3.0
    assert (
        "Het stijgt stap voor stap van 2,5 VTE vorig jaar naar 4,5 VTE, dit jaar tot 3 VTE: er mag per jaar hoogstens "
        "0,5 VTE bij of af." in why_text(result, 6)
    )


def test_judgements_become_weights(folder: Path) -> None:
    pairs = '[["ouder worden", "bestaanszekerheid", 1], ["ouder worden", "omgeving", 2],'
    pairs += ' ["bestaanszekerheid", "omgeving", 2]]'
    few(folder)
    path = changed(folder, ("[robustness]", f'[[judgements]]\nof = "pillars"\npairs = {pairs}\n\n[robustness]'))
    told = scenario.load(path)
    assert told.problem.weights()[0] == pytest.approx([0.4, 0.4, 0.2])
    assert told.told()["judgements"][0]["consistency_ratio"] == 0


def test_a_budget_that_buys_no_whole_step(folder: Path) -> None:
    told = scenario.load(changed(folder, ("fte = 48 ", "budget_eur = 2_900_000 ")))
    assert float(told.problem.means.fte) == 48
    assert told.unspent == 20_000


JUDGED = '[[judgements]]\nof = "pillars"\npairs = [["ouder worden", "bestaanszekerheid", 9], '
JUDGED += '["bestaanszekerheid", "omgeving", 9], ["omgeving", "ouder worden", 9]]\n\n[robustness]'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("stages = 2", "stage = 2", "[model]: stage: is not known here; stages?"),
        ('method = "webster"', 'method = "hondt"',
         "means: method: must be one of webster, largest-remainder, is hondt"),
        ("fte = 48 ", "fte = 48.25 ", "means: fte: must be a whole number of steps of 0.5 FTE, is 48.25"),
        ("fte = 48 ", "fte = nan ", "[means]: fte: must be 0 to 1000000000000000, is nan"),
        ("fte = 48 ", 'fte = "48" ', '[means]: fte: must be a number, is "48"'),
        ("fte = 48 ", "fte = 48\nbudget_eur = 1 ", "[means]: fte: tell either fte or budget_eur"),
        ("floor = 1", "floor = 3",
         "means: floor: 24 times the floor of 3 FTE is 72 FTE, more than the 48 that there are"),
        ("cap = 5", "cap = 0.5", "means: cap: must be the floor of 1 or more, is 0.5"),
        ("lambda = 0.25 ", "lambda = -1 ", "model: lambda: must be 0 to 3, is -1"),
        ("winsorise = [0.05, 0.95]", "winsorise = [0.9, 0.1]",
         "model: winsorise: the first must be below the second: 0.9, 0.1"),
        ('need = "low"', 'need = "few"', "[[pillar]] 3 indicator 2: need: must be one of high, low, is few"),
        ('format = "nabij-allocation/1"', 'format = "x"', 'scenario: format: must be "nabij-allocation/1", is "x"'),
        ('file = "buurten.csv"', 'file = "buurten.csv"\nsha256 = "00"',
         '[neighbourhoods]: sha256: buurten.csv has changed since: its sha256 is HASH, not "00"; take the file of '
         "then, or put its sha256 of now here"),
        ("[robustness]", JUDGED,
         "[[judgements]] 1: pairs: the judgements contradict each other: consistency ratio 6.84, at most 0.10; by the "
         "others ouder worden would weigh 1 times bestaanszekerheid; change one, or tell accept_inconsistent = true"),
        ("[robustness]", "[transition]\nlimit_fte = 1\n[robustness]",
         "transition: previous: needs the FTE of the year before"),
        ("draws = 10_000", "draws = 1e9", "robustness: draws: must be 0 to 1000000, is 1000000000"),
        ("seed = 1", "seed = -1", "scenario: seed: must be 0 to 4294967295, is -1"),
        ("stages = 2", "stages = 2 2", "is not TOML: "),
        ("stages = 2", "stages = true", "model: stages: must be one of 1, 2, is true"),
        ("fte = 48 ", "budget_eur = 29_999.5 ",
         "[means]: budget_eur: €29,999.50 buys no step of 0.5 FTE, at €60,000.00 for one FTE; it takes at least "
         "€30,000.00"),
        ("fte = 48 ", "fte = 1e9 ", "means: fte: must be 0 to 5000000, is 1000000000"),
        ('unit = "%", need = "high" },', 'unit = 5, need = "high" },',
         "[[pillar]] 2 indicator 1: unit: must be a text, is 5"),
        ("[robustness]", JUDGED.replace("\n\n[rob", "\naccept_inconsistent = 1\n\n[rob"),
         "[[judgements]] 1: accept_inconsistent: must be true or false, is 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_scenario_is_told(folder: Path, old: str, new: str, message: str) -> None:
    path = changed(folder, (old, new))
    with pytest.raises(InputError) as told:
        solve(scenario.load(path).problem)
    found = str(told.value).removeprefix(f"{path}: ")
    message = message.replace("HASH", hashlib.sha256((folder / "buurten.csv").read_bytes()).hexdigest())
    assert found.startswith(message) if message.endswith(": ") else found == message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("B03,De Beemd,Linde,7940", "B03,De Beemd,Linde,0", "row 4: inwoners: must be more than 0, is 0"),
        ("B03,", "B02,", "row 4: code: is there twice: B02"),
        ("B03,", ",", "row 4: code: is empty"),
        ("B03,De Beemd,Linde", "B03,De Beemd,", "row 4: regio: is empty"),
        ("kansarmoede", "armoede", "kansarmoede: there is no such column; columns are code, buurt, regio, inwoners"),
    ],
)
def test_what_is_wrong_in_the_data_is_told(folder: Path, old: str, new: str, message: str) -> None:
    path = changed(folder, (old, new), file="buurten.csv")
    with pytest.raises(InputError) as told:
        scenario.load(path)
    assert str(told.value).removeprefix(f"{folder / 'buurten.csv'}: ").startswith(message)


def test_an_unknown_figure_names_row_and_column(folder: Path) -> None:
    lines = (folder / "buurten.csv").read_text(encoding="utf-8").splitlines()
    cells = lines[5].split(",")
    cells[6] = ""
    lines[5] = ",".join(cells)
    (folder / "buurten.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"buurten.csv: row 6: aandeel_80plus: is not known for B05; fill it in"):
        scenario.load(folder / "scenario.toml")


def one_more(outcome: dict[str, Any]) -> None:
    outcome["neighbourhoods"][0]["fte"] += 0.5
    outcome["neighbourhoods"][0]["budget_eur"] += 30_000


def moved(outcome: dict[str, Any]) -> None:
    one_more(outcome)
    outcome["neighbourhoods"][1]["fte"] -= 0.5
    outcome["neighbourhoods"][1]["budget_eur"] -= 30_000


def other_score(outcome: dict[str, Any]) -> None:
    outcome["neighbourhoods"][2]["score"] += 0.01


def below(outcome: dict[str, Any]) -> None:
    moved(outcome)
    outcome["neighbourhoods"][2]["fte"] -= 0.5


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (one_more, "the FTE add up to 48.5, not 48"),
        (moved, "B02 has a better claim on a unit than B01"),
        (other_score, "B03: the score is"),
        (below, "B03: 0.5 FTE is below the floor"),
        (lambda one: one["neighbourhoods"][3].update(name="X"), "B04: name is Statie, not X"),
        (lambda one: one["neighbourhoods"][3].update(population=1.0), "B04: population is 10970, not 1"),
        (lambda one: one["neighbourhoods"][3].update(rank=1), "B04: rank is 15, not 1"),
        (lambda one: one["neighbourhoods"][3].update(fair_fte=2.0), "B04: fair_fte is 1.7164, not 2.0"),
        (lambda one: one["neighbourhoods"][3]["contributions"].update(kansarmoede=0.5), "B04: contributions is"),
        (lambda one: one["neighbourhoods"][3].pop("more_need"), "B04: more_need is -0.1"),
        (lambda one: one["weights"].update(kansarmoede=0.5), "weights is"),
        (lambda one: one.update(budget_eur=1), "budget_eur is 2.88e+06, not 1"),
        (lambda one: one["neighbourhoods"].pop(), "the neighbourhoods are not those of the scenario"),
    ],
)
def test_the_check_finds_what_was_changed(folder: Path, change: Callable[[dict[str, Any]], None], fault: str) -> None:
    told = scenario.load(few(folder))
    outcome = json.loads(json.dumps(solve(told.problem).to_json()))
    change(outcome)
    assert any(one.startswith(fault) for one in check(told.problem, outcome))


def test_the_example_is_whole(tmp_path: Path) -> None:
    write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    shutil.rmtree(tmp_path)
