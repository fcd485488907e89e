import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabij.core.text import (
    LONGEST_WORD,
    deletions,
    distance,
    dutch_stems,
    fold,
    index_words,
    sound,
    split_compound,
    stem,
    stems,
    variants,
    words,
)


def test_folds_case_accents_and_ligatures() -> None:
    assert fold("Één COÖRDINATOR, Ĳzer, façade") == "een coordinator, ijzer, facade"


def test_words_are_cut_at_everything_that_is_no_letter_or_digit() -> None:
    assert words("'s Avonds, e-mail: 24/7!") == ["s", "avonds", "e", "mail", "24", "7"]
    assert words("een twee drie", limit=2) == ["een", "twee"]
    assert words("a" * 500) == ["a" * LONGEST_WORD]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("boodschap", "boodschappen"),
        ("poetsen", "gepoetst"),
        ("eenzaam", "eenzaamheid"),
        ("kind", "kindjes"),
        ("wandelen", "wandeling"),
        ("wassen", "wast"),
    ],
)
def test_forms_of_a_word_share_their_stem(left: str, right: str) -> None:
    assert stem(left) == stem(right)


@pytest.mark.parametrize(
    ("left", "right"), [("gezin", "zin"), ("gezond", "zon"), ("geweld", "wel"), ("living", "lift"), ("gebed", "bed")]
)
def test_different_words_do_not_fall_together(left: str, right: str) -> None:
    assert stem(left) != stem(right)


@pytest.mark.parametrize(
    ("word", "base"), [("hondeke", "hond"), ("straatje", "straat"), ("poetst", "poets"), ("tasken", "tas")]
)
def test_variants_reach_the_base_of_spoken_forms(word: str, base: str) -> None:
    assert base in list(variants(word))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("boodschappendienst", ["boodschap", "dienst"]),
        ("rolstoelvervoer", ["rolstoel", "vervoer"]),
        ("bewonersgroep", ["bewoner", "groep"]),
        ("vergeten", []),
        ("kat", []),
    ],
)
def test_compounds_fall_apart_and_other_words_do_not(word: str, parts: list[str]) -> None:
    assert split_compound(word) == parts


def test_a_compound_is_indexed_whole_and_in_parts() -> None:
    found = index_words("De Boodschappendienst")
    assert found == ["de", "boodschappendienst", "boodschap", "dienst"]
    assert set(stems("boodschap")) <= set(found)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("verpleechster", "verpleegster"), ("kauw", "kou"), ("schimmel", "sgimmel"), ("fiets", "viets")],
)
def test_words_that_sound_alike_have_the_same_sound(written: str, meant: str) -> None:
    assert sound(written) == sound(meant)


@pytest.mark.parametrize(
    ("left", "right", "limit", "edits"),
    [
        ("kat", "kat", 1, 0),
        ("kat", "kta", 1, 1),
        ("rollator", "rolator", 1, 1),
        ("rollator", "rolador", 1, None),
        ("rollator", "rolador", 2, 2),
        ("a", "abcd", 2, None),
    ],
)
def test_distance_counts_edits_up_to_a_limit(left: str, right: str, limit: int, edits: int | None) -> None:
    assert distance(left, right, limit) == edits


@given(st.text(alphabet="abcde", max_size=8), st.text(alphabet="abcde", max_size=8))
def test_distance_is_symmetric_and_words_one_edit_apart_share_a_deletion(left: str, right: str) -> None:
    edits = distance(left, right, 2)
    assert edits == distance(right, left, 2)
    if edits == 1:
        assert set(deletions(left)) & set(deletions(right))


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for word in words(text):
        assert stem(word)
        assert isinstance(sound(word), str)
        assert all(part in dutch_stems() for part in split_compound(word))
