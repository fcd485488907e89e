from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from nabij.territory import queries


@require_safe
@cache_control(public=True, max_age=3600)
def neighbourhoods_geojson(request: HttpRequest) -> HttpResponse:
    """Outlines of all neighbourhoods: codes, names and polygons only."""
    return JsonResponse(queries.neighbourhood_outlines(), content_type="application/geo+json")
