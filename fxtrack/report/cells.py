"""The tables of a report's page: cells in its language, and what they sort by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from fxtrack.answers.column import Answer, Column, Laid, RowT
from fxtrack.answers.periods import FEW_SIGN
from fxtrack.answers.signs import HANGS_ON_PRINTS_SIGN, NOT_RESOLVED_SIGN, beside
from fxtrack.answers.table import CellKind
from fxtrack.model import plain
from fxtrack.numbers.coverage import Coverage, State
from fxtrack.numbers.rates import Rate
from fxtrack.report.behind import Behind, Quotes
from fxtrack.report.whereabouts import web_link
from fxtrack.words import MINUS, Words
from fxtrack.words.safe import visible

_SIGNS = f"{NOT_RESOLVED_SIGN}{HANGS_ON_PRINTS_SIGN}{FEW_SIGN}"  # behind a number


class Link(NamedTuple):
    """A part of a cell: what it says, and the address that it leads to; None for none."""

    text: str
    href: str | None = None


class PageCell(NamedTuple):
    """A cell.

    Attributes:
        text: what it says.
        sort: what it sorts by, if that is not the text; an empty one comes last.
        marked: the sign before it.
        lang: the language of its text, if that is not the page's.
        dash: shown is a dash; the text is for those who cannot see it.
        links: what stands in place of the text, in parts, those with an address as links.
    """

    text: str
    sort: str | None = None
    marked: str | None = None
    lang: str | None = None
    dash: bool = False
    links: Sequence[Link] = ()

    @property
    def sort_told(self) -> str | None:
        """What it sorts by, unless the script of the page finds that in the text."""
        found = self.text.replace(MINUS, "-").removeprefix("+").rstrip(_SIGNS)
        return None if self.sort in (None, found) else self.sort


@dataclass(frozen=True)
class PageColumn:
    """A column: its name, and the class of its cells."""

    name: str
    kind: str = ""

    @cached_property
    def attributes(self) -> Markup:
        """The class, as an attribute."""
        return Markup(' class="{}"').format(self.kind) if self.kind else Markup("")

    @cached_property
    def of_cells(self) -> Markup:
        """The same for what is no heading: most cells are numbers, and have none."""
        return Markup("") if self.kind == "number" else self.attributes or Markup(' class="t"')


@dataclass(frozen=True)
class PageTable:
    """A table for the page.

    Attributes:
        id: its name in the page.
        caption: what it shows.
        columns: the first one names the rows.
        rows: a cell for each column.
        titled: the caption is seen; it is only heard where a heading says the same.
    """

    id: str
    caption: str
    columns: Sequence[PageColumn]
    rows: Sequence[Sequence[PageCell]] = field(default_factory=list)
    titled: bool = False

    def beside(self, column: PageColumn, cells: Sequence[PageCell]) -> PageTable:
        """Return the table with one more column."""
        rows = [[*row, cell] for row, cell in zip(self.rows, cells, strict=True)]
        return replace(self, columns=[*self.columns, column], rows=rows)


EMPTY = PageCell("", "")

_CLASSES: Mapping[CellKind, str] = {
    CellKind.DATE: "nowrap",
    CellKind.MONTH: "nowrap",
    CellKind.INSTANT: "nowrap",
    CellKind.PAIR: "nowrap",
    CellKind.VERDICT: "verdict",
    CellKind.TEXT: "words",
    CellKind.PLACE: "words",
    CellKind.ADDRESS: "words",
    CellKind.DIGEST: "digest",
    CellKind.NUMBER: "number",
    CellKind.CHANGE: "number",
    CellKind.COUNT: "number",
    CellKind.TOTAL: "number",
    CellKind.RANGE: "number",
    CellKind.CHANGE_RANGE: "number range",
    CellKind.COVERED: "number",
}
"""The classes of cells; those of ``range`` are hidden until the reader asks for them."""


def page_table(  # noqa: PLR0913 - a table is all of these
    answer: Answer[RowT],
    rows: Sequence[RowT],
    say: Words,
    name: str,
    caption: str,
    *,
    without: Collection[str] = (),
) -> PageTable:
    """Lay an answer out for the page.

    Args:
        answer: its columns.
        rows: its rows.
        say: the words of the page.
        name: the id of the table.
        caption: what it shows.
        without: the names of columns to leave out.
    """
    laid = answer.on_page(rows, without)
    columns = [
        PageColumn(say.page[each.page] if each.page else each.name, _CLASSES.get(each.kind, ""))
        for each, _ in laid
    ]
    cells = zip(*(_page_cells(each, rows, say) for each in laid), strict=True)
    return PageTable(name, caption, columns, list(cells))


def _page_cells(laid: Laid, rows: Sequence[Any], say: Words) -> list[PageCell]:
    column, values = laid
    if column.sign and column.kind is CellKind.NUMBER:
        return [_marked_cell(value, column.sign(row), say) for value, row in zip(values, rows, strict=True)]
    if column.sign:
        return [_change_cell(value, column.sign(row), say) for value, row in zip(values, rows, strict=True)]
    if column.said or column.kind is CellKind.CODE:
        return [_word_cell(column, value, say) for value in values]
    write = _WRITERS[column.kind]
    return [write(value, say) for value in values]


def _change_cell(change: Decimal | None, signs: str, say: Words) -> PageCell:
    """Write a change with its signs; one that is not resolved is no number to sort by."""
    if change is None:
        return EMPTY
    text = beside(say.signed(change), change, signs)
    return PageCell(text, "" if signs == NOT_RESOLVED_SIGN else plain(change))


def _marked_cell(number: Decimal | None, signs: str, say: Words) -> PageCell:
    """Write a number with the signs behind it."""
    return EMPTY if number is None else PageCell(f"{say.number(number)}{signs}", plain(number))


def _word_cell(column: Column[Any], value: str | None, say: Words) -> PageCell:
    """Say a word of a fixed list; one without a translation is marked as English."""
    word = column.empty if value is None and column.empty else str(value)
    if column.said is None:
        return _english_cell(word, say)
    place = f"{column.order.index(word)}" if column.order else None
    marked = word if column.kind is CellKind.VERDICT and word in _MARKED else None
    return PageCell(column.said(say, word), place, marked)


_MARKED = frozenset({"up", "down"})


def _english_cell(text: str, say: Words) -> PageCell:
    return PageCell(visible(text), lang=None if say.code == "en" else "en")


def _day_cell(day: date | None, say: Words) -> PageCell:
    return PageCell(say.short_day(day), day.isoformat()) if day else EMPTY


def _month_cell(first: date, say: Words) -> PageCell:
    return PageCell(say.month(first), first.isoformat())


def _instant_cell(at: datetime | None, _: Words) -> PageCell:
    return PageCell(at.strftime("%Y-%m-%d %H:%M:%S") if at else "")


def _number_cell(number: Decimal | None, say: Words) -> PageCell:
    return EMPTY if number is None else PageCell(say.number(number), plain(number))


def _total_cell(number: int, say: Words) -> PageCell:
    return PageCell(say.number(number), str(number))


def _range_cell(write: Callable[[Words], Callable[[Decimal], str]]) -> Callable[[Any, Words], PageCell]:
    """Return what writes a range; it sorts by its lower end."""

    def cell(ends: tuple[Decimal | None, Decimal | None], say: Words) -> PageCell:
        low, high = ends
        if low is None or high is None:
            return EMPTY
        return PageCell(say.range(write(say)(low), write(say)(high)), plain(low))

    return cell


def _covered_cell(row: Coverage | None, say: Words) -> PageCell:
    """Say on how many dates of a month there is a rate, or what there is instead."""
    if row is None or row.state is State.NONE:
        return PageCell(say.states[State.NONE.value], "", dash=True)
    if row.state is not State.OBSERVED:
        return PageCell(say.states[row.state.value], "0")
    dates = (row.last - row.first).days + 1
    return PageCell(say.page["of"].format(number=row.observed, dates=dates), str(row.observed))


def _address_cell(url: str | None, _: Words) -> PageCell:
    """Show an address, as a link if it is one of the web."""
    shown, href = visible(url or ""), web_link(url or "")
    return PageCell(shown, links=[Link(shown, href)] if href else ())


def quotes_column(rates: Sequence[Rate], behind: Behind, say: Words) -> tuple[PageColumn, list[PageCell]]:
    """Lay out where each daily rate is printed, leading to the address of the page where that is known."""
    return PageColumn(say.page["snapshot"]), [_quotes_cell(behind.quotes(rate)) for rate in rates]


def _quotes_cell(quotes: Quotes) -> PageCell:
    parts = [Link(visible(f"{at.location}:{at.line}"), web_link(at.url)) for at in quotes.places]
    more = quotes.copies - len(parts)
    if more > 0:
        parts.append(Link(f"+{more}"))
    return PageCell(", ".join(part.text for part in parts), links=parts)


def _visible_cell(text: str | None, _: Words) -> PageCell:
    return PageCell(visible(text or ""))


_WRITERS: Mapping[CellKind, Callable[[Any, Words], PageCell]] = {
    CellKind.DATE: _day_cell,
    CellKind.MONTH: _month_cell,
    CellKind.INSTANT: _instant_cell,
    CellKind.PAIR: lambda pair, _: PageCell(pair or ""),
    CellKind.TEXT: _english_cell,
    CellKind.PLACE: _visible_cell,
    CellKind.ADDRESS: _address_cell,
    CellKind.DIGEST: lambda digest, _: PageCell(digest),
    CellKind.NUMBER: _number_cell,
    CellKind.COUNT: lambda number, _: PageCell(str(number)),
    CellKind.TOTAL: _total_cell,
    CellKind.RANGE: _range_cell(lambda say: say.number),
    CellKind.CHANGE_RANGE: _range_cell(lambda say: say.signed),
    CellKind.COVERED: _covered_cell,
}
"""Of each kind that the page shows."""
