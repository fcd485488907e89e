from django.urls import URLPattern, URLResolver, path

from nabij.portal.my_data import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("mijn-gegevens/", views.my_data, name="my_data"),
    path("mijn-gegevens/verzoeken/", views.erasure_requests, name="erasure_requests"),
    path("mijn-gegevens/<uuid:pk>/", views.my_data_of, name="my_data_of"),
    path("mijn-gegevens/<uuid:pk>/download/", views.download, name="my_data_download"),
    path("mijn-gegevens/<uuid:pk>/toestemming/", views.change_consent, name="my_data_consent"),
    path("mijn-gegevens/<uuid:pk>/verbeteren/", views.correct, name="my_data_correct"),
    path("mijn-gegevens/<uuid:pk>/wissen/", views.erase, name="my_data_erase"),
    path("mijn-gegevens/<uuid:pk>/volmacht/", views.appoint_proxy, name="my_data_proxy"),
    path("mijn-gegevens/<uuid:pk>/volmacht/<uuid:proxy_pk>/stop/", views.end_proxy, name="my_data_end_proxy"),
]
