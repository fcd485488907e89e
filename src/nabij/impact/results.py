"""What a scan found: counts in which small cells and their complements are hidden."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from nabij.core.small_cells import suppressed
from nabij.impact.models import Scan, ScanAnswer, Tone
from nabij.impact.vocabulary import vocabulary

NEITHER = "neither"


@dataclass(frozen=True)
class ThemeLine:
    """How many ticked a theme as good and as something that can be better; None is hidden."""

    code: str
    name: str
    good: int | None
    better: int | None


@dataclass(frozen=True)
class ScanResult:
    """``total`` is None as long as it is small; ``ages`` lists the age groups and the untold, None is hidden."""

    total: int | None
    themes: list[ThemeLine] = field(default_factory=list)
    ages: list[tuple[str, int | None]] = field(default_factory=list)


def of_scan(scan: Scan) -> ScanResult:
    """Each theme is a table of its own, of good, better and neither: nothing adds themes up, and with the third column
    a hidden count doesn't follow from the total."""
    answers = list(ScanAnswer.objects.filter(scan=scan).values_list("ticks", "age"))
    if not answers:
        return ScanResult(0)
    codes = [theme["code"] for theme in scan.themes]
    counts = Counter((code, ticks.get(code, NEITHER)) for ticks, _age in answers for code in codes)
    lines = []
    for code in codes:
        cells = suppressed([code], [Tone.GOOD.value, Tone.BETTER.value, NEITHER], counts).cells[0]
        lines.append(ThemeLine(code, scan.theme_name(code), cells[0], cells[1]))
    ages = _ages([age for _ticks, age in answers])
    total = len(answers) if len(answers) >= 5 else None
    return ScanResult(total, lines, ages)


def _ages(told: list[str]) -> list[tuple[str, int | None]]:
    names = {entry.code: _(entry.name) for entry in vocabulary().ages} | {"": _("Niet gezegd")}
    counts = Counter(("answers", age if age in names else "") for age in told)
    table = suppressed(["answers"], list(names), counts)
    return [(names[code], count) for code, count in zip(table.columns, table.cells[0], strict=True)]
