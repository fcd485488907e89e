"""A vote: preparing it, drawing the order, printing codes, opening, closing and publishing."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from nabij.core import editing
from nabij.core.actors import SYSTEM, Actor
from nabij.core.clock import now
from nabij.core.workflow import NotNow
from nabij.detection.models import new_code
from nabij.impact import rules
from nabij.impact.models import (
    BallotBox,
    CodeBatch,
    Method,
    NeighbourhoodAnalysis,
    PaperEntry,
    ProposalState,
    RoundProposal,
    RoundState,
    Tally,
    VoteGroup,
    VoteRound,
    VotingCode,
)
from nabij.impact.services.analyses import log, needs_open


def digest(code: str) -> str:
    """By what a code is recognised; the code itself is never kept."""
    return salted_hmac("nabij.impact.votes", code, algorithm="sha256").hexdigest()


@transaction.atomic
def prepare(*, analysis: NeighbourhoodAnalysis, by: Actor, **fields: Any) -> VoteRound:
    """``fields``: title, explanation, method, points, closes_at."""
    needs_open(analysis)
    found = VoteRound.objects.create(analysis=analysis, **fields)
    log("vote.prepared", found, by=by)
    return found


@transaction.atomic
def change(found: VoteRound, *, opened: int, by: Actor, **changes: Any) -> None:
    """Raises `editing.Conflict`, and `NotNow` once it has opened: only the end may then still move, to later."""
    if found.state == RoundState.OPEN and set(changes) == {"closes_at"}:
        if changes["closes_at"] < found.closes_at:
            raise NotNow(_("Het einde van een stemming die loopt, kan alleen later worden."))
    elif found.state != RoundState.DRAFT:
        raise NotNow(_("De stemming loopt al. Titel, uitleg en methode veranderen niet meer."))
    editing.save_version(found, opened=opened, **changes)
    log("vote.changed", found, by=by, fields=sorted(changes))


@transaction.atomic
def open_(found: VoteRound, *, by: Actor) -> None:
    """The accepted proposals, in an order that is drawn by lot, become the ballot. Raises `NotNow`, `NotAllowedNow`."""
    needs_open(found.analysis)
    proposals = list(found.analysis.proposals.filter(state=ProposalState.ACCEPTED).order_by("pk"))
    if len(proposals) < 2:
        raise NotNow(_("Er zijn minstens twee voorstellen op de lijst nodig om te stemmen."))
    if found.closes_at <= now():
        raise NotNow(_("Kies eerst een einddatum die nog moet komen."))
    if VoteRound.objects.filter(analysis=found.analysis_id, state=RoundState.OPEN).exists():
        raise NotNow(_("Er loopt al een stemming in deze analyse."))
    rules.ROUND.take(found, "open", by=by)
    random.SystemRandom().shuffle(proposals)
    RoundProposal.objects.bulk_create(
        RoundProposal(round=found, proposal=proposal, position=place) for place, proposal in enumerate(proposals, 1)
    )
    Tally.objects.bulk_create(
        Tally(round=found, proposal=proposal, group=group) for proposal in proposals for group in VoteGroup.values
    )
    BallotBox.objects.bulk_create(BallotBox(round=found, group=group) for group in VoteGroup.values)


def close(found: VoteRound, *, by: Actor) -> None:
    """No vote comes in any more. Paper that was read once can still be read a second time."""
    rules.ROUND.take(found, "close", by=by)


@transaction.atomic
def publish(found: VoteRound, *, by: Actor) -> None:
    """Raises `NotNow` while a paper ballot still waits for its second reading, or when counts and codes don't agree."""
    if found.paper.exists():
        raise NotNow(_("Er zijn nog papieren stemmen die geen twee keer gelijk werden ingegeven."))
    if not in_balance(found):
        raise NotNow(_("Het aantal stemmen klopt niet met het aantal gebruikte codes. Publiceer niet."))
    rules.ROUND.take(found, "publish", by=by)


def in_balance(found: VoteRound) -> bool:
    """Whether each group has as many votes as used codes, and no more points than those votes could give."""
    boxes = dict(found.boxes.values_list("group", "ballots"))
    for group in VoteGroup.values:
        votes = boxes.get(group, 0)
        used = VotingCode.objects.filter(batch__round=found, batch__group=group, used=True).count()
        tallies = found.tallies.filter(group=group)
        points: int = tallies.aggregate(n=Sum("points"))["n"] or 0
        most = found.points if found.method == Method.POINTS else tallies.count()
        if used != votes or points > votes * most or tallies.filter(supporters__gt=votes).exists():
            return False
    return True


@transaction.atomic
def print_codes(found: VoteRound, *, group: str, number: int, by: Actor) -> tuple[CodeBatch, Sequence[str]]:
    """New codes for one group, to print now: they can't be shown again. Raises `NotNow`."""
    if found.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise NotNow(_("Deze stemming is gesloten. Nieuwe codes hebben geen zin meer."))
    if not 1 <= number <= rules.MOST_CODES:
        raise NotNow(_("Druk tussen 1 en %(most)d codes tegelijk af.") % {"most": rules.MOST_CODES})
    batch = CodeBatch.objects.create(round=found, group=group, size=number)
    codes = [new_code() for _each in range(number)]
    rows = [VotingCode(batch=batch, digest=digest(code)) for code in codes]
    # Not in the order of the print: who keeps the pile of slips in mind must not find a code back by its place.
    rows.sort(key=lambda row: row.digest)
    VotingCode.objects.bulk_create(rows)
    log("vote.codes_printed", batch, by=by, group=group, number=number)
    return batch, codes


@transaction.atomic
def void(batch: CodeBatch, *, by: Actor) -> int:
    """A print that was lost: its codes that weren't used don't count any more. Returns how many those are."""
    CodeBatch.objects.filter(pk=batch.pk, voided_at=None).update(voided_at=now())
    left = VotingCode.objects.filter(batch=batch, used=False).count()
    PaperEntry.objects.filter(code__batch=batch).delete()
    log("vote.codes_voided", batch, by=by)
    return left


def due_to_close(moment: datetime) -> Any:
    return VoteRound.objects.filter(state=RoundState.OPEN, closes_at__lte=moment)


def close_due(found: VoteRound, moment: datetime) -> None:
    close(found, by=SYSTEM)
