"""Mails about covenants: who must confirm, who must decide, and who should know."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.accounts.models import Membership, Role, User
from nabij.core import notifications
from nabij.core.notifications import Mail
from nabij.directory.models import Organisation, StaffMembership
from nabij.programme.models import Covenant, CovenantState
from nabij.programme.models.covenants import CovenantEvent, EventKind

KIND: Final = "programme.covenant"
MOST_STAFF: Final = 10  # in a larger organisation one address is written to, not everybody


def tell(event: CovenantEvent) -> None:
    """Put the mails of an event in the outbox, in the transaction of the act."""
    for key in sorted(_keys(event)):
        notifications.send_later(KIND, event.pk, key=key)


def _keys(event: CovenantEvent) -> set[str]:
    covenant = event.covenant
    match event.kind:
        case EventKind.ADDED | EventKind.REMINDED:
            assert event.organisation is not None
            found = _of_organisation(event.organisation)
        case EventKind.CHANGED:
            found = _of_parties(covenant)
        case EventKind.CONFIRMED | EventKind.SENT_BACK:
            found = _holders(covenant, Role.COORDINATOR)
        case EventKind.SUBMITTED:
            found = _holders(covenant, Role.PROGRAMME_MANAGER)
        case EventKind.AGREED | EventKind.ENDED:
            found = _holders(covenant, Role.COORDINATOR) | _of_parties(covenant)
        case _:
            found = set()
    return found - {_actor_key(event)}


def _actor_key(event: CovenantEvent) -> str:
    """Nobody is told what they did themselves."""
    return f"u{event.actor.removeprefix('user:').replace('-', '')}"


def _holders(covenant: Covenant, role: Role) -> set[str]:
    rows = Membership.objects.current().filter(role=role, area__in=covenant.neighbourhood.ancestor_ids())
    return {f"u{user.hex}" for user in rows.values_list("user", flat=True)}


def _of_parties(covenant: Covenant) -> set[str]:
    parties = covenant.parties.select_related("organisation")
    return {key for party in parties for key in _of_organisation(party.organisation)}


def _of_organisation(organisation: Organisation) -> set[str]:
    staff = StaffMembership.objects.current().filter(organisation=organisation, user__is_active=True)
    users = list(staff.values_list("user", flat=True)[: MOST_STAFF + 1])
    if users and len(users) <= MOST_STAFF:
        return {f"u{user.hex}" for user in users}
    return {f"o{organisation.pk.hex}"}


def mail(event_id: UUID, key: str) -> Mail | None:
    """Nothing when it has been overtaken: confirmed, changed again, left out, or decided."""
    rows = CovenantEvent.objects.select_related("covenant__neighbourhood", "organisation")
    event = rows.filter(pk=event_id).first()
    to = _address(key)
    if event is None or not to or _overtaken(event, key):
        return None
    subject, words = _words(event)
    told = {"name": event.covenant.neighbourhood.name, "who": event.actor_label,
            "organisation": event.organisation.name if event.organisation else ""}  # fmt: skip
    link = settings.SITE_URL + reverse("programme:covenant", args=[event.covenant_id])
    parts = [_("Dag,"), words % told, event.note, link, _("Met vriendelijke groeten,\nNabij")]
    return Mail(to, subject % told, "\n\n".join(part for part in parts if part))


def _address(key: str) -> str:
    if key.startswith("o"):
        return Organisation.objects.filter(pk=UUID(key[1:])).values_list("email", flat=True).first() or ""
    return User.objects.filter(pk=UUID(key[1:]), is_active=True).values_list("email", flat=True).first() or ""


def _overtaken(event: CovenantEvent, key: str) -> bool:
    covenant = event.covenant
    if event.kind in (EventKind.ADDED, EventKind.REMINDED):
        waiting = covenant.parties.filter(organisation=event.organisation_id, confirmed_at=None)
        return covenant.state != CovenantState.DRAFT or not waiting.exists()
    if event.kind == EventKind.CHANGED:
        return covenant.state != CovenantState.DRAFT
    if event.kind == EventKind.SUBMITTED:
        return covenant.state != CovenantState.SUBMITTED
    return False


def _words(event: CovenantEvent) -> tuple[str, str]:
    confirm = _("Meld u aan en bevestig op de pagina hieronder. Lukt dat niet, zeg het dan aan de buurtzorgregisseur.")
    told = {
        EventKind.ADDED: (
            _("Doet u mee aan het convenant van %(name)s?"),
            _("%(who)s vraagt of %(organisation)s meedoet aan het convenant van de buurt %(name)s.") + f" {confirm}",
        ),
        EventKind.REMINDED: (
            _("Herinnering: doet u mee aan het convenant van %(name)s?"),
            _("Wij wachten nog op het antwoord van %(organisation)s.") + f" {confirm}",
        ),
        EventKind.CHANGED: (
            _("Het convenant van %(name)s is veranderd"),
            _("%(who)s veranderde het convenant van de buurt %(name)s. Elke organisatie bevestigt opnieuw.")
            + f" {confirm}",
        ),
        EventKind.CONFIRMED: (
            _("Iedereen doet mee aan het convenant van %(name)s"),
            _("Alle organisaties bevestigden. U kunt het convenant van de buurt %(name)s nu samen indienen."),
        ),
        EventKind.SUBMITTED: (
            _("Een convenant om na te kijken: %(name)s"),
            _("Het netwerk van de buurt %(name)s diende zijn convenant in. Sluit het, of stuur het terug."),
        ),
        EventKind.SENT_BACK: (
            _("Het convenant van %(name)s is teruggestuurd"),
            _("%(who)s stuurde het convenant van de buurt %(name)s terug. Pas het aan en dien opnieuw in. De reden:"),
        ),
        EventKind.AGREED: (
            _("Het convenant van %(name)s is gesloten"),
            _("Het convenant van de buurt %(name)s is gesloten. Iedereen kan het nu lezen."),
        ),
        EventKind.ENDED: (
            _("Het convenant van %(name)s is beëindigd"),
            _("Het convenant van de buurt %(name)s is beëindigd. Verlengen kan op de pagina hieronder."),
        ),
    }  # fmt: skip
    return told[EventKind(event.kind)]
