"""What noticing asks of people, from the first words to the answer, and why."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from nabij.detection import forms
from nabij.detection.models import Concern, ConcernNote
from nabij.programme.registration import reasons
from nabij.programme.registration.terms import Ask, Counting, Form, Registration, Who

_REACH = _("Om de melder te kunnen antwoorden. Na 90 dagen gewist, of nooit gevraagd als iemand anoniem blijft.")
_PLACE = _("Om de persoon of plek te vinden, en hulp in de buurt te zoeken. Een straat volstaat.")
_ABOUT = _("Over uzelf, een ander of een plek: dat bepaalt wat wij mogen bewaren en hoe lang.")
_INFOPOINT = _("Zo komt de melding bij het juiste infopunt.")

REGISTRATIONS: Final[Sequence[Registration]] = (
    Registration(
        "report", _("Een zorg melden op de website"), Who.RESIDENT, 120,
        (forms.WordsForm, forms.WhoForm, forms.ReachForm),
        (
            Ask("words", _("Het begin van alles: het infopunt leest wat er aan de hand is.")),
            Ask("about", _ABOUT),
            Ask("place", _PLACE),
            Ask("neighbourhood", _INFOPOINT),
            Ask("reach name phone email", _REACH),
        ),
        Counting(Concern, {"channel": "web"}),
    ),
    Registration(
        "enter", _("Een zorg noteren aan telefoon of balie"), Who.INFOPOINT, 120,
        (forms.EnterForm,),
        (
            Ask("channel", _("Toont langs welke weg mensen het infopunt vinden: nodig om bereikbaar te blijven."),
                prefilled=True),
            Ask("words", _("Het begin van alles: zonder deze woorden kan een collega niet overnemen.")),
            Ask("about", _ABOUT),
            Ask("place", _PLACE),
            Ask("neighbourhood", _INFOPOINT),
            Ask("terms", reasons.TERMS, prefilled=True),
            Ask("name phone email", _REACH),
            Ask("consent", _("Zonder dit ja mogen er geen naam en contact bewaard worden.")),
            Ask("urgency", _("Zet de klok: nu, vandaag, deze week of later. De lijst staat op volgorde van de klok.")),
        ),
        Counting(Concern, {"channel__in": ["phone", "desk"]}),
    ),
    Registration(
        "terms", _("Kiezen waarover een melding gaat"), Who.INFOPOINT, 120,
        (forms.TermsForm,),
        (Ask("terms", reasons.TERMS, prefilled=True), Ask("more", reasons.TERMS)),
        Counting(Concern, {"channel": "web"}),
    ),
    Registration(
        "note", _("Een notitie bij een melding"), Who.INFOPOINT, 100,
        (forms.NoteForm,),
        (Ask("note", _("Voor de collega die overneemt, zodat niemand hetzelfde twee keer moet vertellen.")),),
        Counting(ConcernNote, area="concern__neighbourhood"),
    ),
    Registration(
        "addition", _("Een aanvulling van de melder"), Who.RESIDENT, 30,
        (forms.AdditionForm,),
        (Ask("words", _("De melder kan iets rechtzetten of toevoegen zonder te bellen.")),),
    ),
    Registration(
        "close", _("Een melding afronden"), Who.INFOPOINT, 200,
        (forms.CloseForm,),
        (Ask("answer", _("De melder leest op de volgpagina wat er met de melding gebeurde.")),),
        Counting(Concern, {"state": "closed"}),
    ),
)  # fmt: skip

DERIVED: Final = (
    (_("Waarover een melding gaat"), _("voorgesteld uit de woorden; één druk om te bevestigen")),
    (_("Wanneer iets dringend wordt, en wie dan een herinnering krijgt"), _("uit de gekozen dringendheid")),
)

SILENT: Final[Mapping[Form, Any]] = {forms.FilterForm: reasons.TOOL, forms.CodeForm: reasons.OPEN}
