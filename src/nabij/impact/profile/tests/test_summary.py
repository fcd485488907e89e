"""Five things to know, by the rule; and what isn't known."""

from nabij.impact.profile import summary
from nabij.impact.profile.offer import Offer
from nabij.impact.profile.tests.test_suggestions import line
from nabij.impact.profile.together import Together

NOTHING = Offer([], 0, 0, [], True)


def chosen(*lines: object) -> list[str]:
    return [one.code for one in summary.to_know(lines)]  # type: ignore[arg-type]


def test_the_most_unusual_of_each_theme_first() -> None:
    lines = [
        line("a", 1, theme="t1", spreads=1.0),
        line("b", 1, theme="t1", spreads=-3.0),
        line("c", 1, theme="t2", spreads=0.5),
        line("d", 1, theme="t1", spreads=2.0),
    ]
    assert chosen(*lines) == ["b", "c", "d", "a"]


def test_five_at_most_and_equal_ones_in_the_order_of_the_set() -> None:
    assert chosen(*(line(code, 1, theme=code, spreads=1.0) for code in "abcdefg")) == list("abcde")


def test_recent_goes_before_old() -> None:
    lines = [line("old", 1, theme="a", spreads=3.0, old=True, years=7), line("new", 1, theme="b", spreads=0.3)]
    assert chosen(*lines) == ["new", "old"]


def test_left_out() -> None:
    lines = [
        line("hidden", None, spreads=9.0, state="hidden"),
        line("sum", 1, spreads=9.0, relative=False),
        line("ancient", 1, spreads=9.0, old=True, years=16),
        line("partial", 1, spreads=9.0, partial=True),
        line("usual", 1, spreads=0.1),
        line("same words", 1, 0.0, spreads=9.0, value="Dorp-cijfer"),
    ]
    assert chosen(*lines) == []


def test_each_thing_is_a_sentence_with_its_year() -> None:
    told = line("a", 1, spreads=1.0, name="Aandeel", value="12 %", year=2024, sentence="In Dorp is dat 9 %.")
    assert summary.sentences([told]) == ["Aandeel: 12 % in 2024. In Dorp is dat 9 %."]


def test_what_is_not_known() -> None:
    lines = [
        line("h", None, name="Verborgen", state="hidden"),
        line("p", 1, name="Deels", partial=True),
        line("o", 1, name="Oud", old=True, year=2011),
    ]
    told = summary.not_known(lines, NOTHING, Together(), reach=False, known=False)
    assert told == [
        "Deze cijfers zijn te klein om te tonen: Verborgen.",
        "Voor een deel van dit gebied kennen we deze cijfers niet: Deels.",
        "1 cijfer is ouder dan vijf jaar; het oudste is van 2011.",
        "Hoeveel oudere mensen hier hulp nodig hebben, kunnen we niet schatten.",
        "Hoeveel mensen met een zorgnood de buurt kent, tonen we niet of is nog niet geteld.",
        "Welke hulp er is: op de sociale kaart staat nog niets voor dit gebied.",
        "Wat bewoners zelf ervaren: er is nog geen buurtscan met een resultaat.",
        "Cijfers zeggen niet wie het is, en ook niet waarom het zo is.",
    ]


def test_long_lists_of_names_are_cut() -> None:
    lines = [line(str(n), None, name=f"C{n}", state="hidden") for n in range(9)]
    told = summary.not_known(lines, NOTHING, Together(), reach=True, known=True)
    assert told[0] == "Deze cijfers zijn te klein om te tonen: C0, C1, C2, C3, C4, C5 en nog 3."
