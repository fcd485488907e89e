"""For oneself: my question, my circle, whom I care for, what I offer."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nabij.care import queries as care
from nabij.care.rules import Standing as CircleStanding
from nabij.core import links
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.detection.models import About, Concern, ConcernState
from nabij.detection.rules import THIRD_PARTY_TERM
from nabij.guidance import queries as guidance
from nabij.guidance.models import Case, CaseState, FollowUp, Handover, HandoverState, InvitationState
from nabij.guidance.rules import OPEN_STATES
from nabij.people import access, acting
from nabij.people.models import Person
from nabij.portal.blocks import Block, Group, Item
from nabij.portal.standing import Standing

MOST = 4
STATES = {
    CaseState.CLARIFYING: gettext_lazy("We bekijken samen wat u nodig hebt."),
    CaseState.SEARCHING: gettext_lazy("We zoeken samen met u wie kan helpen."),
    CaseState.HANDING_OVER: gettext_lazy("Er is hulp. We maken afspraken over wie u voortaan helpt."),
    CaseState.FOLLOWING: gettext_lazy("Er is hulp. We vragen u geregeld hoe het gaat."),
}
CONCERNS = {
    ConcernState.RECEIVED: gettext_lazy("Goed ontvangen"),
    ConcernState.TRIAGED: gettext_lazy("Bekeken door het infopunt"),
    ConcernState.TAKEN_UP: gettext_lazy("We nemen het op"),
}


def group(actor: Actor, standing: Standing) -> Group:
    person = standing.person
    blocks: list[Block | None] = []
    if standing.offers:
        blocks.append(invitations(actor))
    if person is not None:
        blocks += [questions(person), concerns(person)]
    blocks += circles(actor)
    if person is not None:
        blocks += [my_data(), my_offer() if standing.offers else offer()]
    elif represented := acting.represents(actor.user):
        blocks += [my_data()] if represented else []
    return Group(_("Voor uzelf"), [block for block in blocks if block], dense=False)


def invitations(actor: Actor) -> Block:
    found = list(guidance.invitations_to(actor.user).order_by("state", "expires_at"))
    open_ones = [row for row in found if row.state == InvitationState.SENT]
    running = len(found) - len(open_ones)
    items = [
        Item(
            title=row.what,
            url=reverse("guidance:my_invitation", args=[row.pk]),
            text=" · ".join([row.when, row.rough_place]),
            due=row.expires_at,
        )
        for row in open_ones[:MOST]
    ]
    return Block(
        _("Kunt u een handje helpen?"),
        "hand",
        reverse("guidance:my_invitations"),
        _("Al uw uitnodigingen"),
        count=len(open_ones),
        items=items,
        note=_("U helpt nu %(count)s keer") % {"count": running} if running else "",
        note_kind="success",
        text="" if items else _("Er wacht nu geen vraag op u. U beslist altijd zelf."),
    )


def questions(person: Person) -> Block | None:
    """The person's own question, and what is asked of them now."""
    cases = list(Case.objects.filter(person=person, state__in=OPEN_STATES).order_by("created_at")[:MOST])
    if not cases:
        return None
    items = [
        Item(
            title=_("Is dit goed voor u?"),
            url=reverse("guidance:my_handover", args=[row.pk]),
            text=_("Iemand neemt uw vraag over. Bevestig, of vraag uitleg."),
        )
        for row in Handover.objects.filter(case__in=cases, state=HandoverState.OPEN, person_at=None)
    ]
    items += [
        Item(
            title=_("Hoe gaat het nu?"),
            url=reverse("guidance:follow_up", args=[links.token("follow-up", row.pk)]),
            text=_("Is het opgelost? Eén klik is genoeg."),
        )
        for row in FollowUp.objects.filter(case__in=cases, answered_at=None, asked_at__isnull=False)
    ]
    words = [str(STATES[CaseState(case.state)]) for case in cases]
    return Block(_("Uw vraag"), "chat", items=items, text=" ".join(dict.fromkeys(words)))


def concerns(person: Person) -> Block | None:
    """What one sent, as far as the follow page tells it: about somebody else, whatever comes of it stays theirs."""
    about_another = Q(about=About.OTHER, created_at__gt=now() - THIRD_PARTY_TERM)
    mine = Q(state__in=CONCERNS) & ~Q(about=About.OTHER)
    rows = Concern.objects.filter(mine | about_another, sender=person).order_by("-created_at")[:MOST]
    items = [
        Item(
            title=_("Melding %(code)s") % {"code": row.shown_code},
            url=reverse("detection:follow", args=[row.code]),
            chip=_("Goed ontvangen") if row.about == About.OTHER else str(CONCERNS[ConcernState(row.state)]),
        )
        for row in rows
    ]
    return Block(_("Uw meldingen"), "search", items=items) if items else None


def circles(actor: Actor) -> list[Block]:
    """Circles that one stands in, each in the quality in which one does; names are read once, and logged."""
    found = care.circles_of(actor)
    others = [circle.person_id for circle, entry in found if entry.standing != CircleStanding.PERSON]
    names = access.read_many(others, by=actor, why="home") if others else {}
    blocks = []
    for circle, entry in found:
        name = names[circle.person_id].name if circle.person_id in names else ""
        blocks.append(_circle(circle.pk, circle.person_id, entry.standing, name))
    return blocks


def _circle(pk: object, person_id: object, standing: CircleStanding, name: str) -> Block:
    url = reverse("care:circle", args=[pk])
    who = {"name": name or _("iemand")}
    open_it = _("Open de zorgcirkel")
    if standing == CircleStanding.PERSON:
        text = _("Wie er rond u staat, en wie wat doet.")
        return Block(_("Mijn zorgcirkel"), "rings", url, _("Bekijk uw zorgcirkel"), text=text)
    if standing == CircleStanding.PROXY:
        text = _("Wat u voor iemand anders doet, staat er altijd zichtbaar bij.")
        data = Item(_("De gegevens van %(name)s") % who, reverse("portal:my_data_of", args=[person_id]))
        return Block(_("U kunt handelen voor %(name)s") % who, "people", url, open_it, items=[data], text=text)
    if standing == CircleStanding.COACH:
        text = _("U bent het vaste aanspreekpunt. Het infopunt helpt u daarbij.")
        return Block(_("Steun en toeverlaat van %(name)s") % who, "coach", url, open_it, text=text)
    return Block(_("In de zorgcirkel van %(name)s") % who, "rings", url, open_it)


def my_data() -> Block:
    text = _("Wat wij bewaren en waarom, wie het mag zien en wie het bekeken heeft.")
    return Block(_("Mijn gegevens"), "lock", reverse("portal:my_data"), _("Bekijk uw gegevens"), text=text)


def my_offer() -> Block:
    text = _("Wat u graag doet, wanneer en hoe vaak. U kunt dit altijd aanpassen, of even stoppen.")
    return Block(_("Mijn aanbod"), "heart", reverse("talents:my_offer"), _("Bekijk uw aanbod"), text=text)


def offer() -> Block:
    text = _("Boodschappen, een babbel, een ritje: klein is ook goed. U kiest zelf wat, wanneer en hoe vaak.")
    label = _("Vertel wat u graag doet")
    return Block(_("Iets betekenen voor een buur?"), "heart", reverse("talents:my_offer"), label, text=text)
