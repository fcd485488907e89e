"""A small land with figures, for tests: a municipality of two wijken with three sectors each."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nabij.core.actors import SYSTEM
from nabij.territory.indicators import definitions
from nabij.territory.indicators.imports import Options, Origin, import_indicators
from nabij.territory.indicators.imports.readings import IndicatorOutcome
from nabij.territory.models import Area, Level
from tests.factories import make_area

ON = date(2024, 1, 1)


@dataclass(frozen=True)
class Land:
    municipality: Area
    districts: list[Area]
    sectors: list[Area]

    def sector(self, number: int) -> Area:
        return self.sectors[number]


def make_land() -> Land:
    region = make_area(Level.REGION, code="02000", name="Vlaams Gewest")
    zone = make_area(Level.PRIMARY_CARE_ZONE, code="elz1", name="Zone", parents=[region])
    municipality = make_area(Level.MUNICIPALITY, code="42006", name="Dendermonde", parents=[zone, region])
    districts = [make_area(Level.DISTRICT, code=f"4200{n}", parents=[municipality]) for n in range(2)]
    sectors = [
        make_area(Level.SECTOR, code=f"42006A0{n}-", parents=[districts[n // 3], municipality]) for n in range(6)
    ]
    return Land(municipality, districts, sectors)


def make_neighbourhood_of(code: str, parts: list[Area], municipalities: list[Area]) -> Area:
    area = make_area(Level.NEIGHBOURHOOD, code=code, parents=municipalities)
    area.parts.set(parts)
    return area


def definition(code: str, **fields: object) -> definitions.Definition:
    told: dict[str, object] = {
        "name": code.title(), "meaning": "Wat het is.", "unit": "personen", "source": "Test", "roll_up": "sum",
        **fields,
    }  # fmt: skip
    return definitions.Definition(code=code, **told)  # type: ignore[arg-type]


def define(*told: definitions.Definition) -> None:
    definitions.define(told, by=SYSTEM)


def bring(folder: Path, text: str, name: str = "cijfers.csv", label: str = "", **options: object) -> IndicatorOutcome:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    kept = {key: options.pop(key) for key in ("strict", "dry_run", "conversion") if key in options}
    return import_indicators(
        path, by=SYSTEM, options=Options(**options), origin=Origin("Test", label), **kept  # type: ignore[arg-type]
    )  # fmt: skip


def bring_counts(folder: Path, code: str, counts: dict[Area, float], label: str = "", on: date = ON) -> None:
    lines = [f"{area.level},{area.code},{on.isoformat()},{count:g}" for area, count in counts.items()]
    bring(folder, "\n".join([f"niveau,code,datum,{code}", *lines]), label=label)
