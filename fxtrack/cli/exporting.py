"""The daily series in a file for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fxtrack.cli.commands import GuidedCommand, OneOf
from fxtrack.cli.common import note, reading, tell_missing, tell_only_weekends
from fxtrack.cli.options import Registered, filters, usage_errors, view_options
from fxtrack.export import CSV, FORMATS, Layout, suffixes
from fxtrack.export.format import is_delimiter

if TYPE_CHECKING:
    from fxtrack.model import Filters
    from fxtrack.numbers.rates import Rate
    from fxtrack.numbers.series import View


class _FileFormatType(Registered):
    """A format that files are written in, by its name."""

    @property
    def _choice(self) -> OneOf:
        return OneOf([name for name, each in FORMATS.items() if each.suffix])


_EXPORT_HELP = f"""Write the daily series into FILE for a spreadsheet; its suffix picks the format.

Suffixes: {", ".join(suffixes())}. With - for FILE it goes to standard output, as CSV or as --format says.

Text that a spreadsheet would run as a formula is written with a ' before it; numbers never are.
"""


@click.command("export", cls=GuidedCommand, help=_EXPORT_HELP)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--format", "named", type=_FileFormatType(FORMATS), help="The format, in place of the suffix.")
@click.option(
    "--layout",
    type=OneOf(["wide", "long"]),
    default="wide",
    show_default=True,
    help="A row a date and a column a pair, or a row a date and pair with low, high and prints.",
)
@click.option("--excel", is_flag=True, help="Begin with a byte order mark and end lines as Excel does.")
@click.option("--delimiter", metavar="CHARACTER", help="Between cells; 'tab' is one too.  [default: , or ;]")
@click.option("--decimal-comma", is_flag=True, help="Write 0,01144; the delimiter is then ; by default.")
@filters
@view_options(index=True)
@click.pass_context
def export_command(
    ctx: click.Context,
    file: Path,
    named: str | None,
    layout: Layout,
    delimiter: str | None,
    filters: Filters,
    view: View,
    *,
    excel: bool,
    decimal_comma: bool,
) -> None:
    """Write the daily series into a file."""
    from fxtrack import export, files
    from fxtrack.export.series import exported
    from fxtrack.numbers.rates import require

    is_stdout = str(file) == "-"
    with usage_errors():
        to = FORMATS[named] if named else CSV if is_stdout else export.format_of(file)
    if not to.takes_dialect and (excel or delimiter or decimal_comma):
        taking = " and ".join(
            each.suffix for each in export.FORMATS.values() if each.suffix and each.takes_dialect
        )
        raise click.UsageError(f"--excel, --delimiter and --decimal-comma are for {taking} files")
    dialect = export.Dialect(_delimiter(delimiter, comma_taken=decimal_comma), decimal_comma, excel)
    rates = _rates(ctx, filters, view)
    require(rates)
    written = exported(rates, to, layout, export.WriteOptions(dialect=dialect))
    if is_stdout:
        click.echo(written.encode() if isinstance(written, str) else written, nl=False)
        return
    files.write(file, written)
    note(ctx, f"Wrote {file}.")


def _rates(ctx: click.Context, filters: Filters, view: View) -> list[Rate]:
    from fxtrack.questions.priced import Priced

    with reading(ctx) as session:
        priced = Priced.read(session, view, filters)
    tell_missing(ctx, priced)
    if view.index:
        tell_only_weekends(ctx, priced)
    return priced.series.rates


def _delimiter(chosen: str | None, *, comma_taken: bool) -> str | None:
    if chosen is None:
        return None
    if chosen.lower() in {"tab", "\\t"}:
        return "\t"
    if not is_delimiter(chosen):
        raise click.BadParameter("one character such as ; or the word tab", param_hint="'--delimiter'")
    if comma_taken and chosen == ",":
        raise click.BadParameter("the comma is taken by --decimal-comma", param_hint="'--delimiter'")
    return chosen
