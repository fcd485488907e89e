import copy
from collections.abc import Callable
from typing import Any

import pytest

from nabij.directory.needs import NeedsDataError, load, taxonomy, term, versions
from nabij.directory.needs.lexicon import compile_lexicon, lexicon
from nabij.directory.needs.loader import DATA, DOMAIN_CODES, parse_taxonomy, read_toml


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(read_toml(DATA / "taxonomy-1.toml"))


def test_there_are_twelve_domains_with_at_least_three_terms_each() -> None:
    found = load()
    assert tuple(found.domains) == DOMAIN_CODES
    assert all(len(found.in_domain(code)) >= 3 for code in DOMAIN_CODES)
    assert len(found.terms) >= 60


def test_every_term_has_its_own_name_and_one_line_of_explanation() -> None:
    terms = list(load().terms.values())
    assert len({found.name for found in terms}) == len(terms)
    assert all(found.description.endswith(".") and "\n" not in found.description for found in terms)


def test_a_term_is_found_by_its_id() -> None:
    assert term("household.groceries").name == "Boodschappen"
    assert term("household.groceries").domain == "household"
    with pytest.raises(KeyError):
        term("household.nothing")


def test_versions_are_named_and_an_unknown_one_is_refused() -> None:
    assert versions()[0] == 1
    assert taxonomy(1) is load(1)
    with pytest.raises(NeedsDataError, match="version 99 does not exist"):
        load(99)


def test_every_term_has_words_in_the_lexicon() -> None:
    found = lexicon(1)
    targets = {entry.target for entries in found.single.values() for entry in entries}
    assert targets == set(load(1).terms)


def _rename_domain(data: dict[str, Any]) -> None:
    data["domains"]["housng"] = data["domains"].pop("housing")


def _lose_name(data: dict[str, Any]) -> None:
    del data["terms"]["household.pets"]["name"]


def _bad_id(data: dict[str, Any]) -> None:
    data["terms"]["Household Pets"] = {"name": "x", "description": "y"}


def _unknown_domain(data: dict[str, Any]) -> None:
    data["terms"]["garden.hedge"] = {"name": "x", "description": "y"}


def _same_name(data: dict[str, Any]) -> None:
    data["terms"]["household.pets"]["name"] = "Boodschappen"


def _extra_field(data: dict[str, Any]) -> None:
    data["terms"]["household.pets"]["colour"] = "red"


def _no_version(data: dict[str, Any]) -> None:
    data["version"] = "one"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_rename_domain, "domains must be exactly housing household"),
        (_lose_name, "term household.pets: name must be one line of text"),
        (_bad_id, "term Household Pets: an id looks like household.groceries"),
        (_unknown_domain, "term garden.hedge: there is no domain 'garden'"),
        (_same_name, "two terms are called 'Boodschappen'"),
        (_extra_field, "term household.pets: unknown field 'colour'"),
        (_no_version, "version must be a whole number"),
    ],
)
def test_a_wrong_taxonomy_is_refused_with_its_place(
    data: dict[str, Any], spoil: Callable[[dict[str, Any]], None], message: str
) -> None:
    spoil(data)
    with pytest.raises(NeedsDataError, match=message) as error:
        parse_taxonomy(data, "some.toml")
    assert str(error.value).startswith("some.toml: ")


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ({"strng": "hond"}, "unknown group 'strng'"),
        ({"strong": "@nobody ziet"}, "unknown class @nobody in '@nobody ziet'"),
        ({"strong": "ho*"}, "'ho\\*' is too short a beginning"),
        ({"strong": "hond, ?!"}, "nothing to match in '\\?!'"),
    ],
)
def test_a_wrong_lexicon_is_refused_with_its_place(groups: dict[str, str], message: str) -> None:
    with pytest.raises(NeedsDataError, match=message) as error:
        compile_lexicon({"terms": {"household.pets": groups}}, "some.toml")
    assert str(error.value).startswith("some.toml: household.pets: ")
