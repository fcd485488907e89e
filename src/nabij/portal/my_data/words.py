"""The audit chain in plain Dutch: what somebody did with your data, and why."""

from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from nabij.core import audit
from nabij.core.actors import label_in_words
from nabij.core.models import AuditEvent
from nabij.people.models import How, Purpose

Words = str | Promise

ACTIONS: dict[str, Words] = {
    "person.created": lazy("Uw gegevens werden opgeschreven"),
    "person.changed": lazy("Uw gegevens werden aangepast"),
    "person.erased": lazy("Uw gegevens werden gewist"),
    "consent.given": lazy("Toestemming gegeven"),
    "consent.withdrawn": lazy("Toestemming ingetrokken"),
    "consent.ran_out": lazy("Toestemming liep af"),
    "proxy.appointed": lazy("Iemand mag voor u handelen"),
    "proxy.ended": lazy("Iemand mag niet langer voor u handelen"),
    "erasure.asked": lazy("Gevraagd om uw gegevens te wissen"),
    "erasure.taken_back": lazy("De vraag om te wissen werd teruggenomen"),
    "data.downloaded": lazy("Uw gegevens werden gedownload"),
    "offer.saved": lazy("Uw aanbod werd bewaard"),
    "offer.paused": lazy("Uw aanbod staat op ‘even niet’"),
    "offer.resumed": lazy("U mag weer gevraagd worden"),
    "circle.opened": lazy("Uw zorgcirkel werd gemaakt"),
    "circle.member_added": lazy("Iemand kwam bij uw zorgcirkel"),
    "circle.member_changed": lazy("Een plaats in uw zorgcirkel werd aangepast"),
    "circle.member_ended": lazy("Iemand ging weg uit uw zorgcirkel"),
    "circle.coach_set": lazy("Er werd een steun en toeverlaat gekozen"),
    "circle.coach_lost": lazy("De steun en toeverlaat is gestopt: er wordt een nieuwe gezocht"),
    "concern.received": lazy("Er kwam een melding over u binnen"),
    "concern.assigned": lazy("Een medewerker neemt de melding op zich"),
    "concern.triage": lazy("De melding werd bekeken"),
    "concern.triage_again": lazy("De melding werd opnieuw bekeken"),
    "concern.take_up": lazy("De melding werd opgenomen"),
    "concern.close": lazy("De melding werd afgerond"),
    "concern.reopen": lazy("De melding werd heropend"),
    "concern.erase": lazy("De melding werd gewist"),
    "concern.terms_changed": lazy("De melding werd aangevuld"),
    "concern.note_added": lazy("De melding werd aangevuld"),
    "concern.sender_added": lazy("De melding werd aangevuld"),
    "concern.sender_said": lazy("De melder liet weten hoe het nu gaat"),
    "concern.marked_same": lazy("Twee meldingen werden samengelegd"),
    "concern.marked_different": lazy("Twee meldingen werden uit elkaar gehaald"),
    "concern.consent_followed": lazy("U gaf toestemming na een melding"),
    "case.opened": lazy("Er werd een dossier geopend om met u hulp te zoeken"),
    "case.clarified": lazy("Uw vraag is verduidelijkt"),
    "case.concern_joined": lazy("Een melding kwam bij uw dossier"),
    "case.taken_over": lazy("Een andere medewerker volgt nu uw vraag op"),
    "need.added": lazy("Er werd opgeschreven waarbij u hulp zoekt"),
    "need.changed": lazy("Waarbij u hulp zoekt, werd aangepast"),
    "need.refused": lazy("U wilde hiervoor geen hulp"),
    "need.wanted_again": lazy("U wilt hiervoor toch hulp"),
    "need.unmet": lazy("Hiervoor werd geen hulp gevonden"),
    "case.handed_over": lazy("Uw vraag is warm overgedragen"),
    "case.hand_over": lazy("De overdracht van uw vraag begon"),
    "case.handover_stopped": lazy("De overdracht werd gestopt"),
    "case.follow": lazy("Uw vraag wordt opgevolgd"),
    "case.reopen": lazy("Uw vraag werd heropend"),
    "case.close": lazy("Uw vraag werd afgesloten"),
    "case.stop": lazy("Het zoeken naar hulp werd gestopt"),
    "invitation.sent": lazy("Aan een vrijwilliger of buur werd hulp gevraagd, zonder uw naam"),
    "invitation.accept": lazy("Een vrijwilliger of buur zei ja"),
    "invitation.decline": lazy("Een vrijwilliger of buur kan niet"),
    "invitation.lapse": lazy("Een vrijwilliger of buur antwoordde niet"),
    "invitation.withdraw": lazy("De vraag aan een vrijwilliger of buur werd ingetrokken"),
    "referral.sent": lazy("Aan een dienst werd hulp voor u gevraagd"),
    "referral.accept": lazy("Een dienst neemt uw vraag op"),
    "referral.refuse": lazy("Een dienst kan niet helpen"),
    "referral.ask_back": lazy("Een dienst stelde een vraag terug"),
    "referral.answer": lazy("De vraag van een dienst werd beantwoord"),
    "referral.withdraw": lazy("De vraag aan een dienst werd ingetrokken"),
    "handover.started": lazy("De overdracht van uw vraag begon"),
    "handover.confirmed": lazy("Iemand bevestigde de overdracht"),
    "handover.complete": lazy("De overdracht is door iedereen bevestigd"),
    "handover.stop": lazy("De overdracht werd gestopt"),
    "follow_up.words_added": lazy("U vertelde er iets bij over hoe het gaat"),
    "follow_up.answered": lazy("U liet weten hoe het nu gaat"),
}

