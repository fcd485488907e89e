from django.urls import URLPattern, URLResolver, path

from nabij.portal import views
from nabij.portal.my_data.urls import urlpatterns as my_data
from nabij.portal.style_guide import style_guide

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("rondleiding/", views.tour, name="tour"),
    path("privacy/", views.privacy, name="privacy"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("stijlgids/", style_guide, name="style_guide"),
    *my_data,
]
