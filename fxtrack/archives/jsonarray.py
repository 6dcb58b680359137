"""A JSON array of pages, on one line or many: an object for each page, with columns as in JSON Lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.format import Single
from fxtrack.archives.held import MAX_VALUES, has_too_many_values, head_in_utf8, in_utf8
from fxtrack.archives.rows import row_of
from fxtrack.pages.marks import MarkFinder

_ARRAY_BEGINS = re.compile(rb"[ \t\r\n]*\[[ \t\r\n]*\{[ \t\r\n]*\"(?:[^\"\\\r\n]|\\.)*\"[ \t\r\n]*:")
_JSON_BLANKS = re.compile(r"[ \t\r\n]*")


def read_array(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the pages of a JSON array, up to the first place that is no JSON; that is told.

    An object that has come to its end is whole. Those without a mark are only counted.
    """
    held = in_utf8(data, "a JSON array", context)
    if held is None:
        return
    if has_too_many_values(held):
        context.broken(f"a JSON array of more than {MAX_VALUES:,} values")
        return
    try:
        text = held.decode()
    except UnicodeDecodeError:
        context.broken("a JSON array that is no UTF-8 all through")
        return
    number = -1
    try:
        for number, begin, end in _elements(text):
            context.budget.member()
            row = text[begin:end].encode()
            if MarkFinder(row, context.options.marks.row).next(0) is None:
                context.log.counts.no_ticker += 1
            else:
                yield row_of(row, f"row {number}", context)
    except (ValueError, RecursionError):
        context.broken(
            "a JSON array that is cut short or damaged: nothing from here on is used", f"row {number + 1}"
        )


def _elements(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each element, where it begins and where it ends.

    Raises:
        ValueError, RecursionError: there is no JSON array.
    """
    decoder = json.JSONDecoder()
    place, number = text.index("[") + 1, 0
    while True:
        begin = _behind_blanks(text, place)
        _, end = decoder.raw_decode(text, begin)
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
    b"[\xef\xff\xfe \t\r\n",
    read=read_array,
)
