"""How far an archive is followed: beyond these limits it is a bomb, or no archive of pages."""

from __future__ import annotations

from dataclasses import dataclass, fields

MIB = 1024 * 1024
MAX_PAGE = 64 * MIB
"""A longer file or member, in bytes, is no page."""


class BombError(Exception):
    """A limit was passed; the message says which."""


@dataclass(frozen=True, slots=True, repr=False)
class ArchiveLimits:
    """The limits, for each file that is imported.

    Attributes:
        ratio: how many times larger than packed the unpacked bytes may be, once they are more than ``free``.
        free: bytes that may be unpacked at any ratio.
        total: bytes that may be unpacked in all.
        depth: how many archives and compressions may stand inside each other.
        members: how many members there may be.
        nested: how large an archive inside an archive may be, in bytes; a copy of it is made.
    """

    ratio: int = 1000
    free: int = 100 * MIB
    total: int = 1024**4
    depth: int = 6
    members: int = 100_000_000
    nested: int = 256 * MIB

    def __repr__(self) -> str:
        """Write it as the marks of parts have it that databases hold: else all would be read again."""
        return f"Limits({', '.join(f'{each.name}={getattr(self, each.name)!r}' for each in fields(self))})"


class Budget:
    """What one file has used up of its limits."""

    def __init__(self, limits: ArchiveLimits, packed: int) -> None:
        self.limits = limits
        self._packed = max(packed, 1)
        self._unpacked = 0
        self._members = 0

    def unpack(self, size: int) -> None:
        """Count unpacked bytes.

        Raises:
            BombError: there are too many.
        """
        self._unpacked += size
        if self._unpacked > self.limits.total:
            raise BombError(f"unpacks to more than {self.limits.total // 1024**3} GiB: not followed")
        if self._unpacked > max(self.limits.free, self.limits.ratio * self._packed):
            raise BombError(f"unpacks to more than {self.limits.ratio} times its size: not followed")

    def member(self) -> None:
        """Count a member.

        Raises:
            BombError: there are too many.
        """
        self._members += 1
        if self._members > self.limits.members:
            raise BombError(f"has more than {self.limits.members} members: not followed")

    def inside(self, depth: int) -> None:
        """Check how deep archives are nested.

        Raises:
            BombError: too deep.
        """
        if depth > self.limits.depth:
            raise BombError(f"archives within archives more than {self.limits.depth} deep: not followed")
