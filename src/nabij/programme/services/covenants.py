"""Preparing a covenant together, confirming a part in it, submitting it, agreeing and ending."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import audit, editing
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.directory.models import Organisation
from nabij.programme import rules
from nabij.programme.models import Covenant, CovenantParty, CovenantState
from nabij.territory.models import Area, Level

BEING_MADE = (CovenantState.DRAFT, CovenantState.SUBMITTED)


def _log(action: str, covenant: Covenant, by: Actor, **details: Any) -> None:
    municipality, _person = covenant.audit_subject()
    audit.record(action, by=by, on=covenant, municipality=municipality, **details)


@transaction.atomic
def prepare(*, neighbourhood: Area, fields: dict[str, Any], by: Actor) -> Covenant:
    """Raises `NotNow` when one is being prepared already."""
    if Covenant.objects.filter(neighbourhood=neighbourhood, state__in=BEING_MADE).exists():
        raise rules.NotNow(_("Voor deze buurt wordt al een convenant voorbereid."))
    town = neighbourhood.parents.filter(level=Level.MUNICIPALITY).order_by("code").first()
    covenant = Covenant.objects.create(neighbourhood=neighbourhood, municipality=town, **fields)
    _log("covenant.prepared", covenant, by)
    return covenant


@transaction.atomic
def change(covenant: Covenant, *, opened: int, fields: dict[str, Any], by: Actor) -> None:
    """Only a draft changes; whoever confirmed before is asked again. Raises `NotNow`, `Conflict`."""
    _only_a_draft(covenant)
    editing.save_version(covenant, opened=opened, **fields)
    covenant.parties.update(confirmed_at=None, confirmed_by="")
    _log("covenant.changed", covenant, by, fields=sorted(fields))


def _only_a_draft(covenant: Covenant) -> None:
    taken = Covenant.objects.select_for_update().get(pk=covenant.pk)
    if taken.state != CovenantState.DRAFT:
        raise rules.NotNow(_("Dit convenant is al ingediend. Laat het eerst terugsturen."))


@transaction.atomic
def add_party(covenant: Covenant, *, organisation: Organisation, share: str, leads: bool, by: Actor) -> CovenantParty:
    """Raises `NotNow` for one that is in it, or a second that applies for all."""
    _only_a_draft(covenant)
    if covenant.parties.filter(organisation=organisation).exists():
        raise rules.NotNow(_("Deze organisatie staat er al bij."))
    if leads:
        covenant.parties.filter(leads=True).update(leads=False)
    party = CovenantParty.objects.create(covenant=covenant, organisation=organisation, share=share, leads=leads)
    _log("covenant.party-added", covenant, by, organisation=organisation.pk)
    return party


@transaction.atomic
def remove_party(party: CovenantParty, *, by: Actor) -> None:
    _only_a_draft(party.covenant)
    _log("covenant.party-removed", party.covenant, by, organisation=party.organisation_id)
    party.delete()


@transaction.atomic
def confirm(party: CovenantParty, *, by: Actor) -> None:
    """The organisation takes part. Said by somebody who works there, or heard by who prepares it."""
    _only_a_draft(party.covenant)
    if CovenantParty.objects.filter(pk=party.pk, confirmed_at=None).update(
        confirmed_at=now(), confirmed_by=str(by.label)[:200]
    ):
        _log("covenant.party-confirmed", party.covenant, by, organisation=party.organisation_id)


@transaction.atomic
def step(covenant: Covenant, *, name: str, by: Actor) -> None:
    """Raises `NotAllowedNow`, and `NotNow` while the application isn't that of a network."""
    if name == "submit":
        Covenant.objects.select_for_update().get(pk=covenant.pk)
        lacking = what_lacks(covenant)
        if lacking:
            raise rules.NotNow(lacking)
    rules.COVENANT.take(covenant, name, by=by)


def what_lacks(covenant: Covenant) -> str:
    """Why it can't be submitted yet, in words; nothing when it can."""
    parties = list(covenant.parties.all())
    if len(parties) < rules.FEWEST_PARTIES:
        return _("Een convenant vraagt u samen aan: er zijn minstens %(n)d organisaties nodig.") % {
            "n": rules.FEWEST_PARTIES
        }
    if not any(party.leads for party in parties):
        return _("Duid aan welke organisatie aanvraagt in naam van allen.")
    if any(party.confirmed_at is None for party in parties):
        return _("Nog niet elke organisatie bevestigde dat ze meedoet.")
    return ""
