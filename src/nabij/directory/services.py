"""Writes on the social map: finding, staff, confirming."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from nabij.accounts.models import User
from nabij.core import audit, search
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.directory import needs
from nabij.directory.models import Organisation, Service, StaffMembership
from nabij.directory.queries import KIND


@transaction.atomic
def reindex(ids: Iterable[UUID] | None = None) -> int:
    """Make services findable (all when no ids are given), and forget those that aren't active; how many were done."""
    services = Service.objects.select_related("organisation")
    if ids is None:
        search.remove_all(KIND)
    else:
        services = services.filter(pk__in=list(ids))
    shown = [service for service in services if service.active]
    search.remove(KIND, *(service.pk for service in services if not service.active))
    search.index_many(KIND, [_entry(service) for service in shown])
    return len(shown)


def _entry(service: Service) -> search.Entry:
    known = needs.taxonomy()
    terms = [known.terms[term] for term in service.terms if term in known.terms]
    domains = dict.fromkeys(known.domains[term.domain].name for term in terms)
    body = [
        service.organisation.name,
        *(term.name for term in terms),
        *domains,
        service.description,
        service.eligibility,
    ]
    return search.Entry(service.pk, service.name, "\n".join(body))


@transaction.atomic
def employ(user: User, organisation: Organisation, *, until: date | None = None, by: Actor) -> StaffMembership:
    """Let the user work for an organisation from today; who works there already gets the new last day."""
    held = StaffMembership.objects.current().filter(user=user, organisation=organisation).first()
    place = held or StaffMembership(user=user, organisation=organisation)
    place.ends_on = until
    place.save()
    audit.record("user.employed", by=by, on=place, user=user.pk, organisation=organisation.pk, until=until)
    return place


@transaction.atomic
def confirm(service: Service, *, waiting_days: int | None, capacity_left: int | None, by: Actor) -> None:
    """The organisation says how long one waits and how many can still come; from today that is confirmed."""
    changed = [
        name
        for name, value in (("waiting_days", waiting_days), ("capacity_left", capacity_left))
        if getattr(service, name) != value
    ]
    service.waiting_days, service.capacity_left, service.confirmed_on = waiting_days, capacity_left, today()
    service.save(update_fields=["waiting_days", "capacity_left", "confirmed_on"])
    municipality = service.organisation.municipality
    audit.record(
        "service.confirmed", by=by, on=service, municipality=municipality.code if municipality else "", changed=changed
    )
