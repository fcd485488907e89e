"""Work in chunks over threads: compiled code runs without the interpreter's lock, so each thread takes a core."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from nabij.engines.common import InputError

T = TypeVar("T")


def number_of(threads: int | None) -> int:
    """As many as asked, else as many as there are cores for this process."""
    if threads is not None and threads < 1:
        raise InputError("must be 1 or more", field="threads")
    return threads or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))


def chunks(n: int, size: int) -> list[tuple[int, int]]:
    """The rows 0 to n in pieces of `size`: what comes out never depends on the number of threads."""
    return [(first, min(first + size, n)) for first in range(0, n, size)]


def each(work: Callable[[int, int], T], pieces: Sequence[tuple[int, int]], threads: int) -> list[T]:
    """work(first, last) of every piece, in the order of the pieces."""
    if threads == 1 or len(pieces) < 2:
        return [work(*piece) for piece in pieces]
    with ThreadPoolExecutor(min(threads, len(pieces))) as pool:
        return list(pool.map(lambda piece: work(*piece), pieces))
