"""Scenarios: what is read, and what is refused with file, place and field."""

from pathlib import Path

import pytest

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
        ('population = "none.csv"\n' + GOOD, "none.csv: can't be read"),
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
        ("a,F,70", "population: must be a number"),
        ("a,X,70,5", "line 2: sex: must be F or M"),
        ("a,F,70.5,5", "line 2: age: must be a whole number"),
        ("a,F,70,-1", "line 2: population"),
        ("a,F,70,0", "nobody lives there"),
        ("", "holds no rows"),
    ],
)
def test_population_refused(tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "people.csv").write_text(f"region,sex,age,population\n{rows}\n")
    with pytest.raises(InputError) as error:
        io.load(scenario(tmp_path, 'population = "people.csv"\n' + GOOD))
    assert told in str(error.value)


def test_every_figure_has_grade_and_source() -> None:
    found = built_in().of.values()
    assert all(one.source and one.unit for one in found)
    assert {one.grade for one in found} == {"measured", "computed", "assumption"}


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
