"""The formats of archives that are read: one registry, and what travels of it to other processes."""

from __future__ import annotations

from collections.abc import Iterable

from fxtrack.archives import arc, columns, compressions, mail, mhtml, rows, tarball, warc, zipped
from fxtrack.archives.format import ArchiveFormat
from fxtrack.archives.har import HAR
from fxtrack.archives.held import DAMAGED_WIDE
from fxtrack.archives.jsonarray import JSON_ARRAY, JSON_OBJECTS
from fxtrack.archives.response import RESPONSE
from fxtrack.archives.selfextracting import EXTRACTING
from fxtrack.archives.tables import TABLE
from fxtrack.archives.unnamedjson import UNNAMED_JSON
from fxtrack.archives.webarchive import WEBARCHIVE
from fxtrack.errors import InputError
from fxtrack.pages.likeness import likeness

# The first that recognises a file reads it: whatever begins with bytes of its own comes before what only
# looks like something.
_BUILT_IN_FORMATS: tuple[ArchiveFormat, ...] = (
    tarball.TAR,
    compressions.GZIP,
    compressions.XZ,
    compressions.ZSTD,
    compressions.BZIP2,
    zipped.ZIP,
    EXTRACTING,
    DAMAGED_WIDE,
    HAR,
    JSON_ARRAY,
    JSON_OBJECTS,
    UNNAMED_JSON,
    columns.PARQUET,
    warc.WARC,
    arc.ARC,
    RESPONSE,
    mail.MBOX,
    mhtml.MHTML,
    mail.MAIL,
    WEBARCHIVE,
    rows.JSON_LINES_ROWS,
    rows.WIDE_JSON_LINES,
    TABLE,
)


class Formats(tuple[ArchiveFormat, ...]):  # noqa: SLOT001 - a tuple cannot have slots with a look-up in them
    """Formats in the order in which files are tried.

    They travel to other processes: of a built-in format its name does, any other is pickled whole. Two are
    equal if all that their formats declare is equal, for a format that has travelled is a copy.
    """

    def __init__(self, _: Iterable[ArchiveFormat] = ()) -> None:
        """Take the formats."""
        self._by_first: dict[bytes, tuple[ArchiveFormat, ...]] = {}
        self._torn = tuple((each, each.torn) for each in self if each.torn is not None)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Formats) and likeness(tuple(self)) == likeness(tuple(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(tuple(each.name for each in self))

    def __reduce__(self) -> tuple[object, ...]:
        """Let a reader in another process have its own built-in formats, which are told by identity."""
        if tuple(self) == _BUILT_IN_FORMATS:
            return _travelled, (None,)
        return _travelled, (tuple(each.name if each in _BUILT_IN_FORMATS else each for each in self),)

    def format_of(self, head: bytes) -> ArchiveFormat | None:
        """Return the format of a file by its first bytes, ``HEAD`` of them or all there are; None: a page."""
        found = self.begun_by(head)
        return self.torn_format_of(head) if found is None and head[:1] != b"<" else found

    def begun_by(self, head: bytes) -> ArchiveFormat | None:
        """Return the format of a file that begins as its format says; None for any other."""
        first = head[:1]
        several = self._by_first.get(first)
        if several is None:
            several = tuple(each for each in self if not each.first or (first and first in each.first))
            self._by_first[first] = several
        for each in several:
            if each.begins(head):
                return each
        return None

    def torn_format_of(self, data: bytes) -> ArchiveFormat | None:
        """Return the format of a file that should be a page, and is an archive that lost its beginning."""
        for each, is_torn in self._torn:
            if is_torn(data):
                return each
        return None

    def from_outside(self) -> list[ArchiveFormat]:
        """Return those that are not built in."""
        return [each for each in self if each not in _BUILT_IN_FORMATS]

    def told_apart(self) -> str:
        """Return what identifies the formats beyond those that this version has; empty without any."""
        return " ".join(each.name for each in self if each.name not in _BUILT_IN)


_BUILT_IN = {each.name: each for each in _BUILT_IN_FORMATS}
_ALL_BUILT_IN = Formats(_BUILT_IN_FORMATS)
_registered = [_ALL_BUILT_IN]


def _travelled(told: tuple[str | ArchiveFormat, ...] | None) -> Formats:
    """Return formats as they are in this process; None for all that are built in."""
    if told is None:
        return _ALL_BUILT_IN
    return Formats(_BUILT_IN[each] if isinstance(each, str) else each for each in told)


def registered_formats() -> Formats:
    """Return the formats that are read unless others are named, in the order in which files are tried."""
    return _registered[0]


def register_format(added: ArchiveFormat) -> None:
    """Read one more format from now on.

    Raises:
        InputError: there is a format of that name.
    """
    now = registered_formats()
    if any(each.name == added.name for each in now):
        raise InputError(f"there is an archive format {added.name!r} already")
    _registered[0] = Formats((*now, added))


def unregister_format(name: str) -> None:
    """Read a format no longer.

    Raises:
        InputError: there is no format of that name.
    """
    rest = Formats(each for each in registered_formats() if each.name != name)
    if len(rest) == len(registered_formats()):
        raise InputError(f"there is no archive format {name!r}")
    _registered[0] = _ALL_BUILT_IN if tuple(rest) == _BUILT_IN_FORMATS else rest
