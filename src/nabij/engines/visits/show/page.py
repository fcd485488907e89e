"""The plan as one page that stands on its own: no script, nothing from elsewhere, ready to print."""

from collections.abc import Iterator
from typing import Final

from nabij.engines.visits.show import figures, legend, lists, points, style, svg, timeline
from nabij.engines.visits.show import map as maps
from nabij.engines.visits.show.agenda import Agenda
from nabij.engines.visits.show.faults import faults
from nabij.engines.visits.show.html import capital, region
from nabij.engines.visits.show.words import count, day_name, length, listed, name, number, period, text

ROWS: Final = 17
"""Most rows of one time line, so that it fits a landscape A4 page."""
HIGH: Final = 530.0
"""Height of a time line that fits such a page with the name of the day and the legend above it."""
PRIVACY: Final = (
    '<p class="soft">Dit gaat over de zorg voor mensen. Geef het alleen aan wie het nodig heeft, en laat het niet '
    "liggen. Alles in de tekeningen staat ook in de lijsten.</p>"
)
PANEL: Final = (510.0, 340.0)


def page(agenda: Agenda) -> str:
    """A whole HTML document."""
    title = f"Bezoekplan: {period(agenda.problem)}"
    return (
        '<!doctype html><html lang="nl-BE"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{text(title)}</title>'
        f"<style>{style.for_page()}</style></head><body>"
        '<a class="skip" href="#inhoud">Naar de inhoud</a>'
        '<svg class="drawing defs" width="0" height="0" aria-hidden="true"><defs>' + svg.HATCH + "</defs></svg>"
        f'<main id="inhoud">{"".join(_parts(agenda))}</main></body></html>\n'
    )


def _parts(agenda: Agenda) -> Iterator[str]:
    heading = text(capital(period(agenda.problem)))
    yield f'<header><p class="kicker">Bezoekplan</p><h1>{heading}</h1>{_lead(agenda)}{PRIVACY}</header>'
    yield faults(agenda)
    yield _contents(agenda)
    yield f'<section class="sums" id="cijfers"><h2>In cijfers</h2>{figures.tiles(agenda)}'
    yield f"{region(figures.by_organisation(agenda), 'Cijfers per organisatie')}</section>"
    if agenda.unserved:
        yield f'<section id="niet-gepland"><h2>Niet gepland</h2>{lists.unserved(agenda)}</section>'
    if agenda.tours:
        told = "De planner laat dit toe, uw team of een cliënt misschien niet. Het ergste staat eerst."
        title = '<section id="nakijken"><h2>Kijk dit na</h2>'
        yield f'{title}<p class="soft">{told}</p>{points.points(agenda)}</section>'
    axis = timeline.axis_of(agenda)
    for day in agenda.days:
        yield _day(agenda, axis, day)
    yield f'<section class="clients" id="wie-komt"><h2>Wie komt bij wie</h2>{lists.clients(agenda)}</section>'
    weighed = f'<div class="pair">{figures.by_faces(agenda)}{figures.weighed(agenda)}</div>'
    yield f'<section class="sums"><h2>Hoe het plan gewogen is</h2>{weighed}</section>'
    yield f'<section class="carers" id="wie-gaat"><h2>Wie gaat waar</h2>{lists.carers(agenda)}</section>'


def _lead(agenda: Agenda) -> str:
    people = len({tour.carer for tour in agenda.tours})
    words = (
        f"{count(len(agenda.carer_of), 'bezoek', 'bezoeken')} bij {count(len(agenda.faces), 'cliënt', 'cliënten')}, "
        f"door {count(people, 'persoon', 'mensen')}."
    )
    if agenda.unserved:
        words += f" {count(len(agenda.unserved), 'bezoek is', 'bezoeken zijn')} niet gepland."
    return f'<p class="lead">{words}</p>'


