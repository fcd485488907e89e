"""The home page of everybody, and the pages that tell how Nabij works."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nabij.core.requests import Request
from nabij.people.models import Purpose
from nabij.portal import demo
from nabij.portal.blocks import Group, agreements, infopoint, leading, partner, personal
from nabij.portal.context import infopoints, standing_for


@require_GET
def home(request: Request) -> HttpResponse:
    """For a guest the doors of the neighbourhood; for who signs in, what waits for them in all they are."""
    if not request.user.is_authenticated:
        return render(request, "portal/home.html", {"infopoints": infopoints(), "steps": demo.tour()})
    standing = standing_for(request)
    groups: list[Group] = []
    if standing.infopoint:
        groups.append(infopoint.group(request.actor))
    if standing.partner and not standing.infopoint:
        groups.append(partner.group(request.actor))
    if standing.partner and standing.infopoint:
        groups.append(partner.only_to_answer(request.actor))
    if standing.leads:
        groups.append(agreements.group(request.actor))
        groups.append(leading.group(request.actor))
    groups.append(personal.group(request.actor, standing))
    context = {
        "groups": [group for group in groups if group.blocks],
        "works": standing.works,
        "first_name": request.user.name.split(" ")[0],
        "places": list(dict.fromkeys(area.name for area in standing.areas)) if standing.roles else [],
    }
    return render(request, "portal/my_home.html", context)


@require_GET
def tour(request: Request) -> HttpResponse:
    """The loop in five minutes; only the demo has people to play it with."""
    return render(request, "portal/tour.html", {"steps": demo.tour()})


@require_GET
def privacy(request: Request) -> HttpResponse:
    context = {"infopoints": infopoints(), "purposes": Purpose.labels}
    return render(request, "portal/privacy.html", context)


@require_GET
def accessibility(request: Request) -> HttpResponse:
    return render(request, "portal/accessibility.html", {"infopoints": infopoints()})
