"""What stays of a case after it is closed: readable for a while, then its words are wiped."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from nabij.core import sweeps
from nabij.core.clock import now
from nabij.guidance.models import Case, CaseState, Clarification, NeedState
from nabij.guidance.queries import cases_for, get_case_for
from nabij.guidance.rules import KEPT_AFTER_CLOSING, SEEN_AFTER_CLOSING
from nabij.guidance.services import asking, cases, following
from tests.factories import make_municipality

from .scene import Scene, make_scene, make_searching_case

pytestmark = pytest.mark.django_db


def closed_case(scene: Scene) -> Case:
    case, need = make_searching_case(scene)
    cases.clarify(case.clarification, opened=1, by=scene.by, own_words="Ik wil thuis blijven.")
    cases.leave_unmet(need, reason="nobody", by=scene.by)
    cases.close(case, by=scene.by)
    return case


def test_a_closed_case_can_be_read_for_a_while_and_not_longer() -> None:
    scene = make_scene()
    case = closed_case(scene)
    assert get_case_for(scene.by, case.pk) == case
    with time_machine.travel(now() + SEEN_AFTER_CLOSING + timedelta(days=1), tick=False):
        assert list(cases_for(scene.worker)) == []
        with pytest.raises(PermissionDenied):
            get_case_for(scene.by, case.pk)


def test_a_reopened_case_has_no_closing_date_any_more() -> None:
    scene = make_scene()
    case = closed_case(scene)
    cases.reopen(case, by=scene.by)
    case.refresh_from_db()
    assert (case.state, case.closed_at) == (CaseState.SEARCHING, None)


def test_the_words_of_a_closed_case_are_wiped_when_its_term_is_over() -> None:
    scene = make_scene()
    case = closed_case(scene)
    with time_machine.travel(now() + KEPT_AFTER_CLOSING - timedelta(days=1), tick=False):
        sweeps.run_all()
    assert Clarification.objects.get().own_words == "Ik wil thuis blijven."
    with time_machine.travel(now() + KEPT_AFTER_CLOSING + timedelta(days=1), tick=False):
        sweeps.run_all()
        sweeps.run_all()
    case.refresh_from_db()
    assert (Clarification.objects.get().own_words, case.needs.get().state) == ("", NeedState.UNMET)
    assert case.forgotten_at is not None


def test_a_helper_who_stops_after_closing_brings_the_case_back() -> None:
    scene = make_scene()
    case, need = make_searching_case(scene)
    choice = asking.choose(need, by=scene.by, ring=2, reasons=[], position=1, offered=1, offer=scene.helper)
    invitation = asking.invite(choice, what="Boodschappen", when="vrijdag", by=scene.by)
    asking.accept_invitation(invitation, by=scene.by)
    case.refresh_from_db()
    following.follow(case, by=scene.by)
    following.answer(case.follow_ups.get(), outcome="solved", by=scene.by)
    invitation.refresh_from_db()
    asking.stop_helping(invitation, by=scene.by)
    case.refresh_from_db()
    need.refresh_from_db()
    assert (case.state, need.state) == (CaseState.SEARCHING, NeedState.OPEN)


def test_a_case_from_nowhere_belongs_to_the_municipality_of_who_opened_it() -> None:
    scene = make_scene()
    scene.person.municipality = scene.person.neighbourhood = None
    scene.person.save()
    make_municipality(name="Aalter")
    assert cases.open_case(person=scene.person, by=scene.by).municipality == scene.municipality
