"""Sums of a report: its periods, its statistics, and what changed between two dates, for page and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from fxtrack.answers.between import BETWEEN
from fxtrack.answers.periods import PERIODS
from fxtrack.answers.signs import NOT_RESOLVED_SIGN
from fxtrack.answers.stats import STATS
from fxtrack.answers.table import Table
from fxtrack.model import Pair, plain
from fxtrack.numbers.between import Between, Nearest
from fxtrack.numbers.by_period import PeriodMark, PeriodRates
from fxtrack.numbers.stats import Percent, Stats
from fxtrack.questions.priced import Priced
from fxtrack.report.cells import EMPTY, PageCell, PageColumn, PageTable, page_table
from fxtrack.words import Words

KINDS = ("month", "quarter", "year")
MOST_SUMMED = 10_000
"""Of more daily rates the page has years only, and there are no statistics: they would take as long as all
the rest."""


class TwoDates(NamedTuple):
    """Which dates are compared: the earlier one, the later one, and which rate stands for one without any."""

    first: date
    last: date | None
    nearest: Nearest = "before"


@dataclass(frozen=True)
class Sums:
    """The sums of daily rates in one direction.

    Attributes:
        periods: by the names of the kinds of periods.
        stats: the statistics of each pair; none of very many rates.
        between: the changes between the two dates.
        dates: these.
        weekends: whether all dates take part.
        shown: the kinds of periods that a page shows.
    """

    periods: Mapping[str, Sequence[PeriodRates]]
    stats: Sequence[Stats]
    between: Sequence[Between]
    dates: TwoDates | None
    weekends: bool
    shown: Sequence[str]

    @classmethod
    def of(cls, priced: Priced, asked: TwoDates | None, kinds: Sequence[str] = KINDS) -> Sums:
        """Sum daily rates up.

        The last date of all pages counts as today: the same pages give the same report on any day.

        Args:
            priced: the daily rates, at least one.
            asked: the two dates to compare; None for the latest one and a year before it.
            kinds: the kinds of periods.
        """
        latest = max(each.date for each in priced.prints)
        possible = priced.possible(latest)
        dates = asked or _a_year(priced)
        between = priced.changes_between(*dates) if dates else []
        if not asked and not any(row.moved for row in between):  # nobody asked for what is not there
            dates, between = None, []
        return cls(
            {kind: priced.periods(kind, possible) for kind in kinds},
            priced.stats() if is_short(priced) else [],
            between,
            dates,
            priced.view.weekends,
            shown_kinds(priced),
        )

    def files(self) -> Iterator[tuple[str, Table]]:
        """Yield the names of files for programs, and what is in them."""
        yield "periods.csv", PERIODS.for_programs([row for rows in self.periods.values() for row in rows])
        if self.stats:
            yield "stats.csv", STATS.for_programs(self.stats)
        if self.between:
            yield "between.csv", BETWEEN.for_programs(self.between)


def shown_kinds(priced: Priced) -> Sequence[str]:
    """Return the kinds of periods that a page shows."""
    return KINDS if is_short(priced) else KINDS[-1:]


def is_short(priced: Priced) -> bool:
    """Tell whether there are few enough daily rates for all sums."""
    return len(priced.series.rates) <= MOST_SUMMED


def _a_year(priced: Priced) -> TwoDates | None:
    """Return the latest date that takes part in comparisons, and the same day a year before; None if none."""
    last = max((rate.date for rate in priced.compared), default=None)
    if last is None or last.year == date.min.year:
        return None
    day = last - timedelta(days=1) if (last.month, last.day) == (2, 29) else last
    return TwoDates(day.replace(year=last.year - 1), last)


def period_tables_of(pair: Pair, summed: Sums, say: Words, suffix: str) -> list[PageTable]:
    """Lay the periods of a pair out, a table a kind; none for a pair without a rate that takes part."""
    tables = []
    for kind, every in summed.periods.items():
        rows = [row for row in every if row.pair == pair] if kind in summed.shown else []
        if not any(row.held for row in rows):
            continue
        caption = f"{say.page[f'by_{kind}']}, {say.directed(pair.base, pair.quote)}"
        made = page_table(PERIODS, rows, say, f"{kind}s-{suffix}", caption)
        sorted_rows = [
            [cells[0]._replace(sort=row.period), *cells[1:]]
            for row, cells in zip(rows, made.rows, strict=True)
        ]
        aligned = [made.columns[0], *(replace(each, kind="number") for each in made.columns[1:])]
        tables.append(replace(made, columns=aligned, rows=sorted_rows))
    return tables


def period_notes_of(pair: Pair, summed: Sums, say: Words) -> list[str]:
    """Explain the periods of a pair."""
    rows = [row for every in summed.periods.values() for row in every if row.pair == pair]
    few = any(PeriodMark.FEW in row.marks or row.has_early_end for row in rows)
    return [*([say.page["note_few"]] if few else []), say.page["note_average"]]


def between_table(summed: Sums, say: Words, suffix: str) -> PageTable | None:
    """Lay the changes between two dates out; None if there are none."""
    if not summed.between or summed.dates is None:
        return None
    first, last, _ = summed.dates
    shown = last or max(row.end.used.date for row in summed.between if row.end.used)
    caption = say.page["between_of"].format(first=say.day(first), last=say.day(shown))
    return replace(page_table(BETWEEN, summed.between, say, f"between{suffix}", caption), titled=True)


def stats_table(summed: Sums, say: Words, suffix: str) -> PageTable | None:
    """Lay statistics out, a row each and a column a pair; None if there are none."""
    if not summed.stats:
        return None
    columns = [PageColumn(say.page["statistic"]), *(PageColumn(row.pair, "number") for row in summed.stats)]
    rows = [
        [PageCell(name), *(cells[place] for cells in map(_cells, summed.stats, [say] * len(summed.stats)))]
        for place, name in enumerate(_stat_names(say, weekends=summed.weekends))
    ]
    return PageTable(f"stats{suffix}", say.page["stats"], columns, rows)


_RATES = ("first", "last", "low", "high")
_MIDDLES = ("average", "median")
_PERCENTS_SHOWN = ("change", "rise", "fall", "drawdown", "volatility")


def _stat_names(say: Words, *, weekends: bool) -> list[str]:
    dates = "dates_all" if weekends else "dates"
    return [say.page[f"stat_{name}"] for name in (dates, *_RATES, *_MIDDLES, *_PERCENTS_SHOWN)]


def _cells(row: Stats, say: Words) -> list[PageCell]:
    rates: list[Decimal] = [getattr(row, name).rate for name in _RATES]
    rates += [getattr(row, name).value for name in _MIDDLES]
    return [
        PageCell(say.number(row.dates)),
        *(PageCell(say.number(rate), plain(rate)) for rate in rates),
        *(_percent_cell(row, name, say) for name in _PERCENTS_SHOWN),
    ]


def _percent_cell(row: Stats, name: str, say: Words) -> PageCell:
    """Write a percent, or say what is known of it."""
    moved: Percent | None = getattr(row, name)
    if moved is None or moved.value is None:
        return PageCell(say.page[row.known(name).value], EMPTY.sort)
    text = say.number(moved.value) if name == "volatility" else say.signed(moved.value)
    return PageCell(text if moved.resolved else f"{text}{NOT_RESOLVED_SIGN}", plain(moved.value))
