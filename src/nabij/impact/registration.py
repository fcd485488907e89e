"""What is asked about a neighbourhood, from its borders to its vote, and why."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from nabij.impact.first_day import forms as first_day
from nabij.impact.forms import analysis, priorities, scan
from nabij.impact.housing import forms as housing
from nabij.impact.models import (
    BoundaryDraft,
    HousingRound,
    NeighbourhoodAnalysis,
    Observation,
    PaperEntry,
    Proposal,
    Scan,
    ScanAnswer,
    Stakeholder,
    StreetCount,
    SwotItem,
    VoteRound,
)
from nabij.impact.offer_map import reports
from nabij.impact.offer_map import views as offer_map
from nabij.programme.registration import reasons
from nabij.programme.registration.terms import Ask, Counting, Form, Kind, Registration, Who

_TITLE = _("Om het terug te vinden tussen de andere.")
_EXPLAIN = _("Wie het leest, moet begrijpen waarover het gaat.")
_THEME = _("Zet wat bewoners zeggen en wat de cijfers zeggen bij elkaar.")
_READ_FIRST = _("Iemand leest na en haalt eruit wat naar een persoon kan leiden.")
_WHERE = _("Zo komt het op de kaart, en weet de gemeente waar ze moet zijn.")
_EVIDENCE = _("Een sterkte of zwakte zonder bewijs telt niet: dit is wat eronder ligt.")
_SCAN = _("Het oordeel van de bewoner. Alles mag overgeslagen worden.")
_AGE = _("Alleen om te zien of alle leeftijden meedoen.")
_PROPOSAL = _("Waarover de buurt later stemt.")
_DRAW = _("Eén keer, om de grenzen van de buurten te tekenen. Daarna nooit meer.")
_ROLE = _("Wie een rol krijgt, ziet wat daarbij hoort en niets anders. Een einddatum sluit ze vanzelf af.")
_SECTOR = _("Toont welke sectoren nog ontbreken in het netwerk.")
_VOTES = _("Wie stemt en wie meedenkt: dat bepaalt wie een stembrief krijgt.")
_FOUND = _("Verbindt het voorstel met wat de analyse vond.")

REGISTRATIONS: Final[Sequence[Registration]] = (
    Registration(
        "analysis", _("Een buurtanalyse beginnen"), Who.COORDINATOR, 1,
        (analysis.AnalysisForm,),
        (
            Ask("neighbourhood", _("De cijfers van deze buurt staan er dan meteen bij.")),
            Ask("title", _TITLE),
            Ask("question", _("Houdt de analyse bij wat de buurt zelf wil weten.")),
        ),
        Counting(NeighbourhoodAnalysis),
    ),
    Registration(
        "item", _("Een sterkte, zwakte, kans of bedreiging"), Who.COORDINATOR, 12,
        (
            analysis.ItemForm,
            analysis.ChangeItemForm,
            analysis.EvidenceFields,
        ),
        (
            Ask("kind words", _("De zin waarover het netwerk praat, en aan welke kant hij staat.")),
            Ask("evidence code value source", _EVIDENCE),
            Ask("explanation", _EXPLAIN),
            Ask("theme", _THEME),
        ),
        Counting(SwotItem, area="analysis__neighbourhood"),
    ),
    Registration(
        "party", _("Een partij van het netwerk"), Who.COORDINATOR, 10,
        (analysis.StakeholderForm,),
        (
            Ask("name", _("Alleen als de organisatie niet op de sociale kaart staat.")),
            Ask("sector", _SECTOR),
            Ask("participation", _VOTES),
            Ask("groups", _("Toont voor welke groepen nog niemand spreekt.")),
            Ask("note", _("De afspraak met deze partij.")),
        ),
        Counting(Stakeholder, area="analysis__neighbourhood"),
    ),
    Registration(
        "scan", _("Een buurtscan maken"), Who.COORDINATOR, 1,
        (scan.ScanForm,),
        (
            Ask("title welcome", _EXPLAIN),
            Ask("chosen own", _THEME, prefilled=True),
            Ask("closes_on", _("Daarna sluit de scan vanzelf.")),
        ),
        Counting(Scan, area="analysis__neighbourhood"),
    ),
    Registration(
        "scan_answer", _("De buurtscan invullen"), Who.RESIDENT, 100,
        (
            scan.GoodForm,
            scan.BetterForm,
            scan.AgeForm,
            scan.ToldForm,
        ),
        (
            Ask("good better words tone", _SCAN),
            Ask("age", _AGE),
            Ask("theme", _THEME),
            Ask("street place photo", _WHERE),
        ),
        Counting(ScanAnswer, {"channel": "web"}, "day", "scan__analysis__neighbourhood"),
    ),
    Registration(
        "scan_paper", _("Een papieren buurtscan overtikken"), Who.COORDINATOR, 30,
        (scan.PaperForm,),
        (
            Ask("good better words tone", _("Wie geen computer gebruikt, telt even zwaar mee.")),
            Ask("age", _AGE),
            Ask("theme", _THEME),
            Ask("street place photo", _WHERE),
        ),
        Counting(ScanAnswer, {"channel": "paper"}, "day", "scan__analysis__neighbourhood"),
    ),
    Registration(
        "moderate", _("Nalezen wat bewoners vertellen"), Who.COORDINATOR, 40,
        (scan.ModerationForm,),
        (Ask("words place photo", _READ_FIRST, prefilled=True),),
        Counting(Observation, {"state__in": ["shown", "hidden"]}, "day", ""),
    ),
    Registration(
        "map_report", _("Op de kaart melden wat ontbreekt"), Who.RESIDENT, 20,
        (reports.ReportForm,),
        (Ask("theme", _THEME), Ask("street place", _WHERE), Ask("words", _EXPLAIN)),
        Counting(Observation, {"scan": None}, "day"),
    ),
    Registration(
        "proposal", _("Een voorstel doen"), Who.RESIDENT, 10,
        (priorities.ProposalForm,),
        (
            Ask("title words", _PROPOSAL),
            Ask("items", _FOUND),
            Ask("organisation", _("Alleen voor wie namens een organisatie spreekt.")),
        ),
        Counting(Proposal, area="analysis__neighbourhood"),
    ),
    Registration(
        "judge", _("Een voorstel nalezen"), Who.COORDINATOR, 10,
        (priorities.JudgeForm,),
        (
            Ask("title words", _READ_FIRST, prefilled=True),
            Ask("items", _FOUND),
        ),
        Counting(Proposal, area="analysis__neighbourhood"),
    ),
    Registration(
        "refuse", _("Een voorstel weigeren"), Who.COORDINATOR, 2,
        (priorities.RefuseForm,),
        (Ask("reason", _("Wie het indiende, leest waarom het er niet komt.")),),
        Counting(Proposal, {"state": "refused"}, area="analysis__neighbourhood"),
    ),
    Registration(
        "round", _("Een stemming openen"), Who.COORDINATOR, 1,
        (priorities.RoundForm, priorities.CodesForm),
        (
            Ask("title explanation", _EXPLAIN),
            Ask("method points", _("Hoe er geteld wordt; ligt vast zodra de stemming opent."), prefilled=True),
            Ask("closes_at", _("Daarna sluit de stemming vanzelf.")),
            Ask("group number", _("Drukt stembriefjes af, zodat niemand zich moet aanmelden.")),
        ),
        Counting(VoteRound, area="analysis__neighbourhood"),
    ),
    Registration(
        "ballot", _("Stemmen"), Who.RESIDENT, 100,
        (priorities.BallotForm,),
        (
            Ask("*", _("De stem. Nabij weet nooit van wie ze is."), label=_("een voorstel"), kind=Kind.CHOICE, times=6,
                filled=3),
        ),
    ),
    Registration(
        "ballot_paper", _("Een papieren stembrief overtikken"), Who.COORDINATOR, 30,
        (priorities.PaperBallotForm,),
        (
            Ask("code", _("Zo telt elk briefje één keer.")),
            Ask("*", _("Twee mensen tikken elk briefje over, zodat een tikfout opvalt."), label=_("een voorstel"),
                kind=Kind.CHOICE, times=6, filled=3),
        ),
        Counting(PaperEntry, area="round__analysis__neighbourhood"),
    ),
    Registration(
        "housing_begin", _("Een woningtelling beginnen"), Who.COORDINATOR, 1,
        (housing.BeginForm,),
        (Ask("ends_on", _("Daarna werkt de link van de tellers niet meer.")),),
        Counting(HousingRound),
    ),
    Registration(
        "housing_count", _("Woningen van een straat tellen"), Who.RESIDENT, 20,
        (housing.CountForm,),
        (
            Ask("*", _("Hoeveel woningen geschikt zijn om oud in te worden. Alleen aantallen, geen huisnummers."),
                label=_("aantal van een soort woning"), kind=Kind.NUMBER, times=16, filled=4),
            Ask("nothing", _("Onderscheidt een straat zonder woningen van een straat die niemand telde.")),
        ),
        Counting(StreetCount, {}, "day", "round__neighbourhood"),
    ),
    Registration(
        "borders", _("De buurten tekenen (één keer, per ontwerp)"), Who.COORDINATOR, 1,
        (
            first_day.PlaceForm,
            first_day.ProposeForm,
            first_day.NamesForm,
            first_day.AdoptForm,
            first_day.FiguresForm,
        ),
        (
            Ask("name level valid_from", _DRAW),
            Ask("target least most keep cross_borders together apart lines", _DRAW, prefilled=True),
            Ask("name_*", _("De naam waaronder bewoners hun buurt kennen."), label=_("naam van een buurt"),
                kind=Kind.SHORT, required=True),
            Ask("file source label on", _("Cijfers die geen enkele officiële bron heeft, met hun bron erbij.")),
        ),
        Counting(BoundaryDraft, {}, "created_at", ""),
    ),
    Registration(
        "partners", _("Partners en rollen van een buurt"), Who.COORDINATOR, 3,
        (first_day.InviteForm, first_day.PartiesForm),
        (
            Ask("name email role area until", _ROLE),
            Ask("participation", _VOTES, prefilled=True),
            Ask("sector_*", _SECTOR,
                label=_("sector van een organisatie"), kind=Kind.CHOICE, times=5),
        ),
    ),
)  # fmt: skip

SILENT: Final[Mapping[Form, Any]] = {offer_map.FilterForm: reasons.TOOL, priorities.CodeForm: reasons.OPEN}
