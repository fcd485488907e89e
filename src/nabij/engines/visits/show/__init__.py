"""A plan to look at: one page to print and to read on a phone, or one picture. Dutch, for coordinators and carers."""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from nabij.engines.visits.plan import Plan
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.show.agenda import Agenda
from nabij.engines.visits.show.image import image
from nabij.engines.visits.show.page import page

__all__ = ["render"]


class HasPlan(Protocol):
    """What a result has, as far as showing it goes."""

    @property
    def plan(self) -> Plan: ...


def render(
    result_or_plan: HasPlan | Plan,
    problem: Problem,
    form: Literal["svg", "html"] = "html",
    *,
    reasons: Mapping[int, Sequence[str]] | None = None,
    helps: Mapping[int, Sequence[str]] | None = None,
) -> str:
    """The plan as a whole document: "html" (page with lists, to print) or "svg" (time line and map in one picture).

    reasons, helps: visit -> sentences in Dutch on why it is not planned and on what would have helped; shown beside it.
    Whatever users wrote in names is made safe.
    Raises ValueError for another form.
    """
    plan = result_or_plan if isinstance(result_or_plan, Plan) else result_or_plan.plan
    agenda = Agenda(problem, plan, dict(reasons or {}), dict(helps or {}))
    if form not in ("svg", "html"):
        raise ValueError(f"form must be svg or html, not {form}")
    return page(agenda) if form == "html" else image(agenda)
