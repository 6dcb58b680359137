"""Parquet: the text column is searched as it lies in memory; only rows with a mark become Python objects."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from fxtrack.archives.context import Context, Member
from fxtrack.archives.format import Sought
from fxtrack.archives.limits import MIB
from fxtrack.archives.rows import TEXT_NAMES, TIME_NAMES, URL_NAMES, column, snapshot_of
from fxtrack.model import Snapshot
from fxtrack.pages.marks import MarkFinder, MarkPattern

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

_ROWS = 8192
_CODED_ROWS = 1024**2  # of which each is a number, where the column is dictionary-encoded
_BATCH = 64 * MIB
_TEXTS = frozenset(["string", "large_string", "string_view", "binary", "large_binary", "binary_view"])


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
        file = pq.ParquetFile(raw, page_checksum_verification=True)
        wanted = _columns(file, context)
        if wanted is None:
            return
        if (group := _misnamed(file, wanted)) is not None:
            context.broken(
                f"the directory of the Parquet file is damaged: row group {group} has other columns"
            )
            return
        coded = pq.ParquetFile(raw, page_checksum_verification=True, read_dictionary=wanted[:1])
    except (pa.ArrowException, OSError, ValueError) as error:
        context.broken(f"no Parquet file that can be read, or cut short ({_brief(error)})")
        return
    first = sum(file.metadata.row_group(n).num_rows for n in range(start))
    for group in range(start, file.num_row_groups):
        context.at(None)
        try:
            yield from _group((file, coded), group, first, wanted, context)
        except (pa.ArrowException, OSError, ValueError) as error:
            context.broken(f"row group {group} is damaged ({_brief(error)})")
        first += file.metadata.row_group(group).num_rows
        context.at(group + 1)
        yield None


def _misnamed(file: pq.ParquetFile, wanted: list[str]) -> int | None:
    """Return the first row group in which a wanted column is called otherwise; None if none is.

    Such a directory is damaged. It has no checksum, so nothing that it says of any row group is believed.
    """
    names = [file.schema.column(number).path for number in range(file.metadata.num_columns)]
    numbers = [number for number, name in enumerate(names) if name in wanted]
    for group in range(file.num_row_groups):
        described = file.metadata.row_group(group)
        if described.num_columns != len(names):
            return group
        if any(described.column(number).path_in_schema != names[number] for number in numbers):
            return group
    return None


def _columns(file: pq.ParquetFile, context: Context) -> list[str] | None:
    """Return the names of the columns to read, the text first; None, and a word of it, if one is missing."""
    import pyarrow as pa

    options = context.options
    all_names = file.schema_arrow.names
    names = dict.fromkeys(name for name in all_names if all_names.count(name) == 1)
    among = f"among {', '.join(names)}"
    text = column(names, options.text_column, TEXT_NAMES)
    kind = file.schema_arrow.field(text).type if text else None
    kind = kind.value_type if kind is not None and pa.types.is_dictionary(kind) else kind
    if text is None or str(kind) not in _TEXTS:
        what = options.text_column or "text"
        context.broken(f"no column {what!r} of text {among}; name it with --text-column")
        return None
    for asked in (options.url_column, options.time_column):
        if asked is not None and asked not in names:
            context.broken(f"no column {asked!r} {among}")
            return None
    others = [column(names, options.url_column, URL_NAMES), column(names, options.time_column, TIME_NAMES)]
    return [text, *(name for name in others if name and name != text)]


def _group(
    files: tuple[pq.ParquetFile, pq.ParquetFile], group: int, first: int, wanted: list[str], context: Context
) -> Iterator[Snapshot]:
    """Read a row group; its other columns only if a row of it needs them.

    Args:
        files: the file, and the same file that leaves the text as numbers of values, where it is so encoded.
        group: the number of the row group.
        first: the number of its first row.
        wanted: the names of the columns to read, the text first.
        context: where this is.
    """
    text, *others = wanted
    file, rows = _how(files, group, text, context)
    beside: pa.Table | None = None
    row = 0
    for batch in file.iter_batches(rows, row_groups=[group], columns=[text]):
        values = batch.column(0)
        every = context.options.lists_pages
        found = range(len(values)) if every else list(_rows_with_mark(values, context.options.marks.page))
        context.log.counts.no_ticker += len(values) - len(found)
        for number in found:
            if beside is None and others:
                beside = _in_seconds(file.read_row_group(group, columns=others))
            fields = {name: _value(beside.column(name)[row + number]) for name in others} if beside else {}
            value = values[number].as_py() or ""
            context.budget.unpack(len(value))
            held = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
            yield snapshot_of(held, {text: None, **fields}, context, f"row {first + row + number}")
        row += len(values)


def _value(cell: pa.Scalar) -> object:
    """Return what a cell holds; None for what Python cannot hold, such as a time beyond the year 9999."""
    try:
        return cell.as_py()
    except (OverflowError, ValueError):
        return None


def _how(
    files: tuple[pq.ParquetFile, pq.ParquetFile], group: int, text: str, context: Context
) -> tuple[pq.ParquetFile, int]:
    """Choose how to read a row group, and how many rows at once: neither pages nor copies fill the memory."""
    file, coded = files
    described = file.metadata.row_group(group)
    chunks = (described.column(number) for number in range(described.num_columns))
    chunk = next(chunk for chunk in chunks if chunk.path_in_schema == text)
    size = max(chunk.total_uncompressed_size, 1)
    context.budget.unpack(size)
    if chunk.has_dictionary_page and size <= _BATCH:
        return coded, _CODED_ROWS
    return file, min(max(described.num_rows * _BATCH // size, 1), _ROWS)


def _in_seconds(table: pa.Table) -> pa.Table:
    """Make instants of any unit and zone such as Python has; a time without a zone is UTC."""
    import pyarrow as pa

    for number, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            instants = table.column(number).cast(pa.timestamp("s", "UTC"), safe=False)
            table = table.set_column(number, field.name, instants)
    return table


def _rows_with_mark(values: pa.Array, sought: Sequence[MarkPattern[bytes]]) -> Iterator[int]:
    """Yield the numbers of the rows that may hold a quote."""
    import pyarrow as pa

    if pa.types.is_dictionary(values.type):
        with_mark = set(_rows_with_mark(values.dictionary, sought))
        numbers = values.indices.to_pylist() if with_mark else []
        yield from (row for row, number in enumerate(numbers) if number in with_mark)
        return
    if str(values.type).endswith("_view"):
        values = values.cast(pa.large_binary())
    wide = pa.types.is_large_string(values.type) or pa.types.is_large_binary(values.type)
    _, starts, data = values.buffers()
    if data is None:
        return
    places = memoryview(starts).cast("q" if wide else "i")[values.offset : values.offset + len(values) + 1]
    marks = MarkFinder(memoryview(data)[: places[-1]], sought)
    place = places[0]
    while (mark := marks.next(place)) is not None:
        row = bisect_right(places, mark) - 1
        yield row
        place = places[row + 1]


def _brief(error: Exception) -> str:
    return str(error).partition("\n")[0].partition(". ")[0]


PARQUET = Sought("Parquet", lambda head: head.startswith(b"PAR1"), b"P", read=read_parquet)
