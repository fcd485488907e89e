"""The plan as one picture: per day the time line, and the map under it."""

from nabij.engines.visits.show import map as maps
from nabij.engines.visits.show import style, svg, timeline
from nabij.engines.visits.show.agenda import Agenda
from nabij.engines.visits.show.legend import modes_for_image, work_for_image
from nabij.engines.visits.show.words import count, day_name, fitting, period

WIDTH = timeline.NAMES + timeline.TRACK
EDGE, GAP = 20.0, 12.0
PANEL = ((WIDTH - GAP) / 2, 340.0)


def image(agenda: Agenda) -> str:
    """A whole SVG document."""
    axis = timeline.axis_of(agenda)
    parts, top = [svg.label(EDGE, EDGE + 18, f"Bezoekplan: {period(agenda.problem)}", "big")], EDGE + 34
    legend, top = work_for_image(agenda, EDGE, top, WIDTH)
    parts += legend
    for day in agenda.days:
        added, top = _day(agenda, axis, day, top + 10)
        parts += added
    wide, high = WIDTH + 2 * EDGE, top + EDGE
    told = count(len(agenda.carer_of), "bezoek gepland", "bezoeken gepland")
    lost = f", {count(len(agenda.unserved), 'bezoek', 'bezoeken')} niet gepland" if agenda.unserved else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" lang="nl-BE" viewBox="0 0 {svg.num(wide)} '
        f'{svg.num(high)}" width="{svg.num(wide)}" height="{svg.num(high)}" role="img" aria-labelledby="t d">'
        f'<title id="t">Bezoekplan</title><desc id="d">{told}{lost}.</desc><style>{style.for_image()}</style>'
        f'<defs>{svg.HATCH}</defs><rect class="ground" width="100%" height="100%"/>{"".join(parts)}</svg>'
    )


def _day(agenda: Agenda, axis: timeline.Axis, day: int, top: float) -> tuple[list[str], float]:
    found = timeline.sheets(agenda, axis, day, longest=10_000)
    if not found:
        return [], top
    name = day_name(agenda.problem, day)
    parts = [svg.label(EDGE, top + 14, name[0].upper() + name[1:], "mid")]
    top += 24
    sheet = found[0]
    parts.append(_moved(EDGE, top, timeline.names(sheet)))
    parts.append(_moved(EDGE + timeline.NAMES, top, timeline.track(sheet)))
    top += sheet.height + 8
    panels = maps.panels(agenda, day, *PANEL)
    for at, (title, drawn) in enumerate(panels):
        left, down = EDGE + at % 2 * (PANEL[0] + GAP), top + at // 2 * (PANEL[1] + 26)
        parts.append(svg.label(left, down + 14, fitting(title, PANEL[0], 6.2), "strong"))
        frame = svg.rect(0, 0, *PANEL, "rule ground", round_=6)
        parts.append(_moved(left, down + 20, [frame, *drawn]))
    if panels:
        below = top + -(-len(panels) // 2) * (PANEL[1] + 26) + 8
        legend, top = modes_for_image(agenda, EDGE, below, WIDTH)
        parts += legend
    return parts, top + 6


def _moved(x: float, y: float, parts: list[str]) -> str:
    return f'<g transform="translate({svg.num(x)} {svg.num(y)})">{"".join(parts)}</g>'
