"""Reads the evaluation sentences, and counts how often the right life domain is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nabij.directory.needs import suggest

BATCHES = ("build", "later", "fresh", "sealed", "heldout", "last")
UNTOUCHED = ("heldout", "last")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a speaker with the domain it is about, and domains that would do as well."""

    text: str
    speaker: str
    domain: str
    also: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares (0-1) of sentences with the domain proposed first, and among the first three proposals."""

    count: int
    top1: float
    top3: float


def read_sentences(batch: str) -> list[Sentence]:
    """Sentences of one batch: lines of domain, other domains, speaker and text between tabs."""
    lines = Path(__file__).with_name(f"sentences_{batch}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Sentence(text, who, domain, frozenset(filter(None, also.split(",")))) for domain, also, who, text in rows]


def score(sentences: Sequence[Sentence], *, strict: bool = False) -> Score:
    """Accuracy over some sentences; `strict` refuses the other domains that would do as well."""
    first = third = 0
    for sentence in sentences:
        right = {sentence.domain} | (set() if strict else sentence.also)
        found = [suggestion.domain for suggestion in suggest(sentence.text, limit=3)]
        first += found[:1] != [] and found[0] in right
        third += bool(right & set(found))
    return Score(len(sentences), first / len(sentences), third / len(sentences))
