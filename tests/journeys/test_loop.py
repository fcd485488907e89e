"""The whole loop through its pages, without JavaScript: from a worry in the street to help that is there."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from nabij.accounts.models import Role
from nabij.core import sweeps
from nabij.core.clock import now
from nabij.detection.models import Concern
from nabij.guidance.models import Case, CaseState, Gap, Need, NeedState
from nabij.territory.models import Area
from tests.factories import (
    make_municipality,
    make_neighbourhood,
    make_offer,
    make_organisation,
    make_person,
    make_service,
    make_user,
)
from tests.pages import client_of

pytestmark = pytest.mark.django_db(transaction=True)
TERM = "household.groceries"


def link_in_last_mail(to: str) -> str:
    body = [message.body for message in mail.outbox if to in message.to][-1]
    found = re.search(r"http://localhost:8000(/\S+)", str(body))
    assert found is not None
    return found.group(1)


def concern_about_oneself(neighbourhood: Area) -> Concern:
    from nabij.core.actors import GUEST
    from nabij.detection import services

    return services.report(
        by=GUEST,
        words="Ik raak niet meer aan de winkel voor mijn boodschappen.",
        about="self",
        neighbourhood=neighbourhood,
        contact={"name": "Maria Claes", "phone": "0470 00 00 11", "email": "maria@example.org"},
        guidance_consent=True,
    )


class World:
    def __init__(self) -> None:
        self.municipality = make_municipality()
        self.neighbourhood = make_neighbourhood(self.municipality)
        self.user = make_user(Role.INFOPOINT, self.neighbourhood)
        self.worker = client_of(self.user)
        helper = make_person(self.neighbourhood, lon=4.004, lat=51.004, details={"email": "helper@example.org"})
        self.offer = make_offer(helper, terms=[TERM], capacity=2)
        self.partner = make_organisation(email="partner@example.org")
        self.service = make_service(self.partner, terms=[TERM])

    def open_case(self) -> Case:
        concern = concern_about_oneself(self.neighbourhood)
        answer = self.worker.post(
            f"/dossiers/nieuw/{concern.pk}/",
            {
                "given_name": "Maria",
                "family_name": "Claes",
                "phone": "0470 00 00 11",
                "email": "maria@example.org",
                "language": "nl",
                "guidance": "spoken",
                "share": "on",
            },
        )
        case = Case.objects.get()
        assert answer.headers["Location"] == f"/dossiers/{case.pk}/verduidelijken/"
        return case

    def clarified(self) -> tuple[Case, Need]:
        case = self.open_case()
        page = f"/dossiers/{case.pk}/"
        self.worker.post(
            page + "verduidelijken/", {"version": 1, "own_words": "De winkel is te ver.", "goals": "Zelf koken"}
        )
        assert TERM in self.worker.get(page + "noden/nieuw/").content.decode()
        self.worker.post(page + "noden/nieuw/", {"term": TERM, "words": "Elke vrijdag"})
        self.worker.post(page + "zoeken/")
        return case, case.needs.get()

    def choose(self, case: Case, need: Need, option: str) -> str:
        answer = self.worker.post(f"/dossiers/{case.pk}/noden/{need.pk}/opties/", {"option": option})
        return answer.headers["Location"]


@pytest.fixture
def world() -> World:
    return World()


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_from_a_worry_to_help_that_is_there_and_a_solved_question(world: World) -> None:
    case, need = world.clarified()
    listed = text(world.worker.get(f"/dossiers/{case.pk}/noden/{need.pk}/opties/"))
    assert listed.index("Vrienden, buren") < listed.index(world.service.name)
    ask = world.choose(case, need, f"offer:{world.offer.pk}")
    world.worker.post(ask, {"what": "Boodschappen doen", "when": "vrijdagvoormiddag", "days": 3})
    sweeps.run_all()
    link = link_in_last_mail("helper@example.org")
    guest = Client()
    invitation = text(guest.get(link))
    assert "Boodschappen doen" in invitation
    assert "Claes" not in invitation
    assert "Claes" in text(guest.post(link, {"yes": "1"}, follow=True))
    need.refresh_from_db()
    assert need.state == NeedState.ARRANGED

    world.worker.post(
        f"/dossiers/{case.pk}/overdragen/",
        {"receiver": f"receiver_person:{world.offer.person_id}", "message": "Elke vrijdag"},
    )
    sweeps.run_all()
    for_person, for_helper = link_in_last_mail("maria@example.org"), link_in_last_mail("helper@example.org")
    guest.post(for_person)
    guest.post(for_helper)
    assert Case.objects.get().owner == world.user
    world.worker.post(f"/dossiers/{case.pk}/overdragen/bevestigen/", {"side": "giver"})
    case.refresh_from_db()
    assert (case.owner_person_id, case.state) == (world.offer.person_id, CaseState.FOLLOWING)

    with time_machine.travel(now() + timedelta(days=15), tick=False):
        sweeps.run_all()
        sweeps.run_all()
        answer = guest.post(link_in_last_mail("maria@example.org"), {"outcome": "solved", "words": "Dank u"})
    assert "Dank u voor uw antwoord" in text(answer)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def test_a_partner_without_account_asks_back_and_accepts_through_the_link(world: World) -> None:
    case, need = world.clarified()
    ask = world.choose(case, need, f"service:{world.service.pk}")
    world.worker.post(ask, {"message": "Graag boodschappen aan huis."})
    sweeps.run_all()
    link, guest = link_in_last_mail("partner@example.org"), Client()
    assert "Claes" not in text(guest.get(link))
    assert "Schrijf hier uw vraag" in text(guest.post(link, {"decision": "refuse", "words": ""}))
    guest.post(link, {"decision": "ask_back", "words": "Is er een lift?"})
    assert "Is er een lift?" in text(world.worker.get(f"/dossiers/{case.pk}/"))
    referral = case.referrals.get()
    world.worker.post(f"/dossiers/{case.pk}/verwijzing/{referral.pk}/", {"answer": "Ja"})
    assert "Claes" in text(guest.post(link, {"decision": "accept"}, follow=True))
    with time_machine.travel(now() + timedelta(days=22), tick=False):
        late = guest.get(link)
    assert late.status_code == 410
    assert "Claes" not in text(late)


def test_when_nobody_is_left_the_need_becomes_a_gap(world: World) -> None:
    case, need = world.clarified()
    options = f"/dossiers/{case.pk}/noden/{need.pk}/opties/"
    for option in (f"offer:{world.offer.pk}", f"service:{world.service.pk}"):
        world.worker.post(options, {"option": option, "reject": "1"})
    assert "Er is nu niemand om voor te stellen" in text(world.worker.get(options))
    world.worker.post(f"/dossiers/{case.pk}/noden/{need.pk}/leemte/", {"reason": "nobody"})
    assert (Gap.objects.get().term, Need.objects.get().state) == (TERM, NeedState.UNMET)
    world.worker.post(f"/dossiers/{case.pk}/afsluiten/")
    assert Case.objects.get().state == CaseState.CLOSED
    coordinator = client_of(make_user(Role.COORDINATOR, world.municipality))
    gaps = text(coordinator.get("/leemten/"))
    assert "Wat er ontbreekt" in gaps
    assert "Claes" not in gaps


def test_two_workers_who_save_the_same_clarification_lose_no_word(world: World) -> None:
    case = world.open_case()
    page = f"/dossiers/{case.pk}/verduidelijken/"
    colleague = client_of(make_user(Role.INFOPOINT, world.neighbourhood))
    first = colleague.post(page, {"version": 1, "own_words": "Versie van de collega"})
    assert first.status_code == 302
    second = world.worker.post(page, {"version": 1, "own_words": "Mijn versie"})
    assert second.status_code == 409
    assert "Versie van de collega" in text(second)
    assert "Mijn versie" in text(second)
    world.worker.post(page, {"version": 2, "own_words": "Samen"})
    assert Case.objects.get().clarification.own_words == "Samen"


def test_the_call_list_serves_who_has_no_mail(world: World) -> None:
    case, need = world.clarified()
    ask = world.choose(case, need, f"offer:{world.offer.pk}")
    world.worker.post(ask, {"what": "Boodschappen", "when": "vrijdag", "days": 3})
    assert "Jeanne" in text(world.worker.get("/bellijst/"))
    invitation = case.invitations.get()
    world.worker.post(f"/dossiers/{case.pk}/uitnodiging/{invitation.pk}/", {"no": "1"})
    need.refresh_from_db()
    assert need.state == NeedState.OPEN
    assert f"offer:{world.offer.pk}" not in text(world.worker.get(f"/dossiers/{case.pk}/noden/{need.pk}/opties/"))
