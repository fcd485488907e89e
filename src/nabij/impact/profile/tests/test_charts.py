"""Drawings: readable as XML, told in words and as a table, drawn to scale."""

from xml.etree import ElementTree

import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from nabij.impact.profile import charts
from nabij.impact.profile.charts import Bar, Chart, Point, Range

SVG = "{http://www.w3.org/2000/svg}"


def drawing(chart: Chart) -> ElementTree.Element:
    """The drawing as XML; with a role, a title and a description, and nothing that a strict policy refuses."""
    root = ElementTree.fromstring(chart.svg)
    assert root.get("role") == "img"
    ids = {element.get("id"): element.text or "" for element in root if element.get("id")}
    assert [ids[name] for name in (root.get("aria-labelledby") or "").split()] == [chart.title, chart.description]
    assert not [element for element in root.iter() if "style" in element.attrib]
    return root


def widths(root: ElementTree.Element, css: str) -> list[float]:
    return [float(one.get("width", "")) for one in root.iter(f"{SVG}rect") if one.get("class") == css]


def test_bars_are_to_scale_from_zero() -> None:
    chart = charts.bars(
        "b", "Aandeel", [Bar("Hier", 10, "10 %", here=True), Bar("Elders", 40, "40 %"), Bar("Nul", 0, "0 %")]
    )
    root = drawing(chart)
    assert widths(root, "chart-here") == [90.0]  # 10 of 40, of 360
    assert widths(root, "chart-other") == [360.0, 0.0]
    assert chart.description == "Hier: 10 %; Elders: 40 %; Nul: 0 %"
    assert list(chart.rows) == [("Hier", "10 %"), ("Elders", "40 %"), ("Nul", "0 %")]


def test_a_margin_widens_the_scale_and_is_drawn() -> None:
    root = drawing(charts.bars("b", "Aandeel", [Bar("Hier", 10, "10", here=True, low=5, high=20)]))
    assert widths(root, "chart-here") == [180.0]
    ends = [(one.get("x1"), one.get("x2")) for one in root.iter(f"{SVG}line")]
    assert ends == [("90.0", "360.0"), ("90.0", "90.0"), ("360.0", "360.0")]


def test_negative_values_and_nothing_at_all_are_drawn_too() -> None:
    assert widths(drawing(charts.bars("b", "Groei", [Bar("Hier", -2, "-2 %", here=True)])), "chart-here") == [0.0]
    assert widths(drawing(charts.bars("b", "Leeg", [])), "chart-here") == []


def test_names_are_text() -> None:
    chart = charts.bars("b", "<script>", [Bar('"><script>alert(1)</script>', 1, "&", here=True)])
    drawing(chart)
    assert "<script>" not in chart.svg


def test_a_line_through_the_years_starts_at_zero() -> None:
    chart = charts.trend("t", "Aandeel", [Point("2020", 2020.0, 10, "10 %"), Point("2026", 2026.0, 20, "20 %")])
    root = drawing(chart)
    line = next(root.iter(f"{SVG}polyline"))
    assert line.get("points") == "8.0,79.5 352.0,34.0"  # half as high, from zero at 125
    assert list(chart.rows) == [("2020", "10 %"), ("2026", "20 %")]


def test_margins_through_the_years_are_a_band() -> None:
    points = [Point("a", 2020, 10, "10", 8, 12), Point("b", 2021, 10, "10", 8, 12)]
    assert len(list(drawing(charts.trend("t", "Aandeel", points)).iter(f"{SVG}polygon"))) == 1


def test_expected_and_known_stand_on_one_scale() -> None:
    texts = ("50", "80", "100", "20")
    root = drawing(charts.interval("i", "Verwacht", Range(50, 80, 100, 20), ("Verwacht", "Gekend"), texts))
    assert widths(root, "chart-other") == [pytest.approx(50 * 360 / 105, abs=0.1)]
    assert widths(root, "chart-here") == [pytest.approx(20 * 360 / 105, abs=0.1)]
    unknown = charts.interval("i", "V", Range(50, 80, 100), ("Verwacht", "Gekend"), ("50", "80", "100", "niet getoond"))
    assert widths(drawing(unknown), "chart-here") == []


def test_an_outline_keeps_its_form() -> None:
    chart = charts.outline("o", "Grenzen", box(4, 51, 4.02, 51.01), [("A", box(4, 51, 4.01, 51.01))])
    assert chart is not None
    paths = [one.get("d") or "" for one in drawing(chart).iter(f"{SVG}path")]
    assert len(paths) == 2
    assert "Uit deze delen bestaat het gebied: A." in chart.description
    assert charts.outline("o", "Grenzen", Polygon(), []) is None
    holed = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)], [[(0.2, 0.2), (0.4, 0.2), (0.4, 0.4)]])
    many = charts.outline("o", "Grenzen", MultiPolygon([holed, box(2, 2, 3, 3)]), [])
    assert many is not None
    assert many.svg.count("M") >= 3
