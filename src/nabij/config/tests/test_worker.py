"""The worker does what falls due, outlives a database that is away, and stops when told."""

import threading
import time
import uuid
from collections.abc import Callable

import pytest
from django.db import OperationalError

from nabij.config.cli.running import work
from nabij.core import notifications, sweeps
from nabij.core.models import Notification, SweepLease
from nabij.core.notifications import Mail

pytestmark = pytest.mark.django_db(transaction=True)


def until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def working(stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=work, args=(stop,), kwargs={"pause": 0.05})
    thread.start()
    return thread


def test_what_falls_due_is_done_once_and_the_worker_stops_when_told() -> None:
    notifications.register("test.mail", lambda _id, _key: Mail(to="an@example.org", subject="dag", body=""))
    notifications.send_later("test.mail", uuid.uuid4())
    stop = threading.Event()
    threads = [working(stop), working(stop)]
    assert until(lambda: Notification.objects.exclude(sent_at=None).count() == 1)
    stop.set()
    for thread in threads:
        thread.join(timeout=10)
        assert not thread.is_alive()
    assert Notification.objects.get().attempts == 1
    assert SweepLease.objects.exists()


def test_a_database_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def away(_sweep: object, _holder: str) -> int:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("the connection is closed")
        return 0

    monkeypatch.setattr(sweeps, "run", away)
    stop = threading.Event()
    thread = working(stop)
    assert until(lambda: len(tries) > 3)
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()
