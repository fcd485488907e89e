"""Sheets that are odd, or made to do harm: no crash, no orders to a terminal, nothing endless."""

import io as streams
import time as clock
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nabij.engines.common import InputError
from nabij.engines.visits import io
from nabij.engines.visits.anonymise import sheet
from nabij.engines.visits.anonymise.building import Codes
from nabij.engines.visits.tests.test_anonymise import HEADERS, comma, rows, workbook


def changed(path: Path, column: str, value: Any) -> Path:
    headers = HEADERS if column in HEADERS else [*HEADERS, column]
    lines = [line + [None] * (len(headers) - len(line)) for line in rows()]
    lines[2][headers.index(column)] = value
    return (workbook if path.suffix == ".xlsx" else comma)(path, lines, headers)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("Begin", "48:00", "kolom Begin: moet een uur zijn"),
        ("Begin", timedelta(hours=-1), "kolom Begin: moet een uur zijn"),
        ("Begin", timedelta(hours=100), "kolom Begin: moet een uur zijn"),
        ("Begin", 1.5, "kolom Begin: moet een uur zijn"),
        ("Begin", True, "kolom Begin: moet een uur zijn"),
        ("Begin", "=1+1", "kolom Begin: is leeg"),
        ("Vroegst", timedelta(hours=-3), "kolom Vroegst: moet een uur zijn"),
        ("Vroegst", time(23, 55), "kolom Vroegst: ligt na het laatste begin"),
        ("Laatst", time(6, 0), "kolom Laatst: ligt voor het vroegste begin"),
        ("Duur (min)", "nan", "kolom Duur (min): moet een getal zijn"),
        ("Duur (min)", 1e308, "kolom Duur (min): moet meer dan 0"),
        ("Duur (min)", timedelta(days=400), "kolom Duur (min): moet meer dan 0"),
        ("X", "inf", "kolom X: moet een getal zijn"),
        ("Datum", 46082, "kolom Datum: moet een datum zijn"),
        ("Datum", date(9999, 12, 31), "kolom Datum: ligt meer dan 28 dagen"),
    ],
)
def test_odd_cells_are_told_by_row_and_column(tmp_path: Path, column: str, value: Any, told: str) -> None:
    with pytest.raises(InputError) as refused:
        sheet(changed(tmp_path / "b.xlsx", column, value))
    assert f"rij 4: {told}" in str(refused.value)


@pytest.mark.parametrize("value", ["25:00", "26:45", "47:55", "0:00"])
def test_visits_in_the_night_can_be_planned(tmp_path: Path, value: str) -> None:
    assert io.loads(sheet(changed(tmp_path / "b.csv", "Begin", value)).text()).n_visits == 6


def test_shifts_before_and_after_midnight_do_not_overlap(tmp_path: Path) -> None:
    lines = rows()
    for line, day, start in zip(
        lines, (2, 3, 3, 4, 4, 6), ("23:30", "0:20", "46:50", "0:10", "23:59", "0:00"), strict=True
    ):
        line[3:6] = "Ann", "beroepskracht", "Thuiszorg"
        line[6], line[7] = date(2026, 3, day), start
    problem = io.loads(sheet(comma(tmp_path / "b.csv", lines)).text())
    order = problem.shifts.start.argsort()
    assert (problem.shifts.start[order][1:] >= problem.shifts.end[order][:-1]).all()
    assert problem.shifts.start[order].tolist()[:2] == [22 * 60, 24 * 60]


def test_a_length_may_be_typed_as_a_time(tmp_path: Path) -> None:
    problem = io.loads(sheet(changed(tmp_path / "b.xlsx", "Duur (min)", time(0, 40))).text())
    assert sorted(problem.visits.minutes)[-1] == 40


@pytest.mark.parametrize(
    "evil", ["\x1b[2J\x07Org", "\u202egro", "=cmd|' /C calc'!A0", "<script>x</script>", "o" * 5000]
)
@pytest.mark.parametrize("column", ["Organisatie", "Cliënt", "Zorgverlener", "Soort zorg"])
def test_what_a_cell_says_orders_nothing(tmp_path: Path, column: str, evil: str) -> None:
    found = sheet(changed(tmp_path / "b.csv", column, evil))
    assert evil not in found.text()
    assert all(line.isprintable() and len(line) < 300 for line in found.told)
    assert io.loads(found.text()).n_visits == 6


def test_a_header_orders_nothing_either(tmp_path: Path) -> None:
    headers = ["\x1b[2J\x07" * bool(name == "Begin") + name for name in HEADERS]
    lines = rows()
    lines[2][7] = "Maria"
    with pytest.raises(InputError) as refused:
        sheet(comma(tmp_path / "b.csv", lines, headers))
    assert str(refused.value).isprintable()


def test_something_far_out_of_the_table_is_told_and_no_end_of_the_program(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", rows())
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "x"
    packed = streams.BytesIO()
    book.save(packed)
    path.write_bytes(packed.getvalue())
    with pytest.raises(InputError, match="er staat iets ver buiten de tabel"):
        sheet(path)


def test_names_without_number_take_no_endless_time() -> None:
    codes, began = Codes(), clock.monotonic()
    assert len({codes.of("c", str(number)) for number in range(30_000)}) == 30_000
    assert clock.monotonic() - began < 5


def test_whoever_holds_the_sheet_is_warned_that_people_may_still_be_found(tmp_path: Path) -> None:
    told = " ".join(sheet(workbook(tmp_path / "b.xlsx", rows())).told)
    assert "wie weet op welke uren iemand hulp krijgt, kan die persoon terugvinden" in told
