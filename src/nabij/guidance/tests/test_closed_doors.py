"""Every way in closes: with a role, a consent, an answer, a case; and nothing is done twice."""

import time
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Membership, User
from nabij.core import links
from nabij.core.actors import SYSTEM
from nabij.core.clock import today
from nabij.detection import services as detection
from nabij.directory.models import StaffMembership
from nabij.guidance import statistics
from nabij.guidance.models import Case, Choice, Gap, Invitation, Need, NeedState, Referral
from nabij.guidance.services import asking, cases, handovers
from nabij.guidance.tests.scene import TERM, Scene, make_case, make_scene, make_searching_case
from nabij.people import access, consent, registry
from nabij.people.models import Purpose
from tests.factories import make_neighbourhood, make_user
from tests.pages import client_of

pytestmark = pytest.mark.django_db
NEW_PERSON = {"given_name": "Rosa", "family_name": "Maes", "guidance": "spoken", "language": "nl"}


def staff_of(scene: Scene) -> User:
    user = make_user()
    StaffMembership.objects.create(user=user, organisation=scene.partner)
    return user


def handed_to_partner(scene: Scene) -> Case:
    case = make_case(scene)
    Case.objects.filter(pk=case.pk).update(owner=None, owner_organisation=scene.partner, state="following")
    return case


def chosen_helper(scene: Scene, need: Need) -> Choice:
    return asking.choose(need, by=scene.by, ring=2, reasons=[], position=1, offered=1, offer=scene.helper)


def referred(scene: Scene, need: Need) -> Referral:
    choice = asking.choose(need, by=scene.by, ring=3, reasons=[], position=1, offered=1, service=scene.service)
    return asking.refer(choice, message="Iemand zoekt hulp bij het poetsen", by=scene.by)


def test_the_owner_of_a_case_loses_it_with_their_role() -> None:
    scene = make_scene()
    case = make_case(scene)
    Membership.objects.filter(user=scene.worker).update(
        starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1)
    )
    client = client_of(scene.worker)
    assert client.get(reverse("guidance:case", args=[case.pk])).status_code == 403
    assert str(case.pk) not in client.get(reverse("guidance:cases")).content.decode()
    assert access.may_see(scene.by, scene.person.pk) is False


def test_a_partner_keeps_a_case_only_while_data_may_be_shared() -> None:
    scene = make_scene()
    case, staff = handed_to_partner(scene), staff_of(scene)
    url = reverse("guidance:case", args=[case.pk])
    before = client_of(staff).get(url).status_code
    consent.withdraw(scene.person, Purpose.SHARE_WITH_HELPER, by=SYSTEM)
    listed = client_of(staff).get(reverse("guidance:cases")).content.decode()
    assert (before, client_of(staff).get(url).status_code, str(case.pk) in listed) == (200, 403, False)


def test_staff_of_a_partner_does_not_make_its_case_their_own() -> None:
    scene = make_scene()
    case = handed_to_partner(scene)
    answer = client_of(staff_of(scene)).post(reverse("guidance:step_overnemen", args=[case.pk]))
    case.refresh_from_db()
    assert (answer.status_code, case.owner_organisation) == (403, scene.partner)


def test_handing_over_to_somebody_outside_the_infopoint_needs_consent() -> None:
    scene = make_scene(share_with_helper=False)
    case = make_case(scene)
    StaffMembership.objects.create(user=make_user(), organisation=scene.partner)
    client, url = client_of(scene.worker), reverse("guidance:hand_over", args=[case.pk])
    client.post(url, {"receiver": f"receiver_organisation:{scene.partner.pk}", "message": "Alles over haar"})
    assert case.handovers.count() == 0
    client.post(url, {"receiver": f"receiver:{scene.colleague.pk}", "message": "Alles over haar"})
    assert case.handovers.count() == 1


def test_a_colleague_without_a_working_account_receives_nothing() -> None:
    scene = make_scene()
    case = make_case(scene)
    User.objects.filter(pk=scene.colleague.pk).update(is_active=False)
    url = reverse("guidance:hand_over", args=[case.pk])
    assert str(scene.colleague.pk) not in client_of(scene.worker).get(url).content.decode()


def test_a_form_sent_twice_asks_once() -> None:
    scene = make_scene()
    case, need = make_searching_case(scene)
    choice = chosen_helper(scene, need)
    client, url = client_of(scene.worker), reverse("guidance:ask", args=[case.pk, choice.pk])
    data = {"what": "Boodschappen", "when": "zaterdag", "days": 3}
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    assert Invitation.objects.count() == 1


