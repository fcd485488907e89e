"""From counts to an order of priorities, and what of it may be published.

Method, as told on the page of the vote:

1. Each vote weighs the same within its group. A proposal's mark in a group is the average per vote of what it got
   there: points (of the number that one vote has) or, with crosses, the share of votes that crossed it.
2. Residents and organisations weigh the same: the mark of a proposal is the average of its marks in both groups,
   however many votes each cast.
3. A group of fewer than `SMALLEST_GROUP` votes would give its votes away. All votes are then counted as one group.
4. Equal marks share a place. Marks are compared as fractions, so that no rounding makes or breaks a tie.

What is published is protected per group: in how many votes a proposal got something and in how many not, small counts
and their complements hidden (`core.small_cells`). Points and marks are only told where none of that is hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nabij.core.small_cells import Table, suppressed
from nabij.impact.models import Proposal, VoteGroup, VoteRound, VotingCode
from nabij.impact.rules import SMALLEST_GROUP

Got = Mapping[tuple[object, str], tuple[int, int]]  # proposal and group: supporters and points
ALL = "all"
SOME, NONE = "some", "none"


@dataclass(frozen=True)
class Count:
    """Of one proposal in one group; None is hidden."""

    supporters: int | None
    points: int | None


@dataclass(frozen=True)
class Place:
    """A proposal in the outcome. ``mark`` is the average per vote, None where it would give something away."""

    proposal: Proposal
    rank: int
    shared: bool
    mark: Fraction | None
    counts: Mapping[str, Count]


@dataclass(frozen=True)
class Turnout:
    """Per group: codes that were given out, and votes; None is hidden."""

    group: str
    codes: int | None
    votes: int | None


@dataclass(frozen=True)
class Outcome:
    """``groups`` are those that were counted apart: both, or only `ALL`. Without places there were too few votes."""

    places: Sequence[Place]
    groups: Sequence[str]
    turnout: Sequence[Turnout]

    @property
    def together(self) -> bool:
        return list(self.groups) == [ALL]


def count(found: VoteRound) -> Outcome:
    """The outcome of a round, from the counts alone."""
    ballots = dict.fromkeys(VoteGroup.values, 0)
    ballots |= dict(found.boxes.values_list("group", "ballots"))
    proposals = [line.proposal for line in found.ballot.select_related("proposal")]
    got: Got = {(tally.proposal_id, tally.group): (tally.supporters, tally.points) for tally in found.tallies.all()}
    turnout = _turnout(found, ballots)
    if min(ballots.values()) < SMALLEST_GROUP:
        got = _joined(got)
        ballots = {ALL: sum(ballots.values())}
    if sum(ballots.values()) < SMALLEST_GROUP:
        return Outcome([], list(ballots), turnout)
    return Outcome(_places(proposals, ballots, got), list(ballots), turnout)


def _joined(got: Got) -> Got:
    joined: dict[tuple[object, str], tuple[int, int]] = {}
    for (proposal, _group), (supporters, points) in got.items():
        before = joined.get((proposal, ALL), (0, 0))
        joined[proposal, ALL] = (before[0] + supporters, before[1] + points)
    return joined


def _places(proposals: Sequence[Proposal], ballots: Mapping[str, int], got: Got) -> list[Place]:
    marks = {proposal.pk: mark(proposal.pk, ballots, got) for proposal in proposals}
    tables = {group: _protected(proposals, group, votes, got) for group, votes in ballots.items()}
    places = []
    for place, proposal in enumerate(proposals):
        counts = {group: _shown(tables[group], place, got.get((proposal.pk, group), (0, 0))) for group in ballots}
        own = marks[proposal.pk]
        open_to_all = all(told.supporters is not None for told in counts.values())
        rank = 1 + sum(other > own for other in marks.values())
        shared = sum(other == own for other in marks.values()) > 1
        places.append(Place(proposal, rank, shared, own if open_to_all else None, counts))
    return sorted(places, key=lambda one: one.rank)


def mark(proposal: object, ballots: Mapping[str, int], got: Got) -> Fraction:
    """The average over groups of the average per vote."""
    each = [Fraction(got.get((proposal, group), (0, 0))[1], votes) for group, votes in ballots.items()]
    return sum(each, Fraction(0)) / len(each)


def _protected(proposals: Sequence[Proposal], group: str, votes: int, got: Got) -> Table:
    """Votes with and without something for each proposal; every row adds up to the votes of the group."""
    counts = {}
    for proposal in proposals:
        supporters = got.get((proposal.pk, group), (0, 0))[0]
        counts[str(proposal.pk), SOME], counts[str(proposal.pk), NONE] = supporters, votes - supporters
    return suppressed([str(proposal.pk) for proposal in proposals], [SOME, NONE], counts)


def _shown(table: Table, place: int, got: tuple[int, int]) -> Count:
    supporters, without = table.cells[place]
    hidden = supporters is None or without is None
    return Count(None, None) if hidden else Count(*got)


def _turnout(found: VoteRound, ballots: Mapping[str, int]) -> list[Turnout]:
    """Used codes and codes that weren't, protected per group: nothing adds the groups up. Voided codes don't count."""
    codes = VotingCode.objects.filter(batch__round=found)
    turnout = []
    for group in VoteGroup.values:
        unused = codes.filter(batch__group=group, used=False, batch__voided_at=None).count()
        table = suppressed([group], [SOME, NONE], {(group, SOME): ballots[group], (group, NONE): unused})
        used, left = table.cells[0]
        turnout.append(Turnout(group, table.row_totals[0], None if left is None else used))
    return turnout
