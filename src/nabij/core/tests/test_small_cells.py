"""No hidden count follows from what is shown."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from nabij.core.small_cells import SMALLEST, suppressed

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
