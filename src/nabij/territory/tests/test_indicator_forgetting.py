"""A delivery taken back: its figures go, and nothing comes to light that could be subtracted from them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nabij.core.actors import SYSTEM
from nabij.core.imports import ImportFailed
from nabij.core.models import AuditEvent
from nabij.territory.indicators import cli
from nabij.territory.indicators.access import compute_access
from nabij.territory.indicators.comparing import figure_of
from nabij.territory.indicators.forgetting import edition_named, editions, forget_edition
from nabij.territory.models import Area, Facility, IndicatorEdition, IndicatorValue, Level, SmallCells
from nabij.territory.tests.figures import ON, Land, bring_counts, define, definition, make_land
from tests.factories import make_area, make_facility

pytestmark = pytest.mark.django_db
COUNTS = (3, 20, 30, 40, 50, 60)


@pytest.fixture
def land() -> Land:
    define(definition("people", counts_persons=True), definition("older", counts_persons=True, part_of="people"))
    return make_land()


def bring(folder: Path, areas: list[Area], counts: tuple[float, ...], label: str, code: str = "people") -> None:
    bring_counts(folder, code, dict(zip(areas, counts, strict=True)), label=label)


def forget(label: str) -> None:
    forget_edition(IndicatorEdition.objects.get(label=label), by=SYSTEM)


def shown(areas: list[Area], code: str = "people") -> list[float | None]:
    figures = [figure_of(code, area, on=ON) for area in areas]
    return [figure.value if figure else None for figure in figures]


def test_its_figures_go_and_those_of_another_come_back(land: Land, tmp_path: Path) -> None:
    bring(tmp_path, land.sectors, (10, 21, 31, 41, 51, 61), "oud")
    bring(tmp_path, land.sectors, (11, 20, 30, 40, 50, 60), "nieuw")
    assert shown(land.sectors) == [11, 20, 30, 40, 50, 60]
    gone = forget_edition(IndicatorEdition.objects.get(label="nieuw"), by=SYSTEM)
    assert (gone.figures, gone.facilities, gone.access) == (6, 0, 0)
    assert shown(land.sectors) == [10, 21, 31, 41, 51, 61]
    assert [one.label for one in IndicatorEdition.objects.all()] == ["oud"]
    event = AuditEvent.objects.get(action="indicators.forgotten")
    assert event.details == {"figures": 6, "facilities": 0, "access": 0}


def test_what_was_told_together_stays_together(land: Land, tmp_path: Path) -> None:
    """The old figures alone would be shown; beside the sum of the new ones, 23, they would tell about three persons."""
    bring(tmp_path, land.sectors, (10, 20, 30, 40, 50, 60), "oud")
    bring(tmp_path, land.sectors, COUNTS, "nieuw")
    groups = SmallCells.objects.get(code="people", on=ON).groups
    forget("nieuw")
    assert SmallCells.objects.get(code="people", on=ON).groups == groups
    assert shown(land.sectors) == [None, None, 30, 40, 50, 60]


def test_without_the_whole_its_parts_do_not_come_to_light(land: Land, tmp_path: Path) -> None:
    """Of 206 persons 203 live in the sectors: were the sectors all shown now, 206 less 203 would be three persons."""
    bring(tmp_path, land.sectors, (20, 20, 30, 40, 50, 43), "sectoren")
    bring(tmp_path, [land.municipality], (206,), "gemeente")
    before = shown(land.sectors)
    assert None in before
    forget("gemeente")
    assert all(now in (None, then) for now, then in zip(shown(land.sectors), before, strict=True))


def test_the_groups_of_a_part_hold_when_the_whole_goes(land: Land, tmp_path: Path) -> None:
    bring(tmp_path, land.sectors, (20, 20, 30, 40, 50, 60), "alle")
    bring(tmp_path, land.sectors, (18, 10, 15, 20, 25, 30), "ouder", "older")
    assert shown(land.sectors, "older")[0] is None  # 20 less 18
    forget("alle")
    assert shown(land.sectors, "older")[0] is None


def test_what_overlaps_stays_hidden_when_the_other_goes(land: Land, tmp_path: Path) -> None:
    """Wijken were shown: boroughs that cut them may not be shown after them."""
    boroughs = [make_area(Level.SUBMUNICIPALITY, parents=[land.municipality])]
    bring(tmp_path, land.districts, (50, 60), "wijken")
    bring(tmp_path, boroughs, (53,), "deelgemeenten")
    assert shown([*land.districts, *boroughs]) == [50, 60, None]
    forget("wijken")
    assert shown(boroughs) == [None]


def test_all_gone_and_back_again(land: Land, tmp_path: Path) -> None:
    bring(tmp_path, land.sectors, COUNTS, "een")
    before = shown(land.sectors)
    forget("een")
    assert shown(land.sectors) == [None] * 6
    assert IndicatorValue.objects.count() == 0
    bring(tmp_path, land.sectors, COUNTS, "een")
    assert shown(land.sectors) == before


def test_facilities_go_with_the_scores_made_of_them(tmp_path: Path) -> None:
    municipality = make_area(Level.MUNICIPALITY, code="42006")
    sector = make_area(Level.SECTOR, at=(4.0, 51.0), parents=[municipality])
    define(definition("inhabitants", counts_persons=True))
    bring(tmp_path, [sector], (100,), "mensen", "inhabitants")
    make_facility("bench", 4.005, 51.005, source="Banken")
    make_facility("shop", 4.005, 51.005, source="Winkels")
    compute_access(by=SYSTEM)
    assert figure_of("near_shop", sector) is not None
    gone = forget_edition(IndicatorEdition.objects.get(source="Banken"), by=SYSTEM)
    assert (gone.facilities, gone.access > 0, Facility.objects.count()) == (1, True, 1)
    assert (figure_of("near_bench", sector), figure_of("near_shop", sector)) == (None, None)
    assert not IndicatorEdition.objects.exclude(made_of=[]).exists()
    compute_access(by=SYSTEM)
    assert (figure_of("near_bench", sector), figure_of("near_shop", sector) is not None) == (None, True)


def run(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))  # type: ignore[arg-type]


def test_on_the_command_line(land: Land, tmp_path: Path) -> None:
    bring(tmp_path, land.sectors, COUNTS, "een")
    (row,) = editions()
    assert (row["label"], row["figures"], row["facilities"]) == ("een", 6, 0)
    assert json.loads(run(cli.editions, "--json").output) == [row]
    assert f"{row['id']}  {row['brought_in']}        6      0  Test, een" in run(cli.editions).output
    assert run(cli.forget, "zzz").exit_code == 2
    assert run(cli.forget, "").exit_code == 2
    done = run(cli.forget, row["id"])
    assert (done.exit_code, done.output) == (0, "Test, een: 6 cijfers en 0 voorzieningen zijn weg\n")
    assert editions() == []


def test_an_edition_is_named_by_how_its_id_begins() -> None:
    for number in range(2):
        IndicatorEdition.objects.create(
            pk=f"aaaa000{number}-0000-4000-8000-000000000000", source="X", label=str(number)
        )
    with pytest.raises(ImportFailed, match="Meer dan een uitgave begint met 'aaaa'"):
        edition_named("aaaa")
    assert edition_named("AAAA0001").label == "1"
