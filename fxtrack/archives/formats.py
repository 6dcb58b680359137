"""The formats of archives that are read: one registry."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from fxtrack.archives import arc, columns, compressions, mail, mhtml, rows, tarball, warc, zipped
from fxtrack.archives.format import ArchiveFormat, Streamed
from fxtrack.archives.har import HAR
from fxtrack.archives.held import DAMAGED_UTF_16
from fxtrack.archives.jsonarray import JSON_ARRAY
from fxtrack.archives.tables import TABLE
from fxtrack.errors import InputError

# The first that recognises a file reads it: whatever begins with bytes of its own comes before what only
# looks like something.
_BUILT_IN_FORMATS: tuple[ArchiveFormat, ...] = (
    tarball.TAR,
    compressions.GZIP,
    compressions.XZ,
    compressions.ZSTD,
    compressions.BZIP2,
    zipped.ZIP,
    DAMAGED_UTF_16,
    HAR,
    JSON_ARRAY,
    columns.PARQUET,
    warc.WARC,
    arc.ARC,
    mail.MBOX,
    mhtml.MHTML,
    mail.MAIL,
    rows.JSON_LINES_ROWS,
    rows.WIDE_JSON_LINES,
    TABLE,
)
_formats = {each.name: each for each in _BUILT_IN_FORMATS}


def registered_formats() -> tuple[ArchiveFormat, ...]:
    """Return the formats that are read, in the order in which files are tried."""
    return tuple(_formats.values())


def register_format(added: ArchiveFormat) -> None:
    """Read one more format from now on, in this process and in those that it forks.

    Raises:
        InputError: there is a format of that name.
    """
    if added.name in _formats:
        raise InputError(f"there is an archive format {added.name!r} already")
    _formats[added.name] = added
    _forget()


def unregister_format(name: str) -> None:
    """Read a format no longer.

    Raises:
        InputError: there is no format of that name.
    """
    if name not in _formats:
        raise InputError(f"there is no archive format {name!r}")
    del _formats[name]
    _forget()


def archive_format_of(head: bytes) -> ArchiveFormat | None:
    """Return the format of a file by its first bytes, ``HEAD`` of them or all there are; None for a page."""
    for each in _beginning_with(head[:1]):
        if each.begins(head):
            return each
    return None if head.startswith(b"<") else torn_format_of(head)


def torn_format_of(data: bytes) -> Streamed | None:
    """Return the format of a file that should be a page, and is an archive that has lost its beginning."""
    for each, is_torn in _torn():
        if is_torn(data):
            return each
    return None


def formats_told_apart() -> str:
    """Return what identifies the formats beyond those that this version has; empty without any."""
    return " ".join(name for name in _formats if name not in {each.name for each in _BUILT_IN_FORMATS})


@lru_cache(maxsize=256)
def _beginning_with(first: bytes) -> tuple[ArchiveFormat, ...]:
    return tuple(each for each in registered_formats() if not each.first or (first and first in each.first))


@lru_cache(maxsize=1)
def _torn() -> tuple[tuple[Streamed, Callable[[bytes], object]], ...]:
    streamed = (each for each in registered_formats() if isinstance(each, Streamed))
    return tuple((each, each.torn) for each in streamed if each.torn is not None)


def _forget() -> None:
    _beginning_with.cache_clear()
    _torn.cache_clear()