def _contents(agenda: Agenda) -> str:
    places = [("cijfers", "In cijfers"), *([("niet-gepland", "Niet gepland")] if agenda.unserved else [])]
    places += [("nakijken", "Kijk dit na")] if agenda.tours else []
    places += [(f"dag-{day}", capital(day_name(agenda.problem, day))) for day in agenda.days]
    places += [("wie-komt", "Wie komt bij wie"), ("wie-gaat", "Wie gaat waar")]
    items = "".join(f'<li><a href="#{anchor}">{text(words)}</a></li>' for anchor, words in places)
    return f'<nav aria-label="Op deze bladzijde"><ul>{items}</ul></nav>'


def _day(agenda: Agenda, axis: timeline.Axis, day: int) -> str:
    tours = [tour for tour in agenda.tours if tour.day == day]
    name = capital(day_name(agenda.problem, day))
    title = f'<section class="day" id="dag-{day}"><h2>{text(name)}</h2>'
    if not tours:
        return f"{title}<p>Die dag is er niets gepland.</p></section>"
    visits = sum(len(tour.stops) for tour in tours)
    people = len({tour.carer for tour in tours})
    late = figures.late_of(tours)
    lead = (
        f"{count(visits, 'bezoek', 'bezoeken')} door {count(people, 'persoon', 'mensen')}, "
        f"{length(sum(tour.amounts.travel for tour in tours))} onderweg"
        f"{f', {number(len(late))} te laat' if late else ', niets te laat'}."
    )
    sheets = timeline.sheets(agenda, axis, day, ROWS)
    drawn = [
        _timeline(sheet, f"t{day}-{at}", f"Tijdlijn van {name.lower()}{f', deel {at}' if len(sheets) > 1 else ''}")
        for at, sheet in enumerate(sheets, start=1)
    ]
    key = legend.for_page(legend.work(agenda))
    return f"{title}<p>{lead}</p>{_free(agenda, day)}{key}{''.join(drawn)}{_maps(agenda, day)}</section>"


def _free(agenda: Agenda, day: int) -> str:
    """Who could still do something: what a planner needs when the phone rings."""
    found = [name(agenda.problem.carers.ids[carer]) for carer in agenda.free(day)]
    return f'<p class="soft">Beschikbaar, nog zonder bezoek: {listed(found)}.</p>' if found else ""


def _timeline(sheet: timeline.Sheet, ident: str, name: str) -> str:
    """Names and track are two drawings, so that the names stay in sight when a phone scrolls the track."""
    told = "Per persoon een rij, per bezoek een blok op zijn uur. Hetzelfde staat in de lijsten onder Wie gaat waar."
    names = svg.drawing(
        timeline.names(sheet, lists.CARER), timeline.NAMES, sheet.height, ident=f"{ident}n", name="Wie", told="",
        role="group",
    )  # fmt: skip
    fit = max(75, min(100, int(HIGH / sheet.height * 20) * 5))
    track = svg.drawing(timeline.track(sheet), timeline.TRACK, sheet.height, ident=ident, name=name, told=told)
    return (
        f'<div class="lines fit{fit}"><div class="names">{names}</div>'
        f'<div class="track" role="region" aria-label="{text(name)}" tabindex="0">{track}</div></div>'
    )


def _maps(agenda: Agenda, day: int) -> str:
    panels = maps.panels(agenda, day, *PANEL)
    if not panels:
        return ""
    title = f"Kaarten van {day_name(agenda.problem, day)}"
    told = "Een rechte lijn per rit, een kleur per persoon. De volgorde staat in de lijsten onder Wie gaat waar."
    drawn = "".join(
        f"<figure><figcaption>{name(of)}</figcaption>"
        f"{svg.drawing(parts, *PANEL, ident=f'm{day}-{at}', name=f'Kaart: {of}', told=told, look='map')}</figure>"
        for at, (of, parts) in enumerate(panels)
    )
    key = legend.for_page(legend.routes(agenda))
    return f'<section class="over"><h3>{text(title)}</h3>{key}<div class="maps">{drawn}</div></section>'
