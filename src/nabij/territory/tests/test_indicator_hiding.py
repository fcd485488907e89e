"""Small counts of persons can't be worked out from all that is shown, on whatever page, export or day."""

from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from uuid import UUID

import pytest

from nabij.territory.indicators.comparing import figure_of
from nabij.territory.indicators.figures import Reader
from nabij.territory.models import Area, Level, SmallCells
from nabij.territory.tests.figures import (
    ON,
    Land,
    bring,
    bring_counts,
    define,
    definition,
    make_land,
    make_neighbourhood_of,
)
from tests.factories import make_area, make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    define(
        definition("people", counts_persons=True),
        definition("older", counts_persons=True, part_of="people"),
        definition("oldest", counts_persons=True, part_of="older"),
        definition("alone", counts_persons=True, part_of="people"),
        definition("share_older", unit="%", roll_up="mean", numerator="older", weight="people", scale=100,
                   counts_persons=True),
        definition("trees"),
    )  # fmt: skip
    return make_land()


def value(code: str, area: Area, on: date | None = None) -> float | None:
    figure = figure_of(code, area, on=on)
    assert figure is not None
    return figure.value


def every_neighbourhood(land: Land, of: int = 3) -> list[Area]:
    """Neighbourhoods of any three sectors, overlapping in every way."""
    return [
        make_neighbourhood_of(f"B{number}", list(parts), [land.municipality])
        for number, parts in enumerate(combinations(land.sectors, of))
    ]


def told_by(code: str, areas: list[Area], land: Land) -> list[tuple[set[UUID], float]]:
    """Sectors and sum of every area whose figure is shown."""
    reader = Reader()
    reader.bring([area.pk for area in areas], [code])
    found = []
    sectors = {sector.pk for sector in land.sectors}
    for area in areas:
        figure = reader.figure(code, area.pk, ON)
        if figure is not None and figure.value is not None:
            found.append((reader.places.under([area.pk]) & sectors, figure.value))
    return found


def follows(told: list[tuple[set[UUID], float]], target: set[UUID], everything: list[UUID]) -> bool:
    """Whether the sum of some sectors is a combination of what is told (Gaussian elimination, exact)."""
    rows = [[Fraction(one in sectors) for one in everything] for sectors, _sum in told]
    aim = [Fraction(one in target) for one in everything]
    return rank(rows) == rank([*rows, aim])


