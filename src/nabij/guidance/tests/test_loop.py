"""The loop from case to follow-up, through the services."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from nabij.care.models import CareCircle, CircleMember
from nabij.core import audit, sweeps
from nabij.core.actors import GUEST, Actor
from nabij.core.clock import now
from nabij.core.models import AuditEvent, StateChange
from nabij.core.workflow import NotAllowedNow
from nabij.guidance.matching import options_for
from nabij.guidance.models import Case, CaseState, FollowUp, Gap, Handover, Invitation, Need, NeedState, Referral
from nabij.guidance.queries import get_case_for
from nabij.guidance.services import asking, cases, following, handovers
from nabij.guidance.services.cases import NotReady
from nabij.people import access, consent
from nabij.people.models import Purpose
from nabij.territory.models import Area
from tests.factories import make_user

from .scene import TERM, Scene, make_case, make_scene, make_searching_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def invite(scene: Scene, need: Need, offer: Any) -> Invitation:
    choice = asking.choose(need, by=scene.by, ring=2, reasons=["Vlakbij"], position=1, offered=3, offer=offer)
    return asking.invite(choice, what="Boodschappen", when="Vrijdag", by=scene.by)


def refer(scene: Scene, need: Need) -> Referral:
    choice = asking.choose(need, by=scene.by, ring=3, reasons=[], position=3, offered=3, service=scene.service)
    return asking.refer(choice, message="Graag elke week.", by=scene.by)


def keys(need: Need) -> list[str]:
    return [option.key for option in options_for(need).options]


def test_opening_a_case_gives_it_an_owner_a_circle_and_a_clock(scene: Scene) -> None:
    case = make_case(scene)
    assert (case.owner, case.state) == (scene.worker, CaseState.CLARIFYING)
    circle = CareCircle.objects.get(person=scene.person)
    assert circle.coach_due_at is not None
    assert case.next_due_at is not None


def test_a_case_without_owner_can_not_exist(scene: Scene) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(person=scene.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(person=scene.person, owner=scene.worker, owner_organisation=scene.partner)


def test_options_come_by_circle_nearest_helper_first_then_services(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    assert keys(need) == [f"offer:{scene.helper.pk}", f"offer:{scene.other_helper.pk}", f"service:{scene.service.pk}"]
    assert options_for(need).options[0].reasons[1] == "Op ongeveer 100 meter"


def test_a_ground_puts_the_farther_circle_first_and_drops_nobody(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    cases.change_need(need, by=scene.by, ground="too_heavy")
    need.refresh_from_db()
    assert keys(need)[0] == f"service:{scene.service.pk}"
    assert len(keys(need)) == 3


def test_nobody_is_proposed_beyond_the_capacity_they_set(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    invite(scene, need, scene.other_helper)
    other = cases.add_need(need.case, term=TERM, by=scene.by)
    assert f"offer:{scene.other_helper.pk}" not in keys(other)
    assert "1 heeft nu geen plaats meer" in options_for(other).left_out


def test_an_accepted_invitation_arranges_the_need_and_opens_the_contact_data_to_the_helper(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    invitation = invite(scene, need, scene.helper)
    helper = Actor.of_user(scene.helper.person.user)
    with pytest.raises(PermissionDenied):
        access.read(scene.person.pk, by=helper, why="test")
    asking.accept_invitation(invitation, by=helper)
    need.refresh_from_db()
    assert need.state == NeedState.ARRANGED
    assert access.read(scene.person.pk, by=helper, why="test").phone == "0470 00 00 00"
    assert CircleMember.objects.get(person=scene.helper.person).helps_with == [TERM]


def test_a_holder_of_the_link_sees_the_contact_data_after_a_yes_only(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    invitation = invite(scene, need, scene.other_helper)
    holder = Actor.of_link("invitation", invitation.pk, "Helper")
    assert not access.may_see(holder, scene.person.pk)
    asking.accept_invitation(invitation, by=holder)
    assert access.may_see(holder, scene.person.pk)
    assert not access.may_see(Actor.of_link("referral", invitation.pk, "x"), scene.person.pk)


def test_a_declined_invitation_opens_the_need_for_the_next_option(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    asking.decline_invitation(invite(scene, need, scene.helper), by=GUEST)
    need.refresh_from_db()
    assert need.state == NeedState.OPEN
    assert keys(need) == [f"offer:{scene.other_helper.pk}", f"service:{scene.service.pk}"]


def test_an_invitation_without_answer_lapses_once(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    invitation = invite(scene, need, scene.helper)
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        sweeps.run_all()
        sweeps.run_all()
        with pytest.raises(NotReady):
            asking.accept_invitation(Invitation.objects.get(), by=GUEST)
    assert Invitation.objects.get().state == "lapsed"
    assert StateChange.objects.filter(object_id=invitation.pk, step="lapse").count() == 1


def test_without_consent_to_share_nobody_is_asked() -> None:
    scene = make_scene(share_with_helper=False)
    _case, need = make_searching_case(scene)
    with pytest.raises(NotReady, match="Vraag de persoon eerst"):
        invite(scene, need, scene.helper)
    assert Invitation.objects.count() == 0


def test_withdrawing_consent_takes_back_what_was_asked_and_closes_the_door(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    invitation = invite(scene, need, scene.helper)
    helper = Actor.of_user(scene.helper.person.user)
    asking.accept_invitation(invitation, by=helper)
    consent.withdraw(scene.person, Purpose.SHARE_WITH_HELPER, by=scene.by)
    need.refresh_from_db()
    assert (Invitation.objects.get().state, need.state) == ("withdrawn", NeedState.OPEN)
    assert not access.may_see(helper, scene.person.pk)
    assert not CircleMember.objects.current().exists()


def test_withdrawing_guidance_stops_the_case_and_hides_it(scene: Scene) -> None:
    case, need = make_searching_case(scene)
    refer(scene, need)
    consent.withdraw(scene.person, Purpose.GUIDANCE, by=scene.by)
    case.refresh_from_db()
    assert (case.state, Referral.objects.get().state) == (CaseState.STOPPED, "withdrawn")
    with pytest.raises(PermissionDenied):
        get_case_for(scene.by, case.pk)


def test_a_partner_may_ask_back_and_refuse_with_a_reason(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    referral = refer(scene, need)
    asking.ask_back(referral, question="Welke dag?", by=GUEST)
    asking.answer_question(referral, answer="Vrijdag", by=scene.by)
    asking.refuse_referral(referral, reason="Geen plaats tot januari", by=GUEST)
    need.refresh_from_db()
    assert need.state == NeedState.OPEN
    assert f"service:{scene.service.pk}" not in keys(need)
    with pytest.raises(NotAllowedNow):
        asking.accept_referral(referral, by=GUEST)


def test_until_the_third_confirmation_the_giver_stays_owner(scene: Scene) -> None:
    case, _need = make_searching_case(scene)
    handover = handovers.hand_over(case, by=scene.by, message="Elke vrijdag", receiver=scene.colleague)
    assert handovers.confirm(handover, "giver", by=scene.by) is False
    assert handovers.confirm(handover, "receiver", by=Actor.of_user(scene.colleague)) is False
    assert Case.objects.get().owner == scene.worker
    assert handovers.confirm(handover, "person", by=GUEST) is True
    case.refresh_from_db()
    assert (case.owner, case.state) == (scene.colleague, CaseState.FOLLOWING)
    assert FollowUp.objects.filter(case=case, answered_at=None).count() == 1


def test_a_handover_needs_all_three_confirmations_in_the_database_too(scene: Scene) -> None:
    case, _need = make_searching_case(scene)
    handovers.hand_over(case, by=scene.by, message="", receiver=scene.colleague)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.update(state="done")


def arrange(scene: Scene) -> tuple[Case, Need]:
    case, need = make_searching_case(scene)
    asking.accept_invitation(invite(scene, need, scene.helper), by=GUEST)
    case.refresh_from_db()
    following.follow(case, by=scene.by)
    return case, need


def test_not_solved_reopens_the_case_and_its_needs(scene: Scene) -> None:
    case, need = arrange(scene)
    following.answer(FollowUp.objects.get(), outcome="not_solved", by=GUEST)
    case.refresh_from_db()
    need.refresh_from_db()
    assert (case.state, need.state) == (CaseState.SEARCHING, NeedState.OPEN)


def test_partly_asks_again_and_solved_closes(scene: Scene) -> None:
    case, need = arrange(scene)
    following.answer(FollowUp.objects.get(), outcome="partly", by=GUEST)
    again = FollowUp.objects.get(answered_at=None)
    following.answer(again, outcome="solved", by=GUEST)
    case.refresh_from_db()
    need.refresh_from_db()
    assert (case.state, need.state) == (CaseState.CLOSED, NeedState.MET)
    with pytest.raises(NotReady):
        following.answer(again, outcome="solved", by=GUEST)


@pytest.mark.django_db(transaction=True)
def test_the_follow_up_question_is_put_once_when_it_is_due() -> None:
    scene = make_scene()
    arrange(scene)
    mail.outbox.clear()
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        sweeps.run_all()
        sweeps.run_all()
    assert [message.subject for message in mail.outbox if message.to == ["jeanne@example.org"]] == ["Hoe gaat het nu?"]


def test_an_unmet_need_becomes_one_gap_without_a_person(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    cases.leave_unmet(need, reason="waiting_list", by=scene.by)
    cases.leave_unmet(need, reason="waiting_list", by=scene.by)
    gap = Gap.objects.get()
    assert (gap.neighbourhood, gap.term, gap.month.day) == (scene.neighbourhood, TERM, 1)
    assert {field.related_model for field in Gap._meta.get_fields() if field.is_relation} == {Area}
    assert {field.name for field in Gap._meta.get_fields()}.isdisjoint({"created_at", "case", "person"})


def test_a_stranger_opens_no_case_and_every_reading_is_logged(scene: Scene) -> None:
    case = make_case(scene)
    with pytest.raises(PermissionDenied):
        get_case_for(Actor.of_user(make_user()), case.pk)
    with pytest.raises(PermissionDenied):
        get_case_for(GUEST, case.pk)
    get_case_for(scene.by, case.pk)
    assert AuditEvent.objects.filter(action="read", object_id=str(case.pk)).count() == 1
    assert list(audit.verify()) == []
