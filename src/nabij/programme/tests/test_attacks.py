"""What somebody may try who wants more than is theirs, or who brings what no page expects."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import CharField
from django.test import Client
from django.urls import URLPattern, reverse
from openpyxl import load_workbook

from nabij.accounts.models import Membership, Role, User
from nabij.core.actors import Actor
from nabij.core.clock import today
from nabij.core.imports import ImportFailed
from nabij.core.models import AuditEvent
from nabij.programme import bringing, queries, rules
from nabij.programme.allocation import document_of
from nabij.programme.bringing import Brought
from nabij.programme.models import AllocationScenario, ScenarioVersion, SimulationResult
from nabij.programme.services import scenarios
from nabij.programme.tests.conftest import TABLE, make_version
from nabij.programme.urls import urlpatterns
from nabij.territory.models import Area, Level, PopulationCount
from tests.factories import make_area, make_neighbourhood, make_user
from tests.pages import client_of

UNSEEN = "\x00\x08\x1b\u202e\u200b"


@pytest.fixture
def elsewhere(db: None) -> Area:
    return make_area(Level.REGION, code="S", name="Een ander gewest")


@pytest.fixture
def stranger(elsewhere: Area) -> User:
    return make_user(Role.PROGRAMME_MANAGER, elsewhere, name="Steven")


# Others' areas


def test_a_table_names_neighbourhoods_of_others_in_vain(
    version: ScenarioVersion, hood: Area, elsewhere: Area, stranger: User, manager: User, town: Area
) -> None:
    """Whoever spreads the means elsewhere tells nothing on the page of a neighbourhood, and fills in no covenant."""
    theirs = make_version(elsewhere, stranger, name="Overval")
    scenarios.adopt(theirs.scenario, theirs, by=Actor.of_user(stranger))
    alderman = client_of(make_user(Role.LOCAL_AUTHORITY, town))
    prepare = reverse("programme:prepare_covenant", args=[hood.code])
    assert queries.given_to([hood]) == []
    assert "Overval" not in Client().get(reverse("programme:given", args=[hood.code])).content.decode()
    assert alderman.get(reverse("programme:own")).context["given"] == []
    assert client_of(manager).get(prepare).context["given"] is None
    scenarios.adopt(version.scenario, version, by=Actor.of_user(manager))
    assert [one.version for one in queries.given_to([hood])] == [version]


def test_a_proposal_is_told_to_nobody(version: ScenarioVersion, manager: User, hood: Area) -> None:
    """Only the version that was adopted is public: none before it, and none that came after."""
    scenarios.adopt(version.scenario, version, by=Actor.of_user(manager))
    document = {**version.document, "means": {**version.document["means"], "fte": 40}}
    scenarios.keep_version(version.scenario, opened=1, document=document, note="Geheim", by=Actor.of_user(manager))
    page = Client().get(reverse("programme:given", args=[hood.code])).content.decode()
    assert [one.version.number for one in queries.given_to([hood])] == [1]
    assert "Geheim" not in page


def test_many_adopted_scenarios_push_none_away(
    version: ScenarioVersion, manager: User, hood: Area, region: Area
) -> None:
    for number in range(12):
        made = AllocationScenario.objects.create(name=str(number), area=region)
        copied = {
            field.attname: getattr(version, field.attname)
            for field in ScenarioVersion._meta.concrete_fields
            if field.name not in ("id", "created_at", "scenario")
        }
        one = ScenarioVersion(scenario=made, **copied)
        one.save()
        scenarios.adopt(made, one, by=Actor.of_user(manager))
    assert len(queries.given_to([hood])) == 12


def test_own_neighbourhoods_take_as_many_queries_for_three_as_for_one(
    version: ScenarioVersion, manager: User, hood: Area, town: Area, django_assert_num_queries: Any
) -> None:
    scenarios.adopt(version.scenario, version, by=Actor.of_user(manager))
    queries.given_to([hood])
    hoods = [hood, make_neighbourhood(town), make_neighbourhood(town)]
    for areas in (hoods[:1], hoods):
        with django_assert_num_queries(4):
            assert [one.row["id"] for one in queries.given_to(areas)] == ["N1"]


def test_nobody_compares_with_a_version_that_is_not_theirs(
    version: ScenarioVersion, elsewhere: Area, stranger: User
) -> None:
    theirs = make_version(elsewhere, stranger, name="Van hen")
    client, page = client_of(stranger), reverse("programme:compare")
    for a, b in ((version, theirs), (theirs, version)):
        told = client.get(page, {"a": str(a.pk), "b": str(b.pk)})
        assert "compared" not in told.context
        assert "De Dries" not in told.content.decode()
    assert [one.pk for one in told.context["choices"]] == [theirs.pk]
    for bad in ("x", "\x00", "1' OR 1=1", str(theirs.pk).upper()):
        assert client.get(page, {"a": bad, "b": str(version.pk)}).status_code == 200


def test_whose_time_is_over_does_nothing_more(version: ScenarioVersion, manager: User, region: Area) -> None:
    shown = client_of(manager).post(
        reverse("programme:begin"), {"name": "Nog een", "area": str(region.pk), "source": "example"}
    )
    Membership.objects.filter(user=manager).update(starts_on="2020-01-01", ends_on="2021-01-01")
    client, scenario = client_of(manager), version.scenario_id
    told = {"sealed": shown.context["sealed"], "name": "x", "area": str(region.pk), "fte": "8", "floor": "0"}
    for name, args, data in (
        ("columns", [], told), ("adopt", [scenario], {"number": "1"}), ("withdraw", [scenario], {}),
        ("adjust", [scenario], {"do": "keep"}), ("judge", [scenario], {"do": "keep"}), ("begin", [], {}),
    ):  # fmt: skip
        assert client.post(reverse(f"programme:{name}", args=args), data).status_code == 403
    for name in ("version", "why", "workbook", "report", "inputs"):
        assert client.get(reverse(f"programme:{name}", args=[version.pk])).status_code == 403
    assert AllocationScenario.objects.count() == 1


# Requests


def doors() -> Iterator[str]:
    """Every address of the app, with something in it that could stand there."""
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        for part, value in (
            ("<uuid:pk>", "00000000-0000-4000-8000-000000000000"), ("<str:code>", "N1"), ("<slug:name>", "submit"),
            ("<slug:preset>", "sources"),
        ):  # fmt: skip
            route = route.replace(part, value)
        assert "<" not in route, "say above what stands there"
        yield f"/{route}"


@pytest.mark.parametrize("door", list(doors()))
def test_no_form_of_another_site_does_anything(db: None, door: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    assert client.post(door, {"do": "keep"}).status_code == 403


def test_looking_changes_nothing(version: ScenarioVersion, manager: User) -> None:
    client = client_of(manager)
    for name in ("adopt", "withdraw"):
        assert client.get(reverse(f"programme:{name}", args=[version.scenario_id])).status_code == 405
    for name, data in (("adjust", {"do": "keep"}), ("judge", {"do": "keep"})):
        client.get(reverse(f"programme:{name}", args=[version.scenario_id]), data)
    assert (ScenarioVersion.objects.count(), AllocationScenario.objects.get().state) == (1, "draft")


def test_only_a_version_that_is_there_is_adopted(version: ScenarioVersion, manager: User) -> None:
    address = reverse("programme:adopt", args=[version.scenario_id])
    for number in ("", "2", "99999999999999999999", "x", "-1"):
        assert client_of(manager).post(address, {"number": number}).status_code == 404
    assert AllocationScenario.objects.get().adopted is None


@pytest.mark.parametrize("code", ["%00", "N1%00", "%F0%9F%92%A9", "..%2F..", "x" * 4000])
def test_codes_that_are_none(db: None, code: str) -> None:
    assert Client().get(f"/buurten/{code}/middelen/").status_code == 404


def test_files_are_saved_and_stored_nowhere(version: ScenarioVersion, manager: User) -> None:
    AllocationScenario.objects.update(name='x"\r\nSet-Cookie: a=b; ../../etc/passwd')
    for name in ("workbook", "report", "inputs"):
        found = client_of(manager).get(reverse(f"programme:{name}", args=[version.pk]))
        headers = found.headers
        assert headers["Content-Disposition"].startswith('attachment; filename="x-set-cookie-ab-etcpasswd-1.')
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in headers["Cache-Control"]


# What is sealed in a form


def test_a_table_is_taken_only_from_who_brought_it_and_for_that_area(
    manager: User, region: Area, elsewhere: Area, stranger: User
) -> None:
    Membership.objects.create(user=stranger, role=Role.PROGRAMME_MANAGER, area=region)
    shown = client_of(stranger).post(
        reverse("programme:begin"), {"name": "Van mij", "area": str(region.pk), "source": "example"}
    )
    told = {"sealed": shown.context["sealed"], "name": "Van mij", "area": str(region.pk), "fte": "8", "floor": "0"}
    for user, area in ((manager, region), (stranger, elsewhere)):
        answer = client_of(user).post(reverse("programme:columns"), told | {"area": str(area.pk)})
        assert answer.headers["Location"] == reverse("programme:begin")
    assert client_of(stranger).post(reverse("programme:columns"), told).status_code == 200  # not all is filled in yet
    assert not AllocationScenario.objects.exists()


def test_versions_are_not_kept_without_end(manager: User, region: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nabij.programme.views.scenarios.VERSIONS_PER_HOUR", 1)
    shown = client_of(manager).post(
        reverse("programme:begin"), {"name": "x", "area": str(region.pk), "source": "sources"}
    )
    told = {"sealed": shown.context["sealed"], "name": "x", "area": str(region.pk), "fte": "1216", "floor": "0"}
    assert [client_of(manager).post(reverse("programme:columns"), told).status_code for _ in range(2)] == [302, 429]


def test_a_large_table_is_drawn_less_often(region: Area, manager: User) -> None:
    """Draws are told, and fewer where all the others would have to wait for them."""
    lines = [f"N{row},{1000 + row},{row % 97}" for row in range(3000)]
    brought = bringing.from_text("t.csv", "\n".join(["code,inwoners,ouderen", *lines]), {"kind": "example"})
    document = {"pillar": [{"indicator": [{"column": "ouderen"}] * 57}], "robustness": {"concentration": 50}}
    drawn = scenarios._with_draws(document, brought.table)["robustness"]
    assert drawn == {"concentration": 50, "draws": 233}
    few = scenarios._with_draws(document, TABLE)["robustness"]["draws"]
    assert few == rules.DRAWS


# Tables


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


# Any value in any field

VALUES = ("\x00", "1e999", "nan", "9" * 400, "<script>alert(1)</script>", UNSEEN)


def words_of(form: Any) -> list[str]:
    """Fields of free text: with these the rest of what is sent can be right, and is computed with."""
    return [name for name, field in form.fields.items() if type(field) is CharField]


def started(form: Any) -> dict[str, str]:
    values = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in values.items() if value not in (None, "", [])}


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("begin", "post"), ("counting", "get"), ("counting", "post"), ("counting_table", "get"),
        ("counting_workbook", "get"), ("regions", "post"), ("new_simulation", "post"), ("simulations", "post"),
        ("registration", "get"), ("registration_workbook", "get"), ("household", "post"), ("adjust", "post"),
        ("judge", "post"), ("prepare_covenant", "post"),
    ],
)  # fmt: skip
def test_no_value_of_any_field_breaks_a_page(
    version: ScenarioVersion, manager: User, hood: Area, name: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nabij.core.limits.allow", lambda *_args, **_told: True)
    args: dict[str, list[Any]] = {
        "adjust": [version.scenario_id],
        "judge": [version.scenario_id],
        "prepare_covenant": [hood.code],
    }
    address = reverse(f"programme:{name}", args=args.get(name, []))
    client = client_of(manager)
    asked = {"counting_table": "counting", "counting_workbook": "counting", "registration_workbook": "registration"}
    form = client.get(reverse(f"programme:{asked[name]}") if name in asked else address).context["form"]
    begun = started(form)
    for value in VALUES:
        for fields in (words_of(form), list(form.fields)):
            answer = getattr(client, method)(address, begun | dict.fromkeys(fields, value))
            assert answer.status_code in (200, 302, 409), value
            assert b"<script>alert(1)" not in answer.content


# Results of simulations


def bring(user: User, region: Area, content: bytes) -> Any:
    told = {"name": "Proef", "area": str(region.pk), "note": "", "file": SimpleUploadedFile("r.json", content)}
    return client_of(user).post(reverse("programme:simulations"), told)


def result(**told: Any) -> dict[str, Any]:
    return {
        "format": "nabij-microsim-result/1", "name": "Proef", "year": 2025, "years": 3, "persons": 1000, "draws": 0,
        "seed": 1,
        "bed_limit": True, "policies": [], "fit": [], "parameters": [],
    } | told  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(result()).replace("1000", "1e999"),
        json.dumps(result()).replace("1000", "9" * 400),
        json.dumps(result()).replace("1000", "9" * 5000),
        json.dumps(result()).replace("1000", "NaN"),
        json.dumps(result(extra=1)).replace('"extra": 1', '"extra": 1e999'),
        json.dumps(result(name="\x00")),
        json.dumps(result(note="\ud800")),
        json.dumps(result(name="a\x08b")),
        json.dumps(result(name={"a": 1}, year="2025'")),
        json.dumps(result(policies={"a": 1})),
        json.dumps(result(policies=[{"name": "x", "measures": 5}])),
        json.dumps(result(year=None)),
        json.dumps(result(extra="DEEP")).replace('"DEEP"', "[" * 900 + "]" * 900),
        json.dumps(result(extra="DEEP")).replace('"DEEP"', "[" * 90_000 + "]" * 90_000),
        json.dumps(result(fit=[{"name": "a", "official": [1, [2]], "model": "<script>", "fits": 1}, 7])),
    ],
    ids=lambda content: content[-40:],
)
def test_what_is_no_result_is_told_and_not_kept(manager: User, region: Area, content: str) -> None:
    told = bring(manager, region, content.encode())
    assert told.status_code == 200
    assert len(told.context["problems"]) == 1
    assert not SimulationResult.objects.exists()


def test_hostile_words_of_a_result_are_only_words(manager: User, region: Area) -> None:
    policy = {
        "name": "<script>alert(1)</script>", "measures": ["<img src=x>"], "outcomes": {"<svg onload=x>": {
            "value": 1e300, "low": -1e300, "high": 1e300}}, "net_present_value": {"</title><script>": {
            "value": -0.0, "low": 0, "high": 1e-300}}, "payback_years": {},
    }  # fmt: skip
    bring(manager, region, json.dumps(result(policies=[policy])).encode())
    client, kept = client_of(manager), SimulationResult.objects.get()
    page = client.get(reverse("programme:simulation", args=[kept.pk]))
    for name in ("simulation_workbook", "simulation_json"):
        assert client.get(reverse(f"programme:{name}", args=[kept.pk])).status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert "<svg onload" not in page.content.decode()


# The calculator

TOLD = {"profile": "heavy", "care_hours": "6", "nursing_days": "7", "informal_hours": "12"}


def test_nothing_of_the_calculator_stays_anywhere(db: None, caplog: pytest.LogCaptureFixture, manager: User) -> None:
    before = AuditEvent.objects.count()
    with caplog.at_level("DEBUG"):
        for client in (Client(), client_of(manager)):
            page = client.post(reverse("programme:household"), TOLD | {"informal_hours": "13.37"})
            assert page.status_code == 200
            assert "no-store" in page.headers["Cache-Control"]
            assert not client.session.get("_told")
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [one for one in said if "13.37" in one or "informal" in one]
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("value", ["1e308", "nan", "inf", "-1", "1e-320", "0", "99999", "x" * 10_000, "\x00"])
def test_the_calculator_takes_any_figure(db: None, value: str) -> None:
    for name in ("care_hours", "figure_care_hour", "figure_care_user", "figure_index", "figure_day_price"):
        page = Client().post(reverse("programme:household"), TOLD | {name: value})
        assert page.status_code == 200
        assert "nan" not in page.content.decode().partition('id="uitkomst"')[2][:3000]
