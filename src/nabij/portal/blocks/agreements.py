"""Covenants that wait for somebody, and for a back office what waits in its neighbourhoods."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nabij.core.actors import Actor
from nabij.portal.blocks import Block, Group, Item
from nabij.programme import exchange
from nabij.programme.covenants import queries as covenants
from nabij.programme.models import CovenantState

MOST = 4


def group(actor: Actor) -> Group:
    blocks = [being_made(actor), support(actor)]
    return Group(_("Afspraken en middelen"), [block for block in blocks if block])


def to_answer(actor: Actor) -> Block | None:
    """Where the organisation of the user is asked to take part."""
    rows = covenants.to_confirm(actor.user)
    if not rows:
        return None
    items = [
        Item(
            title=row.covenant.neighbourhood.name,
            url=reverse("programme:covenant", args=[row.covenant_id]),
            kicker=row.organisation.name,
            text=_("Gevraagd op %(day)s") % {"day": date_format(localtime(row.asked_at), "j F Y")},
            chip=_("nog te bevestigen"),
            chip_kind="warning",
        )
        for row in rows[:MOST]
    ]
    return Block(
        _("Doet uw organisatie mee?"),
        "handshake",
        reverse("programme:covenants"),
        _("Alle convenanten"),
        count=len(rows),
        items=items,
        text=_("Een netwerk vraagt middelen voor een zorgzame buurt. Lees wat u samen zou doen, en bevestig."),
    )


def being_made(actor: Actor) -> Block | None:
    """For who leads: what isn't agreed yet, and on whom it waits."""
    rows = covenants.waiting(actor.user)
    if not rows:
        return None
    items = [
        Item(
            title=one.covenant.neighbourhood.name,
            url=reverse("programme:covenant", args=[one.covenant.pk]),
            kicker=str(one.covenant.get_state_display()),
            chip=_waits_for(one),
            chip_kind="warning" if one.decides else "info",
        )
        for one in rows[:MOST]
    ]
    return Block(
        _("Convenanten die wachten"),
        "handshake",
        reverse("programme:covenants"),
        _("Alle convenanten"),
        count=len(rows),
        items=items,
    )


def _waits_for(one: covenants.Waiting) -> str:
    if one.covenant.state == CovenantState.SUBMITTED:
        return _("wacht op uw beslissing") if one.decides else _("wacht op de programmabeheerder")
    if one.too_few:
        return _("zoekt organisaties")
    if one.silent:
        said = ngettext("%(n)d organisatie antwoordt nog", "%(n)d organisaties antwoorden nog", one.silent)
        return said % {"n": one.silent}
    return _("iedereen zei ja")


def support(actor: Actor) -> Block | None:
    found = exchange.support(actor.user)
    if found is None:
        return None
    told = [
        (found.without, ngettext("%(n)d buurt zonder convenant", "%(n)d buurten zonder convenant", found.without),
         "programme:back_office"),
        (found.ending, ngettext("%(n)d convenant eindigt binnen zes maanden",
                                "%(n)d convenanten eindigen binnen zes maanden", found.ending),
         "programme:covenants"),
        (found.drafts, ngettext("%(n)d werkwijze nog niet gedeeld", "%(n)d werkwijzen nog niet gedeeld", found.drafts),
         "programme:methods"),
    ]  # fmt: skip
    items = [Item(title=words % {"n": count}, url=reverse(name)) for count, words, name in told if count]
    return Block(
        _("Buurten die u steunt"),
        "network",
        reverse("programme:back_office"),
        _("Uw buurten naast elkaar"),
        count=found.neighbourhoods,
        items=items,
        text="" if items else _("Er wacht nu niets op u."),
    )
