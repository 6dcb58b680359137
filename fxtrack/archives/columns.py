"""Parquet: the text column is searched as it lies in memory; only rows with a mark become Python objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from fxtrack.archives.arrow import (
    blank_rows,
    bytes_in_cell,
    in_seconds,
    kind_of,
    of_path,
    rows_with_mark,
    value_of,
)
from fxtrack.archives.context import Context, Member
from fxtrack.archives.format import Sought
from fxtrack.archives.limits import MIB
from fxtrack.archives.rows import TEXT_NAMES, TIME_NAMES, URL_NAMES, column, snapshot_of, without_text
from fxtrack.model import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

_ROWS = 8192
_CODED_ROWS = 1024**2  # of which each is a number, where the column is dictionary-encoded
_BATCH = 64 * MIB
# Else a whole column of a row group is read at once, however large.
_IN_PAGES = {"page_checksum_verification": True, "buffer_size": MIB, "pre_buffer": False}
_MOST_AT_ONCE = 100 * MIB
_LONGEST_CELL = 32 * MIB
_TOO_LONG = f"larger than {_LONGEST_CELL // MIB} MiB: save such pages as files"  # it is held several times
_TEXTS = frozenset(["string", "large_string", "string_view", "binary", "large_binary", "binary_view"])


class _TooMuchError(OSError):
    """So much would be read at once that it does not fit into memory."""


class _InPages:
    """A file of which no more is read at once than a page of Parquet may have, which is held in memory."""

    closed = False
    mode = "rb"

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.tell = raw.tell
        self.seek = raw.seek
        self.seekable = raw.seekable
        self.readable = raw.readable

    def read(self, size: int = -1) -> bytes:
        if size > _MOST_AT_ONCE:
            raise _TooMuchError(f"is not read: a page of Parquet is larger than {_MOST_AT_ONCE // MIB} MiB")
        return self._raw.read(size)

    def close(self) -> None:
        """Leave the file open: it belongs to whoever opened it."""


class _Wanted(NamedTuple):
    """The names of the columns to read: those of text, the best first, and those of address and time."""

    texts: list[str]
    others: list[str]


def read_parquet(raw: BinaryIO, context: Context, _: Member, start: int = 0) -> Iterator[Snapshot | None]:
    """Read the rows of a Parquet file.

    Args:
        raw: the file; it can be sought in.
        context: where this is.
        _: what reads a member; a row is a page by itself.
        start: how many row groups were read before.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        context.broken("Parquet needs one more package: pip install 'fxtrack[parquet]'")
        return
    try:
        bounded = _InPages(raw)
        file = pq.ParquetFile(bounded, **_IN_PAGES)
        wanted = _columns(file, context)
        if wanted is None:
            return
        faults = _faults_of_groups(file, [*wanted.texts, *wanted.others])
        if (group := _misnamed(file, [*wanted.texts, *wanted.others], faults)) is not None:
            context.broken(
                f"the directory of the Parquet file is damaged: row group {group} has other columns"
            )
            return
        coded = pq.ParquetFile(bounded, read_dictionary=wanted.texts, **_IN_PAGES)
    except (pa.ArrowException, OSError, ValueError) as error:
        context.broken(f"no Parquet file that can be read, or cut short ({_brief(error)})")
        return
    first = sum(file.metadata.row_group(n).num_rows for n in range(start))
    for group in range(start, file.num_row_groups):
        context.at(None)
        try:
            if group in faults:
                context.broken(f"row group {group} {faults[group]}")
            else:
                yield from _RowGroup((file, coded), group, first, wanted, context)
        except (pa.ArrowException, OSError, ValueError) as error:
            context.broken(f"row group {group} {_fault_in_group(error)}")
        first += file.metadata.row_group(group).num_rows
        context.at(group + 1)
        yield None


def _misnamed(file: pq.ParquetFile, wanted: list[str], faults: dict[int, str]) -> int | None:
    """Return the first row group in which a wanted column is called otherwise; None if none is.

    Such a directory is damaged. It has no checksum, so nothing that it says of any row group is believed.
    One with a fault cannot be asked.
    """
    names = _paths_of(file)
    numbers = [number for number, name in enumerate(names) if name in wanted]
    for group in range(file.num_row_groups):
        described = file.metadata.row_group(group)
        if described.num_columns != len(names):
            return group
        asked = () if group in faults else numbers
        if any(described.column(number).path_in_schema != names[number] for number in asked):
            return group
    return None


def _paths_of(file: pq.ParquetFile) -> list[str]:
    """Return the names of all columns, in the order in which a row group has them."""
    return [file.schema.column(number).path for number in range(file.metadata.num_columns)]


def _faults_of_groups(file: pq.ParquetFile, wanted: list[str]) -> dict[int, str]:
    """Read the first row of each row group; return what is wrong with those that cannot be read, in words.

    pyarrow raises an error of what is damaged. To ask such a directory for a column would end the process:
    there, pyarrow does not catch the exceptions of its library.
    """
    import pyarrow as pa

    faults: dict[int, str] = {}
    for group in range(file.num_row_groups):
        described = file.metadata.row_group(group)
        if described.total_byte_size > max(described.num_rows, 1) * _LONGEST_CELL:
            faults[group] = f"has rows {_TOO_LONG}"
            continue
        try:
            next(file.iter_batches(1, row_groups=[group], columns=wanted), None)
        except (pa.ArrowException, OSError, ValueError) as error:
            faults[group] = _fault_in_group(error)
    pa.default_memory_pool().release_unused()
    return faults


