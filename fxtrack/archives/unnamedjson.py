"""JSON without named columns: arrays of strings or of arrays, and strings. What is a page is not told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.format import Single
from fxtrack.archives.held import FIRST_OF_WIDE, head_in_utf8, in_utf8
from fxtrack.archives.limits import MAX_PAGE
from fxtrack.model import Snapshot
from fxtrack.pages.grammars import marks_of
from fxtrack.pages.marks import MarkFinder

# A page may begin with "[Home]", "[1]" or a quotation: so there are two values, or an escape in a string.
_BLANKS = rb"[ \t\r\n]*+"
_STRING = rb"\"(?:[^\"\\\r\n]|\\.)*+\""
_ESCAPED_STRING = rb"\"[^\"\\\r\n]*+\\[\"\\/bfnrtu](?:[^\"\\\r\n]|\\.)*+"
_VALUE = rb"(?:%b|null|true|false|-?[0-9][0-9.eE+-]*+|\{\}|\[\])" % _STRING
_UNNAMED_BEGINS = re.compile(
    rb"%(blanks)b(?:(?:\[%(blanks)b)+(?:"
    rb"%(value)b%(blanks)b,%(blanks)b(?:[\"{\[]|null|true|false)"
    rb"|%(string)b%(blanks)b\]%(blanks)b(?:[,\]\[]|\Z)"
    rb"|%(escaped)b(?:\"%(blanks)b\]|\\?\Z)"
    rb"|\"[^\"\\\r\n]{2000,}+\Z"
    rb")|(?:\[%(blanks)b){2,}+\{%(blanks)b%(string)b%(blanks)b:"
    rb"|%(escaped)b(?:\"[ \t]*+(?:[\r\n]|\Z)|\\?\Z))"
    % {b"blanks": _BLANKS, b"value": _VALUE, b"string": _STRING, b"escaped": _ESCAPED_STRING}
)


def _refuse_unnamed(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Tell of the pages that such a file may hold; one without any mark is left alone, as a page without."""
    held = in_utf8(data, "JSON without named columns", context, MAX_PAGE)
    if held is None:
        return
    if MarkFinder(held, marks_of(context.options.grammars).row).next(0) is None:
        yield Snapshot(context.location, data)
    else:
        context.broken('JSON without named columns: make each page an object, as {"url": ..., "text": ...}')


UNNAMED_JSON = Single(
    "JSON without named columns",
    lambda head: _UNNAMED_BEGINS.match(head_in_utf8(head)),
    b'["\xef \t\r\n' + FIRST_OF_WIDE,
    read=_refuse_unnamed,
)
