"""Casting a vote, on screen or from paper. Nothing here keeps who voted, when, or what one vote said."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from nabij.core.actors import GUEST, Actor
from nabij.core.workflow import NotNow
from nabij.detection.models import plain_code
from nabij.impact.models import (
    BallotBox,
    Method,
    PaperEntry,
    RoundState,
    Tally,
    VoteRound,
    VotingCode,
)
from nabij.impact.services.analyses import log
from nabij.impact.services.rounds import digest

WAITS, COUNTED, DIFFERS = "waits", "counted", "differs"


class BadCode(Exception):
    """``why`` is "unknown", "used", "void" or "closed"."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True)
class Paper:
    """What became of a paper ballot: it waits for a second reading, is counted, or the two readings differ."""

    state: str
    hint: str


def find_code(text: str) -> VotingCode:
    """The code as somebody typed it, with its round. Raises `BadCode`."""
    code = plain_code(text)
    rows = VotingCode.objects.select_related("batch__round__analysis__municipality")
    rows = rows.defer("batch__round__analysis__municipality__geometry")
    found = rows.filter(digest=digest(code)).first() if code else None
    if found is None or found.batch.round.state == RoundState.DRAFT:
        raise BadCode("unknown")
    if found.used:
        raise BadCode("used")
    if found.batch.voided_at is not None:
        raise BadCode("void")
    return found


def cast(*, code: str, choices: Mapping[str, int]) -> VoteRound:
    """One vote with a code that is then used; ``choices``: proposal id -> points. Raises `BadCode`, `NotNow`.

    It is logged that a vote came in, always as that of a guest: a user who is signed in stays unseen.
    """
    with transaction.atomic():
        found = find_code(code)
        voted = found.batch.round
        _open_still(voted)
        if PaperEntry.objects.filter(code=found).exists():
            raise NotNow(_("Met deze code wordt al een papieren stem geteld."))
        _count(found, checked(voted, choices))
        log("vote.cast", voted, by=GUEST)
    return voted


def _open_still(voted: VoteRound) -> None:
    if not VoteRound.objects.select_for_update().get(pk=voted.pk).takes_votes:
        raise BadCode("closed")


def checked(voted: VoteRound, choices: Mapping[str, int]) -> dict[str, int]:
    """The choices that give something, if the vote is a good one. Raises `NotNow`."""
    given = {str(proposal): points for proposal, points in choices.items() if points}
    on_ballot = {str(pk) for pk in voted.ballot.values_list("proposal", flat=True)}
    if set(given) - on_ballot:
        raise NotNow(_("Dit voorstel staat niet op het stembriefje."))
    if any(points < 0 or points > voted.most_each for points in given.values()):
        raise NotNow(_("Een voorstel kan hoogstens %(most)d punten krijgen.") % {"most": voted.most_each})
    if voted.method == Method.POINTS and sum(given.values()) > voted.points:
        words = _("U verdeelde %(given)d punten, en u hebt er %(points)d. Haal er enkele weg.")
        raise NotNow(words % {"given": sum(given.values()), "points": voted.points})
    return given


def _count(code: VotingCode, given: Mapping[str, int]) -> None:
    """Add one vote to the counts of its group, and mark the code as used: both or neither, and only once."""
    if not VotingCode.objects.filter(pk=code.pk, used=False).update(used=True):
        raise BadCode("used")
    voted, group = code.batch.round, code.batch.group
    box = BallotBox.objects.filter(round=voted, group=group)
    box.update(ballots=F("ballots") + 1, blank=F("blank") + (0 if given else 1))
    # Every row of the group is written, also those that got nothing: which rows were touched says nothing then.
    for tally in Tally.objects.filter(round=voted, group=group).order_by("pk"):
        points = given.get(str(tally.proposal_id), 0)
        Tally.objects.filter(pk=tally.pk).update(
            points=F("points") + points, supporters=F("supporters") + (1 if points else 0)
        )


def read_paper(*, round_: VoteRound, code: str, choices: Mapping[str, int], by: Actor) -> Paper:
    """What one worker reads on a paper ballot. A second worker who reads the same makes it count.

    Typing it again replaces what the same worker typed. Raises `BadCode`, `NotNow`.
    """
    with transaction.atomic():
        locked = VoteRound.objects.select_for_update().get(pk=round_.pk)
        if locked.state not in (RoundState.OPEN, RoundState.CLOSED):
            raise BadCode("closed")
        found = find_code(code)
        if found.batch.round_id != round_.pk:
            raise BadCode("unknown")
        given = checked(round_, choices)
        hint = plain_code(code)[-3:]
        PaperEntry.objects.update_or_create(
            code=found, entered_by=by.key, defaults={"round": round_, "choices": given, "hint": hint}
        )
        others = list(PaperEntry.objects.filter(code=found).exclude(entered_by=by.key))
        same = [entry for entry in others if entry.choices == given]
        if same:
            PaperEntry.objects.filter(code=found).delete()
            _count(found, given)
        state = COUNTED if same else DIFFERS if others else WAITS
        log(f"vote.paper_{state}", round_, by=by)
    return Paper(state, hint)


def set_paper_aside(*, round_: VoteRound, hint_of: PaperEntry, by: Actor) -> None:
    """A paper that two people can't read the same: its code stays unused and it isn't counted."""
    with transaction.atomic():
        PaperEntry.objects.filter(code=hint_of.code_id, round=round_).delete()
        log("vote.paper_set_aside", round_, by=by)
