"""Official rates beside the printed ones: the options of check --official, and what they show."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import click

from fxtrack.cli.commands import OneOf
from fxtrack.cli.common import note, print_tables, rows_of
from fxtrack.cli.options import CURRENCY, PAIR, Command
from fxtrack.errors import InputError
from fxtrack.export import Format
from fxtrack.model import Filters, Pair

if TYPE_CHECKING:
    from fxtrack.quality.official import Official


class OfficialFile(NamedTuple):
    """A file of official rates, and how it is to be read."""

    official: Path
    official_pair: Pair | None
    official_currency: str | None
    date_column: str | None
    pair_column: str | None
    rate_column: str | None
    nominal_column: str | None
    decimal: Literal["comma", "point"] | None
    day_first: bool | None

    def read(self) -> list[Official]:
        """Read the rates of the file.

        Raises:
            InputError: it cannot be read, or in two ways.
        """
        from fxtrack.quality.ratefile import Reading, read

        try:
            data = self.official.read_bytes()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"cannot read {self.official}: {reason}") from error
        reading = Reading(
            self.date_column,
            self.pair_column,
            self.rate_column,
            self.nominal_column,
            self.official_pair,
            self.official_currency,
            self.decimal,
            self.day_first,
        )
        return read(data, str(self.official), reading)


def official_options(help_text: str) -> Callable[[Command], Command]:
    """Add --official and how to read its file; the command gets them as one ``OfficialFile``, or None."""
    official = click.option(
        "--official",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE.csv",
        help=help_text,
    )
    return lambda command: _with_official(command, official)


def _with_official(command: Command, official: Callable[[Any], Any]) -> Command:
    @functools.wraps(command)
    def wrapped(*args: object, **options: Any) -> object:
        chosen = {name: options.pop(name) for name in OfficialFile._fields}
        path = chosen["official"]
        if path is None and (without := [name for name, value in chosen.items() if value is not None]):
            option = f"--{without[0].replace('_', '-')}"
            raise click.UsageError(
                f"{option} tells how to read a file of official rates: name it by --official"
            )
        return command(*args, official=path and OfficialFile(**chosen), **options)

    decorated: Any = wrapped
    for option in reversed((official, *_OFFICIAL_OPTIONS)):
        decorated = option(decorated)
    return cast("Command", decorated)


_OFFICIAL_OPTIONS = (
    click.option("--official-pair", type=PAIR, metavar="PAIR", help="The pair of all its rows."),
    click.option(
        "--official-currency",
        type=CURRENCY,
        metavar="CODE",
        help="The currency of its rates, where it names only the other one.",
    ),
    *(
        click.option(f"--{name}-column", metavar="NAME", help=f"Its column {what}: a name, or its number.")
        for name, what in (
            ("date", "of the date"),
            ("pair", "of the pair or currency"),
            ("rate", "of the rate"),
            ("nominal", "of units that the rate is for"),
        )
    ),
    click.option("--decimal", type=OneOf(["comma", "point"]), help="What stands before its decimals."),
    click.option(
        "--day-first/--month-first", default=None, help="How its dates such as 08/12/2025 are meant."
    ),
)


def compare_official(
    ctx: click.Context, filters: Filters, file: OfficialFile, to: Format | None, *, summary: bool
) -> bool:
    """Compare with official rates; tells whether one is outside, or none was compared."""
    from fxtrack.answers.official import COMPARISON_COUNTS, COMPARISONS, counted_verdicts
    from fxtrack.quality.official import Placing, turned_round
    from fxtrack.questions.beside import Printed

    printed = rows_of(ctx, filters, lambda session: Printed.read(session, filters))
    found = printed.beside(file.read())
    for pair in found.unrelated:
        note(ctx, f"Left out: nothing printed can be set beside {pair}.")
    for pair in turned_round(found.comparisons):
        note(ctx, f"The rates of {pair} look like those of {pair.turned}: are they turned round?")
    counts = {each: sum(row.verdict is each for row in found.comparisons) for each in Placing}
    if summary:
        table = COMPARISON_COUNTS.for_programs(counted_verdicts(found.comparisons))
    else:
        table = COMPARISONS.for_programs(found.comparisons)
    print_tables(to, table)
    if found.comparisons:
        note(ctx, "; ".join(f"{count:,} {verdict.value}" for verdict, count in counts.items()) + ".")
    else:
        note(ctx, "Nothing was compared: the file has no rate of a pair that is asked for and printed.")
    return counts[Placing.OUTSIDE] > 0 or not found.comparisons
