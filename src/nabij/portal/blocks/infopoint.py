"""For who works at an infopoint: what is late, what is new, whom to ring, who has nobody."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.accounts.models import Role
from nabij.accounts.queries import in_reach
from nabij.care import queries as care
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.detection import queries as detection
from nabij.detection.models import Concern
from nabij.directory import needs
from nabij.guidance import queries as guidance
from nabij.guidance.models import Case
from nabij.people.models import ErasureRequest, Person
from nabij.portal.blocks import Block, Group, Item

MOST = 5


def group(actor: Actor) -> Group:
    blocks = [inbox(actor), cases(actor), calls(actor), without_coach(actor), erasures(actor)]
    return Group(_("Infopunt"), [block for block in blocks if block])


def inbox(actor: Actor) -> Block:
    counts = detection.counts(actor, detection.Filters())
    rows = detection.inbox(actor, detection.Filters())[:MOST]
    late, new = counts["late"], counts["untriaged"]
    words = [
        ngettext("%(count)s te laat", "%(count)s te laat", late) % {"count": late} if late else "",
        ngettext("%(count)s nieuwe", "%(count)s nieuwe", new) % {"count": new} if new else "",
    ]
    return Block(
        _("Meldingen die wachten"),
        "bell",
        reverse("detection:inbox"),
        _("Naar de meldingen"),
        count=counts["todo"],
        note=", ".join(filter(None, words)),
        note_kind="danger" if late else "info",
        items=[_concern(row) for row in rows],
        text="" if counts["todo"] else _("Alles is bekeken."),
        wide=True,
    )


def _concern(row: Concern) -> Item:
    """By need and place: words of a file are read where reading is logged."""
    place = row.neighbourhood or row.municipality
    return Item(
        title=_terms(row.terms) or _("Nog te bekijken"),
        url=reverse("detection:concern", args=[row.pk]),
        kicker=" · ".join(filter(None, [str(row.get_about_display()), place.name if place else ""])),
        due=row.clock,
        urgency=row.urgency_kind,
    )


def _terms(ids: list[str], most: int = 2) -> str:
    known = needs.taxonomy().terms
    return ", ".join(known[pk].name for pk in ids[:most] if pk in known)


def cases(actor: Actor) -> Block:
    mine = guidance.open_cases_for(actor.user).filter(owner=actor.user)
    moment = now()
    rows = list(mine)
    due = [case for case in rows if case.next_due_at is not None and case.next_due_at <= moment]
    return Block(
        _("Mijn dossiers"),
        "paper",
        reverse("guidance:cases"),
        _("Naar de dossiers"),
        count=len(rows),
        note=_("%(count)s vragen nu iets van u") % {"count": len(due)} if due else "",
        note_kind="warning",
        items=[_case(case) for case in rows[:MOST]],
        text="" if rows else _("U volgt nu geen dossier op."),
        wide=True,
    )


def _case(case: Case) -> Item:
    return Item(
        title=_terms([need.term for need in case.needs.all()]) or str(_("Nog te verduidelijken")),
        url=reverse("guidance:case", args=[case.pk]),
        kicker=case.neighbourhood.name if case.neighbourhood else "",
        due=case.next_due_at,
        chip=str(case.get_state_display()),
    )


def calls(actor: Actor) -> Block:
    found = guidance.calls_to_make(actor.user)
    labels = {
        "invitations": _("helpers vragen"),
        "follow_ups": _("vragen hoe het gaat"),
        "handovers": _("overdrachten bevestigen"),
    }
    counts = {kind: rows.count() for kind, rows in found.items()}
    items = [Item(title=f"{counts[kind]} {label}") for kind, label in labels.items() if counts[kind]]
    return Block(
        _("Te bellen"),
        "phone",
        reverse("guidance:call_list"),
        _("Naar de bellijst"),
        count=sum(counts.values()),
        items=items,
        text="" if items else _("Niemand te bellen."),
    )


def without_coach(actor: Actor) -> Block:
    rows = care.waiting_for_coach(actor.user)
    due = list(rows.values_list("coach_due_at", flat=True))
    moment = now()
    late = sum(1 for at in due if at is not None and at < moment)
    return Block(
        _("Zonder steun en toeverlaat"),
        "coach",
        reverse("care:waiting"),
        _("Zoek iemand"),
        count=len(due),
        note=_("%(count)s te laat") % {"count": late} if late else "",
        note_kind="danger",
        text=_("Elke persoon met een zorgnood heeft één vaste steun.") if due else _("Iedereen heeft een vaste steun."),
    )


def erasures(actor: Actor) -> Block | None:
    persons = Person.objects.filter(in_reach(actor.user, Role.INFOPOINT))
    due = list(ErasureRequest.objects.filter(closed_at=None, person__in=persons).values_list("due_at", flat=True))
    if not due:
        return None
    return Block(
        _("Vragen om gewist te worden"),
        "trash",
        reverse("portal:erasure_requests"),
        _("Bekijk de vragen"),
        count=len(due),
        items=[Item(title=_("De eerste moet klaar zijn"), due=min(due))],
    )
