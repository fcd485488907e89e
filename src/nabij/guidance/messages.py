"""The mails of guidance. They hold a link and a question, never the name or the story of the person."""

from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nabij.core import links
from nabij.core.notifications import Builder, Mail, Reader
from nabij.guidance.models import (
    FollowUp,
    Handover,
    HandoverState,
    Invitation,
    InvitationState,
    Referral,
    ReferralState,
)
from nabij.people import access


def _day(moment: object) -> str:
    return date_format(timezone.localtime(moment), "l j F, H:i")  # type: ignore[arg-type]


def invitation(pk: UUID, key: str) -> Mail | None:
    row = Invitation.objects.select_related("offer").filter(pk=pk).first()
    if row is None or not row.answerable:
        return None
    body = _(
        "Dag,\n\nIemand in %(place)s kan uw hulp gebruiken.\n\nWat: %(what)s\nWanneer: %(when)s\n\n"
        "Zegt u ja of nee? Een nee hoeft geen reden. U kunt antwoorden tot %(until)s:\n%(link)s\n\n"
        "Ook bellen naar het infopunt mag."
    ) % {
        "place": row.rough_place,
        "what": row.what,
        "when": row.when,
        "until": _day(row.expires_at),
        "link": links.address("invitation", pk, "guidance:invitation"),
    }
    return Mail(access.mail_address(row.offer.person_id, why="invitation"), _("Kunt u een handje helpen?"), body)


def invitation_accepted(pk: UUID, key: str) -> Mail | None:
    row = Invitation.objects.select_related("offer").filter(pk=pk, state=InvitationState.ACCEPTED).first()
    if row is None:
        return None
    body = _(
        "Dank u wel!\n\nVia deze link leest u met wie u afspreekt en hoe u die persoon bereikt:\n%(link)s\n\n"
        "Lukt het toch niet? Laat het ons weten, dan zoeken wij iemand anders."
    ) % {"link": links.address("invitation", pk, "guidance:invitation")}
    return Mail(access.mail_address(row.offer.person_id, why="invitation accepted"), _("Fijn dat u helpt"), body)


def referral(pk: UUID, key: str) -> Mail | None:
    row = Referral.objects.select_related("service__organisation").filter(pk=pk, state=ReferralState.SENT).first()
    if row is None:
        return None
    body = _(
        "Dag,\n\nHet info- en meldpunt heeft een vraag voor uw dienst “%(service)s”.\n\n"
        "U leest de vraag en antwoordt hier, zonder account, tot %(until)s:\n%(link)s\n\n"
        "Aanvaarden, een vraag terug stellen of met een reden weigeren: het kan allemaal op die pagina."
    ) % {
        "service": row.service.name,
        "until": _day(row.expires_at),
        "link": links.address("referral", pk, "guidance:referral"),
    }
    subject = _("Herinnering: een vraag voor uw dienst") if key == "reminder" else _("Een vraag voor uw dienst")
    return Mail(row.service.email or row.service.organisation.email, subject, body)


def handover_receiver(pk: UUID, key: str) -> Mail | None:
    row = _open_handover(pk)
    if row is None or row.receiver_at is not None:
        return None
    if row.receiver is not None:
        to = row.receiver.email
    elif row.receiver_organisation is not None:
        to = row.receiver_organisation.email
    else:
        assert row.receiver_person_id is not None
        to = access.mail_address(row.receiver_person_id, why="handover")
    body = _(
        "Dag,\n\nHet info- en meldpunt wil een begeleiding warm aan u overdragen. Wat afgesproken is, leest u hier. "
        "Bevestig er ook of u het overneemt:\n%(link)s\n\n"
        "Tot iedereen bevestigd heeft, blijft het infopunt verantwoordelijk."
    ) % {"link": links.address("handover", pk, "guidance:handover")}
    return Mail(to, _("Een warme overdracht wacht op uw bevestiging"), body)


def handover_person(pk: UUID, key: str) -> Mail | None:
    row = _open_handover(pk)
    if row is None or row.person_at is not None:
        return None
    body = _(
        "Dag,\n\nIemand anders gaat uw vraag verder opvolgen. Is dat goed voor u? "
        "Lees wie, en antwoord hier:\n%(link)s\n\n"
        "U mag ook bellen naar het infopunt."
    ) % {"link": links.address("handover-person", pk, "guidance:handover_person")}
    return Mail(access.mail_address(row.case.person_id, why="handover"), _("Is dit goed voor u?"), body)


def _open_handover(pk: UUID) -> Handover | None:
    rows = Handover.objects.select_related("case", "receiver", "receiver_organisation")
    return rows.filter(pk=pk, state=HandoverState.OPEN).first()


def follow_up(pk: UUID, key: str) -> Mail | None:
    row = FollowUp.objects.select_related("case").filter(pk=pk, answered_at=None).first()
    if row is None:
        return None
    body = _(
        "Dag,\n\nEen tijdje geleden zochten wij samen hulp. Is het nu opgelost? Eén klik is genoeg:\n%(link)s\n\n"
        "U mag ook bellen naar het infopunt."
    ) % {"link": links.address("follow-up", pk, "guidance:follow_up")}
    return Mail(access.mail_address(row.case.person_id, why="follow-up"), _("Hoe gaat het nu?"), body)


def _helper_of_invitation(pk: UUID) -> str | None:
    return Invitation.objects.filter(pk=pk).values_list("offer__person__language", flat=True).first()


def _receiver_of_handover(pk: UUID) -> str | None:
    return Handover.objects.filter(pk=pk).values_list("receiver_person__language", flat=True).first()


def _person_of_handover(pk: UUID) -> str | None:
    return Handover.objects.filter(pk=pk).values_list("case__person__language", flat=True).first()


def _person_of_follow_up(pk: UUID) -> str | None:
    return FollowUp.objects.filter(pk=pk).values_list("case__person__language", flat=True).first()


# Whose language a mail is in; the others go to professionals, in Dutch.
READERS: dict[str, Reader] = {
    "guidance.invitation": _helper_of_invitation,
    "guidance.invitation_accepted": _helper_of_invitation,
    "guidance.handover_receiver": _receiver_of_handover,
    "guidance.handover_person": _person_of_handover,
    "guidance.follow_up": _person_of_follow_up,
}
BUILDERS: dict[str, Builder] = {
    "guidance.invitation": invitation,
    "guidance.invitation_accepted": invitation_accepted,
    "guidance.referral": referral,
    "guidance.handover_receiver": handover_receiver,
    "guidance.handover_person": handover_person,
    "guidance.follow_up": follow_up,
}
