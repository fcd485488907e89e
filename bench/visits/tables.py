"""The results as Markdown tables and as a picture of quality against time."""

import json
import math
import statistics
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from instances import HARD

Row = dict[str, Any]
MOMENTS = (1, 5, 10, 30, 60, 300)
"""Seconds at which the curve is read."""
ORDER = ("ours", "ortools-routing", "cp-sat", "timefold", "pyvrp", "vroom")
COLOURS = dict(zip(ORDER, ("#0b6e4f", "#c44900", "#6a4c93", "#1d70b8", "#8a6d00", "#b0005e"), strict=True))


def read(path: Path) -> list[Row]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def gap(row: Row, value: float | None = None) -> float | None:
    """Percent above the best published value; of the final plan unless another value is given."""
    value = row["objective"] if value is None else value
    return None if value is None or row["best"] is None else 100 * (value / row["best"] - 1)


def percent(value: float | None) -> str:
    if value is None:
        return "none"
    return "0" if abs(value) < 0.005 else f"{value:+.2f} %" if value < 100 else f"x {1 + value / 100:.1f}"


def mean(values: Iterable[float | None]) -> float | None:
    """None when any run has no plan: a mean without it would flatter."""
    known = list(values)
    return None if not known or None in known else statistics.fmean(known)


def line(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(first: Iterable[str], others: Iterable[str]) -> list[str]:
    first, others = list(first), list(others)
    return [line([*first, *others]), "|" + "---|" * len(first) + "---:|" * len(others)]


def markdown(rows: list[Row]) -> str:
    """Per time limit: class means, the curve, every instance; then the variant."""
    parts = []
    plain = [row for row in rows if not row["instance"].endswith(HARD)]
    for seconds in sorted({row["seconds"] for row in plain}):
        mine = [row for row in plain if row["seconds"] == seconds]
        parts += [f"## {seconds:g} seconds\n", conditions(mine), classes(mine), curve(mine), each(mine)]
    variant = [row for row in rows if row["instance"].endswith(HARD)]
    for seconds in sorted({row["seconds"] for row in variant}):
        mine = [row for row in variant if row["seconds"] == seconds]
        parts += [f"## Without links, hard windows: {seconds:g} seconds\n", conditions(mine), unlinked(mine)]
    return "\n".join(parts)


def names_of(rows: list[Row]) -> list[str]:
    """Instances, small ones first."""
    return [name for _size, name in sorted({(row["size"], row["instance"]) for row in rows})]


def solvers(rows: list[Row]) -> list[str]:
    present = {row["solver"] for row in rows}
    return [one for one in ORDER if one in present]


def conditions(rows: list[Row]) -> str:
    """Under which circumstances each solver ran."""
    told = []
    for solver in solvers(rows):
        mine = [row for row in rows if row["solver"] == solver]
        threads = "/".join(str(one) for one in sorted({row["threads"] for row in mine}))
        parallel = max(row["parallel"] for row in mine)
        feasible = sum(row["feasible"] for row in mine)
        side = ", two runs at a time" if parallel > 1 else ""
        told.append(f"{solver}: {len(mine)} runs, {feasible} feasible, threads {threads}{side}")
    return "\n".join(f"- {one}" for one in told) + "\n"


def classes(rows: list[Row]) -> str:
    """Mean gap per size."""
    names = solvers(rows)
    found = ["Mean gap to the best published value (none: a run without a feasible plan):\n"]
    found += head(["patients"], names)
    for size in sorted({row["size"] for row in rows}):
        cells = []
        for name in names:
            mine = [row for row in rows if row["size"] == size and row["solver"] == name]
            shown = mean(gap(row) for row in mine)
            cells.append("" if not mine else f"{percent(shown)} ({len(mine)})")
        found.append(line([size, *cells]))
    return "\n".join(found) + "\n"


def moments(rows: list[Row]) -> list[int]:
    return [one for one in MOMENTS if any(str(one) in row["curve"] for row in rows)]


def curve(rows: list[Row]) -> str:
    """Mean gap per size and moment, from the history of the same runs."""
    found = ["Mean gap in the course of these runs:\n"]
    found += head(["patients", "solver"], [f"{one} s" for one in moments(rows)])
    for size in sorted({row["size"] for row in rows}):
        for name in solvers(rows):
            mine = [row for row in rows if row["size"] == size and row["solver"] == name]
            if mine:
                found.append(line([size, name, *(percent(at(mine, moment)) for moment in moments(rows))]))
    return "\n".join(found) + "\n"


def at(rows: list[Row], moment: int) -> float | None:
    """Mean gap at a moment; None when one of the runs had no plan yet."""
    values = [row["curve"].get(str(moment)) for row in rows]
    return mean(None if value is None else gap(row, value) for row, value in zip(rows, values, strict=True))


def each(rows: list[Row]) -> str:
    """Every instance: the mean over seeds per solver, with the spread when there are several."""
    names = solvers(rows)
    found = ["", *head(["instance"], ["published", *names])]
    for instance in names_of(rows):
        cells, mine = [], [row for row in rows if row["instance"] == instance]
        for name in names:
            runs = [row for row in mine if row["solver"] == name]
            cells.append(_values(runs))
        found.append(line([instance, f"{mine[0]['best']:.2f}", *cells]))
    return "\n".join(found) + "\n"


def _values(runs: list[Row]) -> str:
    if not runs:
        return ""
    shown = mean(row["objective"] for row in runs)
    if shown is None:
        return "none"
    spread = f" ± {statistics.stdev(row['objective'] for row in runs):.2f}" if len(runs) > 1 else ""
    return f"{shown:.2f}{spread} ({percent(gap(runs[0], shown))})"


def unlinked(rows: list[Row]) -> str:
    """The variant: visits left out and minutes of travel, and how ours compares with the best of the others."""
    names = solvers(rows)
    found = ["Visits left out / minutes of travel; the difference is of ours with the best other one:\n"]
    found += head(["instance"], [*names, "difference"])
    for instance in names_of(rows):
        mine = {row["solver"]: row for row in rows if row["instance"] == instance}
        cells = [_left_out(mine[name]) if name in mine else "" for name in names]
        others = [row["objective"] for name, row in mine.items() if name != "ours" and row["feasible"]]
        own = mine["ours"]["objective"] if "ours" in mine else None
        cells.append(percent(100 * (own / min(others) - 1)) if own is not None and others else "")
        found.append(line([instance.removesuffix(HARD), *cells]))
    return "\n".join(found) + "\n"


def _left_out(row: Row) -> str:
    if not row["feasible"]:
        return "none"
    return f"{row['terms']['unserved'] / 1000:.0f} / {row['terms']['travel']:.1f}"


def picture(rows: list[Row]) -> str:
    """Mean gap against time of the longest runs up to 60 s, per solver, as SVG; only instances that all have run."""
    plain = [row for row in rows if not row["instance"].endswith(HARD) and row["size"] >= 25]
    by_solver: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in sorted(plain, key=lambda row: row["seconds"]):
        if row["seconds"] <= 60:
            by_solver[row["solver"]][row["instance"]] = row
    names = solvers(plain)
    shared = set.intersection(*(set(by_solver[name]) for name in names)) if names else set()
    lines = {
        name: [
            (moment, value)
            for moment in MOMENTS
            if (value := at([by_solver[name][one] for one in sorted(shared)], moment)) is not None
        ]
        for name in names
    }
    return svg(lines, f"Mean gap to the best published value over {len(shared)} instances of 25 patients and more")


def bent(value: float) -> float:
    """Linear near 0, logarithmic far from it."""
    return math.copysign(math.log10(1 + abs(value)), value)


def svg(lines: dict[str, list[tuple[int, float]]], title: str) -> str:
    width, height, left, top = 720, 420, 70, 50
    ticks = [-5, -1, 0, 1, 5, 20, 50, 100, 200, 500]
    low, high = bent(-8), bent(600)
    last = max(moment for points in lines.values() for moment, _value in points)

    def x(seconds: float) -> float:
        return left + (width - left - 150) * math.log(seconds) / math.log(last)

    def y(value: float) -> float:
        return top + (height - top - 50) * (high - min(max(bent(value), low), high)) / (high - low)

    found = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{left}" y="24" font-size="15">{title}</text>',
    ]
    for tick in ticks:
        style = "#444" if tick == 0 else "#ddd"
        found.append(f'<line x1="{left}" x2="{x(last):.1f}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="{style}"/>')
        found.append(f'<text x="{left - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:+d} %</text>')
    for moment in (one for one in MOMENTS if one <= last):
        found.append(f'<text x="{x(moment):.1f}" y="{height - 26}" text-anchor="middle">{moment} s</text>')
    taken: list[float] = []
    for name, points in lines.items():
        if not points:
            continue
        path = " ".join(f"{x(moment):.1f},{y(value):.1f}" for moment, value in points)
        found.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[name]}" stroke-width="2.5"/>')
        for moment, value in points:
            found.append(f'<circle cx="{x(moment):.1f}" cy="{y(value):.1f}" r="3.5" fill="{COLOURS[name]}"/>')
        label = y(points[-1][1])
        while any(abs(label - other) < 15 for other in taken):
            label += 3
        taken.append(label)
        found.append(f'<text x="{x(points[-1][0]) + 10:.1f}" y="{label + 4:.1f}" fill="{COLOURS[name]}">{name}</text>')
    return "\n".join([*found, "</svg>"]) + "\n"
