"""Tables of counts for those who may not see persons: small cells are hidden, and so is what would give them away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

SMALLEST = 5


@dataclass(frozen=True)
class Table:
    """Counts per row and column; None is a hidden cell. Totals are cells of the table too."""

    rows: list[str]
    columns: list[str]
    cells: list[list[int | None]]
    row_totals: list[int | None]
    column_totals: list[int | None]
    total: int | None

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Rows for a page: label and values with the row's total; the last line is that of the totals."""
        body = [
            {"label": label, "values": [*cells, total]}
            for label, cells, total in zip(self.rows, self.cells, self.row_totals, strict=True)
        ]
        return [*body, {"label": _("Samen"), "values": [*self.column_totals, self.total]}]


def suppressed(rows: Sequence[str], columns: Sequence[str], counts: Mapping[tuple[str, str], int]) -> Table:
    """Hide counts of 1 to 4, and then more cells until no hidden cell follows from a total by subtraction.

    Rows and columns in which exactly one cell is hidden lose their smallest other cell too (a zero if need be), again
    and again until it holds for both directions; totals of 1 to 4 are hidden like cells. Totals count as cells of the
    table (an extra row and column), so that differences with a total are covered by the same rule.
    """
    full = [[counts.get((row, column), 0) for column in columns] for row in rows]
    full = [[*line, sum(line)] for line in full]
    full.append([sum(line[index] for line in full) for index in range(len(columns) + 1)])
    hidden = [[0 < value < SMALLEST for value in line] for line in full]
    while _hide_complements(full, hidden):
        pass
    shown = [[None if hidden[i][j] else value for j, value in enumerate(line)] for i, line in enumerate(full)]
    return Table(
        rows=list(rows),
        columns=list(columns),
        cells=[line[:-1] for line in shown[:-1]],
        row_totals=[line[-1] for line in shown[:-1]],
        column_totals=shown[-1][:-1],
        total=shown[-1][-1],
    )


def _hide_complements(full: list[list[int]], hidden: list[list[bool]]) -> bool:
    """Hide one more cell in each line where one cell is hidden alone; True when something changed."""
    changed = False
    height, width = len(full), len(full[0])
    lines = [[(i, j) for j in range(width)] for i in range(height)]
    lines += [[(i, j) for i in range(height)] for j in range(width)]
    for line in lines:
        alone = [cell for cell in line if hidden[cell[0]][cell[1]]]
        others = [cell for cell in line if not hidden[cell[0]][cell[1]]]
        if len(alone) == 1 and others:
            i, j = min(others, key=lambda cell: (full[cell[0]][cell[1]] == 0, full[cell[0]][cell[1]], cell))
            hidden[i][j] = changed = True
    return changed
