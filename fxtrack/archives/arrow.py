"""Columns of Arrow, as Parquet is read into: where text has a mark or is empty, and what stands deeper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fxtrack.pages.marks import MarkFinder, MarkPattern

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


def kind_of(schema: pa.Schema, path: str) -> str | None:
    """Return what a column holds, also one in a struct (``page.html``); None if there is none.

    A column of that whole name comes first. Of a dictionary-encoded one it is what the values are.
    """
    import pyarrow as pa

    names = [path] if path in schema.names else path.split(".")
    if schema.names.count(names[0]) != 1:
        return None
    kind = schema.field(names[0]).type
    for name in names[1:]:
        if not pa.types.is_struct(kind) or kind.get_field_index(name) < 0:
            return None
        kind = kind.field(name).type
    return str(kind.value_type if pa.types.is_dictionary(kind) else kind)


def of_path(table: pa.RecordBatch | pa.Table, path: str) -> pa.Array:
    """Return a column, also one in a struct; where the struct is null, so is what it holds."""
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    if path in table.schema.names:
        return table.column(path)
    first, *rest = path.split(".")
    return pc.struct_field(table.column(first), rest)


def value_of(cell: pa.Scalar) -> object:
    """Return what a cell holds; None for what Python cannot hold, such as a time beyond the year 9999."""
    try:
        return cell.as_py()
    except (OverflowError, ValueError):
        return None


def bytes_in_cell(cell: pa.Scalar) -> int:
    """Return how many bytes a cell of text holds."""
    import pyarrow as pa

    text = cell.value if isinstance(cell, pa.DictionaryScalar) else cell
    held = text.as_buffer() if text is not None and text.is_valid else None
    return 0 if held is None else int(held.size)


def in_seconds(table: pa.Table, names: Sequence[str]) -> pa.Table:
    """Return some columns, with instants of any unit and zone as Python has them; without a zone UTC."""
    import pyarrow as pa

    columns = {}
    for name in names:
        values = of_path(table, name)
        is_instant = pa.types.is_timestamp(values.type)
        columns[name] = values.cast(pa.timestamp("s", "UTC"), safe=False) if is_instant else values
    return pa.table(columns)


def blank_rows(values: pa.Array) -> Iterator[int]:
    """Yield the numbers of the rows that hold no text: null, empty, or blanks alone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        has_text = _has_text(values.dictionary).take(values.indices)
    else:
        has_text = _has_text(values)
    yield from pc.indices_nonzero(pc.invert(pc.fill_null(has_text, fill_value=False))).to_pylist()


def _has_text(values: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    if str(values.type).endswith("_view"):
        values = values.cast(pa.large_binary())
    return pc.match_substring_regex(values, r"\S")  # which stops at the first such character


def rows_with_mark(values: pa.Array, sought: Sequence[MarkPattern[bytes]]) -> Iterator[int]:
    """Yield the numbers of the rows that may hold a quote."""
    import pyarrow as pa

    if pa.types.is_dictionary(values.type):
        with_mark = set(rows_with_mark(values.dictionary, sought))
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
