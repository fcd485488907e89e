"""Measure `rank` against what one would write instead, on the same candidates, in the same run.

    .venv/bin/python bench/matching/bench.py [--repeat 7] [--sizes 100 1000 10000 100000] [--json]

The rivals are a plain Python loop and one SQL query, each in two forms: `list` stops at the first failed condition and
gives the list only; `full` does what `rank` does and records every failed condition of every candidate.
All must give the same list, and the full ones the same exclusions, or the run stops.
"""

import argparse
import json
import math
import platform
import sqlite3
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from time import perf_counter
from typing import Any

import numpy as np

from nabij.engines.matching import PARTS, Candidates, Request, Weights, check, rank

N_TERMS, N_LANGUAGES = 60, 12
LON, LAT = 4.10, 51.03
WEIGHTS = Weights()


@dataclass
class Helper:
    """A candidate as a loop would have it: sets instead of columns."""

    id: str
    ring: int
    lon: float | None
    lat: float | None
    terms: set[int]
    slots: set[int]
    languages: set[int]
    accepted: float
    serves: bool
    left: float | None
    load: float | None
    waiting: float | None
    confirmed: float | None
    refused: bool


def make(n: int, seed: int) -> Candidates:
    """A made-up neighbourhood: people of circles 1 and 2 and services, within some 5 km."""
    random = np.random.default_rng(seed)

    def sometimes(values: Any, share_unknown: float) -> Any:
        return np.where(random.random(n) < share_unknown, np.nan, values)

    away = random.random(n) < 0.15
    slots = random.random((n, 7, 4)) < np.array([0.35, 0.4, 0.2, 0.03])
    slots[random.random(n) < 0.2] = False
    return Candidates.build(
        ids=[f"c{i}" for i in range(n)],
        rings=random.choice([1, 2, 3, 4], size=n, p=[0.01, 0.69, 0.22, 0.08]),
        terms=random.random((n, N_TERMS)) < 0.1,
        slots=slots,
        languages=random.random((n, N_LANGUAGES)) < np.array([0.95, 0.4, *[0.05] * (N_LANGUAGES - 2)]),
        lon=np.where(away, np.nan, LON + random.normal(0, 0.03, n)),
        lat=np.where(away, np.nan, LAT + random.normal(0, 0.02, n)),
        accepted_distance_m=np.where(random.random(n) < 0.5, np.inf, random.choice([500.0, 1000.0, 2000.0, 5000.0], n)),
        serves_area=random.random(n) < 0.9,
        capacity_left=sometimes(random.integers(0, 5, n).astype(float), 0.3),
        load=sometimes(random.choice([0.0, 0.25, 0.5, 0.75], n), 0.3),
        waiting_days=sometimes(random.integers(0, 90, n).astype(float), 0.5),
        confirmed_days=sometimes(random.integers(0, 365, n).astype(float), 0.3),
        refused=random.random(n) < 0.02,
    )


def make_request() -> Request:
    return Request.build(
        id="need-1",
        n_terms=N_TERMS,
        terms=[3, 17],
        related=[5],
        slots=[(0, 0), (1, 0), (3, 1), (4, 1)],
        lon=LON,
        lat=LAT,
        max_distance_m=5000.0,
        language=0,
        language_required=True,
        helps_per_week=1.0,
        refused_ids=frozenset({"c7", "c70"}),
    )


def as_rows(people: Candidates) -> list[Helper]:
    def known(value: float) -> float | None:
        return None if math.isnan(value) else float(value)

    return [
        Helper(
            id=people.ids[i],
            ring=int(people.rings[i]),
            lon=known(people.lon[i]),
            lat=known(people.lat[i]),
            terms=set(np.flatnonzero(people.terms[i]).tolist()),
            slots=set(np.flatnonzero(people.slots[i]).tolist()),
            languages=set(np.flatnonzero(people.languages[i]).tolist()),
            accepted=float(people.accepted_distance_m[i]),
            serves=bool(people.serves_area[i]),
            left=known(people.capacity_left[i]),
            load=known(people.load[i]),
            waiting=known(people.waiting_days[i]),
            confirmed=known(people.confirmed_days[i]),
            refused=bool(people.refused[i]),
        )
        for i in range(len(people))
    ]


