from django.urls import URLPattern, URLResolver, path

from nabij.territory import views

app_name = "territory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("kaart/buurten.geojson", views.neighbourhoods_geojson, name="neighbourhoods_geojson"),
]