# Who sends a concern may stay unknown to the person it is about.
BY_A_SENDER = frozenset({"concern.received", "concern.sender_added", "concern.sender_said"})
# A no needs no reason, and no face.
BY_A_HELPER_WHO_DOES_NOT = frozenset({"invitation.decline"})

REASONS: dict[str, Words] = {
    "case": lazy("om hulp voor u te zoeken"),
    "case list": lazy("in de lijst van lopende dossiers"),
    "case opened": lazy("om met u een dossier te beginnen"),
    "home": lazy("op de startpagina"),
    "known already": lazy("om te zien of u al gekend bent"),
    "opening a case": lazy("om met u een dossier te beginnen"),
    "options": lazy("om te zien wie u kan helpen"),
    "referral accepted": lazy("omdat een dienst ja zei"),
    "circle": lazy("in uw zorgcirkel"),
    "concern": lazy("bij een melding"),
    "correction": lazy("om iets recht te zetten"),
    "follow-up": lazy("om te vragen hoe het nu gaat"),
    "handover": lazy("voor een warme overdracht"),
    "invitation": lazy("om u hulp te vragen"),
    "invitation accepted": lazy("omdat iemand ja zei om te helpen"),
    "list of volunteers": lazy("in de lijst van wie hulp aanbiedt"),
    "my data": lazy("op de pagina Mijn gegevens"),
    "offer": lazy("bij uw aanbod van hulp"),
    "referral": lazy("voor een vraag aan een dienst"),
    "waiting for a coach": lazy("omdat u nog geen steun en toeverlaat hebt"),
    "erasure": lazy("omdat u vroeg om uw gegevens te wissen"),
    "who may see it": lazy("om te tonen wie iets kan zien"),
    "call list": lazy("om te bellen"),
    "term over": lazy("omdat de termijn voorbij is"),
    "asked by the person": lazy("omdat u het zelf vroeg"),
}

FIELDS: dict[str, Words] = {
    "given_name": lazy("naam"),
    "family_name": lazy("naam"),
    "phone": lazy("telefoon"),
    "email": lazy("e-mail"),
    "address": lazy("adres"),
    "language": lazy("taal"),
}
OBJECTS: dict[str, Words] = {
    "guidance.case": lazy("uw dossier"),
    "care.carecircle": lazy("uw zorgcirkel"),
    "detection.concern": lazy("een melding over u"),
    "people.person": lazy("uw gegevens"),
    "talents.offer": lazy("uw aanbod"),
}


def sentence(event: AuditEvent) -> str:
    """What happened, without who and when. An act that nobody gave words still tells what it touched."""
    if event.action == audit.READ:
        return _read(event)
    if event.action in ACTIONS:
        return _with_details(str(ACTIONS[event.action]), event.details)
    touched = OBJECTS.get(event.object_kind, lazy("uw gegevens"))
    return _("Er werd gewerkt aan %(what)s") % {"what": touched}


def _read(event: AuditEvent) -> str:
    fields = _fields(event.details)
    what = ", ".join(fields) or str(OBJECTS.get(event.object_kind, _("uw gegevens")))
    why = REASONS.get(event.details.get("why", ""), "")
    return _("Bekeek: %(what)s") % {"what": what} + (f" ({why})" if why else "")


def _fields(details: dict[str, Any]) -> list[str]:
    """Fields in words, each once, in the order in which a person tells them."""
    touched = details.get("fields", [])
    return list(dict.fromkeys(str(words) for name, words in FIELDS.items() if name in touched))


def _with_details(words: str, details: dict[str, Any]) -> str:
    fields = _fields(details)
    purpose = details.get("purpose", "")
    if purpose in Purpose.values:
        how = f" ({How(details['how']).label})" if details.get("how") in How.values else ""
        return f"{words}: {Purpose(purpose).label}{how}"
    return f"{words}: {', '.join(fields)}" if fields else words


def who(event: AuditEvent, *, own_key: str, person_id: UUID) -> str:
    """Who did it, as the person knows them."""
    if event.action in BY_A_SENDER and event.actor != own_key:
        return _("iemand die zich zorgen maakte")
    if event.action in BY_A_HELPER_WHO_DOES_NOT:
        return _("een vrijwilliger of buur")
    if event.actor == own_key:
        return _("uzelf")
    if event.acting_for == person_id:
        return _("%(who)s, voor u") % {"who": event.actor_label}
    return label_in_words(event.actor, event.actor_label)
