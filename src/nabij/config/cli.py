"""The one command line of Nabij."""

import os
import sys

import click


@click.group()
def main() -> None:
    """Nabij: the working tool of caring neighbourhoods."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nabij.config.settings")


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django management command."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["nabij manage", *arguments])


if __name__ == "__main__":
    sys.exit(main())
