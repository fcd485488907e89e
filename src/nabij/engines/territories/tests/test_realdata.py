"""Real wijken: Aalst and Dendermonde, with their population of 2011."""

import csv
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from nabij.engines.territories import Result, io, solve
from nabij.engines.territories.check import check

DATA = Path(os.environ.get("NABIJ_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data"))
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason="the open data isn't there; set NABIJ_SHARED_DATA"),
]


def wijken(path: Path, *nis: str) -> Path:
    """The wijken of some municipalities with their inhabitants."""
    with (DATA / "statistische-sectoren/wijken_2024_bevolking_bimd_2011.csv").open(newline="") as file:
        people = {row["wijk_2024"]: int(row["population_2011"] or 0) for row in csv.DictReader(file)}
    data = json.loads(gzip.decompress((DATA / "gebieden-geometrie/wijken_2024.geojson.gz").read_bytes()))
    data["features"] = [row for row in data["features"] if row["properties"]["nis_2025"] in nis]
    for row in data["features"]:
        row["properties"]["people"] = people.get(row["properties"]["wijk"], 0)
    path.write_text(json.dumps(data))
    return path


def drawn(folder: Path, *nis: str, **more: Any) -> tuple[Result, Path, Path]:
    areas = wijken(folder / "areas.geojson", *nis)
    options = io.Options(id="wijk", population="people", within="nis_2025", **more)
    found = io.load(areas, options)
    result = solve(found.problem, iterations=500, seed=1)
    out = folder / "out.geojson"
    io.write(out, result, found.geometry, {"id": "wijk", "population": "people", "within": "nis_2025", "least": 5000.0,
                                           "most": 25_000.0, "cross_borders": options.cross_borders})  # fmt: skip
    return result, areas, out


def test_aalst_is_divided_as_well_as_can_be(tmp_path: Path) -> None:
    result, areas, out = drawn(tmp_path, "41002")
    assert (len(result.neighbourhoods), result.proven, result.score.outside) == (5, True, 0)
    assert sum(one.population for one in result.neighbourhoods) == 81_053
    assert result.score.objective == pytest.approx(0.974417, abs=1e-5)
    assert check(out, areas).holds


def test_dendermonde_and_its_neighbours_across_their_borders(tmp_path: Path) -> None:
    result, areas, out = drawn(tmp_path, "42006", "42003", "42010", cross_borders=True)
    assert result.score.outside == 0
    assert check(out, areas).holds
