"""The page for the partners says what was found, how sure it is, and nothing more."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from nabij.engines.visits.gain import Gain, gain, report
from nabij.engines.visits.gain.report import maps, sentences
from nabij.engines.visits.gain.report.pictures import signed, ticks
from nabij.engines.visits.gain.spread import Compared, Spread
from nabij.engines.visits.plan import Plan, empty
from nabij.engines.visits.problem import Problem
from nabij.engines.visits.tests.test_gain import Answer, tidy, two_on_a_street

VOID = {"meta", "br", "path", "rect", "circle"}


class Tags(HTMLParser):
    """Whether every tag is closed, and which there are."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def of(problem: Problem, **given: Any) -> Gain:
    return gain(problem, **{"solver": tidy, "seconds_per_visit": 1.0, "share": 0.75, "exchange": (0, 0.5), **given})


@pytest.fixture(scope="module")
def won() -> Gain:
    return of(two_on_a_street())


@pytest.fixture(scope="module")
def nothing() -> Gain:
    return of(two_on_a_street(), consenting_clients=[])


def test_the_answer_comes_first_with_its_interval(won: Gain) -> None:
    page = report(won).replace("\u00a0", " ")
    answer = re.search(r'<p class="answer">(.*?)</p>', page)
    assert answer is not None
    assert answer[1] == (
        "Plannen org0 en org1 samen, dan zijn ze in deze berekening 1 u 10 min minder onderweg "
        "(44 % minder; telkens 1 u 10 min)."
    )
    assert "geen belofte" in page


def test_without_gain_the_page_says_so(nothing: Gain) -> None:
    page = report(nothing)
    assert "Er is geen winst: met deze voorwaarden vinden org0 en org1 samen geen beter plan dan apart." in page
    assert "Er is geen meetbare winst in reistijd om te verdelen." in page
    assert "minder onderweg" not in page.replace("Minder onderweg", "")


def test_what_chance_could_explain_is_not_called_a_gain(won: Gain) -> None:
    small = replace(
        won,
        outcomes=tuple(
            replace(one, joint=replace(one.joint, figures=replace(one.joint.figures, travel=160.0 + 10 * (row % 2))))
            for row, one in enumerate(won.outcomes)
        ),
    )
    assert small.figure("travel").verdict == "none"
    assert "Er is geen meetbare winst" in sentences.answer(small)
    assert "Er is geen meetbare winst" in sentences.few_changes(small)


def test_other_measurable_changes_are_told_too(won: Gain, nothing: Gain) -> None:
    assert sentences.besides(won) == "Ook meetbaar: er zijn 35,0 km minder te rijden."
    assert sentences.besides(nothing) == ""


def test_the_page_stands_on_its_own(won: Gain) -> None:
    tags = Tags(report(won))
    assert tags.open == []
    names = [tag for tag, _attrs in tags.found]
    assert not {"script", "link", "iframe", "img"} & set(names)
    assert "https:" not in report(won)
    assert not [attrs for _tag, attrs in tags.found if "style" in attrs or any(key.startswith("on") for key in attrs)]
    idents = [attrs["id"] for _tag, attrs in tags.found if "id" in attrs]
    assert len(set(idents)) == len(idents)
    assert names.count("h1") == names.count("main") == 1


def test_every_picture_has_a_name_and_its_table(won: Gain) -> None:
    tags = Tags(report(won))
    drawn = [attrs for tag, attrs in tags.found if tag == "svg" and attrs.get("role") == "img"]
    assert len(drawn) == 5
    assert all(attrs["aria-labelledby"] for attrs in drawn)
    assert len([1 for tag, _attrs in tags.found if tag == "table"]) >= 6


def test_no_client_and_no_carer_is_named(won: Gain) -> None:
    page = re.sub(r"<style>.*?</style>", "", report(won), flags=re.S)
    problem = won.question.problem
    for ident in (*problem.clients.ids, *problem.carers.ids):
        assert not re.search(rf"\b{ident}\b", page)


def test_names_of_organisations_are_made_safe(won: Gain) -> None:
    page = report(replace(won, players=('<b onclick="x">A & "B"</b>', "B")))
    assert "<b onclick" not in page
    assert Tags(page).open == []


def test_fairness_and_consent_are_told(won: Gain, nothing: Gain) -> None:
    assert "Bij geen enkele organisatie verandert de werktijd met meer dan 75 %" in report(won).replace("\u00a0", " ")
    assert "alle 4 cliënten en alle 2 zorgverleners" in report(won)
    assert "0 van de 4 cliënten" in report(nothing)


def test_most_of_the_gain_may_need_few_changes(won: Gain) -> None:
    assert sentences.few_changes(won).startswith("Als gemiddeld 1 van de 4 cliënten van organisatie wisselen, is 100 %")


def test_visits_that_nobody_can_make_alone_are_counted_as_visits(won: Gain) -> None:
    figures = [(one.apart.figures, one.joint.figures) for one in won.outcomes]
    more = replace(
        won,
        outcomes=tuple(
            replace(
                one,
                apart=replace(one.apart, figures=replace(apart, unserved=np.array([2, 0]))),
                joint=replace(one.joint, figures=replace(joint, unserved=np.array([0, 0]))),
            )
            for one, (apart, joint) in zip(won.outcomes, figures, strict=True)
        ),
    )
    assert sentences.coverage(more).startswith("Samen krijgen 2 bezoeken een plaats die apart niemand kan doen")


def test_places_are_drawn_on_squares_only(won: Gain) -> None:
    outcome = won.typical()
    sheet = maps.sheet_of(won.question.problem, outcome.apart.plan)
    assert sheet is not None
    assert (sheet.spots % maps.CELL == maps.CELL / 2).all()


