"""Saving what somebody offers, and "even niet"."""

from typing import Any

from django.db import transaction

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.editing import Conflict, save_version
from nabij.people import access
from nabij.people.models import Person
from nabij.talents.models import Offer
from nabij.territory.models import Area


def save_offer(person: Person, *, by: Actor, opened: int, **fields: Any) -> Offer:
    """Make or change the offer of a person. ``opened`` is the version on the form, 0 for a new one.

    Raises `Conflict` when somebody saved it after the form was opened.
    """
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        offer = Offer.objects.filter(person=person).first()
        if offer is None:
            offer = Offer.objects.create(person=person, **fields)
        elif opened == 0:
            raise Conflict(offer)
        else:
            save_version(offer, opened=opened, **fields)
        _log("offer.saved", offer, by)
    return offer


def pause(offer: Offer, *, by: Actor) -> None:
    """ "Even niet": nobody asks until the person says so again."""
    _set_active(offer, False, "offer.paused", by)


def resume(offer: Offer, *, by: Actor) -> None:
    """The person may be asked again, from today."""
    _set_active(offer, True, "offer.resumed", by)


def _set_active(offer: Offer, active: bool, action: str, by: Actor) -> None:
    with transaction.atomic():
        # A button overwrites no words, so it goes on from whatever was saved last.
        last = Offer.objects.select_for_update().get(pk=offer.pk)
        save_version(last, opened=last.version, active=active, paused_until=None)
        _log(action, last, by)


def enter_offer(
    *,
    by: Actor,
    municipality: Area | None,
    neighbourhood: Area | None,
    spot: tuple[float, float] | None,
    details: dict[str, str],
    **fields: Any,
) -> Offer:
    """Write down the offer of somebody without an account, who said so by phone or at the desk.

    ``spot`` is longitude and latitude in degrees.
    """
    lon, lat = spot or (None, None)
    with transaction.atomic():
        person = access.create(
            by=by,
            municipality=municipality,
            why="offer",
            details=details,
            neighbourhood=neighbourhood,
            lon=lon,
            lat=lat,
        )
        return save_offer(person, by=by, opened=0, **fields)


def forget(person: Person, by: Actor) -> None:
    """The row stays, for what hangs on it without names; nothing in it tells who it was or what they liked."""
    Offer.objects.filter(person=person).update(
        words="", terms=[], languages=[], slots=[], active=False, paused_until=None, capacity=0
    )


def _log(action: str, offer: Offer, by: Actor) -> None:
    municipality, person_id = offer.person.audit_subject()
    audit.record(action, by=by, on=offer, person_id=person_id, municipality=municipality)
