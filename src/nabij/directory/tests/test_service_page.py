from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from nabij.directory.models import CostOption, Location, Schedule, Service, ServiceAtLocation
from tests.factories import make_neighbourhood, make_organisation, make_service
from tests.pages import queries_of

pytestmark = pytest.mark.django_db
MONDAY_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def service() -> Service:
    organisation = make_organisation(name="De Linde", phone="052 00 00 00")
    service = make_service(
        organisation,
        name="Boodschappendienst",
        description="Wij brengen boodschappen.",
        terms=["household.groceries"],
        languages=["nl", "tr"],
        eligibility="65-plussers",
        application_process="1. Bel ons.\n- Wij komen langs.\n",
        required_documents="Identiteitskaart",
        waiting_days=21,
        capacity_left=0,
    )
    service.areas.add(make_neighbourhood(name="Centrum"))
    CostOption.objects.create(service=service, option="€ 5 per keer", amount=Decimal(5))
    location = Location.objects.create(organisation=organisation, name="Buurthuis", address="Kerkstraat 1")
    ServiceAtLocation.objects.create(service=service, location=location)
    Schedule.objects.create(service=service, weekday=0, opens_at=time(9), closes_at=time(12))
    return service


def show(client: Client, service: Service) -> Any:
    return client.get(reverse("directory:service", args=[service.pk]))


@time_machine.travel(MONDAY_TEN, tick=False)
def test_all_that_is_known(client: Client, service: Service) -> None:
    response = show(client, service)
    assert response.context["facts"] == [
        ("Voor wie?", "65-plussers"),
        ("Prijs", "€ 5 per keer"),
        ("Wachttijd", "ongeveer 3 weken"),
        ("Is er plaats?", "op dit moment niet"),
        ("Talen", "Nederlands, Turks"),
        ("Werkt in", "Centrum"),
    ]
    assert response.context["steps"] == ["Bel ons.", "Wij komen langs."]
    assert response.context["documents"] == ["Identiteitskaart"]
    page = response.content.decode()
    for text in (
        "De Linde",
        'href="tel:052000000"',
        "Buurthuis",
        "Kerkstraat 1",
        "Nu open tot 12 uur",
        "<svg",
        "Boodschappen",
    ):
        assert text in page
    assert f"http://localhost:8000/sociale-kaart/{service.pk}/" in page


@time_machine.travel(MONDAY_TEN, tick=False)
def test_today_stands_out_in_the_opening_hours(client: Client, service: Service) -> None:
    [table] = show(client, service).context["tables"]
    assert [(row.name, row.spans) for row in table.rows if row.is_today] == [("maandag", ("9 tot 12 uur",))]


def test_each_location_with_hours_of_its_own_has_a_table(client: Client, service: Service) -> None:
    other = Location.objects.create(organisation=service.organisation, name="Antenne")
    ServiceAtLocation.objects.create(service=service, location=other)
    service.schedules.update(location=Location.objects.get(name="Buurthuis"))
    Schedule.objects.create(service=service, location=other, weekday=1, opens_at=time(9), closes_at=time(10))
    assert [table.title for table in show(client, service).context["tables"]] == ["Antenne", "Buurthuis"]


def test_a_service_of_which_little_is_known(client: Client) -> None:
    page = show(client, make_service()).content.decode()
    assert "Vraag de uren na bij de dienst." in page
    assert "Hoe vraagt u dit aan?" not in page


def test_a_service_that_is_gone(client: Client) -> None:
    assert show(client, make_service(active=False)).status_code == 404
    assert client.get(reverse("directory:service", args=[uuid4()])).status_code == 404


def test_markup_in_a_file_is_shown_as_text(client: Client) -> None:
    service = make_service(name="<script>x</script>", description="<b>vet</b>", application_process="<i>x</i>")
    page = show(client, service).content.decode()
    assert "<script>x" not in page
    assert "<b>vet" not in page
    assert "<i>x" not in page


def test_one_location_or_three_take_as_many_queries(client: Client, service: Service) -> None:
    address = reverse("directory:service", args=[service.pk])
    one = queries_of(client, address)
    assert one <= 12
    for number in range(2):
        location = Location.objects.create(organisation=service.organisation, name=f"Plek {number}")
        ServiceAtLocation.objects.create(service=service, location=location)
    assert queries_of(client, address) == one
