"""Tables of counts for those who may not see persons: small cells are hidden, and so is what would give them away."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

SMALLEST = 5

Cell = tuple[int, int]
Line = tuple[str, int]
Room = dict[Line, dict[Line, int]]  # how much can still flow from one line to another


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
    """Hide counts of 1 to 4, and then more cells until no hidden small count can be worked out.

    Totals count as cells of the table (an extra row and column), so totals of 1 to 4 are hidden too. Whoever adds and
    subtracts all that is shown is left, for each hidden small count, with a range of at least five possible counts
    above the lowest: neither the count nor a small sum of a few of them follows. Of the cells that are hidden for that,
    the smallest goes first, a zero last.
    """
    full = [[counts.get((row, column), 0) for column in columns] for row in rows]
    full = [[*line, sum(line)] for line in full]
    full.append([sum(line[index] for line in full) for index in range(len(columns) + 1)])
    hidden = [[0 < value < SMALLEST for value in line] for line in full]
    small = [(i, j) for i, line in enumerate(hidden) for j, is_small in enumerate(line) if is_small]
    while _hide_complements(full, hidden) or _hide_beside(full, hidden, _given_away(full, hidden, small)):
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
        if sum(hidden[i][j] for i, j in line) == 1:
            changed = _hide_smallest(full, hidden, line) or changed
    return changed


def _hide_beside(full: list[list[int]], hidden: list[list[bool]], weak: Sequence[Cell]) -> bool:
    """Hide one more cell in the row or column of each cell that is given away, else anywhere."""
    height, width = len(full), len(full[0])
    changed = False
    for i, j in weak:
        beside = [(i, other) for other in range(width)] + [(other, j) for other in range(height)]
        anywhere = [(row, column) for row in range(height) for column in range(width)]
        changed = _hide_smallest(full, hidden, beside) or _hide_smallest(full, hidden, anywhere) or changed
    return changed


def _hide_smallest(full: list[list[int]], hidden: list[list[bool]], among: Sequence[Cell]) -> bool:
    shown = [(i, j) for i, j in among if not hidden[i][j]]
    if not shown:
        return False
    i, j = min(shown, key=lambda cell: (full[cell[0]][cell[1]] == 0, full[cell[0]][cell[1]], cell))
    hidden[i][j] = True
    return True


def _given_away(full: list[list[int]], hidden: list[list[bool]], small: Sequence[Cell]) -> list[Cell]:
    """The small counts of which too little is left open.

    Every line gives an equation between hidden cells. With the right sign per line, each cell is an arc from one line
    to another and what the equations leave open is a flow around: a cell can be higher as far as more flow can come
    back to where its arc begins, and lower as far as its own flow finds another way.
    """
    arcs = _arcs(full, hidden)
    room: Room = {}
    for (tail, head), value in arcs.values():
        room.setdefault(tail, {})[head] = SMALLEST  # up without end; more than this is never asked
        room.setdefault(head, {})[tail] = min(value, SMALLEST)
    return [cell for cell in small if _width(arcs[cell], room) < SMALLEST]


def _arcs(full: list[list[int]], hidden: list[list[bool]]) -> dict[Cell, tuple[tuple[Line, Line], int]]:
    """Per hidden cell the two lines it runs between, and its value."""
    last_row, last_column = len(full) - 1, len(full[0]) - 1
    arcs = {}
    for i, j in ((i, j) for i, line in enumerate(hidden) for j, is_hidden in enumerate(line) if is_hidden):
        ends: tuple[Line, Line] = (("row", i), ("column", j))
        turned = (i == last_row) != (j == last_column)  # a total stands on the other side of its equation
        arcs[i, j] = (ends[::-1] if turned else ends, full[i][j])
    return arcs


def _width(arc: tuple[tuple[Line, Line], int], room: Room) -> int:
    """How far apart the lowest and the highest possible value of a cell lie, as far as that is asked."""
    (tail, head), value = arc
    others = {line: dict(ways) for line, ways in room.items()}
    del others[tail][head], others[head][tail]
    up = _flow(head, tail, {line: dict(ways) for line, ways in others.items()}, SMALLEST)
    return up + _flow(tail, head, others, min(value, SMALLEST - up))


def _flow(begin: Line, end: Line, room: Room, most: int) -> int:
    """The most that can flow from one line to another, up to ``most`` (Ford and Fulkerson)."""
    total = 0
    while total < most and (path := _path(begin, end, room)):
        size = min(most - total, *(room[a][b] for a, b in path))
        for a, b in path:
            room[a][b] -= size
            room[b][a] += size
        total += size
    return total


def _path(begin: Line, end: Line, room: Room) -> list[tuple[Line, Line]]:
    came: dict[Line, Line] = {begin: begin}
    queue = deque([begin])
    while queue and end not in came:
        line = queue.popleft()
        for other, left in room[line].items():
            if left > 0 and other not in came:
                came[other] = line
                queue.append(other)
    if end not in came:
        return []
    path, line = [], end
    while line != begin:
        path.append((came[line], line))
        line = came[line]
    return path
