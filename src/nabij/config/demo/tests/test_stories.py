"""Cases and signals: every stage shows what belongs to it, and the dates run in the right order."""

from collections import Counter

import pytest

from nabij.config.demo import World, generate
from nabij.config.demo.people import metres
from nabij.config.demo.world import CaseStory


@pytest.fixture(scope="module", params=[1, 2, 3, 14])
def world(request: pytest.FixtureRequest, demo_world: World) -> World:
    return demo_world if request.param == 1 else generate(request.param)


def at(world: World, *stages: str) -> list[CaseStory]:
    return [case for case in world.cases if case.stage in stages]


def test_sixty_cases_in_every_stage(world: World) -> None:
    assert Counter(case.stage for case in world.cases) == {
        "clarifying": 5,
        "options": 7,
        "invited": 5,
        "referred": 6,
        "handover": 6,
        "following": 13,
        "closed-solved": 10,
        "closed-partly": 3,
        "gap": 3,
        "paused-refused": 2,
    }


def test_every_case_is_about_somebody_else(world: World) -> None:
    assert len({case.person for case in world.cases}) == 60


def test_no_two_cases_use_the_same_words(world: World) -> None:
    assert len({case.own_words for case in world.cases}) == 60
    assert len({case.title for case in world.cases}) == 31


def test_an_invited_case_waits_for_a_volunteer(world: World) -> None:
    for case in at(world, "invited"):
        assert [a.kind for a in case.attempts if a.outcome == "open"] == ["invitation"]


def test_a_referred_case_waits_for_a_partner(world: World) -> None:
    for case in at(world, "referred"):
        assert [a.kind for a in case.attempts if a.outcome in ("open", "question")] == ["referral"]


def test_a_handover_is_not_yet_confirmed_by_the_person(world: World) -> None:
    for case in at(world, "handover"):
        assert case.handover is not None
        assert case.handover.giver is not None
        assert case.handover.person is None


def test_after_a_handover_all_three_have_confirmed(world: World) -> None:
    for case in at(world, "following", "closed-solved", "closed-partly"):
        assert case.handover is not None
        steps = [case.handover.giver, case.handover.receiver, case.handover.person]
        assert None not in steps
        assert steps == sorted(steps, key=lambda days: -(days or 0))


def test_what_was_solved_is_said_by_the_person(world: World) -> None:
    assert {case.outcome for case in at(world, "closed-solved")} == {"solved"}
    assert {case.outcome for case in at(world, "closed-partly")} == {"partly"}
    assert all(case.follow_up for case in at(world, "closed-solved", "closed-partly"))
    assert {need.state for case in at(world, "closed-solved") for need in case.needs} == {"met"}


def test_a_gap_has_a_reason_and_an_unmet_need(world: World) -> None:
    for case in at(world, "gap"):
        assert case.gap_reason
        assert "unmet" in {need.state for need in case.needs}
        assert [a for a in case.attempts if a.outcome in ("refused", "declined")]
    assert {case.gap_reason for case in world.cases if case.stage != "gap"} == {""}


def test_a_refusal_stays_a_refusal(world: World) -> None:
    for case in at(world, "paused-refused"):
        assert case.refusal
        assert case.attempts == ()
        assert case.consents[0].withdrawn_days_ago is not None


def test_help_is_only_asked_with_consent(world: World) -> None:
    for case in world.cases:
        if case.attempts:
            shared = [c.days_ago for c in case.consents if c.purpose == "share_with_helper"]
            assert len(shared) == 1
            assert max(attempt.sent_days_ago for attempt in case.attempts) <= shared[0]


def test_history_runs_from_the_opening_to_today(world: World) -> None:
    for case in world.cases:
        days = [line.days_ago for line in case.history]
        assert days == sorted(days, reverse=True)
        assert days[0] == case.opened_days_ago
        assert days[-1] >= 0


def test_answers_come_after_questions(world: World) -> None:
    for case in world.cases:
        for attempt in case.attempts:
            assert attempt.sent_days_ago <= case.opened_days_ago
            assert attempt.answered_days_ago is None or attempt.answered_days_ago <= attempt.sent_days_ago
            assert (attempt.outcome == "open") == (attempt.answered_days_ago is None)


def test_nobody_is_asked_a_reason_for_a_no(world: World) -> None:
    invitations = [a for case in world.cases for a in case.attempts if a.kind == "invitation"]
    assert {attempt.reason for attempt in invitations} == {""}
    assert {attempt.outcome for attempt in invitations} <= {"open", "accepted", "declined", "lapsed"}


def test_a_circle_has_one_coach_at_most(world: World) -> None:
    coaches = [sum(member.is_coach for member in case.network) for case in world.cases]
    assert set(coaches) == {0, 1}


def test_a_person_is_not_a_helper_of_themselves(world: World) -> None:
    for case in world.cases:
        assert case.person not in {member.person for member in case.network}
        keys = [member.person for member in case.network if member.person]
        assert len(keys) == len(set(keys))


def test_signals_are_spread_over_time_places_and_ways(world: World) -> None:
    assert len(world.concerns) == 90
    assert len({concern.text for concern in world.concerns}) == 90
    assert {concern.about for concern in world.concerns} == {"self", "other", "place"}
    assert {concern.channel for concern in world.concerns} == {"web", "phone", "desk"}
    assert {concern.state for concern in world.concerns} == {"received", "triaged", "taken_up", "closed"}
    assert len({concern.neighbourhood for concern in world.concerns}) == 4
    assert min(concern.days_ago for concern in world.concerns) == 0
    assert max(concern.days_ago for concern in world.concerns) > 80


def test_signals_about_somebody_else_name_nobody_without_a_case(world: World) -> None:
    assert [one.key for one in world.concerns if one.person and not one.case] == []


def test_the_demo_people_have_something_to_answer(world: World) -> None:
    receivers = {case.handover.to for case in at(world, "handover") if case.handover and case.handover.receiver is None}
    assert {"thuisverpleging-de-linde.verpleging-aan-huis", "welzijnshuis-elzenbeke.sociale-dienst"} <= receivers
    assert {concern.sender_person for concern in world.concerns} == {"", "bewoner", "zorgcoach"}


@pytest.mark.parametrize("stage", ["options", "invited"])
def test_samira_can_reach_the_people_of_the_tour(world: World, stage: str) -> None:
    persons = {person.key: person for person in world.persons}
    points = {address.key: address.point for address in world.addresses}
    samira = next(volunteer for volunteer in world.volunteers if volunteer.person == "vrijwilliger")
    titles = ("Nooit meer buiten sinds de dood van zijn vrouw", "Een jonge moeder zonder netwerk")
    case = next(case for case in at(world, stage) if case.title in titles)
    ends = (points[persons[case.person].address], points[persons["vrijwilliger"].address])
    assert metres(*ends) <= samira.max_distance
    assert set(samira.languages) & set(persons[case.person].languages)
