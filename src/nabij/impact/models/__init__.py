"""The analysis of a neighbourhood that people make together: scan, strong and weak points, parties, priorities."""

from nabij.impact.models.analysis import AnalysisState, NeighbourhoodAnalysis
from nabij.impact.models.priorities import (
    BallotBox,
    CodeBatch,
    Method,
    PaperEntry,
    Proposal,
    ProposalState,
    RoundProposal,
    RoundState,
    Tally,
    VoteGroup,
    VoteRound,
    VotingCode,
)
from nabij.impact.models.scan import (
    Channel,
    Observation,
    ObservationPhoto,
    ObservationState,
    Scan,
    ScanAnswer,
    ScanState,
    Tone,
)
from nabij.impact.models.stakeholders import Participation, Stakeholder
from nabij.impact.models.swot import Evidence, Origin, SwotItem, SwotKind, SwotRevision, SwotState

__all__ = [
    "AnalysisState",
    "BallotBox",
    "Channel",
    "CodeBatch",
    "Evidence",
    "Method",
    "NeighbourhoodAnalysis",
    "Observation",
    "ObservationPhoto",
    "ObservationState",
    "Origin",
    "PaperEntry",
    "Participation",
    "Proposal",
    "ProposalState",
    "RoundProposal",
    "RoundState",
    "Scan",
    "ScanAnswer",
    "ScanState",
    "Stakeholder",
    "SwotItem",
    "SwotKind",
    "SwotRevision",
    "SwotState",
    "Tally",
    "Tone",
    "VoteGroup",
    "VoteRound",
    "VotingCode",
]
