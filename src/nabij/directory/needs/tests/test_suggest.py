import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nabij.directory.needs import load, suggest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik heb hulp nodig met de boodschappen", "household.groceries"),
        ("IK HEB BOODSCHAPEN NODIG", "household.groceries"),
        ("boodschappendienst", "household.groceries"),
        ("een boodschapke doen", "household.groceries"),
        ("wie kan er met mijn hondeke wandelen", "household.pets"),
        ("mijn incontinentiemateriaal is op", "personal-care.toilet"),
        ("rolstoelvervoer gezocht", "mobility.adapted"),
        ("de bewintvoerder belt niet terug", "admin.legal"),
        ("ze ziet niemand meer", "social.loneliness"),
        ("alles zit onder de schimel", "housing.defects"),
        ("ik kan nie meer koken", "meals.cooking"),
        ("mama is al drie keer gevallen", "safety.falls"),
        ("ik verzorg mijn man al jaren en ik hou het niet meer vol", "carers.overload"),
        ("ik wil graag vrijwilliger worden", "meaning.volunteering"),
        ("ik zoek werk", "work.job"),
        ("ze vergeet alles en herkent ons niet meer", "health.memory"),
    ],
)
def test_an_ordinary_sentence_proposes_its_term_first(text: str, expected: str) -> None:
    assert suggest(text)[0].id == expected


def test_a_suggestion_carries_the_name_and_domain_of_its_term() -> None:
    best = suggest("Ik heb hulp nodig met de boodschappen")[0]
    term = load().terms[best.id]
    assert (best.name, best.domain) == (term.name, term.domain)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n ",
        "?!...",
        "12 34 56",
        "Dank u wel en tot morgen",
        "こんにちは",
        "Hej, jag skulle vilja",
        "x" * 5000,
    ],
)
def test_nothing_plausible_gives_nothing(text: str) -> None:
    assert suggest(text) == []


def test_the_limit_is_kept() -> None:
    text = "boodschappen koken poetsen rolstoel dokter schulden eenzaam werk zoeken opvang gevallen schimmel"
    assert len(suggest(text)) == 5
    assert len(suggest(text, limit=2)) == 2
    assert suggest(text, limit=0) == []


def test_two_needs_in_one_sentence_are_both_proposed() -> None:
    domains = [found.domain for found in suggest("mijn moeder valt vaak en haar koelkast is leeg")]
    assert {"safety", "meals"} <= set(domains[:3])


def test_repeating_a_word_does_not_raise_its_score() -> None:
    assert suggest("hond")[0].score == suggest("hond hond hond hond")[0].score


EVERYDAY = """ik niet meer kan wil geen moeder vader buur hond kat dokter geld huis bed slapen eten alleen roept nacht
werk school kind trap vallen bus rolstoel pillen brief mis dood boodschappen"""
DUTCH = st.lists(st.sampled_from(EVERYDAY.split()), max_size=60).map(" ".join)


@given(st.one_of(st.text(max_size=300), DUTCH))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_at_most_five_sorted_scores_between_0_and_1(text: str) -> None:
    found = suggest(text)
    scores = [suggestion.score for suggestion in found]
    assert len(found) <= 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({suggestion.id for suggestion in found}) == len(found)
    assert suggest(text) == found
