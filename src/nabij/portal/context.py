"""What every page frame shows: navigation, demo banner, phone of the infopoint."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, Any]:
    return {"demo": settings.DEMO, "navigation": []}
