"""What a reader needs to know: where it is, how far it may go, whom to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from fxtrack.archives.limits import BombError, Budget
from fxtrack.archives.log import Damage, Log
from fxtrack.model import Snapshot

if TYPE_CHECKING:  # options name the formats, and formats have readers, which take a context
    from fxtrack.archives.options import Options

SEPARATOR = "!/"
"""Stands in a location between an archive and its member."""

_MOST_DAMAGE = 1000


@dataclass(frozen=True, slots=True)
class Context:
    """Where a reader is.

    Attributes:
        location: of the file or member that it reads.
        options: how to read.
        log: what it tells beside snapshots.
        budget: what is left of the limits.
        depth: how many archives and compressions it stands in.
        tracked: whether its places are those at which the import can be taken up again.
        offset: what to add to them, in an archive whose members are taken up in their middle.
    """

    location: str
    options: Options
    log: Log
    budget: Budget
    depth: int = 0
    tracked: bool = True
    offset: int = 0

    def location_of(self, name: str) -> str:
        """Return the location of a member; its name is written down as paths are."""
        return f"{self.location}{SEPARATOR}{escaped(name)}"

    def member(self, name: str) -> Context:
        """Return the context of a member."""
        return replace(self, location=self.location_of(name), depth=self.depth + 1, tracked=False)

    def unpacked(self) -> Context:
        """Return the context of what a compression holds: one place, one level deeper."""
        return replace(self, depth=self.depth + 1)

    def from_memory(self) -> Context:
        """Return the context of an archive that was unpacked into memory: it has no places of its own."""
        return replace(self, tracked=False)

    def at(self, position: int | None) -> None:
        """Tell that everything before this place was read; None: reading cannot be taken up again here."""
        if self.tracked:
            self.log.position = None if position is None else position + self.offset

    def broken(self, reason: str, name: str = "", *, is_column: bool = False) -> None:
        """Tell of damage, or that a column is not there."""
        damage = self.log.damage
        if len(damage) >= _MOST_DAMAGE:
            damage[_MOST_DAMAGE:] = [Damage(self.location, "and more damage, not listed", is_column)]
            return
        place = self.location_of(name) if name else self.location
        self.log.damage.append(Damage(place, reason, is_column))


def escaped(name: str) -> str:
    """Write a name down: whatever cannot be printed, or was no UTF-8, is escaped with a backslash."""
    plain = name.isprintable() and "\\" not in name
    return name if plain else "".join(map(_escaped_character, name))


def url_of(told: object) -> str:
    """Write an address down as an archive tells it; empty if it tells none."""
    url = told.strip() if isinstance(told, str) else ""
    return url if url.isprintable() else escaped(url)


def _escaped_character(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return "\\\\"
    if character.isprintable():
        return character
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004 - a byte that is no UTF-8, as surrogateescape keeps it
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


class PassedOver(Snapshot):
    """A page that cannot hold a ticker, without its bytes: it is only to be listed."""

    __slots__ = ()


FoundPage = Snapshot | None
"""What readers yield: a page that may hold a ticker, or None, so that the work can be interrupted there."""
Member = Callable[[BinaryIO, int, Context], Iterator[FoundPage]]
"""Reads one member of an archive: its bytes, their number, where it is."""


def closing_with(found: Iterator[FoundPage], context: Context, position: int) -> Iterator[FoundPage]:
    """Yield what a member holds.

    An import that is interrupted goes on at ``position`` only when the last of the member was yielded.
    """
    held: FoundPage = None
    while True:
        context.at(None)
        try:
            item = next(found)
        except StopIteration:
            break
        except BombError:
            yield held
            raise
        if held is not None:
            yield held
        held = item
    context.at(position)
    yield held
