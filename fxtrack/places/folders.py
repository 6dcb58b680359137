"""Folders that were named to an import: of which of them anything could be read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from fxtrack.places.items import File, Part, Problem

NO_PAGES_IN_FOLDER = "a folder without pages"
NOTHING_IN_FOLDER = "nothing in this folder could be read"


def is_of_folder(why: str) -> bool:
    """Tell whether a refusal says of a folder that there is nothing to read in it."""
    return NO_PAGES_IN_FOLDER in why or NOTHING_IN_FOLDER in why


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders that were named, as far as parts tell of them.

    Attributes:
        read: those in which something could be read.
        unread: those in which something could not be read.
    """

    read: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    def __or__(self, other: Folders) -> Folders:
        return Folders(self.read | other.read, self.unread | other.unread)

    @property
    def without_pages(self) -> list[str]:
        """Those of which nothing at all could be read."""
        return sorted(self.unread - self.read)


def folders_of(part: Part, failed: Collection[str]) -> Folders:
    """Tell of the folders of a part that was read; nothing could be read at the locations that failed."""
    read: set[str] = set()
    unread: set[str] = set()
    for item in part.items:
        if isinstance(item, File | Problem) and item.folder and item.folder not in read:
            is_unread = isinstance(item, Problem) or (failed and part.place_of(item.path) in failed)
            (unread if is_unread else read).add(item.folder)
    return Folders(frozenset(read), frozenset(unread))


def folders_known(part: Part, unreadable: int) -> Folders:
    """Tell of the folders of a part that an earlier import read.

    Args:
        part: what it read.
        unreadable: how many of its files were no pages. If these were all files of one folder among several,
            the part is not known; see ``fxtrack.extract``.
    """
    all_failed = unreadable >= len(part.items)
    failed = {part.place_of(item.path) for item in part.items if isinstance(item, File)} if all_failed else ()
    return folders_of(part, failed)
