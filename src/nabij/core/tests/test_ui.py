"""The components: what they render, and that the colours can be read."""

import re
from datetime import UTC, datetime, timedelta
from math import hypot
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import strip_tags

from nabij.core.templatetags.nabij import data_table
from nabij.core.ui import palette
from nabij.core.ui.forms import CheckCards, DateInput, LongText, RadioCards
from nabij.core.ui.icons import ICONS, RING_ICONS, draw
from nabij.core.ui.messages import undo, undo_url
from nabij.core.ui.rings import CENTRE, EDGES, initials, lay_out
from nabij.core.ui.when import ago, span, until

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
STATIC = Path(__file__).parents[1] / "static" / "nabij"


def show(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


# Colours


def test_a_browser_that_asks_for_dark_gets_the_dark_theme() -> None:
    themes = palette.themes()
    assert themes["system-dark"] == themes["dark"]
    assert themes["dark"].keys() == themes["light"].keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_has_enough_contrast(theme: str) -> None:
    colours = palette.themes()[theme]
    weak = {
        f"{colour} on {ground}": round(palette.contrast(colours[colour], colours[ground]), 2)
        for colour, ground, least in palette.pairs()
        if palette.contrast(colours[colour], colours[ground]) < least
    }
    assert weak == {}


def test_contrast_follows_the_standard() -> None:
    assert round(palette.contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(palette.contrast("#767676", "#ffffff"), 2) == 4.54
    assert palette.contrast("#123456", "#123456") == 1.0


def test_the_style_sheets_stay_small_and_take_their_colours_from_the_tokens() -> None:
    sheets = {path.name: path.read_text() for path in (STATIC / "css").glob("*.css")}
    assert len(sheets["tokens.css"].encode()) + len(sheets["nabij.css"].encode()) < 42_000
    used = set(re.findall(r"var\(--([\w-]+)\)", sheets["nabij.css"] + sheets["guide.css"]))
    known = set(re.findall(r"--([\w-]+):", "".join(sheets.values())))
    assert used - known == set()


def test_the_style_sheets_work_from_right_to_left() -> None:
    physical = re.compile(r"(?:margin|padding|border)-(?:left|right)|[;{ ](?:left|right):|text-align: (left|right)")
    assert {path.name: physical.findall(path.read_text()) for path in (STATIC / "css").glob("*.css")} == {
        "tokens.css": [], "nabij.css": [], "guide.css": [],
    }  # fmt: skip


# Words for time


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (5, "1 minuut"),
        (60 * 20, "20 minuten"),
        (60 * 60 * 3, "3 uur"),
        (60 * 60 * 47, "47 uur"),
        (60 * 60 * 49, "2 dagen"),
        (60 * 60 * 24 * 55, "55 dagen"),
        (60 * 60 * 24 * 70, "10 weken"),
    ],
)
def test_a_span_is_told_in_its_largest_fitting_unit(seconds: int, told: str) -> None:
    assert span(timedelta(seconds=seconds)) == told


def test_a_term_says_how_long_still_or_how_much_too_late() -> None:
    assert until(NOON + timedelta(hours=3), NOON) == ("nog 3 uur", "soon")
    assert until(NOON + timedelta(days=3), NOON) == ("nog 3 dagen", "later")
    assert until(NOON - timedelta(days=2), NOON) == ("2 dagen te laat", "late")


def test_the_past_and_the_future_read_naturally() -> None:
    assert ago(NOON - timedelta(seconds=20), NOON) == "zonet"
    assert ago(NOON - timedelta(hours=3), NOON) == "3 uur geleden"
    assert ago(NOON + timedelta(days=3), NOON) == "over 3 dagen"


@time_machine.travel(NOON, tick=False)
def test_the_clock_shows_the_words_and_carries_the_moment() -> None:
    html = show("{% clock due %}", due=NOON - timedelta(days=2))
    assert words(html) == "2 dagen te laat"
    assert 'class="clock clock-late" datetime="2026-03-08T12:00:00+00:00"' in html
    assert show("{% clock due %}", due=None) == ""


# Icons and small pieces


