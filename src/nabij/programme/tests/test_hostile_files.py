"""What somebody may bring in a file: too much, what is no number, formulas, hostile names."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from nabij.accounts.models import User
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.core.imports import ImportFailed
from nabij.programme.allocation import bringing
from nabij.programme.allocation.bringing import Brought
from nabij.programme.allocation.computing import document_of
from nabij.programme.services import scenarios
from nabij.territory.models import Area, PopulationCount
from tests.factories import make_neighbourhood
from tests.pages import client_of

UNSEEN = "\x00\x08\x1b\u202e\u200b"


def brought(text: str, name: str = "t.csv") -> Brought:
    return bringing.from_file(name, text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "value", ["nan", "inf", "-inf", "1e308", "1e999", "-5", "0", "0x10", "1_000", "٣x", "", "9" * 41, "1e-400", "--1"]
)
def test_inhabitants_that_are_none(value: str) -> None:
    with pytest.raises(ImportFailed) as failed:
        brought(f"code,inwoners\nA,{value}\nB,1000\n")
    assert len(failed.value.problems) == 1
    assert failed.value.problems[0].startswith("t.csv, rij 2, inwoners: ")


def test_thousands_stay_thousands() -> None:
    found = brought("code;inwoners;vte_nu;ouderen\nA;12.345;1,5;1.000,25\nB;1.000;2;3\n")
    assert found.rows == [["A", "12345", "1.5", "1000.25", "A"], ["B", "1000", "2", "3", "B"]]


FORMULA = "dit begint zoals een formule van een rekenblad"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,buurt,inwoners\nA,=HYPERLINK(1),5\n", "t.csv, rij 2, buurt: " + FORMULA),
        ("code,buurt,inwoners\nA, @SUM(A1),5\n", "t.csv, rij 2, buurt: " + FORMULA),
        ("code,buurt,inwoners\nA,+1|cmd,5\n", "t.csv, rij 2, buurt: " + FORMULA),
        ("code,regio,inwoners\nA,-2+(3),5\n", "t.csv, rij 2, regio: " + FORMULA),
        ("code,inwoners\n\u200b=1,5\n", "t.csv, rij 2, code: " + FORMULA),
        ("code,inwoners,=x\nA,5,1\n", "t.csv, =x: " + FORMULA),
        (f"code,inwoners\n{'x' * 201},5\n", "t.csv, rij 2, code: ten hoogste 200 tekens"),
        (f"code,inwoners\n{'x' * 140_000},5\n", "t.csv, rij 2: dit is geen CSV die gelezen kan worden"),
        ("code,inwoners\nA\u200b,5\nA,6\n", "t.csv, rij 3, code: 'A' staat er al, in rij 2"),
        ("#\n", "t.csv: het bestand is leeg"),
        ('code,inwoners\n"A,5\n', "t.csv, rij 2: deze rij heeft een ander aantal cellen dan de eerste rij"),
        ("code,inwoners,a,a\nA,5,1,1\n", "t.csv, a: twee kolommen heten zo"),
    ],
)  # fmt: skip
def test_texts_that_are_none(text: str, message: str) -> None:
    with pytest.raises(ImportFailed) as failed:
        brought(text)
    assert failed.value.problems == [message]


def test_names_with_a_sign_are_names() -> None:
    assert brought("code,inwoners,+65,- 18 jaar\nA,5,1,2\n").columns == [
        "code",
        "inwoners",
        "+65",
        "- 18 jaar",
        "buurt",
    ]


def test_a_hundred_thousand_columns_are_told_at_once() -> None:
    head = ",".join(f"{at:x}" for at in range(100_000))
    with pytest.raises(ImportFailed) as failed:
        brought(f"{head}\n{'1,' * 99_999}1\n")
    assert failed.value.problems == ["t.csv: het bestand is te groot; ten hoogste 3000 rijen en 60 kolommen"]


# Spreadsheets


SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(rows: str, strings: str, head: str = "") -> bytes:
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{KIND}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {SPACE} xmlns:r="{KIND}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" '
        f'Type="{KIND}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{KIND}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"{head}<sst {SPACE}>{strings}</sst>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def cell(column: str, row: int, text: int = 0) -> str:
    return f'<c r="{column}{row}" t="s"><v>{text}</v></c>'


def test_one_long_text_in_many_cells_does_not_end_the_server() -> None:
    rows = "".join(f'<row r="{row}">{"".join(cell(c, row) for c in "ABCDEFGHIJ")}</row>' for row in range(1, 2001))
    content = xlsx(rows, f"<si><t>{'x' * 1_000_000}</t></si>")
    assert len(content) < 50_000
    with pytest.raises(ImportFailed) as failed:
        bringing.from_file("t.xlsx", content)
    assert failed.value.problems == ["t.xlsx: het bestand is te groot; ten hoogste 3001 rijen en 60 kolommen"]


def test_a_file_that_unpacks_without_end_is_not_unpacked() -> None:
    content = xlsx(f'<row r="1">{cell("A", 1)}</row>', f"<si><t>{'x' * 60_000_000}</t></si>")
    with pytest.raises(ImportFailed) as failed:
        bringing.from_file("t.xlsx", content)
    assert failed.value.problems == ["t.xlsx: het bestand is te groot; ten hoogste 3001 rijen en 60 kolommen"]


def test_a_spreadsheet_reads_no_file_of_the_server() -> None:
    head = '<!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd"><!ENTITY b "bbbbbbbbbb">]>'
    rows = f'<row r="1">{cell("A", 1, 1)}{cell("B", 1, 2)}</row><row r="2">{cell("A", 2)}<c r="B2"><v>5</v></c></row>'
    content = xlsx(rows, "<si><t>&s;&b;</t></si><si><t>code</t></si><si><t>inwoners</t></si>", head)
    try:
        told = bringing.from_file("t.xlsx", content).table
    except ImportFailed as failed:
        told = str(failed)
    assert "root:" not in told
    assert "bbbb" not in told


# What comes out again

HOSTILE = """code,buurt,regio,inwoners,a
N1,<script>alert(1)</script>,"#import ""x"": * [ ] $ \\ @x",9000,1
N2,"'""&<img src=x onerror=alert(1)>",{{ 7*7 }}{% load x %},9000,2
N3,De\x08 \u202eWijk\x1b[31m,B,9000,3
"""


def test_hostile_names_are_only_names(region: Area, manager: User) -> None:
    found = brought(HOSTILE.replace("\x00", ""))
    pillars = [
        {"name": "<b>#p\x08", "weight": 1,
         "indicator": [{"column": "a", "label": "=cmd|' /C calc'!A0\x0b", "need": "high"}]},
    ]  # fmt: skip
    document = document_of(name="N", pillars=pillars, fte=6, columns=found.columns)
    kept = scenarios.begin(
        name=f"<script>{UNSEEN}", area=region, document=document, table=found.table, origin=found.origin,
        note=f"#eval[] {UNSEEN}", by=Actor.of_user(manager),
    )  # fmt: skip
    client = client_of(manager)
    assert [row["name"] for row in kept.rows][2] == "De Wijk[31m"
    assert (kept.scenario.name, kept.note) == ("<script>", "#eval[] ")
    page = client.get(reverse("programme:version", args=[kept.pk])).content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in page
    assert 'style="' not in page
    body = client.get(reverse("programme:workbook", args=[kept.pk])).content
    book = load_workbook(io.BytesIO(body))
    kinds = {one.data_type for sheet in book for row in sheet.iter_rows() for one in row}
    assert "f" not in kinds
    assert client.get(reverse("programme:report", args=[kept.pk])).content.startswith(b"%PDF")
    for name in ("N1", "N2", "N3"):
        assert client.get(reverse("programme:why", args=[kept.pk]), {"buurt": name}).status_code == 200


def test_a_name_of_nabij_is_no_formula_in_a_table(region: Area, town: Area) -> None:
    hood = make_neighbourhood(town, code="F1", name="=HYPERLINK(1)")
    PopulationCount.objects.create(area=hood, on=today(), persons=900, source="Stad")
    assert bringing.from_territory(region).rows == [["F1", "HYPERLINK(1)", "900"]]


def test_names_of_municipalities_and_regions_are_harmless_in_a_table(region: Area, manager: User) -> None:
    """They come from a file that somebody else may have brought."""
    client = client_of(manager)
    people = "nis,name,population\n11001,=HYPERLINK(1),20000\n11002,@\u202eB,9000\n"
    told = {"preset": "own", "file": SimpleUploadedFile("p.csv", people.encode()), "slice": "15000", "brussels": "none"}
    address = client.post(reverse("programme:counting"), told).headers["Location"].partition("?")[2].partition("#")[0]
    table = client.get(reverse("programme:counting_table") + f"?{address}").content.decode()
    assert "HYPERLINK(1) 1" in table
    assert not [cell for line in table.splitlines() for cell in line.split(",") if bringing.FORMULA.match(cell)]
    assert "\u202e" not in table
    told = {
        "kind": "primary-care", "name": "x", "source": "x", "borders": "2024",
        "file": SimpleUploadedFile("r.csv", b"nis,elz,elz_name\n11001,a,=cmd|' /C calc'!A0\n"),
    }  # fmt: skip
    form = client.post(reverse("programme:regions"), told).context["form"]
    assert form.errors["file"] == ["r.csv, =cmd|' /C calc'!A0: dit begint zoals een formule van een rekenblad"]
