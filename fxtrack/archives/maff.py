"""MAFF: a zip with a folder for each page, in which ``index.rdf`` tells its address and when it was saved."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime

from fxtrack.archives.context import Context, FoundPage, url_of
from fxtrack.model import Capture
from fxtrack.pages.capture import Taken, moment_of

_MOST_TOLD = 64 * 1024
_PAGE_NAME = "index.html"
_FACT = re.compile(rb"<MAF:(originalurl|archivetime|indexfilename)\s+RDF:resource=\"([^\"<>]*)\"")


def told_beside(
    pages: Iterator[FoundPage], archive: zipfile.ZipFile, member: zipfile.ZipInfo, context: Context
) -> Iterator[FoundPage]:
    """Yield what a member of a zip holds; a page of MAFF with what is told of it, if nothing else tells more.

    Args:
        pages: what the member holds.
        archive: the zip.
        member: the member.
        context: where the zip is.
    """
    facts = _facts_beside(archive, member.filename)
    location = context.location_of(member.filename)
    for page in pages:
        if page is None or page.location != location:
            yield page
        else:
            yield page._replace(url=page.url or facts.url, capture=page.capture or facts.capture)


def _facts_beside(archive: zipfile.ZipFile, name: str) -> Taken:
    """Return what is told of a member: of all in a folder when they were saved, of the page its address."""
    folder, slash, rest = name.partition("/")
    try:
        about = archive.getinfo(f"{folder}/index.rdf") if slash else None
        if about is None or about.file_size > _MOST_TOLD:
            return Taken()
        facts = dict(_FACT.findall(archive.read(about)))
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        return Taken()
    url, saved, page = (
        html.unescape(facts.get(fact, b"").decode("utf-8", "replace")).strip()
        for fact in (b"originalurl", b"archivetime", b"indexfilename")
    )
    return Taken(url_of(url) if rest == (page or _PAGE_NAME) else "", _saved_at(saved))


def _saved_at(text: str) -> Capture | None:
    """Read when a page was saved, as mails or as browsers write it; None without a zone."""
    try:
        at = moment_of(text) or parsedate_to_datetime(text)
        return Capture(at.astimezone(UTC), "maff") if at.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
