"""The pictures: flat SVG, readable in black and white, each with its name and what it says."""

from typing import Final

import numpy as np

from nabij.engines.visits.gain.figures import players
from nabij.engines.visits.gain.result import Gain
from nabij.engines.visits.show import svg
from nabij.engines.visits.show.words import fitting, number, text

WIDE: Final = 380.0
LINES: Final = 6
"""Looks of lines; a seventh organisation looks like the first."""


def working_times(gain: Gain) -> str:
    """Per organisation the change of its working time within the band that was agreed."""
    rows = [row for row, player in enumerate(players(gain.question.problem)) if player >= 0]
    limit = max(100 * gain.question.share, 0.1)
    left, right, high = 14.0, WIDE - 14, 48.0
    scale = (right - left) / (2.3 * limit)

    def at(percent: float) -> float:
        return (left + right) / 2 + float(np.clip(percent, -1.14 * limit, 1.14 * limit)) * scale

    bottom = 12 + high * len(rows)
    parts, told = [], []
    for place, row in enumerate(rows):
        working = gain.organisation(row, "working_hours")
        base = working.apart.mean or 1.0
        mean, low, high_ = (
            100 * value / base for value in (working.change.mean, working.change.low, working.change.high)
        )
        y = 12 + high * place
        name = fitting(gain.players[row], WIDE - 90, 6.2)
        parts += [
            svg.label(left, y + 11, name, "strong"),
            f'<text class="end" x="{svg.num(right)}" y="{svg.num(y + 11)}">{text(signed(mean))} %</text>',
            svg.rect(at(-limit), y + 17, at(limit) - at(-limit), 20, "band", round_=4),
            svg.line(at(0), y + 17, at(0), y + 37, "zero"),
            svg.line(at(low), y + 27, at(high_), y + 27, f"whisker r{row % LINES}"),
            svg.circle(at(mean), y + 27, 6, f"point f{row % LINES}"),
        ]
        told.append(f"{gain.players[row]} {signed(mean)} %")
    for percent in (-limit, 0.0, limit):
        parts.append(svg.label(at(percent), bottom + 14, f"{signed(percent)} %", "soft middle"))
    return svg.drawing(
        parts, WIDE, bottom + 22, ident="p-work", name="Verandering van de werktijd per organisatie",
        told=f"De grijze band is de afgesproken grens. {'; '.join(told)}.", look="chart",
    )  # fmt: skip


def known_faces(gain: Gain) -> str:
    """How many clients see one person, two, three, four or more; apart above, joint below."""
    apart, joint = gain.faces()
    most = max(*apart, *joint, 1.0)
    names = ("1 gezicht", "2 gezichten", "3 gezichten", "4 of meer")
    parts, y, left = [], 6.0, 84.0
    scale = (WIDE - left - 44) / most
    for name, before, after in zip(names, apart, joint, strict=True):
        parts.append(svg.label(left - 8, y + 21, name, "end"))
        for offset, value, look in ((0.0, before, "before"), (17.0, after, "after")):
            parts.append(svg.rect(left, y + offset, value * scale, 14, look, round_=2) if value else "")
            parts.append(svg.label(left + value * scale + 6, y + offset + 11, number(value, 1).removesuffix(",0")))
        y += 46
    told = "; ".join(
        f"{name}: {number(a, 1)} cliënten apart, {number(b, 1)} samen"
        for name, a, b in zip(names, apart, joint, strict=True)
    )
    return svg.drawing(
        parts,
        WIDE,
        y - 6,
        ident="p-faces",
        name="Hoeveel verschillende mensen een cliënt ziet",
        told=told,
        look="chart",
    )


def curve(gain: Gain) -> str:
    """Travel saved against the clients who may change organisation."""
    steps = gain.curve
    highest = max([step.saved.high for step in steps] + [1.0])
    lowest = min([step.saved.low for step in steps] + [0.0])
    left, right, top, bottom = 46.0, WIDE - 32, 20.0, 190.0
    unit, per = ("uur", 60.0) if highest >= 120 else ("min", 1.0)

    def x(index: int) -> float:
        return left + 14 + (right - left - 14) * index / max(1, len(steps) - 1)

    def y(value: float) -> float:
        return bottom - (value - lowest) / (highest - lowest) * (bottom - top)

    parts = []
    for tick in ticks(lowest / per, highest / per):
        parts.append(svg.line(left, y(tick * per), right + 8, y(tick * per), "grid"))
        parts.append(svg.label(left - 6, y(tick * per) + 4, number(tick, 1).removesuffix(",0"), "soft end"))
    parts.append(svg.label(4, top - 3, unit, "soft"))
    parts.append(svg.label(4, bottom + 34, "cliënten", "soft"))
    shape = "L".join(f"{svg.num(x(i))} {svg.num(y(step.saved.mean))}" for i, step in enumerate(steps))
    parts.append(f'<path class="rise" d="M{shape}"/>')
    told = []
    for index, step in enumerate(steps):
        parts += [
            svg.line(x(index), y(step.saved.low), x(index), y(step.saved.high), "whisker r0"),
            svg.circle(x(index), y(step.saved.mean), 5, "point f0"),
            svg.label(x(index), bottom + 20, level_name(step.level), "middle"),
            svg.label(x(index), bottom + 34, number(step.moved.mean, 1).removesuffix(",0"), "soft middle"),
        ]
        told.append(f"{level_name(step.level)}: {number(step.saved.mean)} minuten")
    return svg.drawing(
        parts, WIDE, bottom + 44, ident="p-curve", name="Reistijd die uitgespaard wordt, naargelang wie mag wisselen",
        told="; ".join(told), look="chart",
    )  # fmt: skip


def ticks(low: float, high: float) -> list[float]:
    """Three to six round numbers between low and high."""
    for step in (size * 10.0**power for power in range(-1, 6) for size in (1, 2, 5)):
        if (high - low) / step <= 5:
            return [step * index for index in range(int(np.ceil(low / step - 1e-9)), int(high / step + 1e-9) + 1)]
    return [low, high]


def signed(value: float) -> str:
    shown = number(abs(value), 1)
    return "0" if shown == "0,0" else f"{'+' if value > 0 else '−'}{shown.removesuffix(',0')}"


def level_name(level: float) -> str:
    return "iedereen" if level == 1 else f"{number(100 * level, 1).removesuffix(',0')} %"
