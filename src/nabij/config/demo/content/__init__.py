"""The hand-written content of the demo, as TOML, and the one function that reads it."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def read(name: str) -> dict[str, Any]:
    """The tables of `<name>.toml` in this package; callers must not change them."""
    text = (resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