def test_without_places_there_is_no_map(won: Gain) -> None:
    problem = won.question.problem
    lost = np.full(len(problem.travel.x), np.nan)
    question = replace(won.question, problem=replace(problem, travel=replace(problem.travel, x=lost, y=lost)))
    assert 'id="kaart"' not in report(replace(won, question=question))


def test_a_stopped_comparison_says_how_far_it_came(won: Gain) -> None:
    short = replace(won, outcomes=won.outcomes[:2])
    assert "2 van de 5 herhalingen" in report(short)
    assert "te weinig herhalingen" in sentences.answer(short)
    assert report(short, "text").startswith("Vroeger gestopt: 2 van de 5")
    with pytest.raises(ValueError, match="html or text"):
        report(won, "pdf")


def test_of_one_seed_no_interval_is_told(won: Gain) -> None:
    one = replace(won, outcomes=won.outcomes[:1])
    page = re.sub(r"<style>.*?</style>", "", report(one), flags=re.S).replace("\u00a0", " ")
    rows = re.search(r"<caption>De winst per stap</caption>.*?</table>", page, flags=re.S)
    assert rows is not None
    assert rows[0].count("één herhaling, dus geen marge") == 3
    assert not re.search(r"\b(van|tussen) -?\d[^<]* (tot|en) -?\d", page)
    assert "te weinig herhalingen" in page
    assert "minder onderweg" not in page


def test_every_figure_that_is_promised_stands_on_the_page_and_in_the_file(won: Gain) -> None:
    page = report(won).replace("\u00a0", " ")
    rows = re.search(r"<caption>Alle cijfers</caption>.*?</table>", page, flags=re.S)
    assert rows is not None
    for title, apart, joint in (
        ("Onderweg", "2 u 40 min", "1 u 30 min"),
        ("Kilometer", "80 km", "45 km"),
        ("Gezichten per cliënt", "1", "1"),
        ("Bezoeken op tijd", "100 %", "100 %"),
        ("Bezoeken die blijven liggen", "0", "0"),
        ("Uren van vrijwilligers, buren en mantelzorgers", "2 u 20 min", ""),
    ):
        row = re.search(rf">{title}</t[hd]>(.*?)</tr>", rows[0], flags=re.S)
        assert row is not None, title
        cells = [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row[1], flags=re.S)]
        assert (title, cells[0].replace(",00", "").replace(",0", "")) == (title, apart)
        assert not joint or (title, cells[1].replace(",00", "").replace(",0", "")) == (title, joint)
    figures = won.to_json()["figures"]
    means = {name: (one["apart"]["mean"], one["joint"]["mean"]) for name, one in figures.items()}
    assert means.pop("unpaid_hours")[0] == 140 / 60
    assert means == {
        "travel": (160, 90), "km": (80, 45), "carers_per_client": (1, 1), "on_time": (100, 100), "lateness": (0, 0),
        "unserved": (0, 0), "working_hours": (280 / 60, 210 / 60),
    }  # fmt: skip


def test_one_seed_and_nothing_planned_still_make_a_page() -> None:
    def lazy(problem: Problem, *, start: Plan | None = None, **_given: Any) -> Answer:
        return Answer(start or empty(problem))

    found = of(two_on_a_street(), solver=lazy)
    assert Tags(report(found)).open == []
    assert Tags(report(replace(found, outcomes=found.outcomes[:1]))).open == []


def test_figures_are_written_as_people_read_them() -> None:
    assert [signed(value) for value in (0.04, 1.25, -2.0)] == ["0", "+1,2", "−2"]
    assert ticks(0, 10) == [0, 2, 4, 6, 8, 10]
    assert sentences.amount(-75, "min") == "-1 u 15 min"
    assert sentences.amount(0.0, "visits") == "0"
    assert [sentences.amount(value, "percent") for value in (100.0, 97.25)] == ["100 %", "97,2 %"]
    assert sentences.between(Spread(-10, 1, -20, -5, 5), "min", turned=True) == "tussen 5 min en 20 min"
    assert sentences.doubt(Compared.of([1.0] * 5, [1.0] * 5)) == "blijft gelijk"


def test_without_gain_no_empty_pictures_are_shown(nothing: Gain) -> None:
    page = report(nothing)
    assert 'id="p-curve"' not in page
    assert 'id="kaart"' not in page
    assert "Geen enkele wissel leverde binnen de voorwaarden een beter plan op." in page


def test_maps_leave_out_who_goes_the_same_ways(won: Gain) -> None:
    outcome = won.typical()
    assert maps.unchanged(won) == ()
    same = replace(won, outcomes=(replace(outcome, joint=outcome.apart),))
    assert maps.unchanged(same) == (0, 1)
    assert maps.before_and_after(same) is None
    drawn = maps.before_and_after(won)
    assert drawn is not None
    assert [sorted(set(re.findall(r"way r(\d)", one))) for one in drawn] == [["0", "1"], ["0", "1"]]
    sheet = maps.sheet_of(won.question.problem, outcome.apart.plan)
    assert sheet is not None
    assert "way r0" not in maps.drawing(sheet, outcome.apart.plan, "p", "name", [0])


def test_who_belongs_to_no_organisation_is_not_counted_as_one(won: Gain) -> None:
    assert sentences.together(won) == "org0 en org1"
    problem = won.question.problem
    owner = problem.carers.organisation.copy()
    owner[owner == 1] = -1
    visits = np.where(problem.visits.organisation == 1, -1, problem.visits.organisation)
    loose = replace(
        problem,
        carers=replace(problem.carers, organisation=owner),
        visits=replace(problem.visits, organisation=visits),
    )
    found = replace(won, players=("org0", "zonder organisatie"), question=replace(won.question, problem=loose))
    assert sentences.together(found) == "org0 en wie nergens bij hoort"
