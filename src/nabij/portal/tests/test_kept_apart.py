"""What one human being must not read about another on their own pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from nabij.accounts.models import Role
from nabij.core import audit
from nabij.core.actors import Actor
from nabij.core.clock import now
from nabij.detection import services as detection
from nabij.detection.models import Concern
from nabij.guidance.tests.scene import make_case, make_scene
from nabij.people.models import Proxy
from tests.factories import make_neighbourhood, make_person, make_user

pytestmark = pytest.mark.django_db


def test_the_home_of_a_sender_tells_nothing_of_what_came_of_a_concern_about_another(client: Client) -> None:
    here = make_neighbourhood()
    user, worker = make_user(), Actor.of_user(make_user(Role.INFOPOINT, here))
    sender = make_person(here, user=user)
    client.force_login(user)
    told, begin, reach = [], now(), {"phone": "0470"}
    steps: list[Callable[[Concern], object]] = [
        lambda concern: None,
        lambda concern: detection.take_up(concern, by=worker),
        lambda concern: detection.close(concern, answer="", by=worker),
    ]
    for step in steps:
        concern = detection.report(
            by=Actor.of_user(user),
            words="De buur is ziek",
            about="other",
            neighbourhood=here,
            contact=reach,
        )
        step(concern)
        page = client.get(reverse("portal:home")).content.decode()
        at = page.index(concern.shown_code)
        told.append((concern.sender_id == sender.pk, "Goed ontvangen" in page[at : at + 500]))
        Concern.objects.filter(pk=concern.pk).update(sender=None)
    assert told == [(True, True)] * 3
    Concern.objects.filter(pk=concern.pk).update(sender=sender)
    with time_machine.travel(begin + timedelta(days=31), tick=False):
        assert concern.shown_code not in client.get(reverse("portal:home")).content.decode()


def test_the_person_does_not_read_which_neighbour_said_no(client: Client) -> None:
    user = make_user()
    person = make_person(make_neighbourhood(), user=user)
    helper = Actor.of_user(make_user(name="Weigerende Buur"))
    audit.record("invitation.decline", by=helper, on=person, person_id=person.pk)
    client.force_login(user)
    page = client.get(reverse("portal:my_data")).content.decode()
    download = client.get(reverse("portal:my_data_download", args=[person.pk])).content.decode()
    assert ("Weigerende" in page, "Weigerende" in download, "een vrijwilliger of buur" in page) == (False, False, True)


def test_a_worker_does_not_make_themself_the_proxy_of_somebody(client: Client) -> None:
    scene = make_scene()
    make_case(scene)
    client.force_login(scene.worker)
    url = reverse("portal:my_data_proxy", args=[scene.person.pk])
    answer = client.post(url, {"email": scene.worker.email, "relation": "vriend"})
    assert (answer.status_code, Proxy.objects.count()) == (403, 0)
