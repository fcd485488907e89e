from django.urls import include, path

from nabij.impact.housing import views as housing
from nabij.impact.offer_map import views as offer_map
from nabij.impact.views import inbox, proposals, public, rounds, scan, scan_work, stakeholders, swot, votes

app_name = "impact"
urlpatterns = [
    path("doe-mee/", public.take_part, name="take_part"),
    path("", include("nabij.impact.profile.urls")),
    path("eerste-dag/", include("nabij.impact.first_day.urls")),
    # the analysis
    path("buurtanalyses/", public.analyses, name="analyses"),
    path("buurtanalyses/nieuw/", public.begin, name="begin"),
    path("buurtanalyse/<uuid:pk>/", public.analysis, name="analysis"),
    path("buurtanalyse/<uuid:pk>/aanpassen/", public.change_analysis, name="change_analysis"),
    path("buurtanalyse/<uuid:pk>/stap/<slug:name>/", public.step_analysis, name="step_analysis"),
    # the scan
    path("buurtanalyse/<uuid:pk>/buurtscan/", scan_work.new_scan, name="new_scan"),
    path("buurtscan/<str:code>/", scan.scan, name="scan"),
    path("buurtscan/<str:code>/dank/", scan.scan_thanks, name="scan_thanks"),
    path("buurtscan/<str:code>/papier/", scan.scan_paper, name="scan_paper"),
    path("buurtscan/<str:code>/resultaat/", scan.scan_result, name="scan_result"),
    path("buurtscan/<str:code>/beheer/", scan_work.scan_work, name="scan_work"),
    path("buurtscan/<str:code>/aanpassen/", scan_work.change_scan, name="change_scan"),
    path("buurtscan/<str:code>/stap/<slug:name>/", scan_work.step_scan, name="step_scan"),
    path("buurtscan/<str:code>/nazien/", inbox.moderate, name="moderate"),
    path("buurtscan/<str:code>/ingeven/", scan_work.enter_paper, name="enter_paper"),
    path("waarneming/<uuid:pk>/tonen/", inbox.show_observation, name="show_observation"),
    path("waarneming/<uuid:pk>/verbergen/", inbox.hide_observation, name="hide_observation"),
    path("waarneming/foto/<uuid:pk>/", public.photo, name="photo"),
    # strengths, weaknesses, opportunities, threats
    path("buurtanalyse/<uuid:pk>/sterk-en-zwak/", swot.swot, name="swot"),
    path("buurtanalyse/<uuid:pk>/sterk-en-zwak/nieuw/", swot.add_item, name="add_item"),
    path("buurtanalyse/punt/<uuid:pk>/", swot.item, name="item"),
    path("buurtanalyse/punt/<uuid:pk>/wijzigen/", swot.change_item, name="change_item"),
    path("buurtanalyse/punt/<uuid:pk>/bewijs/", swot.add_evidence, name="add_evidence"),
    path("buurtanalyse/punt/<uuid:pk>/bewijs/<uuid:piece>/weg/", swot.remove_evidence, name="remove_evidence"),
    path("buurtanalyse/punt/<uuid:pk>/stap/<slug:name>/", swot.step_item, name="step_item"),
    # who takes part
    path("buurtanalyse/<uuid:pk>/wie/", stakeholders.stakeholders, name="stakeholders"),
    path("buurtanalyse/<uuid:pk>/wie/nieuw/", stakeholders.add_stakeholder, name="add_stakeholder"),
    path("buurtanalyse/partij/<uuid:pk>/", stakeholders.change_stakeholder, name="change_stakeholder"),
    path("buurtanalyse/partij/<uuid:pk>/weg/", stakeholders.remove_stakeholder, name="remove_stakeholder"),
    path("buurtanalyse/partij/<uuid:pk>/terug/", stakeholders.restore_stakeholder, name="restore_stakeholder"),
    # proposals
    path("buurtanalyse/<uuid:pk>/voorstel/", proposals.propose, name="propose"),
    path("buurtanalyse/<uuid:pk>/voorstellen/", proposals.proposals, name="proposals"),
    path("buurtanalyse/voorstel/<uuid:pk>/", proposals.judge, name="judge"),
    path("buurtanalyse/voorstel/<uuid:pk>/weigeren/", proposals.refuse, name="refuse"),
    # the vote
    path("buurtanalyse/<uuid:pk>/stemming/", rounds.new_round, name="new_round"),
    path("stemming/<uuid:pk>/", rounds.round_, name="round"),
    path("stemming/<uuid:pk>/beheer/", rounds.round_work, name="round_work"),
    path("stemming/<uuid:pk>/aanpassen/", rounds.change_round, name="change_round"),
    path("stemming/<uuid:pk>/stap/<slug:name>/", rounds.step_round, name="step_round"),
    path("stemming/<uuid:pk>/codes/", rounds.print_codes, name="print_codes"),
    path("stemming/<uuid:pk>/codes/<uuid:batch>/ongeldig/", rounds.void_codes, name="void_codes"),
    path("stemming/<uuid:pk>/papier/", rounds.enter_ballot, name="enter_ballot"),
    path("stemming/<uuid:pk>/papier/<uuid:entry>/opzij/", rounds.set_aside, name="set_aside"),
    path("stemmen/", votes.vote_entry, name="vote_entry"),
    path("stemmen/<str:code>/", votes.vote, name="vote"),
    # what there is, on a map
    path("buurten/<str:code>/aanbod/", offer_map.offer_map, name="offer_map"),
    path("buurten/<str:code>/aanbod/melden/", offer_map.report, name="report_place"),
    path("buurten/<str:code>/aanbod/melden/dank/", offer_map.report_thanks, name="report_thanks"),
    path("buurten/<str:code>/aanbod/nazien/", inbox.moderate_reports, name="moderate_reports"),
    # counting dwellings
    path("buurten/<str:code>/woningen/", housing.housing, name="housing"),
    path("buurten/<str:code>/woningen/beheer/", housing.work, name="housing_work"),
    path("buurten/<str:code>/woningen/beginnen/", housing.begin, name="housing_begin"),
    path("buurten/<str:code>/woningen/afsluiten/", housing.close, name="housing_close"),
    path("buurten/<str:code>/woningen/papier/", housing.paper, name="housing_paper"),
    path("buurten/<str:code>/woningen/tellen/", housing.streets, name="housing_streets"),
    path("buurten/<str:code>/woningen/tellen/<uuid:pk>/", housing.street, name="housing_street"),
    path("woningen-tellen/<str:token>/", housing.link, name="housing_link"),
    path("woningen-tellen/<str:token>/<uuid:pk>/", housing.link_street, name="housing_link_street"),
    path("woningen/telling/<uuid:pk>/opzij/", housing.set_aside, name="housing_set_aside"),
]
