"""The lists of pages in a WACZ file, ``pages/*.jsonl``: a line a page, with address, time and maybe text.

Some are packed with gzip. Nothing of a list is used before all of it was read, so its checksums have held.
"""

from __future__ import annotations

import gzip
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from fxtrack.archives.context import Context, FoundPage
from fxtrack.archives.held import too_wide_row
from fxtrack.archives.limits import MAX_PAGE, MIB
from fxtrack.archives.log import Log
from fxtrack.archives.rows import capture_of, row_of
from fxtrack.model import Capture
from fxtrack.pages.marks import MarkFinder

PACKED_LIST = ".jsonl.gz"
_TIME, _ADDRESS, _PAGE_TEXT = "ts", "url", "text"
_MOST_TIMES = 200_000
_MOST_LISTED = 4_000_000  # of all lists, each of which may be read twice
_LIST_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, EOFError),
    *(NotImplementedError, RuntimeError),  # a compression that is not known, a password
)


class PageLists:
    """The lists of a WACZ file.

    Attributes:
        members: the lists.
    """

    def __init__(self, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
        """Take the file as a zip, and which of its members are lists."""
        self.members = members
        self._archive = archive
        self._lines = 0
        self._times: dict[int, Capture | None] | None = None

    def pages(
        self, member: zipfile.ZipInfo, context: Context, was_crawled: Callable[[str], bool]
    ) -> Iterator[FoundPage]:
        """Yield the pages of a list whose text may hold a ticker, and that no WARC file has."""
        inside = context.member(member.filename)
        options = replace(inside.options, text_column=_PAGE_TEXT, url_column=_ADDRESS, time_column=_TIME)
        inside = replace(inside, options=options)
        for place, line in self._lines_of(member, inside):
            if MarkFinder(line, options.marks.row).next(0) is None:
                continue
            row = _row(line)
            if row is not None and not isinstance(row.get(_PAGE_TEXT), str):
                continue  # the mark is in its title, say
            if options.all_copies or not was_crawled(str((row or {}).get(_ADDRESS))):
                yield row_of(line, f"byte {place}", inside)

    def time_of(self, url: str, context: Context) -> Capture | None:
        """Return when a page was captured, as the lists tell of its address.

        None if they do not, or tell several times: which of them is that of a copy cannot be known.
        """
        if self._times is None:
            self._times = {}
            quiet = replace(context, log=Log(), tracked=False)  # damage is told where pages are read
            for member in self.members:
                for _, line in self._lines_of(member, quiet):
                    row = _row(line) or {}
                    capture = capture_of(row.get(_TIME), _TIME)
                    if capture is not None and len(self._times) < _MOST_TIMES:
                        address = hash(bare_address(str(row.get(_ADDRESS))))
                        is_other = self._times.get(address, capture) != capture
                        self._times[address] = None if is_other else capture
        return self._times.get(hash(bare_address(url)))

    def _lines_of(self, member: zipfile.ZipInfo, context: Context) -> Iterator[tuple[int, bytes]]:
        """Yield the lines of a list with their places, once its checksum has held; else tell.

        Raises:
            BombError: the lists are too large.
        """
        try:
            with self._open(member) as file:
                while piece := file.read(MIB):
                    context.budget.unpack(len(piece))
                    self._lines += piece.count(b"\n")
                    if self._lines > _MOST_LISTED:
                        context.broken(f"lists of more than {_MOST_LISTED // 2:,} pages: not read")
                        return
            place = 0
            with self._open(member) as file:
                while line := file.readline(MAX_PAGE + 1):
                    if len(line) > MAX_PAGE:
                        raise ValueError("too long a line")
                    yield place, line
                    place += len(line)
        except _LIST_ERRORS:
            context.broken("damaged (a list of pages that cannot be unpacked, or with too long a line)")

    @contextmanager
    def _open(self, member: zipfile.ZipInfo) -> Iterator[BinaryIO]:
        """Open a list for its lines."""
        with self._archive.open(member) as file:
            if not member.filename.endswith(PACKED_LIST):
                yield cast("BinaryIO", file)
                return
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield cast("BinaryIO", unpacked)


def _row(line: bytes) -> dict[str, object] | None:
    try:
        row = None if too_wide_row(line) else json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def bare_address(url: str) -> str:
    """Return an address as a server gets it: without a fragment, and with a path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts._replace(fragment="", path=parts.path or "/").geturl()
