from django.urls import URLPattern, URLResolver, path

from nabij.programme.views import covenants, files, household, outcomes, public, registration, scenarios, simulations

app_name = "programme"
urlpatterns: list[URLPattern | URLResolver] = [
    path("programma/", scenarios.overview, name="overview"),
    path("programma/nieuw/", scenarios.begin, name="begin"),
    path("programma/nieuw/kolommen/", scenarios.columns, name="columns"),
    path("programma/vergelijken/", outcomes.compare, name="compare"),
    path("programma/<uuid:pk>/", scenarios.scenario, name="scenario"),
    path("programma/<uuid:pk>/aanpassen/", scenarios.adjust, name="adjust"),
    path("programma/<uuid:pk>/pijlers/", scenarios.judge, name="judge"),
    path("programma/<uuid:pk>/goedkeuren/", scenarios.adopt, name="adopt"),
    path("programma/<uuid:pk>/intrekken/", scenarios.withdraw, name="withdraw"),
    path("programma/versie/<uuid:pk>/", outcomes.version, name="version"),
    path("programma/versie/<uuid:pk>/uitleg/", outcomes.why, name="why"),
    path("programma/versie/<uuid:pk>/rekenblad/", files.workbook, name="workbook"),
    path("programma/versie/<uuid:pk>/rapport/", files.report, name="report"),
    path("programma/versie/<uuid:pk>/invoer/", files.inputs, name="inputs"),
    path("programma/simulatie/", simulations.simulations, name="simulations"),
    path("programma/simulatie/<uuid:pk>/", simulations.simulation, name="simulation"),
    path("convenanten/", covenants.covenants, name="covenants"),
    path("convenanten/nieuw/<str:code>/", covenants.prepare, name="prepare_covenant"),
    path("convenanten/<uuid:pk>/", covenants.covenant, name="covenant"),
    path("convenanten/<uuid:pk>/aanpassen/", covenants.change, name="change_covenant"),
    path("convenanten/<uuid:pk>/stap/<slug:name>/", covenants.step, name="step_covenant"),
    path("convenanten/<uuid:pk>/partij/", covenants.add_party, name="add_party"),
    path("convenanten/partij/<uuid:pk>/weg/", covenants.remove_party, name="remove_party"),
    path("convenanten/partij/<uuid:pk>/bevestigen/", covenants.confirm_party, name="confirm_party"),
    path("programma/registratie/", registration.registration, name="registration"),
    path("programma/registratie/rekenblad/", registration.workbook, name="registration_workbook"),
    path("programma/mijn-buurten/", public.own, name="own"),
    path("buurten/<str:code>/middelen/", public.given, name="given"),
    path("rekenhulp/", household.household, name="household"),
]
