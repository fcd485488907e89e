"""The guided tour: the loop in eight steps, each as the person whose turn it is."""

from django.urls import reverse
from django.utils.translation import gettext as _

from nabij.config.demo import tour
from nabij.config.demo.people_accounts import account_id, people
from nabij.guidance.models import Case, CaseState, NeedState
from nabij.portal.demo import TourStep


def steps() -> list[TourStep]:
    """What to do, one after the other. Empty when the demo isn't loaded."""
    known = {person.key: person for person in people()}
    rows = [
        (
            "bewoner",
            _("Iets melden"),
            _(
                "Petra maakt zich zorgen over haar buurman. Beantwoord de drie vragen. Schrijf bijvoorbeeld: “Mijn "
                "buurman in de Merelstraat komt niet meer buiten en doet bijna geen boodschappen meer.” U krijgt een "
                "code waarmee u de melding volgt."
            ),
            reverse("detection:report"),
            _("Naar de melding"),
        ),
        (
            "infopunt-elzenbeke",
            _("Bekijken hoe dringend het is"),
            _(
                "Sofie werkt aan het infopunt. Bij haar meldingen staat de uwe tussen de nieuwe. Open ze en kies hoe "
                "dringend ze is. Met de persoon praten en een dossier openen kan daarna."
            ),
            reverse("detection:inbox"),
            _("Naar de meldingen"),
        ),
        (
            "infopunt-elzenbeke",
            _("Hulp zoeken, kring per kring"),
            _(
                "Een weduwnaar wil graag dat er eens iemand langskomt. Kies bij “bezoek” de opties. Van dichtbij naar "
                "ver ziet u wie kan helpen, en waarom. Kies Samira, schrijf wanneer het past, en verstuur."
            ),
            _lonely_case(),
            _("Naar zijn dossier"),
        ),
        (
            "vrijwilliger",
            _("Ja of nee zeggen"),
            _(
                "Samira is vrijwilliger. Ze ziet wat er gevraagd wordt, wanneer en ongeveer waar, maar nog niet voor "
                "wie. Zeg ja: pas dan ziet ze een naam. Nee zeggen mag altijd, zonder reden."
            ),
            reverse("guidance:my_invitations"),
            _("Naar haar uitnodigingen"),
        ),
        (
            "thuisverpleegkundige",
            _("Warm overdragen"),
            _(
                "Annelies is thuisverpleegkundige. Een dossier wordt aan haar dienst overgedragen. Bevestig. Pas als "
                "ook de persoon zelf bevestigt, is de overdracht klaar: tot dan blijft het infopunt verantwoordelijk. "
                "Wilt u dat ook spelen? De vraag aan die persoon, “Is dit goed voor u?”, ligt in de demopost."
            ),
            reverse("guidance:partner_inbox"),
            _("Naar haar vragen"),
        ),
        (
            "persoon",
            _("Zelf de baas blijven"),
            _(
                "Maria ziet wie er rond haar staat, wat er over haar bewaard wordt en wie dat bekeken heeft. Ze kan "
                "elke toestemming weer intrekken."
            ),
            reverse("portal:my_data"),
            _("Naar haar gegevens"),
        ),
        (
            "zorgcoach",
            _("Steun en toeverlaat"),
            _("Yusuf is de steun en toeverlaat van Maria. Bekijk haar zorgcirkel: vier kringen, en één vaste persoon."),
            reverse("care:mine"),
            _("Naar de zorgcirkel"),
        ),
        (
            "regisseur",
            _("Leren van wat niet lukt"),
            _(
                "Nathalie is buurtzorgregisseur. Ze ziet waar hulp ontbreekt, in cijfers. Ze ziet nooit een dossier of "
                "een naam; aantallen onder vijf blijven verborgen."
            ),
            reverse("guidance:gaps"),
            _("Naar de leemten"),
        ),
    ]
    return [TourStep(known[key], title, text, url, label) for key, title, text, url, label in rows if key in known]


def _lonely_case() -> str:
    waiting = Case.objects.filter(
        owner=account_id(tour.WORKER), state=CaseState.SEARCHING, needs__term=tour.VISIT, needs__state=NeedState.OPEN
    )
    case = waiting.order_by("created_at").first()
    return reverse("guidance:case", args=[case.pk]) if case else reverse("guidance:cases")
