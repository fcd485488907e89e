"""Voting with a code: no account, one page, once."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nabij.core import limits
from nabij.core.requests import Request
from nabij.core.workflow import NotNow
from nabij.detection.models import grouped_code, plain_code
from nabij.impact import outcome
from nabij.impact.forms.priorities import BallotForm, CodeForm
from nabij.impact.models import Method, VotingCode
from nabij.impact.rules import CODES_PER_HOUR
from nabij.impact.services import ballots


@never_cache
@require_http_methods(["GET", "POST"])
def vote_entry(request: Request) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = plain_code(form.cleaned_data["code"])
        if code:
            return redirect("impact:vote", grouped_code(code))
        form.add_error("code", str(outcome.BAD_CODES["unknown"]))
    return render(request, "impact/vote_entry.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: Request, code: str) -> HttpResponse:
    found = _code(request, code)
    if isinstance(found, HttpResponse):
        return found
    voted = found.batch.round
    form = BallotForm(request.POST or None, voted=voted)
    if request.method == "POST" and form.is_valid():
        try:
            ballots.cast(code=code, choices=form.choices())
            return render(request, "impact/voted.html", {"round": voted})
        except ballots.BadCode as problem:
            return _refused(request, code, problem.why)
        except NotNow as problem:
            form.add_error(None, str(problem))
    lines = [(proposal, form[proposal.pk.hex]) for proposal in form.proposals]
    context = {"form": form, "lines": lines, "round": voted, "points": voted.method == Method.POINTS, "code": code}
    return render(request, "impact/vote.html", context)


def _code(request: Request, code: str) -> VotingCode | HttpResponse:
    """The code, while it can be voted with; each try counts, so that guessing soon stops."""
    if not limits.allow(request, "stemcode", per_hour=CODES_PER_HOUR):
        return render(request, "impact/vote_entry.html", {"form": CodeForm(), "too_often": True}, status=429)
    try:
        found = ballots.find_code(code)
    except ballots.BadCode as problem:
        return _refused(request, code, problem.why)
    if not found.batch.round.takes_votes:
        return _refused(request, code, "closed")
    return found


def _refused(request: Request, code: str, why: str) -> HttpResponse:
    form = CodeForm({"code": code})
    form.is_valid()
    form.add_error("code", str(outcome.BAD_CODES[why]))
    return render(request, "impact/vote_entry.html", {"form": form}, status=404 if why == "unknown" else 409)