def rank(rows: list[list[Fraction]]) -> int:
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for row in rows[found + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
        found += 1
    return found


def attack(code: str, land: Land, counts: dict[Area, float]) -> list[set[UUID]]:
    """Sets of sectors with a small count whose sum follows from all areas together."""
    areas = [*every_neighbourhood(land), *every_neighbourhood_of_two(land), *land.sectors, *land.districts]
    told = told_by(code, [*areas, land.municipality], land)
    everything = [sector.pk for sector in land.sectors]
    count_of = {area.pk: count for area, count in counts.items()}
    small = [
        set(group)
        for size in (1, 2, 3)
        for group in combinations(everything, size)
        if 0 < sum(count_of[one] for one in group) < 5
    ]
    assert small
    return [group for group in small if follows(told, group, everything)]


def every_neighbourhood_of_two(land: Land) -> list[Area]:
    return [
        make_neighbourhood_of(f"C{number}", list(parts), [land.municipality])
        for number, parts in enumerate(combinations(land.sectors, 2))
    ]


@pytest.mark.parametrize("numbers", [[2, 30, 40, 50, 60, 70], [1, 1, 40, 50, 3, 9], [4, 0, 0, 0, 0, 8]])
def test_no_small_count_follows_from_any_neighbourhoods_together(
    tmp_path: Path, land: Land, numbers: list[float]
) -> None:
    counts = dict(zip(land.sectors, numbers, strict=True))
    bring_counts(tmp_path, "people", counts)
    assert attack("people", land, counts) == []


@pytest.mark.parametrize(
    ("people", "older"),
    [
        ([100, 100, 100, 100, 100, 100], [2, 30, 40, 50, 60, 97]),
        ([20, 30, 3, 9, 60, 8], [18, 4, 1, 9, 2, 5]),
    ],
)
def test_no_small_count_follows_from_people_and_a_part_of_them_together(
    tmp_path: Path, land: Land, people: list[float], older: list[float]
) -> None:
    bring_counts(tmp_path, "people", dict(zip(land.sectors, people, strict=True)))
    bring_counts(tmp_path, "older", dict(zip(land.sectors, older, strict=True)), label="ouder")
    areas = [*every_neighbourhood(land), *land.sectors, *land.districts, land.municipality]
    # Unknown are two numbers per sector: who is older, and who isn't.
    everything = [(sector.pk, kind) for sector in land.sectors for kind in ("older", "other")]
    rows = [[Fraction(one in sectors) for one, _kind in everything] for sectors, _n in told_by("people", areas, land)]
    rows += [
        [Fraction(one in sectors and kind == "older") for one, kind in everything]
        for sectors, _n in told_by("older", areas, land)
    ]
    others = [all_ - part for all_, part in zip(people, older, strict=True)]
    counts = dict(zip(everything, [n for pair in zip(older, others, strict=True) for n in pair], strict=True))
    small = [cell for cell in everything if 0 < counts[cell] < 5]
    assert small
    assert [cell for cell in small if rank(rows) == rank([*rows, [Fraction(one == cell) for one in everything]])] == []


def test_what_has_no_small_count_is_all_shown(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict(zip(land.sectors, [5, 6, 0, 8, 9, 100], strict=True)))
    assert [value("people", sector) for sector in land.sectors] == [5, 6, 0, 8, 9, 100]
    assert [value("people", area) for area in (*land.districts, land.municipality)] == [11, 117, 128]


def test_a_small_count_is_told_with_a_neighbour_and_the_larger_areas_stay(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict(zip(land.sectors, [2, 30, 40, 50, 60, 70], strict=True)))
    assert [value("people", sector) for sector in land.sectors] == [None, None, 40, 50, 60, 70]
    assert [value("people", area) for area in (*land.districts, land.municipality)] == [72, 180, 252]


def test_the_municipality_less_its_parts_gives_nothing_away(tmp_path: Path, land: Land) -> None:
    counts: dict[Area, float] = dict(zip(land.sectors, [20, 30, 40, 50, 60, 70], strict=True))
    bring_counts(tmp_path, "people", {**counts, land.municipality: 273})  # three persons can't be placed
    shown = [value("people", sector) for sector in land.sectors]
    assert value("people", land.municipality) in (None, 273)
    assert value("people", land.municipality) is None or None in shown
    known = sum(one or 0 for one in shown)
    assert value("people", land.municipality) is None or not 0 < 273 - known < 5


def test_a_cell_that_the_source_left_open_does_not_follow_from_the_municipality(tmp_path: Path, land: Land) -> None:
    counts: dict[Area, float] = dict(zip(land.sectors[:5], [20, 30, 40, 50, 60], strict=True))
    bring_counts(tmp_path, "people", {**counts, land.municipality: 204})  # so the sixth has four
    shown = [value("people", sector) for sector in land.sectors[:5]]
    assert value("people", land.municipality) is None or None in shown


def test_neighbourhoods_with_figures_of_their_own_against_the_municipality(tmp_path: Path, land: Land) -> None:
    areas = [make_neighbourhood_of(f"N{n}", [], [land.municipality]) for n in range(3)]
    bring_counts(tmp_path, "people", {areas[0]: 3, areas[1]: 30, areas[2]: 40, land.municipality: 73})
    assert [value("people", area) for area in (*areas, land.municipality)] == [None, None, 40, 73]


def test_who_is_not_in_a_part_of_the_people_is_not_given_away(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict(zip(land.sectors, [20, 30, 40, 50, 60, 70], strict=True)))
    bring_counts(tmp_path, "older", dict(zip(land.sectors, [18, 10, 10, 10, 10, 10], strict=True)), label="ouder")
    assert [value("people", sector) for sector in land.sectors] == [20, 30, 40, 50, 60, 70]
    assert [value("older", sector) for sector in land.sectors] == [None, None, 10, 10, 10, 10]


def test_a_share_is_hidden_where_its_count_is(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict(zip(land.sectors, [20, 30, 40, 50, 60, 70], strict=True)))
    bring_counts(tmp_path, "older", dict(zip(land.sectors, [2, 10, 10, 10, 10, 10], strict=True)), label="ouder")
    assert [value("share_older", sector) for sector in land.sectors[:4]] == [None, None, 25, 20]
    assert value("share_older", land.municipality) == pytest.approx(100 * 52 / 270)


def test_a_share_that_the_source_gives_hides_like_a_count(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict(zip(land.sectors, [20, 30, 40, 50, 60, 70], strict=True)))
    bring_counts(tmp_path, "share_older", dict(zip(land.sectors, [10, 50, 50, 50, 50, 50], strict=True)), label="ouder")
    assert [value("share_older", sector) for sector in land.sectors] == [None, None, 50, 50, 50, 50]


def test_parts_of_parts_leave_no_small_difference(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict.fromkeys(land.sectors, 100))
    bring_counts(tmp_path, "older", dict.fromkeys(land.sectors, 12), label="ouder")
    bring_counts(tmp_path, "oldest", dict(zip(land.sectors, [10, 6, 6, 6, 6, 6], strict=True)), label="oudst")
    assert [value("older", sector) for sector in land.sectors] == [12] * 6
    assert [value("oldest", sector) for sector in land.sectors] == [None, None, 6, 6, 6, 6]


def test_parts_beside_each_other_share_their_groups(tmp_path: Path, land: Land) -> None:
    # Men and women add up to the people: if each had groups of its own, the one would give the other away.
    bring_counts(tmp_path, "people", dict.fromkeys(land.sectors, 40))
    lines = [f"sector,{sector.code},2024,{20 if n else 37},{20 if n else 3}" for n, sector in enumerate(land.sectors)]
    bring(tmp_path, "\n".join(["niveau,code,jaar,older,alone", *lines]), label="delen")
    shown = [[value(code, sector) is not None for sector in land.sectors] for code in ("older", "alone")]
    assert shown == [[False, False, True, True, True, True]] * 2


def test_another_edition_keeps_together_what_was_told_together(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict(zip(land.sectors, [2, 8, 9, 50, 60, 70], strict=True)), label="eerste")
    before = [value("people", sector) for sector in land.sectors]
    bring_counts(tmp_path, "people", dict(zip(land.sectors, [6, 8, 9, 50, 60, 70], strict=True)), label="tweede")
    # Were the first two shown now, last time's sum and today's second would tell what the first one was.
    assert before == [None, None, 9, 50, 60, 70]
    assert [value("people", sector) for sector in land.sectors] == before


def test_parts_that_come_later_stay_with_what_their_whole_was_told_with(tmp_path: Path, land: Land) -> None:
    first, second = land.districts
    bring_counts(tmp_path, "people", {first: 3, second: 9})
    assert [value("people", area) for area in (first, second, land.municipality)] == [None, None, 12]
    # Now sectors of the first: shown without the second, these would tell that it has nine.
    bring_counts(tmp_path, "people", dict(zip(land.sectors[:3], [1, 2, 0], strict=True)), label="later")
    assert [value("people", area) for area in (first, second, land.municipality)] == [None, None, 12]


def test_a_whole_that_does_not_agree_with_its_parts_is_hidden_when_small(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict.fromkeys(land.sectors, 10))
    bring_counts(tmp_path, "people", {land.districts[0]: 3, land.districts[1]: 30}, label="andere bron")
    assert [value("people", district) for district in land.districts] == [None, 30]


def test_the_same_figures_elsewhere_hide_the_same(tmp_path: Path, land: Land) -> None:
    counts = [2, 30, 30, 50, 60, 70]
    bring_counts(tmp_path, "people", dict(zip(land.sectors, counts, strict=True)))
    assert [value("people", sector) for sector in land.sectors] == [None, None, 30, 50, 60, 70]


def test_a_part_within_another_part_counts_once_and_gives_nothing_away(tmp_path: Path, land: Land) -> None:
    counts: dict[Area, float] = dict(zip(land.sectors, [2, 30, 40, 50, 60, 70], strict=True))
    bring_counts(tmp_path, "people", counts)
    area = make_neighbourhood_of("B", [land.districts[0], land.sectors[0]], [land.municipality])
    assert [value("people", one) for one in (area, land.districts[0])] == [72, 72]


def test_a_neighbourhood_drawn_anew_changes_nothing_that_was_decided(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict(zip(land.sectors, [2, 30, 40, 50, 60, 70], strict=True)))
    before = list(SmallCells.objects.values_list("code", "groups", "basis"))
    areas = every_neighbourhood(land)
    assert {value("people", area) is None for area in areas} == {True, False}
    assert list(SmallCells.objects.values_list("code", "groups", "basis")) == before


def test_links_that_come_later_ask_for_a_new_decision(tmp_path: Path, land: Land) -> None:
    lone = make_municipality(code="42003", name="Berlare")
    parts = [make_area(Level.DISTRICT, code=f"4200{n}") for n in (7, 8)]
    bring_counts(tmp_path, "people", {lone: 103, parts[0]: 50, parts[1]: 50})
    assert value("people", parts[0]) == 50
    for part in parts:
        part.parents.add(lone)
    shown = [value("people", area) for area in (*parts, lone)]
    assert None in shown


def test_areas_that_cut_each_other_in_an_unknown_way_are_not_both_shown(tmp_path: Path, land: Land) -> None:
    others = [make_area(Level.SUBMUNICIPALITY, code=f"D{n}", parents=[land.municipality]) for n in range(2)]
    counts: dict[Area, float] = dict(zip(land.sectors, [20, 30, 40, 50, 60, 70], strict=True))
    bring_counts(tmp_path, "people", counts | dict(zip(others, [100, 170], strict=True)))
    assert [value("people", sector) for sector in land.sectors] == [20, 30, 40, 50, 60, 70]
    assert [value("people", other) for other in others] == [None, None]


def test_a_neighbourhood_over_a_border_with_a_figure_of_its_own_is_not_shown(tmp_path: Path, land: Land) -> None:
    other = make_municipality(code="42003")
    across = make_neighbourhood_of("X", [], [land.municipality, other])
    bring_counts(tmp_path, "people", {land.municipality: 100, other: 100, across: 50})
    assert [value("people", area) for area in (land.municipality, other, across)] == [100, 100, None]


def test_everybody_together_a_small_count_is_never_shown(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "people", dict(zip(land.sectors, [2, 0, 0, 0, 2, 0], strict=True)))
    assert {value("people", area) for area in (*land.sectors, *land.districts, land.municipality)} == {None}


def test_what_counts_no_persons_is_shown_as_it_is(tmp_path: Path, land: Land) -> None:
    bring_counts(tmp_path, "trees", dict(zip(land.sectors, [1, 2, 3, 4, 0, 1], strict=True)))
    assert [value("trees", sector) for sector in land.sectors] == [1, 2, 3, 4, 0, 1]