class Loop:
    """A plain Python loop that stops at the first failed condition, cheapest first."""

    def __init__(self, request: Request, people: Candidates) -> None:
        self.helpers = as_rows(people)
        self.terms = set(np.flatnonzero(request.terms).tolist())
        self.any_terms = self.terms | set(np.flatnonzero(request.related).tolist())
        self.slots = set(np.flatnonzero(request.slots).tolist())
        self.request = request

    def full(self) -> tuple[list[str], list[int]]:
        found, excluded = [], []
        for helper in self.helpers:
            fails = self._fails(helper)
            excluded.append(fails)
            key = self._key(helper) if not fails else None
            if key is not None:
                found.append((*key, helper.id))
        found.sort()
        return [row[-1] for row in found], excluded

    def _fails(self, one: Helper) -> int:
        asked = self.request
        fails = 0 if one.terms & self.any_terms else 1
        if one.slots and len(one.slots & self.slots) < asked.slots_needed:
            fails |= 4
        if asked.language_required and asked.language not in one.languages:
            fails |= 8
        if one.left is not None and (one.left <= 0 or one.left < asked.helps_per_week):
            fails |= 16
        if one.load is not None and one.load >= 1:
            fails |= 16
        if one.lon is not None and one.lat is not None:
            metres = haversine(asked.lon, asked.lat, one.lon, one.lat)
            fails |= (32 if metres > asked.max_distance_m else 0) | (64 if metres > one.accepted else 0)
        refused = (256 if one.refused else 0) | (512 if one.id in asked.refused_ids else 0)
        return fails | (0 if one.serves else 128) | refused

    def __call__(self) -> list[str]:
        found = []
        for helper in self.helpers:
            key = self._key(helper)
            if key is not None:
                found.append((*key, helper.id))
        found.sort()
        return [row[-1] for row in found]

    def _key(self, one: Helper) -> tuple[int, float, bytes] | None:
        asked = self.request
        if one.refused or not one.serves or one.id in asked.refused_ids:
            return None
        if asked.language_required and asked.language not in one.languages:
            return None
        if one.left is not None and (one.left <= 0 or one.left < asked.helps_per_week):
            return None
        if (one.load is not None and one.load >= 1) or not one.terms & self.any_terms:
            return None
        both = len(one.slots & self.slots)
        if one.slots and both < asked.slots_needed:
            return None
        near = 0.5
        if one.lon is not None and one.lat is not None:
            metres = haversine(asked.lon, asked.lat, one.lon, one.lat)
            if metres > asked.max_distance_m or metres > one.accepted:
                return None
            near = 1 / (1 + metres / WEIGHTS.near_half_m)
        values = (
            near,
            (len(one.terms & self.terms) or 0.5) / len(self.terms),
            both / len(self.slots),
            0.0 if one.load is None else 1 - one.load,
            1.0,
            0.0 if one.waiting is None else 1 / (1 + one.waiting / WEIGHTS.waiting_half_days),
            0.0 if one.confirmed is None else 2 ** (-one.confirmed / WEIGHTS.fresh_half_days),
        )
        score = sum(
            math.floor(getattr(WEIGHTS, part) / 100 * value * 2**20) / 2**20
            for part, value in zip(PARTS, values, strict=True)
        )
        return one.ring, -score, lot(asked.id, one.id)


class Query:
    """One SQL query over an indexed table in memory: terms, moments and languages as bit masks."""

    PLACED = """
        with placed as (
            select *, case when lon is null then null else
                2 * 6371008.8 * asin(sqrt(
                    pow(sin(radians(lat - :lat) / 2), 2)
                    + cos(radians(:lat)) * cos(radians(lat)) * pow(sin(radians(lon - :lon) / 2), 2)))
                end as metres
            from helper
    """
    SCORE = """
            floor(:nearness * coalesce(1 / (1 + metres / :near_half), 0.5)) +
            floor(:skill * max(bits(terms & :terms), 0.5) / bits(:terms)) +
            floor(:availability * bits(slots & :slots) / bits(:slots)) +
            floor(:spare * coalesce(1 - load, 0)) + floor(:language_weight) +
            floor(:waiting * coalesce(1 / (1 + waiting / :waiting_half), 0)) +
            floor(:freshness * coalesce(pow(2, -confirmed / :fresh_half), 0))
    """
    LIST = f"""
        {PLACED}
            where not refused and serves and (languages & :language)
              and (capacity is null or (capacity > 0 and capacity >= :helps))
              and (load is null or load < 1)
              and (terms & :any_terms)
              and (slots = 0 or (slots & :slots))
              and id not in (select value from json_each(:refused))
        )
        select id from placed
        where metres is null or (metres <= :max_distance and metres <= accepted)
        order by ring, -({SCORE}), lot(id)
    """  # noqa: S608 - nothing from outside goes into the text
    FULL = f"""
        {PLACED}), judged as (
            select *, (not (terms & :any_terms)) + 4 * (slots <> 0 and not (slots & :slots))
                + 8 * (not (languages & :language))
                + 16 * (coalesce(capacity <= 0 or capacity < :helps, 0) or coalesce(load >= 1, 0))
                + 32 * coalesce(metres > :max_distance, 0) + 64 * coalesce(metres > accepted, 0) + 128 * (not serves)
                + 256 * refused + 512 * (id in (select value from json_each(:refused))) as excluded
            from placed
        )
        select id, excluded from judged
        order by excluded <> 0, case when excluded = 0 then ring end, case when excluded = 0 then -({SCORE}) end,
            case when excluded = 0 then lot(id) end
    """  # noqa: S608 - nothing from outside goes into the text

    def __init__(self, request: Request, people: Candidates) -> None:
        self.base = sqlite3.connect(":memory:")
        self.base.create_function("bits", 1, int.bit_count, deterministic=True)
        self.base.create_function("lot", 1, lambda one: lot(request.id, one), deterministic=True)
        self.base.execute(
            "create table helper (id text primary key, ring int, lon real, lat real, terms int, slots int,"
            " languages int, accepted real, serves int, capacity real, load real, waiting real, confirmed real,"
            " refused int)"
        )
        self.base.executemany(
            "insert into helper values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", map(self._row, as_rows(people))
        )
        self.values = {
            "lon": request.lon,
            "lat": request.lat,
            "terms": mask(request.terms),
            "any_terms": mask(request.terms | request.related),
            "slots": mask(request.slots),
            "language": 1 << request.language,
            "helps": request.helps_per_week,
            "max_distance": request.max_distance_m,
            "refused": json.dumps(sorted(request.refused_ids)),
            "near_half": WEIGHTS.near_half_m,
            "waiting_half": WEIGHTS.waiting_half_days,
            "fresh_half": WEIGHTS.fresh_half_days,
            **{part: getattr(WEIGHTS, part) / 100 * 2**20 for part in PARTS if part != "language"},
            "language_weight": WEIGHTS.language / 100 * 2**20,
        }

    def __call__(self) -> list[str]:
        return [row[0] for row in self.base.execute(self.LIST, self.values)]

    def full(self) -> tuple[list[str], dict[str, int]]:
        rows = self.base.execute(self.FULL, self.values).fetchall()
        return [name for name, excluded in rows if not excluded], dict(rows)

    @staticmethod
    def _row(one: Helper) -> tuple[Any, ...]:
        terms, slots, languages = (sum(1 << bit for bit in bits) for bits in (one.terms, one.slots, one.languages))
        where = (one.id, one.ring, one.lon, one.lat, terms, slots, languages, min(one.accepted, 1e12), one.serves)
        return (*where, one.left, one.load, one.waiting, one.confirmed, one.refused)


