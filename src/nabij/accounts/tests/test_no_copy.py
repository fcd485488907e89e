"""What somebody reads after signing in leaves no copy in a shared browser."""

import pytest
from django.test import Client

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_page_for_somebody_signed_in_is_not_kept(client: Client) -> None:
    assert "Cache-Control" not in client.get("/privacy/")
    client.force_login(make_user())
    assert "no-store" in client.get("/privacy/")["Cache-Control"]


def test_the_home_of_somebody_is_not_kept(client: Client) -> None:
    client.force_login(make_user())
    assert "no-store" in client.get("/")["Cache-Control"]
