"""Who has a part, and taking them on or off the list."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import editing
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.core.workflow import NotNow
from nabij.directory.models import Organisation
from nabij.impact.models import NeighbourhoodAnalysis, Stakeholder
from nabij.impact.services.analyses import log, needs_open


@transaction.atomic
def add(
    *, analysis: NeighbourhoodAnalysis, by: Actor, organisation: Organisation | None = None, **fields: Any
) -> Stakeholder:
    """A party: an organisation of the directory, which brings its name along, or a group with a name of its own.

    ``fields``: name, sector, groups, participation, note. Raises `NotNow` for a party that stands on the list.
    """
    needs_open(analysis)
    if organisation is not None:
        fields["name"] = organisation.name
    _once(analysis, fields["name"])
    party = Stakeholder.objects.create(analysis=analysis, organisation=organisation, **fields)
    log("stakeholder.added", party, by=by)
    return party


@transaction.atomic
def change(party: Stakeholder, *, opened: int, by: Actor, **changes: Any) -> None:
    """Raises `editing.Conflict`, and `NotNow` for a name that another party has."""
    needs_open(party.analysis)
    _once(party.analysis, changes.get("name", party.name), party)
    editing.save_version(party, opened=opened, **changes)
    log("stakeholder.changed", party, by=by, fields=sorted(changes))


@transaction.atomic
def remove(party: Stakeholder, *, by: Actor) -> None:
    """Off the list; `restore` takes it back."""
    needs_open(party.analysis)
    Stakeholder.objects.filter(pk=party.pk).update(removed_at=now())
    log("stakeholder.removed", party, by=by)


@transaction.atomic
def restore(party: Stakeholder, *, by: Actor) -> None:
    needs_open(party.analysis)
    _once(party.analysis, party.name, party)
    Stakeholder.objects.filter(pk=party.pk).update(removed_at=None)
    log("stakeholder.restored", party, by=by)


def _once(analysis: NeighbourhoodAnalysis, name: str, party: Stakeholder | None = None) -> None:
    others = Stakeholder.objects.current().filter(analysis=analysis, name=name)
    if party is not None:
        others = others.exclude(pk=party.pk)
    if others.exists():
        raise NotNow(_("Deze partij staat al op de lijst."))
