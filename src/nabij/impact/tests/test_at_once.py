"""Two who do the same at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from nabij.impact.models import BallotBox, VoteGroup
from nabij.impact.services import ballots, rounds
from nabij.impact.services.ballots import BadCode
from nabij.impact.tests.conftest import Place
from nabij.impact.tests.test_votes import codes_of, got, opened

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_code_used_by_four_at_once_is_one_vote(place: Place) -> None:
    voted = opened(place)
    (code,) = codes_of(place, voted)
    choices = {str(voted.ballot.all()[0].proposal_id): 5}

    def vote(_number: int) -> str:
        try:
            ballots.cast(code=code, choices=choices)
        except BadCode as problem:
            return problem.why
        finally:
            connection.close()
        return "counted"

    with ThreadPoolExecutor(4) as threads:
        found = sorted(threads.map(vote, range(4)))
    assert found == ["counted", "used", "used", "used"]
    assert BallotBox.objects.get(round=voted, group=VoteGroup.RESIDENTS).ballots == 1
    assert sorted(got(voted).values()) == [(0, 0), (1, 5)]
    assert rounds.in_balance(voted) is True


def test_votes_of_many_at_once_are_all_counted(place: Place) -> None:
    voted = opened(place)
    codes = codes_of(place, voted, 8)
    choices = {str(voted.ballot.all()[0].proposal_id): 2}

    def vote(code: str) -> None:
        try:
            ballots.cast(code=code, choices=choices)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(vote, codes))
    assert sorted(got(voted).values()) == [(0, 0), (8, 16)]
