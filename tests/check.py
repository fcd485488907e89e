"""Everything `make check` looks at, one after the other; a failure shows its output, and the end says what failed."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST = {"NABIJ_MODE": "test"}
PRODUCTION = {
    "NABIJ_MODE": "production",
    "NABIJ_SECRET_KEY": "x7Qk2-check-only-3fT9wLz8Vb5nRj4HdYp6Gs1McA0eUuXoKiW",
    "NABIJ_SITE_URL": "https://nabij.example.org",
    "NABIJ_ALLOWED_HOSTS": "nabij.example.org",
    "NABIJ_MAIL_FROM": "nabij@example.org",
    "NABIJ_MAIL_HOST": "mail.example.org",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


def checks(directory: str) -> list[Check]:
    templates = sorted(str(path) for path in (ROOT / "src").glob("**/templates/**/*.html"))
    production = {**PRODUCTION, "NABIJ_DATABASE_URL": f"sqlite:///{directory}/check.sqlite3"}
    return [
        Check("lint (ruff check)", ["ruff", "check", "."]),
        Check("format (ruff format)", ["ruff", "format", "--check", "."]),
        Check("templates (djade)", ["djade", "--target-version", "5.2", "--check", *templates]),
        Check("layers (import-linter)", ["lint-imports"]),
        Check("types (mypy strict)", ["mypy"], TEST),
        Check("migrations in step", ["nabij", "manage", "makemigrations", "--check", "--dry-run"], TEST),
        Check(
            "production settings (check --deploy)",
            ["nabij", "manage", "check", "--deploy", "--fail-level", "INFO"],
            production,
        ),
        Check("house rules and messages", ["pytest", "-q", "-p", "no:cacheprovider", "tests/architecture"], TEST),
    ]


def run(check: Check) -> bool:
    started = time.monotonic()
    program = str(Path(sys.executable).parent / check.command[0])
    done = subprocess.run(
        [program, *check.command[1:]],
        cwd=ROOT,
        env={**os.environ, **check.env},
        capture_output=True,
        text=True,
        check=False,
    )
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'}  {check.name}  ({time.monotonic() - started:.0f} s)", flush=True)
    if not good:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return good


def main() -> int:
    with tempfile.TemporaryDirectory() as directory:
        failed = [check.name for check in checks(directory) if not run(check)]
    print(f"make check: {len(failed)} failed: {', '.join(failed)}" if failed else "make check: all is well", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
