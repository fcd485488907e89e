"""Proposals: from anyone, shown once somebody looked at them and said what they build on."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from nabij.core import editing
from nabij.core.actors import Actor
from nabij.core.workflow import NotNow
from nabij.directory.models import Organisation
from nabij.impact import rules
from nabij.impact.models import NeighbourhoodAnalysis, Origin, Proposal, ProposalState, SwotItem
from nabij.impact.services.analyses import log, needs_open


@transaction.atomic
def propose(
    *,
    analysis: NeighbourhoodAnalysis,
    title: str,
    by: Actor,
    words: str = "",
    origin: Origin = Origin.RESIDENT,
    organisation: Organisation | None = None,
    items: Sequence[SwotItem] = (),
    draft: UUID | None = None,
) -> Proposal:
    """A proposal, to be looked at. The same screen sent twice is one proposal. Raises `NotNow`."""
    needs_open(analysis)
    fields = {"title": title, "words": words, "origin": origin, "organisation": organisation}
    proposal, is_new = Proposal.objects.get_or_create(pk=draft or uuid4(), analysis=analysis, defaults=fields)
    if is_new:
        proposal.items.set(items)
        log("proposal.made", proposal, by=by, origin=origin)
    return proposal


@transaction.atomic
def accept(proposal: Proposal, *, opened: int, title: str, words: str, items: Sequence[SwotItem], by: Actor) -> None:
    """On the list, in the words that the coordinator kept, tied to what it builds on.

    Raises `editing.Conflict`, and `NotNow` when it builds on nothing.
    """
    needs_open(proposal.analysis)
    if not items:
        raise NotNow(_("Kies minstens één punt uit de analyse waarop dit voorstel bouwt."))
    editing.save_version(proposal, opened=opened, title=title, words=words)
    proposal.items.set(items)
    if proposal.state == ProposalState.ACCEPTED:
        log("proposal.changed", proposal, by=by)
    else:
        rules.PROPOSAL.take(proposal, "accept", by=by, reason="")


@transaction.atomic
def refuse(proposal: Proposal, *, opened: int, reason: str, by: Actor) -> None:
    """Not on the list, and why. Raises `editing.Conflict`."""
    needs_open(proposal.analysis)
    editing.save_version(proposal, opened=opened)
    rules.PROPOSAL.take(proposal, "refuse", by=by, reason=reason)
