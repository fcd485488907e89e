"""Preparing a covenant together, confirming a part in it, submitting it, agreeing, ending and renewing."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nabij.core import audit, editing
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now, today
from nabij.core.workflow import NotNow
from nabij.directory.models import Organisation
from nabij.programme import rules
from nabij.programme.covenants import mails as covenant_mails
from nabij.programme.models import Covenant, CovenantParty, CovenantState
from nabij.programme.models.covenants import CovenantEvent, EventKind
from nabij.territory.models import Area, Level

BEING_MADE: Final = (CovenantState.DRAFT, CovenantState.SUBMITTED)
CONCLUDED: Final = (CovenantState.AGREED, CovenantState.ENDED)
REMIND_AFTER: Final = timedelta(days=7)
WITH_A_REASON: Final = ("send_back", "end")
COPIED: Final = (
    "fte", "cost_per_fte", "fte_reason", "chosen_tasks", "tasks", "extra_fte", "chosen_extra", "extra_tasks",
    "fee_steps",
)  # fmt: skip


def _log(action: str, covenant: Covenant, by: Actor, **details: Any) -> None:
    municipality, _person = covenant.audit_subject()
    audit.record(action, by=by, on=covenant, municipality=municipality, **details)


def _happened(
    covenant: Covenant, kind: EventKind, by: Actor, *, organisation: Organisation | None = None, note: str = ""
) -> CovenantEvent:
    event = CovenantEvent(
        covenant=covenant, kind=kind, organisation=organisation, note=note, actor=by.key,
        actor_label=str(by.label)[:200],
    )  # fmt: skip
    event.save()
    return event


@transaction.atomic
def prepare(*, neighbourhood: Area, fields: dict[str, Any], by: Actor, note: str = "") -> Covenant:
    """Raises `NotNow` when one is being prepared already."""
    # Whoever prepares another for the neighbourhood at the same moment waits here, and is told.
    Area.objects.select_for_update().only("pk").get(pk=neighbourhood.pk)
    if Covenant.objects.filter(neighbourhood=neighbourhood, state__in=BEING_MADE).exists():
        raise NotNow(_("Voor deze buurt wordt al een convenant voorbereid."))
    town = neighbourhood.parents.filter(level=Level.MUNICIPALITY).order_by("code").first()
    covenant = Covenant.objects.create(neighbourhood=neighbourhood, municipality=town, **fields)
    _log("covenant.prepared", covenant, by)
    _happened(covenant, EventKind.PREPARED, by, note=note)
    return covenant


@transaction.atomic
def change(covenant: Covenant, *, opened: int, fields: dict[str, Any], by: Actor) -> None:
    """Only a draft changes; every organisation is asked again. Raises `NotNow`, `Conflict`."""
    _only_a_draft(covenant)
    editing.save_version(covenant, opened=opened, **fields)
    covenant.parties.update(confirmed_at=None, confirmed_by="", asked_at=now(), reminded_at=None)
    _log("covenant.changed", covenant, by, fields=sorted(fields))
    covenant_mails.tell(_happened(covenant, EventKind.CHANGED, by))


def _as_seen(covenant: Covenant, seen: int | None) -> Covenant:
    """The covenant, held until the act is done. seen: the version that was read; nobody says yes to another."""
    taken = Covenant.objects.select_for_update().get(pk=covenant.pk)
    if seen is not None and taken.version != seen:
        raise NotNow(_("Dit convenant is intussen aangepast. Lees het eerst opnieuw."))
    return taken


def _only_a_draft(covenant: Covenant, seen: int | None = None) -> None:
    taken = _as_seen(covenant, seen)
    if taken.state != CovenantState.DRAFT:
        raise NotNow(_("Dit convenant is al ingediend. Laat het eerst terugsturen."))


@transaction.atomic
def add_party(covenant: Covenant, *, organisation: Organisation, share: str, leads: bool, by: Actor) -> CovenantParty:
    """Raises `NotNow` for one that is in it; a second that applies for all takes the place of the first."""
    _only_a_draft(covenant)
    if covenant.parties.filter(organisation=organisation).exists():
        raise NotNow(_("Deze organisatie staat er al bij."))
    if leads:
        covenant.parties.filter(leads=True).update(leads=False)
    party = CovenantParty.objects.create(covenant=covenant, organisation=organisation, share=share, leads=leads)
    _log("covenant.party-added", covenant, by, organisation=organisation.pk)
    covenant_mails.tell(_happened(covenant, EventKind.ADDED, by, organisation=organisation))
    return party


@transaction.atomic
def remove_party(party: CovenantParty, *, by: Actor) -> None:
    _only_a_draft(party.covenant)
    _log("covenant.party-removed", party.covenant, by, organisation=party.organisation_id)
    _happened(party.covenant, EventKind.REMOVED, by, organisation=party.organisation)
    party.delete()


@transaction.atomic
def confirm(party: CovenantParty, *, seen: int | None = None, by: Actor) -> None:
    """The organisation takes part. Said by somebody who works there, or heard by who prepares it.

    seen: the version of the covenant that was read. Raises `NotNow`.
    """
    _only_a_draft(party.covenant, seen)
    if CovenantParty.objects.filter(pk=party.pk, confirmed_at=None).update(
        confirmed_at=now(), confirmed_by=str(by.label)[:200]
    ):
        _log("covenant.party-confirmed", party.covenant, by, organisation=party.organisation_id)
        event = _happened(party.covenant, EventKind.CONFIRMED, by, organisation=party.organisation)
        if not what_lacks(party.covenant):
            covenant_mails.tell(event)


@transaction.atomic
def remind(party: CovenantParty, moment: datetime) -> None:
    """Once, to an organisation that didn't answer."""
    CovenantParty.objects.filter(pk=party.pk).update(reminded_at=moment)
    event = _happened(party.covenant, EventKind.REMINDED, SYSTEM, organisation=party.organisation)
    covenant_mails.tell(event)