def test_icons_are_silent_unless_they_have_a_label() -> None:
    assert 'aria-hidden="true"' in draw("phone")
    assert 'role="img" aria-label="Bel &lt;ons&gt;"' in draw("phone", label="Bel <ons>")
    assert set(RING_ICONS.values()) <= ICONS.keys()


def test_an_icon_that_is_not_drawn_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw("eenhoorn")


def test_a_button_is_a_link_when_it_goes_somewhere() -> None:
    assert show('{% button "Verder" href=url %}', url="/x/?a=1&b=2") == (
        '<a class="button button-primary" href="/x/?a=1&amp;b=2"><span>Verder</span></a>'
    )
    assert show('{% button "Weg" kind="danger" name="act" value="weg" hx_post="/x/" %}') == (
        '<button class="button button-danger" hx-post="/x/" name="act" type="submit" value="weg">'
        "<span>Weg</span></button>"
    )


def test_an_arrow_stands_after_the_words() -> None:
    html = show('{% button "Verder" icon="arrow" %}{% button "Weg" icon="trash" %}')
    assert [html.index(part) for part in ("Verder", "icon-arrow", "icon-trash", "Weg")] == sorted(
        html.index(part) for part in ("Verder", "icon-arrow", "icon-trash", "Weg")
    )


def test_words_of_people_are_escaped_in_every_component() -> None:
    bad = "<b>x</b>"
    sources = [
        "{% button bad %}", "{% chip bad %}", "{% page_header bad lead=bad kicker=bad %}", "{% phone bad label=bad %}",
        "{% card title=bad %}{{ bad }}{% endcard %}", "{% row title=bad meta=bad %}{{ bad }}{% endrow %}",
        "{% notice title=bad %}{{ bad }}{% endnotice %}", "{% empty bad text=bad %}{% endempty %}",
        "{% facts items %}", "{% care_rings bad rings %}", "{% qr_card bad bad %}", "{% timeline events %}",
        "{% map_view 'kaart' points %}", "{% data_table bad headers rows %}", "{% tabs tabs %}", "{% steps steps %}",
    ]  # fmt: skip
    context = {
        "bad": bad,
        "items": [(bad, bad)],
        "rings": [{"number": 1, "name": bad, "members": [{"label": bad, "role": bad, "is_coach": True}]}],
        "events": [{"when": NOON, "text": bad, "who": bad}],
        "points": [{"lat": 51.0, "lon": 4.0, "label": bad, "text": bad, "url": bad}],
        "headers": [bad],
        "rows": [[bad, bad]],
        "tabs": [{"label": bad, "url": bad, "current": True}],
        "steps": [{"label": bad, "state": "done", "note": bad}],
    }
    assert [source for source in sources if "<b>" in show(source, **context)] == []


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('{% urgency "now" %}', "Nu"),
        ('{% urgency "week" %}', "Deze week"),
        ("{% ring_badge 2 %}", "kring 2 Vrienden, buren, vrijwilligers"),
        ("{% ring_badge 4 short=True %}", "kring 4 Gespecialiseerde zorg"),
        ('{% chip "Nieuw" "info" %}', "Nieuw"),
        ('{% phone "052 12 34 56" label="Bel het infopunt" %}', "Bel het infopunt 052 12 34 56"),
    ],
)
def test_no_meaning_hangs_on_colour_alone(source: str, told: str) -> None:
    assert words(show(source)).replace("2Vr", "2 Vr").replace("4Ge", "4 Ge") == told


def test_a_number_can_be_dialled() -> None:
    assert 'href="tel:+3252123456"' in show('{% phone "+32 52 12 34 56" %}')


# Parts of a page


def test_facts_leave_out_what_is_not_known() -> None:
    html = show("{% facts items %}", items=[("Wijk", "Kouter"), ("Telefoon", ""), ("Uren", 0)])
    assert html.count("<dt>") == 2
    assert "<dt>Uren</dt><dd>0</dd>" in html


def test_steps_say_in_words_where_they_are() -> None:
    states = [("Gemeld", "done"), ("Gesprek", "current"), ("Hulp", "todo")]
    items = [{"label": label, "state": state} for label, state in states]
    html = show("{% steps items %}", items=items)
    assert words(html) == "Gemeld, gedaan 2 Gesprek, hier zijn we nu 3 Hulp, nog te doen"
    assert html.count('aria-current="step"') == 1


