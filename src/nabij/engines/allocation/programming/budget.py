"""What the programming costs: the arithmetic of the sources, exact."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from nabij.engines.common import InputError

FTE: Final = Fraction(2)
"""FTE of a neighbourhood on average, and of a back office (000 §Financiële instrumenten)."""
COST: Final = Fraction(60_000)
"""Euro for one FTE for one year (000)."""
OFFICES: Final = 15
"""Back offices, one per regional care region (000)."""
SMALL_URBAN: Final = 60
"""Small-urban care regions over which the means are spread (000)."""


@dataclass(frozen=True)
class Budget:
    """neighbourhoods may be a fraction when it is an estimate. fte_each: FTE of one neighbourhood. offices: back
    offices, with fte_office FTE each. cost: euro of one FTE for one year."""

    neighbourhoods: Fraction
    offices: int = OFFICES
    fte_each: Fraction = FTE
    fte_office: Fraction = FTE
    cost: Fraction = COST

    def __post_init__(self) -> None:
        for name, field in (
            ("neighbourhoods", "neighbourhoods"), ("offices", "offices"), ("fte_each", "fte-per-neighbourhood"),
            ("fte_office", "fte-per-office"), ("cost", "cost-per-fte"),
        ):  # fmt: skip
            if getattr(self, name) < 0:
                raise InputError(f"must be 0 or more, is {float(getattr(self, name)):g}", field=field)

    @property
    def fte(self) -> Fraction:
        return self.neighbourhoods * self.fte_each + self.offices * self.fte_office

    @property
    def covenants(self) -> Fraction:
        """Euro for the neighbourhoods."""
        return self.neighbourhoods * self.fte_each * self.cost

    @property
    def back_offices(self) -> Fraction:
        return self.offices * self.fte_office * self.cost

    @property
    def total(self) -> Fraction:
        return self.covenants + self.back_offices

    @property
    def each(self) -> Fraction | None:
        """Euro per neighbourhood, its share of the back offices included; None without neighbourhoods."""
        return self.total / self.neighbourhoods if self.neighbourhoods else None

    def with_slice(self, old: Fraction, new: Fraction) -> "Budget":
        """The sources: "if the neighbourhoods are programmed smaller, the budget rises in proportion"; the back offices
        stay as they are."""
        return Budget(self.neighbourhoods * old / new, self.offices, self.fte_each, self.fte_office, self.cost)

    def to_json(self) -> dict[str, Any]:
        covenant = self.fte_each * self.cost
        found: dict[str, Any] = {
            "neighbourhoods_eur": amount(self.covenants),
            "back_offices_eur": amount(self.back_offices),
            "total_eur": amount(self.total),
            "covenant_eur": amount(covenant),
        }
        if self.each is not None:
            found |= {
                "per_neighbourhood_eur": amount(self.each),
                "per_neighbourhood_explained": (
                    f"{money(self.total)} / {number(self.neighbourhoods)} = {money(self.each)}: the covenant of "
                    f"{money(covenant)} and a share of {money(self.each - covenant)} in the back offices"
                ),
            }
        return found


def amount(value: Fraction) -> int | float:
    """A whole number where it is one, else rounded to the cent."""
    return int(value) if value.denominator == 1 else round(float(value), 2)


def number(value: Fraction) -> str:
    return f"{amount(value):,}"


def money(value: Fraction) -> str:
    """ "€122,960.53", "€120,000"."""
    return f"€{int(value):,}" if value.denominator == 1 else f"€{float(value):,.2f}"
