"""The columns of an answer: each declared once, and read by tables, frames and the report's page alike."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from fxtrack.answers import people
from fxtrack.answers.signs import beside
from fxtrack.answers.table import Cell, CellKind, Table, TableColumn
from fxtrack.words import Words

RowT = TypeVar("RowT")
"""A row of an answer."""

_IF_ANY = "?"


@dataclass(frozen=True)
class Column(Generic[RowT]):
    """A column of an answer.

    Attributes:
        name: what frames call it, and programs unless ``programs`` says otherwise.
        kind: what it holds, which decides how it is aligned and written.
        of: takes the value from a row; without it, the value is the row's attribute of that name, or the
            attributes that are named as ``parts``.
        parts: where a value is several numbers, the columns that programs and frames see instead.
        programs: the name for programs (CSV, JSON), if that is another than ``name``.
        people: the heading for people (terminal, Markdown, HTML), if that is another than for programs.
        page: the key of the heading on the report's page, in ``Words.page``.
        sign: the sign behind a change; see ``fxtrack.answers.signs``.
        said: how the page says a word of a fixed list; without it, the word stays English.
        order: the words of a fixed list in the order in which the page sorts them.
        empty: what people read where there is no value.
        once: people see a value only where it differs from that of the row above.
    """

    name: str
    kind: CellKind
    of: Callable[[RowT], Any] | None = None
    parts: tuple[TableColumn, ...] = ()
    programs: str = ""
    people: str = ""
    page: str = ""
    sign: Callable[[RowT], str] | None = None
    said: Callable[[Words, str], str] | None = None
    order: Sequence[str] = ()
    empty: str | None = None
    once: bool = False

    @property
    def value(self) -> Callable[[RowT], Any]:
        """Takes the value from a row."""
        return self.of or operator.attrgetter(*([part.name for part in self.parts] or [self.name]))


class Laid(NamedTuple):
    """A column with its value of each row."""

    column: Column[Any]
    values: list[Any]


@dataclass(frozen=True)
class Answer(Generic[RowT]):
    """What is told of the rows of an answer.

    Each audience is a list of names of columns, with blanks between them, in the order in which it sees them.
    A ``?`` behind a name leaves the column out where no row has anything in it.

    Attributes:
        columns: every column once.
        programs: what programs see; all columns if it is empty.
        people: what people see; what programs see if it is empty.
        page: what the report's page shows.
        frame: what a frame holds; what programs see if it is empty.
    """

    columns: tuple[Column[RowT], ...]
    programs: str = ""
    people: str = ""
    page: str = ""
    frame: str = ""

    def for_programs(
        self, rows: Sequence[RowT], *, title: str | None = None, without: Collection[str] = ()
    ) -> Table:
        """Lay rows out with exact values, for programs; ``without`` names columns to leave out."""
        laid = [
            part
            for each in self.laid(self.programs, rows, without)
            for part in _parts_of(each, programs=True)
        ]
        return _table_of(
            [TableColumn(name, kind) for name, kind, _ in laid], [each.values for each in laid], title
        )

    def for_people(
        self, rows: Sequence[RowT], *, title: str | None = None, without: Collection[str] = ()
    ) -> Table:
        """Lay rows out in words for people; an answer that has none shows them what programs see."""
        if not self.people:
            return self.for_programs(rows, title=title, without=without)
        laid = self.laid(self.people, rows, without)
        columns = [TableColumn(each.people or each.programs or each.name, each.kind) for each, _ in laid]
        return _table_of(columns, [_for_people(each, rows) for each in laid], title)

    def in_frame(self, rows: Sequence[RowT]) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the names of the columns of a frame, and its rows; values stay what they are."""
        laid = [
            part
            for each in self.laid(self.frame or self.programs, rows)
            for part in _parts_of(each, programs=False)
        ]
        return [each.name for each in laid], list(zip(*(each.values for each in laid), strict=True))

    def on_page(self, rows: Sequence[RowT], without: Collection[str] = ()) -> list[Laid]:
        """Return the columns that the report's page shows, with their values; ``without`` leaves some out."""
        return self.laid(self.page, rows, without)

    def laid(self, names: str, rows: Sequence[RowT], without: Collection[str] = ()) -> list[Laid]:
        """Return columns with their values, by the list of an audience; all columns if that is empty."""
        known = {column.name: column for column in self.columns}
        found = []
        for name in names.split() or known:
            column = known[name.removesuffix(_IF_ANY)]
            if column.name in without:
                continue
            values = list(map(column.value, rows))
            if not name.endswith(_IF_ANY) or any(not _is_nothing(value) for value in values):
                found.append(Laid(column, values))
        return found


def ends(stem: str, kind: CellKind = CellKind.NUMBER) -> tuple[TableColumn, ...]:
    """Name the two ends of a range for programs: ``rate_min`` and ``rate_max``."""
    return TableColumn(f"{stem}_min", kind), TableColumn(f"{stem}_max", kind)


class _Part(NamedTuple):
    """A column as programs see it."""

    name: str
    kind: CellKind
    values: Sequence[Any]


def _parts_of(laid: Laid, *, programs: bool) -> Iterator[_Part]:
    """Yield a column, or each of its parts."""
    column, values = laid
    for place, (name, kind) in enumerate(column.parts):
        yield _Part(name, kind, [None if value is None else value[place] for value in values])
    if not column.parts and programs:
        yield _Part(column.programs or column.name, column.kind, _for_programs(column.kind, values))
    elif not column.parts:
        yield _Part(column.name, column.kind, values)


def _for_programs(kind: CellKind, values: list[Any]) -> list[Any]:
    write = people.EVERYWHERE.get(kind)
    return list(map(write, values)) if write else values


def _for_people(laid: Laid, rows: Sequence[Any]) -> list[Any]:
    column, values = laid
    write = people.WRITERS.get(column.kind)
    cells = [column.empty if value is None else write(value) if write else value for value in values]
    if column.sign:
        cells = [
            cell if value is None else beside(str(cell), value, column.sign(row))
            for cell, value, row in zip(cells, values, rows, strict=True)
        ]
    if column.once:
        above = itertools.chain([None], cells)
        cells = [cell if cell != before else "" for cell, before in zip(cells, above, strict=False)]
    return cells


def _table_of(columns: list[TableColumn], cells: list[Sequence[Cell]], title: str | None) -> Table:
    return Table(columns, list(zip(*cells, strict=True)), title)


def _is_nothing(value: object) -> bool:
    return value is None or value is False or value == ""  # a zero is something: a change
