r"""Places of pages that have one name in an archive: two members of a tar, two records of a WARC file.

The first is called by its name. The next one with other bytes gets ``\#2`` behind it, then ``\#3``: a
backslash in a name is written as two, so nothing else looks like this. The same page once more is no other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from isal import isal_zlib

from fxtrack.archives.context import SEPARATOR
from fxtrack.model import Snapshot

MOST_NAMES = 500_000
"""So many names of an archive are remembered, of pages that may hold a ticker: about 60 MB."""
_MOST_REPEATED = 100_000
_NUMBER = re.compile(r"\\#[0-9]{1,9}\Z")
_BY_PLACE = ("byte ", "row ", "entry ")


class NamesMet:
    """Which names of an archive were met, and with which bytes.

    Beyond ``MOST_NAMES`` names no more are remembered; pages that repeat a later one share its place, and are
    told apart by their digest.
    """

    def __init__(self, archive: str, before: Callable[[], Iterable[Snapshot]] | None) -> None:
        """Begin at a place of an archive.

        Args:
            archive: the location of the file.
            before: reads the pages before that place again, if there are any: they have names too.
        """
        self._inside = archive + SEPARATOR
        self._before = before
        self._first: dict[int, int] = {}
        self._repeated: dict[tuple[int, int], int] = {}
        self._last: dict[int, int] = {}

    def placed(self, page: Snapshot) -> Snapshot:
        """Return the page with a number in its location, if another page of its name came before it."""
        location = page.location
        if not location.startswith(self._inside) or location.startswith(_BY_PLACE, len(self._inside)):
            return page
        if self._before is not None:
            before, self._before = self._before, None
            for earlier in before():
                self.placed(earlier)
        number = self._number_of(page)
        return page if number == 1 else page._replace(location=f"{location}\\#{number}")

    def _number_of(self, page: Snapshot) -> int:
        name, content = hash(page.location), isal_zlib.crc32(page.data)
        first = self._first.get(name)
        if first is None:
            if len(self._first) < MOST_NAMES:
                self._first[name] = content
            return 1
        if first == content:
            return 1
        number = self._repeated.get((name, content))
        if number is None:
            if len(self._repeated) >= _MOST_REPEATED:
                return 1
            number = self._repeated[name, content] = self._last.get(name, 1) + 1
            self._last[name] = number
        return number


def unnumbered(location: str) -> str:
    """Return a location without the number that tells it from others of its name."""
    return _NUMBER.sub("", location)
