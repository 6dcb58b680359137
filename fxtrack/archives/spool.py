"""An archive that cannot be sought in where it lies: a copy, in memory or, if it is large, in a file."""

from __future__ import annotations

import io
import tempfile
from contextlib import suppress
from typing import BinaryIO, Self, cast

from fxtrack.archives.limits import MIB, BombError

IN_MEMORY = 8 * MIB
"""A larger copy is a temporary file without a name; archives may stand several deep inside each other."""


class Spool:
    """Takes bytes, and gives them as a file that can be sought in; it goes when it is left.

    Attributes:
        size: how many bytes were added.
    """

    def __init__(self, in_memory: int = 0) -> None:
        """Begin empty; up to ``IN_MEMORY`` bytes are held in memory, or more where ``in_memory`` is more."""
        self.size = 0
        self._in_memory = max(in_memory, IN_MEMORY)
        self._kept: list[bytes] = []
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.clear()
        if self._file is not None:
            with suppress(OSError):  # what could not be written is tried once more, and is not needed
                self._file.close()

    def add(self, piece: bytes) -> None:
        """Add some bytes.

        Raises:
            BombError: there is no room for them.
        """
        self.size += len(piece)
        self._kept.append(piece)
        if self.size > self._in_memory:
            self._write()

    def file(self) -> BinaryIO:
        """Return all that was added, from its beginning on; nothing can be added any more.

        Raises:
            BombError: there is no room for it.
        """
        if self._file is None:
            self._file = io.BytesIO(b"".join(self._kept))
        else:
            self._write()
            self._file.seek(0)
        self._kept.clear()
        return self._file

    def _write(self) -> None:
        try:
            if self._file is None:
                self._file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - it is closed on leaving
            for piece in self._kept:
                self._file.write(piece)
            self._kept.clear()
            self._file.flush()
        except OSError as error:  # it is the disk, not the archive, that is at fault
            why = (error.strerror or str(error)).lower()
            raise BombError(f"an archive in it cannot be copied to a temporary file: {why}") from error
