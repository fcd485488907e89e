"""The audit chain shows every change, gap and cut."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nabij.core import audit
from nabij.core.actors import GUEST, SYSTEM
from nabij.core.models import AuditEvent, AuditHead

pytestmark = pytest.mark.django_db


def write(count: int, chain: str = "99801") -> None:
    for number in range(count):
        audit.record("thing.done", by=SYSTEM, municipality=chain, number=number)


def test_a_chain_that_nobody_touched_holds() -> None:
    write(3)
    write(2, chain="99802")
    assert list(audit.verify()) == []
    assert AuditHead.objects.get(chain="99801").length == 3


def test_a_changed_event_breaks_the_chain_where_it_was_changed() -> None:
    write(3)
    AuditEvent.objects.filter(position=2).update(actor_label="somebody else")
    assert [(b.chain, b.position) for b in audit.verify()] == [("99801", 2)]


def test_a_removed_event_and_a_cut_off_tail_show() -> None:
    write(4)
    AuditEvent.objects.filter(position=4).delete()
    assert [b.why for b in audit.verify()] == ["4 events were written, 3 are left"]
    AuditEvent.objects.filter(position=2).delete()
    assert [b.why for b in audit.verify()] == ["event 2 is missing"]


def test_a_removed_head_shows() -> None:
    write(1)
    AuditHead.objects.all().delete()
    assert [b.why for b in audit.verify()] == ["the head of this chain is missing"]


def test_events_are_written_once() -> None:
    event = audit.record("thing.done", by=GUEST)
    with pytest.raises(TypeError, match="written once"):
        event.save()
    with pytest.raises(TypeError, match="never deleted"):
        event.delete()


def test_many_events_at_once_make_the_same_chain(django_assert_num_queries: Any) -> None:
    write(1)
    with CaptureQueriesContext(connection) as one:
        audit.record("thing.done", by=SYSTEM, municipality="99801")
    with django_assert_num_queries(len(one)):
        events = audit.record_all(
            [audit.Act("thing.done", details={"number": n}) for n in range(3)], by=SYSTEM, municipality="99801"
        )
    assert [event.position for event in events] == [3, 4, 5]
    assert list(audit.verify()) == []


def test_events_written_together_form_the_same_chain_in_few_queries() -> None:
    write(2)
    with CaptureQueriesContext(connection) as queries, audit.together():
        write(3)
        write(1, chain="99802")
    assert len([query for query in queries if 'INSERT INTO "core_auditevent"' in query["sql"]]) == 1
    write(1)
    assert list(audit.verify()) == []
    assert AuditHead.objects.get(chain="99801").length == 6


def test_nothing_is_written_of_what_failed_together() -> None:
    def half() -> None:
        with audit.together():
            write(1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert not AuditEvent.objects.exists()
    write(1)
    assert list(audit.verify()) == []
