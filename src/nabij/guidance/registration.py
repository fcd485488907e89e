"""What guiding asks of people, from opening a case to following up, and why."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from nabij.directory import needs
from nabij.guidance import forms
from nabij.guidance.models import Case, FollowUp, Handover, Invitation, Need, Referral
from nabij.programme.registration import reasons
from nabij.programme.registration.terms import Ask, Counting, Kind, Registration, Who

_MATCH = _("Een wens waarmee Nabij alleen passende hulp voorstelt.")
_WORDS_SERVICE = _("Zonder deze woorden kan de dienst niet beslissen of ze kan helpen.")
_DOMAINS: Final = len(needs.taxonomy().domains)

REGISTRATIONS: Final[Sequence[Registration]] = (
    Registration(
        "person", _("Een dossier openen"), Who.INFOPOINT, 70,
        (forms.PersonForm,),
        (
            Ask("given_name family_name", reasons.NAME, prefilled=True),
            Ask("phone email", reasons.CALL, prefilled=True),
            Ask("address", reasons.LIVES),
            Ask("birth_year",
                _("Onderscheidt twee mensen met dezelfde naam, en toont of alle leeftijden bereikt worden.")),
            Ask("language", _("Om een helper te vinden die dezelfde taal spreekt."), prefilled=True),
            Ask("guidance", _("De toestemming. Zonder ja is er geen dossier.")),
            Ask("share", _("Zonder dit ja gaat er niets naar wie komt helpen.")),
        ),
        Counting(Case),
    ),
    Registration(
        "clarify", _("De vraag verhelderen"), Who.INFOPOINT, 70,
        (forms.ClarificationForm,),
        (
            Ask("own_words goals", _("De vraag en het doel in de woorden van de persoon: daaraan toetst u de hulp.")),
            Ask("strengths network", _("Wat iemand zelf kan en wie er al is: daar begint de hulp, voor een dienst.")),
            Ask("domain_*", _("Alleen de levensdomeinen die ertoe doen. De rest blijft leeg."),
                label=_("een levensdomein"), kind=Kind.LONG, times=_DOMAINS, filled=2),
        ),
        Counting(Case),
    ),
    Registration(
        "need", _("Een hulpvraag toevoegen"), Who.INFOPOINT, 110,
        (forms.NeedForm,),
        (
            Ask("term", reasons.TERMS, prefilled=True),
            Ask("words", _("Gaat naar de helper of de dienst, zonder naam.")),
            Ask("days parts language max_distance_m", _MATCH),
            Ask("ground", _("De reden om de buurt over te slaan: zo blijft zichtbaar waarom.")),
        ),
        Counting(Need, area="case__neighbourhood"),
    ),
    Registration(
        "invite", _("Een helper uitnodigen"), Who.INFOPOINT, 90,
        (forms.InviteForm,),
        (
            Ask("what when", _("De helper leest wat er gevraagd wordt, en beslist daarop."), prefilled=True),
            Ask("days", _("Daarna loopt de vraag af en zoekt het infopunt verder."), prefilled=True),
        ),
        Counting(Invitation, area="case__neighbourhood"),
    ),
    Registration(
        "refer", _("Verwijzen naar een dienst"), Who.INFOPOINT, 45,
        (forms.ReferForm,),
        (Ask("message", _WORDS_SERVICE, prefilled=True),),
        Counting(Referral, area="case__neighbourhood"),
    ),
    Registration(
        "question", _("Antwoorden op een vraag van een dienst"), Who.INFOPOINT, 8,
        (forms.AnswerForm,),
        (Ask("answer", _("Alleen als de dienst iets terugvraagt. Het antwoord blijft bij de verwijzing.")),),
    ),
    Registration(
        "referral_answer", _("Antwoorden op een verwijzing"), Who.PARTNER, 45,
        (forms.ReferralAnswerForm,),
        (
            Ask("decision", _("Ja, nee of een vraag: zo wacht niemand op een antwoord dat niet komt.")),
            Ask("words", _("Waarom het niet kan: dat wordt een leemte die de buurt kan aanpakken.")),
        ),
        Counting(Referral, {"state__in": ["accepted", "refused"]}, area="case__neighbourhood"),
    ),
    Registration(
        "handover", _("Een dossier overdragen"), Who.INFOPOINT, 60,
        (forms.HandoverForm,),
        (
            Ask("receiver", _("Er is altijd iemand verantwoordelijk: dit zegt wie.")),
            Ask("message", _("De afspraak, die de persoon en de nieuwe verantwoordelijke allebei lezen.")),
        ),
        Counting(Handover, area="case__neighbourhood"),
    ),
    Registration(
        "follow_up", _("Opvolgen: is het opgelost?"), Who.INFOPOINT, 70,
        (forms.FollowUpForm,),
        (
            Ask("outcome", _("Het enige resultaat dat Nabij vraagt: is de vraag van de persoon opgelost?")),
            Ask("words", _("Wat nog ontbreekt, zodat het infopunt opnieuw kan zoeken.")),
        ),
        Counting(FollowUp, {"answered_at__isnull": False}, "answered_at", "case__neighbourhood"),
    ),
    Registration(
        "follow_up_words", _("Zelf antwoorden op de opvolging"), Who.RESIDENT, 30,
        (forms.WordsForm,),
        (Ask("words", _("Na één tik is het klaar. Wie wil, zegt er nog iets bij.")),),
    ),
    Registration(
        "unmet", _("Een leemte noteren"), Who.INFOPOINT, 15,
        (forms.UnmetForm,),
        (Ask("reason", _("Zonder persoon geteld: zo ziet de buurt welke hulp er ontbreekt en waarom.")),),
    ),
    Registration(
        "stop", _("Een dossier stoppen"), Who.INFOPOINT, 10,
        (forms.StopForm,),
        (Ask("ask_again_on", _("Alleen als de persoon later nog eens gevraagd wil worden.")),),
    ),
)  # fmt: skip

DERIVED: Final = (
    (_("Hoe lang iemand op een antwoord wachtte"), _("uit de momenten van de stappen, over alle dossiers samen")),
    (
        _("Hoeveel meldingen, vragen en leemten er zijn"),
        _("geteld uit wat er staat; kleine aantallen blijven verborgen"),
    ),
    (_("Hoe vaak een vraag opgelost werd"), _("uit het ene antwoord van de persoon bij de opvolging")),
)
