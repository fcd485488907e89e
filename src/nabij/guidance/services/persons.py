"""The person of a new case: who signalled about themself is known already, somebody else is written down now."""

from typing import Any

from nabij.core.actors import Actor
from nabij.detection.models import Concern
from nabij.people import access
from nabij.people.models import Person
from nabij.territory import queries as territory


def person_for_case(concern: Concern, form: Any, *, by: Actor) -> Person:
    """The subject of the concern with what the worker added, or a new person; ``form`` is a valid `PersonForm`."""
    data = form.cleaned_data
    fields = {"birth_year": data["birth_year"], "language": data["language"], **_place(concern, data["address"])}
    if concern.subject is not None:
        Person.objects.filter(pk=concern.subject.pk).update(**fields, erase_at=None)
        return Person.objects.get(pk=concern.subject.pk)
    municipality = fields.pop("municipality")
    return access.create(by=by, municipality=municipality, why="case opened", details=form.details(), **fields)


def complete_details(person: Person, form: Any, *, by: Actor) -> None:
    """Write down the name and contact data that the person gave; the case that was opened allows it."""
    access.change(person.pk, by=by, why="case opened", details=form.details())


def _place(concern: Concern, address: str) -> dict[str, Any]:
    """Where the person lives: the address when its street is known, else where the concern came from."""
    found = territory.place_of_address(address) if address else None
    if found is not None and found.municipality is not None:
        return {
            "municipality": found.municipality,
            "neighbourhood": found.neighbourhood,
            "lon": found.lon,
            "lat": found.lat,
        }
    return {
        "municipality": concern.municipality,
        "neighbourhood": concern.neighbourhood,
        "lon": concern.lon,
        "lat": concern.lat,
    }
