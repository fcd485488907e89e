"""Compiling with Numba: one decorator for all engines, and a cache that notices every change of the sources.

Compiled code lies in folders called `kernels`. Numba's own cache of a function looks at the file of that function only;
a change in a file it calls would go unnoticed. So each such folder has a cache of its own, named after all its files.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import numba


def _fingerprint(kernels: Path) -> str:
    """Changes with every change of a kernel of this folder, of Numba and of Python."""
    found = hashlib.blake2b(f"{numba.__version__} {sys.version_info[:3]}".encode(), digest_size=8)
    for path in [Path(__file__), *sorted(kernels.glob("*.py"))]:
        found.update(path.read_bytes())
    return found.hexdigest()


@cache
def _cache(kernels: Path) -> str:
    """Where compiled code is kept: beside the installed packages, or with the user when that is read-only."""
    if named := os.environ.get("NUMBA_CACHE_DIR"):
        return named
    beside = Path(sys.prefix) / "var" / "nabij"
    try:
        beside.mkdir(parents=True, exist_ok=True)
    except OSError:
        beside = Path.home()
    home = beside if os.access(beside, os.W_OK) and beside != Path.home() else Path.home() / ".cache" / "nabij"
    return str(home / "compiled" / _fingerprint(kernels))


# Compiled code that allocates nothing needs no counting of references, which would cost more than the search itself.
_options: Final[dict[str, Any]] = {"nogil": True, "error_model": "numpy", "boundscheck": False, "_nrt": False}


def kernel(function: Callable[..., Any]) -> Any:
    """A function that Python calls: compiled once and kept, run without the interpreter's lock; allocates no arrays."""
    numba.config.CACHE_DIR = _cache(Path(function.__code__.co_filename).parent)  # type: ignore[attr-defined]
    return numba.njit(cache=True, **_options)(function)


def part(function: Callable[..., Any]) -> Any:
    """A piece of a kernel: always melted into its caller."""
    return numba.njit(forceinline=True, **_options)(function)
