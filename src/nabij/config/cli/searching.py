"""What a verb needs that searches for a while: a way to stop it, a line that tells how far it is, a file to keep."""

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Self

import click


class Interrupted:
    """Ctrl-C and SIGTERM become a wish to stop. A second one ends the program at once."""

    def __init__(self) -> None:
        self.wished = False

    def __call__(self) -> bool:
        return self.wished

    def __enter__(self) -> Self:
        self.before = {number: signal.signal(number, self._wish) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _wish(self, number: int, _frame: FrameType | None) -> None:
        if self.wished:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self.wished = True


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
        print(
            f"\r{text}\033[K" if self.terminal else text, end="" if self.terminal else "\n", file=sys.stderr, flush=True
        )

    def close(self) -> None:
        """The last that was told, and the line ended."""
        if self.waiting:
            self.line(self.waiting)
        if self.open:
            print(file=sys.stderr, flush=True)


def writable(out: Path | None) -> None:
    """Refuse a place where no file can be written, before anything is computed."""
    if out is None:
        return
    target = Path(os.path.realpath(out))
    if target.is_dir():
        raise click.UsageError(f"{out}: is a folder, must be a file")
    if not target.parent.is_dir():
        raise click.UsageError(f"{out}: the folder does not exist")
    if not os.access(target.parent, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise click.UsageError(f"{out}: may not be written")
