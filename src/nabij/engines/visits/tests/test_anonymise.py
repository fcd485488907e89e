"""A sheet of visits goes out without anything that names a person or a house."""

import csv
import json
import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nabij.engines.common import InputError
from nabij.engines.visits import io
from nabij.engines.visits.anonymise import sheet
from nabij.engines.visits.anonymise.building import Codes
from nabij.engines.visits.anonymise.cells import CELL, coarsen, to_lambert
from nabij.engines.visits.anonymise.table import plain

HEADERS = [
    "Cliënt", "X", "Y", "Zorgverlener", "Statuut", "Organisatie", "Datum", "Begin", "Duur (min)", "Soort zorg",
    "Vervoer",
]  # fmt: skip
CLIENTS = [
    ("Peeters Maria, Kerkstraat 12", 131_204.37, 193_812.91),
    ("Janssens Jos", 131_260.11, 193_871.04),
    ("De Smet Lea", 131_302.55, 193_790.66),
    ("Wouters Piet", 131_240.73, 193_905.28),
    ("Claes Irma", 131_290.42, 193_851.17),
    ("Maes Rik", 132_811.29, 194_402.83),
]


def rows() -> list[list[Any]]:
    carers = [("Ann Verhoeven", "beroepskracht", "Thuiszorg De Linde"), ("Cas Baert", "vrijwilliger", "Buren Bijeen")]
    return [
        [
            client,
            x,
            y,
            *carers[number % 2],
            date(2026, 3, 2 + number % 3),
            time(8 + number, 7),
            23,
            "verpleging",
            "fiets",
        ]
        for number, (client, x, y) in enumerate(CLIENTS)
    ]


def workbook(path: Path, lines: list[list[Any]], headers: list[str] | None = None) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(headers or HEADERS)
    for line in lines:
        page.append(line)
    book.save(path)
    return path


def comma(path: Path, lines: list[list[Any]], headers: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(headers or HEADERS)
        writer.writerows(lines)
    return path


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_nothing_of_the_sheet_that_names_somebody_survives(tmp_path: Path, suffix: str) -> None:
    make = workbook if suffix == "xlsx" else comma
    found = sheet(make(tmp_path / f"bezoeken.{suffix}", rows()))
    text = re.sub(r"-[0-9a-f]{16}\b", "", found.text().lower())  # names that were drawn, and may hold any digits
    for client, x, y in CLIENTS:
        for word in re.findall(r"\w{3,}", client.lower()):
            assert word not in text
        assert not {f"{x:g}", f"{y:g}", str(int(x)), str(int(y))} & set(re.findall(r"[\d.]+", text))
    for word in ("ann", "verhoeven", "cas", "baert", "linde", "buren", "2026", "08:07", "487"):
        assert word not in text
    assert "thuiszorg" not in text


def test_what_comes_out_can_be_planned(tmp_path: Path) -> None:
    found = sheet(workbook(tmp_path / "bezoeken.xlsx", rows()))
    problem = io.loads(found.text())
    assert problem.n_visits == 6
    assert len(problem.clients.ids) == 6
    assert sorted(problem.organisations) == ["Organisatie A", "Organisatie B"]
    assert sorted(problem.carers.kind) == ["professional", "volunteer"]
    assert problem.travel.modes == ("bicycle",)
    assert problem.days == 3
    assert problem.skills == ("nursing",)
    assert set(problem.visits.minutes) == {25.0}
    # 8:07 may begin from 7:37 on, is late after 8:37 and comes at 9:37 at the latest; on five minutes.
    assert [455.0, 520.0, 580.0] in problem.visits.windows.tolist()


def test_times_may_have_limits_of_their_own(tmp_path: Path) -> None:
    headers = [*HEADERS, "Vroegst", "Laatst"]
    lines = [[*line, "7u30", 9.5 / 24] for line in rows()]
    problem = io.loads(sheet(workbook(tmp_path / "b.xlsx", lines, headers)).text())
    assert {tuple(window % 1440) for window in problem.visits.windows} == {(450.0, 570.0, 570.0)}


def test_every_run_makes_other_codes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bezoeken.xlsx", rows())
    one, other = (
        {row["id"] for part in ("clients", "carers", "visits") for row in sheet(path).document[part]} for _ in range(2)
    )
    assert len(one) == len(other) == 14
    assert one & other == set()


def test_codes_hide_the_order_and_tell_kinds_apart() -> None:
    codes = Codes(b"key")
    assert codes.of("c", "Ann") == codes.of("c", "Ann")
    assert codes.of("c", "Ann") != codes.of("z", "Ann").replace("z", "c")
    assert codes.of("c", "Ann") != Codes(b"other").of("c", "Ann")


def test_places_are_middles_of_squares_with_enough_clients(tmp_path: Path) -> None:
    found = sheet(workbook(tmp_path / "bezoeken.xlsx", rows()))
    where = {row["id"]: (row["x"], row["y"]) for row in found.document["places"]}
    on = [where[row["place"]] for row in found.document["clients"]]
    for spot in set(on):
        assert on.count(spot) >= 5
        assert all((value / CELL * 2) % 1 == 0 for value in spot)
    assert any("te afgelegen" in line or "vak van" in line for line in found.told)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 20_000)), min_size=5, max_size=60), st.integers(2, 5))
