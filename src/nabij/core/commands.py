"""What the commands that bring files in share: options, results in words or JSON, exit status 2 with clear lines."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from nabij.core.imports import ImportFailed, Outcome

FILE = click.argument("file", type=click.Path(path_type=Path))
DRY_RUN = click.option("--dry-run", is_flag=True, help="Check everything and say what would happen; write nothing.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
BAD_INPUT = 2


def stop(*lines: str) -> None:
    """End with exit status 2, each line on stderr."""
    for line in lines:
        click.echo(line, err=True)
    raise click.exceptions.Exit(BAD_INPUT)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what is wrong with the input into lines on stderr and exit status 2."""
    try:
        yield
    except ImportFailed as error:
        stop(*error.lines())
    except ValidationError as error:
        stop(*error.messages)
    except DatabaseError as error:
        stop(" ".join(str(error).split()))


def run(work: Callable[[], Outcome], *, as_json: bool) -> None:
    """Run an import and print what it did."""
    with clear_errors():
        outcome = work()
        if as_json:
            click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
        else:
            click.echo("\n".join(outcome.lines()))


def show(result: Any, *, as_json: bool, text: str) -> None:
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else text)