def test_a_refused_need_stays_refused() -> None:
    scene = make_scene()
    case, need = make_searching_case(scene)
    choice = chosen_helper(scene, need)
    client = client_of(scene.worker)
    client.post(reverse("guidance:drop_need", args=[case.pk, need.pk]))
    client.post(reverse("guidance:ask", args=[case.pk, choice.pk]), {"what": "x", "when": "y", "days": 3})
    Choice.objects.all().delete()
    client.post(reverse("guidance:options", args=[case.pk, need.pk]), {"option": f"offer:{scene.helper.pk}"})
    need.refresh_from_db()
    assert (need.state, Invitation.objects.count(), Choice.objects.count()) == (NeedState.REFUSED, 0, 0)


def test_a_partner_that_refused_reads_the_question_no_more() -> None:
    scene = make_scene()
    referral = referred(scene, make_searching_case(scene)[1])
    url = reverse("guidance:referral", args=[links.token("referral", referral.pk)])
    before = Client().get(url).status_code
    asking.refuse_referral(referral, reason="volzet", by=SYSTEM)
    assert (before, Client().get(url).status_code) == (200, 410)


def test_a_partner_reads_an_accepted_question_no_longer_than_the_case() -> None:
    scene = make_scene()
    case, need = make_searching_case(scene)
    referral, staff = referred(scene, need), staff_of(scene)
    asking.accept_referral(referral, by=SYSTEM)
    cases.close(case, by=scene.by)
    link = reverse("guidance:referral", args=[links.token("referral", referral.pk)])
    own = reverse("guidance:my_referral", args=[referral.pk])
    assert (Client().get(link).status_code, client_of(staff).get(own).status_code) == (410, 410)


def test_the_link_of_a_helper_opens_no_name_after_the_case() -> None:
    scene = make_scene()
    case, need = make_searching_case(scene)
    invitation = asking.invite(chosen_helper(scene, need), what="Boodschappen", when="zaterdag", by=scene.by)
    asking.accept_invitation(invitation, by=SYSTEM)
    url = reverse("guidance:invitation", args=[links.token("invitation", invitation.pk)])
    before = "Jeanne" in Client().get(url).content.decode()
    cases.close(case, by=scene.by)
    assert (before, "Jeanne" in Client().get(url).content.decode()) == (True, False)


@pytest.mark.parametrize("about", ["place", "other"])
def test_no_case_comes_from_a_place_or_from_words_that_are_gone(about: str) -> None:
    scene = make_scene()
    concern = detection.report(by=SYSTEM, words="Een put", about=about, place="x", neighbourhood=scene.neighbourhood)
    if about == "other":
        detection.erase(concern)
    url = reverse("guidance:open_case", args=[concern.pk])
    answer = client_of(scene.worker).post(url, NEW_PERSON)
    assert (answer.status_code, Case.objects.count()) == (302, 0)


def test_who_follows_up_somebody_s_question_is_not_forgotten_before_another_does() -> None:
    scene = make_scene()
    case = make_case(scene)
    helper = scene.other_helper.person
    before = registry.holds(helper, asked=True)
    Case.objects.filter(pk=case.pk).update(owner=None, owner_person=helper)
    assert (len(before), len(registry.holds(helper, asked=True))) == (0, 1)


def test_two_neighbourhoods_of_the_same_name_are_counted_apart() -> None:
    one, other = make_neighbourhood(name="Centrum"), make_neighbourhood(name="Centrum")
    for area, count in ((one, 7), (other, 6)):
        for _ in range(count):
            Gap.objects.create(neighbourhood=area, term=TERM, reason="nobody", month=date(2026, 1, 1))
    table = statistics.gap_table([one, other])
    assert (table.total, table.column_totals) == (13, [7, 6])


def handed_over(scene: Scene) -> tuple[Case, str]:
    """A case that a partner took over, and the address of the link that the partner holds."""
    case = make_case(scene)
    handover = handovers.hand_over(case, by=scene.by, message="Alles over haar", receiver_organisation=scene.partner)
    for side in handovers.SIDES:
        handovers.confirm(handover, side, by=SYSTEM)
    return case, reverse("guidance:handover", args=[links.token("handover", handover.pk)])


def test_the_link_of_a_handover_tells_no_more_once_the_case_is_elsewhere() -> None:
    scene = make_scene()
    case, url = handed_over(scene)
    before = Client().get(url).status_code
    cases.take_over(case, by=scene.by)
    assert (before, Client().get(url).status_code) == (200, 410)


def test_the_link_of_a_handover_tells_no_more_once_sharing_stops() -> None:
    scene = make_scene()
    _case, url = handed_over(scene)
    consent.withdraw(scene.person, Purpose.SHARE_WITH_HELPER, by=SYSTEM)
    assert Client().get(url).status_code == 410


def test_a_story_of_any_length_is_read_in_a_moment() -> None:
    scene = make_scene()
    case = make_case(scene)
    cases.clarify(case.clarification, opened=1, by=scene.by, own_words="boodschappen wassen helpen " * 20_000)
    begin = time.process_time()
    answer = client_of(scene.worker).get(reverse("guidance:add_need", args=[case.pk]))
    assert (answer.status_code, time.process_time() - begin < 1.5) == (200, True)
