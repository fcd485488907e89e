"""The covenant on paper, and with what it must hold to be signed."""

from datetime import date

import pytest
from django.urls import reverse

from nabij.accounts.models import Role
from nabij.core.actors import SYSTEM
from nabij.programme.covenants import paper as covenant_paper
from nabij.programme.models import Covenant
from nabij.programme.services import covenants
from nabij.territory.models import Area
from tests.factories import make_organisation, make_user
from tests.pages import client_of


@pytest.fixture
def covenant(hood: Area) -> Covenant:
    fields = {"fte": 2, "tasks": "Samen *koffie*\n#let x", "chosen_tasks": ["network"], "extra_fte": 1,
              "chosen_extra": ["moving"], "fee_steps": [[1500.0, 2.0], [None, 6.0]],
              "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}  # fmt: skip
    made = covenants.prepare(neighbourhood=hood, fields=fields, by=SYSTEM)
    made.refresh_from_db()
    for name, leads in (("De Brug", True), ("Thuis Best", False)):
        covenants.add_party(made, organisation=make_organisation(name=name), share="Koffie", leads=leads, by=SYSTEM)
    return made


def test_it_holds_parties_tasks_means_period_and_room_to_sign(covenant: Covenant) -> None:
    found = covenant_paper.content(covenant, list(covenant.parties.all()))
    assert [one["title"] for one in found["chapters"]] == [
        "Partijen", "Periode", "Wat doet het netwerk?", "Extra opdrachten", "Middelen",
        "Bijdrage van de gebruiker, naar inkomen (aanname)",
    ]  # fmt: skip
    assert found["chapters"][0]["list"] == ["De Brug, vraagt aan in naam van allen: Koffie", "Thuis Best: Koffie"]
    assert found["chapters"][4]["table"]["rows"] == [
        ["Sokkelfinanciering", "2", "€\xa0120\xa0000"],
        ["Variabele financiering (aanname)", "1", "€\xa060\xa0000"],
        ["Samen", "3", "€\xa0180\xa0000"],
    ]
    assert found["sign"]["who"] == ["De Brug", "Thuis Best", "Programmabeheerder"]
    assert found["draft"] == "Ontwerp: dit convenant is nog niet gesloten."


def test_the_pdf_is_tagged_and_words_are_no_markup(covenant: Covenant, town: Area) -> None:
    user = make_user(Role.LOCAL_AUTHORITY, town)
    page = client_of(user).get(reverse("programme:covenant_paper", args=[covenant.pk]))
    assert (page.headers["Content-Type"], page.headers["Content-Disposition"]) == (
        "application/pdf", 'attachment; filename="convenant-de-wijk.pdf"',
    )  # fmt: skip
    assert page.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in page.content
    assert b"pdfuaid" in page.content
