"""How far people live from what there is, beside the sums done by hand."""

import math
from datetime import date
from pathlib import Path

import pytest
from pyproj import Transformer

from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.territory.indicators import definitions
from nabij.territory.indicators.access import Rules, compute_access
from nabij.territory.indicators.comparing import figure_of, figures_of
from nabij.territory.models import Area, IndicatorEdition, IndicatorValue, Level, Reuse, Street
from nabij.territory.tests.figures import make_neighbourhood_of
from tests.factories import make_area, make_facility

pytestmark = pytest.mark.django_db
METRES = Transformer.from_crs("EPSG:4326", "EPSG:3812", always_xy=True)
CENSUS = date(2011, 1, 1)


def on_foot(one: tuple[float, float], other: tuple[float, float]) -> float:
    (x, y), (a, b) = METRES.transform(*one), METRES.transform(*other)
    return 1.3 * math.hypot(x - a, y - b)


def middle(number: int) -> tuple[float, float]:
    return 4.005 + number / 100, 51.005


@pytest.fixture
def sectors(tmp_path: Path) -> list[Area]:
    return make_sectors(100, 300, 50, 200)


def make_sectors(*persons: int, code: str = "inhabitants") -> list[Area]:
    """Squares of 0.01 degree in a row, in one municipality, with the persons of the census."""
    municipality = make_area(Level.MUNICIPALITY, code="42006")
    found = [
        make_area(Level.SECTOR, code=f"42006A0{n}-", at=(4 + n / 100, 51.0), parents=[municipality])
        for n in range(len(persons))
    ]
    make_counts(dict(zip(found, persons, strict=True)), code)
    return found


def make_counts(counts: dict[Area, int], code: str = "inhabitants") -> None:
    edition, _created = IndicatorEdition.objects.get_or_create(source="Telling", label="2011", reuse=Reuse.ASK)
    indicator = definitions.ready(by=SYSTEM)[code]
    for area, value in counts.items():
        IndicatorValue.objects.create(indicator=indicator, edition=edition, area=area, on=CENSUS, value=value)


def value(code: str, area: Area) -> float | None:
    figure = figure_of(code, area)
    return figure.value if figure else None


def test_the_mean_walk_is_weighed_by_persons(sectors: list[Area]) -> None:
    shop = (4.006, 51.004)
    make_facility("shop", *shop)
    compute_access(by=SYSTEM)
    walks = [on_foot(middle(n), shop) for n in range(4)]
    assert value("walk_shop", sectors[2]) == pytest.approx(walks[2], abs=0.001)
    area = make_neighbourhood_of("B1", sectors[:3], [sectors[0].parents.get()])
    expected = sum(w * p for w, p in zip(walks, (100, 300, 50), strict=False)) / 450
    assert value("walk_shop", area) == pytest.approx(expected, abs=0.001)
    assert value("near_shop", area) == pytest.approx(100 * 100 / 450)  # 500 m: only the first sector
    figure = figure_of("walk_shop", area)
    assert figure is not None
    assert (figure.on, figure.weight_on) == (date(2024, 1, 1), CENSUS)
    assert figure.sources == ("Nabij, berekend uit: Stad; Telling",)
    assert figure.ask_first


def test_persons_live_in_their_streets(sectors: list[Area]) -> None:
    places = [(4.002, 51.002), (4.008, 51.008)]
    for number, (lon, lat) in enumerate(places):
        Street.objects.create(name=f"S{number}", municipality=sectors[0].parents.get(), lon=lon, lat=lat)
    make_facility("stop", 4.002, 51.001)
    compute_access(by=SYSTEM)
    walks = [on_foot(place, (4.002, 51.001)) for place in places]
    assert value("walk_stop", sectors[0]) == pytest.approx(sum(walks) / 2, abs=0.001)
    assert value("near_stop", sectors[0]) == 50


def test_the_supply_of_two_pharmacies(sectors: list[Area]) -> None:
    pharmacies = [((4.005, 51.005), 1.0), ((4.035, 51.005), 2.0)]
    for place, capacity in pharmacies:
        make_facility("pharmacy", *place, capacity=capacity)
    compute_access(by=SYSTEM)

    def weight(metres: float) -> float:
        return 1 if metres <= 800 else 0.68 if metres <= 1600 else 0.22 if metres <= 2400 else 0

    persons = (100, 300, 50, 200)
    ratios = [
        capacity / sum(p * weight(on_foot(middle(n), place)) for n, p in enumerate(persons))
        for place, capacity in pharmacies
    ]
    for number, sector in enumerate(sectors):
        expected = 1000 * sum(
            ratio * weight(on_foot(middle(number), place))
            for ratio, (place, _c) in zip(ratios, pharmacies, strict=True)
        )
        assert value("supply_pharmacy", sector) == pytest.approx(expected, abs=0.001)
    # Whoever is reached, all that is there is shared out.
    assert value("supply_pharmacy", sectors[0].parents.get()) == pytest.approx(1000 * 3 / 650, abs=0.001)


