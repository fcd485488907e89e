"""Beginning a scenario, adjusting it, judging, adopting: through the pages."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from nabij.accounts.models import Role, User
from nabij.core.actors import Actor
from nabij.core.models import AuditEvent
from nabij.programme.forms.scenarios import SettingsForm
from nabij.programme.models import AllocationScenario, ScenarioVersion
from nabij.programme.services import scenarios
from nabij.programme.tests.conftest import TABLE, make_version
from nabij.territory.models import Area
from tests.factories import make_neighbourhood, make_user
from tests.pages import client_of, queries_of


def begin(manager: User, region: Area, source: str, **files: object) -> object:
    told = {"name": "Verdeling", "area": str(region.pk), "source": source, **files}
    return client_of(manager).post(reverse("programme:begin"), told)


def columns_of(response: object) -> dict[str, str]:
    """The form of the second screen as it was shown."""
    form = response.context["form"]  # type: ignore[attr-defined]
    told = {name: str(form[name].value()) for name in form.fields if form[name].value() is not None}
    return told | {"sealed": response.context["sealed"], "name": "Verdeling"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(("preset", "count"), [("sources", 608), ("strict-2015", 576), ("brussels30-2015", 609)])
def test_a_preset_gives_its_count_of_neighbourhoods(manager: User, region: Area, preset: str, count: int) -> None:
    shown = begin(manager, region, preset)
    assert shown.context["count"] == count  # type: ignore[attr-defined]
    told = columns_of(shown) | {"area": str(region.pk)}
    made = client_of(manager).post(reverse("programme:columns"), told)
    version = ScenarioVersion.objects.get()
    assert made.headers["Location"] == reverse("programme:scenario", args=[version.scenario_id])
    assert len(version.rows) == count
    assert sum(row["fte"] for row in version.rows) == 2 * count
    assert sum(row["budget_eur"] for row in version.rows) == 120_000 * count
    page = client_of(manager).get(reverse("programme:version", args=[version.pk]))
    assert (page.context["draws"], page.context["intervals"]) == (0, None)
    assert "In deze versie telt alleen het aantal inwoners." in page.content.decode()


def test_the_overview_tells_the_euros_of_the_sources(manager: User) -> None:
    counts = client_of(manager).get(reverse("programme:overview")).context["counts"]
    first = counts[0]
    assert (first["neighbourhoods"], first["fte"], first["total"]) == (608, 1246, 74_760_000)
    assert (first["covenants"], first["offices"]) == (72_960_000, 1_800_000)


def test_a_table_of_ones_own_from_csv_and_from_a_spreadsheet(manager: User, region: Area) -> None:
    book = Workbook()
    for line in TABLE.splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    file = io.BytesIO()
    book.save(file)
    for name, content in (("tabel.csv", TABLE.encode()), ("tabel.xlsx", file.getvalue())):
        shown = begin(manager, region, "file", file=SimpleUploadedFile(name, content))
        told = columns_of(shown) | {"area": str(region.pk), "pillar_1": "geld", "need_1": "low", "fte": "8"}
        client_of(manager).post(reverse("programme:columns"), told)
    first, second = ScenarioVersion.objects.order_by("created_at")
    assert first.table == second.table
    assert [row["fte"] for row in first.rows] == [row["fte"] for row in second.rows]
    assert sum(row["fte"] for row in first.rows) == 8
    assert first.rows[0]["fte"] > first.rows[3]["fte"]


def test_mistakes_in_a_table_are_told_by_file_row_and_field(manager: User, region: Area) -> None:
    wrong = "code,inwoners,ouderen\nA,1000,5\nA,0,6\nB,2000,veel\n,300,7\n"
    shown = begin(manager, region, "file", file=SimpleUploadedFile("fout.csv", wrong.encode()))
    assert shown.context["problems"] == [  # type: ignore[attr-defined]
        "fout.csv, rij 3, code: 'A' staat er al, in rij 2",
        "fout.csv, rij 5, code: deze cel is leeg",
        "fout.csv, rij 3, inwoners: vul een getal in van 1 of meer",
        "fout.csv, rij 4, ouderen: dit moet een getal zijn: 'veel'",
    ]
    assert not AllocationScenario.objects.exists()


def test_a_table_that_was_changed_on_the_way_is_refused(manager: User, region: Area) -> None:
    told = columns_of(begin(manager, region, "example")) | {"area": str(region.pk)}
    told["sealed"] += "x"
    assert client_of(manager).post(reverse("programme:columns"), told).headers["Location"] == reverse("programme:begin")
    assert not AllocationScenario.objects.exists()


def settings_of(version: ScenarioVersion) -> dict[str, str]:
    form = SettingsForm(document=version.document)
    values = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in values.items() if value is not None} | {"opened": str(version.number)}


def test_moving_a_weight_shows_at_once_who_wins_and_loses_and_keeps_nothing(
    manager: User, version: ScenarioVersion
) -> None:
    address = reverse("programme:adjust", args=[version.scenario_id])
    told = settings_of(version) | {"lambda_": "1.2"}
    page = client_of(manager).post(address, told, HTTP_HX_REQUEST="true")
    effect = page.context["effect"]
    assert [one.name for one in effect.winners] == ["De Wijk"]
    assert sum(one.difference for one in effect.changes) == 0
    assert b"<html" not in page.content
    assert b"<html" in client_of(manager).post(address, told | {"do": "try"}).content
    assert ScenarioVersion.objects.count() == 1


def test_a_new_version_stands_beside_the_old_one(manager: User, version: ScenarioVersion) -> None:
    address = reverse("programme:adjust", args=[version.scenario_id])
    told = settings_of(version) | {"lambda_": "0.6", "note": "Nood telt zwaarder", "do": "keep"}
    client_of(manager).post(address, told)
    old, new = ScenarioVersion.objects.order_by("number")
    assert (old.number, new.number, new.note) == (1, 2, "Nood telt zwaarder")
    assert old.outcome == version.outcome
    assert old.table_sha256 == new.table_sha256
    assert old.scenario_sha256 != new.scenario_sha256
    assert new.document["model"]["lambda"] == 0.6
    # Whoever still has the first open is told, and overwrites nothing.
    page = client_of(manager).post(address, told)
    assert page.context["form"].non_field_errors()[0].startswith("Iemand bewaarde intussen versie 2.")
    assert ScenarioVersion.objects.count() == 2


def test_a_version_is_written_once(version: ScenarioVersion) -> None:
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()


def test_a_minimum_that_cannot_be_is_told_at_its_field(manager: User, version: ScenarioVersion) -> None:
    told = settings_of(version) | {"floor": "3"}
    page = client_of(manager).post(reverse("programme:adjust", args=[version.scenario_id]), told)
    assert page.context["form"].errors["floor"] == [
        "Het minimum voor alle buurten samen is 12 VTE. Dat is meer dan de 8 VTE die er zijn. Verlaag het minimum of "
        "verhoog het totaal."
    ]


def test_a_limit_per_year_shows_the_way(manager: User, version: ScenarioVersion) -> None:
    told = settings_of(version) | {"lambda_": "1.5", "limit_fte": "0.5", "years": "3", "do": "keep"}
    client_of(manager).post(reverse("programme:adjust", args=[version.scenario_id]), told)
    kept = ScenarioVersion.objects.get(number=2)
    assert kept.rows[0]["fte"] == 2.5
    assert kept.rows[0]["target_fte"] > 2.5
    page = client_of(manager).get(reverse("programme:why", args=[kept.pk]), {"buurt": "N1"})
    assert page.context["path"][:2] == [2.5, 3.0]


def test_pillars_two_by_two(manager: User, version: ScenarioVersion) -> None:
    address = reverse("programme:judge", args=[version.scenario_id])
    told = {"pair_0": "3", "opened": "1", "do": "try"}
    judged = client_of(manager).post(address, told).context["judged"]
    assert [round(float(one), 2) for one in judged.weights] == [0.75, 0.25]
    assert judged.ratio == 0
    client_of(manager).post(address, told | {"do": "keep"})
    kept = ScenarioVersion.objects.get(number=2)
    assert kept.outcome["weights"] == {"ouderen": 0.75, "inkomen": 0.25}
    assert kept.outcome["judgements"][0]["consistency_ratio"] == 0


def test_answers_that_contradict_are_kept_only_when_that_is_said(manager: User, region: Area) -> None:
    version = make_version(region, manager)
    three = [*version.document["pillar"], {**version.document["pillar"][0], "name": "derde"}]
    three[2] = {**three[2], "indicator": [{"column": "vte_nu", "label": "nu", "need": "high"}]}
    document = {**version.document, "pillar": three}
    opened = scenarios.keep_version(
        version.scenario, opened=1, document=document, note="", by=Actor.of_user(manager)
    )  # fmt: skip
    address = reverse("programme:judge", args=[version.scenario_id])
    told = {"pair_0": "9", "pair_1": "1/9", "pair_2": "9", "opened": str(opened.number), "do": "keep"}
    page = client_of(manager).post(address, told)
    assert page.context["refused"] is True
    assert "Er is nog niets bewaard." in page.content.decode()
    assert ScenarioVersion.objects.count() == 2
    client_of(manager).post(address, told | {"accept": "on"})
    assert ScenarioVersion.objects.count() == 3


def test_adopting_tells_everybody_and_withdrawing_takes_it_back(
    manager: User, version: ScenarioVersion, hood: Area
) -> None:
    page = reverse("programme:given", args=[hood.code])
    client = client_of(manager)
    assert client_of(make_user()).get(page).context["given"] == []
    client.post(reverse("programme:adopt", args=[version.scenario_id]), {"number": "1"})
    given = client_of(make_user()).get(page).context["given"]
    assert [one.row["id"] for one, _told in given] == ["N1"]
    assert "VTE voor De Wijk." in given[0][0].row["why"]
    client.post(reverse("programme:withdraw", args=[version.scenario_id]))
    assert client_of(make_user()).get(page).context["given"] == []
    acts = list(AuditEvent.objects.filter(action__startswith="allocation").values_list("action", flat=True))
    assert acts == ["allocation.version-kept", "allocation.adopt", "allocation.withdraw"]


def test_a_local_authority_sees_its_own_neighbourhoods(
    manager: User, version: ScenarioVersion, hood: Area, town: Area
) -> None:
    client_of(manager).post(reverse("programme:adopt", args=[version.scenario_id]), {"number": "1"})
    alderman = make_user(Role.LOCAL_AUTHORITY, town)
    given = client_of(alderman).get(reverse("programme:own")).context["given"]
    assert [one.row["id"] for one in given] == ["N1"]


def test_two_versions_side_by_side(manager: User, version: ScenarioVersion) -> None:
    told = settings_of(version) | {"lambda_": "0", "do": "keep"}
    client_of(manager).post(reverse("programme:adjust", args=[version.scenario_id]), told)
    other = ScenarioVersion.objects.get(number=2)
    query = {"a": str(version.pk), "b": str(other.pk)}
    compared = client_of(manager).get(reverse("programme:compare"), query).context["compared"]
    assert [one.after for one in compared.changes] == [2.0, 2.0, 2.0, 2.0]
    assert sum(one.difference for one in compared.changes) == 0
    assert {one.name for one in compared.winners} & {one.name for one in compared.losers} == set()


@pytest.mark.parametrize("role", [Role.BACK_OFFICE, Role.CARE_COUNCIL])
def test_who_supports_looks_and_changes_nothing(version: ScenarioVersion, town: Area, role: Role) -> None:
    client = client_of(make_user(role, town))
    assert client.get(reverse("programme:overview")).context["listed"][0].scenario == version.scenario
    assert client.get(reverse("programme:version", args=[version.pk])).status_code == 200
    for name in ("adjust", "judge"):
        assert client.get(reverse(f"programme:{name}", args=[version.scenario_id])).status_code == 403
    assert client.post(reverse("programme:adopt", args=[version.scenario_id])).status_code == 403
    assert client.get(reverse("programme:begin")).status_code == 403


def test_nobody_else_opens_a_scenario(version: ScenarioVersion, town: Area) -> None:
    elsewhere = make_neighbourhood()
    for user in (
        make_user(), make_user(Role.LOCAL_AUTHORITY, town), make_user(Role.COORDINATOR, town),
        make_user(Role.PROGRAMME_MANAGER, elsewhere),
    ):  # fmt: skip
        client = client_of(user)
        for name in ("version", "why", "workbook", "report", "inputs"):
            assert client.get(reverse(f"programme:{name}", args=[version.pk])).status_code == 403


def test_pages_take_as_many_queries_for_three_as_for_one(manager: User, region: Area, version: ScenarioVersion) -> None:
    client = client_of(manager)
    one = queries_of(client, reverse("programme:overview"))
    for number in (2, 3):
        make_version(region, manager, name=f"Proef {number}")
    assert queries_of(client, reverse("programme:overview")) == one
    assert queries_of(client, reverse("programme:version", args=[version.pk])) < 25
