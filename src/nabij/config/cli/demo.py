"""The demo: one command from nothing to a neighbourhood one can play in."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import click

from nabij.config.cli.running import make_ready, port_is_free
from nabij.config.cli.start import Trouble, say, start_django

GRACE = 12.0
FIRST_PAGE = 60.0


class Stop(Exception):
    """Ctrl-C, or a request to end."""


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--fresh", is_flag=True, help="Start again from nothing.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes another municipality.")
def demo(port: int, host: str, fresh: bool, seed: int) -> None:
    """A fictional municipality with people in it: web server and worker, until Ctrl-C."""
    if not port_is_free(host, port):
        raise Trouble(f"Port {port} on {host} is in use; choose another: make demo PORT={port % 65535 + 1}")
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"  # noqa: S104
    directory = Path(os.environ.get("NABIJ_DATA_DIR", "var/demo")).resolve()
    if fresh:
        shutil.rmtree(directory, ignore_errors=True)
    set_environment(directory, address)
    fill(seed)
    run(["serve", "--host", host, "--port", str(port), "--workers", "1"], address, f"http://{host}:{port}/")


def set_environment(directory: Path, address: str) -> None:
    """The demo has its own data and never touches a real database, whatever the environment says."""
    for name in [name for name in os.environ if name.startswith("NABIJ_")]:
        del os.environ[name]
    os.environ |= {"NABIJ_MODE": "demo", "NABIJ_DATA_DIR": str(directory), "NABIJ_SITE_URL": address}
    os.environ["NABIJ_SECRET_KEY"] = own_secret(directory)


def own_secret(directory: Path) -> str:
    """A secret of this demo alone, kept with its data: its links can't be made elsewhere."""
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / "secret"
    if not file.exists():
        file.write_text(secrets.token_urlsafe(48))
        file.chmod(0o600)
    return file.read_text()


def fill(seed: int) -> None:
    """Tables, and on the first start the people."""
    start_django()
    from django.db import connections

    from nabij.config.demo import load
    from nabij.territory.models import Area

    make_ready(verbosity=0)
    if not Area.objects.exists():
        say("Making the demo neighbourhood ...")
        load.load(seed)
    connections.close_all()


def introduce(address: str) -> None:
    from nabij.config.demo import load

    click.echo(f"\nNabij draait op {address}\n")
    for name, role, path in load.people():
        click.echo(f"  {name:24} {role:44} {address}{path}")
    click.echo("\nStoppen: Ctrl-C")
    sys.stdout.flush()


def run(server: list[str], address: str, probe: str) -> None:
    """Server and worker as children; when one of them ends, or we are told to, all end."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Stop

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        children += [child(server), child(["worker"])]
        if wait_for_page(probe, children):
            introduce(address)
        while all(one.poll() is None for one in children):
            time.sleep(0.3)
        raise Trouble("The server or the worker has stopped by itself; the lines above say why.")
    except Stop:
        say("\nTot de volgende keer.")
    finally:
        end(children)


def child(arguments: list[str]) -> "subprocess.Popen[bytes]":
    # A session of its own, so that Ctrl-C reaches us only and the children end in good order.
    command = [sys.executable, "-m", "nabij.config.cli", *arguments]
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 (our own command)


def wait_for_page(probe: str, children: "list[subprocess.Popen[bytes]]") -> bool:
    """Whether the first page came, before a child ended."""
    until = time.monotonic() + FIRST_PAGE
    while time.monotonic() < until and all(one.poll() is None for one in children):
        with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(probe, timeout=10):  # noqa: S310
            return True
        time.sleep(0.2)
    return False


def end(children: "list[subprocess.Popen[bytes]]") -> None:
    """Ask first, then insist; whoever presses Ctrl-C again meanwhile changes nothing."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    for one in children:
        one.terminate()
    until = time.monotonic() + GRACE
    for one in children:
        try:
            one.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
