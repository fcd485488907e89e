"""What a proxy can't do in the person's place: take over their mail, or have them forgotten."""

import pytest

from nabij.core.actors import SYSTEM, Actor
from nabij.people import access, acting
from tests.factories import make_neighbourhood, make_person, make_user
from tests.pages import client_of

pytestmark = pytest.mark.django_db


def test_a_proxy_changes_the_phone_and_not_the_mail_address_and_can_not_ask_erasure() -> None:
    person = make_person(make_neighbourhood(), details={"email": "jeanne@example.org"})
    daughter = make_user()
    acting.appoint(person, daughter, by=SYSTEM, relation="dochter")
    page = f"/mijn-gegevens/{person.pk}/"
    client_of(daughter).post(
        page + "verbeteren/",
        {"phone": "0470 00 00 99", "email": "dochter@example.org", "initial-phone": "0470 00 00 00"},
    )
    known = access.read(person.pk, by=Actor.of_user(daughter), why="test")
    assert (known.phone, known.email) == ("0470 00 00 99", "jeanne@example.org")
    assert client_of(daughter).get(page + "wissen/").status_code == 403
    assert client_of(daughter).post(page + "wissen/").status_code == 403
    assert "Alles laten wissen" not in client_of(daughter).get(page).content.decode()
