"""An independent verifier: the definition once more, candidate by candidate, without any of the solver's code."""

import math
from collections.abc import Iterator
from hashlib import blake2b

from nabij.engines.matching.problem import DEFAULT_WEIGHTS, PARTS, Candidates, Condition, Request, Weights
from nabij.engines.matching.result import Result

_STEP = 2.0**-20


def check(result: Result, *, weights: Weights = DEFAULT_WEIGHTS, seed: int = 0) -> list[str]:
    """What is wrong with a result, in one line per fault; an empty list when it is right.

    weights and seed: those given to `rank`. A part may differ by one step of 2**-20 (rounding of the distance); a
    distance may differ by a millimetre at an accepted distance.
    """
    return [*_check_rows(result, weights), *_check_order(result, seed)]


def _check_rows(result: Result, weights: Weights) -> Iterator[str]:
    request, people = result.request, result.candidates
    factors = _factors(request, weights)
    for row, name in enumerate(people.ids):
        fails = int(result.excluded[row])
        sure, unsure = _conditions(request, people, row)
        if fails & ~unsure != sure & ~unsure:
            yield f"{name}: excluded by {fails} instead of {sure}"
        if bool(result.eligible[row]) != (fails == 0):
            yield f"{name}: eligible does not follow from the conditions"
        parts = [float(part) for part in result.parts[row]]
        if float(result.score[row]) != math.fsum(parts):
            yield f"{name}: the parts do not sum to the score"
        if not 0.0 <= float(result.score[row]) <= 1.0:
            yield f"{name}: score outside 0 to 1"
        values = _values(request, people, row, weights)
        for part, got in zip(PARTS, parts, strict=True):
            exact = factors[part] * values[part] if fails == 0 else 0.0
            if not exact - 2 * _STEP <= got <= exact + _STEP or (fails and got):
                yield f"{name}: {part} is {got} instead of {exact}"


def _check_order(result: Result, seed: int) -> Iterator[str]:
    order = [int(row) for row in result.order]
    if sorted(order) != [row for row in range(len(result.candidates)) if result.eligible[row]]:
        yield "the list does not hold exactly those who may be proposed, once each"
        return
    circles = [*range(result.request.start_ring, 5), *range(1, result.request.start_ring)]
    keys = []
    for row in order:
        turn = circles.index(int(result.candidates.rings[row]))
        lot = blake2b(f"{seed}\0{result.request.id}\0{result.candidates.ids[row]}".encode(), digest_size=8).digest()
        keys.append((turn, -float(result.score[row]), lot))
        if int(result.circle_order[row]) != turn:
            yield f"{result.candidates.ids[row]}: wrong turn of the circle"
    for before, after, row in zip(keys, keys[1:], order[1:], strict=False):
        if before > after:
            yield f"{result.candidates.ids[row]}: stands too low"


def _conditions(request: Request, people: Candidates, row: int) -> tuple[int, int]:
    """Bits that fail, and bits that a millimetre could turn."""
    terms = range(len(request.terms))
    offered = {term for term in terms if people.terms[row][term]}
    fails = Condition(0)
    if not offered & {term for term in terms if request.terms[term] or request.related[term]}:
        fails |= Condition.TERM
    if not {term for term in terms if request.skills[term]} <= offered:
        fails |= Condition.SKILL
    wanted, stated, both = _moments(request, people, row)
    if wanted and stated and both < request.slots_needed:
        fails |= Condition.SLOTS
    if request.language_required and not people.languages[row][request.language]:
        fails |= Condition.LANGUAGE
    left = float(people.capacity_left[row])
    if not math.isnan(left) and (left <= 0 or left < request.helps_per_week):
        fails |= Condition.CAPACITY
    if not math.isnan(people.load[row]) and people.load[row] >= 1:
        fails |= Condition.CAPACITY
    if not people.serves_area[row]:
        fails |= Condition.OUTSIDE_AREA
    if people.refused[row]:
        fails |= Condition.HELPER_REFUSED
    if people.ids[row] in request.refused_ids:
        fails |= Condition.PERSON_REFUSED
    unsure = Condition(0)
    metres = _metres(request, people, row)
    if metres is not None:
        for bit, accepted in (
            (Condition.TOO_FAR_FOR_PERSON, request.max_distance_m),
            (Condition.TOO_FAR_FOR_HELPER, float(people.accepted_distance_m[row])),
        ):
            fails |= bit if metres > accepted else Condition(0)
            unsure |= bit if abs(metres - accepted) < 0.001 else Condition(0)
    return int(fails), int(unsure)


def _values(request: Request, people: Candidates, row: int, weights: Weights) -> dict[str, float]:
    metres = _metres(request, people, row)
    wanted, _, both = _moments(request, people, row)
    asked = [term for term in range(len(request.terms)) if request.terms[term]]
    exact = sum(1 for term in asked if people.terms[row][term])
    related = any(request.related[term] and people.terms[row][term] for term in range(len(request.terms)))
    load, waiting, age = (float(x[row]) for x in (people.load, people.waiting_days, people.confirmed_days))
    return {
        "nearness": 0.5 if metres is None else weights.near_half_m / (weights.near_half_m + metres),
        "skill": (exact or (0.5 if related else 0.0)) / len(asked),
        "availability": both / wanted if wanted else 0.0,
        "spare": 0.0 if math.isnan(load) else max(0.0, 1.0 - load),
        "language": 1.0 if request.language >= 0 and people.languages[row][request.language] else 0.0,
        "waiting": 0.0 if math.isnan(waiting) else weights.waiting_half_days / (weights.waiting_half_days + waiting),
        "freshness": 0.0 if math.isnan(age) else 0.5 ** (age / weights.fresh_half_days),
    }


def _factors(request: Request, weights: Weights) -> dict[str, float]:
    factors = {part: float(getattr(weights, part)) for part in PARTS}
    if math.isnan(request.lon):
        factors["nearness"] = 0.0
    if not any(map(any, request.slots)):
        factors["availability"] = 0.0
    if request.language == -1:
        factors["language"] = 0.0
    total = math.fsum(factors.values())
    return {part: factor / total if total else 0.0 for part, factor in factors.items()}


def _moments(request: Request, people: Candidates, row: int) -> tuple[int, bool, int]:
    """How many moments are wanted, whether the candidate stated any, how many they share."""
    wanted = {(day, part) for day in range(7) for part in range(4) if request.slots[day][part]}
    offered = {(day, part) for day in range(7) for part in range(4) if people.slots[row][day][part]}
    return len(wanted), bool(offered), len(wanted & offered)


def _metres(request: Request, people: Candidates, row: int) -> float | None:
    """Great-circle distance by the angle between two unit vectors (atan2 form, good at every distance)."""
    if math.isnan(request.lon) or math.isnan(people.lon[row]):
        return None
    a, b = (_unit(lon, lat) for lon, lat in ((request.lon, request.lat), (people.lon[row], people.lat[row])))
    cross = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    return 6_371_008.8 * math.atan2(math.hypot(*cross), sum(x * y for x, y in zip(a, b, strict=True)))


def _unit(lon: float, lat: float) -> tuple[float, float, float]:
    x, y = math.radians(lon), math.radians(lat)
    return math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y)
