"""What the tables of a report's page are made of: cells that say one thing and sort by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from fxtrack.model import plain
from fxtrack.words import Words


class Cell(NamedTuple):
    """A cell.

    Attributes:
        text: what it says.
        sort: what it sorts by, if that is not the text; an empty one comes last.
        marked: the sign before it.
        lang: the language of its text, if that is not the page's.
        dash: shown is a dash; the text is for those who cannot see it.
    """

    text: str
    sort: str | None = None
    marked: str | None = None
    lang: str | None = None
    dash: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its name, and the class of its cells."""

    name: str
    kind: str = ""

    @cached_property
    def attributes(self) -> Markup:
        """The class, as an attribute."""
        return Markup(' class="{}"').format(self.kind) if self.kind else Markup("")


@dataclass(frozen=True)
class Shown:
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
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)
    titled: bool = False


EMPTY = Cell("", "")


def day_cell(day: date | None, say: Words) -> Cell:
    """Write a date."""
    return Cell(say.short_day(day), day.isoformat()) if day else EMPTY


def instant_cell(at: datetime | None) -> Cell:
    """Write an instant in UTC."""
    return Cell(at.strftime("%Y-%m-%d %H:%M:%S") if at else "")


def number_cell(number: Decimal | None, say: Words) -> Cell:
    """Write a number with all its digits."""
    return EMPTY if number is None else Cell(say.number(number), plain(number))


def range_cell(low: Decimal | None, high: Decimal | None, say: Words, *, signed: bool = False) -> Cell:
    """Write a range; it sorts by its lower end."""
    if low is None or high is None:
        return EMPTY
    write = say.signed if signed else say.number
    return Cell(say.range(write(low), write(high)), plain(low))


def english(text: str, say: Words) -> Cell:
    """Write what is said in English whatever the language of the page."""
    return Cell(text, lang=None if say.code == "en" else "en")
