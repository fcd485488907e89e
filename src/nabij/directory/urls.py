from django.urls import URLPattern, URLResolver, path

from nabij.directory import views

app_name = "directory"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sociale-kaart/", views.search, name="search"),
    path("sociale-kaart/lijst/", views.print_list, name="print_list"),
    path("sociale-kaart/<uuid:pk>/", views.service, name="service"),
    path("mijn-diensten/", views.my_services, name="my_services"),
    path("mijn-diensten/<uuid:pk>/", views.confirm, name="confirm"),
]
