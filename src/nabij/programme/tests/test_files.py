"""A version as files: the spreadsheet adds up, the PDF is tagged, the command line gives the same."""

import io
import zipfile
from pathlib import Path

from django.urls import reverse
from openpyxl import load_workbook

from nabij.accounts.models import User
from nabij.engines.allocation import check, solve
from nabij.engines.allocation.io import scenario as scenarios
from nabij.programme.allocation import sheets
from nabij.programme.models import ScenarioVersion
from tests.pages import client_of


def get(manager: User, name: str, version: ScenarioVersion) -> bytes:
    return client_of(manager).get(reverse(f"programme:{name}", args=[version.pk])).content


def test_the_spreadsheet_adds_up(manager: User, version: ScenarioVersion) -> None:
    book = load_workbook(io.BytesIO(get(manager, "workbook", version)))
    assert book.sheetnames == ["Buurten", "Regio's", "Gewichten", "Uitleg", "Herkomst"]
    rows = list(book["Buurten"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["N1", "N2", "Z1", "Z2"]
    assert (sum(row[4] for row in rows), sum(row[5] for row in rows)) == (8, 480_000)
    assert [row[3] for row in book["Regio's"].iter_rows(min_row=2, values_only=True)] == [
        sum(row["fte"] for row in version.rows if row["region"] == name) for name in ("Noord", "Zuid")
    ]


def test_the_report_is_tagged(manager: User, version: ScenarioVersion) -> None:
    body = get(manager, "report", version)
    assert body.startswith(b"%PDF")
    assert b"pdfuaid" in body
    assert b"StructTreeRoot" in body


def test_the_command_line_gives_the_same_outcome(manager: User, version: ScenarioVersion, tmp_path: Path) -> None:
    zipfile.ZipFile(io.BytesIO(get(manager, "inputs", version))).extractall(tmp_path)
    told = scenarios.load(tmp_path / "scenario.toml")
    assert told.sha256 == version.scenario_sha256
    assert told.inputs == {"buurten.csv": version.table_sha256}
    result = solve(told.problem).to_json()
    assert [row["fte"] for row in result["neighbourhoods"]] == [row["fte"] for row in version.rows]
    assert check.check(told.problem, version.outcome) == []


def test_the_report_draws_no_more_than_fits_on_a_page_and_leaves_long_reasons_to_the_spreadsheet(
    version: ScenarioVersion,
) -> None:
    many = [dict(version.rows[0], name=f"Buurt {number}") for number in range(sheets.MOST_EXPLAINED + 1)]
    assert [len(part) for part in sheets._pages(many[:40])] == [16, 16, 8]
    assert [part["title"] for part in sheets._reasons(many[:2])["parts"]] == ["Buurt 0", "Buurt 1"]
    assert "parts" not in sheets._reasons(many)
    assert sheets._reasons(many)["text"][0].endswith("staat in het rekenblad.")
