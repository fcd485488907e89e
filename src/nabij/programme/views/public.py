"""What adopted scenarios and covenants give a neighbourhood: for everybody, and together for who leads."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from nabij.core.requests import Request
from nabij.programme import queries
from nabij.programme.allocation import explaining
from nabij.programme.models import Covenant
from nabij.territory.queries import get_neighbourhood


@require_safe
def given(request: HttpRequest, code: str) -> HttpResponse:
    area = get_neighbourhood(code)
    covenants = Covenant.objects.public().filter(neighbourhood=area).prefetch_related("parties__organisation")
    given = [(one, explaining.explained(one.version, one.row)) for one in queries.given_to([area])]
    context = {"area": area, "given": given, "covenants": covenants}
    return render(request, "programme/given.html", context)


@never_cache
@login_required
@require_GET
def own(request: Request) -> HttpResponse:
    """The neighbourhoods that the user answers for, with what they were given."""
    areas = queries.own_neighbourhoods(request.user)
    return render(request, "programme/own.html", {"areas": areas, "given": queries.given_to(areas)})
