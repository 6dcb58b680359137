"""The command line: it parses options, calls one function, shows the result. Only it prints and exits."""

from __future__ import annotations

import errno
import gc
import importlib
import traceback
from typing import Any

import click
from click.shell_completion import CompletionItem

from fxtrack import __version__
from fxtrack.cli import endings, streams
from fxtrack.cli.commands import GuidedGroup
from fxtrack.cli.everywhere import taking_them
from fxtrack.errors import FxtrackError

DEFAULT_DB = "fxtrack.db"
INTERRUPTED_STATUS = 130
"""What a shell expects of a command that Ctrl-C has ended."""

# A command's module is loaded when the command runs; --help and --version load none of them.
_COMMANDS = {
    "import": ("importing", "import_command", "Import saved pages into the database."),
    "observations": ("asking", "observations_command", "List each distinct printed quote."),
    "rates": ("asking", "rates_command", "Show the daily series."),
    "changes": ("asking", "changes_command", "Show how rates changed, and how sure that is."),
    "stats": ("stats", "stats_command", "Show average, extremes and volatility of each pair."),
    "periods": ("periods", "periods_command", "Show each month, quarter, year or week."),
    "check": ("checking", "check_command", "List what looks wrong, and why."),
    "coverage": ("coverage", "coverage_command", "Show which dates have which data."),
    "trace": ("asking", "trace_command", "Show where a number comes from."),
    "chart": ("charting", "chart", "Draw one chart."),
    "export": ("exporting", "export_command", "Write the daily series for a spreadsheet."),
    "report": ("reporting", "report_command", "Write charts and tables into a folder."),
    "db": ("db", "db", "Look after the database."),
    "help": ("helping", "help_command", "Show the help of a command."),
    "completion": ("helping", "completion_command", "Print the script that completes what you type."),
}


class _Commands(GuidedGroup):
    """Loads commands when they are needed, and turns errors into one or two lines."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name, _ = _COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"fxtrack.cli.{module}"), name)
        return taking_them(command) if isinstance(command, click.Command) else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command from the list alone: to load them all takes half a second."""
        named = [
            CompletionItem(name, help=text)
            for name, (_, _, text) in _COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return named + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, _, help_text) in _COMMANDS.items()])

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command, whatever the standard streams are, and end it in order if a signal says so."""
        streams.make_usable()
        with endings.ending_in_order(), streams.telling():
            return super().main(*args, **extra)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the options before the command."""
        with streams.hiding_passwords():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; errors become one or two lines that tell no password."""
        with streams.hiding_passwords():
            return self._invoke(ctx)

    def _invoke(self, ctx: click.Context) -> object:
        try:
            with endings.heeded():
                return super().invoke(ctx)
        except FxtrackError as error:
            _explain(ctx)
            raise click.ClickException(str(error)) from error
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (click.Abort, KeyboardInterrupt):
            streams.warn("Interrupted.")
            ctx.exit(INTERRUPTED_STATUS)
        except Exception as error:
            number = error.errno if isinstance(error, OSError) else None
            if number == errno.EPIPE:
                raise
            _explain(ctx)
            if number in streams.REASONS:
                raise click.ClickException(streams.REASONS[number]) from error
            what = _without_password(ctx, str(error)) or "no more is known"
            raise click.ClickException(
                f"this should not have happened: {type(error).__name__}: {what}\n"
                "Run the command again with -v, and report what it prints."
            ) from error


def _explain(ctx: click.Context) -> None:
    if ctx.obj and ctx.obj["verbose"]:
        streams.warn(_without_password(ctx, traceback.format_exc()))


def _without_password(ctx: click.Context, text: str) -> str:
    """Write a text without the password of the database."""
    from fxtrack.store import hide_database

    return hide_database(text, ctx.obj["db"])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fxtrack")
@click.option(
    "--db",
    metavar="FILE|URL",
    envvar="FXTRACK_DB",
    default=DEFAULT_DB,
    show_default=True,
    show_envvar=True,
    help="SQLite file or postgresql:// URL.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show the details of an error.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only, and what was asked for.")
@click.pass_context
def main(ctx: click.Context, db: str, *, verbose: bool, quiet: bool) -> None:
    """Exchange rates from archived web pages, every number traceable to its line.

    \b
    Start here:
      fxtrack import pages/           read the saved pages in a folder
      fxtrack changes                 how did the rates move, and how sure is that?
      fxtrack check                   what looks wrong?
      fxtrack report --out charts/    charts and tables for a report
      fxtrack trace KZT/USD 2025-12-08
    """
    # Rows are made by the hundred thousand and have no cycles: looking for some less often saves a tenth.
    gc.set_threshold(50_000, 20, 100)
    ctx.obj = {"db": db, "verbose": verbose, "quiet": quiet}
