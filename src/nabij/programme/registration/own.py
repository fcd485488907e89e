"""What the programme itself asks, and the apps below it, which can't know the register."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from nabij.directory import forms as directory
from nabij.directory.models import Service
from nabij.programme.forms import counting, covenants, household, methods, regions, registration, scenarios, simulations
from nabij.programme.models import Covenant, CovenantParty, WorkingMethod
from nabij.programme.registration import reasons, registry
from nabij.programme.registration.registry import Stage
from nabij.programme.registration.terms import Ask, Counting, Form, Kind, Registration, Who

_ONCE = _("Het bedrag en de taken waarvoor de buurt middelen krijgt.")
_FEE = _("Alleen als er een bijdrage naar inkomen is. De regel, nooit een inkomen van iemand.")
_SETS = _("rekenwerk van wie de middelen verdeelt: dit wordt aan geen buurt gevraagd")

LOOKED_UP: Final[Sequence[Registration]] = (
    Registration(
        "confirm", _("Wachttijd en vrije plaatsen bevestigen"), Who.PARTNER, 100,
        (directory.ConfirmForm,),
        (
            Ask("waiting_days capacity_left",
                _("Zo verwijst niemand naar een dienst die vol zit. Nog juist? Dan is één druk genoeg."),
                prefilled=True),
        ),
        Counting(Service, {}, "confirmed_on", ""),
    ),
)  # fmt: skip

PROGRAMMED: Final[Sequence[Registration]] = (
    Registration(
        "covenant", _("Een convenant voorbereiden"), Who.COORDINATOR, 1,
        (covenants.CovenantForm,),
        (
            Ask("fte cost_per_fte", _ONCE, prefilled=True),
            Ask("fte_reason", _("Alleen als een buurt meer vraagt dan de verdeling geeft.")),
            Ask("chosen_tasks tasks starts_on ends_on", _ONCE),
            Ask("extra_fte chosen_extra extra_tasks", _("Alleen bij extra opdrachten: hoeveel, en waarvoor.")),
            Ask("income_*", _FEE,
                label=_("grens van een inkomen"), kind=Kind.NUMBER, times=3, filled=0),
            Ask("fee_*", _FEE,
                label=_("bijdrage per uur"), kind=Kind.NUMBER, times=3, filled=0),
        ),
        Counting(Covenant),
    ),
    Registration(
        "covenant_party", _("Een organisatie in een convenant"), Who.COORDINATOR, 3,
        (covenants.PartyForm,),
        (
            Ask("organisation leads", _("Het netwerk vraagt samen aan; één organisatie dient in namens allen.")),
            Ask("share", _("Wat elke organisatie op zich neemt: dat leest ze na voor ze bevestigt.")),
        ),
        Counting(CovenantParty, area="covenant__neighbourhood"),
    ),
    Registration(
        "method", _("Een werkwijze opschrijven"), Who.COORDINATOR, 2,
        (methods.MethodForm,),
        (
            Ask("neighbourhood title what", _("Zo kan een andere buurt het overdoen.")),
            Ask("cost yielded", _("Zo weet een andere buurt of het iets voor haar is. Nooit om te beoordelen.")),
            Ask("organisation link", _("Waar er meer te weten valt.")),
        ),
        Counting(WorkingMethod),
    ),
)  # fmt: skip

SILENT: Final[Mapping[Form, Any]] = {
    methods.SearchForm: reasons.TOOL,
    household.HouseholdForm: _("een rekenhulp: er wordt niets bewaard"),
    registration.BurdenForm: _("aannames op deze bladzijde: er wordt niets bewaard"),
    scenarios.BeginForm: _SETS,
    scenarios.ColumnsForm: _SETS,
    scenarios.SettingsForm: _SETS,
    scenarios.JudgeForm: _SETS,
    simulations.SimulationForm: _SETS,
    simulations.RunForm: _SETS,
    counting.CountForm: _SETS,
    regions.RegionsForm: _SETS,
    covenants.WhyForm: _("een besluit over een convenant: het netwerk leest de reden"),
}


def register() -> None:
    """Called once, from ``plugs.py``."""
    registry.register(
        Stage.EVERYWHERE,
        derived=(
            (_("Wie iets noteerde, en wanneer"), _("uit het account en de klok")),
            (_("De buurt en de afstand tot hulp"), _("uit de straat en de kaart")),
        ),
    )
    registry.register(
        Stage.LOOKING_UP,
        LOOKED_UP,
        derived=(
            (_("Cijfers over de buurt: leeftijd, wonen, inkomen, afstand tot winkels"), _("uit officiële bronnen")),
            (_("Diensten, adressen en openingsuren"), _("uit de sociale kaart")),
        ),
        silent={directory.SearchForm: reasons.TOOL},
    )
    registry.register(
        Stage.PROGRAMMING,
        PROGRAMMED,
        derived=((_("Wat een buurt krijgt en waarom"), _("berekend uit het verdeelscenario")),),
        silent=SILENT,
    )
