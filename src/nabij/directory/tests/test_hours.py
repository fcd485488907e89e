from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nabij.directory import hours
from nabij.directory.hours import END_OF_DAY, MIDNIGHT, Opening


def week(text: str) -> str:
    return hours.summary(hours.parse(text).openings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ma-vr 9:00-12:00, 13:00-17:00", "ma-vr 9 tot 12 uur, 13 tot 17 uur"),
        ("ma-vr 9-12; za 10-12", "ma-vr 9 tot 12 uur; za 10 tot 12 uur"),
        ("ma-vr 9-12, za 10-12", "ma-vr 9 tot 12 uur; za 10 tot 12 uur"),
        ("Maandag, woensdag en vrijdag: 9u30 tot 12u", "ma 9.30 tot 12 uur; wo 9.30 tot 12 uur; vr 9.30 tot 12 uur"),
        ("di t/m do van 9.00 – 16.30 uur", "di-do 9 tot 16.30 uur"),
        ("weekdagen 8u-20u; weekend gesloten", "ma-vr 8 tot 20 uur"),
        ("zaterdag en zondag 10h-12h", "za, zo 10 tot 12 uur"),
        ("elke dag 7:00-24:00", "elke dag 7 tot 24 uur"),
        ("24/7", "elke dag dag en nacht"),
        ("vr 22:00-02:00", "vr 22 tot 24 uur; za 0 tot 2 uur"),
        ("za-ma 9-10", "ma 9 tot 10 uur; za, zo 9 tot 10 uur"),
        ("ma 9-12\ndi 9-12", "ma, di 9 tot 12 uur"),
        ("op afspraak", ""),
        ("", ""),
    ],
)
def test_opening_hours_as_people_write_them(text: str, expected: str) -> None:
    assert week(text) == expected


def test_by_appointment_is_kept() -> None:
    assert hours.parse("ma 9-12 of op afspraak").by_appointment is True


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("9-12", "bij '9' staat geen dag"),
        ("ma 9", "bij '9' hoort een begin en een einde"),
        ("ma", "er staan geen uren bij de dag"),
        ("ma 25-26", "'25' is geen uur"),
        ("ma 9-9", "het begin en het einde zijn allebei 9"),
        ("ma 9-12, 11-13", "de uren op maandag overlappen elkaar"),
        ("ma 9-12 - 13", "er staat een streepje te veel"),
        ("soms", "'soms' is niet te begrijpen"),
    ],
)
def test_what_is_not_understood_is_told(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="^" + why.replace("?", r"\?") + "$"):
        hours.parse(text)


@given(st.text(alphabet="madiwovrzo 0123456789:.-,;u\n/t", max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = hours.parse(text)
    except ValueError:
        return
    assert all(one.opens_at < one.closes_at and 0 <= one.weekday <= 6 for one in found.openings)


MONDAY = datetime(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("ma 9-12", MONDAY.replace(hour=10), (True, "Nu open tot 12 uur")),
        ("ma 9-12", MONDAY.replace(hour=12), (False, "Nu gesloten, weer open op maandag om 9 uur")),
        ("ma 9-12, 13-17", MONDAY.replace(hour=12), (False, "Nu gesloten, straks open om 13 uur")),
        ("di 9:30-12", MONDAY.replace(hour=12), (False, "Nu gesloten, morgen open om 9.30 uur")),
        ("ma 22-02", MONDAY.replace(hour=23), (True, "Nu open tot 2 uur")),
        ("24/7", MONDAY, (True, "Nu open, dag en nacht")),
    ],
)
def test_open_now_or_when_again(text: str, moment: datetime, expected: tuple[bool, str]) -> None:
    found = hours.state(hours.parse(text).openings, moment)
    assert found is not None
    assert (found.is_open, found.words) == expected


def test_without_hours_nothing_is_said() -> None:
    assert hours.state([], MONDAY) is None


def test_the_week_with_today() -> None:
    rows = hours.week(
        [Opening(1, time(9), time(12)), Opening(1, time(13), END_OF_DAY), Opening(2, MIDNIGHT, END_OF_DAY)], 1
    )
    assert [(row.name, row.spans, row.is_today) for row in rows[:3]] == [
        ("maandag", (), False),
        ("dinsdag", ("9 tot 12 uur", "13 tot 24 uur"), True),
        ("woensdag", ("dag en nacht",), False),
    ]
