"""What looks wrong: the command check, which also explains printed changes and compares official rates."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import click

from fxtrack.cli.alerts import AskedAlerts, alert_options
from fxtrack.cli.commands import GuidedCommand, OneOf
from fxtrack.cli.common import for_people, note, print_tables, rows_of, show, tell
from fxtrack.cli.official import OfficialFile, compare_official, official_options
from fxtrack.cli.options import filters, format_option
from fxtrack.errors import InputError
from fxtrack.export import Format
from fxtrack.model import Filters

if TYPE_CHECKING:
    from fxtrack.quality.alerts import Alerts
    from fxtrack.quality.findings import Finding
    from fxtrack.quality.pegs import Peg
    from fxtrack.questions.examined import Examined
    from fxtrack.store import Session


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


@click.command("check", cls=GuidedCommand)
@filters
@click.option(
    "--severity",
    type=OneOf(_SEVERITIES),
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
@alert_options
@click.option(
    "--only-asked", is_flag=True, help="Only what --peg, --new-extreme, --move and --no-page ask for."
)
@click.option(
    "--max-gap",
    type=click.IntRange(1),
    metavar="DAYS",
    default=7,
    show_default=True,
    help="Dates further apart than this are a gap, and a latest rate that is older is no alert.",
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
@click.option(
    "--printed-change",
    is_flag=True,
    help="Explain the percentage printed beside each rate; replaces the list of findings.",
)
@official_options("Instead: do the official rates of a file lie within what was printed?")
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
    alerts: AskedAlerts | None,
    max_gap: int,
    sightings: int,
    official: OfficialFile | None,
    to: Format | None,
    *,
    only_asked: bool,
    everything: bool,
    summary: bool,
    printed_change: bool,
    strict: bool,
) -> None:
    """List what looks wrong, by weight, with the figures and where they stand.

    \b
    error    a date far from its capture; a rate that stands out; a peg broken
    warning  what --new-extreme, --move and --no-page ask for, of the latest rates and pages up to --today;
             several rates on a day; weekend rates on a Monday; the same ticker under dates far apart; pages
             that were given two dates; pages without a date, and which dated pages print the very same
    note     several tickers on a day; weekends that are another market, or lie apart; a peg held; pairs that
             never move; gaps; not resolved: rounding leaves open whether it is an alert; not compared: no
             rate, an old one or too few, so not looked at

    Checks never change data or remove a rate from the series. --new-extreme and --move compare daily rates of
    weekdays, the latest at most --max-gap days old. --peg alone looks at every rate; with --today,
    --new-extreme, --move or --no-page it looks at the rates of the last --max-gap days only. What holds
    whatever rounding hides is an alert; what may hold is a note.

    \b
    fxtrack check --severity warning --peg USD/TMT=3.5
    fxtrack -q check --only-asked --strict --severity warning --move 2:7 --no-page 3 --format jsonl
    fxtrack check --printed-change --pair TJS/USD
    fxtrack check --official rates.csv --official-currency KGS
    """
    if official and printed_change:
        raise click.UsageError("--official and --printed-change answer different questions: ask one")
    if alerts and (official or printed_change):
        raise click.UsageError(
            "--new-extreme, --move, --no-page and --today belong to the list of findings alone"
        )
    if official:
        wrong = compare_official(ctx, filters, official, to, summary=summary)
    elif printed_change:
        wrong = _printed_changes(ctx, filters, to, summary=summary)
    else:
        if only_asked and not pegs and not alerts:
            raise click.UsageError("--only-asked needs --peg, --new-extreme, --move or --no-page")
        most = 0 if summary else None if everything else 20
        asked = _Checks(severity, pegs, alerts, max_gap, sightings, most, only_asked)
        wrong = _show_findings(ctx, filters, asked, to)
    if strict and wrong:
        ctx.exit(_STRICT_STATUS)


class _Checks(NamedTuple):
    """Which findings are asked for, and how many rows of a kind to show at most: None for all, 0 for none."""

    severity: str
    pegs: tuple[Peg, ...]
    alerts: AskedAlerts | None
    max_gap: int
    places: int
    most: int | None
    only_asked: bool


def _show_findings(ctx: click.Context, filters: Filters, asked: _Checks, to: Format | None) -> bool:
    """Show what looks wrong; tells whether anything does."""
    every, is_empty = _looked_at(ctx, filters, asked)
    _tell_unset_pegs(ctx, asked.pegs, every)
    weights = _SEVERITIES[: _SEVERITIES.index(asked.severity) + 1]
    found = [finding for finding in every if finding.severity.value in weights]
    if not found:
        note(
            ctx,
            f"No finding of severity {asked.severity} or more."
            if every
            else _all_clear(is_empty=is_empty, only_asked=asked.only_asked),
        )
    if len(found) < len(every):
        note(ctx, _not_shown(every[len(found) :]))
    _findings(found, to, asked.most)
    return any(finding.severity.value != "note" for finding in found)


def _looked_at(ctx: click.Context, filters: Filters, asked: _Checks) -> tuple[list[Finding], bool]:
    """Return what looks wrong, and whether there was nothing to look at.

    The rows that were looked at are let go before this returns: it takes less time to make tables then.
    """
    from fxtrack.quality.alerts import ALERTED
    from fxtrack.quality.checks import Limits
    from fxtrack.quality.pegs import PEGGED
    from fxtrack.questions.examined import no_collection

    with no_collection():
        examined, alerts = rows_of(ctx, filters, functools.partial(_evidence, filters, asked))
        found = examined.findings(Limits(asked.max_gap, asked.pegs, alerts))
        if asked.only_asked:
            found = [each for each in found if each.kind in PEGGED | ALERTED]
        is_empty = not found and not examined.coverage("date")
        del examined
    return found, is_empty


def _evidence(filters: Filters, asked: _Checks, session: Session) -> tuple[Examined, Alerts | None]:
    from fxtrack.questions.examined import Examined

    alerts = asked.alerts and asked.alerts.on_day(session, filters)
    return Examined.read(session, filters, places=asked.places), alerts


def _tell_unset_pegs(ctx: click.Context, pegs: Iterable[Peg], found: list[Finding]) -> None:
    """Name the pegs that nothing printed can be set beside."""
    from fxtrack.quality.pegs import PEGGED

    told = {each.values.get("peg_pair") for each in found}
    for peg in pegs:
        either_way = {peg.pair, peg.pair.turned}
        is_told = any(each.kind in PEGGED and each.pair in either_way for each in found)
        if not is_told and str(peg.pair) not in told:
            note(ctx, f"Left out: no print that is asked for can be set beside the peg of {peg.pair}.")


def _not_shown(left_out: list[Finding]) -> str:
    """Count what --severity leaves out."""
    counts = {name: sum(each.severity.value == name for each in left_out) for name in _SEVERITIES}
    named = [f"{count:,} {name}{'s' * (count > 1)}" for name, count in counts.items() if count]
    unlooked = sum(each.kind.value == "not compared" for each in left_out)
    told = f"; not compared: {unlooked:,}" if unlooked else ""
    return f"--severity leaves out {' and '.join(named)}{told}."


def _all_clear(*, is_empty: bool, only_asked: bool) -> str:
    """Tell apart what looks right from what is not there."""
    if is_empty:
        return "There is nothing to check: no ticker passes these filters."
    return "Nothing of what was asked for was found." if only_asked else "Nothing looks wrong."


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
    print_tables(to, *tables)


def _printed_changes(ctx: click.Context, filters: Filters, to: Format | None, *, summary: bool) -> bool:
    """Explain printed changes; tells whether one is not explained."""
    from fxtrack.answers.printed import (
        PRINTED_CHANGES,
        PRINTED_NOTES,
        printed_changes_table,
        printed_summary_for_programs,
        printed_summary_table,
    )
    from fxtrack.quality.printed import Fit
    from fxtrack.questions.explained import PrintedChanges

    printed = rows_of(ctx, filters, lambda session: PrintedChanges.read(session, filters))
    rows = printed.rows()
    if not rows and for_people(to):
        show(ctx, PRINTED_CHANGES.for_programs(rows), to)
        return False
    if not summary:
        show(ctx, printed_changes_table(rows) if for_people(to) else PRINTED_CHANGES.for_programs(rows), to)
    if summary or for_people(to):
        if not summary:
            click.echo()
        table = printed_summary_table if for_people(to) else printed_summary_for_programs
        show(ctx, table(printed.summary()), to)
    if for_people(to):
        tell(ctx, PRINTED_NOTES)
    return any(row.fit is Fit.UNEXPLAINED for row in rows)
