"""JSON Lines: a row a line, of which only those that have a mark become Python objects."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from fxtrack.archives.context import Context, FoundPage, Member, url_of
from fxtrack.archives.format import Single, Streamed
from fxtrack.archives.held import FIRST_OF_WIDE, WIDE, head_in_utf8, in_utf8, too_wide_row
from fxtrack.archives.limits import MAX_PAGE, MIB
from fxtrack.model import Capture, Snapshot
from fxtrack.pages.capture import stamped_instant
from fxtrack.pages.marks import MarkFinder

_MOST_NAMED = 30
TEXT_NAMES = ("text", "raw_content", "content", "body", "html", "page", "raw_text", "document")
URL_NAMES = ("url", "uri", "target_uri", "warc_target_uri", "source_url", "link", "page_url")
TIME_NAMES = (
    "timestamp",
    "date_download",
    "warc_date",
    "crawl_date",
    "captured_at",
    "capture_time",
    "fetch_time",
    "crawl_timestamp",
    "fetched_at",
    "retrieved_at",
    "archived_at",
    "fetched",
    "fetch_date",
    "crawled_at",
    "crawled",
    "crawl_time",
    "date_crawled",
    "scraped_at",
    "downloaded_at",
    "capture_date",
)
"""What corpora of crawls call these columns, the best name first. ``date`` and ``time`` alone are not among
them: they may tell the date of an article."""

# A first line that ends as a row does, but does not begin as one: the end of a row whose beginning is lost.
_FIRST_IS_NONE = re.compile(rb"(?:\xef\xbb\xbf)?\s*[^\s{\xef][^\r\n]*\}\s*\n")
# By the first key of its first row, so that a damaged row does not hide it.
_FIRST_ROW = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+(?:(?:null|\{\})[ \t]*\r?\n[ \t\r\n]*+)*+"  # rows of nothing
    rb"\{[ \t]*\"(?:[^\"\\\r\n]|\\.)*\"[ \t]*:"
)
_NEXT_ROW = re.compile(rb"\}[ \t]*\r?\n\{[ \t]*\"(?:[^\"\\\r\n]|\\.)*\"[ \t]*:")
_LAST = 64
_NOWHERE = object()
_DEEPEST = 50
_LONGEST_LINE = 72 * MIB  # a page with its escapes
_WHOLE_STAMP = re.compile(r"[0-9]{14}")
_UNIX_TIME = re.compile(r"[0-9]{10}|[0-9]{13}")


def read_json_lines(
    pieces: Iterator[bytes | None], context: Context, _: Member, start: int = 0
) -> Iterator[Snapshot | None]:
    """Read the rows of a JSON Lines file.

    Args:
        pieces: its unpacked bytes from ``start`` on; a gap ends it, for a row could span it.
        context: where this is.
        _: what reads a member; a row is a page by itself.
        start: the place of the first byte, at which a row begins.
    """
    position, rest = start, b""
    for piece in pieces:
        if piece is None:
            break
        context.log.unpacked += len(piece)
        rest += piece
        end = rest.rfind(b"\n") + 1
        if end:
            if position == 0 and _FIRST_IS_NONE.match(rest):
                context.broken("the first line is no row: the file may have lost its beginning", "byte 0")
            yield from _lines(rest[:end], position, context)
            position, rest = position + end, rest[end:]
            context.at(position)
        elif len(rest) > _LONGEST_LINE:
            context.broken(f"a line of more than {_LONGEST_LINE // MIB} MiB", f"byte {position}")
            return
        yield None
    rest = rest.rstrip(b"\0")  # which fill up a block
    if rest.strip() and not _is_whole(rest):
        context.broken("the last line is cut short, or no JSON", f"byte {position}")
    elif rest.strip():
        yield from _lines(rest, position, context)


def _is_whole(line: bytes) -> bool:
    """Tell whether the last line, which has no line end, is a whole row: a cut may have taken the ticker."""
    if too_wide_row(line):
        return True  # which is told
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(data: bytes, position: int, context: Context) -> Iterator[Snapshot]:
    """Read whole lines; those without a mark are only counted."""
    done, marks = 0, MarkFinder(data, context.options.marks.row)
    while (mark := marks.next(done)) is not None:
        begin = data.rfind(b"\n", done, mark) + 1 or done
        end = data.find(b"\n", mark) + 1 or len(data)
        _pass_over(data, done, begin, position, context)
        snapshot = row_of(data[begin:end], f"byte {position + begin}", context)
        context.at(position + end)
        if snapshot is not None:
            yield snapshot
        done = end
    _pass_over(data, done, len(data), position, context)


def _pass_over(data: bytes, start: int, end: int, position: int, context: Context) -> None:
    """Count lines without a mark.

    One that does not end as a row does may have lost the text with the mark: it is told as damage.
    """
    rows = data.count(b"}\n", start, end)
    if rows == data.count(b"\n", start, end) and data[end - 1 : end] in {b"\n", b""}:
        context.log.counts.no_ticker += rows
        return
    while start < end:
        after = data.find(b"\n", start, end) + 1 or end
        line = data[start:after].strip()
        if line.endswith(b"}"):
            context.log.counts.no_ticker += 1
        elif line:
            context.broken("a line that is no JSON", f"byte {position + start}")
        start = after


def row_of(line: bytes, name: str, context: Context) -> Snapshot | None:
    """Return the page of a row of JSON; None, and a word of damage under this name, if it is none."""
    if not line.strip():
        return None
    fault = too_wide_row(line)
    try:
        row = None if fault else json.loads(line)
    except (ValueError, RecursionError):
        fault, row = "a line that is no JSON", None
    if not isinstance(row, dict):
        context.broken(fault or "a line that is no JSON object", name)
        return None
    sought = sought_in(row, context.options.sought) if context.options.sought else None
    if sought is not None:
        return snapshot_of(sought, row, context, name)
    text_column = text_column_of(row, context.options.text_column)
    text = told_in(row, text_column) if text_column else None
    if text_column is None or not isinstance(text, str | type(None)):
        _without_page(row, line, name, context, is_there=text_column is not None)
        return None
    return snapshot_of(text, row, context, name)


def _without_page(
    row: Mapping[str, object], line: bytes, name: str, context: Context, *, is_there: bool
) -> None:
    """Count a row without a column of text, or tell of it if it may hold quotes."""
    asked = context.options.text_column
    if asked is None and not may_hold_quotes(line, context):
        context.log.counts.no_ticker += 1
        return
    told = without_text(asked, row, is_there=asked is not None and is_there)
    context.broken(told, name, is_column=True)


def may_hold_quotes(told: bytes, context: Context) -> bool:
    """Tell whether a quote may stand somewhere in a row or table: those of a report, say, have none.

    Tags of HTML may stand within a quote, so with any of them that is not known.
    """
    if any(sign in told for sign in (b"<", b"\\u003", b"\\/")):
        return True
    text = told.decode("utf-8", "replace")
    return any(grammar.begins.search(text) for grammar in context.options.grammars)


def without_text(asked: str | None, names: Iterable[str], *, is_there: bool = False) -> str:
    """Say that a column is not there, or holds no text, and which there are.

    Args:
        asked: the column that was named; None if none was.
        names: those of all columns.
        is_there: whether there is a column of that name.
    """
    first = list(itertools.islice(names, _MOST_NAMED + 1))
    shown = ", ".join(first[:_MOST_NAMED]) + (", ..." if len(first) > _MOST_NAMED else "")
    if asked is None:
        return f"no column of text; name it with --text-column: {shown}"
    return f"no column {asked!r}{' of text' if is_there else ''}; the columns are {shown}"


def sought_in(value: object, digest: str, deep: int = _DEEPEST) -> str | None:
    """Return the text in a row, also some way down, that has a digest; None if none has."""
    if isinstance(value, str):
        return value if hashlib.sha256(value.encode("utf-8", "replace")).hexdigest() == digest else None
    if isinstance(value, Mapping) and deep > 0:
        found = (sought_in(each, digest, deep - 1) for each in value.values())
        return next((each for each in found if each is not None), None)
    return None


def text_column_of(row: Mapping[str, object], asked: str | None) -> str | None:
    """Return the column of the page: the one asked for, else the first of a known name that holds text."""
    filled = {name: value for name, value in row.items() if isinstance(value, str) and value.strip()}
    return (None if asked else column(filled, None, TEXT_NAMES)) or column(row, asked, TEXT_NAMES)


def snapshot_of(text: str | None, row: Mapping[str, object], context: Context, name: str) -> Snapshot:
    """Make a snapshot of a row: its text, as UTF-8, is the page."""
    options = context.options
    time_column = column(row, options.time_column, TIME_NAMES) or ""
    told = told_in(row, time_column)
    capture = capture_of(told, time_column)
    if capture is None and (told is not None or options.time_column) and options.may_hold_ticker(text or ""):
        context.log.counts.untimed += 1
    return Snapshot(
        context.location_of(name),
        (text or "").encode("utf-8", "replace"),
        url_of(told_in(row, column(row, options.url_column, URL_NAMES) or "")),
        capture,
        "; charset=utf-8",
    )


def column(row: Mapping[str, object], asked: str | None, names: tuple[str, ...]) -> str | None:
    """Return the column to use: the one that was asked for, else the first that has one of the names.

    What is asked for may stand deeper: ``page.html`` is ``html`` in the object ``page``, unless there is a
    column of that whole name.
    """
    if asked is not None:
        return asked if _reached(row, asked) is not _NOWHERE else None
    by_name = {name.lower(): name for name in row}
    return next((by_name[name] for name in names if name in by_name), None)


def told_in(row: Mapping[str, object], name: str) -> object:
    """Return what a column of a row holds, also one that stands deeper; None if there is none."""
    value = _reached(row, name)
    return None if value is _NOWHERE else value


def _reached(row: Mapping[str, object], name: str) -> object:
    if name in row:
        return row[name]
    value: object = row
    for key in name.split("."):
        if value is None:
            return None
        value = value.get(key, _NOWHERE) if isinstance(value, Mapping) else _NOWHERE
    return value


def capture_of(value: object, name: str) -> Capture | None:
    """Read a capture time: an instant, ISO 8601 text, 14 digits, or seconds or milliseconds since 1970.

    A time without a zone is UTC, as crawlers write it. A date alone is no capture time.
    """
    try:
        at = _instant_of(value)
        return Capture(at.astimezone(UTC).replace(microsecond=0), f"column {name}") if at else None
    except (ValueError, OverflowError, OSError):
        return None


def _instant_of(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if not isinstance(value, int | float | str):
        return None
    text = str(int(value)) if isinstance(value, float) else str(value).strip()
    if _WHOLE_STAMP.fullmatch(text):
        return stamped_instant(text)
    if _UNIX_TIME.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if len(text) <= len("2025-12-08"):
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def read_wide_lines(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Read the rows of JSON Lines in UTF-16 or UTF-32; their places are those of the same file in UTF-8."""
    held = in_utf8(data, "JSON Lines", context, MAX_PAGE, MAX_PAGE)
    if held is not None:
        yield from read_json_lines(iter([held]), context.from_memory(), _no_member)


def _no_member(*_: object) -> Iterator[FoundPage]:
    return iter(())


def _is_torn(data: bytes) -> bool:
    ends_as_row = data[-_LAST:].rstrip().endswith(b"}") or not data.startswith(b"<")
    return ends_as_row and b"{" in data and _NEXT_ROW.search(data) is not None


JSON_LINES_ROWS = Streamed(
    "JSON Lines", _FIRST_ROW.match, b"{n\xef \t\r\n", read=read_json_lines, torn=_is_torn, reads_torn=True
)
WIDE_JSON_LINES = Single(
    "JSON Lines in UTF-16 or UTF-32",
    lambda head: head.startswith(WIDE) and _FIRST_ROW.match(head_in_utf8(head)),
    FIRST_OF_WIDE,
    read=read_wide_lines,
)
