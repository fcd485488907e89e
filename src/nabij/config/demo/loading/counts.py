"""What earlier cases left behind: gaps of the last year, in which nobody stands."""

import random
from datetime import date, timedelta

from nabij.config.demo.loading.stage import Stage
from nabij.core import clock
from nabij.directory import needs
from nabij.guidance.models import Gap, GapReason

# Need, reason, and how many times a year in each neighbourhood of the first municipality (centre, station, country).
KINDS: tuple[tuple[str, str, tuple[int, int, int]], ...] = (
    ("household.cleaning", "waiting_list", (9, 7, 6)),
    ("housing.search", "waiting_list", (6, 11, 5)),
    ("mobility.transport", "too_far", (2, 3, 12)),
    ("mobility.getting-out", "nobody", (5, 4, 7)),
    ("social.visits", "nobody", (7, 6, 5)),
    ("health.mood", "waiting_list", (8, 9, 3)),
    ("carers.respite", "does_not_exist", (6, 3, 6)),
    ("admin.forms", "language", (3, 9, 2)),
)


def leave_gaps(stage: Stage, rng: random.Random) -> None:
    areas = [stage.areas[area.code] for area in stage.world.areas_at("neighbourhood")]
    home = {area.code: stage.areas[area.parents[0]] for area in stage.world.areas_at("neighbourhood")}
    Gap.objects.bulk_create(
        Gap(
            municipality=home[area.code],
            neighbourhood=area,
            term=needs.term(term).id,
            taxonomy_version=needs.taxonomy().version,
            reason=GapReason(reason),
            month=_month(rng),
        )
        for term, reason, times in KINDS
        for area, count in zip(areas, (*times, times[2] // 2), strict=True)
        for _each in range(count)
    )


def _month(rng: random.Random) -> date:
    return (clock.today() - timedelta(days=rng.randint(20, 330))).replace(day=1)
