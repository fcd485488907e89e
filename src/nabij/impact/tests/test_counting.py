"""The count by hand, ties, equal weight, and what may be told."""

from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from nabij.impact import counting, outcome
from nabij.impact.models import BallotBox, Method, Proposal, Tally, VoteGroup, VoteRound
from nabij.impact.services import ballots, rounds
from nabij.impact.tests.conftest import Place
from nabij.impact.tests.test_votes import codes_of, opened

pytestmark = pytest.mark.django_db
R, O = VoteGroup.RESIDENTS.value, VoteGroup.ORGANISATIONS.value  # noqa: E741
Given = dict[str, tuple[tuple[int, int], tuple[int, int]]]


def fill(voted: VoteRound, ballots: tuple[int, int], given: Given) -> dict[str, Proposal]:
    """Set the counts: name -> (supporters, points) of residents and of organisations."""
    rows = {line.proposal.title.split()[-1]: line.proposal for line in voted.ballot.all()}
    for place, group in enumerate((R, O)):
        BallotBox.objects.filter(round=voted, group=group).update(ballots=ballots[place])
        for name, counts in given.items():
            supporters, points = counts[place]
            row = Tally.objects.filter(round=voted, group=group, proposal=rows[name])
            row.update(supporters=supporters, points=points)
    return rows


def told(voted: VoteRound) -> dict[str, tuple[int, bool, Fraction | None]]:
    found = counting.count(voted)
    return {place.proposal.title.split()[-1]: (place.rank, place.shared, place.mark) for place in found.places}


def test_residents_and_organisations_weigh_the_same_however_many_voted(place: Place) -> None:
    """The example of the page: 40 residents give 80 points, 10 organisations 10: 2 and 1, so 1.5."""
    voted = opened(place)
    fill(voted, (40, 10), {"halte": ((20, 80), (5, 10)), "buurthuis": ((20, 60), (5, 40))})
    assert told(voted) == {"halte": (2, False, Fraction(3, 2)), "buurthuis": (1, False, Fraction(11, 4))}


def test_with_crosses_the_mark_is_the_share_of_votes(place: Place) -> None:
    voted = opened(place, Method.APPROVAL)
    fill(voted, (30, 10), {"halte": ((15, 15), (5, 5)), "buurthuis": ((20, 20), (5, 5))})
    assert told(voted)["halte"][2] == Fraction(1, 2)
    assert told(voted)["buurthuis"][2] == (Fraction(2, 3) + Fraction(1, 2)) / 2


def test_equal_marks_share_a_place(place: Place) -> None:
    voted = opened(place)
    fill(voted, (30, 30), {"halte": ((10, 30), (10, 20)), "buurthuis": ((10, 20), (10, 30))})
    assert {name: (rank, shared) for name, (rank, shared, _mark) in told(voted).items()} == {
        "halte": (1, True),
        "buurthuis": (1, True),
    }


def test_a_small_group_is_counted_with_the_other(place: Place) -> None:
    voted = opened(place)
    fill(voted, (40, 4), {"halte": ((20, 80), (4, 20)), "buurthuis": ((20, 60), (0, 0))})
    found = counting.count(voted)
    assert (found.together, list(found.groups)) == (True, [counting.ALL])
    assert told(voted)["halte"][2] == Fraction(100, 44)
    assert [line.votes for line in found.turnout if line.group == O] == [None]


def test_too_few_votes_show_nothing(place: Place) -> None:
    voted = opened(place)
    fill(voted, (4, 0), {"halte": ((4, 20), (0, 0)), "buurthuis": ((0, 0), (0, 0))})
    found = counting.count(voted)
    assert list(found.places) == []
    assert [line.votes for line in found.turnout if line.group == R] == [None]


def test_a_small_number_of_supporters_or_of_others_is_hidden_with_points_and_mark(place: Place) -> None:
    voted = opened(place)
    fill(voted, (40, 10), {"halte": ((38, 80), (5, 10)), "buurthuis": ((20, 60), (5, 40))})
    places = {one.proposal.title.split()[-1]: one for one in counting.count(voted).places}
    assert places["halte"].counts[R] == counting.Count(None, None)  # 2 residents gave it nothing
    assert places["halte"].mark is None
    assert {place.rank for place in places.values()} == {1, 2}


def test_what_is_hidden_stands_nowhere_on_the_page(client: Client, place: Place) -> None:
    voted = opened(place)
    for code in codes_of(place, voted, 8):
        ballots.cast(code=code, choices={str(voted.ballot.all()[0].proposal_id): 5})
    for code in codes_of(place, voted, 6, O)[:5]:
        ballots.cast(code=code, choices={str(voted.ballot.all()[1].proposal_id): 1})
    rounds.close(voted, by=place.actor())
    address = reverse("impact:round", args=[voted.pk])
    assert client.get(address).context["outcome"] is None
    rounds.publish(voted, by=place.actor())
    page = client.get(address)
    first = page.context["outcome"]["rows"][0]
    assert (first[1], first[-1]) == ("plaats 1", "2,50")  # (5 + 0) / 2
    # one organisation didn't vote: neither that nor the number that did is told
    assert page.context["outcome"]["turnout"][1] == ["Organisaties", "6", outcome.HIDDEN]


def test_a_draft_is_not_there_for_everyone(client: Client, place: Place) -> None:
    voted = opened(place)
    VoteRound.objects.update(state="draft")
    assert client.get(reverse("impact:round", args=[voted.pk])).status_code == 404
