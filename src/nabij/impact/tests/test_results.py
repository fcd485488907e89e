"""Counts of a scan, small cells hidden."""

import pytest
from django.test import Client

from nabij.impact import results
from nabij.impact.models import Scan, ScanAnswer
from nabij.impact.services import scans
from nabij.impact.tests.conftest import Place

pytestmark = pytest.mark.django_db


def answers(scan: Scan, *counts: tuple[int, dict[str, str], str]) -> None:
    for number, ticks, age in counts:
        ScanAnswer.objects.bulk_create(ScanAnswer(scan=scan, ticks=ticks, age=age) for _each in range(number))


def lines(scan: Scan) -> dict[str, tuple[int | None, int | None]]:
    return {line.code: (line.good, line.better) for line in results.of_scan(scan).themes}


def test_counts_by_theme_and_age(place: Place) -> None:
    scan = place.scan()
    answers(scan, (10, {"green": "good", "care": "better"}, "65-79"), (8, {"green": "better"}, "26-44"))
    found = results.of_scan(scan)
    assert found.total == 18
    assert lines(scan) == {"meeting": (0, 0), "green": (10, 8), "care": (0, 10)}
    assert dict(found.ages)["65 tot 79 jaar"] == 10


def test_a_small_count_and_what_gives_it_away_are_hidden(place: Place) -> None:
    scan = place.scan()
    answers(scan, (20, {"green": "good"}, ""), (3, {"green": "better"}, ""))
    good, better = lines(scan)["green"]
    assert (good, better) == (None, None)  # 23 people minus 20 would tell the 3


def test_when_all_but_a_few_ticked_a_theme_that_is_hidden_too(place: Place) -> None:
    scan = place.scan()
    answers(scan, (20, {"green": "good"}, ""), (2, {}, ""))
    assert lines(scan)["green"][0] is None


def test_four_answers_show_nothing(place: Place) -> None:
    scan = place.scan()
    answers(scan, (4, {"green": "good"}, ""))
    assert results.of_scan(scan).total is None


def test_no_counts_while_answers_come_in_and_then_for_everyone_once_published(client: Client, place: Place) -> None:
    """Counts of two moments could be laid beside each other."""
    scan = place.scan()
    answers(scan, (10, {"green": "good"}, ""))
    address, desk = f"/buurtscan/{scan.shown_code}/resultaat/", place.browser("coordinator")
    assert "result" not in desk.get(address).context
    scans.step(scan, name="close", by=place.actor())
    assert (desk.get(address).context["result"].total, "result" in client.get(address).context) == (10, False)
    scans.step(scan, name="publish", by=place.actor())
    assert client.get(address).context["good"] == [("Groen en rust", 10)]
