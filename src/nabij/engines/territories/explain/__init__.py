"""Why a neighbourhood is what it is: codes with values, for pages of their own, and plain Dutch sentences."""

from nabij.engines.territories.explain.names import names
from nabij.engines.territories.explain.reasons import Reason, why
from nabij.engines.territories.explain.words import why_text, words

__all__ = ["Reason", "names", "why", "why_text", "words"]
