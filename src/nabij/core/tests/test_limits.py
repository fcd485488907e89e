"""So many times per hour for one client, and a client is who our own proxies say it is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory

from nabij.core import limits

MOMENT = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def request_from(address: str, forwarded: str = "") -> HttpRequest:
    extra: dict[str, Any] = {"REMOTE_ADDR": address}
    if forwarded:
        extra["HTTP_X_FORWARDED_FOR"] = forwarded
    request = RequestFactory().get("/", **extra)
    request.user = AnonymousUser()
    return request


def test_a_client_may_so_many_times_an_hour_and_again_in_the_next() -> None:
    request = request_from("192.0.2.1")
    with time_machine.travel(MOMENT, tick=False) as clock:
        assert [limits.allow(request, "report", per_hour=3) for _ in range(5)] == [True, True, True, False, False]
        clock.move_to(MOMENT + timedelta(minutes=30))
        assert limits.allow(request, "report", per_hour=3) is True


def test_other_clients_and_other_acts_have_their_own_count() -> None:
    with time_machine.travel(MOMENT, tick=False):
        assert limits.allow(request_from("192.0.2.1"), "report", per_hour=1) is True
        assert limits.allow(request_from("192.0.2.2"), "report", per_hour=1) is True
        assert limits.allow(request_from("192.0.2.1"), "follow", per_hour=1) is True
        assert limits.allow(request_from("192.0.2.1"), "report", per_hour=1) is False


def test_a_place_that_is_taken_is_not_given_out_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests at once both read the same count; the second finds the place taken and gets the next."""
    request = request_from("192.0.2.1")
    with time_machine.travel(MOMENT, tick=False):
        assert limits.allow(request, "report", per_hour=2) is True
        monkeypatch.setattr(cache, "get", lambda key, default=None: default)
        assert limits.allow(request, "report", per_hour=2) is True
        assert limits.allow(request, "report", per_hour=2) is False


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "2001:db8:1:2:aaaa::1", "2001:0db8:0001:0002"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_address_is_read_as_far_back_as_there_are_proxies(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    assert limits.client_address(request_from("192.0.2.1", forwarded)) == address
