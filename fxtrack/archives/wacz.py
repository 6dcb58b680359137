"""WACZ: the zip in which crawlers pack WARC files, their indexes and a list of pages (Webrecorder, 1.1.1).

WARC files come first, then whatever else holds pages, then the lists: their text is read of pages that no
WARC file has.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from fxtrack.archives.compressions import GZIP_MAGIC
from fxtrack.archives.context import Context, FoundPage, Member, PassedOver
from fxtrack.archives.inplace import InPlace
from fxtrack.archives.log import Log
from fxtrack.archives.waczlist import PACKED_LIST, PageLists, bare_address

ReadListed = Callable[[zipfile.ZipFile, zipfile.ZipInfo, Context, Member], Iterator[FoundPage]]
"""Reads a member of a zip from memory."""

_DESCRIPTION = "datapackage.json"
_CRAWLS, _LISTS = "archive/", "pages/"
_ABOUT = ("indexes/", "pages/", "logs/", "datapackage", "webarchive.yaml", "fuzzy.json")
_IS_ENCRYPTED = 1
_STEP_BITS = 44
_MOST_STEPS = 2**18
_MOST_ADDRESSES = 500_000


def is_wacz(archive: zipfile.ZipFile) -> bool:
    """Tell whether a zip describes itself as WACZ does, and has WARC files in their folder."""
    try:
        archive.getinfo(_DESCRIPTION)
    except KeyError:
        return False
    return any(_is_crawl(member) for member in archive.infolist())


def _is_crawl(member: zipfile.ZipInfo) -> bool:
    return member.filename.startswith(_CRAWLS) and ".warc" in member.filename


def _is_list(member: zipfile.ZipInfo) -> bool:
    return member.filename.startswith(_LISTS) and member.filename.endswith((".jsonl", PACKED_LIST))


class Wacz:
    """A WACZ file.

    A position in it is the number of members that were read, and behind that the place in the next one.
    """

    def __init__(
        self, raw: BinaryIO, archive: zipfile.ZipFile, read: Member, read_listed: ReadListed
    ) -> None:
        """Take the file, the same as a zip, what reads a member, and what reads one from memory."""
        self._raw, self._archive = raw, archive
        self._read, self._read_listed = read, read_listed
        files = [member for member in archive.infolist() if not member.filename.endswith("/")]
        self._crawls = [member for member in files if _is_crawl(member)]
        self._others = [member for member in files if not _is_crawl(member) and not _is_list(member)]
        self._lists = PageLists(archive, [member for member in files if _is_list(member)])
        self._addresses: set[int] | None = set()

    def pages(self, context: Context, start: int = 0) -> Iterator[FoundPage]:
        """Yield the pages, those of WARC files first; ``start`` is a position."""
        begin, inner = start >> _STEP_BITS, start & ((1 << _STEP_BITS) - 1)
        if start:
            self._addresses = None  # they are in what was read before
        for number, member in enumerate([*self._crawls, *self._others, *self._lists.members]):
            if number < begin:
                continue
            context.budget.member()
            context.at(None)
            yield from self._pages_of(member, number, inner if number == begin else 0, context)
            context.at((number + 1) << _STEP_BITS if number < _MOST_STEPS else None)
            yield None

    def _pages_of(
        self, member: zipfile.ZipInfo, number: int, start: int, context: Context
    ) -> Iterator[FoundPage]:
        if _is_crawl(member):
            for page in self._pages_of_crawl(member, number, start, context):
                yield self._remembered(page, context)
        elif _is_list(member):
            yield from self._lists.pages(member, context, lambda url: self._was_crawled(url, context))
        elif member.filename.startswith(_ABOUT):
            context.log.counts.left += 1
        else:
            yield from self._read_listed(self._archive, member, context, self._read)

    def _pages_of_crawl(
        self, member: zipfile.ZipInfo, number: int, start: int, context: Context
    ) -> Iterator[FoundPage]:
        """Yield the pages of a WARC file: where it lies if it is stored as it is, else from memory."""
        is_stored = member.compress_type == zipfile.ZIP_STORED and not member.flag_bits & _IS_ENCRYPTED
        if not is_stored or member.file_size != member.compress_size:
            yield from self._read_listed(self._archive, member, context, self._read)
            return
        inside = replace(
            context.member(member.filename), tracked=context.tracked, offset=number << _STEP_BITS
        )
        try:
            file = InPlace.member(self._raw, member, start)
        except struct.error:
            inside.broken("damaged (it is not where the directory says)")
            return
        # What is packed with gzip proves itself, record by record.
        if file.read(len(GZIP_MAGIC)) == GZIP_MAGIC or file.has_checksum(member.CRC):
            yield from self._read(cast("BinaryIO", file), member.file_size, inside)
        else:
            inside.broken("damaged (its checksum does not hold)")

    def _remembered(self, page: FoundPage, context: Context) -> FoundPage:
        """Remember the address of a page; return it with the capture time of the lists, if it has none."""
        if page is None or isinstance(page, PassedOver):
            return page
        if page.url and self._addresses is not None and len(self._addresses) < _MOST_ADDRESSES:
            self._addresses.add(hash(bare_address(page.url)))
        return page if page.capture else page._replace(capture=self._lists.time_of(page.url, context))

    def _was_crawled(self, url: str, context: Context) -> bool:
        if self._addresses is None:
            self._addresses = set()
            quiet = replace(context, log=Log(), tracked=False)
            for number, crawl in enumerate(self._crawls):
                for page in self._pages_of_crawl(crawl, number, 0, quiet):
                    self._remembered(page, quiet)
                    quiet.log.revisits.clear()  # they were, or will be, read by themselves
        return hash(bare_address(url)) in self._addresses
