"""What is not registered on purpose, in any app."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

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
