from django.urls import URLPattern, URLResolver, path

from nabij.detection.views import concern, enter, follow, inbox, report

app_name = "detection"
urlpatterns: list[URLPattern | URLResolver] = [
    path("melding/", report.report, name="report"),
    path("melding/straten/", report.streets, name="streets"),
    path("volgen/", follow.follow_entry, name="follow_entry"),
    path("volgen/<str:code>/", follow.follow, name="follow"),
    path("volgen/<str:code>/toevoegen/", follow.add, name="add"),
    path("volgen/<str:code>/opgelost/", follow.solved, name="solved"),
    path("infopunt/", inbox.inbox, name="inbox"),
    path("infopunt/nieuw/", enter.new, name="new"),
    path("infopunt/voorstellen/", enter.suggest, name="suggest"),
    path("infopunt/melding/<uuid:pk>/", concern.concern, name="concern"),
    path("infopunt/melding/<uuid:pk>/contact/", concern.contact, name="contact_concern"),
    path("infopunt/melding/<uuid:pk>/inschatten/", concern.triage, name="triage_concern"),
    path("infopunt/melding/<uuid:pk>/toewijzen/", concern.assign, name="assign_concern"),
    path("infopunt/melding/<uuid:pk>/notitie/", concern.note, name="note_concern"),
    path("infopunt/melding/<uuid:pk>/onderwerpen/", concern.terms, name="terms_concern"),
    path("infopunt/melding/<uuid:pk>/afronden/", concern.close, name="close_concern"),
    path("infopunt/melding/<uuid:pk>/heropenen/", concern.reopen, name="reopen_concern"),
    path("infopunt/melding/<uuid:pk>/zelfde/<uuid:other>/", concern.same, name="same_concern"),
]
