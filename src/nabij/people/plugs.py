"""Loads the door, the table that only it opens, and the sweeps; tells what `people` itself keeps and who may see it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nabij.accounts.models import Membership
from nabij.core.actors import Actor
from nabij.people import access, registry, retention
from nabij.people.models import Consent, Person, Proxy
from nabij.people.registry import Viewer

__all__ = ["access", "retention"]


def _basics(person: Person) -> dict[str, Any]:
    return {
        "municipality": person.municipality.name if person.municipality else "",
        "neighbourhood": person.neighbourhood.name if person.neighbourhood else "",
        "birth_year": person.birth_year,
        "language": person.language,
        "lon": person.lon,
        "lat": person.lat,
        "kept_since": person.created_at.isoformat(),
        "erase_at": person.erase_at.isoformat() if person.erase_at else None,
    }


def _consents(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "purpose": consent.purpose,
            "given_by": consent.given_by,
            "how": consent.how,
            "given_at": consent.given_at.isoformat(),
            "until": consent.until.isoformat() if consent.until else None,
            "closed_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
            "recorded_by": consent.recorded_by_label,
        }
        for consent in Consent.objects.filter(person=person)
    ]


def _proxies(person: Person, actor: Actor) -> list[Viewer]:
    held = Proxy.objects.current().filter(person=person).select_related("user")
    return [
        Viewer(
            proxy.user.name,
            _("handelt voor u (%(relation)s)") % {"relation": proxy.relation},
            _("alles wat u zelf ook ziet"),
            proxy.ends_on,
        )
        for proxy in held
    ]


def _has_role(user: Any) -> bool:
    return Membership.objects.current().filter(user=user).exists()


def _is_proxy(user: Any) -> bool:
    return Proxy.objects.current().filter(user=user).exists()


registry.register_export("person", _("Algemeen"), _basics, _("Om hulp in uw buurt en in uw taal te vinden"))
registry.register_export("consents", _("Toestemmingen"), _consents, _("Om te weten wat u goed vindt"))
registry.register_relation(_("Wie voor u handelt"), _proxies)
registry.register_account_use(_has_role)
registry.register_account_use(_is_proxy)
