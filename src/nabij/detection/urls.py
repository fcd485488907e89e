from django.urls import URLPattern, URLResolver, path

from nabij.detection.views import follow, report

app_name = "detection"
urlpatterns: list[URLPattern | URLResolver] = [
    path("melding/", report.report, name="report"),
    path("volgen/", follow.follow_entry, name="follow_entry"),
    path("volgen/<str:code>/", follow.follow, name="follow"),
    path("volgen/<str:code>/toevoegen/", follow.add, name="add"),
    path("volgen/<str:code>/opgelost/", follow.solved, name="solved"),
]