def to_remind(moment: datetime) -> QuerySet[CovenantParty]:
    waiting = CovenantParty.objects.filter(confirmed_at=None, reminded_at=None, asked_at__lte=moment - REMIND_AFTER)
    return waiting.filter(covenant__state=CovenantState.DRAFT)


@transaction.atomic
def step(
    covenant: Covenant, *, name: str, by: Actor, note: str = "", ended_on: date | None = None, seen: int | None = None
) -> None:
    """Raises `NotAllowedNow`, and `NotNow` while something lacks: of the application, in time, or a reason.

    seen: the version of the covenant that was read.
    """
    _as_seen(covenant, seen)
    if name in WITH_A_REASON and not note.strip():
        raise NotNow(_("Zeg waarom. Het netwerk leest dat."))
    lacking = {"submit": what_lacks, "agree": what_clashes}.get(name, lambda _one: "")(covenant)
    if lacking:
        raise NotNow(lacking)
    changes = {"ended_on": ended_on or today()} if name == "end" else {}
    rules.COVENANT.take(covenant, name, by=by, **changes)
    covenant_mails.tell(_happened(covenant, EventKind(name), by, note=note.strip()))


def over(moment: datetime) -> QuerySet[Covenant]:
    """Agreed ones whose last day has passed."""
    return Covenant.objects.filter(state=CovenantState.AGREED, ends_on__lt=today())


def end_when_over(covenant: Covenant, moment: datetime) -> None:
    note = _("De periode is voorbij.")
    step(covenant, name="end", by=SYSTEM, note=note, ended_on=covenant.ends_on)


def renewable(covenant: Covenant) -> bool:
    return (
        covenant.state in CONCLUDED
        and not Covenant.objects.filter(neighbourhood=covenant.neighbourhood_id, state__in=BEING_MADE).exists()
    )


@transaction.atomic
def renew(covenant: Covenant, *, given: dict[str, Any], by: Actor) -> Covenant:
    """A draft with the same means, tasks and organisations, for as long, from the day after; everybody is asked.

    ``given``: `version_used` and `given_fte` of today. Raises `NotNow`.
    """
    if covenant.state not in CONCLUDED:
        raise NotNow(_("Alleen een gesloten of beëindigd convenant wordt verlengd."))
    start = max((covenant.ended_on or covenant.ends_on) + timedelta(days=1), today())
    fields = {name: getattr(covenant, name) for name in COPIED} | given
    fields |= {"starts_on": start, "ends_on": start + (covenant.ends_on - covenant.starts_on), "renews": covenant}
    note = _("Verlenging van het convenant vanaf %(day)s.") % {"day": date_format(covenant.starts_on, "j F Y")}
    made = prepare(neighbourhood=covenant.neighbourhood, fields=fields, by=by, note=note)
    for party in covenant.parties.select_related("organisation"):
        add_party(made, organisation=party.organisation, share=party.share, leads=party.leads, by=by)
    return made


def what_lacks(covenant: Covenant) -> str:
    """Why it can't be submitted yet, in words; nothing when it can."""
    parties = list(covenant.parties.all())
    if len(parties) < rules.FEWEST_PARTIES:
        return _("Een convenant vraagt u samen aan: er zijn minstens %(n)d organisaties nodig.") % {
            "n": rules.FEWEST_PARTIES
        }
    if not any(party.leads for party in parties):
        return _("Duid aan welke organisatie aanvraagt in naam van allen.")
    if covenant.beyond and not covenant.fte_reason.strip():
        return _("Dit convenant vraagt meer VTE dan de verdeling geeft. Zeg waarom, bij “Aanpassen”.")
    clash = what_clashes(covenant)
    if clash:
        return clash
    if any(party.confirmed_at is None for party in parties):
        return _("Nog niet elke organisatie bevestigde dat ze meedoet.")
    return ""


def what_clashes(covenant: Covenant) -> str:
    """Why its period can't be: it is over, or another covenant of the neighbourhood runs then."""
    if covenant.ends_on < today():
        return _("De laatste dag is al voorbij. Pas de periode aan.")
    other = overlapping(covenant)
    if other is None:
        return ""
    until = other.ended_on or other.ends_on
    return _("Van %(start)s tot en met %(end)s loopt er al een convenant voor deze buurt. Kies een andere periode.") % {
        "start": date_format(other.starts_on, "j F Y"),
        "end": date_format(until, "j F Y"),
    }


def overlapping(covenant: Covenant) -> Covenant | None:
    """Another concluded covenant of the neighbourhood that runs on one of its days."""
    concluded = Covenant.objects.filter(
        neighbourhood=covenant.neighbourhood_id, state__in=CONCLUDED, starts_on__lte=covenant.ends_on
    )
    running = Q(ended_on=None, ends_on__gte=covenant.starts_on) | Q(ended_on__gte=covenant.starts_on)
    return concluded.exclude(pk=covenant.pk).filter(running).order_by("starts_on").first()
