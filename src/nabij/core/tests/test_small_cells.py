"""No hidden count follows from what is shown."""

import time
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from nabij.core.small_cells import SMALLEST, Table, suppressed

counts = st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=4), min_size=2, max_size=4).filter(
    lambda rows: len({len(row) for row in rows}) == 1
)


def test_a_small_count_is_hidden_with_one_more_in_its_row_and_column() -> None:
    table = suppressed(["r1", "r2", "r3"], ["a", "b"], {("r1", "a"): 2, ("r1", "b"): 9, ("r2", "a"): 6, ("r2", "b"): 7})
    assert table.cells[0] == [None, None] or table.row_totals[0] is None
    assert table.cells[0][0] is None


def test_without_small_counts_everything_shows() -> None:
    table = suppressed(["r1"], ["a", "b"], {("r1", "a"): 5, ("r1", "b"): 0})
    assert (table.cells, table.row_totals, table.column_totals, table.total) == ([[5, 0]], [5], [5, 0], 5)


def possible(table: Table, highest: int) -> list[dict[tuple[int, int], int]]:
    """Every way to fill the hidden cells with counts so that all totals hold, as somebody who guesses would."""
    lines = [[*cells, total] for cells, total in zip(table.cells, table.row_totals, strict=True)]
    lines.append([*table.column_totals, table.total])
    last_row, last_column = len(lines) - 1, len(lines[0]) - 1
    open_cells = [(i, j) for i in range(last_row) for j in range(last_column) if lines[i][j] is None]
    found = []
    for values in product(range(highest + 1), repeat=len(open_cells)):
        filled = dict(zip(open_cells, values, strict=True))
        body = [[filled.get((i, j), lines[i][j]) or 0 for j in range(last_column)] for i in range(last_row)]
        totals = {(i, last_column): sum(body[i]) for i in range(last_row)}
        totals |= {(last_row, j): sum(row[j] for row in body) for j in range(last_column)}
        totals[last_row, last_column] = sum(map(sum, body))
        if all(lines[i][j] in (None, value) for (i, j), value in totals.items()):
            found.append(filled | totals)
    return found


small_tables = st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2)


@settings(max_examples=25, deadline=None)
@given(small_tables)
def test_whoever_tries_everything_is_left_with_a_wide_range_for_each_small_count(rows: list[list[int]]) -> None:
    given_counts = {(str(i), str(j)): rows[i][j] for i in range(len(rows)) for j in range(2)}
    ways = possible(suppressed([str(i) for i in range(len(rows))], ["0", "1"], given_counts), 11)
    body = {(i, j): rows[i][j] for i in range(len(rows)) for j in range(2)}
    for cell in (cell for cell, value in body.items() if 0 < value < SMALLEST):
        values = {way[cell] for way in ways}
        assert max(values) - min(values) >= SMALLEST


def test_two_small_counts_beside_each_other_do_not_show_as_their_sum() -> None:
    shown = {("a", "A"): 1, ("a", "B"): 1, ("a", "C"): 9, ("b", "A"): 8, ("b", "B"): 7, ("b", "C"): 9}
    table = suppressed(["a", "b"], ["A", "B", "C"], shown)
    assert (table.cells[0], table.row_totals[0]) == ([None, None, None], 11) or table.row_totals[0] is None


def test_a_count_does_not_follow_from_several_rows_and_columns_together() -> None:
    # a + b without C, less A + B: in the plain rule (two hidden in each line) that is exactly the cell (a, C).
    rows = {"a": [2, 3, 3, 9], "b": [4, 1, 9, 9], "c": [9, 9, 2, 4], "d": [9, 9, 3, 2]}
    cells = {(row, column): value for row, line in rows.items() for column, value in zip("ABCD", line, strict=True)}
    table = suppressed(list(rows), list("ABCD"), cells)
    lines = [*table.cells[0][:2], *table.cells[1][:2], table.cells[0][2]]
    around = [table.cells[0][3], *table.cells[1][2:], table.cells[2][0], table.cells[2][1], *table.cells[3][:2]]
    assert (lines, None in [*around, *table.row_totals, *table.column_totals]) == ([None] * 5, True)


def test_a_whole_province_is_done_at_once() -> None:
    chance = Random(1)
    rows, columns = [f"r{i}" for i in range(14)], [f"c{j}" for j in range(60)]
    begin = time.process_time()
    suppressed(rows, columns, {(row, column): chance.choice([0, 0, 1, 3, 8, 20]) for row in rows for column in columns})
    assert time.process_time() - begin < 5


@given(counts)
def test_no_line_has_one_hidden_cell_alone_and_no_small_count_shows(rows: list[list[int]]) -> None:
    names, columns = [f"r{i}" for i in range(len(rows))], [f"c{j}" for j in range(len(rows[0]))]
    given_counts = {(names[i], columns[j]): rows[i][j] for i, j in product(range(len(names)), range(len(columns)))}
    table = suppressed(names, columns, given_counts)
    lines = [[*cells, total] for cells, total in zip(table.cells, table.row_totals, strict=True)]
    lines.append([*table.column_totals, table.total])
    for line in [*lines, *map(list, zip(*lines, strict=True))]:
        assert line.count(None) != 1
    assert not [value for line in lines for value in line if value is not None and 0 < value < SMALLEST]
