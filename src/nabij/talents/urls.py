from django.urls import URLPattern, URLResolver, path

from nabij.talents import views

app_name = "talents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("mijn-aanbod/", views.my_offer, name="my_offer"),
    path("mijn-aanbod/even-niet/", views.pause, name="pause"),
    path("mijn-aanbod/weer/", views.resume, name="resume"),
    path("vrijwilligers/", views.volunteers, name="volunteers"),
    path("vrijwilligers/nieuw/", views.enter_offer, name="enter_offer"),
    path("vrijwilligers/<uuid:pk>/", views.offer, name="offer"),
]