def mask(columns: Any) -> int:
    return sum(1 << bit for bit in np.flatnonzero(columns).tolist())


def haversine(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    x1, y1, x2, y2 = map(math.radians, (lon1, lat1, lon2, lat2))
    a = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(a))


def lot(request_id: str, candidate_id: str) -> bytes:
    return blake2b(f"0\0{request_id}\0{candidate_id}".encode(), digest_size=8).digest()


def timed(works: dict[str, Callable[[], Any]], repeat: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Median milliseconds of each work and its answer; the works take turns, so that a busy moment hits all alike."""
    answers = {name: work() for name, work in works.items()}
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeat):
        for name, work in works.items():
            start = perf_counter()
            work()
            times[name].append((perf_counter() - start) * 1000)
    return {name: statistics.median(taken) for name, taken in times.items()}, answers


def measure(n: int, repeat: int) -> dict[str, float]:
    request, people = make_request(), make(n, seed=n)
    loop, query = Loop(request, people), Query(request, people)
    works: dict[str, Callable[[], Any]] = {
        "rank": lambda: rank(request, people),
        "loop_list": loop,
        "loop_full": loop.full,
        "query_list": query,
        "query_full": query.full,
        "validate": lambda: people.take(range(n)),
    }
    times, answers = timed(works, repeat)
    result = answers["rank"]
    faults = check(result) if n <= 10_000 else []
    if faults:
        sys.exit(f"the check refuses the result: {faults[0]}")
    ranked = [people.ids[row] for row in result.order.tolist()]
    (loop_order, loop_excluded), (query_order, query_excluded) = answers["loop_full"], answers["query_full"]
    if any(ranked != other for other in (answers["loop_list"], answers["query_list"], loop_order, query_order)):
        sys.exit(f"the lists differ at {n} candidates")
    if not result.excluded.tolist() == loop_excluded == [query_excluded[name] for name in people.ids]:
        sys.exit(f"the exclusions differ at {n} candidates")
    start = perf_counter()
    for row in range(min(n, 1000)):
        result.why(row)
    why_us = (perf_counter() - start) * 1e6 / min(n, 1000)
    return {
        "candidates": n,
        "proposed": len(ranked),
        **{f"{name}_ms": taken for name, taken in times.items()},
        **{f"{name}_ratio": times[name] / times["rank"] for name in works if name[:4] in ("loop", "quer")},
        "why_us": why_us,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000, 100_000])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = [measure(n, options.repeat) for n in options.sizes]
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, SQLite {sqlite3.sqlite_version}")
    for row in rows:
        print("  ".join(f"{name} {value:.4g}" for name, value in row.items()))


if __name__ == "__main__":
    main()
