"""Needs in plain words: the versioned taxonomy, proposals for a sentence, and words that mean danger now.

Pure Python and data files; no Django, so that `nabij needs suggest` starts fast.
"""

from nabij.directory.needs.danger import Danger, danger
from nabij.directory.needs.loader import Domain, NeedsDataError, Taxonomy, Term, load, taxonomy, term, versions
from nabij.directory.needs.proposer import Suggestion, suggest

__all__ = [
    "Danger",
    "Domain",
    "NeedsDataError",
    "Suggestion",
    "Taxonomy",
    "Term",
    "danger",
    "load",
    "suggest",
    "taxonomy",
    "term",
    "versions",
]
