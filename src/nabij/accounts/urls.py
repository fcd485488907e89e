from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("taal/", require_POST(set_language), name="choose_language"),
]
