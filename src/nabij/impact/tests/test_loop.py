"""From the first question to the outcome, through the pages, as each of those who come there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nabij.core import audit
from nabij.impact.models import Observation, Proposal, Scan, SwotItem, VoteRound
from nabij.impact.tests.conftest import Place

pytestmark = pytest.mark.django_db


def test_from_a_scan_to_priorities_that_are_chosen_together(place: Place) -> None:
    desk, guest, analysis = place.browser("coordinator"), Client(), [place.analysis.pk]

    def post(name: str, args: list[Any], browser: Client = desk, **data: Any) -> Any:
        return browser.post(reverse(f"impact:{name}", args=args), data)

    # A scan, and somebody who tells about a bench.
    post("new_scan", analysis, title="Hoe is het hier?", chosen=["green", "space"])
    scan = Scan.objects.get()
    post("step_scan", [scan.shown_code, "openen"])
    story = {"words": "Rosa van nummer 3 kan nergens zitten.", "tone": "better", "theme": "space"}
    for _person in range(6):
        post("scan", [scan.shown_code], guest, step="4", better=["space"])
    post("scan", [scan.shown_code], guest, step="4", better=["space"], **story)
    told = Observation.objects.get()
    post("show_observation", [told.pk], opened="1", words="Men kan nergens zitten.")
    post("step_scan", [scan.shown_code, "sluiten"])
    post("step_scan", [scan.shown_code, "publiceren"])
    result = guest.get(reverse("impact:scan_result", args=[scan.shown_code])).content.decode()
    assert ("Men kan nergens zitten." in result, "Rosa" in result) == (True, False)

    # What it means, on evidence.
    evidence = [f"observation:{told.pk}", f"scan:{scan.code}:space"]
    post("add_item", analysis, kind="weakness", words="Nergens zitten", evidence=evidence)
    item = SwotItem.objects.get()
    assert [str(piece.value) for piece in item.evidence.all()] == ["Men kan nergens zitten.", "7 keer kan beter"]

    # Proposals of a resident and an organisation.
    post("propose", analysis, guest, title="Een bank")
    post("propose", analysis, place.browser("partner"), title="Een stoel", organisation=str(place.organisation.pk))
    for proposal in Proposal.objects.all():
        post("judge", [proposal.pk], opened="1", title=proposal.title, items=[str(item.pk)])

    # A vote by code.
    closes_at = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    post("new_round", analysis, title="Wat eerst?", method="points", points="5", closes_at=closes_at)
    voted = VoteRound.objects.get()
    post("step_round", [voted.pk, "openen"])
    bench = Proposal.objects.get(title="Een bank").pk.hex
    for group in ("residents", "organisations"):
        page = post("print_codes", [voted.pk], group=group, number="5")
        for slip in page.context["slips"]:
            done = guest.post(f"/stemmen/{slip.code}/", {bench: "5"})
            assert "Uw stem is geteld" in done.content.decode()
    post("step_round", [voted.pk, "sluiten"])
    post("step_round", [voted.pk, "publiceren"])
    outcome = guest.get(reverse("impact:round", args=[voted.pk])).content.decode()
    assert re.sub(r"\s+", " ", outcome).index("Een bank") < outcome.index("Een stoel")
    assert "5,00" in outcome
    assert list(audit.verify()) == []
