"""Who is open when."""

import pytest

from nabij.engines.access import Hours, InputError, Moment, moment
from nabij.engines.access.hours import minute_of
from nabij.engines.access.io.opening import hours_of_texts, weekly


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sun 15:00", Moment(6, 900)),
        ("zo 15u", Moment(6, 900)),
        ("Maandag 8.30", Moment(0, 510)),
        ("do 15:00 feestdag", Moment(3, 900, True)),
    ],
)
def test_a_moment_in_words(text: str, found: Moment) -> None:
    assert moment(text) == found


@pytest.mark.parametrize(
    "text", ["", "15:00", "sun", "sun 25:00", "sun 24:00", "someday 10:00", "sun 10:75", "sun 10:00 xmas"]
)
def test_no_moment(text: str) -> None:
    with pytest.raises(InputError, match="open: must be a day and a time like 'sun 15:00'"):
        moment(text)


def test_open_from_the_start_until_before_the_end() -> None:
    hours = Hours.build(3, [(0, 0, 540, 720), (0, 0, 780, 1080)], known=[1])
    asked = [Moment(0, minute) for minute in (539, 540, 719, 720, 780, 1080)]
    assert [hours.open_at(one).tolist() for one in asked] == [
        [open_, False, False] for open_ in (False, True, True, False, True, False)
    ]
    assert hours.open_at(Moment(0, 600), unknown=True).tolist() == [True, False, True]


def test_past_midnight_is_the_next_day_and_sunday_goes_on_on_monday() -> None:
    hours = Hours.build(1, [(0, 6, 1320, 120)])
    asked = [Moment(6, 1400), Moment(0, 119), Moment(0, 120), Moment(5, 60)]
    assert [bool(hours.open_at(one)[0]) for one in asked] == [True, True, False, False]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((5, 0, 0, 60), "hours: facility: no such facility: 5 of 2"),
        ((0, 8, 0, 60), r"hours\[0\]: day: must be 0 \(Monday\) to 6 \(Sunday\), or 7"),
        ((0, 0, -1, 60), r"hours\[0\]: start: must be 0 to 1439 minutes"),
        ((0, 0, 10, 3000), r"hours\[0\]: end: must come after the start, at most 2880"),
    ],
)
def test_refused_rows(row: tuple[int, int, float, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Hours.build(2, [row])


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Mo-Tu 08:30-12:30,13:30-18:30; Tu 09:00-12:00", {0: [(510, 750), (810, 1110)], 1: [(540, 720)]}),
        ("za 9u-12u30", {5: [(540, 750)]}),
        ("Sa-Mo 22:00-02:00", {5: [(1320, 1560)], 6: [(1320, 1560)], 0: [(1320, 1560)]}),
        ("Mo 09:00-12:00, Tu 14:00-18:00", {0: [(540, 720)], 1: [(840, 1080)]}),
        ("Mo,PH 09:00-12:00; PH off; Su off", {0: [(540, 720)], 6: [], 7: []}),
        ("Mo-Fr 09:00-12:00; PH 10:00-11:00", {**{day: [(540, 720)] for day in range(5)}, 7: [(600, 660)]}),
        ("Mo 09:00-12:00; PH op afspraak; SH off", {0: [(540, 720)], 7: []}),
        ("Mo-PH 09:00-12:00", None),
        ("Mo-Su 09:00-12:00; PH,Sa-Su off", {day: [(540, 720)] if day < 5 else [] for day in range(8)}),
        ("24/7", {day: [(0, 1440)] for day in range(7)}),
        ("10:00-11:00", {day: [(600, 660)] for day in range(7)}),
        ("", None),
        ("Mo-Fr sunrise-sunset", None),
        ("Jan-Mar Mo 10:00-12:00", None),
        ("Mo 10:00", None),
        ("op afspraak", None),
    ],
)
def test_hours_of_openstreetmap(text: str, week: dict[int, list[tuple[float, float]]] | None) -> None:
    assert weekly(text) == week


def test_a_holiday_of_whoever_told_and_of_the_others() -> None:
    hours = hours_of_texts(
        ["Mo-Su 09:00-12:00; PH off", "Mo-Su 09:00-12:00", "PH 09:00-12:00", "Sa,Su 22:00-02:00; PH off", ""]
    )
    assert hours.open_at(moment("sun 10:00")).tolist() == [True, True, False, False, False]
    assert hours.open_at(moment("sun 10:00 holiday")).tolist() == [False, True, True, False, False]
    assert hours.open_at(moment("sun 13:00 holiday")).tolist() == [False] * 5
    # The night before was no holiday; the evening of the holiday is.
    assert hours.open_at(moment("sun 01:00 holiday")).tolist() == [False, False, False, True, False]
    assert hours.open_at(moment("sun 23:00 holiday")).tolist() == [False] * 5


def test_unknown_hours_are_told_apart_from_closed() -> None:
    hours = hours_of_texts(["Mo 10:00-12:00", "", "off"])
    assert hours.known.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("clock", "minute"), [("0:00", 0), ("08.05", 485), ("24:00", 1440), ("9", 540), ("7:5", None), ("x", None)]
)
def test_times_of_day(clock: str, minute: int | None) -> None:
    assert minute_of(clock) == minute
