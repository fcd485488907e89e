"""Writes about a person that span more than the door."""

from django.db import transaction

from nabij.core import audit
from nabij.core.actors import Actor
from nabij.people import access
from nabij.people.models import Person


def correct(person: Person, *, by: Actor, details: dict[str, str], language: str | None = None) -> None:
    """Set right what is kept: only what is given changes, so that two people correcting don't undo each other."""
    with transaction.atomic():
        if details:
            access.change(person.pk, by=by, why="correction", details=details)
        if language and language != person.language and access.may_change(by, person.pk):
            Person.objects.filter(pk=person.pk).update(language=language)
            municipality, person_id = person.audit_subject()
            audit.record(
                "person.changed",
                by=by,
                on=person,
                person_id=person_id,
                municipality=municipality,
                why="correction",
                fields=["language"],
            )
