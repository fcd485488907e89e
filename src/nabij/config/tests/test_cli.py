"""The command line as one meets it: one clear line and exit status 2 for what can't be used."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PRODUCTION = {
    "NABIJ_MODE": "production",
    "NABIJ_SECRET_KEY": "k3y-" + "a1B2c3D4e5" * 6,
    "NABIJ_SITE_URL": "https://nabij.example.org",
    "NABIJ_DATABASE_URL": "sqlite:////nowhere/at/all/db.sqlite3",
    "NABIJ_MAIL_FROM": "nabij@example.org",
    "NABIJ_MAIL_HOST": "mail.example.org",
}


def nabij(*arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("NABIJ_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "nabij.config.cli", *arguments],
        env={**clean, **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def refusal(*arguments: str, **env: str) -> str:
    """The one line on stderr of a command that can't be done."""
    done = nabij(*arguments, **env)
    lines = done.stderr.splitlines()
    assert (done.returncode, done.stdout, len(lines)) == (2, "", 1), done.stderr
    return lines[0]


@pytest.mark.parametrize("missing", sorted(set(PRODUCTION) - {"NABIJ_MODE"}))
def test_production_says_which_setting_is_missing(missing: str) -> None:
    env = {key: value for key, value in PRODUCTION.items() if key != missing}
    assert refusal("worker", **env) == (
        f"nabij: {missing} is not set. Nabij needs it in production; see docs/operators/settings.md."
    )


@pytest.mark.parametrize(
    "command", [["serve"], ["worker"], ["audit", "verify"], ["backup", "x"], ["manage", "migrate"]]
)
def test_every_command_refuses_in_one_line(command: list[str]) -> None:
    assert refusal(*command).startswith("nabij: NABIJ_SECRET_KEY is not set.")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("NABIJ_MODE", "prod", "NABIJ_MODE is 'prod'"),
        ("NABIJ_SECRET_KEY", "short", "NABIJ_SECRET_KEY is shorter than 50 characters"),
        ("NABIJ_SITE_URL", "http://nabij.example.org", "must be a full address that begins with https://"),
        ("NABIJ_DATABASE_URL", "mysql://localhost/x", "must begin with sqlite:/// or postgresql://"),
        ("NABIJ_MAIL_PORT", "abc", "NABIJ_MAIL_PORT is 'abc'; it must be a whole number."),
        ("NABIJ_SECOND_FACTOR", "maybe", "it must be yes or no"),
        ("NABIJ_OIDC_SERVER_URL", "https://idp.example.org", "NABIJ_OIDC_CLIENT_ID is not set."),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(name: str, value: str, told: str) -> None:
    assert told in refusal("worker", **{**PRODUCTION, name: value})


def test_a_database_that_does_not_answer_is_told() -> None:
    assert refusal("audit", "verify", **PRODUCTION).startswith("nabij: The database can't be reached: ")


def test_tables_of_another_version_are_told(tmp_path: Path) -> None:
    env = {**PRODUCTION, "NABIJ_DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    assert "run `nabij prepare` first" in refusal("worker", **env)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["nothing"], "nabij: No such command 'nothing'."),
        (["needs", "suggest"], "nabij: Missing argument 'TEXT'."),
        (
            ["user", "add", "an@example.org", "--name", "An"],
            "nabij: Give --role with --area, or --organisation, or both.",
        ),
        (["serve", "--port", "0"], "nabij: Invalid value for '--port': 0 is not in the range 1<=x<=65535."),
    ],
)
def test_a_command_that_is_not_whole_is_told(command: list[str], told: str) -> None:
    assert refusal(*command) == told


def test_help_stands_without_settings_and_without_django() -> None:
    code = (
        "import sys; sys.argv = ['nabij', '--help']\n"
        "from nabij.config.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code, 'django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 False"


def test_a_sentence_proposes_needs_without_django() -> None:
    code = (
        "import sys; sys.argv = ['nabij', 'needs', 'suggest', 'ik kan geen boodschappen meer doen', '--json']\n"
        "from nabij.config.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code, 'django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    answer, end = done.stdout.splitlines()
    assert end == "0 False"
    terms = json.loads(answer)["terms"]
    assert 1 <= len(terms) <= 5
    assert set(terms[0]) == {"id", "name", "domain", "score"}
    assert terms[0]["domain"] == "household"
