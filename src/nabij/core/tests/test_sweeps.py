"""Sweeps handle each due row once, whatever happens in between."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from nabij.core import sweeps
from nabij.core.clock import now
from nabij.core.models import DemoMail, SweepLease

pytestmark = pytest.mark.django_db


class Round:
    """A sweep over mails: a due mail gets a subject."""

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.broken: set[str] = set()
        self.sweep = sweeps.Sweep("test round", self.due, self.handle)

    def due(self, moment: object) -> QuerySet[DemoMail]:
        return DemoMail.objects.filter(subject="")

    def handle(self, mail: DemoMail, moment: object) -> None:
        mail.subject = "done"
        mail.save()
        if mail.to in self.broken:
            raise RuntimeError("the worker stumbles after writing")
        self.handled.append(mail.to)


def make(*names: str) -> None:
    for name in names:
        DemoMail.objects.create(to=name, subject="", body="")


def test_every_due_row_is_handled_once() -> None:
    make("a", "b", "c")
    one = Round()
    assert sweeps.run(one.sweep, "worker 1") == 3
    assert sweeps.run(one.sweep, "worker 1") == 0
    assert sorted(one.handled) == ["a", "b", "c"]


def test_a_row_that_fails_stays_due_and_does_not_stop_the_others() -> None:
    make("a", "b")
    one = Round()
    one.broken = {"a"}
    assert sweeps.run(one.sweep, "worker 1") == 1
    assert DemoMail.objects.get(to="a").subject == ""
    one.broken = set()
    assert sweeps.run(one.sweep, "worker 1") == 1
    assert sorted(one.handled) == ["a", "b"]


def test_a_second_worker_leaves_a_leased_sweep_alone_until_the_lease_ends() -> None:
    make("a")
    one = Round()
    SweepLease.objects.create(name="test round", holder="worker 1", until=now() + timedelta(seconds=20))
    assert sweeps.run(one.sweep, "worker 2") == 0
    SweepLease.objects.update(until=now() - timedelta(seconds=1))
    assert sweeps.run(one.sweep, "worker 2") == 1
