"""What the words of a concern say about needs and danger, in the terms of the taxonomy."""

from collections.abc import Iterable

from nabij.core.text import index_words, stems
from nabij.directory.needs import Term, danger, suggest, taxonomy


def dangers(words: str) -> set[str]:
    """Kinds of danger that the words sound like, such as "fire"; danger now is for 112."""
    return {found.kind for found in danger(words)}


def is_danger(words: str) -> bool:
    return bool(danger(words))


def proposed_ids(words: str) -> list[str]:
    """Ids of the needs that the words suggest, best first, at most five."""
    return [suggestion.id for suggestion in suggest(words)]


def terms(ids: Iterable[str]) -> list[Term]:
    """The terms of some ids, in their order; ids that the taxonomy no longer has are left out."""
    known = taxonomy().terms
    return [known[pk] for pk in ids if pk in known]


def all_terms() -> list[Term]:
    return list(taxonomy().terms.values())


def domain_name(term: Term) -> str:
    return taxonomy().domains[term.domain].name


def search_column(*texts: str) -> str:
    """Stems of the texts, each between spaces, so that " boodschap " is found in "boodschappendienst"."""
    return f" {' '.join(dict.fromkeys(index_words(' '.join(texts))))} "


def search_stems(query: str) -> list[str]:
    return stems(query, limit=8)
