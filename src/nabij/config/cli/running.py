"""Running Nabij: the web server, the worker, and what must be ready before they start."""

import logging
import os
import signal
import socket
import threading
import uuid
from pathlib import Path
from types import FrameType

import click

from nabij.config.cli.start import Trouble, open_database, start_django

log = logging.getLogger("nabij.worker")
PAUSE = 2.0


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command."""
    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["nabij manage", *arguments])


@click.command()
def prepare() -> None:
    """Bring tables, cache and static files up to this version. Safe to repeat; run it before every start."""
    start_django()
    open_database(migrated=False)
    make_ready(verbosity=1)


def make_ready(*, verbosity: int) -> None:
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=verbosity)
    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=verbosity)


def port_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads per process.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Run the web server. `nabij prepare` must have run."""
    start_django()
    open_database()
    from django.conf import settings
    from django.db import connections

    if settings.PRODUCTION and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise Trouble(f"The static files are not in {settings.STATIC_ROOT} yet; run `nabij prepare` first.")
    if not port_is_free(host, port):
        raise Trouble(f"Port {port} on {host} is in use or can't be opened; choose another with --port.")
    # The server's processes open connections of their own.
    connections.close_all()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    level = LogLevels.info if settings.PRODUCTION else LogLevels.warning
    Granian(
        "nabij.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=level,
    ).serve()


@click.command()
def worker() -> None:
    """Do what falls due, until told to stop. Several may run at once; any may be killed at any moment."""
    start_django()
    open_database()
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    work(stop)


def work(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Rounds over every sweep until ``stop``, with ``pause`` seconds between; a database that is away is waited for."""
    from django.db import DatabaseError, InterfaceError, close_old_connections, connection

    from nabij.core import sweeps

    holder = f"{socket.gethostname()[:12]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    while not stop.is_set():
        done = 0
        try:
            for sweep in sweeps.registered():
                if stop.is_set():
                    break
                done += sweeps.run(sweep, holder)
        except (DatabaseError, InterfaceError) as error:
            log.warning("the database doesn't answer, trying again: %s", " ".join(str(error).split()))
        finally:
            close_old_connections()
        if done < sweeps.BATCH:
            stop.wait(pause)
    connection.close()