def test_no_place_ever_holds_fewer_than_asked(points: list[tuple[int, int]], least: int) -> None:
    spots = np.array(points, dtype=float)
    try:
        told, side = coarsen(spots, least)
    except InputError:
        return
    _unique, counts = np.unique(told, axis=0, return_counts=True)
    assert counts.min() >= least
    settled = ~np.isnan(side)
    assert (np.abs(told - spots)[settled] <= side[settled, None] / 2).all()


def test_a_small_square_taken_out_of_a_large_one_leaves_enough() -> None:
    # Five share a square of 250 m; three more share the square of 500 m around it, and two live next to that.
    near = [[10.0, 10.0]] * 5
    around = [[300.0, 300.0]] * 3
    beside = [[600.0, 600.0]] * 2
    told, side = coarsen(np.array(near + around + beside), 5)
    assert side.tolist() == [250.0] * 5 + [1000.0] * 5
    assert told[0].tolist() == [125, 125]
    assert told[5].tolist() == [500, 500]


def test_the_three_systems_of_coordinates_give_the_same_place() -> None:
    lambert = to_lambert([131_204.0], [193_812.0], degrees=False)
    degrees = to_lambert([4.100680896], [51.054159688], degrees=True)
    np.testing.assert_allclose(lambert, [[631_201.0, 693_810.0]], atol=0.1)
    np.testing.assert_allclose(degrees, lambert, atol=0.5)
    np.testing.assert_allclose(to_lambert(*lambert.T, degrees=False), lambert)


@pytest.mark.parametrize("column", ["Geboortedatum", "Opmerking", "Naam", "Rijksregisternummer", "Adres"])
def test_a_column_that_is_not_needed_is_refused_by_name(tmp_path: Path, column: str) -> None:
    path = workbook(tmp_path / "b.xlsx", [[*line, "geheim"] for line in rows()], [*HEADERS, column])
    with pytest.raises(InputError) as refused:
        sheet(path)
    assert column in refused.value.field
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("column", "value", "part"),
    [
        ("Begin", "Maria om acht uur", "moet een uur zijn"),
        ("Begin", None, "is leeg"),
        ("Duur (min)", "lang", "moet een getal zijn"),
        ("Duur (min)", -5, "meer dan 0"),
        ("Datum", "maandag", "moet een datum zijn"),
        ("Datum", date(2026, 6, 1), "28 dagen"),
        ("Datum", None, "is leeg"),
        ("X", 4.1, "coördinaten"),
        ("X", "thuis", "moet een getal zijn"),
        ("Cliënt", None, "is leeg"),
        ("Statuut", "directeur", "ken ik niet"),
        ("Vervoer", "paard van Maria", "ken ik niet"),
    ],
)
def test_a_wrong_cell_is_told_without_repeating_it(tmp_path: Path, column: str, value: Any, part: str) -> None:
    lines = rows()
    lines[2][HEADERS.index(column)] = value
    with pytest.raises(InputError, match=part) as refused:
        sheet(workbook(tmp_path / "b.xlsx", lines))
    assert refused.value.file.endswith("b.xlsx")
    if part != "coördinaten":
        assert (refused.value.place, column in refused.value.field) == ("rij 4", True)
    assert "Maria" not in str(refused.value)


def test_words_for_skills_that_are_not_known_become_codes(tmp_path: Path) -> None:
    lines = rows()
    lines[0][9] = lines[1][9] = "wondzorg bij Maria"
    found = sheet(workbook(tmp_path / "b.xlsx", lines))
    assert "wondzorg" not in found.text()
    assert len(found.document["skills"]) == 2


def test_two_carers_at_once_come_together(tmp_path: Path) -> None:
    lines = rows()
    second = list(lines[0])
    second[3] = "Bea Somers"
    found = sheet(workbook(tmp_path / "b.xlsx", [*lines, second]))
    assert [link["type"] for link in found.document["links"]] == ["together"]
    assert io.loads(found.text()).n_visits == 7


def test_too_few_clients_cannot_be_made_unrecognisable(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="minder dan 5 cliënten"):
        sheet(workbook(tmp_path / "b.xlsx", rows()[:4]))


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", b"Client;Start\n"])
def test_a_broken_file_is_no_crash(tmp_path: Path, content: bytes) -> None:
    for name in ("b.xlsx", "b.ods", "b.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError):
            sheet(path)
    with pytest.raises(InputError, match="bestaat niet"):
        sheet(tmp_path / "weg.xlsx")


def test_english_headers_and_texts_are_understood(tmp_path: Path) -> None:
    headers = ["Client", "Longitude", "Latitude", "Caregiver", "Organization", "Date", "Start time", "Duration"]
    lines = [
        [
            f"P{number}",
            4.1 + number / 1e4,
            51.03,
            f"N{number % 2}",
            "Nursing" if number % 2 else "Care",
            "2026-03-02",
            "8:30",
            "20",
        ]
        for number in range(6)
    ]
    problem = io.loads(sheet(comma(tmp_path / "b.csv", lines, headers)).text())
    assert (problem.n_visits, problem.days) == (6, 1)
    assert plain("  Duur (MIN) ") == "duur"
    assert json.loads(sheet(comma(tmp_path / "b.csv", lines, headers)).text())["format"] == "nabij-visits/1"


def test_moments_of_a_workbook_with_date_and_time(tmp_path: Path) -> None:
    lines = rows()
    for line in lines:
        line[7] = datetime(2026, 3, 2, 8, 7)
    problem = io.loads(sheet(workbook(tmp_path / "b.xlsx", lines)).text())
    assert {float(window[0] % 1440) for window in problem.visits.windows} == {455.0}
