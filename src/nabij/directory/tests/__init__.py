"""What the tests of the social map share."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST_QUERIES = 12


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes; never more than twelve."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    assert len(captured) <= MOST_QUERIES
    return len(captured)
