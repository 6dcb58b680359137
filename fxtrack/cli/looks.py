"""How charts look: the options for it, and the scene that they ask for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from fxtrack.cli.common import note, reading, tell_missing
from fxtrack.errors import NothingToShowError
from fxtrack.words import LANGS, Lang, words

if TYPE_CHECKING:
    from datetime import date

    from fxtrack.charts import Line, Look, Scene, Theme
    from fxtrack.model import Filters, Origin, Pair
    from fxtrack.numbers.rates import Rate
    from fxtrack.numbers.series import View
    from fxtrack.questions.examined import Examined
    from fxtrack.questions.pages import Pages
    from fxtrack.questions.priced import Priced

_Command = TypeVar("_Command", bound=Callable[..., Any])
_MOST_DPI = 1200


@dataclass(frozen=True)
class Chosen:
    """What the options of a chart's looks say."""

    width: float
    height: float | None
    dpi: int
    theme: Theme
    lang: Lang
    title: str | None
    source: str | None

    def look(self, source: str) -> Look:
        """Return the look, with the source line that counts if none was given."""
        from fxtrack.charts import Look

        text = source if self.source is None else self.source
        return Look(self.width, self.height, self.lang, self.title, text)


def look_options(*, height: bool = True) -> Callable[[_Command], _Command]:
    """Add the options; the command gets them as one ``Chosen``."""
    options = [option for name, option in _OPTIONS.items() if height or name != "height"]

    def add(command: _Command) -> _Command:
        @functools.wraps(command)
        def wrapped(*args: object, **given: Any) -> object:
            chosen = Chosen(**{name: given.pop(name, None) for name in _OPTIONS})
            return command(*args, chosen=chosen, **given)

        decorated: Any = wrapped
        for option in reversed(options):
            decorated = option(decorated)
        return cast("_Command", decorated)

    return add


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "width": click.option(
        "--width",
        type=click.FloatRange(5, 200),
        default=16.0,
        show_default=True,
        metavar="CM",
        help="In centimetres: 8 for a column, 16 for a page, 33.8 for a slide.",
    ),
    "height": click.option(
        "--height", type=click.FloatRange(5, 200), metavar="CM", help="In centimetres; by itself it fits."
    ),
    "dpi": click.option(
        "--dpi",
        type=click.IntRange(50, _MOST_DPI),
        default=200,
        show_default=True,
        help="Points of a PNG to the inch.",
    ),
    "theme": click.option(
        "--theme",
        type=click.Choice(["light", "dark", "print"]),
        default="light",
        show_default=True,
        help="Colours: for paper and screen, a dark screen, a printer without colours.",
    ),
    "title": click.option("--title", metavar="TEXT", help="In place of the computed one; empty for none."),
    "source": click.option(
        "--source-note",
        "--source",
        "source",
        metavar="TEXT",
        help="In place of the line at the foot that counts the pages.",
    ),
    "lang": click.option(
        "--lang",
        type=click.Choice(LANGS),
        default="en",
        show_default=True,
        help="The language of titles, months and numbers.",
    ),
}


def drawn(ctx: click.Context, kind: str | None, chosen: Chosen, filters: Filters, view: View) -> Scene:
    """Draw what is asked for.

    Raises:
        NothingToShowError: nothing passes the filters.
    """
    from fxtrack.questions.examined import Examined
    from fxtrack.questions.pages import Pages
    from fxtrack.questions.priced import Priced
    from fxtrack.store import read_pairs

    if view.index and kind not in {None, "index"}:
        raise click.UsageError(f"--index is for the chart of that kind, not for {kind}")
    # What is 100 may have been printed before the dates that are shown.
    sources = replace(filters, since=None) if kind == "index" or view.index else filters
    if kind == "coverage":
        with reading(ctx) as session:
            examined = Examined.read(session, filters, places=1)
            pages = Pages.read(session, filters, read_pairs(session, filters.as_of))
        return _of_coverage(examined, pages, chosen, filters)
    with reading(ctx) as session:
        priced = Priced.read(session, replace(view, index=None), filters)
        pages = Pages.read(session, sources, priced.certain())
    return _of_rates(ctx, kind, chosen, priced, pages, view.index)


def _of_coverage(examined: Examined, pages: Pages, chosen: Chosen, filters: Filters) -> Scene:
    from fxtrack import charts
    from fxtrack.numbers.coverage import State

    rows = examined.coverage("date")
    if all(row.state is State.NONE for row in rows):
        raise NothingToShowError("nothing to show: there is no page with a ticker that passes these filters")
    if (rows[-1].last - rows[0].first).days >= charts.MOST_DATES:
        rows = examined.coverage("month")
    return charts.coverage(rows, chosen.look(_source(pages.of(filters.pairs), chosen.lang)))


def _of_rates(
    ctx: click.Context, kind: str | None, chosen: Chosen, priced: Priced, pages: Pages, index: date | None
) -> Scene:
    from fxtrack import charts, report
    from fxtrack.numbers.rates import require

    tell_missing(ctx, priced)
    rates = priced.series.rates
    require(rates)
    lines = charts.lines_of(rates)
    pairs = [line.pair for line in lines]
    kind = kind or ("index" if index else "overview" if len(pairs) > 1 else "trend")
    days = {rate.date for rate in rates}
    start = index or charts.common_start(lines)
    references = _references(ctx, lines, start, priced) if kind == "index" else {}
    before = {rate.date for rate in references.values()} - days
    look = chosen.look(_source(pages.of(pairs, days | before), chosen.lang))
    rule = report.rule(priced.view, look.say)
    if kind == "changes":
        return charts.changes(priced.changes(), look)
    if kind == "index":
        return charts.index(lines, references, start, look, rule)
    if kind == "trend":
        if len(pairs) > 1:
            raise click.UsageError("a trend chart shows one pair: choose it with --pair, such as KGS/USD")
        return charts.trend(lines[0], look, rule)
    return charts.overview(lines, look, rule)


def _source(origins: Iterable[Origin], lang: Lang) -> str:
    """Count the pages behind what is drawn."""
    from fxtrack import report

    return report.source_line(len({origin.digest for origin in origins}), words(lang))


def _references(
    ctx: click.Context, lines: Sequence[Line], start: date | None, priced: Priced
) -> dict[Pair, Rate]:
    """Find the rates that are 100; they may lie before the dates that are shown."""
    from fxtrack import charts

    earlier = priced.between(None, priced.filters.until).series
    found = charts.references(charts.lines_of(earlier.rates), start)
    for line in lines:
        if line.pair not in found:
            note(ctx, f"Left out: {line.pair} has no rate on {start} or shortly before, to be 100.")
        elif start and found[line.pair].date != start:
            note(ctx, f"{line.pair} is 100 on {found[line.pair].date}, its last date before {start}.")
    if not found:
        raise NothingToShowError(f"nothing to show: no pair has a rate on {start} or shortly before")
    return found


def warn_of_letters(ctx: click.Context, texts: Sequence[str]) -> None:
    """Name the letters for which this machine has no font."""
    from fxtrack.charts import unknown

    lacking = unknown("".join(dict.fromkeys("".join(texts))))
    if lacking:
        named = " ".join(lacking[:20])
        note(
            ctx,
            f"No font on this machine has {named}: they are drawn as boxes. Install a font that has them.",
        )