def test_pages_keep_the_rest_of_the_query() -> None:
    page = Paginator(range(30), 10).page(2)
    html = show("{% pagination page %}", page=page, request=RequestFactory().get("/?wijk=kouter&page=2"))
    assert 'href="?wijk=kouter&amp;page=1"' in html
    assert 'href="?wijk=kouter&amp;page=3"' in html
    assert "Bladzijde 2 van 3" in words(html)
    assert words(show("{% pagination page %}", page=Paginator(range(3), 10).page(1))) == ""


def test_figures_come_with_their_table_and_source() -> None:
    source = '{% figure "Vragen" source=told headers=headers rows=rows %}{% bars "Vragen" rows %}{% endfigure %}'
    html = show(source, told="eigen telling", headers=["Domein", "Vragen"], rows=[("Vervoer", 30), ("Eten", 15)])
    assert '<th scope="row">Vervoer</th><td class="number">30</td>' in html
    assert 'width="360.0"' in html
    assert 'width="180.0"' in html
    assert "Bron: eigen telling" in words(html)


def test_the_map_always_has_its_list() -> None:
    points = [{"lat": 51.0, "lon": 4.0, "label": "Buurthuis", "url": "/b/", "text": "Plein 1", "ring": 2}]
    html = show('{% map_view "kaart" points %}', points=points)
    assert 'id="kaart" data-map="kaart-data"' in html
    assert '<script id="kaart-data" type="application/json">' in html
    assert '<a href="/b/">Buurthuis</a>' in html


def test_a_code_is_shown_in_groups() -> None:
    assert "KOUT 7F3M 92" in words(show('{% qr_card "KOUT-7F3M-92" "https://example.org/x" %}'))
    assert "ABCD EFGH" in words(show('{% qr_card "ABCDEFGH" "https://example.org/x" %}'))


# The care circle


def ring(number: int, *labels: str) -> dict[str, Any]:
    members = [{"label": label, "role": "buur"} for label in labels]
    return {"number": number, "name": f"cirkel {number}", "members": members}


def test_initials_are_two_capitals_at_most() -> None:
    assert [initials(name) for name in ("Fatima El Amrani", "buur", "Zorg (thuis)", "")] == ["FA", "B", "ZT", ""]


@pytest.mark.parametrize("count", [1, 2, 3, 8, 25])
def test_dots_stay_on_their_ring_and_apart(count: int) -> None:
    for drawn in lay_out([ring(n, *(f"P{i}" for i in range(count))) for n in (1, 2, 3, 4)]):
        inner, outer = EDGES[drawn.number - 1], EDGES[drawn.number]
        distances = [hypot(dot.x - CENTRE, dot.y - CENTRE) for dot in drawn.dots]
        assert all(abs(distance - (inner + outer) / 2) < 0.2 for distance in distances)
        pairs = [(a, b) for i, a in enumerate(drawn.dots) for b in drawn.dots[i + 1 :]]
        assert all(hypot(a.x - b.x, a.y - b.y) >= 2 * a.r for a, b in pairs)
        assert all(hypot(dot.x - CENTRE, dot.y - drawn.badge_y) > dot.r + 11 for dot in drawn.dots)


def test_the_picture_says_the_same_as_the_list() -> None:
    items = [ring(1, "Lieve"), ring(2, "Fatima", "Warre"), ring(3), ring(4)]
    items[0]["members"][0] |= {"is_coach": True}
    html = show('{% care_rings "Maria" items %}', items=items)
    assert "De zorgcirkel van Maria" in html
    assert "Kring 2, cirkel 2: Fatima, Warre." in words(html)
    assert "Kring 3, cirkel 3: niemand." in words(html)
    assert html.count("steun en toeverlaat") == 1
    assert html.count('class="dot ') + html.count('class="dot"') == 3
    assert 'aria-labelledby="zorgcirkel-title zorgcirkel-desc"' in html


# Forms


