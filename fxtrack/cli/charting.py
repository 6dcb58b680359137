"""A chart, of any kind that is registered."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import click

from fxtrack.charts import CHART_KINDS, Material, Needs, draw, notes_of, read_material, settled
from fxtrack.charts.guides import Beside
from fxtrack.cli.commands import GuidedCommand
from fxtrack.cli.common import note, reading, tell_missing, tell_never_there, tell_only_weekends
from fxtrack.cli.looks import Chosen, look_options, warn_of_letters
from fxtrack.cli.official import OfficialFile, official_options
from fxtrack.cli.options import Registered, filters, view_options
from fxtrack.cli.periods import by_option
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.errors import ChoiceError, InputError
from fxtrack.model import Filters
from fxtrack.numbers.daily import in_order
from fxtrack.numbers.series import View
from fxtrack.quality.pegs import Peg, peg_or_rate


class _ChartCommand(GuidedCommand):
    """Explains in its help every kind of chart that is registered."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        written, wide = self.help, max(map(len, CHART_KINDS))
        kinds = "\n".join(f"{kind.name:<{wide}}  {kind.about}" for kind in CHART_KINDS.values())
        self.help = f"{written}\n\n\b\n{kinds}"
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = written


class _PegOrRateType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    name = "rate"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Peg | Decimal:
        try:
            return peg_or_rate(str(value))
        except InputError as error:
            self.fail(str(error), param, ctx)


@click.command(cls=_ChartCommand)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default="chart.png")
@click.option(
    "--kind",
    type=Registered(CHART_KINDS),
    help="What to draw.  [default: trend for one pair, overview for several, index with --index, "
    "periods with --by]",
)
@click.option(
    "--together",
    is_flag=True,
    help="Draw two or more pairs in one frame: on one scale where they share it, else from 100.",
)
@by_option(
    "For the chart of periods: what a slot is.  [default: month, quarter or year, the first that has room]"
)
@official_options("Draw the official rates of a file beside those of one pair, in the direction drawn.")
@click.option(
    "--peg",
    "pegs",
    type=_PegOrRateType(),
    multiple=True,
    metavar="RATE",
    help="Draw a dashed line at the rate that one pair is held at: 3.5 in the direction drawn, or "
    "USD/TMT=3.5. Repeatable.",
)
@look_options()
@filters
@view_options(index=True, leading=True)
@click.pass_context
def chart(
    ctx: click.Context,
    file: Path,
    kind: str | None,
    by: str | None,
    official: OfficialFile | None,
    pegs: tuple[Peg | Decimal, ...],
    chosen: Chosen,
    filters: Filters,
    view: View,
    *,
    as_printed: bool,
    together: bool,
) -> None:
    """Draw one chart into FILE (chart.png), a PNG, SVG or PDF by its suffix.

    Trends and overviews show what a dollar costs, such as tenge per dollar; an index and changes show what a
    currency is worth in dollars.
    """
    from fxtrack import files
    from fxtrack.drawing.paint import paint, picture_format

    try:
        to = picture_format(file)
        if chosen.svg_text and to != "svg":
            raise click.UsageError(f"--svg-text is for SVG files, and {file} is none: leave it out")
        look = chosen.look()
        with reading(ctx) as session:
            material = read_material(session, kind, view, filters, as_printed=as_printed, by=by)
        beside = Beside(official.read() if official else (), pegs)
        scene = _scene(ctx, kind, replace(material, beside=beside), look, together=together)
    except ChoiceError as error:
        if re.fullmatch("[A-Za-z]{3}/[A-Za-z]{3}", str(file)):
            raise click.UsageError(
                f"{file} is no file to draw into: choose a pair with --pair {file}"
            ) from error
        raise click.UsageError(str(error)) from error
    warn_of_letters(ctx, [label.text for label in scene.labels])
    files.write(file, paint(scene, chosen.theme, to, chosen.dpi, svg_text=chosen.svg_text))
    note(ctx, f"Drew {file}.")


def _scene(ctx: click.Context, kind: str | None, material: Material, look: Look, *, together: bool) -> Scene:
    """Draw what was read, and tell what is left out of it."""
    if Needs.RATES in material.has:
        tell_missing(ctx, material.priced)
        tell_only_weekends(ctx, material.priced)
    else:
        tell_never_there(ctx, material.never_there(), in_order(material.pages.known))
    found = settled(kind, material, together=together)
    for text in notes_of(found, material, together=together):
        note(ctx, text)
    return draw(found, material, look)
