"""``fxtrack help`` and ``fxtrack completion``."""

from __future__ import annotations

import os
from pathlib import PurePath

import click
from click.shell_completion import get_completion_class

from fxtrack.cli.commands import GuidedCommand, OneOf

_SHELLS = ("bash", "zsh", "fish")
_PROGRAM, _VARIABLE = "fxtrack", "_FXTRACK_COMPLETE"


@click.command("help", cls=GuidedCommand)
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
@click.pass_context
def help_command(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Show the help of a COMMAND, or of fxtrack.

    \b
    fxtrack help
    fxtrack help changes
    fxtrack help db retract
    """
    shown = ctx.find_root()
    for name in names:
        group = shown.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{shown.command_path} has no commands of its own: leave {name} out")
        _, found, _ = group.resolve_command(shown, [name])
        assert found is not None  # noqa: S101 - a name that is unknown raises
        shown = click.Context(found, info_name=name, parent=shown)
    click.echo(shown.get_help())


@click.command("completion", cls=GuidedCommand)
@click.argument("shell", type=OneOf(_SHELLS), required=False)
@click.pass_context
def completion_command(ctx: click.Context, shell: str | None) -> None:
    """Print the script with which a SHELL completes commands, options, pairs and file names.

    Add it to the shell once; without SHELL, it is the one that runs:

    \b
    echo 'eval "$(fxtrack completion bash)"' >> ~/.bashrc
    echo 'eval "$(fxtrack completion zsh)"' >> ~/.zshrc
    fxtrack completion fish > ~/.config/fish/completions/fxtrack.fish
    """
    named = shell or PurePath(os.environ.get("SHELL", "")).name
    if named not in _SHELLS:
        raise click.UsageError(f"name the shell: fxtrack completion {'|'.join(_SHELLS)}")
    made = get_completion_class(named)
    assert made is not None  # noqa: S101 - click has all three
    click.echo(made(ctx.find_root().command, {}, _PROGRAM, _VARIABLE).source())
