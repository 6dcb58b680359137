"""What to know before trusting the data: checks and coverage."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast

import click

from fxtrack.cli.common import (
    CURRENCY,
    PAIR,
    Command,
    as_shown,
    filters,
    for_people,
    format_option,
    note,
    reading,
    show,
    tell,
)
from fxtrack.errors import InputError
from fxtrack.export import Format
from fxtrack.model import Filters, Pair

if TYPE_CHECKING:
    from fxtrack.quality.findings import Finding
    from fxtrack.quality.official import Official
    from fxtrack.quality.pegs import Peg
    from fxtrack.store import Session

_Rows = TypeVar("_Rows")

_STRICT_STATUS = 3
_SEVERITIES = ("error", "warning", "note")


class _PegType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    name = "peg"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Peg:
        from fxtrack.quality.pegs import Peg

        try:
            return Peg.parse(str(value))
        except InputError as error:
            self.fail(str(error), param, ctx)


class _OfficialFile(NamedTuple):
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


def _official_options(command: Command) -> Command:
    """Add --official and how to read its file; the command gets them as one ``_OfficialFile``, or None."""

    @functools.wraps(command)
    def wrapped(*args: object, **options: Any) -> object:
        chosen = {name: options.pop(name) for name in _OfficialFile._fields}
        path = chosen["official"]
        if path is None and (without := [name for name, value in chosen.items() if value is not None]):
            option = f"--{without[0].replace('_', '-')}"
            raise click.UsageError(
                f"{option} tells how to read a file of official rates: name it by --official"
            )
        return command(*args, official=path and _OfficialFile(**chosen), **options)

    decorated: Any = wrapped
    for option in reversed(_OFFICIAL_OPTIONS):
        decorated = option(decorated)
    return cast("Command", decorated)


_OFFICIAL_OPTIONS = (
    click.option(
        "--official",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE.csv",
        help="Instead: do the official rates of a file lie within what was printed?",
    ),
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
    click.option("--decimal", type=click.Choice(["comma", "point"]), help="What stands before its decimals."),
    click.option(
        "--day-first/--month-first", default=None, help="How its dates such as 08/12/2025 are meant."
    ),
)


@click.command("check")
@filters
@click.option(
    "--severity",
    type=click.Choice(_SEVERITIES),
    default="note",
    show_default=True,
    help="Only findings that weigh so much or more.",
)
@click.option(
    "--peg",
    "pegs",
    type=_PegType(),
    multiple=True,
    metavar="PAIR=RATE",
    envvar="FXTRACK_PEG",
    show_envvar=True,
    help="A currency is held at this rate, such as USD/TMT=3.5; 0.5 % around it, or as in "
    "USD/TMT=3.5~1. Repeatable.",
)
@click.option(
    "--max-gap",
    type=click.IntRange(1),
    metavar="DAYS",
    default=7,
    show_default=True,
    help="Dates further apart than this are a gap.",
)
@click.option(
    "--sightings",
    type=click.IntRange(1),
    metavar="NUMBER",
    default=3,
    show_default=True,
    help="How many places to name with each finding.",
)
@click.option("--all", "everything", is_flag=True, help="Show every finding, however many they are.")
@click.option("--summary", is_flag=True, help="Only count.")
@click.option("--printed-change", is_flag=True, help="Instead: what the percent beside each rate tells.")
@_official_options
@click.option(
    "--strict",
    is_flag=True,
    help="Exit status 3 if an error or a warning is shown, a printed change is not explained, or an official "
    "rate is outside or none was compared.",
)
@format_option
@click.pass_context
def check_command(
    ctx: click.Context,
    filters: Filters,
    severity: str,
    pegs: tuple[Peg, ...],
    max_gap: int,
    sightings: int,
    official: _OfficialFile | None,
    to: Format | None,
    *,
    everything: bool,
    summary: bool,
    printed_change: bool,
    strict: bool,
) -> None:
    """List what looks wrong, by weight, with the figures and where they stand.

    \b
    error    a date far from its capture; a rate that stands out; a peg broken
    warning  several rates on a day; rates of weekends on weekdays; the same ticker under dates far apart;
             pages without a date, and which dated pages print the very same
    note     several tickers on a day; what weekends print; a peg held; pairs that never move; gaps

    Nothing is changed and nothing is left out of the series for it: to look is up to you.

    \b
    fxtrack check --severity warning --peg USD/TMT=3.5
    fxtrack check --printed-change --pair TJS/USD
    fxtrack check --official rates.csv --official-currency KGS
    """
    if official and printed_change:
        raise click.UsageError("--official and --printed-change answer different questions: ask one")
    if official:
        wrong = _official(ctx, filters, official, to, summary=summary)
    elif printed_change:
        wrong = _printed_changes(ctx, filters, to, summary=summary)
    else:
        most = 0 if summary else None if everything else 20
        wrong = _show_findings(ctx, filters, _Checks(severity, pegs, max_gap, sightings, most), to)
    if strict and wrong:
        ctx.exit(_STRICT_STATUS)


@click.command("coverage")
@filters
@click.option(
    "--by",
    "step",
    type=click.Choice(["date", "month"]),
    default="month",
    show_default=True,
    help="What a row is.",
)
@click.option(
    "--layout",
    type=click.Choice(["wide", "long"]),
    default="wide",
    show_default=True,
    help="A column a pair, or a row for each.",
)
@format_option
@click.pass_context
def coverage_command(ctx: click.Context, filters: Filters, step: str, layout: str, to: Format | None) -> None:
    """Show which dates have which data: what to know before trusting a trend.

    \b
    observed (or 12 of 31)  that many dates of the month have a rate
    page without that pair  there are pages of that date, and none prints the pair
    flagged only            only pages whose printed date disagrees with their capture time
    undated only            only pages without a date that were captured then
    none                    nothing at all
    """
    from fxtrack.answers.coverage import PAIR_COVERAGE, coverage_by_pair
    from fxtrack.questions.examined import Examined

    examined = _rows_of(ctx, filters, lambda session: Examined.read(session, filters, places=1))
    rows = examined.coverage(step)
    if number := examined.timeless():
        copies = "copy" if number == 1 else "copies"
        note(ctx, f"Not in this table: {number:,} {copies} of pages without a date or a capture time.")
    if layout == "long":
        show(ctx, PAIR_COVERAGE.for_programs(rows), to)
    else:
        by_pair, groups = coverage_by_pair(rows, step)
        show(ctx, by_pair.for_programs(groups), to)


def _rows_of(ctx: click.Context, filters: Filters, question: Callable[[Session], _Rows]) -> _Rows:
    """Read the rows of a question, and say which printed pairs stand for those that are asked for."""
    from fxtrack.questions.pairs import behind
    from fxtrack.store import read_pairs

    with reading(ctx) as session:
        known = read_pairs(session, filters.as_of) if filters.pairs else frozenset()
        rows = question(session)
    for pair in filters.pairs:
        printed = behind([pair], known)
        if printed and pair not in printed:
            note(ctx, f"{pair} is not printed; what is told of it is told of {' and '.join(printed)}.")
    return rows


class _Checks(NamedTuple):
    """Which findings are asked for, and how many rows of a kind to show at most: None for all, 0 for none."""

    severity: str
    pegs: tuple[Peg, ...]
    max_gap: int
    places: int
    most: int | None


def _show_findings(ctx: click.Context, filters: Filters, asked: _Checks, to: Format | None) -> bool:
    """Show what looks wrong; tells whether anything does."""
    every, is_empty = _looked_at(ctx, filters, asked)
    _tell_unset_pegs(ctx, asked.pegs, every)
    weights = _SEVERITIES[: _SEVERITIES.index(asked.severity) + 1]
    found = [finding for finding in every if finding.severity.value in weights]
    if not found:
        note(
            ctx,
            f"No finding of severity {asked.severity} or more." if every else _all_clear(is_empty=is_empty),
        )
    if len(found) < len(every):
        note(ctx, _not_shown(every[len(found) :]))
    _findings(found, to, asked.most)
    return any(finding.severity.value != "note" for finding in found)


def _looked_at(ctx: click.Context, filters: Filters, asked: _Checks) -> tuple[list[Finding], bool]:
    """Return what looks wrong, and whether there was nothing to look at.

    The rows that were looked at are gone then: tables of many findings are made faster without them.
    """
    from fxtrack.quality.checks import Limits
    from fxtrack.questions.examined import Examined, no_collection

    with no_collection():
        examined = _rows_of(
            ctx, filters, lambda session: Examined.read(session, filters, places=asked.places)
        )
        found = examined.findings(Limits(asked.max_gap, asked.pegs))
        is_empty = not found and not examined.coverage("date")
        del examined
    return found, is_empty


def _tell_unset_pegs(ctx: click.Context, pegs: Iterable[Peg], found: list[Finding]) -> None:
    """Name the pegs that nothing printed can be set beside."""
    from fxtrack.quality.pegs import PEGGED

    for peg in pegs:
        either_way = {peg.pair, peg.pair.turned}
        if not any(each.kind in PEGGED and each.pair in either_way for each in found):
            note(ctx, f"Left out: no print that is asked for can be set beside the peg of {peg.pair}.")


def _not_shown(left_out: list[Finding]) -> str:
    """Count what --severity leaves out."""
    counts = {name: sum(each.severity.value == name for each in left_out) for name in _SEVERITIES}
    named = [f"{count:,} {name}{'s' * (count > 1)}" for name, count in counts.items() if count]
    return f"--severity leaves out {' and '.join(named)}."


def _all_clear(*, is_empty: bool) -> str:
    """Tell apart what looks right from what is not there."""
    return (
        "There is nothing to check: no ticker passes these filters." if is_empty else "Nothing looks wrong."
    )


def _findings(found: list[Finding], to: Format | None, most: int | None) -> None:
    from fxtrack.answers.findings import FINDINGS, finding_counts, finding_tables

    if not found and for_people(to):
        return
    if most == 0:
        tables = [finding_counts(found)]
    elif for_people(to):
        tables = [finding_counts(found), *finding_tables(found, most)]
    else:
        tables = [FINDINGS.for_programs(found)]
    click.echo(as_shown(to, *tables), nl=False)


def _printed_changes(ctx: click.Context, filters: Filters, to: Format | None, *, summary: bool) -> bool:
    """Explain printed changes; tells whether one is not explained."""
    from fxtrack.answers.printed import (
        PRINTED_CHANGES,
        PRINTED_NOTES,
        printed_changes_table,
        printed_summary_table,
    )
    from fxtrack.quality.printed import Fit
    from fxtrack.questions.explained import PrintedChanges

    printed = _rows_of(ctx, filters, lambda session: PrintedChanges.read(session, filters))
    rows = printed.rows()
    if not summary:
        show(ctx, printed_changes_table(rows) if for_people(to) else PRINTED_CHANGES.for_programs(rows), to)
    if summary or for_people(to):
        if not summary:
            click.echo()
        show(ctx, printed_summary_table(printed.summary()), to)
    if for_people(to):
        tell(ctx, PRINTED_NOTES)
    return any(row.fit is Fit.UNEXPLAINED for row in rows)


def _official(
    ctx: click.Context, filters: Filters, file: _OfficialFile, to: Format | None, *, summary: bool
) -> bool:
    """Compare with official rates; tells whether one is outside, or none was compared."""
    from fxtrack.answers.official import COMPARISON_COUNTS, COMPARISONS, counted_verdicts
    from fxtrack.quality.official import Placing, turned_round
    from fxtrack.questions.beside import Printed

    printed = _rows_of(ctx, filters, lambda session: Printed.read(session, filters))
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
    click.echo(as_shown(to, table), nl=False)
    if found.comparisons:
        note(ctx, "; ".join(f"{count:,} {verdict.value}" for verdict, count in counts.items()) + ".")
    else:
        note(ctx, "Nothing was compared: the file has no rate of a pair that is asked for and printed.")
    return counts[Placing.OUTSIDE] > 0 or not found.comparisons
