"""Keeping what Nabij holds: the audit chain, backup and restore."""

import json
from pathlib import Path

import click

from nabij.config.cli.start import Trouble, open_database, say, start_django


@click.group()
def audit() -> None:
    """The audit chain: every write about and every read of a person."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(as_json: bool) -> int:
    """Walk every chain; exit status 1 when one was changed, cut or lost after it was written."""
    start_django()
    open_database()
    from nabij.core.audit import verify as breaks_of_chains
    from nabij.core.models import AuditHead

    breaks = list(breaks_of_chains())
    heads = list(AuditHead.objects.order_by("chain").values_list("chain", "length", "hash"))
    if as_json:
        result = {
            "holds": not breaks,
            "events": sum(length for _chain, length, _hash in heads),
            "chains": [{"chain": chain, "events": length, "head": head} for chain, length, head in heads],
            "breaks": [{"chain": b.chain, "position": b.position, "why": b.why} for b in breaks],
        }
        click.echo(json.dumps(result))
    else:
        for broken in breaks:
            click.echo(f"chain {broken.chain or '(none)'} breaks at {broken.position}: {broken.why}")
        click.echo(f"{len(heads)} chains, {sum(head[1] for head in heads)} events, {len(breaks)} broken")
    return 1 if breaks else 0


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write everything to FILE, while Nabij keeps running."""
    start_django()
    open_database()
    from nabij.config import backup as archive

    try:
        manifest = archive.write(file)
    except archive.BackupError as error:
        raise Trouble(str(error)) from error
    rows = sum(table["rows"] for table in manifest["tables"].values())
    say(f"{file}: {rows} rows of {len(manifest['tables'])} tables. It holds personal data: keep it as safe as Nabij.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Remove what the database holds first.")
def restore(file: Path, replace: bool) -> None:
    """Bring back the backup in FILE, all or nothing. Stop server and worker first."""
    start_django()
    open_database()
    from nabij.config import backup as archive
    from nabij.core.audit import verify as breaks_of_chains

    try:
        manifest = archive.restore(file, replace=replace)
    except archive.BackupError as error:
        raise Trouble(str(error)) from error
    rows = sum(table["rows"] for table in manifest["tables"].values())
    say(f"{rows} rows restored, as they were at {manifest['made_at']}.")
    for broken in breaks_of_chains():
        say(f"Warning: audit chain {broken.chain or '(none)'} breaks at {broken.position}: {broken.why}")
