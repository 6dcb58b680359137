"""Pages without anything like a ticker, kept for a list of all pages; packed, for there are millions."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fxtrack.model import Capture

_PACKED_TOGETHER = 1000  # pages; packed they take a tenth of the memory
_FASTEST = 1


class Passed(NamedTuple):
    """A page on which nothing looks like a ticker, for a list of all pages.

    Attributes:
        place: how many extractions of the batch come before it.
        location: where it came from.
        url: the address of the page, as the archive gives it; empty if unknown.
        capture: when the archive took the copy; None if unknown.
    """

    place: int
    location: str
    url: str
    capture: Capture | None


class Passing:
    """Takes pages, and packs them some at a time."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._loose: list[Passed] = []
        self._before = 0

    def __len__(self) -> int:
        return self._before + len(self._loose)

    def add(self, page: Passed) -> None:
        """Take one more page."""
        self._loose.append(page)
        if len(self._loose) == _PACKED_TOGETHER:
            self._pack()

    def taken(self) -> tuple[bytes, ...]:
        """Hand over what was taken, and begin anew; ``passed_pages`` unpacks it."""
        if self._loose:
            self._pack()
        done, self._packed, self._before = tuple(self._packed), [], 0
        return done

    def _pack(self) -> None:
        plain = pickle.dumps([tuple(page) for page in self._loose])
        self._packed.append(zlib.compress(plain, _FASTEST))
        self._before += len(self._loose)
        self._loose = []


def passed_pages(packed: Iterable[bytes]) -> Iterator[Passed]:
    """Unpack what ``Passing`` has packed."""
    for each in packed:
        yield from (Passed(*values) for values in pickle.loads(zlib.decompress(each)))  # noqa: S301 - our own
