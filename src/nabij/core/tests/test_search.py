from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nabij.core import search
from nabij.core.models import SearchEntry
from nabij.core.search import Entry

pytestmark = pytest.mark.django_db

SHELF = {
    1: ("Boodschappendienst", "Wij brengen boodschappen aan huis."),
    2: ("Maaltijden aan huis", "Elke middag een warme maaltijd."),
    3: ("Poetshulp", "Hulp in het huishouden, ook voor boodschappen."),
    4: ("Buurtrestaurant De Ketel", "Warm eten in gezelschap, drie gangen."),
    5: ("Café Één", "Een ontmoetingsplek voor iedereen."),
    6: ("Apotheek Sint-Gillis", "Geneesmiddelen en raad."),
    7: ("Apotheek De Linde", "Geneesmiddelen, ook in Sint-Gillis."),
}


def uuid(number: int) -> UUID:
    return UUID(int=number)


@pytest.fixture
def shelf() -> None:
    search.index_many("test", [Entry(uuid(number), *texts) for number, texts in SHELF.items()])


def found(query: str, **options: int) -> list[int]:
    return [object_id.int for object_id in search.find("test", query, **options)]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("boodschap", [1, 3]),
        ("boodschappen", [1, 3]),
        ("BOODSCHAPPENDIENST", [1]),
        ("boodsch", [1, 3]),
        ("boodschapen", [1, 3]),  # misspelt
        ("boodschappenhulp", [3]),  # a compound that stands nowhere: both its parts
        ("maaltijd", [2]),
        ("maaltyden", [2]),
        ("ik zoek iemand voor mijn boodschappen", [1, 3]),
        ("cafe een", [5]),
        ("apotheek", [7, 6]),  # equals by title
        ("apotheek sint-gillis", [6, 7]),  # title before text
        ("aphoteek gillis", [6, 7]),
        ("warm eten", [4]),
        ("kapper", []),
        ("", []),
        ("?!", []),
    ],
)
def test_finds_the_same_in_the_same_order_on_both_databases(query: str, expected: list[int]) -> None:
    assert found(query) == expected


@pytest.mark.usefixtures("shelf")
def test_some_of_the_words_are_better_than_none() -> None:
    assert found("poetshulp met de fiets naar zee") == [3]


@pytest.mark.usefixtures("shelf")
def test_no_more_than_asked() -> None:
    assert found("apotheek", limit=1) == [7]


@pytest.mark.usefixtures("shelf")
def test_an_object_is_found_by_its_latest_words_only() -> None:
    search.index("test", uuid(4), title="Wassalon De Ketel")
    assert found("buurtrestaurant") == []
    assert found("wassalon") == [4]
    assert SearchEntry.objects.filter(kind="test").count() == len(SHELF)


@pytest.mark.usefixtures("shelf")
def test_a_removed_object_is_not_found() -> None:
    search.remove("test", uuid(6))
    assert found("apotheek") == [7]


@pytest.mark.usefixtures("shelf")
def test_another_kind_is_not_found() -> None:
    search.index("other", uuid(9), title="Apotheek")
    assert found("apotheek") == [7, 6]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(query=st.text(max_size=60) | st.text(alphabet="\"'*:()&|!<>-+^~%_\\ \x00abAND OR NOT NEAR", max_size=40))
def test_no_query_breaks_the_search(query: str, shelf: None) -> None:
    assert set(found(query)) <= set(SHELF)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_can_be_indexed_and_found_again(text: str, shelf: None) -> None:
    search.index("test", uuid(99), title=text, body=text)
    assert len(found(text)) <= len(SHELF) + 1
