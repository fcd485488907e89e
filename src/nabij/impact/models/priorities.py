"""What comes first: proposals, and a secret vote in which residents and organisations weigh the same.

No vote is kept: casting one adds to the counts of its group and marks the code as used, in one transaction. So there is
no row that could be laid beside a code, a moment or a person; and the counts can always be held against the codes.
"""

import uuid
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nabij.core.clock import now
from nabij.core.models import Record, Versioned
from nabij.impact.models.analysis import NeighbourhoodAnalysis
from nabij.impact.models.swot import Origin, SwotItem


class ProposalState(models.TextChoices):
    SUBMITTED = "submitted", _("Nog na te kijken")
    ACCEPTED = "accepted", _("Op de lijst")
    REFUSED = "refused", _("Niet op de lijst")


class Proposal(Versioned):
    """Something to do, proposed by a resident or an organisation. Only shown once somebody looked at it."""

    analysis = models.ForeignKey(NeighbourhoodAnalysis, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField(_("Wat stelt u voor?"), max_length=120)
    words = models.TextField(_("Waarom, en voor wie?"), blank=True)
    origin = models.CharField(max_length=12, choices=Origin)
    organisation = models.ForeignKey(
        "directory.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    items = models.ManyToManyField(SwotItem, related_name="proposals", blank=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.SUBMITTED)
    reason = models.CharField(_("Waarom niet?"), max_length=300, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="a_refused_proposal_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.analysis.audit_subject()


class Method(models.TextChoices):
    POINTS = "points", _("Punten verdelen")
    APPROVAL = "approval", _("Aankruisen wat u belangrijk vindt")


class RoundState(models.TextChoices):
    DRAFT = "draft", _("In voorbereiding")
    OPEN = "open", _("Stemmen kan")
    CLOSED = "closed", _("Gesloten")
    PUBLISHED = "published", _("Uitslag gepubliceerd")


class VoteGroup(models.TextChoices):
    RESIDENTS = "residents", _("Bewoners")
    ORGANISATIONS = "organisations", _("Organisaties")


class VoteRound(Versioned):
    """A vote over the proposals on the list when it opened. Method and list don't change afterwards."""

    analysis = models.ForeignKey(NeighbourhoodAnalysis, on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(_("Titel"), max_length=120)
    explanation = models.TextField(_("Uitleg voor wie stemt"), blank=True)
    method = models.CharField(_("Hoe stemmen wij?"), max_length=10, choices=Method, default=Method.POINTS)
    points = models.PositiveSmallIntegerField(_("Aantal punten per stem"), default=5)
    closes_at = models.DateTimeField(_("Stemmen kan tot"))
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.DRAFT)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=1, points__lte=20), name="a_vote_has_one_to_twenty_points"),
            models.UniqueConstraint(
                fields=["analysis"], condition=Q(state="open"), name="one_vote_at_a_time_in_an_analysis"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.analysis.audit_subject()

    @property
    def takes_votes(self) -> bool:
        return self.state == RoundState.OPEN and self.closes_at > now()

    @property
    def most_each(self) -> int:
        """The most that one vote can give to one proposal."""
        return self.points if self.method == Method.POINTS else 1


class RoundProposal(models.Model):
    """A proposal on the ballot; the order was drawn by lot when the round opened."""

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="ballot")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "proposal"], name="a_proposal_stands_once_on_a_ballot"),
            models.UniqueConstraint(fields=["round", "position"], name="each_place_on_a_ballot_is_taken_once"),
        ]


class CodeBatch(Record):
    """Codes that were printed together. The codes themselves aren't kept, only what they can be recognised by."""

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="batches")
    group = models.CharField(max_length=15, choices=VoteGroup)
    size = models.PositiveIntegerField()
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]

    def audit_subject(self) -> tuple[str, UUID | None]:
        return self.round.audit_subject()


class VotingCode(models.Model):
    """One code, used once. Nobody notes who got it, nor when it was used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(CodeBatch, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)


class BallotBox(models.Model):
    """How many votes a group cast."""

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="boxes")
    group = models.CharField(max_length=15, choices=VoteGroup)
    ballots = models.PositiveIntegerField(default=0)
    blank = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "group"], name="each_group_has_one_ballot_box"),
            models.CheckConstraint(condition=Q(blank__lte=F("ballots")), name="blank_votes_are_votes"),
        ]


class Tally(models.Model):
    """What a proposal got from a group: from how many votes, and how many points."""

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="tallies")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=15, choices=VoteGroup)
    supporters = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "proposal", "group"], name="a_group_counts_a_proposal_once"),
            models.CheckConstraint(
                condition=Q(points__gte=F("supporters")), name="who_supports_gives_a_point_at_least"
            ),
        ]


class PaperEntry(Record):
    """What one worker read on a paper ballot; kept until a second one read the same, then it goes."""

    round = models.ForeignKey(VoteRound, on_delete=models.CASCADE, related_name="paper")
    code = models.ForeignKey(VotingCode, on_delete=models.CASCADE, related_name="paper")
    hint = models.CharField(max_length=3)  # the end of the code, to find the paper again
    choices = models.JSONField(default=dict)  # proposal id -> points
    entered_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "paper entries"
        constraints = [
            models.UniqueConstraint(fields=["code", "entered_by"], name="one_worker_enters_a_paper_ballot_once"),
        ]
