"""A worry at a real spot of a real municipality, through the pages, to help that is there and a gap that is counted."""

import csv
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from nabij.accounts.models import Role
from nabij.core import audit, sweeps
from nabij.core.clock import now
from nabij.detection.models import Concern
from nabij.directory.models import Organisation, Service
from nabij.guidance.models import Case, CaseState, FollowUp, Gap, Need, NeedState, Referral
from nabij.territory import queries as territory
from nabij.territory.models import Area
from tests import realdata
from tests.factories import make_user
from tests.pages import client_of

pytestmark = [pytest.mark.realdata, pytest.mark.django_db(transaction=True), realdata.needs_data]
MEDICATION = "health.medication"
WORDS = "Ik raak niet meer bij de apotheek voor mijn medicatie."


def a_real_pharmacy() -> dict[str, str]:
    """The first pharmacy of Dendermonde whose street is known, with its address and spot."""
    with (realdata.DATA / "zorgvoorzieningen/apotheken_2022.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["nis_2025"] == realdata.NIS]
    return next(row for row in rows if territory.place_of_address(row["address"]) is not None)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def mailed(to: str) -> str:
    sweeps.run_all()
    body = str([message.body for message in mail.outbox if to in message.to][-1])
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found is not None
    return found.group(1)


def test_the_loop_in_dendermonde(tmp_path: Path) -> None:
    built = realdata.build(tmp_path)
    spot = a_real_pharmacy()
    concern = _signalled(spot)
    place = territory.place_of(float(spot["lon"]), float(spot["lat"]))
    assert (concern.municipality, concern.neighbourhood) == (built.municipality, place.neighbourhood)
    assert concern.neighbourhood in built.neighbourhoods

    worker = client_of(make_user(Role.INFOPOINT, concern.neighbourhood))
    elsewhere = client_of(make_user(Role.INFOPOINT, _another(built.neighbourhoods, concern.neighbourhood)))
    row = f"/infopunt/melding/{concern.pk}/"
    assert row in text(worker.get("/infopunt/"))
    assert row not in text(elsewhere.get("/infopunt/"))
    case = _case(worker, concern, spot)
    assert case.neighbourhood == concern.neighbourhood

    need = _need(worker, case, MEDICATION)
    worker.post(f"/dossiers/{case.pk}/zoeken/")
    pharmacy = _referred_to_a_real_pharmacy(worker, case, need)
    _accepted_by_link(need)
    _handed_over(worker, case, pharmacy)
    _solved(case)
    _a_gap_for_another_need(worker, concern, spot, built.municipality)
    assert list(audit.verify()) == []


def _another(areas: list[Area], area: Area | None) -> Area:
    return next(one for one in areas if one != area)


def _signalled(spot: dict[str, str]) -> Concern:
    """The three questions at /melding/, answered at the address of the pharmacy."""
    guest = Client()
    answers = {"words": WORDS, "about": "self", "place": spot["address"]}
    guest.post("/melding/", {"step": "1", "words": WORDS})
    page = guest.post("/melding/", {"step": "2", **answers})
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text(page)))
    contact = {"reach": "yes", "name": "Maria Claes", "phone": "0470 12 34 56", "email": "maria@example.org"}
    guest.post("/melding/", {**hidden, **answers, **contact, "step": "3"})
    return Concern.objects.get()


def _case(worker: Client, concern: Concern, spot: dict[str, str]) -> Case:
    worker.post(f"/infopunt/melding/{concern.pk}/triage/", {"urgency": "today", "seen": concern.state})
    person = {"given_name": "Maria", "family_name": "Claes", "phone": "0470 12 34 56", "email": "maria@example.org"}
    asked = {"address": spot["address"], "language": "nl", "guidance": "spoken", "share": "on"}
    worker.post(f"/dossiers/nieuw/{concern.pk}/", {**person, **asked})
    case = Case.objects.get()
    worker.post(f"/dossiers/{case.pk}/verduidelijken/", {"version": 1, "own_words": WORDS, "goals": "Thuis blijven"})
    return case


