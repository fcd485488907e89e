import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nabij.territory import cli
from nabij.territory.models import Area, Level
from tests.factories import make_area, make_municipality

pytestmark = pytest.mark.django_db
SQUARE = [[[4.0, 51.0], [4.01, 51.0], [4.01, 51.01], [4.0, 51.01], [4.0, 51.0]]]


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    shape = {"type": "Polygon", "coordinates": SQUARE}
    feature = {"type": "Feature", "properties": {"nis": "42006", "naam": "Dendermonde"}, "geometry": shape}
    path = tmp_path / "gemeenten.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_areas_in_words_and_in_json(file: Path) -> None:
    options = (file, "--level", "municipality", "--code", "nis", "--name", "naam")
    dry = run(cli.areas, *options, "--dry-run")
    assert dry.output == "1 nieuw, 0 bijgewerkt, 0 ongewijzigd\nDit was een proef: er is niets bewaard.\n"
    assert Area.objects.count() == 0
    assert run(cli.areas, *options).output == "1 nieuw, 0 bijgewerkt, 0 ongewijzigd\n"
    assert json.loads(run(cli.areas, *options, "--json").output) == {
        "created": 0,
        "updated": 0,
        "unchanged": 1,
        "notes": [],
        "dry_run": False,
    }


def test_bad_input_ends_with_status_two_and_a_line_on_stderr(file: Path) -> None:
    result = run(cli.areas, file, "--level", "municipality", "--code", "x", "--name", "naam")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "gemeenten.geojson: er is geen veld 'x'; wel: nis, naam\n"
    missing = run(cli.population, "weg.csv")
    assert (missing.exit_code, missing.stderr) == (2, "weg.csv: dit bestand bestaat niet\n")
    unsaid = run(cli.areas, file)
    assert (unsaid.exit_code, unsaid.stderr.count("\n")) == (2, 1)


def test_a_neighbourhood_from_parts() -> None:
    municipality = make_municipality(name="Dendermonde")
    make_area(Level.DISTRICT, code="W1", at=(4.0, 51.0), parents=[municipality])
    result = run(cli.add, "B1", "Buurt", "--parts", "wijk:W1", "--json")
    assert json.loads(result.output) == {
        "code": "B1",
        "name": "Buurt",
        "parts": 1,
        "municipalities": ["Dendermonde"],
        "population": None,
        "population_on": None,
    }
    wrong = run(cli.add, "B1", "Buurt", "--parts", "wijk:W1,wijk:W9,W1")
    assert wrong.exit_code == 2
    assert wrong.stderr == (
        "--parts: er is geen gebied 'wijk:W9' (schrijf NIVEAU:CODE)\n"
        "--parts: er is geen gebied 'W1' (schrijf NIVEAU:CODE)\n"
    )
    assert run(cli.list_).output.split() == ["B1", "Buurt", "-"]


@pytest.mark.parametrize(
    ("text", "level"),
    [("municipality", "municipality"), ("Gemeente", "municipality"), ("buurt", "neighbourhood"), ("straat", "straat")],
)
def test_a_level_goes_by_its_code_or_its_dutch_name(text: str, level: str) -> None:
    assert cli.level_named(text) == level