class Sample(forms.Form):
    who = forms.ChoiceField(
        label="Over wie?", choices=[("self", "Mezelf"), ("other", "Iemand")],
        widget=RadioCards(icons={"self": "person"}, hints={"other": "Een buur"}),
    )  # fmt: skip
    story = forms.CharField(label="Verhaal", max_length=20, help_text="Kort", widget=LongText)
    topics = forms.MultipleChoiceField(label="Thema", choices=[("a", "Eten")], widget=CheckCards, required=False)
    day = forms.DateField(label="Dag", widget=DateInput, required=False)
    agree = forms.BooleanField(label="Akkoord")


def test_a_form_asks_with_label_help_and_what_is_not_needed() -> None:
    html = str(Sample())
    assert '<label for="id_story">Verhaal</label>' in html
    assert '<div class="help" id="id_story_helptext">Kort</div>' in html
    assert words(html).count("(niet verplicht)") == 2
    assert '<span class="choice-hint">Een buur</span>' in html
    assert 'type="date"' in html
    assert "Hoogstens 20 tekens" in html
    assert "error" not in html


def test_a_long_text_keeps_every_word_and_tells_the_limit() -> None:
    html = str(Sample()["story"])
    assert "maxlength" not in html
    assert 'data-limit="20"' in html
    assert 'aria-describedby="id_story_helptext id_story_counter"' in html


def test_errors_stand_on_top_and_at_the_field() -> None:
    html = str(Sample({"who": "", "story": "x" * 30, "agree": "on"}))
    assert '<a href="#id_who_0">Over wie? ' in html
    assert '<a href="#id_story">Verhaal: ' in html
    assert 'aria-describedby="id_story_helptext id_story_error id_story_counter"' in html
    assert '<ul class="errorlist" id="id_story_error">' in html
    assert 'aria-invalid="true"' in html
    assert html.index("error-summary") < html.index("<fieldset")


def test_a_date_is_shown_in_the_form_the_browser_reads() -> None:
    assert 'value="2026-03-10"' in str(Sample(initial={"day": NOON.date()})["day"])


# Messages and pages


def test_a_message_can_carry_its_way_back(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    undo(request, "Toegewezen aan Nele.", "/terug/")
    assert [undo_url(message.extra_tags) for message in get_messages(request)] == ["/terug/"]
    html = show('{% include "components/messages.html" %}', messages=get_messages(request))
    assert 'action="/terug/"' in html
    assert "Ongedaan maken" in words(html)
    assert undo_url(None) == ""


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_nothing_and_lead_on(name: str) -> None:
    html = show(f'{{% include "{name}.html" %}}')
    assert '<main id="inhoud" tabindex="-1">' in html
    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_every_page_has_its_frame() -> None:
    navigation = [{"url": "/melding/", "label": "Melding", "icon": "bell", "current": True}]
    context = {"navigation": navigation, "demo": True, "acting_for": "Maria", "infopoint_phone": "052 1"}
    html = show('{% include "base.html" %}', **context)
    assert '<html lang="nl-be" dir="ltr">' in html
    assert '<a class="skip" href="#inhoud">' in html
    assert '<a href="/melding/" aria-current="page">' in html
    assert "Dit is een demonstratie met verzonnen gegevens." in html
    assert "U handelt voor <strong>Maria</strong>" in html
    assert 'href="tel:0521"' in html


def test_every_icon_that_a_template_asks_for_is_drawn() -> None:
    asked = re.compile(r"""\bicon(?:=|\s+)(?:_\()?["']([a-z-]+)["']""")
    package = Path(__file__).parents[2]
    missing = {
        f"{path.relative_to(package)}: {name}"
        for path in package.glob("*/templates/**/*.html")
        for name in asked.findall(path.read_text())
        if name not in ICONS
    }
    assert missing == set()


def test_numbers_stand_at_the_end_of_their_column_written_out_or_not() -> None:
    numbers = [12, 1.5, "1\u00a0234,5", "-3", "\u22120,2", "45 %", "€\u00a0120"]
    headers = ["Wat", *"abcdefg", "van tot", "telefoon", "leeg", "means"]
    table = data_table("Tabel", headers, [["Bewoners", *numbers, "2 tot 3", "09 123 45 67", "", "4 VTE"]])
    assert [cell["value"] for cell in table["rows"][0] if cell["number"]] == numbers
    assert [title["value"] for title in table["headers"] if title["number"]] == list("abcdefg")
