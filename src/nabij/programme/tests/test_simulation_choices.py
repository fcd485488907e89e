"""From what is chosen to the scenario of the engine and back; every figure told in Dutch."""

import json
import tomllib
from pathlib import Path

import pytest
from django import forms
from django.utils import translation

from nabij.engines.microsim.parameters import built_in
from nabij.programme import rules
from nabij.programme.forms.simulations import read_number, write_number
from nabij.programme.simulation import words
from nabij.programme.simulation.choices import Chosen, of_result, of_toml, problem_of, seconds, toml_of
from nabij.programme.simulation.figures import GROUPS, MAIN, figures
from nabij.programme.simulation.naming import FIT
from nabij.programme.tests.simulations import SMALL, small

ODD = 'Een "naam" \\ met [tekens] = \u007f é'


def test_a_scenario_says_what_was_chosen_and_the_engine_reads_it(tmp_path: Path) -> None:
    figures = {"reach.ramp": (3.0, 2.0, 5.0), "home.living": (1e-5, None, None)}
    chosen = Chosen(ODD, [(ODD, ["housing"], {"reach.coverage": 0.5})], figures=figures)
    assert of_toml(toml_of(chosen)) == chosen
    problem = problem_of(toml_of(chosen), tmp_path)
    assert (problem.name, problem.years, problem.draws, problem.persons) == (ODD, 35, 50, 100_000)
    ramp, living = (problem.parameters.of[name] for name in ("reach.ramp", "home.living"))
    assert (ramp.value, ramp.low, ramp.high, ramp.distribution) == (3.0, 2.0, 5.0, "uniform")
    assert (living.value, living.distribution, living.grade) == (1e-5, "fixed", "assumption")
    assert dict(problem.policies[0].changes) == {"reach.coverage": 0.5}


def test_what_was_chosen_is_found_again_in_a_result() -> None:
    assert of_result(json.loads(small())) == SMALL


def test_every_figure_has_a_label_a_unit_and_a_source_in_dutch() -> None:
    known = list(figures())
    assert {one.name for one in known} == set(built_in().of)
    assert [one.name for one in known if one.label == one.name] == []
    assert [one.parameter.unit for one in known if one.parameter.unit not in words.UNITS] == []
    assert [one.parameter.source for one in known if not one.in_words_of_ours] == []
    assert len({one.label for one in known}) == len(known)
    assert {one.group for one in known} <= set(GROUPS)
    assert [one.name for one in known if one.group == "main"] == list(MAIN)


def test_every_figure_of_the_fit_has_a_name_in_dutch() -> None:
    found = json.loads(small())["fit"]
    assert [one["name"] for one in found if one["name"] not in FIT] == []
    assert [one["unit"] for one in found if one["unit"] not in words.UNITS] == []
    assert [one["source"] for one in found if one["source"] not in words.SOURCES] == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,4", 0.4),
        ("0.4", 0.4),
        ("74.760.000", 74_760_000),
        ("74 760 000", 74_760_000),
        ("1.500,5", 1500.5),
        ("-1", -1),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["veel", "1,2,3,x", "nan", "inf", "1e99", "1_000", "--1"])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(forms.ValidationError) as told:
        read_number(text)
    assert told.value.messages == ["Dit is geen getal. Schrijf bijvoorbeeld 0,4 of 1500."]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_no_digit_is_lost_between_the_form_and_the_engine(language: str) -> None:
    with translation.override(language):
        for one in built_in().of.values():
            for value in (one.value, one.low, one.high):
                assert (one.name, read_number(write_number(value))) == (one.name, value)


def test_the_form_begins_with_a_simulation_that_may_run() -> None:
    assert seconds(Chosen("x", [("a", ["respite"], {})])) < rules.RUN_SECONDS / 2
    assert seconds(Chosen("x", [("a", ["respite"], {})] * 3, draws=200, persons=1_000_000)) > rules.RUN_SECONDS


def test_a_scenario_is_toml_whatever_is_changed() -> None:
    every = {one.name: (one.value, None, None) for one in built_in().of.values()}
    assert len(tomllib.loads(toml_of(Chosen("x", [("a", [], {})], figures=every)))["parameters"]) == len(every)
