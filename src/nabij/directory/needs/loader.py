"""Loads and checks a version of the needs taxonomy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

DATA = Path(__file__).parent
DOMAIN_CODES = (
    "housing",
    "household",
    "meals",
    "mobility",
    "health",
    "personal-care",
    "safety",
    "social",
    "meaning",
    "admin",
    "carers",
    "work",
)
TERM_ID = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")


class NeedsDataError(ValueError):
    """A data file of the taxonomy or the lexicon is wrong; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the twelve life domains: its code and its Dutch name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """One need: a stable id (`domain.slug`), a Dutch name, one line of explanation, the code of its domain."""

    id: str
    name: str
    description: str
    domain: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One version: domains and terms by code and id, in the order of the file."""

    version: int
    domains: Mapping[str, Domain]
    terms: Mapping[str, Term]

    def in_domain(self, code: str) -> list[Term]:
        """Terms of one domain; an unknown code raises KeyError."""
        return [term for term in self.terms.values() if term.domain == self.domains[code].code]


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dict; a missing or broken file raises NeedsDataError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NeedsDataError(f"{path.name}: file not found") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NeedsDataError(f"{path.name}: {error}") from error


@cache
def versions() -> tuple[int, ...]:
    """Versions that exist, oldest first."""
    return tuple(sorted(int(path.stem.split("-")[1]) for path in DATA.glob("taxonomy-*.toml")))


def current_version(version: int | None = None) -> int:
    """The version asked for, or the newest; one that does not exist raises NeedsDataError."""
    if version is None:
        return versions()[-1]
    if version not in versions():
        raise NeedsDataError(f"taxonomy version {version} does not exist; there is {', '.join(map(str, versions()))}")
    return version


def load(version: int | None = None) -> Taxonomy:
    """A version of the taxonomy, the newest by default; read and checked once."""
    return _load(current_version(version))


def taxonomy(version: int | None = None) -> Taxonomy:
    """The same as `load`, for readers of code where a noun says more."""
    return load(version)


def term(term_id: str, version: int | None = None) -> Term:
    """The term with this id; KeyError when there is none."""
    return load(version).terms[term_id]


@cache
def _load(version: int) -> Taxonomy:
    path = DATA / f"taxonomy-{version}.toml"
    result = parse_taxonomy(read_toml(path), path.name)
    if result.version != version:
        raise NeedsDataError(f"{path.name}: says version {result.version}")
    return result


def parse_taxonomy(data: Mapping[str, Any], source: str) -> Taxonomy:
    """A checked taxonomy from the parsed file `source`; NeedsDataError names what is wrong and where."""
    version = data.get("version")
    if not isinstance(version, int):
        raise NeedsDataError(f"{source}: version must be a whole number")
    domains = data.get("domains", {})
    if tuple(domains) != DOMAIN_CODES:
        raise NeedsDataError(f"{source}: domains must be exactly {' '.join(DOMAIN_CODES)}, in this order")
    terms = {term_id: _term(term_id, fields, source) for term_id, fields in data.get("terms", {}).items()}
    names = [term.name for term in terms.values()]
    for name in names:
        if names.count(name) > 1:
            raise NeedsDataError(f"{source}: two terms are called {name!r}")
    return Taxonomy(
        version=version,
        domains=MappingProxyType({code: Domain(code, _text(name, source, code)) for code, name in domains.items()}),
        terms=MappingProxyType(terms),
    )


def _term(term_id: str, fields: Mapping[str, Any], source: str) -> Term:
    where = f"term {term_id}"
    if not TERM_ID.fullmatch(term_id):
        raise NeedsDataError(f"{source}: {where}: an id looks like household.groceries")
    domain = term_id.split(".")[0]
    if domain not in DOMAIN_CODES:
        raise NeedsDataError(f"{source}: {where}: there is no domain {domain!r}")
    unknown = set(fields) - {"name", "description"}
    if unknown:
        raise NeedsDataError(f"{source}: {where}: unknown field {sorted(unknown)[0]!r}")
    name, description = (_text(fields.get(key), source, f"{where}: {key}") for key in ("name", "description"))
    return Term(id=term_id, name=name, description=description, domain=domain)


def _text(value: object, source: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or "\n" in value:
        raise NeedsDataError(f"{source}: {where} must be one line of text")
    return value
