"""Verbs that need no database and no Django: the needs lexicon and the engines."""

import json
from pathlib import Path
from typing import Any

import click


def show(result: Any, as_json: bool, lines: list[str]) -> None:
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(lines))


@click.group()
def needs() -> None:
    """The needs taxonomy and the words people use for it."""


@needs.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def suggest(text: str, as_json: bool) -> None:
    """Needs that TEXT, an ordinary sentence, seems to speak of: at most five, best first."""
    from nabij.directory.needs import suggest as suggest_terms

    found = suggest_terms(text)
    terms = [{"id": s.id, "name": str(s.name), "domain": s.domain, "score": s.score} for s in found]
    show({"terms": terms}, as_json, [f"{s.score:.2f}  {s.domain:14} {s.name}" for s in found])


@click.group()
def match() -> None:
    """Who can help with this need?"""


@match.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rank(file: Path, as_json: bool) -> None:
    """Rank the candidates in FILE for its request, with the reasons (docs/developers/matching.md)."""
    from nabij.engines import matching
    from nabij.engines.matching import io

    problem = io.load(file)
    result = matching.solve(problem)
    show(result.to_json(problem.term_names, problem.language_names), as_json, [result.summary()])
