"""What comes on standard input: one page, or one archive, which is copied to a file without a name."""

from __future__ import annotations

import shutil
import sys
import tempfile
from typing import BinaryIO, cast

from fxtrack.archives.format import HEAD
from fxtrack.archives.formats import Formats
from fxtrack.archives.limits import MAX_PAGE, MIB
from fxtrack.errors import InputError
from fxtrack.model import Snapshot
from fxtrack.places.items import Item, Part, Problem, Spooled
from fxtrack.places.listing import reason
from fxtrack.places.location import STDIN

_NOTHING_CAME = "nothing came on standard input"


def standard_input() -> BinaryIO:
    """Return what ``-`` is read from.

    Raises:
        InputError: it is closed.
    """
    if sys.stdin is None:
        raise InputError("standard input is closed: there is nothing to read from -")
    return sys.stdin.buffer


def stdin_part(stream: BinaryIO, formats: Formats) -> Part:
    """Read standard input to its end; returns it as a part, which this process alone can read."""
    item = _item(stream, formats)
    return Part((item,), size=item.size if isinstance(item, Spooled) else 0)


def _item(stream: BinaryIO, formats: Formats) -> Item:
    try:
        data = stream.read(HEAD)
        if formats.format_of(data) is None:
            data += stream.read(MAX_PAGE + 1 - len(data))
            if not data:
                return Problem(STDIN, _NOTHING_CAME, named=True)
            if formats.torn_format_of(data) is None:
                return Snapshot(STDIN, data)
    except OSError as error:
        return Problem(STDIN, reason(error), named=True)
    try:
        return _spooled(data, stream)
    except OSError as error:
        return Problem(STDIN, f"cannot be copied to a file: {reason(error)}", named=True)


def _spooled(beginning: bytes, stream: BinaryIO) -> Spooled:
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - it is read later, and goes with the process
    file.write(beginning)
    shutil.copyfileobj(stream, file, MIB)
    return Spooled(file, file.tell())
