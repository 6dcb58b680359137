"""JSON of pages, on one line or many: an object for each page, with columns as in JSON Lines.

The objects stand in an array, or one behind the other, as ``jq`` writes them; or there is only one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.format import Single
from fxtrack.archives.held import FIRST_OF_WIDE, MAX_VALUES, WIDE, has_too_many_values, head_in_utf8, in_utf8
from fxtrack.archives.rows import row_of
from fxtrack.model import Snapshot
from fxtrack.pages.grammars import marks_of
from fxtrack.pages.marks import MarkFinder

# Elements of no use may come before the first object.
_ARRAY_BEGINS = re.compile(
    rb"[ \t\r\n]*\[[ \t\r\n]*+"
    rb"(?:(?:\{\}|\[\]|null|true|false|-?[0-9][0-9.]*+|\"(?:[^\"\\\r\n]|\\.)*+\")[ \t\r\n]*+,[ \t\r\n]*+)*+"
    rb"\{[ \t\r\n]*\"(?:[^\"\\\r\n]|\\.)*\"[ \t\r\n]*:"
)
# With the first key on a line of its own: on the line of its brace it is a row of JSON Lines.
_OBJECT_BEGINS = re.compile(  # but HAR, which begins with its log
    rb"[ \t\r\n]*+(?:(?:\{\}|null)[ \t]*\r?\n[ \t\r\n]*+)*+"
    rb"\{[ \t]*\r?\n[ \t\r\n]*\"(?!log\")(?:[^\"\\\r\n]|\\.)*\"[ \t\r\n]*:"
)
_NOTHING_MORE = re.compile(r"[ \t\r\n\0]*\Z")
_JSON_BLANKS = re.compile(r"[ \t\r\n]*")

_Places = Iterator[tuple[int, int, int]]


def read_array(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the pages of a JSON array, up to the first place that is no JSON; that is told."""
    yield from _pages_of_json(data, context, "a JSON array", _elements)


def read_objects(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the pages of JSON objects that stand one behind the other, up to the first place that is no JSON.

    Most JSON holds no pages. A file without any mark is one that is left alone, whatever else is in it.
    """
    marks = marks_of(context.options.grammars).row
    if data.startswith(WIDE) or MarkFinder(data, marks).next(0) is not None:
        yield from _pages_of_json(data, context, "a JSON object", _objects)
    else:
        yield Snapshot(context.location, data)


def _pages_of_json(
    data: bytes, context: Context, what: str, places: Callable[[str], _Places]
) -> Iterator[FoundPage]:
    """Yield the pages of JSON. An object that has its end is whole; one without a mark is only counted."""
    held = in_utf8(data, what, context)
    if held is None:
        return
    if has_too_many_values(held):
        context.broken(f"{what} of more than {MAX_VALUES:,} values")
        return
    try:
        text = held.decode()
    except UnicodeDecodeError:
        context.broken(f"{what} that is no UTF-8 all through")
        return
    number = -1
    try:
        for number, begin, end in places(text):
            context.budget.member()
            row = text[begin:end].encode()
            if MarkFinder(row, context.options.marks.row).next(0) is None:
                context.log.counts.no_ticker += 1
            else:
                yield row_of(row, f"row {number}", context)
    except (ValueError, RecursionError):
        context.broken(
            f"{what} that is cut short or damaged: nothing from here on is used", f"row {number + 1}"
        )


def _objects(text: str) -> _Places:
    """Yield the number of each object, where it begins and where it ends.

    Raises:
        ValueError, RecursionError: there is no object.
    """
    decoder = json.JSONDecoder()
    place, number = _behind_blanks(text, 0), 0
    while not _NOTHING_MORE.match(text, place):
        end = decoder.raw_decode(text, place)[1]  # the value is not held
        yield number, place, end
        place, number = _behind_blanks(text, end), number + 1


def _elements(text: str) -> _Places:
    """Yield the number of each element, where it begins and where it ends.

    Raises:
        ValueError, RecursionError: there is no JSON array.
    """
    decoder = json.JSONDecoder()
    place, number = text.index("[") + 1, 0
    while True:
        begin = _behind_blanks(text, place)
        end = decoder.raw_decode(text, begin)[1]
        place = _behind_blanks(text, end)
        sign = text[place : place + 1]
        if sign not in {",", "]"}:
            raise ValueError("an element without an end")
        yield number, begin, end
        if sign == "]":
            break
        place, number = place + 1, number + 1
    if text[place + 1 :].strip(" \t\r\n\0"):
        raise ValueError("something behind the end")


def _behind_blanks(text: str, place: int) -> int:
    blank = _JSON_BLANKS.match(text, place)
    return blank.end() if blank else place


JSON_ARRAY = Single(
    "JSON array",
    lambda head: _ARRAY_BEGINS.match(head_in_utf8(head)),
    b"[\xef \t\r\n" + FIRST_OF_WIDE,
    read=read_array,
)
JSON_OBJECTS = Single(
    "JSON object",
    lambda head: _OBJECT_BEGINS.match(head_in_utf8(head)),
    b"{n\xef \t\r\n" + FIRST_OF_WIDE,
    read=read_objects,
)
