"""What nobody fills in: derived by itself, not registered on purpose, and forms that register nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

DERIVED: Final[Sequence[tuple[Any, Any]]] = (
    (_("Wie iets noteerde, en wanneer"), _("uit het account en de klok")),
    (_("De buurt en de afstand tot hulp"), _("uit de straat en de kaart")),
    (_("Waarover een melding gaat"), _("voorgesteld uit de woorden; één druk om te bevestigen")),
    (_("Wanneer iets dringend wordt, en wie dan een herinnering krijgt"), _("uit de gekozen dringendheid")),
    (_("Hoe lang iemand op een antwoord wachtte"), _("uit de momenten van de stappen, over alle dossiers samen")),
    (
        _("Hoeveel meldingen, vragen en leemten er zijn"),
        _("geteld uit wat er staat; kleine aantallen blijven verborgen"),
    ),
    (_("Hoe vaak een vraag opgelost werd"), _("uit het ene antwoord van de persoon bij de opvolging")),
    (_("Cijfers over de buurt: leeftijd, wonen, inkomen, afstand tot winkels"), _("uit officiële bronnen")),
    (_("Diensten, adressen en openingsuren"), _("uit de sociale kaart")),
    (_("Wat een buurt krijgt en waarom"), _("berekend uit het verdeelscenario")),
)

NEVER: Final[Sequence[tuple[Any, Any]]] = (
    (_("Prestaties: uren, bezoeken of contacten per medewerker"),
     _("Dat zegt niet of iemand geholpen is, en het neemt tijd weg van mensen. Geld hangt er nooit van af.")),
    (_("Activiteiten per uur en aanwezigheidslijsten"),
     _("Een koffienamiddag is er om elkaar te ontmoeten. Wie er was, hoeft niemand te weten.")),
    (_("Uren van vrijwilligers, buren en mantelzorgers"),
     _("Hulp van een buur is geen dienst met een uurrooster. Nabij vraagt alleen of de vraag opgelost is.")),
    (_("Rijksregisternummer"), _("Niet nodig om te helpen. Een lek zou veel meer schade doen.")),
    (_("Diagnose, medicatie, score van zorgzwaarte"),
     _("Dat hoort in het dossier van de zorgverlener. De buurt heeft genoeg aan wat iemand vraagt.")),
    (_("Inkomen en vermogen van een persoon"),
     _("Een convenant kent de regel voor een bijdrage, niet wie hoeveel verdient.")),
    (_("Afkomst, geloof, geaardheid"), _("Niet nodig om te helpen, en extra beschermd door de wet.")),
    (_("Waarom een vrijwilliger nee zegt"), _("Nee zeggen mag altijd, zonder uitleg.")),
    (_("Tevredenheid per medewerker"), _("Samen leren werkt beter dan rangschikken.")),
    (_("Waar medewerkers zijn, of hoe lang zij over een vak doen"),
     _("Nabij volgt niemand. De tijden hierboven zijn schattingen.")),
    (_("Wat een andere bron al weet"), _("Niemand tikt over wat al ergens staat.")),
)  # fmt: skip

_TOOL: Final = _("zoeken of filteren: er wordt niets bewaard")
_OPEN: Final = _("een code om binnen te komen: er wordt niets bewaard")
_SETS: Final = _("rekenwerk van wie de middelen verdeelt: dit wordt aan geen buurt gevraagd")
_OWN: Final = _("een recht van de persoon zelf: nakijken, verbeteren, toestemmen")

# Forms that ask no registration of anybody. A form that is neither here nor in the register fails a test.
NO_REGISTRATION: Final[Mapping[str, Any]] = {
    "nabij.detection.forms.FilterForm": _TOOL,
    "nabij.directory.forms.SearchForm": _TOOL,
    "nabij.impact.offer_map.views.FilterForm": _TOOL,
    "nabij.programme.forms.methods.SearchForm": _TOOL,
    "nabij.detection.forms.CodeForm": _OPEN,
    "nabij.impact.forms.priorities.CodeForm": _OPEN,
    "nabij.programme.forms.household.HouseholdForm": _("een rekenhulp: er wordt niets bewaard"),
    "nabij.programme.forms.registration.BurdenForm": _("aannames op deze bladzijde: er wordt niets bewaard"),
    "nabij.programme.forms.scenarios.BeginForm": _SETS,
    "nabij.programme.forms.scenarios.ColumnsForm": _SETS,
    "nabij.programme.forms.scenarios.SettingsForm": _SETS,
    "nabij.programme.forms.scenarios.JudgeForm": _SETS,
    "nabij.programme.forms.simulations.SimulationForm": _SETS,
    "nabij.programme.forms.simulations.RunForm": _SETS,
    "nabij.programme.forms.counting.CountForm": _SETS,
    "nabij.programme.forms.regions.RegionsForm": _SETS,
    "nabij.programme.forms.covenants.WhyForm": _("een besluit over een convenant: het netwerk leest de reden"),
    "nabij.portal.my_data.forms.CorrectForm": _OWN,
    "nabij.portal.my_data.forms.ConsentForm": _OWN,
    "nabij.portal.my_data.forms.ProxyForm": _OWN,
}
