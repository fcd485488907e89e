"""The geography: valid, gap-free, without overlap, with everything where it should be."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, shape
from shapely.ops import unary_union

from nabij.config.demo import World, generate
from nabij.config.demo.world import Area


def polygon(area: Area) -> Polygon | MultiPolygon:
    found = shape(area.geometry)
    assert isinstance(found, Polygon | MultiPolygon)
    return found


@pytest.fixture(scope="module", params=[1, 2, 5])
def world(request: pytest.FixtureRequest, demo_world: World) -> World:
    return demo_world if request.param == 1 else generate(request.param)


def test_every_area_is_valid(world: World) -> None:
    assert [area.code for area in world.areas if not polygon(area).is_valid] == []


def test_sectors_do_not_overlap(world: World) -> None:
    sectors = [polygon(area) for area in world.areas_at("sector")]
    overlaps = [
        one.intersection(other).area
        for n, one in enumerate(sectors)
        for other in sectors[n + 1 :]
        if one.intersects(other)
    ]
    assert max(overlaps) == 0


def test_sectors_leave_no_gap(world: World) -> None:
    land = unary_union([polygon(area) for area in world.areas_at("sector")])
    assert isinstance(land, Polygon)
    assert list(land.interiors) == []


@pytest.mark.parametrize("level", ["neighbourhood", "municipality", "primary_care_zone", "region"])
def test_every_level_covers_the_same_land(world: World, level: str) -> None:
    land = unary_union([polygon(area) for area in world.areas_at("sector")])
    here = unary_union([polygon(area) for area in world.areas if area.level == level])
    assert here.symmetric_difference(land).area == pytest.approx(0, abs=1e-12)


def test_neighbourhoods_are_the_union_of_their_sectors(world: World) -> None:
    sectors = {area.code: area for area in world.areas_at("sector")}
    for area in world.areas_at("neighbourhood"):
        parts = [sectors[code] for code in area.parts]
        assert unary_union([polygon(part) for part in parts]).symmetric_difference(polygon(area)).area < 1e-12
        assert sum(part.population for part in parts) == area.population


def test_one_neighbourhood_crosses_the_municipal_border(world: World) -> None:
    crossing = [area for area in world.areas_at("neighbourhood") if len(area.parents) > 1]
    assert [(area.name, area.parents) for area in crossing] == [("Hovergem-Kouter", ("99801", "99802"))]


def test_population_adds_up(world: World) -> None:
    for municipality in world.areas_at("municipality"):
        sectors = [area for area in world.areas_at("sector") if municipality.code in area.parents]
        assert sum(area.population for area in sectors) == municipality.population
    assert {area.name: area.population for area in world.areas_at("municipality")} == {
        "Elzenbeke": 20936,
        "Lindervelde": 6470,
    }


def test_streets_and_addresses_lie_in_their_sector(world: World) -> None:
    sectors = {area.code: polygon(area) for area in world.areas_at("sector")}
    metre = 1.5e-5
    for street in world.streets:
        assert LineString(street.line).within(sectors[street.sector].buffer(metre)), street.name
        assert all(Point(a.point).within(sectors[street.sector].buffer(metre)) for a in street.addresses)
        assert street.addresses


def test_a_street_name_stands_once_in_a_municipality(world: World) -> None:
    names = [(street.municipality, street.name) for street in world.streets]
    assert len(names) == len(set(names))


def test_codes_cannot_be_official_ones(world: World) -> None:
    assert {area.code[:3] for area in world.areas_at("sector")} == {"998"}
    assert {len(area.code) for area in world.areas_at("sector")} == {9}
    assert {area.code for area in world.areas_at("municipality")} == {"99801", "99802"}


def official_tables() -> Iterator[Path]:
    beside = Path(__file__).parents[5].parent / "shared" / "data"
    folder = Path(os.environ.get("NABIJ_SHARED_DATA", str(beside))) / "gebiedscodes"
    if not folder.exists():
        pytest.skip("the open data does not lie beside the project")
    yield from sorted(folder.glob("*.csv"))


@pytest.mark.realdata
def test_names_codes_and_postcodes_do_not_exist(world: World) -> None:
    cells: set[str] = set()
    for path in official_tables():
        with path.open(encoding="utf-8") as file:
            cells |= {cell.casefold() for row in csv.reader(file) for cell in row}
    own = {area.code for area in world.areas} | {address.postcode for address in world.addresses}
    own |= {area.name for area in world.areas if area.level != "sector"} | {"Hovergem"}
    assert {name.casefold() for name in own} & cells == set()
