"""Commands and groups that say what to type instead of a name or argument they cannot take."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import click

from fxtrack.errors import InputError
from fxtrack.model import Pair


def meant_by(typed: str, names: Iterable[str]) -> str:
    """Return ``" Did you mean 'rates'?"`` where a name is like what was typed, else nothing."""
    likely = get_close_matches(typed.lower(), list(names), 1)
    return f" Did you mean {likely[0]!r}?" if likely else ""


class OneOf(click.Choice):  # type: ignore[type-arg]  # older clicks have none
    """One of several names; a slip of the keyboard is answered with the name that is like it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Take a name, or fail."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            self.fail(f"{error.message}{meant_by(str(value), map(str, self.choices))}", param, ctx)


class GuidedCommand(click.Command):
    """A command; where it gets an argument too many, it names the option for it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, or say what is wrong with them."""
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            raise click.UsageError(self._too_many(left), ctx)
        return left

    def _too_many(self, left: list[str]) -> str:
        given = " ".join(left)
        try:
            pairs = [Pair.parse(each) for each in left]
        except InputError:
            pairs = []
        if pairs and any(param.name == "pairs" for param in self.params):
            return f"{given} is not expected here. Use {' '.join(f'--pair {pair}' for pair in pairs)}"
        takes_any = any(isinstance(param, click.Argument) for param in self.params)
        return (
            f"{given} is not expected here: this command takes {'no more' if takes_any else 'no'} arguments"
        )


class GuidedGroup(click.Group):
    """A group of commands; a name that is none of them is answered with the one that is like it."""

    command_class = GuidedCommand

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            hint = meant_by(args[0], self.list_commands(ctx))
            raise click.UsageError(f"{error.message}{hint}", ctx) from error
