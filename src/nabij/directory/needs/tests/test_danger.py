import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nabij.directory.needs import danger
from nabij.directory.needs.tests.sentences import BATCHES, read_sentences


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("er is brand bij de buren", "fire"),
        ("het huis hiernaast staat in brand", "fire"),
        ("Er komt rook uit het raam", "fire"),
        ("de frituurpan staat in brand!!", "fire"),
        ("ik ruik gas in de gang", "gas"),
        ("het ruikt hier naar gas", "gas"),
        ("GAS GEUR in de kelder", "gas"),
        ("ik wil niet meer leven", "suicide"),
        ("mijn zoon wil zelfmoord plegen", "suicide"),
        ("ik wil er een eind aan maken", "suicide"),
        ("ik wil doot", "suicide"),
        ("ik ga van de brug springen", "suicide"),
        ("ze ligt op de grond en beweegt niet meer", "unconscious"),
        ("hij ademt nie meer", "unconscious"),
        ("mijn man is bewusteloos", "unconscious"),
        ("hij heeft pijn op de borst", "unconscious"),
        ("haar mond hangt scheef en ze kan niet praten", "unconscious"),
        ("ze heeft een hele doos pillen geslikt", "unconscious"),
        ("ik krijg mama niet wakker", "unconscious"),
        ("Mijn buurvrouw ligt op de grond en reageert niet", "unconscious"),
        ("ik lig op de grond en kan niet meer opstaan", "unconscious"),
        ("de buurvrouw antwoordt niet en ligt in de gang", "unconscious"),
        ("ik ben gevallen en geraak niet meer recht", "unconscious"),
        ("mijn man krijgt nu een beroerte", "unconscious"),
        ("hij staat hier met een mes", "violence"),
        ("hij slaat haar nu", "violence"),
        ("ze zijn aan het vechten op straat", "violence"),
        ("HELP HELP er is iemand binnen", "violence"),
    ],
)
def test_danger_now_is_seen(text: str, kind: str) -> None:
    assert kind in [found.kind for found in danger(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "vorige week was er brand in de straat",
        "ik ben bang voor brand",
        "de lamp brandt niet meer",
        "Ik brand elke dag een kaars voor mijn man",
        "wij wonen in de brandstraat",
        "de gasfactuur is te hoog",
        "mama laat het gasvuur aanstaan",
        "ik ruik niets meer sinds corona en kook op gas",
        "mijn man is dood",
        "mijn vader wil thuis sterven",
        "mijn hond is dood en ik wil een nieuwe",
        "de batterij van mijn gsm is dood",
        "de eigenaar reageert niet",
        "mijn computer reageert niet meer",
        "de post ligt al een week op de grond in de gang",
        "ik ben bang dat ik val en op de grond lig",
        "sinds zijn beroerte kan hij niet meer praten",
        "ik ben vorige maand gevallen en kan niet meer goed opstaan uit de zetel",
        "Ze is bewusteloos geweest, drie jaar geleden",
        "de verwarming ademt geen warmte",
        "het is hier om te stikken van de warmte",
        "ik heb een mes en vork nodig",
        "hij is van de trap gevallen vorige maand",
        "wie kan mij helpen met de boodschappen",
        "ze is weer drie kilo kwijt",
    ],
)
def test_other_sentences_are_left_in_peace(text: str) -> None:
    assert danger(text) == []


def test_ordinary_sentences_rarely_sound_like_danger() -> None:
    found = [sentence.text for batch in BATCHES for sentence in read_sentences(batch) if danger(sentence.text)]
    assert found == ["in het appartement onder mij ruikt het naar gas en naar verbrand"]


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_asked(text: str) -> None:
    assert all(found.name for found in danger(text))
