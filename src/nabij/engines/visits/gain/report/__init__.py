"""The result on one page for the partners, or in a few lines for the terminal."""

from nabij.engines.visits.gain.report.page import page
from nabij.engines.visits.gain.report.sentences import summary
from nabij.engines.visits.gain.result import Gain

__all__ = ["report", "summary"]


def report(gain: Gain, form: str = "html") -> str:
    """A whole HTML document ("html") or a few lines ("text"), in Dutch. Raises ValueError for another form."""
    if form not in ("html", "text"):
        raise ValueError(f"form must be html or text, not {form}")
    return page(gain) if form == "html" else summary(gain)
