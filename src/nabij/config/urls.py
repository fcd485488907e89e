"""Every address of Nabij. Each app names its own; the shape of an address is the Dutch word that people know."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("nabij.portal.urls")),
    path("", include("nabij.territory.urls")),
    path("", include("nabij.directory.urls")),
    path("", include("nabij.programme.urls")),
    path("", include("nabij.talents.urls")),
    path("", include("nabij.detection.urls")),
    path("", include("nabij.care.urls")),
    path("", include("nabij.guidance.urls")),
    path("", include("nabij.impact.urls")),
    path("", include("nabij.accounts.urls")),
    path("aanmelden/", include("allauth.urls")),
]

if settings.MODE in ("demo", "development", "test"):
    urlpatterns.append(path("demo/", include("nabij.config.demo.urls")))
