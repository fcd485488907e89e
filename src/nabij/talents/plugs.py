"""What talents plugs into people: names of volunteers for their infopoint, what an offer keeps, and forgetting it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Membership, Role
from nabij.core.actors import Actor
from nabij.people import access, registry
from nabij.people.models import Person
from nabij.people.registry import Viewer
from nabij.programme.registration import registry as registration_registry
from nabij.programme.registration.registry import Stage
from nabij.talents import registration, services
from nabij.talents.models import Offer
from nabij.talents.queries import term_names
from nabij.talents.rules import opened_to_infopoint


def _kept(person: Person) -> dict[str, Any]:
    offer = Offer.objects.filter(person=person).first()
    if offer is None:
        return {}
    return {
        "words": offer.words,
        "helps_with": term_names(offer.terms),
        "languages": offer.languages,
        "slots": offer.slots,
        "times_per_week": offer.capacity,
        "radius_m": offer.radius_m,
        "active": offer.active,
        "paused_until": offer.paused_until.isoformat() if offer.paused_until else None,
    }


def _infopoint(person: Person, actor: Actor) -> list[Viewer]:
    """The infopoint of the place, as a desk: who works there changes, the relation doesn't."""
    if person.municipality is None or not Offer.objects.filter(person=person).exists():
        return []
    area = person.neighbourhood or person.municipality
    staffed = Membership.objects.current().filter(role=Role.INFOPOINT, area__in=[area, person.municipality]).exists()
    place = area.name
    sees = _("uw naam, telefoon en e-mail, en wat u aanbiedt")
    return [Viewer(str(_("Infopunt van %(place)s") % {"place": place}), _("u biedt hulp aan"), sees)] if staffed else []


def _offers(person: Person) -> bool:
    return Offer.objects.filter(person=person, active=True).exists()


registry.register_export("offer", _("Uw aanbod"), _kept, _("Om u alleen te vragen wat u graag doet, en nooit te veel"))
registry.register_relation(_("Uw aanbod"), _infopoint)
registry.register_hold(_("Biedt hulp aan"), _offers, gives_way=True)
registry.register_erasure(services.forget)
access.register_ground("infopoint: volunteers", opened_to_infopoint, access.NAME_FIELDS | {"phone", "email"})
registration_registry.register(Stage.OFFERING, registration.REGISTRATIONS)
