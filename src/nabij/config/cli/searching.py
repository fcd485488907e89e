"""What a verb needs that searches for a while: a way to stop it, a line that tells how far it is, a file to keep."""

import contextlib
import json
import math
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Self

import click


class Interrupted:
    """Ctrl-C and SIGTERM become a wish to stop. A second one ends the program at once, unless it comes within a second:

    a key that is held down, or a signal that a whole group of programs gets twice, must not cost the plan.
    """

    BOUNCE = 1.0

    def __init__(self) -> None:
        self.wished = self.breaking = False
        self.since = 0.0

    def __call__(self) -> bool:
        return self.wished

    def __enter__(self) -> Self:
        self.before = {number: signal.signal(number, self._wish) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """What is done in here may be left half done: the first Ctrl-C ends it, and what comes after it is done."""
        self.breaking = True
        try:
            yield
        except KeyboardInterrupt:
            self.wished = True
        finally:
            self.breaking = False

    def _wish(self, number: int, _frame: FrameType | None) -> None:
        if self.wished:
            if time.monotonic() - self.since < self.BOUNCE:
                return
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self.wished, self.since = True, time.monotonic()
        if self.breaking:
            raise KeyboardInterrupt


def interrupted() -> Interrupted:
    """From here to the end of the command."""
    return click.get_current_context().with_resource(Interrupted())


class Progress:
    """One line on stderr with the best plan so far: rewritten on a terminal, else now and then a new one."""

    def __init__(self, pause: float = 2.0) -> None:
        self.terminal = sys.stderr.isatty()
        self.pause = 0.1 if self.terminal else pause
        self.told, self.open, self.waiting = -self.pause, False, ""

    def __call__(self, seconds: float, objective: float, unserved: int) -> None:
        left = f", {unserved} visits left out" if unserved else ""
        self.waiting = f"{seconds:6.1f} s  best {objective:.2f}{left}"
        if time.monotonic() - self.told >= self.pause:
            self.line(self.waiting)

    def line(self, text: str) -> None:
        self.told, self.open, self.waiting = time.monotonic(), self.terminal, ""
        self.say(f"\r{text}\033[K" if self.terminal else f"{text}\n")

    def close(self) -> None:
        """The last that was told, and the line ended."""
        if self.waiting:
            self.line(self.waiting)
        if self.open:
            self.say("\n")

    def say(self, text: str) -> None:
        """Also when nobody reads on: the plan must still be written."""
        with contextlib.suppress(OSError):
            print(text, end="", file=sys.stderr, flush=True)


def writable(out: Path | None, *others: Path | None) -> None:
    """Refuse a place where no file can be written, before anything is computed; also that of another file in use."""
    if out is None:
        return
    target = Path(os.path.realpath(out))
    if any(os.path.realpath(other) == str(target) for other in others if other is not None):
        raise click.UsageError(f"{out}: is another file of this command; choose another name")
    try:
        if target.is_dir():
            raise click.UsageError(f"{out}: is a folder, must be a file")
        if not target.parent.is_dir():
            raise click.UsageError(f"{out}: the folder does not exist")
        if target.exists() and not target.is_file():  # a pipe or a terminal
            return
        if target.exists() and not os.access(target, os.W_OK):
            raise click.UsageError(f"{out}: may not be written")
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".nabij-"):
            pass
    except OSError as error:
        raise click.UsageError(f"{out}: may not be written: {error.strerror}") from error


class Finite(click.FloatRange):
    """A number in a range, and not NaN or infinite."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = float(super().convert(value, param, ctx))
        if not math.isfinite(found):
            self.fail(f"{value} is no number that can be used.", param, ctx)
        return found


def as_json(data: object, indent: int | None = None) -> str:
    """JSON for stdout, in letters that it takes."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    return json.dumps(data, ensure_ascii=plain, allow_nan=False, indent=indent)


def names_in(path: Path | None, known: Sequence[str], what: str) -> list[str] | None:
    """The lines of a file, each one of `known`; None when there is no file."""
    from nabij.engines.common import InputError
    from nabij.engines.visits.io import reading

    if path is None:
        return None
    found = [line.strip() for line in reading.text_of(path).splitlines()]
    for number, name in enumerate(found, start=1):
        if name and name not in known:
            message = f"unknown {what}: {reading.safe(name)}{reading.near(name, known)}"
            raise InputError(message, file=str(path), place=f"line {number}", field="id")
    return [name for name in found if name]
