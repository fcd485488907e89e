from django.urls import path

from nabij.impact.profile import views

urlpatterns = [
    path("buurten/", views.neighbourhoods, name="neighbourhoods"),
    path("buurten/<str:code>/", views.profile, name="profile"),
    path("buurten/<str:code>/rapport.pdf", views.report, name="profile_report"),
    path("buurten/<str:code>/cijfers.csv", views.figures, name="profile_figures"),
]
