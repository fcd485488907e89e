"""What is asked from the first concern to the last follow-up."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from nabij.directory import needs
from nabij.programme.registration.terms import Ask, Counting, Kind, Registration, Who

_REACH = _("Om de melder te kunnen antwoorden. Na 90 dagen gewist, of nooit gevraagd als iemand anoniem blijft.")
_PLACE = _("Om de persoon of plek te vinden, en hulp in de buurt te zoeken. Een straat volstaat.")
_TERMS = _("Hierop zoekt Nabij hulp dichtbij, en hieruit blijkt wat een buurt mist.")
_NAME = _("Om de persoon aan te spreken en dubbele dossiers te vermijden.")
_CALL = _("Om de persoon te bereiken. E-mail of telefoon: één van de twee is genoeg.")
_LIVES = _("Om hulp op stapafstand te zoeken.")
_MATCH = _("Een wens waarmee Nabij alleen passende hulp voorstelt.")
_WORDS_SERVICE = _("Zonder deze woorden kan de dienst niet beslissen of ze kan helpen.")
_CIRCLE = _("Zo weet de zorgcirkel wie wie is, en wie te bereiken is als de coach weg is.")
_RING = _("De plaats in de zorgcirkel: eerst wie dichtbij staat, dan pas diensten.")
_ROLE = _("Een zorgcirkel heeft precies één zorgcoach. Zonder coach waarschuwt Nabij het infopunt.")
_OFFER = _("Zonder dit kan niemand weten waarmee deze vrijwilliger graag helpt.")
_OFFER_WHEN = _("Nabij vraagt een vrijwilliger alleen wanneer en zo vaak als die zelf wil.")

_DOMAINS: Final = len(needs.taxonomy().domains)

PEOPLE: Final[Sequence[Registration]] = (
    Registration(
        "report", _("Een zorg melden op de website"), Who.RESIDENT, 120,
        ("nabij.detection.forms.WordsForm", "nabij.detection.forms.WhoForm", "nabij.detection.forms.ReachForm"),
        (
            Ask("words", _("Het begin van alles: het infopunt leest wat er aan de hand is.")),
            Ask("about", _("Over uzelf, een ander of een plek: dat bepaalt wat wij mogen bewaren en hoe lang.")),
            Ask("place", _PLACE),
            Ask("neighbourhood", _("Zo komt de melding bij het juiste infopunt.")),
            Ask("reach name phone email", _REACH),
        ),
        Counting("detection.Concern", {"channel": "web"}),
    ),
    Registration(
        "enter", _("Een zorg noteren aan telefoon of balie"), Who.INFOPOINT, 120,
        ("nabij.detection.forms.EnterForm",),
        (
            Ask("channel", _("Toont langs welke weg mensen het infopunt vinden: nodig om bereikbaar te blijven."),
                prefilled=True),
            Ask("words", _("Het begin van alles: zonder deze woorden kan een collega niet overnemen.")),
            Ask("about", _("Over uzelf, een ander of een plek: dat bepaalt wat wij mogen bewaren en hoe lang.")),
            Ask("place", _PLACE),
            Ask("neighbourhood", _("Zo komt de melding bij het juiste infopunt.")),
            Ask("terms", _TERMS, prefilled=True),
            Ask("name phone email", _REACH),
            Ask("consent", _("Zonder dit ja mogen er geen naam en contact bewaard worden.")),
            Ask("urgency", _("Zet de klok: nu, vandaag, deze week of later. De lijst staat op volgorde van de klok.")),
        ),
        Counting("detection.Concern", {"channel__in": ["phone", "desk"]}),
    ),
    Registration(
        "terms", _("Kiezen waarover een melding gaat"), Who.INFOPOINT, 120,
        ("nabij.detection.forms.TermsForm",),
        (Ask("terms", _TERMS, prefilled=True), Ask("more", _TERMS)),
        Counting("detection.Concern", {"channel": "web"}),
    ),
    Registration(
        "note", _("Een notitie bij een melding"), Who.INFOPOINT, 100,
        ("nabij.detection.forms.NoteForm",),
        (Ask("note", _("Voor de collega die overneemt, zodat niemand hetzelfde twee keer moet vertellen.")),),
        Counting("detection.ConcernNote", area="concern__neighbourhood"),
    ),
    Registration(
        "addition", _("Een aanvulling van de melder"), Who.RESIDENT, 30,
        ("nabij.detection.forms.AdditionForm",),
        (Ask("words", _("De melder kan iets rechtzetten of toevoegen zonder te bellen.")),),
    ),
    Registration(
        "close", _("Een melding afronden"), Who.INFOPOINT, 200,
        ("nabij.detection.forms.CloseForm",),
        (Ask("answer", _("De melder leest op de volgpagina wat er met de melding gebeurde.")),),
        Counting("detection.Concern", {"state": "closed"}),
    ),
    Registration(
        "person", _("Een dossier openen"), Who.INFOPOINT, 70,
        ("nabij.guidance.forms.PersonForm",),
        (
            Ask("given_name family_name", _NAME, prefilled=True),
            Ask("phone email", _CALL, prefilled=True),
            Ask("address", _LIVES),
            Ask("birth_year",
                _("Onderscheidt twee mensen met dezelfde naam, en toont of alle leeftijden bereikt worden.")),
            Ask("language", _("Om een helper te vinden die dezelfde taal spreekt."), prefilled=True),
            Ask("guidance", _("De toestemming. Zonder ja is er geen dossier.")),
            Ask("share", _("Zonder dit ja gaat er niets naar wie komt helpen.")),
        ),
        Counting("guidance.Case"),
    ),
    Registration(
        "clarify", _("De vraag verhelderen"), Who.INFOPOINT, 70,
        ("nabij.guidance.forms.ClarificationForm",),
        (
            Ask("own_words goals", _("De vraag en het doel in de woorden van de persoon: daaraan toetst u de hulp.")),
            Ask("strengths network", _("Wat iemand zelf kan en wie er al is: daar begint de hulp, voor een dienst.")),
            Ask("domain_*", _("Alleen de levensdomeinen die ertoe doen. De rest blijft leeg."),
                label=_("een levensdomein"), kind=Kind.LONG, times=_DOMAINS, filled=2),
        ),
        Counting("guidance.Case"),
    ),
    Registration(
        "need", _("Een hulpvraag toevoegen"), Who.INFOPOINT, 110,
        ("nabij.guidance.forms.NeedForm",),
        (
            Ask("term", _TERMS, prefilled=True),
            Ask("words", _("Gaat naar de helper of de dienst, zonder naam.")),
            Ask("days parts language max_distance_m", _MATCH),
            Ask("ground", _("De reden om de buurt over te slaan: zo blijft zichtbaar waarom.")),
        ),
        Counting("guidance.Need", area="case__neighbourhood"),
    ),
    Registration(
        "invite", _("Een helper uitnodigen"), Who.INFOPOINT, 90,
        ("nabij.guidance.forms.InviteForm",),
        (
            Ask("what when", _("De helper leest wat er gevraagd wordt, en beslist daarop."), prefilled=True),
            Ask("days", _("Daarna loopt de vraag af en zoekt het infopunt verder."), prefilled=True),
        ),
        Counting("guidance.Invitation", area="case__neighbourhood"),
    ),
    Registration(
        "refer", _("Verwijzen naar een dienst"), Who.INFOPOINT, 45,
        ("nabij.guidance.forms.ReferForm",),
        (Ask("message", _WORDS_SERVICE, prefilled=True),),
        Counting("guidance.Referral", area="case__neighbourhood"),
    ),
    Registration(
        "question", _("Antwoorden op een vraag van een dienst"), Who.INFOPOINT, 8,
        ("nabij.guidance.forms.AnswerForm",),
        (Ask("answer", _("Alleen als de dienst iets terugvraagt. Het antwoord blijft bij de verwijzing.")),),
    ),
    Registration(
        "referral_answer", _("Antwoorden op een verwijzing"), Who.PARTNER, 45,
        ("nabij.guidance.forms.ReferralAnswerForm",),
        (
            Ask("decision", _("Ja, nee of een vraag: zo wacht niemand op een antwoord dat niet komt.")),
            Ask("words", _("Waarom het niet kan: dat wordt een leemte die de buurt kan aanpakken.")),
        ),
        Counting("guidance.Referral", {"state__in": ["accepted", "refused"]}, area="case__neighbourhood"),
    ),
    Registration(
        "handover", _("Een dossier overdragen"), Who.INFOPOINT, 60,
        ("nabij.guidance.forms.HandoverForm",),
        (
            Ask("receiver", _("Er is altijd iemand verantwoordelijk: dit zegt wie.")),
            Ask("message", _("De afspraak, die de persoon en de nieuwe verantwoordelijke allebei lezen.")),
        ),
        Counting("guidance.Handover", area="case__neighbourhood"),
    ),
    Registration(
        "follow_up", _("Opvolgen: is het opgelost?"), Who.INFOPOINT, 70,
        ("nabij.guidance.forms.FollowUpForm",),
        (
            Ask("outcome", _("Het enige resultaat dat Nabij vraagt: is de vraag van de persoon opgelost?")),
            Ask("words", _("Wat nog ontbreekt, zodat het infopunt opnieuw kan zoeken.")),
        ),
        Counting("guidance.FollowUp", {"answered_at__isnull": False}, "answered_at", "case__neighbourhood"),
    ),
    Registration(
        "follow_up_words", _("Zelf antwoorden op de opvolging"), Who.RESIDENT, 30,
        ("nabij.guidance.forms.WordsForm",),
        (Ask("words", _("Na één tik is het klaar. Wie wil, zegt er nog iets bij.")),),
    ),
    Registration(
        "unmet", _("Een leemte noteren"), Who.INFOPOINT, 15,
        ("nabij.guidance.forms.UnmetForm",),
        (Ask("reason", _("Zonder persoon geteld: zo ziet de buurt welke hulp er ontbreekt en waarom.")),),
    ),
    Registration(
        "stop", _("Een dossier stoppen"), Who.INFOPOINT, 10,
        ("nabij.guidance.forms.StopForm",),
        (Ask("ask_again_on", _("Alleen als de persoon later nog eens gevraagd wil worden.")),),
    ),
    Registration(
        "circle", _("Iemand aan de zorgcirkel toevoegen"), Who.RESIDENT, 150,
        ("nabij.care.forms.NewMemberForm",),
        (
            Ask("given_name family_name phone relation", _CIRCLE),
            Ask("ring", _RING, prefilled=True),
            Ask("role", _ROLE, prefilled=True),
        ),
    ),
    Registration(
        "circle_change", _("Een plaats in de zorgcirkel wijzigen"), Who.RESIDENT, 30,
        ("nabij.care.forms.RingForm", "nabij.care.forms.KnownMemberForm", "nabij.care.forms.ServiceMemberForm"),
        (
            Ask("relation", _CIRCLE, prefilled=True),
            Ask("ring", _RING, prefilled=True),
            Ask("role", _ROLE, prefilled=True),
            Ask("person service", _("Wie al helpt, wordt met één tik toegevoegd: niemand schrijft een naam opnieuw.")),
        ),
    ),
    Registration(
        "offer", _("Zelf hulp aanbieden"), Who.RESIDENT, 60,
        ("nabij.talents.forms.OfferForm",),
        (
            Ask("words", _OFFER),
            Ask("terms-*", _OFFER, label=_("waarmee iemand wil helpen, per levensdomein"), kind=Kind.SEVERAL,
                times=_DOMAINS, filled=2),
            Ask("when capacity radius_m", _OFFER_WHEN, prefilled=True),
            Ask("slots paused_until", _OFFER_WHEN),
            Ask("languages", _("Om mensen te vinden die dezelfde taal spreken."), prefilled=True),
        ),
        Counting("talents.Offer", area="person__neighbourhood"),
    ),
    Registration(
        "offer_entered", _("Een aanbod noteren aan telefoon of balie"), Who.INFOPOINT, 15,
        ("nabij.talents.forms.EnterForm",),
        (
            Ask("given_name family_name", _NAME),
            Ask("phone email", _CALL),
            Ask("address neighbourhood", _LIVES),
            Ask("words", _OFFER),
            Ask("terms-*", _OFFER, label=_("waarmee iemand wil helpen, per levensdomein"), kind=Kind.SEVERAL,
                times=_DOMAINS, filled=2),
            Ask("when capacity radius_m", _OFFER_WHEN, prefilled=True),
            Ask("slots paused_until", _OFFER_WHEN),
            Ask("languages", _("Om mensen te vinden die dezelfde taal spreken."), prefilled=True),
        ),
    ),
    Registration(
        "confirm", _("Wachttijd en vrije plaatsen bevestigen"), Who.PARTNER, 100,
        ("nabij.directory.forms.ConfirmForm",),
        (
            Ask("waiting_days capacity_left",
                _("Zo verwijst niemand naar een dienst die vol zit. Nog juist? Dan is één druk genoeg."),
                prefilled=True),
        ),
        Counting("directory.Service", {}, "confirmed_on", ""),
    ),
)  # fmt: skip