def _columns(file: pq.ParquetFile, context: Context) -> _Wanted | None:
    """Return the names of the columns to read; None, and a word of it, if one is missing."""
    options, schema = context.options, file.schema_arrow
    names = dict.fromkeys(name for name in schema.names if schema.names.count(name) == 1)
    present = list(names)
    for asked in (options.text_column, options.url_column, options.time_column):
        if asked and kind_of(schema, asked) is not None:
            names.setdefault(asked)
    known = {name.lower(): name for name in names}
    texts = (
        [options.text_column or ""] if options.text_column else [known.get(name, "") for name in TEXT_NAMES]
    )
    texts = [name for name in texts if name in names]
    if options.sought:
        paths = dict.fromkeys(file.schema.column(number).path for number in range(file.metadata.num_columns))
        texts = [path for path in paths if kind_of(schema, path) in _TEXTS] or texts
    if not texts or kind_of(schema, texts[0]) not in _TEXTS:
        reason = without_text(options.text_column, present, is_there=bool(texts))
        context.broken(reason, is_column=True)
        return None
    for asked in (options.url_column, options.time_column):
        if asked is not None and asked not in names:
            context.broken(without_text(asked, present), is_column=True)
            return None
    others = [column(names, options.url_column, URL_NAMES), column(names, options.time_column, TIME_NAMES)]
    return _Wanted(
        [name for name in texts if kind_of(schema, name) in _TEXTS],
        [name for name in others if name and name != texts[0]],
    )


class _RowGroup:
    """A row group; iterate to get its pages. Its other columns are read only if a row of it needs them.

    Of several columns of text the first that is not empty is the page of a row.

    Args:
        files: the file, and the same file that leaves the text as numbers of values, where it is so encoded.
        group: the number of the row group.
        first: the number of its first row.
        wanted: the names of the columns to read.
        context: where this is.
    """

    def __init__(
        self,
        files: tuple[pq.ParquetFile, pq.ParquetFile],
        group: int,
        first: int,
        wanted: _Wanted,
        context: Context,
    ) -> None:
        self._files, self._group, self._first, self._wanted = files, group, first, wanted
        self._context = context
        self._beside: pa.Table | None = None
        self._left = bytearray()
        """A byte for each row, 1 for those of which all columns of text before were empty."""

    def __iter__(self) -> Iterator[Snapshot]:
        rows = self._files[0].metadata.row_group(self._group).num_rows
        self._left = bytearray(b"\1") * rows
        if self._context.options.sought:  # in whatever column it was
            for text in self._wanted.texts:
                yield from self._pages_in(text, is_last=True)
            return
        *before, last = self._wanted.texts
        for text in before:
            yield from self._pages_in(text, is_last=False)
            if not any(self._left):
                return
        yield from self._pages_in(last, is_last=True)

    def _pages_in(self, text: str, *, is_last: bool) -> Iterator[Snapshot]:
        """Yield the pages that one column of text holds, of the rows that are left."""
        file, rows = _how(self._files, self._group, text, self._context)
        options, row = self._context.options, 0
        for batch in file.iter_batches(rows, row_groups=[self._group], columns=[text]):
            values = of_path(batch, text)
            self._context.log.counts.no_ticker += len(values) if text == self._wanted.texts[0] else 0
            left = self._left[row : row + len(values)]
            if not is_last:
                blank = bytearray(len(values))
                for number in blank_rows(values):
                    blank[number] = left[number]
                self._left[row : row + len(values)] = blank
            found = range(len(values)) if options.lists_pages else rows_with_mark(values, options.marks.page)
            for number in found:
                if not left[number] or not (is_last or not blank[number]):
                    continue
                if bytes_in_cell(values[number]) > _LONGEST_CELL:
                    self._context.broken(f"a cell {_TOO_LONG}", f"row {self._first + row + number}")
                    self._context.log.counts.no_ticker -= 1
                else:
                    yield self._page(text, values[number].as_py() or "", row + number)
            row += len(values)

    def _page(self, text: str, value: str | bytes, row: int) -> Snapshot:
        names = self._wanted.others
        if self._beside is None and names:
            self._beside = in_seconds(self._files[0].read_row_group(self._group, columns=names), names)
        fields = {name: value_of(self._beside.column(name)[row]) for name in names} if self._beside else {}
        self._context.budget.unpack(len(value))
        self._context.log.counts.no_ticker -= 1
        held = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        return snapshot_of(held, {text: None, **fields}, self._context, f"row {self._first + row}")


def _how(
    files: tuple[pq.ParquetFile, pq.ParquetFile], group: int, text: str, context: Context
) -> tuple[pq.ParquetFile, int]:
    """Choose how to read a row group, and how many rows at once: neither pages nor copies fill the memory."""
    file, coded = files
    described = file.metadata.row_group(group)
    # No other column is asked for: only those that are read were tried.
    chunk = described.column(_paths_of(file).index(text))
    size = max(chunk.total_uncompressed_size, 1)
    context.budget.unpack(size)
    is_deeper = "." in text and text not in file.schema_arrow.names
    if chunk.has_dictionary_page and size <= _BATCH and not is_deeper:
        return coded, _CODED_ROWS
    return file, min(max(described.num_rows * _BATCH // size, 1), _ROWS)


def _fault_in_group(error: Exception) -> str:
    """Say what is wrong with a row group."""
    return str(error) if isinstance(error, _TooMuchError) else f"is damaged ({_brief(error)})"


def _brief(error: Exception) -> str:
    return str(error).partition("\n")[0].partition(". ")[0]


PARQUET = Sought("Parquet", lambda head: head.startswith(b"PAR1"), b"P", read=read_parquet)
