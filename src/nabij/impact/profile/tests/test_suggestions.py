"""What can we do with this? Rules that hold for a neighbourhood, with its own figures."""

import re
from dataclasses import replace

import pytest

from nabij.impact.profile import rulebook, suggestions
from nabij.impact.profile.chapters import CHAPTERS
from nabij.impact.profile.lines import Line, Other
from nabij.impact.profile.suggestions import LABELS, Doors
from nabij.impact.profile.together import Together
from nabij.territory.indicators import definitions
from nabij.territory.models import Area, Level

FACTS = {
    "gap": {"domain", "times"}, "unconfirmed": {"number", "total"}, "unreached": {"known", "low", "high"},
    "uncounted": {"low", "high"}, "scan": set(), "vote": set(), "chosen": {"first"}, "weak": {"number"},
    "no_analysis": set(),
}  # fmt: skip


LEVELS = (("municipality", "Dorp"), ("primary_care_zone", "Zone"), ("region", "Gewest"))


def line(code: str, number: float | None, *gaps: float, **fields: object) -> Line:
    """A figure beside larger areas from which it differs by these shares."""
    others = [Other(level, name, f"{name}-cijfer", "", gap) for (level, name), gap in zip(LEVELS, gaps, strict=False)]
    plain = Line(
        code=code, theme="", name=code.title(), meaning="", state="shown", value="hier-cijfer", number=number,
        sentence="", beside=others, rank="", trend="", rising=None, margin="", day="", year=2026, age="", years=0,
        old=False, partial=False, notes=[], source="", licence="", ask=False,
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def doors(together: Together | None = None) -> Doors:
    return Doors(Area(code="D-1", level=Level.NEIGHBOURHOOD), together or Together())


def test_every_rule_names_what_exists() -> None:
    chapters = {code for code, _theme, _title, _intro in CHAPTERS}
    indicators = {one.code for one in definitions.starter_set()}
    for rule in rulebook.rules():
        assert rule.chapter in chapters
        assert rule.door.partition(":")[0] in LABELS
        assert rule.who
        given = {"value", "other", "place"} if rule.when in ("higher", "lower") else {"value"}
        if rule.when == "fact":
            given = FACTS[rule.fact]
        else:
            assert rule.indicator in indicators
            assert rule.when in ("higher", "lower", "rising", "none")
        assert set(re.findall(r"%\((\w+)\)s", rule.text)) <= given
        assert rule.text.count("%") == rule.text.count("%(")


def test_each_chapter_of_figures_has_a_rule() -> None:
    assert {rule.chapter for rule in rulebook.rules()} == {code for code, _theme, _title, _intro in CHAPTERS}


@pytest.mark.parametrize(
    ("gaps", "place"),
    [
        ((0.2, 0, 0), "Dorp"),
        ((0.01, 0.1, 0.3), "Zone"),
        ((-0.5, -0.5, 0.05), ""),
        ((0.01, 0.02, 0.05), "Gewest"),
        ((0.04, 0.04, 0.04), ""),
    ],
)
def test_the_nearest_area_from_which_it_differs_enough(gaps: tuple[float, ...], place: str) -> None:
    found = suggestions.of_chapter("households", [line("share_living_alone", 40, *gaps)], {}, doors())
    if place:
        assert found[0].text.startswith(f"Hier wonen meer mensen alleen (hier-cijfer, in {place} {place}-cijfer).")
        assert (found[0].label, found[0].url) == ("Vertel wat u graag doet", "/mijn-aanbod/")
    else:
        assert "Klopt dat met wat u elke dag ziet?" in found[0].text


def test_an_area_in_two_municipalities_differs_from_both() -> None:
    def both(*gaps: float) -> str:
        beside = [Other("municipality", name, f"{name}-cijfer", "", gap) for name, gap in zip("AB", gaps, strict=True)]
        lines = [line("share_living_alone", 40, beside=beside)]
        return suggestions.of_chapter("households", lines, {}, doors())[0].text

    assert both(0.3, 0.2).startswith("Hier wonen meer mensen alleen (hier-cijfer, in B B-cijfer).")
    assert "Klopt dat met wat u elke dag ziet?" in both(0.3, -0.1)


def test_what_is_hidden_fulfils_no_condition() -> None:
    told = line("share_living_alone", None, 0.5, value="te klein om te tonen", rising=3.0)
    found = suggestions.of_chapter("households", [told], {}, doors())
    assert [one.text for one in found] == [
        "Wij tonen hier geen cijfer. Wat ziet u zelf in uw buurt? Dat helpt ons verder."
    ]


def test_rising_and_none() -> None:
    rising = suggestions.of_chapter("aging", [line("share_80plus", 8, 0, rising=0.4)], {}, doors())
    assert rising[0].text.startswith("Het aandeel 80-plussers stijgt (nu hier-cijfer).")
    falling = suggestions.of_chapter("aging", [line("share_80plus", 8, 0, rising=-0.4)], {}, doors())
    assert "stijgt" not in falling[0].text
    none = suggestions.of_chapter("offer", [line("toilets", 0)], {}, doors())
    assert none[0].text.startswith("Er is geen openbaar toilet op de kaart.")


def test_facts_fill_in_the_text() -> None:
    facts = {"unreached": {"known": 9, "low": 648, "high": 891}}
    found = suggestions.of_chapter("reach", [], facts, doors())
    assert found[0].text.startswith("De buurt kent 9 mensen, en verwacht er 648 tot 891.")
    assert found[0].url == "/melding/"


def test_doors_lead_to_what_is_open_now() -> None:
    assert doors().to("propose") == ("Vertel het ons", "/melding/")
    closed = Together(url="/buurtanalyse/x/")
    assert doors(closed).to("propose") == ("Doe mee in uw buurt", "/doe-mee/")
    scanning = Together(url="/x/", scan_now="/buurtscan/c/")
    assert doors(scanning).to("take_part") == ("Naar de buurtscan", "/buurtscan/c/")
    proposing = Together(url="/x/", propose_now="/x/voorstel/")
    assert doors(proposing).to("propose") == ("Stel iets voor", "/x/voorstel/")
    assert doors().to("search:social")[1] == "/sociale-kaart/?domain=social&neighbourhood=D-1"


def test_a_chapter_has_no_more_than_one_can_read() -> None:
    codes = ("meeting_places_per_1000", "benches_per_1000", "shops_per_1000", "pharmacies_per_1000", "stops_per_1000")
    found = suggestions.of_chapter("offer", [line(code, 1, -0.5) for code in codes], {}, doors())
    assert len(found) == suggestions.MOST


def test_sums_alone_ask_for_what_one_sees() -> None:
    found = suggestions.of_chapter("people", [line("inhabitants", 900, relative=False)], {}, doors())
    assert found[0].text.startswith("Deze aantallen zeggen hoe groot iets is, niet hoe het gaat.")
