"""The demo is server and worker together: they start together, and end together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nabij.config.cli.demo import own_secret, set_environment
from nabij.config.tests.test_cli import refusal

RUN = """
import subprocess, sys
from nabij.config.cli import demo

PORT = {port}
SERVER = ["-m", "http.server", str(PORT), "--bind", "127.0.0.1"]
WORKER = ["-c", "import time; time.sleep({worker_lives})"]

def child(arguments):
    return subprocess.Popen([sys.executable, *(SERVER if arguments[0] == "serve" else WORKER)],
                            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

demo.child = child
demo.introduce = lambda address: print("ready", flush=True)
try:
    demo.run(["serve"], "", f"http://127.0.0.1:{{PORT}}/")
except demo.Trouble as trouble:
    sys.exit(trouble.message)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def running(port: int, worker_lives: float) -> "Iterator[subprocess.Popen[str]]":
    code = RUN.format(port=port, worker_lives=worker_lives)
    demo = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield demo
    finally:
        demo.kill()
        demo.communicate()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_demo_ends_whole_when_told(told: signal.Signals) -> None:
    port = free_port()
    with running(port, worker_lives=100) as demo:
        assert demo.stdout is not None
        assert demo.stdout.readline() == "ready\n"
        demo.send_signal(told)
        assert demo.wait(timeout=20) == 0
    assert not is_taken(port)


def test_the_demo_ends_whole_when_the_worker_dies() -> None:
    port = free_port()
    with running(port, worker_lives=3) as demo:
        _out, errors = demo.communicate(timeout=30)
        assert demo.returncode == 1
    assert "has stopped by itself" in errors
    assert not is_taken(port)


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refusal("demo", "--port", str(port)) == (
            f"nabij: Port {port} on 127.0.0.1 is in use; choose another: make demo PORT={port + 1}"
        )


def test_the_demo_never_touches_a_real_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        os, "environ", {"NABIJ_DATABASE_URL": "postgresql://real", "NABIJ_MODE": "production", "A": "b"}
    )
    set_environment(tmp_path, "http://localhost:9")
    assert os.environ == {
        "NABIJ_MODE": "demo",
        "NABIJ_DATA_DIR": str(tmp_path),
        "NABIJ_SITE_URL": "http://localhost:9",
        "NABIJ_SECRET_KEY": own_secret(tmp_path),
        "A": "b",
    }
