"""Straight distances, over facilities that are sorted by the cells of a grid.

A grid of nx x ny cells of `size` metres whose corner lies at x0, y0; `cell_at` says where each cell begins among the
facilities, row by row; so the cells of one row that lie next to each other are one stretch.
"""

import math

from nabij.engines.common.compiled import kernel, part


@part
def column(value, low, size, many):
    """The cell of a coordinate, at least 0 and at most the last."""
    return int(min(max(math.floor((value - low) / size), 0.0), many - 1.0))


@kernel
def count_within(px, py, first, last, limit, fx, fy, cell_at, nx, ny, x0, y0, size, found):
    """How many facilities lie at most `limit` metres from each of the points first to last - 1."""
    # A touch wider: rounding must not hide who lies at the limit.
    wide = limit * (1.0 + 1e-12) + 1e-6
    for p in range(first, last):
        left, right = column(px[p] - wide, x0, size, nx), column(px[p] + wide, x0, size, nx)
        many = 0
        for row in range(column(py[p] - wide, y0, size, ny), column(py[p] + wide, y0, size, ny) + 1):
            for k in range(cell_at[row * nx + left], cell_at[row * nx + right + 1]):
                dx, dy = fx[k] - px[p], fy[k] - py[p]
                if math.sqrt(dx * dx + dy * dy) <= limit:
                    many += 1
        found[p] = many


@kernel
def fill_within(px, py, first, last, limit, fx, fy, number, cell_at, nx, ny, x0, y0, size, indptr, facility, cost):
    """The facilities counted by `count_within`, with their distances, into the rows of the points."""
    wide = limit * (1.0 + 1e-12) + 1e-6
    for p in range(first, last):
        left, right = column(px[p] - wide, x0, size, nx), column(px[p] + wide, x0, size, nx)
        at = indptr[p]
        for row in range(column(py[p] - wide, y0, size, ny), column(py[p] + wide, y0, size, ny) + 1):
            for k in range(cell_at[row * nx + left], cell_at[row * nx + right + 1]):
                dx, dy = fx[k] - px[p], fy[k] - py[p]
                metres = math.sqrt(dx * dx + dy * dy)
                if metres <= limit:
                    facility[at] = number[k]
                    cost[at] = metres
                    at += 1


@part
def insert(facility, cost, p, k, one, value):
    """Put a facility in the sorted row of the k nearest, of equal ones the lowest number first."""
    if value > cost[p, k - 1] or (value == cost[p, k - 1] and facility[p, k - 1] >= 0 and one > facility[p, k - 1]):
        return
    at = k - 1
    while at > 0 and (value < cost[p, at - 1] or (value == cost[p, at - 1] and one < facility[p, at - 1])):
        cost[p, at] = cost[p, at - 1]
        facility[p, at] = facility[p, at - 1]
        at -= 1
    cost[p, at] = value
    facility[p, at] = one


@kernel
def nearest_within(px, py, first, last, limit, fx, fy, number, cell_at, nx, ny, x0, y0, size, facility, cost):
    """The k nearest facilities of each point, looked for in rings of cells round it.

    facility: (n, k) filled with -1. cost: (n, k) filled with infinity.
    """
    k = facility.shape[1]
    for p in range(first, last):
        cx, cy = math.floor((px[p] - x0) / size), math.floor((py[p] - y0) / size)
        aside = max(max(-cx, cx - (nx - 1)), 0)
        above = max(max(-cy, cy - (ny - 1)), 0)
        ring = max(aside, above)
        end = max(max(cx, nx - 1 - cx), max(cy, ny - 1 - cy))
        while ring <= end:
            # Whoever is not seen yet lies at least ring - 1 whole cells away.
            away = (ring - 1) * size - 1e-6
            if away > limit or away > cost[p, k - 1]:
                break
            for row in range(max(cy - ring, 0), min(cy + ring, ny - 1) + 1):
                whole = row == cy - ring or row == cy + ring
                step = 1 if whole else max(2 * ring, 1)
                for col in range(cx - ring, cx + ring + 1, step):
                    if col < 0 or col >= nx:
                        continue
                    for i in range(cell_at[row * nx + col], cell_at[row * nx + col + 1]):
                        dx, dy = fx[i] - px[p], fy[i] - py[p]
                        metres = math.sqrt(dx * dx + dy * dy)
                        if metres <= limit:
                            insert(facility, cost, p, k, number[i], metres)
            ring += 1