def _need(worker: Client, case: Case, term: str) -> Need:
    page = f"/dossiers/{case.pk}/noden/nieuw/"
    assert f'value="{term}"' in text(worker.get(page))
    worker.post(page, {"term": term})
    return case.needs.get(term=term)


def _referred_to_a_real_pharmacy(worker: Client, case: Case, need: Need) -> Service:
    page = f"/dossiers/{case.pk}/noden/{need.pk}/opties/"
    listed = text(worker.get(page))
    keys = re.findall(r'name="option" value="(service:[^"]+)"', listed)
    assert len(keys) == Service.objects.filter(terms__icontains=MEDICATION, active=True).count()
    pharmacy = Service.objects.select_related("organisation").get(pk=keys[0].partition(":")[2])
    assert pharmacy.name == "Apotheek"
    # The concern comes from the door of a pharmacy: one of the nearest stands first.
    assert re.search(r"Op ongeveer \d00 meter", listed)
    Organisation.objects.filter(pk=pharmacy.organisation_id).update(email="apotheek@example.org")
    ask = worker.post(page, {"option": keys[0]}).headers["Location"]
    worker.post(ask, {"message": "Kunt u medicatie aan huis brengen?"})
    return pharmacy


def _accepted_by_link(need: Need) -> None:
    guest, link = Client(), mailed("apotheek@example.org")
    assert "Claes" not in text(guest.get(link))
    assert "Maria Claes" in text(guest.post(link, {"decision": "accept"}, follow=True))
    need.refresh_from_db()
    assert (Referral.objects.get().state, need.state) == ("accepted", NeedState.ARRANGED)


def _handed_over(worker: Client, case: Case, pharmacy: Service) -> None:
    page = f"/dossiers/{case.pk}/overdragen/"
    receiver = f"receiver_organisation:{pharmacy.organisation_id}"
    worker.post(page, {"receiver": receiver, "message": "Elke maandag medicatie aan huis."})
    worker.post(f"{page}bevestigen/", {"side": "giver"})
    Client().post(mailed("apotheek@example.org"))
    case.refresh_from_db()
    assert case.owner is not None
    Client().post(mailed("maria@example.org"))
    done = Case.objects.get()
    assert (done.owner, done.owner_organisation, done.state) == (None, pharmacy.organisation, CaseState.FOLLOWING)


def _solved(case: Case) -> None:
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        sweeps.run_all()
        sweeps.run_all()
        Client().post(mailed("maria@example.org"), {"outcome": "solved"})
    case.refresh_from_db()
    assert (FollowUp.objects.get().outcome, case.state) == ("solved", CaseState.CLOSED)


def _a_gap_for_another_need(worker: Client, concern: Concern, spot: dict[str, str], municipality: Area) -> None:
    """Nobody in the imported directory drives people to the hospital: that is a gap, without a person in it."""
    case = Case.objects.get()
    worker.post(f"/dossiers/{case.pk}/heropenen/")
    term = "mobility.transport"
    worker.post(f"/dossiers/{case.pk}/noden/nieuw/", {"term": term, "words": "Naar het ziekenhuis"})
    need = case.needs.get(term=term)
    page = f"/dossiers/{case.pk}/noden/{need.pk}/"
    assert "Er is nu niemand om voor te stellen" in text(worker.get(f"{page}opties/"))
    worker.post(f"{page}leemte/", {"reason": "does_not_exist"})
    gap = Gap.objects.get()
    assert (gap.municipality, gap.neighbourhood, gap.term) == (municipality, concern.neighbourhood, term)
    coordinator = client_of(make_user(Role.COORDINATOR, municipality))
    assert "Claes" not in text(coordinator.get("/leemten/"))
    assert coordinator.get(f"/dossiers/{case.pk}/").status_code == 403
