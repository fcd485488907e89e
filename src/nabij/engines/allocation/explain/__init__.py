"""Why a neighbourhood gets what it gets: codes with values, for pages of their own, and plain Dutch sentences."""

from nabij.engines.allocation.explain.changes import change_words
from nabij.engines.allocation.explain.reasons import Reason, why
from nabij.engines.allocation.explain.words import note_words, why_text, words

__all__ = ["Reason", "change_words", "note_words", "why", "why_text", "words"]
