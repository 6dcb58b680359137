"""How large a message (a mail, an MHTML file) may be: the parser holds every line, field and part of it."""

from __future__ import annotations

import itertools
import re

from fxtrack.archives.limits import MIB

_LONGEST_MESSAGE = 40 * MIB
_MOST_PARTS = 20_000
_MOST_LINES = 1_500_000
_MOST_FIELDS = 200_000
_FIELD_BEGINS = re.compile(rb"[\r\n][!-9;-~]++:[ \t]")


def too_large_message(data: bytes) -> str:
    """Say in what a message is more than can be held in memory; empty if it is not."""
    if len(data) > _LONGEST_MESSAGE:
        return f"larger than {_LONGEST_MESSAGE // MIB} MiB"
    if data.count(b"\n--") + data.count(b"\r--") > _MOST_PARTS:
        return f"of more than {_MOST_PARTS:,} parts"
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    if lines > _MOST_LINES:
        return f"of more than {_MOST_LINES:,} lines"
    if lines > _MOST_FIELDS and next(
        itertools.islice(_FIELD_BEGINS.finditer(data), _MOST_FIELDS, None), None
    ):
        return f"of more than {_MOST_FIELDS:,} fields"
    return ""
