"""What people said and chose together, as far as everyone may read it: the published side of the analysis."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.impact import counting, outcome, queries, results
from nabij.impact.models import (
    AnalysisState,
    NeighbourhoodAnalysis,
    RoundState,
    Scan,
    ScanState,
    SwotKind,
    VoteRound,
)
from nabij.impact.profile import charts
from nabij.impact.profile.charts import Chart
from nabij.impact.vocabulary import vocabulary
from nabij.territory.models import Area

MOST_THEMES = 5
MOST_CHOSEN = 5
PLURALS = {
    SwotKind.STRENGTH: gettext_lazy("Sterk"),
    SwotKind.WEAKNESS: gettext_lazy("Zwak"),
    SwotKind.OPPORTUNITY: gettext_lazy("Kansen"),
    SwotKind.THREAT: gettext_lazy("Bedreigingen"),
}


@dataclass(frozen=True)
class Item:
    """A strong or weak point with what it stands on."""

    words: str
    evidence: Sequence[str]


@dataclass(frozen=True)
class Quarter:
    name: str
    points: Sequence[Item]
    weak: bool = False


@dataclass(frozen=True)
class Scanned:
    """A published scan; counts of 1 to 4 aren't in it."""

    title: str
    url: str
    day: str
    total: int | None
    charts: Sequence[Chart]


@dataclass(frozen=True)
class Voted:
    """A published vote: its first priorities in their order."""

    title: str
    url: str
    chosen: Sequence[str]


@dataclass(frozen=True)
class Together:
    """``url`` is the analysis; empty when there is none. ``*_now`` are addresses of what one can do today."""

    title: str = ""
    url: str = ""
    open: bool = False
    quarters: Sequence[Quarter] = field(default_factory=list)
    scans: Sequence[Scanned] = field(default_factory=list)
    votes: Sequence[Voted] = field(default_factory=list)
    sectors: Sequence[str] = field(default_factory=list)
    parties: int = 0
    scan_now: str = ""
    vote_now: str = ""
    propose_now: str = ""

    @property
    def points(self) -> int:
        return sum(len(quarter.points) for quarter in self.quarters)


def together_of(area: Area) -> Together:
    """Of the analysis that is open, else of the last one."""
    rows = NeighbourhoodAnalysis.objects.filter(neighbourhood=area)
    found = sorted(rows, key=lambda one: (one.state == AnalysisState.OPEN, one.created_at), reverse=True)
    if not found:
        return Together()
    analysis = found[0]
    analysis.neighbourhood = area
    scans = list(analysis.scans.exclude(state=ScanState.DRAFT))
    rounds = list(analysis.rounds.exclude(state=RoundState.DRAFT))
    parties = list(analysis.stakeholders.current())
    is_open = analysis.state == AnalysisState.OPEN
    return Together(
        title=analysis.title,
        url=reverse("impact:analysis", args=[analysis.pk]),
        open=is_open,
        quarters=_quarters(analysis),
        scans=[_scanned(scan) for scan in scans if scan.state == ScanState.PUBLISHED],
        votes=[_voted(one) for one in rounds if one.state == RoundState.PUBLISHED],
        sectors=_sectors([party.sector for party in parties]),
        parties=len(parties),
        scan_now=next((reverse("impact:scan", args=[one.shown_code]) for one in scans if one.takes_answers), ""),
        vote_now=next((reverse("impact:round", args=[one.pk]) for one in rounds if one.takes_votes), ""),
        propose_now=reverse("impact:propose", args=[analysis.pk]) if is_open else "",
    )


def _quarters(analysis: NeighbourhoodAnalysis) -> list[Quarter]:
    items = queries.items_of(analysis, proposed=False)
    quarters = [
        Quarter(
            str(PLURALS[kind]),
            [Item(item.words, [str(piece) for piece in item.evidence.all()]) for item in items if item.kind == kind],
            weak=kind in (SwotKind.WEAKNESS, SwotKind.THREAT),
        )
        for kind in SwotKind
    ]
    return [quarter for quarter in quarters if quarter.points]


def _scanned(scan: Scan) -> Scanned:
    found = results.of_scan(scan)
    url = reverse("impact:scan_result", args=[scan.shown_code])
    drawn = []
    if found.total:
        sides = (
            ("goed", _("Wat is goed?"), [(line.name, line.good) for line in found.themes]),
            ("beter", _("Wat kan beter?"), [(line.name, line.better) for line in found.themes]),
        )
        for side, title, counts in sides:
            shown = sorted(((n, name) for name, n in counts if n), key=lambda one: (-one[0], one[1]))[:MOST_THEMES]
            bars = [charts.Bar(name, n, str(n), here=True) for n, name in shown]
            if bars:
                code = f"scan-{scan.shown_code}-{side}"
                drawn.append(charts.bars(code, title, bars, (_("Thema"), _("Hoeveel mensen"))))
    day = str(scan.closes_on.year) if scan.closes_on else ""
    return Scanned(scan.title, url, day, found.total, drawn)


def _voted(found: VoteRound) -> Voted:
    told = outcome.page(found, counting.count(found))
    chosen = [place.proposal.title for place, _rank, _mark in told["places"][:MOST_CHOSEN]]
    return Voted(found.title, reverse("impact:round", args=[found.pk]), chosen)


def _sectors(codes: Sequence[str]) -> list[str]:
    counts = Counter(codes)
    return [f"{_(entry.name)}: {counts[entry.code]}" for entry in vocabulary().sectors if counts[entry.code]]
