"""MAFF: a zip with a folder for each page, in which ``index.rdf`` tells its address and when it was saved."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from fxtrack.archives.context import Context, FoundPage, url_of
from fxtrack.model import Capture
from fxtrack.pages.capture import moment_of

_NO_FACTS = (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_FACTS_NAME = "index.rdf"
_MOST_TOLD = 64 * 1024
_PAGE_NAME = "index.html"
_FACT = re.compile(rb"<MAF:(originalurl|archivetime|indexfilename)\s+RDF:resource=\"([^\"<>]{0,8192})\"")


class _Facts(NamedTuple):
    """Of a folder: the address of its page, when all in it was saved, what the page is called."""

    url: str
    capture: Capture | None
    page: str


class FactsBeside:
    """What a zip tells of its members in the ``index.rdf`` of their folders, each of which is read once."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._read: dict[str, _Facts | None] = {}

    def add(self, pages: Iterator[FoundPage], name: str, context: Context) -> Iterator[FoundPage]:
        """Yield the pages of a member; its own page with what is told of it, unless it tells that itself.

        Args:
            pages: what the member holds.
            name: what it is called.
            context: where the zip is.
        """
        folder, slash, rest = name.partition("/")
        facts = self._of_folder(folder) if slash else None
        if facts is None:
            yield from pages
            return
        if rest == _FACTS_NAME:
            context.log.counts.left += 1
            return
        url, location = facts.url if rest == facts.page else "", context.location_of(name)
        for page in pages:
            if page is None or page.location != location:
                yield page
            else:
                yield page._replace(url=page.url or url, capture=page.capture or facts.capture)

    def _of_folder(self, folder: str) -> _Facts | None:
        if folder not in self._read:
            self._read[folder] = self._facts_in(f"{folder}/{_FACTS_NAME}")
        return self._read[folder]

    def _facts_in(self, name: str) -> _Facts | None:
        try:
            about = self._archive.getinfo(name)
            facts = dict(_FACT.findall(self._archive.read(about) if about.file_size <= _MOST_TOLD else b""))
        except _NO_FACTS:
            return None
        url, saved, page = (
            html.unescape(facts.get(fact, b"").decode("utf-8", "replace")).strip()
            for fact in (b"originalurl", b"archivetime", b"indexfilename")
        )
        return _Facts(url_of(url), _saved_at(saved), page or _PAGE_NAME) if url or saved else None


def _saved_at(text: str) -> Capture | None:
    """Read when a page was saved, as mails or as browsers write it; None without a zone."""
    try:
        at = moment_of(text) or parsedate_to_datetime(text)
        return Capture(at.astimezone(UTC), "maff") if at.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
