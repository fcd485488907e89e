"""A plan as a page and as a picture."""

import itertools
import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import nabij
from nabij.engines.visits import io
from nabij.engines.visits.example import example, week
from nabij.engines.visits.plan import Plan, empty
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.result import Result
from nabij.engines.visits.show import render, style, words
from nabij.engines.visits.show.agenda import PAUSE, TRAVEL, WAIT, Agenda, Piece
from nabij.engines.visits.tests import greedy, small

VOID = {"meta", "rect", "path", "circle", "br"}
NASTY = ['<script>alert("x")</script>', "Ann & Ben", 'it\'s "so"', "مريم", "é" * 300, "]]>", "漢字"]


class Reader(HTMLParser):
    """Every tag that opens, and those that do not close where they should."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(tag)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@cache
def day() -> tuple[Problem, Plan]:
    problem = io.loads(json.dumps(example()))
    return problem, greedy.plan(problem)


def cells(page: str) -> list[str]:
    """The words of each table cell, in order."""
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page, re.DOTALL)]


def test_between_two_visits_lie_travel_waiting_and_the_break() -> None:
    problem = small.split_shift_with_break()
    (tour,) = Agenda(problem, small.planned(problem, ["v1", "v2", "v3", "v4"], [])).tours
    assert [(stop.start, stop.end) for stop in tour.stops] == [(10, 50), (50, 90), (90, 130), (160, 200)]
    assert list(tour.pieces) == [Piece(TRAVEL, 0, 10), Piece(PAUSE, 130, 160), Piece(TRAVEL, 200, 210)]


def test_the_pieces_add_up_to_what_the_shift_amounts_to() -> None:
    problem, plan = day()
    for tour in Agenda(problem, plan).tours:
        of = {kind: sum(p.end - p.start for p in tour.pieces if p.kind == kind) for kind in (TRAVEL, WAIT, PAUSE)}
        care = sum(stop.end - stop.start for stop in tour.stops)
        assert of[TRAVEL] == pytest.approx(tour.amounts.travel)
        assert of[PAUSE] == tour.amounts.pause
        assert of[WAIT] == pytest.approx(tour.amounts.waiting, abs=1.0)
        assert care == pytest.approx(tour.amounts.care)
        moments = [moment for piece in tour.pieces for moment in (piece.start, piece.end)]
        assert moments == sorted(moments)


@pytest.mark.parametrize("form", ["html", "svg"])
def test_every_visit_of_the_day_is_drawn_once(form: str) -> None:
    problem, plan = day()
    shown = render(plan, problem, form)  # type: ignore[arg-type]
    assert len(re.findall(r'<g class="block w\d[^"]*"><title>', shown)) == len(plan.shift_of)


def test_the_page_is_whole_and_stands_on_its_own() -> None:
    problem, plan = day()
    page = render(plan, problem)
    reader = read(page)
    assert (reader.open, reader.wrong) == ([], [])
    assert {tag for tag, _attributes in reader.tags} & {"script", "link", "img", "iframe", "object"} == set()
    assert [value for _tag, attributes in reader.tags for name, value in attributes.items() if name == "style"] == []
    assert re.findall(r"(?:https?:)?//\w|url\((?!#)|@import", page) == []
    anchors = {str(attributes["href"]) for _tag, attributes in reader.tags if "href" in attributes}
    ids = [attributes["id"] for _tag, attributes in reader.tags if "id" in attributes]
    assert {anchor[1:] for anchor in anchors} <= set(ids)
    assert len(ids) == len(set(ids))
    assert page.count("<h1>") == 1


def test_every_drawing_has_a_name_and_headings_do_not_jump() -> None:
    problem, plan = day()
    reader = read(render(plan, problem))
    drawings = [a for tag, a in reader.tags if tag == "svg" and a.get("aria-hidden") != "true"]
    assert [a for a in drawings if not a.get("aria-labelledby")] == []
    levels = [int(tag[1]) for tag, _attributes in reader.tags if re.fullmatch(r"h[1-6]", tag)]
    assert [b for a, b in itertools.pairwise(levels) if b > a + 1] == []


def test_the_lists_hold_what_the_time_line_holds() -> None:
    problem = small.two_carers_one_pair()
    found = cells(render(small.planned(problem, ["lift", "wash"], ["hold"]), problem))
    assert "01:00–01:20" in found
    assert any("samen met ben" in cell for cell in found)
    assert any("samen met ann" in cell for cell in found)
    assert "01:30–02:00" in found


def test_a_late_visit_is_told_in_words_and_by_a_sign() -> None:
    problem = small.out_of_window()
    page = render(small.planned(problem, ["late"]), problem)
    assert "5 min te laat" in page
    assert 'class="flag"' in page
    assert any("niet gepland" in cell for cell in cells(page))


def test_a_plan_against_the_rules_says_so_before_anything_else() -> None:
    problem = small.nobody_has_the_skill()
    wrong = render(small.at(problem, [["wound"], ["chat"], []], wound=2550, chat=2550), problem)
    assert "Werk nog niet met dit plan" in wrong
    assert "wie komt, kan of spreekt niet wat nodig is: <bdi>wound</bdi>" in wrong
    assert "Werk nog niet" not in render(small.planned(problem, [], ["chat"], []), problem)


def test_alike_visits_that_are_left_out_share_a_line() -> None:
    problem = small.known_face()
    found = cells(render(small.planned(problem, *[[]] * 6), problem))
    assert "ma 23/11, di 24/11, wo 25/11, begin 08:00–09:00" in found


def test_reasons_stand_beside_what_is_not_planned() -> None:
    problem = small.out_of_window()
    plan = small.planned(problem, ["late"])
    reasons, helps = {0: ["V1 kan pas om 2 uur <beginnen>."]}, {0: ["Eén persoon meer."]}
    page = render(Result.of(problem, plan), problem, reasons=reasons, helps=helps)
    assert cells(page)[cells(page).index("Wat zou helpen") + 1 :][4:6] == [
        "V1 kan pas om 2 uur &lt;beginnen&gt;.", "Eén persoon meer.",
    ]  # fmt: skip


def test_an_empty_plan_is_a_page_too() -> None:
    problem, _plan = day()
    assert read(render(empty(problem), problem)).wrong == []
    ElementTree.fromstring(render(empty(problem), problem, "svg"))


@pytest.mark.parametrize("word", NASTY, ids=range(len(NASTY)))
def test_what_users_wrote_stays_text(word: str) -> None:
    problem, plan = day()
    hard = replace(
        problem,
        clients=replace(problem.clients, ids=(word, *problem.clients.ids[1:])),
        carers=replace(problem.carers, ids=(word, *problem.carers.ids[1:])),
        visits=replace(problem.visits, kind=(word,) * problem.n_visits),
        travel=replace(problem.travel, places=(word, *problem.travel.places[1:])),
        organisations=(word, *problem.organisations[1:]),
    )
    picture = render(plan, hard, "svg").encode()
    texts = ["".join(one.itertext()) for one in ElementTree.fromstring(picture).iter() if one.tag.endswith("title")]
    assert any(words.FORBIDDEN.sub("\ufffd", word) in text for text in texts)
    plain = read(render(plan, problem))
    page = read(render(plan, hard))
    assert (page.wrong, page.open) == ([], [])
    assert {tag for tag, _attributes in page.tags} == {tag for tag, _attributes in plain.tags}
    assert {name for _tag, a in page.tags for name in a} == {name for _tag, a in plain.tags for name in a}


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert words.text("a\x00b\ud800<") == "a\ufffdb\ufffd&lt;"


def test_a_plan_without_places_on_the_plane_has_no_map() -> None:
    problem, plan = day()
    nowhere = np.full(len(problem.travel.places), np.nan)
    blind = replace(problem, travel=replace(problem.travel, x=nowhere, y=nowhere))
    assert "<figure" not in render(plan, blind)
    ElementTree.fromstring(render(plan, blind, "svg"))


def test_a_whole_week_stays_under_two_megabytes() -> None:
    problem = io.loads(json.dumps(week()))
    plan = greedy.plan(io.loads(json.dumps(week(days=1))))
    assert len(render(plan, io.loads(json.dumps(week(days=1)))).encode()) < 2_000_000 / 5
    assert problem.n_visits == 1000


def test_the_form_must_be_known() -> None:
    problem, plan = day()
    with pytest.raises(ValueError, match="svg or html"):
        render(plan, problem, "pdf")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "day_", "told"),
    [
        (450, 0, "07:30"),
        (449.6, 0, "07:30"),
        (1440 + 30, 1, "00:30"),
        (1440 + 30, 0, "00:30 (+1)"),
        (1439.7, 0, "00:00 (+1)"),
    ],
)
def test_moments_are_told_by_the_clock(minutes: float, day_: int, told: str) -> None:
    assert words.clock(minutes, day_) == told


def test_lengths_and_numbers_are_told_in_dutch() -> None:
    assert [words.length(minutes) for minutes in (0, 59.6, 85, 1440)] == ["0 min", "1 u", "1 u 25 min", "24 u"]
    assert words.number(1234.56, 1) == "1.234,6"
    assert words.listed(["a", "b", "c"]) == "a, b en c"


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme: str) -> None:
    found = style.colours(theme)
    text = [(ink, ground) for ink in ("ink", "soft", "link", "action") for ground in ("paper", "surface", "sunk")]
    text += [("danger-ink", "danger-tint"), ("on-danger", "danger"), ("surface", "ink")]
    text += [(f"work-{n}-ink", f"work-{n}-tint") for n in range(style.WORK_COLOURS)]
    shapes = [(f"work-{n}", ground) for n in range(style.WORK_COLOURS) for ground in ("surface", "sunk")]
    shapes += [(f"route-{n}", "surface") for n in range(style.ROUTE_COLOURS)]
    shapes += [(shape, ground) for shape in ("edge", "danger", "soft", "ink") for ground in ("surface", "sunk")]
    low = []
    for pairs, least in ((text, 4.5), (shapes, 3.0)):
        for one, other in pairs:
            dark, light = sorted((luminance(found[one]), luminance(found[other])))
            if (light + 0.05) / (dark + 0.05) < least:
                low.append((one, other))
    assert low == []


def test_the_colours_are_those_of_the_house() -> None:
    tokens = (Path(nabij.__file__).parent / "core" / "static" / "nabij" / "css" / "tokens.css").read_text()
    themes = {"light": r":root,\s*\.theme-light \{(.*?)\}", "dark": r"\n\.theme-dark \{(.*?)\}"}
    for theme, pattern in themes.items():
        block = re.search(pattern, tokens, re.DOTALL)
        assert block is not None
        house = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))
        shared = {name: value for name, value in style.colours(theme).items() if name in house}
        assert len(shared) > 10
        assert {name: house[name] for name in shared} == shared