def test_older_people_only_where_they_are_known(sectors: list[Area]) -> None:
    make_facility("shop", 4.006, 51.004)
    compute_access(by=SYSTEM)
    assert value("near_shop_65plus", sectors[0]) is None
    make_counts(dict(zip(sectors, (60, 40, 30, 100), strict=True)), "age_65plus")
    compute_access(by=SYSTEM)
    area = make_neighbourhood_of("B1", sectors[:2], [sectors[0].parents.get()])
    assert (value("near_shop_65plus", area), value("near_shop", area)) == (60, 25)


def test_where_nobody_looked_there_is_no_figure(sectors: list[Area]) -> None:
    make_facility("bench", 4.005, 51.005, source="Stad")
    IndicatorEdition.objects.filter(source="Stad").update(
        looked_at={"on": "2024-01-01", "kinds": ["bench", "toilet"], "box": [4, 51, 4.02, 51.01]}
    )
    compute_access(by=SYSTEM)
    assert [value("walk_bench", sector) is not None for sector in sectors] == [True, True, False, False]
    assert [value("near_toilet", sector) for sector in sectors] == [0, 0, None, None]
    assert value("walk_toilet", sectors[0]) is None  # looked for, and none found: no distance
    figure = figure_of("near_toilet", sectors[0].parents.get())
    assert figure is not None
    assert (figure.parts, figure.missing) == (2, 2)


def test_small_numbers_cannot_be_solved_out_of_many_distances() -> None:
    """The figures are the same whatever the two small sectors hold, as long as their sum is."""
    sectors = make_sectors(3, 8, 40, 50)
    for number, kind in enumerate(("shop", "bench", "stop", "toilet", "pharmacy")):
        make_facility(kind, 4.001 + number / 300, 51.002)
    compute_access(by=SYSTEM)
    areas = [*sectors, sectors[0].parents.get(), make_neighbourhood_of("B1", sectors[:2], [sectors[0].parents.get()])]
    before = [[(one.indicator.code, one.value) for one in figures_of(area)] for area in areas]
    for area, persons in zip(sectors, (9, 2), strict=False):
        IndicatorValue.objects.filter(area=area, indicator__code="inhabitants").update(value=persons)
    compute_access(by=SYSTEM)
    assert [[(one.indicator.code, one.value) for one in figures_of(area)] for area in areas] == before
    held = IndicatorValue.objects.filter(indicator__code="access_people").order_by("area__code")
    assert list(held.values_list("value", flat=True)) == [5.5, 5.5, 40, 50]


def test_a_helper_is_never_shown(sectors: list[Area]) -> None:
    make_facility("shop", 4.006, 51.004)
    compute_access(by=SYSTEM)
    assert figure_of("access_people", sectors[0]) is None
    assert "access_people" not in {one.indicator.code for one in figures_of(sectors[0])}


def test_anew_leaves_nothing_of_before(sectors: list[Area]) -> None:
    make_facility("shop", 4.006, 51.004)
    first = compute_access(by=SYSTEM)
    again = compute_access(by=SYSTEM)
    assert (again.created, again.updated) == (first.created, 0)
    assert IndicatorEdition.objects.exclude(made_of=[]).count() == 2
    assert compute_access(by=SYSTEM, dry_run=True).created == first.created


def test_over_the_streets_of_a_network(sectors: list[Area], tmp_path: Path) -> None:
    """One street along the middles: what lies on it goes over it, the last sector is off it."""
    nodes = ["node_id,lon,lat"] + [f"{n},{4.005 + n / 100},51.005" for n in range(3)]
    (tmp_path / "nodes.csv").write_text("\n".join(nodes))
    (tmp_path / "edges.csv").write_text("from,to,length_m\n0,1,1000\n1,2,1500\n")
    make_facility("shop", 4.005, 51.005)
    compute_access(by=SYSTEM, streets=tmp_path)
    assert [round(value("walk_shop", one) or 0) for one in sectors[:3]] == [0, 1000, 2500]


def test_without_people_or_facilities_it_says_so(sectors: list[Area], tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="Er zijn geen voorzieningen"):
        compute_access(by=SYSTEM)
    make_facility("shop", 4.006, 51.004)
    with pytest.raises(ImportFailed):
        compute_access(by=SYSTEM, streets=tmp_path)
    IndicatorValue.objects.all().delete()
    with pytest.raises(ImportFailed, match="Er zijn geen sectoren of wijken"):
        compute_access(by=SYSTEM)


def test_the_rules_name_indicators_and_their_source() -> None:
    rules = Rules.read()
    assert (rules.detour, {one.what for one in rules.measures}) == (1.3, {"nearest", "within", "supply"})
    assert "1,30 tot 1,33" in rules.detour_source
