"""What was noted by mistake can be taken back, and nothing else with it."""

import pytest

from nabij.guidance.matching import options_for
from nabij.guidance.models import CaseState, Decline, FollowUp, Gap, Need, NeedState
from nabij.guidance.services import asking, cases, following
from tests.pages import client_of

from .scene import TERM, Scene, make_scene, make_searching_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def state(need: Need) -> str:
    return Need.objects.get(pk=need.pk).state


def test_a_dropped_need_can_be_wanted_again(scene: Scene) -> None:
    case, need = make_searching_case(scene)
    cases.drop_need(need, by=scene.by)
    client_of(scene.worker).post(f"/dossiers/{case.pk}/noden/{need.pk}/opnieuw/")
    assert state(need) == NeedState.OPEN


def test_a_gap_noted_by_mistake_goes_and_one_noted_before_stays(scene: Scene) -> None:
    case, need = make_searching_case(scene)
    other = cases.add_need(case, term=TERM, by=scene.by)
    for one in (need, other):
        cases.leave_unmet(one, reason="nobody", by=scene.by)
    cases.want_again(need, by=scene.by, taken_back="nobody")
    cases.want_again(need, by=scene.by, taken_back="nobody")
    assert (Gap.objects.count(), state(need), state(other)) == (1, NeedState.OPEN, NeedState.UNMET)


def test_searching_again_much_later_leaves_the_gap(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    cases.leave_unmet(need, reason="nobody", by=scene.by)
    cases.want_again(need, by=scene.by)
    assert (Gap.objects.count(), state(need)) == (1, NeedState.OPEN)


def test_a_need_that_is_met_is_not_opened_by_an_undo(scene: Scene) -> None:
    _case, need = make_searching_case(scene)
    Need.objects.update(state=NeedState.MET)
    cases.want_again(need, by=scene.by)
    assert state(need) == NeedState.MET


def test_an_option_put_aside_by_mistake_comes_back_and_a_helpers_own_no_stays(scene: Scene) -> None:
    case, need = make_searching_case(scene)
    key = f"offer:{scene.helper.pk}"
    asking.reject(need, by=scene.by, offer=scene.helper)
    Decline.objects.create(need=need, offer=scene.other_helper)
    page = f"/dossiers/{case.pk}/noden/{need.pk}/opties/"
    for option in (key, f"offer:{scene.other_helper.pk}"):
        client_of(scene.worker).post(f"{page}?terug={option}")
    assert [option.key for option in options_for(need).options] == [key, f"service:{scene.service.pk}"]
    assert client_of(scene.worker).post(f"{page}?terug=user:1").status_code == 404
    assert client_of(scene.worker).post(f"{page}?terug=offer:x").status_code == 404


def test_words_come_after_the_answer_and_once(scene: Scene) -> None:
    case, need = make_searching_case(scene)
    cases.drop_need(need, by=scene.by)
    following.follow(case, by=scene.by)
    follow_up = FollowUp.objects.get()
    following.add_words(follow_up, words="Te vroeg", by=scene.by)
    following.answer(follow_up, outcome="solved", by=scene.by)
    following.add_words(follow_up, words="Dank u", by=scene.by)
    following.add_words(follow_up, words="Nog iets", by=scene.by)
    assert FollowUp.objects.get().words == "Dank u"
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
