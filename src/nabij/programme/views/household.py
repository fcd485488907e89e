"""The calculator "at home or residential care": for everybody, and nothing is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nabij.core.clock import today
from nabij.programme.forms.household import HouseholdForm
from nabij.programme.household import calculator


@never_cache
@require_http_methods(["GET", "POST"])
def household(request: HttpRequest) -> HttpResponse:
    """Sent by POST, so that what somebody fills in stands in no address and no log."""
    form = HouseholdForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "today": today()}
    if form.is_bound and form.is_valid():
        context |= _found(form)
    return render(request, "programme/household.html", context)


def _found(form: HouseholdForm) -> dict[str, Any]:
    profile, life, told = form.profile_code, form.life(), form.changed_figures()
    income = form.cleaned_data["income"]
    return {
        "found": calculator.compare(profile, life, told, income),
        "others": calculator.others(profile, told, income),
        "alone": calculator.without_carer(profile, life, told, income) if life.informal_hours else None,
        "changed": told,
    }
