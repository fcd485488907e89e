"""What organisations win by planning together, computed fairly. See docs/developers/visits-gain.md.

For the command line:

    gain(problem, *, seconds_per_visit=0.06, seeds=5, share=0.05, exchange=(0.0, 0.02, 0.05, 0.10, 0.20),
         consenting_clients=None, consenting_carers=None, processes=None, shares=True, iterations_per_visit=None,
         seed=0, progress=None, stop=None, solver=solve) -> Gain
        share: a part, so `--share 5` is 0.05. consenting_*: ids; None = everybody. progress(done, total, text): runs.
        Raises InputError; raises Stopped when `stop()` turns true before the first seed is done;
        after it, the seeds done are kept.
    report(gain, form="html") -> str      one page; form "text" (= summary(gain)): a few Dutch lines for the terminal
    Gain.to_json() -> dict
    effort(problem, *, seconds_per_visit, seeds, exchange, shares) -> Effort: .runs, .seconds (about)

    nabij.engines.visits.anonymise:
    sheet(path, *, k=5) -> Anonymised     .document: dict ("nabij-visits/1"); .told: list[str] (Dutch); .text() -> str
"""

from nabij.engines.visits.gain.compute import EXCHANGE, Effort, effort, gain
from nabij.engines.visits.gain.report import report, summary
from nabij.engines.visits.gain.restrict import Part, restrict
from nabij.engines.visits.gain.result import Gain
from nabij.engines.visits.gain.running import Stopped

__all__ = ["EXCHANGE", "Effort", "Gain", "Part", "Stopped", "effort", "gain", "report", "restrict", "summary"]
