"""Voting: one code, one vote, secret; paper read twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nabij.core import sweeps
from nabij.core.models import AuditEvent, StateChange
from nabij.core.workflow import NotAllowedNow, NotNow
from nabij.detection.models import grouped_code
from nabij.impact.models import (
    BallotBox,
    Method,
    PaperEntry,
    RoundState,
    Tally,
    VoteGroup,
    VoteRound,
    VotingCode,
)
from nabij.impact.services import ballots, rounds
from nabij.impact.services.ballots import BadCode
from nabij.impact.tests.conftest import Place

pytestmark = pytest.mark.django_db


def opened(place: Place, method: str = Method.POINTS, points: int = 5) -> VoteRound:
    for title in ("Een bank aan de halte", "Koffie in het buurthuis"):
        place.proposal(title)
    found = rounds.prepare(
        analysis=place.analysis,
        title="Wat eerst?",
        method=method,
        points=points,
        closes_at=timezone.now() + timedelta(days=7),
        by=place.actor(),
    )
    rounds.open_(found, by=place.actor())
    return found


@pytest.fixture
def voted(place: Place) -> VoteRound:
    return opened(place)


def codes_of(place: Place, voted: VoteRound, number: int = 1, group: str = VoteGroup.RESIDENTS) -> list[str]:
    return list(rounds.print_codes(voted, group=group, number=number, by=place.actor())[1])


def titles(voted: VoteRound) -> dict[str, str]:
    return {line.proposal.title.split()[-1]: str(line.proposal_id) for line in voted.ballot.all()}


def got(voted: VoteRound, group: str = VoteGroup.RESIDENTS) -> dict[str, tuple[int, int]]:
    rows = Tally.objects.filter(round=voted, group=group).select_related("proposal")
    return {row.proposal.title.split()[-1]: (row.supporters, row.points) for row in rows}


def test_a_vote_with_the_code_of_a_slip(client: Client, place: Place, voted: VoteRound) -> None:
    (code,) = codes_of(place, voted)
    entry = client.post("/stemmen/", {"code": code.lower()})
    assert entry["Location"] == f"/stemmen/{grouped_code(code)}/"
    page = client.get(entry["Location"])
    fields = {proposal.title.split()[-1]: field.html_name for proposal, field in page.context["lines"]}
    done = client.post(entry["Location"], {fields["halte"]: "3", fields["buurthuis"]: "2"})
    assert "impact/voted.html" in [template.name for template in done.templates]
    assert got(voted) == {"halte": (1, 3), "buurthuis": (1, 2)}
    again = client.post(entry["Location"], {fields["halte"]: "5"})
    assert (again.status_code, got(voted)["halte"]) == (409, (1, 3))
    assert "al gestemd" in again.content.decode()


def test_too_many_points_are_said_and_the_choice_stays(client: Client, place: Place, voted: VoteRound) -> None:
    (code,) = codes_of(place, voted)
    fields = [line.proposal_id.hex for line in voted.ballot.all()]
    page = client.post(f"/stemmen/{code}/", {fields[0]: "4", fields[1]: "3"})
    assert "7 punten" in page.context["form"].non_field_errors()[0]
    assert 'value="4" selected' in page.content.decode()
    assert BallotBox.objects.get(round=voted, group=VoteGroup.RESIDENTS).ballots == 0


@pytest.mark.parametrize("choices", [{"halte": 6}, {"halte": 3, "buurthuis": 3}, {"halte": -1}])
def test_the_service_takes_no_impossible_vote(place: Place, voted: VoteRound, choices: dict[str, int]) -> None:
    (code,) = codes_of(place, voted)
    ids = titles(voted)
    with pytest.raises(NotNow):
        ballots.cast(code=code, choices={ids[name]: points for name, points in choices.items()})
    assert got(voted) == {"halte": (0, 0), "buurthuis": (0, 0)}


def test_what_stands_on_another_ballot_gets_no_points(place: Place, voted: VoteRound) -> None:
    (code,) = codes_of(place, voted)
    with pytest.raises(NotNow):
        ballots.cast(code=code, choices={str(place.proposal("Later gekomen").pk): 1})


def test_a_blank_vote_counts_as_a_vote(place: Place, voted: VoteRound) -> None:
    (code,) = codes_of(place, voted)
    ballots.cast(code=code, choices={})
    box = BallotBox.objects.get(round=voted, group=VoteGroup.RESIDENTS)
    assert (box.ballots, box.blank) == (1, 1)


def test_no_row_keeps_a_vote_beside_a_code_a_moment_or_a_person(place: Place, voted: VoteRound) -> None:
    """What lies in the database after a vote of somebody who is signed in: counts, and a code that is used."""
    (code,) = codes_of(place, voted)
    desk = place.browser("resident")
    field = voted.ballot.all()[0].proposal_id.hex
    assert desk.post(f"/stemmen/{code}/", {field: "5"}).status_code == 200
    assert set(VotingCode.objects.values_list("used", flat=True)) == {True}
    assert {one.name for one in VotingCode._meta.fields} == {"id", "batch", "digest", "used"}
    assert {one.name for one in Tally._meta.fields} == {"id", "round", "proposal", "group", "supporters", "points"}
    assert {one.name for one in BallotBox._meta.fields} == {"id", "round", "group", "ballots", "blank"}
    event = AuditEvent.objects.get(action="vote.cast")
    assert (event.actor, event.details, event.object_id) == ("guest", {}, str(voted.pk))
    assert not AuditEvent.objects.filter(actor=f"user:{place.resident.pk}", action__startswith="vote").exists()


def test_a_code_is_kept_only_as_what_it_can_be_recognised_by(place: Place, voted: VoteRound) -> None:
    codes = codes_of(place, voted, 20)
    digests = list(VotingCode.objects.values_list("digest", flat=True))
    assert not set(codes) & set(digests)
    assert sorted(digests) == sorted(map(rounds.digest, codes))


def test_rows_of_codes_are_not_in_the_order_of_the_print(place: Place, voted: VoteRound) -> None:
    codes = codes_of(place, voted, 30)
    assert [rounds.digest(code) for code in codes] != sorted(rounds.digest(code) for code in codes)


@pytest.mark.parametrize("code", ["", "ABCDEFGHJK", "te-kort", "0000000000"])
def test_a_code_we_did_not_print_opens_nothing(client: Client, voted: VoteRound, code: str) -> None:
    with pytest.raises(BadCode):
        ballots.cast(code=code, choices={})
    assert client.get(f"/stemmen/{code or 'leeg'}/").status_code == 404


def test_guessing_soon_stops(client: Client, voted: VoteRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabij.impact.views.votes.CODES_PER_HOUR", 5)
    answers = [client.get("/stemmen/ABCD-EFGHJK/").status_code for _each in range(6)]
    assert answers == [404] * 5 + [429]


def test_a_lost_print_no_longer_counts(place: Place, voted: VoteRound) -> None:
    batch, codes = rounds.print_codes(voted, group=VoteGroup.RESIDENTS, number=2, by=place.actor())
    ballots.cast(code=codes[0], choices={})
    assert rounds.void(batch, by=place.actor()) == 1
    with pytest.raises(BadCode) as problem:
        ballots.cast(code=codes[1], choices={})
    assert problem.value.why == "void"
    assert rounds.in_balance(voted) is True


def test_after_the_end_no_vote_comes_in(place: Place, voted: VoteRound) -> None:
    (code,) = codes_of(place, voted)
    VoteRound.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(BadCode) as problem:
        ballots.cast(code=code, choices={})
    assert problem.value.why == "closed"
    sweeps.run_all()
    voted.refresh_from_db()
    assert voted.state == RoundState.CLOSED


def test_paper_counts_once_two_people_read_the_same(place: Place, voted: VoteRound) -> None:
    (code,) = codes_of(place, voted)
    choices = {titles(voted)["halte"]: 5}

    def read(who: str, given: dict[str, int] = choices) -> str:
        return ballots.read_paper(round_=voted, code=code, choices=given, by=place.actor(who)).state

    assert read("infopoint") == ballots.WAITS
    assert read("infopoint") == ballots.WAITS  # the same person twice is one reading
    assert read("colleague", {titles(voted)["buurthuis"]: 5}) == ballots.DIFFERS
    assert got(voted) == {"halte": (0, 0), "buurthuis": (0, 0)}
    assert read("colleague") == ballots.COUNTED
    assert got(voted) == {"halte": (1, 5), "buurthuis": (0, 0)}
    assert (PaperEntry.objects.count(), VotingCode.objects.get().used) == (0, True)
    with pytest.raises(BadCode):
        read("colleague")


def test_paper_that_waits_blocks_a_second_vote_on_screen(place: Place, voted: VoteRound) -> None:
    (code,) = codes_of(place, voted)
    ballots.read_paper(round_=voted, code=code, choices={}, by=place.actor("infopoint"))
    with pytest.raises(NotNow):
        ballots.cast(code=code, choices={})


def test_paper_may_still_be_read_after_closing_and_holds_the_outcome_back(place: Place, voted: VoteRound) -> None:
    (code,) = codes_of(place, voted)
    rounds.close(voted, by=place.actor())
    ballots.read_paper(round_=voted, code=code, choices={}, by=place.actor("infopoint"))
    with pytest.raises(NotNow):
        rounds.publish(voted, by=place.actor())
    ballots.set_paper_aside(round_=voted, hint_of=PaperEntry.objects.get(), by=place.actor())
    rounds.publish(voted, by=place.actor())
    assert (voted.state, VotingCode.objects.get().used) == (RoundState.PUBLISHED, False)


def test_paper_through_the_pages_never_shows_what_was_voted(place: Place, voted: VoteRound) -> None:
    (code,) = codes_of(place, voted)
    field = titles(voted)["halte"].replace("-", "")
    address = reverse("impact:enter_ballot", args=[voted.pk])
    first, second = place.browser("infopoint"), place.browser("colleague")
    assert first.post(address, {"code": code, field: "4"}).status_code == 302
    work = second.get(reverse("impact:round_work", args=[voted.pk])).content.decode()
    assert (f"…{code[-3:]}" in work, "4 punten" in work, code in work) == (True, False, False)
    second.post(address, {"code": code, field: "4"})
    assert got(voted)["halte"] == (1, 4)
    wrong = second.post(address, {"code": code, field: "4"})
    assert "al gestemd" in wrong.context["form"].errors["code"][0]


def test_counts_that_do_not_agree_with_the_codes_are_never_published(place: Place, voted: VoteRound) -> None:
    BallotBox.objects.filter(round=voted, group=VoteGroup.RESIDENTS).update(ballots=1)
    rounds.close(voted, by=place.actor())
    with pytest.raises(NotNow):
        rounds.publish(voted, by=place.actor())


def test_the_method_never_changes_once_voting_has_begun(place: Place, voted: VoteRound) -> None:
    with pytest.raises(NotNow):
        rounds.change(voted, opened=voted.version, by=place.actor(), points=10)
    with pytest.raises(NotNow):
        rounds.change(voted, opened=1, by=place.actor(), closes_at=timezone.now() + timedelta(days=1))
    later = timezone.now() + timedelta(days=30)
    rounds.change(voted, opened=1, by=place.actor(), closes_at=later)
    assert VoteRound.objects.get().closes_at == later


def test_a_vote_needs_two_proposals_and_one_runs_at_a_time(place: Place) -> None:
    place.proposal("Alleen deze")
    fields: dict[str, Any] = {"title": "Wat eerst?", "closes_at": timezone.now() + timedelta(days=7)}
    first = rounds.prepare(analysis=place.analysis, by=place.actor(), **fields)
    with pytest.raises(NotNow):
        rounds.open_(first, by=place.actor())
    place.proposal("En deze")
    rounds.open_(first, by=place.actor())
    with pytest.raises(NotNow):
        rounds.open_(rounds.prepare(analysis=place.analysis, by=place.actor(), **fields), by=place.actor())
    with pytest.raises(NotAllowedNow):
        rounds.publish(first, by=place.actor())
    assert [change.step for change in StateChange.objects.filter(object_id=first.pk)] == ["open"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": 0},
        {"points": 21},
    ],
)
def test_points_of_a_vote_have_bounds_in_the_database_too(voted: VoteRound, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        VoteRound.objects.update(**wrong)


def test_supporters_and_blank_votes_have_bounds_in_the_database_too(voted: VoteRound) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Tally.objects.update(supporters=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotBox.objects.update(blank=1)


def test_slips_stand_once_on_the_page_of_the_print(place: Place, voted: VoteRound) -> None:
    desk = place.browser("coordinator")
    address = reverse("impact:print_codes", args=[voted.pk])
    page = desk.post(address, {"group": "residents", "number": "3"})
    assert page.headers["Cache-Control"].count("no-store") == 1
    codes = [slip.code for slip in page.context["slips"]]
    assert [VotingCode.objects.filter(digest=rounds.digest(code.replace("-", ""))).count() for code in codes] == [1] * 3
    work = desk.get(reverse("impact:round_work", args=[voted.pk])).content.decode()
    assert [code for code in codes if code in work] == []
    too_many = desk.post(address, {"group": "residents", "number": "501"})
    assert list(too_many.context["codes_form"].errors) == ["number"]
