"""The calculator "at home or residential care": for everybody, and nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nabij.programme import household as calculator
from nabij.programme.forms.household import HouseholdForm


@never_cache
@require_http_methods(["GET", "POST"])
def household(request: HttpRequest) -> HttpResponse:
    """Sent by POST, so that what somebody fills in stands in no address and no log."""
    profile = request.POST.get("profile", "heavy")
    if profile not in dict(calculator.PROFILES):
        profile = "heavy"
    form = HouseholdForm(request.POST if request.method == "POST" else None, profile=profile)
    found = None
    if request.method == "POST" and form.is_valid():
        found = calculator.compare(profile, form.life(), form.changed_figures())
    return render(request, "programme/household.html", {"form": form, "found": found, "profile": profile})
