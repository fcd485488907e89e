from django.urls import path

from nabij.impact.first_day.views import draw, settle, start

urlpatterns = [
    path("", start.first_day, name="first_day"),
    path("nieuw/", start.first_day_new, name="first_day_new"),
    path("<uuid:pk>/gemeente/", start.first_day_place, name="first_day_place"),
    path("<uuid:pk>/stoppen/", start.first_day_stop, name="first_day_stop"),
    path("<uuid:pk>/voorstel/", draw.first_day_propose, name="first_day_propose"),
    path("<uuid:pk>/buurten-van-nu/", draw.first_day_today, name="first_day_today"),
    path("<uuid:pk>/verschuiven/", draw.first_day_move, name="first_day_move"),
    path("<uuid:pk>/gebieden.geojson", draw.first_day_outlines, name="first_day_outlines"),
    path("<uuid:pk>/ongedaan/", draw.first_day_undo, name="first_day_undo"),
    path("<uuid:pk>/opnieuw/", draw.first_day_again, name="first_day_again"),
    path("<uuid:pk>/namen/", draw.first_day_names, name="first_day_names"),
    path("<uuid:pk>/vaststellen/", settle.first_day_adopt, name="first_day_adopt"),
    path("<uuid:pk>/cijfers/", settle.first_day_figures, name="first_day_figures"),
    path("<uuid:pk>/cijfers/inbrengen/", settle.first_day_bring, name="first_day_bring"),
    path("<uuid:pk>/partners/", settle.first_day_partners, name="first_day_partners"),
    path("<uuid:pk>/partners/meenemen/", settle.first_day_carry, name="first_day_carry"),
    path("<uuid:pk>/partners/rol/<uuid:membership>/", settle.first_day_end_role, name="first_day_end_role"),
    path("<uuid:pk>/partners/<uuid:area>/", settle.first_day_parties, name="first_day_parties"),
    path("<uuid:pk>/klaar/", settle.first_day_done, name="first_day_done"),
]
