"""For professionals of a partner: what the infopoint asks of their organisation, and what they should confirm."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.directory.models import Service, organisations_of
from nabij.guidance import queries as guidance
from nabij.guidance.models import ReferralState
from nabij.portal.blocks import Block, Group, Item, agreements

MOST = 4
STALE = timedelta(days=90)  # waiting time and free places are asked again after this long


def group(actor: Actor) -> Group:
    blocks = [agreements.to_answer(actor), handovers(actor), referrals(actor), cases(actor), services(actor)]
    return Group(_("Uw organisatie"), [block for block in blocks if block])


def only_to_answer(actor: Actor) -> Group:
    """For who sees the rest of their organisation at the infopoint."""
    block = agreements.to_answer(actor)
    return Group(_("Uw organisatie"), [block] if block else [])


def referrals(actor: Actor) -> Block:
    rows = [row for row in guidance.referrals_to(actor.user) if row.state != ReferralState.ACCEPTED]
    items = [
        Item(
            title=row.service.name,
            url=reverse("guidance:my_referral", args=[row.pk]),
            kicker=row.case.neighbourhood.name if row.case.neighbourhood else "",
            due=row.due_at,
            chip=str(row.get_state_display()),
        )
        for row in rows[:MOST]
    ]
    return Block(
        _("Verwijzingen"),
        "letter",
        reverse("guidance:partner_inbox"),
        _("Alle vragen aan ons"),
        count=len(rows),
        items=items,
        text="" if items else _("Er wacht geen vraag op een antwoord van uw dienst."),
    )


def handovers(actor: Actor) -> Block:
    rows = [row for row in guidance.handovers_to(actor.user) if row.receiver_at is None]
    items = [
        Item(
            title=_("Wacht op uw bevestiging"),
            url=reverse("guidance:my_handover", args=[row.pk]),
            kicker=row.case.neighbourhood.name if row.case.neighbourhood else "",
            text=_("Van %(name)s") % {"name": row.giver.name},
            due=row.due_at,
        )
        for row in rows[:MOST]
    ]
    return Block(
        _("Warme overdrachten"),
        "handover",
        reverse("guidance:partner_inbox"),
        _("Alle vragen aan ons"),
        count=len(rows),
        items=items,
        text="" if items else _("Er wordt nu geen dossier aan u overgedragen."),
    )


def cases(actor: Actor) -> Block | None:
    count = guidance.open_cases_for(actor.user).filter(owner_organisation__in=organisations_of(actor.user)).count()
    if not count:
        return None
    text = _("Uw organisatie nam deze dossiers over en volgt ze op.")
    return Block(_("Onze dossiers"), "paper", reverse("guidance:cases"), _("Naar de dossiers"), count=count, text=text)


def services(actor: Actor) -> Block | None:
    old = Q(confirmed_on=None) | Q(confirmed_on__lt=today() - STALE)
    rows = Service.objects.filter(old, organisation__in=organisations_of(actor.user), active=True)
    found = list(rows.order_by("confirmed_on", "name").only("name", "confirmed_on"))
    if not found:
        return None
    items = [Item(title=row.name, url=reverse("directory:confirm", args=[row.pk])) for row in found[:MOST]]
    return Block(
        _("Nog te bevestigen"),
        "check",
        reverse("directory:my_services"),
        _("Onze diensten"),
        count=len(found),
        items=items,
        text=_("Klopt de wachttijd nog? Zijn er plaatsen vrij? Een minuut van u spaart mensen een vergeefse vraag."),
    )
