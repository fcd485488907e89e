"""What is asked about a neighbourhood: its borders, its analysis, its dwellings, its covenant."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from nabij.programme.registration.terms import Ask, Counting, Kind, Registration, Who

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
_ONCE = _("Het bedrag en de taken waarvoor de buurt middelen krijgt.")

PLACE: Final[Sequence[Registration]] = (
    Registration(
        "analysis", _("Een buurtanalyse beginnen"), Who.COORDINATOR, 1,
        ("nabij.impact.forms.analysis.AnalysisForm",),
        (
            Ask("neighbourhood", _("De cijfers van deze buurt staan er dan meteen bij.")),
            Ask("title", _TITLE),
            Ask("question", _("Houdt de analyse bij wat de buurt zelf wil weten.")),
        ),
        Counting("impact.NeighbourhoodAnalysis"),
    ),
    Registration(
        "item", _("Een sterkte, zwakte, kans of bedreiging"), Who.COORDINATOR, 12,
        (
            "nabij.impact.forms.analysis.ItemForm",
            "nabij.impact.forms.analysis.ChangeItemForm",
            "nabij.impact.forms.analysis.EvidenceFields",
        ),
        (
            Ask("kind words", _("De zin waarover het netwerk praat, en aan welke kant hij staat.")),
            Ask("evidence code value source", _EVIDENCE),
            Ask("explanation", _EXPLAIN),
            Ask("theme", _THEME),
        ),
        Counting("impact.SwotItem", area="analysis__neighbourhood"),
    ),
    Registration(
        "party", _("Een partij van het netwerk"), Who.COORDINATOR, 10,
        ("nabij.impact.forms.analysis.StakeholderForm",),
        (
            Ask("name", _("Alleen als de organisatie niet op de sociale kaart staat.")),
            Ask("sector", _("Toont welke sectoren nog ontbreken in het netwerk.")),
            Ask("participation", _("Wie stemt en wie meedenkt: dat bepaalt wie een stembrief krijgt.")),
            Ask("groups", _("Toont voor welke groepen nog niemand spreekt.")),
            Ask("note", _("De afspraak met deze partij.")),
        ),
        Counting("impact.Stakeholder", area="analysis__neighbourhood"),
    ),
    Registration(
        "scan", _("Een buurtscan maken"), Who.COORDINATOR, 1,
        ("nabij.impact.forms.scan.ScanForm",),
        (
            Ask("title welcome", _EXPLAIN),
            Ask("chosen own", _THEME, prefilled=True),
            Ask("closes_on", _("Daarna sluit de scan vanzelf.")),
        ),
        Counting("impact.Scan", area="analysis__neighbourhood"),
    ),
    Registration(
        "scan_answer", _("De buurtscan invullen"), Who.RESIDENT, 100,
        (
            "nabij.impact.forms.scan.GoodForm",
            "nabij.impact.forms.scan.BetterForm",
            "nabij.impact.forms.scan.AgeForm",
            "nabij.impact.forms.scan.ToldForm",
        ),
        (
            Ask("good better words tone", _SCAN),
            Ask("age", _AGE),
            Ask("theme", _THEME),
            Ask("street place photo", _WHERE),
        ),
        Counting("impact.ScanAnswer", {"channel": "web"}, "day", "scan__analysis__neighbourhood"),
    ),
    Registration(
        "scan_paper", _("Een papieren buurtscan overtikken"), Who.COORDINATOR, 30,
        ("nabij.impact.forms.scan.PaperForm",),
        (
            Ask("good better words tone", _("Wie geen computer gebruikt, telt even zwaar mee.")),
            Ask("age", _AGE),
            Ask("theme", _THEME),
            Ask("street place photo", _WHERE),
        ),
        Counting("impact.ScanAnswer", {"channel": "paper"}, "day", "scan__analysis__neighbourhood"),
    ),
    Registration(
        "moderate", _("Nalezen wat bewoners vertellen"), Who.COORDINATOR, 40,
        ("nabij.impact.forms.scan.ModerationForm",),
        (Ask("words place photo", _READ_FIRST, prefilled=True),),
        Counting("impact.Observation", {"state__in": ["shown", "hidden"]}, "day", ""),
    ),
    Registration(
        "map_report", _("Op de kaart melden wat ontbreekt"), Who.RESIDENT, 20,
        ("nabij.impact.offer_map.reports.ReportForm",),
        (Ask("theme", _THEME), Ask("street place", _WHERE), Ask("words", _EXPLAIN)),
        Counting("impact.Observation", {"scan": None}, "day"),
    ),
    Registration(
        "proposal", _("Een voorstel doen"), Who.RESIDENT, 10,
        ("nabij.impact.forms.priorities.ProposalForm",),
        (
            Ask("title words", _PROPOSAL),
            Ask("items", _("Verbindt het voorstel met wat de analyse vond.")),
            Ask("organisation", _("Alleen voor wie namens een organisatie spreekt.")),
        ),
        Counting("impact.Proposal", area="analysis__neighbourhood"),
    ),
    Registration(
        "judge", _("Een voorstel nalezen"), Who.COORDINATOR, 10,
        ("nabij.impact.forms.priorities.JudgeForm",),
        (
            Ask("title words", _READ_FIRST, prefilled=True),
            Ask("items", _("Verbindt het voorstel met wat de analyse vond.")),
        ),
        Counting("impact.Proposal", area="analysis__neighbourhood"),
    ),
    Registration(
        "refuse", _("Een voorstel weigeren"), Who.COORDINATOR, 2,
        ("nabij.impact.forms.priorities.RefuseForm",),
        (Ask("reason", _("Wie het indiende, leest waarom het er niet komt.")),),
        Counting("impact.Proposal", {"state": "refused"}, area="analysis__neighbourhood"),
    ),
    Registration(
        "round", _("Een stemming openen"), Who.COORDINATOR, 1,
        ("nabij.impact.forms.priorities.RoundForm", "nabij.impact.forms.priorities.CodesForm"),
        (
            Ask("title explanation", _EXPLAIN),
            Ask("method points", _("Hoe er geteld wordt; ligt vast zodra de stemming opent."), prefilled=True),
            Ask("closes_at", _("Daarna sluit de stemming vanzelf.")),
            Ask("group number", _("Drukt stembriefjes af, zodat niemand zich moet aanmelden.")),
        ),
        Counting("impact.VoteRound", area="analysis__neighbourhood"),
    ),
    Registration(
        "ballot", _("Stemmen"), Who.RESIDENT, 100,
        ("nabij.impact.forms.priorities.BallotForm",),
        (
            Ask("*", _("De stem. Nabij weet nooit van wie ze is."), label=_("een voorstel"), kind=Kind.CHOICE, times=6,
                filled=3),
        ),
    ),
    Registration(
        "ballot_paper", _("Een papieren stembrief overtikken"), Who.COORDINATOR, 30,
        ("nabij.impact.forms.priorities.PaperBallotForm",),
        (
            Ask("code", _("Zo telt elk briefje één keer.")),
            Ask("*", _("Twee mensen tikken elk briefje over, zodat een tikfout opvalt."), label=_("een voorstel"),
                kind=Kind.CHOICE, times=6, filled=3),
        ),
        Counting("impact.PaperEntry", area="round__analysis__neighbourhood"),
    ),
    Registration(
        "housing_begin", _("Een woningtelling beginnen"), Who.COORDINATOR, 1,
        ("nabij.impact.housing.forms.BeginForm",),
        (Ask("ends_on", _("Daarna werkt de link van de tellers niet meer.")),),
        Counting("impact.HousingRound"),
    ),
    Registration(
        "housing_count", _("Woningen van een straat tellen"), Who.RESIDENT, 20,
        ("nabij.impact.housing.forms.CountForm",),
        (
            Ask("*", _("Hoeveel woningen geschikt zijn om oud in te worden. Alleen aantallen, geen huisnummers."),
                label=_("aantal van een soort woning"), kind=Kind.NUMBER, times=16, filled=4),
            Ask("nothing", _("Onderscheidt een straat zonder woningen van een straat die niemand telde.")),
        ),
        Counting("impact.StreetCount", {}, "day", "round__neighbourhood"),
    ),
    Registration(
        "borders", _("De buurten tekenen (één keer, per ontwerp)"), Who.COORDINATOR, 1,
        (
            "nabij.impact.first_day.forms.PlaceForm",
            "nabij.impact.first_day.forms.ProposeForm",
            "nabij.impact.first_day.forms.NamesForm",
            "nabij.impact.first_day.forms.AdoptForm",
            "nabij.impact.first_day.forms.FiguresForm",
        ),
        (
            Ask("name level valid_from", _DRAW),
            Ask("target least most keep cross_borders together apart lines", _DRAW, prefilled=True),
            Ask("name_*", _("De naam waaronder bewoners hun buurt kennen."), label=_("naam van een buurt"),
                kind=Kind.SHORT, required=True),
            Ask("file source label on", _("Cijfers die geen enkele officiële bron heeft, met hun bron erbij.")),
        ),
        Counting("impact.BoundaryDraft", {}, "created_at", ""),
    ),
    Registration(
        "partners", _("Partners en rollen van een buurt"), Who.COORDINATOR, 3,
        ("nabij.impact.first_day.forms.InviteForm", "nabij.impact.first_day.forms.PartiesForm"),
        (
            Ask("name email role area until", _ROLE),
            Ask("participation", _("Wie stemt en wie meedenkt: dat bepaalt wie een stembrief krijgt."), prefilled=True),
            Ask("sector_*", _("Toont welke sectoren nog ontbreken in het netwerk."),
                label=_("sector van een organisatie"), kind=Kind.CHOICE, times=5),
        ),
    ),
    Registration(
        "covenant", _("Een convenant voorbereiden"), Who.COORDINATOR, 1,
        ("nabij.programme.forms.covenants.CovenantForm",),
        (
            Ask("fte cost_per_fte", _ONCE, prefilled=True),
            Ask("fte_reason", _("Alleen als een buurt meer vraagt dan de verdeling geeft.")),
            Ask("chosen_tasks tasks starts_on ends_on", _ONCE),
            Ask("extra_fte chosen_extra extra_tasks", _("Alleen bij extra opdrachten: hoeveel, en waarvoor.")),
            Ask("income_*", _("Alleen als er een bijdrage naar inkomen is. De regel, nooit een inkomen van iemand."),
                label=_("grens van een inkomen"), kind=Kind.NUMBER, times=3, filled=0),
            Ask("fee_*", _("Alleen als er een bijdrage naar inkomen is. De regel, nooit een inkomen van iemand."),
                label=_("bijdrage per uur"), kind=Kind.NUMBER, times=3, filled=0),
        ),
        Counting("programme.Covenant"),
    ),
    Registration(
        "covenant_party", _("Een organisatie in een convenant"), Who.COORDINATOR, 3,
        ("nabij.programme.forms.covenants.PartyForm",),
        (
            Ask("organisation leads", _("Het netwerk vraagt samen aan; één organisatie dient in namens allen.")),
            Ask("share", _("Wat elke organisatie op zich neemt: dat leest ze na voor ze bevestigt.")),
        ),
        Counting("programme.CovenantParty", area="covenant__neighbourhood"),
    ),
    Registration(
        "method", _("Een werkwijze opschrijven"), Who.COORDINATOR, 2,
        ("nabij.programme.forms.methods.MethodForm",),
        (
            Ask("neighbourhood title what", _("Zo kan een andere buurt het overdoen.")),
            Ask("cost yielded", _("Zo weet een andere buurt of het iets voor haar is. Nooit om te beoordelen.")),
            Ask("organisation link", _("Waar er meer te weten valt.")),
        ),
        Counting("programme.WorkingMethod"),
    ),
)  # fmt: skip
