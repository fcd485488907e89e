"""Scenarios: what is read, and what is refused with file, place and field."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nabij.engines.common import InputError
from nabij.engines.microsim import io
from nabij.engines.microsim.parameters import built_in

GOOD = 'format = "nabij-microsim/1"\n[[policy]]\nname = "a"\nmeasures = ["neighbourhood"]\n'


def scenario(folder: Path, text: str) -> Path:
    path = folder / "scenario.toml"
    path.write_text(text)
    return path


def test_a_scenario_and_what_goes_before_it(tmp_path: Path) -> None:
    path = scenario(tmp_path, GOOD.replace("[[policy]]", "years = 10\nseed = 3\n[[policy]]"))
    problem = io.load(path, years=12, draws=4)
    assert (problem.years, problem.draws, problem.seed, problem.bed_limit) == (12, 4, 3, True)
    assert problem.population.regions[0] == "Antwerpen"
    assert problem.population.total == 6_653_062
    assert problem.hashes["scenario"].startswith("sha256:")
    assert {"built-in parameters.toml", "built-in population.csv"} <= set(problem.hashes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("format = 1", 'format: must be "nabij-microsim/1"'),
        ("format =", "can't be read"),
        (GOOD.replace("neighbourhood", "robots"), "policy a: measures: unknown: robots"),
        ("yers = 3\n" + GOOD, "yers: unknown"),
        ("years = 0\n" + GOOD, "years: must be a whole number from 1 to 60: 0"),
        ("draws = 1.5\n" + GOOD, "draws: must be a whole number"),
        ("persons = 99000000\n" + GOOD, "persons: must be a whole number"),
        (GOOD + "[parameters]\nplaces = 3", "unknown parameter: places; did you mean beds.places?"),
        (GOOD + '[parameters]\n"beds.occupancy" = 1.2', "[beds.occupancy]: value: is a share"),
        (GOOD + '[parameters]\n"beds.occupancy" = "many"', "beds.occupancy: must be a number or a table"),
        (GOOD + '[parameters]\n"beds.occupancy" = {value = 0.99}', "lies outside its range"),
        (GOOD + '[parameters]\n"beds.occupancy" = {vale = 0.9}', "vale: unknown field"),
        (GOOD + 'changes = {"beds.places" = 1}', "no figure of a programme"),
        (GOOD + 'changes = {"reach.coverage" = 2}', "is a share"),
        ('population = "none.csv"\n' + GOOD, "population: there is no file 'none.csv' beside the scenario"),
        ('alignment = ""\n' + GOOD, "alignment: there is no file '' beside the scenario"),
        ('population = "a\\u0000b"\n' + GOOD, "population: there is no file"),
        (GOOD.replace('"a"', "3"), "[[policy]] 1: name: must be a text: 3"),
        (GOOD.replace('["neigh', '["neighbourhood", "neigh'), "measures: named twice: neighbourhood"),
        (GOOD + '[parameters]\n"neighbourhood.admission" = 1e300', "[neighbourhood.admission]: value: must be 100 or"),
        (GOOD + '[parameters]\n"neighbourhood.admission" = nan', "[neighbourhood.admission]: value: must be a number"),
        (GOOD + '[parameters]\n"reach.found" = 1.5', "[reach.found]: value: must be 1 or less"),
        (GOOD + '[parameters]\n"quality.none" = {high = 2}', "[quality.none]: "),
        (
            GOOD + '[parameters]\n"neighbourhood.local" = 0.5',
            "neighbourhood.flemish: with neighbourhood.local more than",
        ),
        ("a = " + "[" * 5000, "can't be read"),
        ('format = "nabij-microsim/1"\n', "no policy to compare"),
        (GOOD + GOOD.split("\n", 1)[1], "two policies have the same name"),
    ],
)
def test_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        io.load(scenario(tmp_path, text))
    assert told in str(error.value)
    assert str(error.value).startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("a,X,70,5", "line 2: sex: must be F or M"),
        ("a,F,70.5,5", "line 2: age: must be a whole number"),
        ("a,F,70,-1", "line 2: population"),
        ("a,F,70,0", "nobody lives there"),
        ("a,F,70,nan", "line 2: population: must be a number from 0 to 1e+09: 'nan'"),
        ("a,F,70,inf", "line 2: population"),
        ("a,F,-1,5", "line 2: age: must be a number from 0 to 130: '-1'"),
        ("a,F,70", "line 2: fewer fields than the first line has"),
        ("a,F,70,5,5", "line 2: more fields than the first line has"),
        ("a,F,70,5\nb,F,70,5\na,F,70,5", "line 4: age: region a, F, 70 years is there already, on line 2"),
        ("a,F,70,5\na,M,70,5\na,F,72,5", "age: no row for region a, F, 71 years"),
        ("", "holds no rows"),
    ],
)
def test_population_refused(tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "people.csv").write_text(f"region,sex,age,population\n{rows}\n")
    with pytest.raises(InputError) as error:
        io.load(scenario(tmp_path, 'population = "people.csv"\n' + GOOD))
    assert told in str(error.value)


@pytest.mark.parametrize(("mark", "between"), [("", ","), ("\ufeff", ","), ("\ufeff", ";"), ("", "\t")])
def test_population_as_a_spreadsheet_saves_it(tmp_path: Path, mark: str, between: str) -> None:
    rows = "region, sex,age,population\na,F,70,5\na,M,70,3\n".replace(",", between)
    (tmp_path / "people.csv").write_text(mark + rows)
    found = io.load(scenario(tmp_path, 'population = "people.csv"\n' + GOOD)).population
    assert (found.regions, found.people[0, :, 70].tolist()) == (("a",), [5.0, 3.0])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("2022.5,F,65,80,10", "line 2: year: must be a whole number: '2022.5'"),
        ("2022,F,65,64,10", "line 2: age_to: must be a number from 65 to 130: '64'"),
        ("2022,F,65,,", "line 2: population"),
        ("2022,V,65,,10", "line 2: sex: must be F or M: 'V'"),
    ],
)
def test_alignment_refused(tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "totals.csv").write_text(f"year,sex,age_from,age_to,population\n{rows}\n")
    with pytest.raises(InputError) as error:
        io.load(scenario(tmp_path, 'alignment = "totals.csv"\n' + GOOD))
    assert told in str(error.value)
    assert "\n" not in str(error.value)


ODD = ('"x"', '""', "nan", "inf", "-inf", "-1", "0", "1", "1e308", "[]", "[1]", "{}", "{a = 1}", "true", "2021-01-01")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    field=st.sampled_from([*io.KNOWN, *(f'parameters."{one}"' for one in built_in().of)]), value=st.sampled_from(ODD)
)
def test_whatever_a_field_holds_it_is_read_or_refused_in_one_line(tmp_path: Path, field: str, value: str) -> None:
    start = "" if field == "format" else 'format = "nabij-microsim/1"\n'
    end = "" if field == "policy" else '[[policy]]\nname = "a"\n'
    path = scenario(tmp_path, f"{start}{field} = {value}\n{end}")
    try:
        io.load(path)
        told = str(path)
    except InputError as error:
        told = str(error)
    assert told.startswith(str(path))
    assert "\n" not in told


def test_every_figure_has_grade_and_source() -> None:
    found = built_in().of.values()
    assert all(one.source and one.unit for one in found)
    assert {one.grade for one in found} == {"measured", "computed", "assumption"}


def test_the_range_told_is_the_range_drawn() -> None:
    """Also where the value doesn't lie in the middle; a beta keeps to its range within a tenth of its width."""
    for one in built_in().of.values():
        if one.distribution == "fixed":
            continue
        low, high = (0.0, 1.0) if one.distribution == "uniform" else (0.025, 0.975)
        off = 0.1 * (one.high - one.low) if one.distribution == "beta" else 1e-9 * one.high
        if one.name == "beds.occupancy":  # the most lopsided
            off *= 1.6
        assert one.at(low) == pytest.approx(one.low, abs=off), one.name
        assert one.at(high) == pytest.approx(one.high, abs=off), one.name
        if one.distribution in ("normal", "lognormal"):
            assert one.at(0.5) == pytest.approx(one.value), one.name


def test_what_was_found_for_something_else_is_called_an_assumption() -> None:
    """A source that says more or less than the figure, or of other people or care, doesn't measure it."""
    found = built_in().of
    assert [one.name for one in found.values() if "assumption" in one.source and one.grade == "measured"] == []
    assert {name for name in found if name.startswith("neighbourhood.") and found[name].grade == "measured"} == set()
    assert {one.grade for one in found.values() if "not found" in one.source} == {"assumption"}
    home = found["falls.adapted_home"]
    assert (home.value, home.low, home.high) == (0.96, 0.87, 1.06)


def test_draws_stay_possible_and_near_their_value() -> None:
    parameters = built_in()
    draws = [parameters.draw(k, 5) for k in range(1, 200)]
    for name, one in parameters.of.items():
        values = [draw[name] for draw in draws]
        assert min(values) >= 0
        if one.unit.startswith("share"):
            assert max(values) <= 1
        if one.distribution != "fixed":
            assert len(set(values)) > 150
            assert one.low <= sorted(values)[99] <= one.high
    assert parameters.draw(3, 5) == parameters.draw(3, 5) != parameters.draw(3, 6)
