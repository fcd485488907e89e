"""For who leads the network: counts only, small cells hidden, nobody in them."""

from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.small_cells import Table, suppressed
from nabij.detection.models import Concern
from nabij.directory import needs
from nabij.guidance import statistics
from nabij.impact import queries as impact
from nabij.impact.models import NeighbourhoodAnalysis
from nabij.portal.blocks import Block, Group, Item
from nabij.territory.models import Area

RECENT = timedelta(days=90)
MOST = 6


def group(actor: Actor) -> Group:
    areas = statistics.areas_for(actor.user)
    lead = _("U ziet aantallen, nooit dossiers of namen. Een aantal van 1 tot 4 blijft verborgen.")
    blocks = [gaps(areas), signals(areas), partners(areas), analyses(actor)]
    return Group(_("Uw buurten in cijfers"), [block for block in blocks if block], lead=lead)


def gaps(areas: list[Area]) -> Block:
    table = statistics.gap_table(areas)
    names = {code: domain.name for code, domain in needs.taxonomy().domains.items()}
    return Block(
        _("Waar hulp ontbreekt"),
        "chart",
        reverse("guidance:gaps"),
        _("Alle leemten per buurt"),
        count=table.total,
        bars=_top([names.get(row, row) for row in table.rows], table.row_totals),
        source=_("leemten per levensdomein, genoteerd door het infopunt, tot vandaag."),
        text="" if table.rows else _("Er zijn nog geen leemten genoteerd."),
        wide=True,
    )


def signals(areas: list[Area]) -> Block:
    rows = (
        Concern.objects.filter(neighbourhood__in=areas, created_at__gte=now() - RECENT)
        .values("neighbourhood__name")
        .annotate(n=Count("pk"))
    )
    key = "concerns"
    counts = {(key, row["neighbourhood__name"]): row["n"] for row in rows}
    table: Table = suppressed([key], [area.name for area in areas], counts)
    return Block(
        _("Meldingen in de laatste 90 dagen"),
        "bell",
        count=table.total,
        bars=_top(table.columns, table.cells[0] if table.cells else []),
        source=_("meldingen per buurt bij het infopunt, tot vandaag."),
        wide=True,
    )


def partners(areas: list[Area]) -> Block:
    table = statistics.referral_table(areas)
    bars = _top(table.rows, table.row_totals)
    return Block(
        _("Verwijzingen per partner"),
        "network",
        reverse("guidance:gaps"),
        _("Alle verwijzingen"),
        count=table.total,
        bars=bars,
        source=_("aantal verwijzingen naar elke organisatie, tot vandaag."),
        text="" if bars else _("De aantallen per partner zijn nog te klein om te tonen."),
        wide=True,
    )


def analyses(actor: Actor) -> Block | None:
    """The analyses that run, and for who coordinates what waits in each."""
    found = [row for row in impact.analyses_for(actor.user) if row.is_open]
    if not found and not impact.neighbourhoods_to_analyse(actor.user):
        return None
    items = [
        Item(
            row.title, reverse("impact:analysis", args=[row.pk]), kicker=row.neighbourhood.name, chip=_waits(actor, row)
        )
        for row in found[:MOST]
    ]
    return Block(
        _("Buurtanalyse"),
        "leaf",
        reverse("impact:analyses"),
        _("Naar de buurtanalyses"),
        items=items,
        text="" if items else _("Begin een analyse, samen met bewoners en organisaties."),
        wide=True,
    )


def _waits(actor: Actor, analysis: NeighbourhoodAnalysis) -> str:
    if not actor.user.has_perm("impact.coordinate", analysis):
        return ""
    count = sum(impact.waiting_counts(analysis).values())
    return _("%(count)s na te lezen") % {"count": count} if count else ""


def _top(labels: list[str], values: list[int | None]) -> list[tuple[str, int]]:
    """The largest that may be shown."""
    shown = [(label, value) for label, value in zip(labels, values, strict=True) if value]
    return sorted(shown, key=lambda pair: (-pair[1], pair[0]))[:MOST]
