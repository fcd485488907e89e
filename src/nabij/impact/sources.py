"""The kinds of evidence that Nabij itself has: figures, observations, the scan, gaps and signals."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.core.clock import now, today
from nabij.core.small_cells import Table, suppressed
from nabij.detection.models import Concern
from nabij.directory import needs
from nabij.guidance import statistics
from nabij.impact import results
from nabij.impact.evidence import Found
from nabij.impact.housing import telling
from nabij.impact.models import Fitness, NeighbourhoodAnalysis, Observation, Scan, ScanState
from nabij.territory.indicators.comparing import figures_of
from nabij.territory.indicators.figures import Figure
from nabij.territory.models import Area, Level
from nabij.territory.queries import population_of

RECENT = timedelta(days=365)
EXCERPT = 120
LONGEST = 300


def figures(area: Area) -> Iterable[Found]:
    """Indicators of the area that may be shown and spread; without any, the inhabitants that its own counts know."""
    found = [
        _figure(figure, figure.value)
        for figure in figures_of(area)
        if figure.value is not None and not figure.ask_first
    ]
    return found or _inhabitants(area)


def _figure(figure: Figure, number: float) -> Found:
    indicator = figure.indicator
    value = f"{number_format(number, indicator.decimals)} {_(indicator.unit)}"
    return Found(indicator.code, _(indicator.name), value, "; ".join(figure.sources), figure.oldest)


def _inhabitants(area: Area) -> list[Found]:
    known = population_of(area)
    if known is None:
        return []
    return [Found("population", _("Aantal inwoners"), str(known.persons), known.source, known.on)]


def observations(analysis: NeighbourhoodAnalysis) -> list[Found]:
    """What people told, in a scan or at the map, and everyone may read."""
    here = Q(scan__analysis=analysis) | Q(neighbourhood=analysis.neighbourhood_id)
    rows = Observation.objects.shown().filter(here).select_related("scan", "street")
    return [Found(str(row.pk), _label(row), row.shown_words[:LONGEST], _source(row), row.day) for row in rows]


def _source(row: Observation) -> str:
    return _("Buurtscan") if row.scan_id else _("Verteld op de kaart")


def _label(row: Observation) -> str:
    return " · ".join([row.where or row.theme_name, str(row.get_tone_display())])[:200]


def scan_counts(analysis: NeighbourhoodAnalysis) -> list[Found]:
    """How many ticked a theme, of scans whose result everyone may read."""
    found = []
    for scan in Scan.objects.filter(analysis=analysis, state=ScanState.PUBLISHED):
        source = _("Buurtscan “%(title)s”") % {"title": scan.title}
        for line in results.of_scan(scan).themes:
            parts = [_("%(n)s keer goed") % {"n": line.good} if line.good else ""]
            parts += [_("%(n)s keer kan beter") % {"n": line.better} if line.better else ""]
            value = ", ".join(filter(None, parts))
            if not value:
                continue
            found.append(Found(f"{scan.code}:{line.code}", line.name, value, source, scan.closes_on or today()))
    return found


def gaps(analysis: NeighbourhoodAnalysis) -> list[Found]:
    """Needs that nobody could meet, by life domain: the very table that leaders of the municipality read."""
    areas = same_table(analysis)
    table = statistics.gap_table(areas)
    source = _("Leemten in Nabij, alle jaren")
    return _column(table, _place_in(areas, analysis), source, lambda n: ngettext("%(n)d leemte", "%(n)d leemten", n))


def dwellings(analysis: NeighbourhoodAnalysis) -> list[Found]:
    """Dwellings that volunteers counted, as they were published."""
    result = telling.of(analysis.neighbourhood)
    if result is None:
        return []
    source = _("Woningen geteld in %(counted)d van %(streets)d straten") % {
        "counted": result.counted,
        "streets": result.streets,
    }
    return [
        Found(code, str(Fitness(code).label), _in_dwellings(number), source, result.on)
        for code, number in result.by_fitness.items()
        if number
    ]


def _in_dwellings(number: int) -> str:
    return ngettext("%(n)d woning", "%(n)d woningen", number) % {"n": number}


def concerns(analysis: NeighbourhoodAnalysis) -> list[Found]:
    """Signals of the last year by life domain, small cells hidden; no word of any of them."""
    areas = same_table(analysis)
    names = [str(area.pk) for area in areas]
    counts: dict[tuple[str, str], int] = {}
    rows = Concern.objects.filter(neighbourhood__in=areas, created_at__gte=now() - RECENT)
    for terms, area, n in rows.values_list("terms", "neighbourhood").annotate(n=Count("pk")):
        key = (_domain_of(terms), str(area))
        counts[key] = counts.get(key, 0) + n
    domains = sorted({domain for domain, _area in counts})
    source = _("Meldingen in Nabij, laatste 12 maanden")
    table = suppressed(domains, names, counts)
    say = lambda n: ngettext("%(n)d melding", "%(n)d meldingen", n)  # noqa: E731
    return _column(table, _place_in(areas, analysis), source, say)


def _domain_of(terms: list[str]) -> str:
    """The life domain of the need that fits best."""
    known = needs.taxonomy().terms
    domain = next((known[term].domain for term in terms if term in known), "")
    return _(needs.taxonomy().domains[domain].name) if domain else _("Zonder onderwerp")


def same_table(analysis: NeighbourhoodAnalysis) -> list[Area]:
    """All neighbourhoods of the municipalities: hiding cells per neighbourhood apart would give some of them away."""
    towns = Area.objects.filter(pk__in=analysis.around, level=Level.MUNICIPALITY)
    beside = Area.objects.filter(parents__in=towns, level=Level.NEIGHBOURHOOD) if towns else Area.objects.none()
    ids = {*beside.values_list("pk", flat=True), analysis.neighbourhood_id}
    return list(Area.objects.filter(pk__in=ids).defer("geometry").order_by("name", "code"))


def _place_in(areas: list[Area], analysis: NeighbourhoodAnalysis) -> int:
    return [area.pk for area in areas].index(analysis.neighbourhood_id)


def _column(table: Table, place: int, source: str, say: Callable[[int], str]) -> list[Found]:
    found = []
    codes = {_(domain.name): code for code, domain in needs.taxonomy().domains.items()}
    for domain, cells in zip(table.rows, table.cells, strict=True):
        count = cells[place]
        if count:  # none, or hidden, is no evidence
            words = say(count) % {"n": count}
            found.append(Found(codes.get(domain, "-"), domain, words, source, today()))
    return found
