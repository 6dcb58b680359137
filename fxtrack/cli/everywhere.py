"""Options that every command takes, before its name and after it alike; of several, the last one counts."""

from __future__ import annotations

import click
from click.core import ParameterSource


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if param.name and ctx.get_parameter_source(param.name) is ParameterSource.COMMANDLINE:
        ctx.obj[param.name] = value


_GLOBAL_OPTIONS = (
    click.Option(
        ["--db"],
        metavar="FILE|URL",
        expose_value=False,
        callback=_remember,
        help="SQLite file or postgresql:// URL.",
    ),
    click.Option(
        ["-v", "--verbose"],
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Show the details of an error.",
    ),
    click.Option(
        ["-q", "--quiet"],
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Print errors only, and what was asked for.",
    ),
)


def taking_them(command: click.Command) -> click.Command:
    """Add the options to a command, and to those inside it; what they say gets into ``ctx.obj``."""
    names = {param.name for param in command.params}
    command.params += [option for option in _GLOBAL_OPTIONS if option.name not in names]
    if isinstance(command, click.Group):
        for each in command.commands.values():
            taking_them(each)
    return command
