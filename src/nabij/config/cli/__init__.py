"""The one command line of Nabij.

Verbs are loaded when they are used, so that `nabij --help` and the verbs of the engines start without Django. Exit
status: 0 done, 1 a check that was asked for doesn't hold, 2 input or settings that can't be used, told in one line.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import NoReturn

import click

from nabij.config.cli.start import one_line, start_django


class Verbs(click.Group):
    """A group that knows its commands by name and imports each when it is asked for."""

    def __init__(
        self, name: str, verbs: Mapping[str, tuple[str, str]], *, with_django: bool = False, help: str
    ) -> None:
        super().__init__(name, help=help, context_settings={"help_option_names": ["-h", "--help"]})
        self.verbs, self.with_django = verbs, with_django

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.verbs:
            return None
        if self.with_django:
            start_django()
        module, attribute = self.verbs[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.verbs[name][1]) for name in self.list_commands(ctx)])


imports = Verbs(
    "import",
    {
        "areas": ("nabij.territory.cli:areas", "Areas of one level from a GeoJSON file."),
        "population": ("nabij.territory.cli:population", "Inhabitants per area."),
        "streets": ("nabij.territory.cli:streets", "Streets with a point."),
        "facilities": ("nabij.territory.facilities.cli:import_", "Pharmacies, benches, stops: what is where."),
        "directory": ("nabij.directory.cli:directory", "Organisations and services from a spreadsheet."),
        "indicators": ("nabij.territory.indicators.cli:import_", "Figures about areas, or the starter set."),
    },
    with_django=True,
    help="Bring files into Nabij; a file is taken whole or not at all.",
)

neighbourhood = Verbs(
    "neighbourhood",
    {
        "add": ("nabij.territory.cli:add", "Make a neighbourhood out of smaller areas."),
        "list": ("nabij.territory.cli:list_", "The neighbourhoods, with their inhabitants."),
    },
    with_django=True,
    help="Neighbourhoods, made out of smaller areas.",
)
facilities = Verbs(
    "facilities",
    {"kinds": ("nabij.territory.facilities.cli:kinds", "The kinds of facilities, or new ones from a file.")},
    with_django=True,
    help="What there is: pharmacies, benches, stops.",
)
indicators = Verbs(
    "indicators",
    {
        "access": ("nabij.territory.indicators.cli:access", "Compute how far it is to facilities."),
        "compare": ("nabij.territory.indicators.cli:compare", "An area beside larger ones, its peers and its past."),
        "count": ("nabij.territory.indicators.cli:count", "Count whom Nabij knows, once per quarter."),
        "editions": ("nabij.territory.indicators.cli:editions", "The deliveries that were brought in."),
        "forget": ("nabij.territory.indicators.cli:forget", "Take a delivery back."),
        "define": ("nabij.territory.indicators.cli:define", "Keep what indicators mean."),
        "expected": ("nabij.territory.indicators.cli:expected", "People in need: expected and known."),
        "export": ("nabij.territory.indicators.cli:export_", "Figures as CSV, small counts hidden."),
        "list": ("nabij.territory.indicators.cli:list_", "The indicators and what they mean."),
        "show": ("nabij.territory.indicators.cli:show", "The last figures of an area."),
    },
    with_django=True,
    help="Figures about areas.",
)
directory = Verbs(
    "directory",
    {
        "reindex": ("nabij.directory.cli:reindex", "Make every service findable anew."),
        "template": ("nabij.directory.cli:template", "Write a spreadsheet to fill in."),
    },
    with_django=True,
    help="The social map.",
)
programme = Verbs(
    "programme",
    {
        "allocate": ("nabij.config.cli.allocate:allocate", "Spread the means of a scenario, with reasons."),
        "check": ("nabij.config.cli.allocate:check", "Verify an outcome with code of its own."),
        "compare": ("nabij.config.cli.allocate:compare", "Who gained and who lost between two outcomes, and why."),
        "count": ("nabij.config.cli.programming:count", "How many neighbourhoods a rule gives, and what they cost."),
        "simulate": ("nabij.config.cli.simulate:simulate", "Policies beside unchanged policy in the years to come."),
        "example": ("nabij.config.cli.allocate:example", "Write a made-up scenario to begin from."),
    },
    help="From need to euros: neighbourhoods, means and what they yield.",
)

COMMANDS = {
    "access": ("nabij.config.cli.access:access", "Who can reach what: nearest, counts, scores, isochrones."),
    "audit": ("nabij.config.cli.keeping:audit", "Prove that the audit chain is as it was written."),
    "backup": ("nabij.config.cli.keeping:backup", "Write everything to one file."),
    "demo": ("nabij.config.cli.demo:demo", "A demo neighbourhood, ready to play in."),
    "directory": ("nabij.config.cli:directory", "The social map: a spreadsheet to fill in."),
    "facilities": ("nabij.config.cli:facilities", "What there is: the kinds of facilities."),
    "import": ("nabij.config.cli:imports", "Bring files into Nabij."),
    "indicators": ("nabij.config.cli:indicators", "Figures about areas, as they may be shown."),
    "manage": ("nabij.config.cli.running:manage", "Run a Django management command."),
    "match": ("nabij.config.cli.verbs:match", "Rank who can help with a need."),
    "neighbourhood": ("nabij.config.cli:neighbourhood", "Make neighbourhoods out of smaller areas."),
    "needs": ("nabij.config.cli.verbs:needs", "Which needs an ordinary sentence speaks of."),
    "prepare": ("nabij.config.cli.running:prepare", "Bring database and static files up to date."),
    "programme": ("nabij.config.cli:programme", "Count neighbourhoods, spread the means."),
    "restore": ("nabij.config.cli.keeping:restore", "Bring a backup back."),
    "serve": ("nabij.config.cli.running:serve", "Run the web server."),
    "territories": ("nabij.config.cli.territories:territories", "Draw neighbourhoods out of smaller areas."),
    "user": ("nabij.config.cli.users:user", "Give people an account and a role."),
    "visits": ("nabij.config.cli.visits:visits", "Plan who visits whom, when, and in which order."),
    "worker": ("nabij.config.cli.running:worker", "Do what falls due: mails, reminders, terms."),
}
nabij = Verbs("nabij", COMMANDS, help="Nabij: the working tool of caring neighbourhoods.")


def fail(message: object) -> NoReturn:
    click.echo(f"nabij: {one_line(message)}", err=True)
    sys.exit(2)


def main() -> NoReturn:
    """Run the command line; input that can't be used ends in one line on stderr and exit status 2."""
    try:
        result = nabij.main(prog_name="nabij", standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(0)
    except click.ClickException as error:
        fail(error.format_message())
    except ValueError as error:
        # Only now: the engines bring NumPy with them, which the other verbs need not wait for.
        from nabij.engines.common import InputError

        if not isinstance(error, InputError):
            raise
        fail(error)
    sys.exit(result if isinstance(result, int) else 0)
