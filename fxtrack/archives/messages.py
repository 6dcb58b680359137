"""How large a message (a mail, an MHTML file) may be: the parser holds every line, field and part of it."""

from __future__ import annotations

import itertools
import re
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import Compat32

from fxtrack.archives.limits import MIB

_LONGEST_MESSAGE = 40 * MIB
_MOST_PARTS = 20_000
_MOST_LINES = 1_500_000
_MOST_FIELDS = 200_000
_FED = 64 * 1024
_LONGEST_FIELD = 8 * 1024  # characters
_MOST_PARAMETERS = 100
# What the library parses again and again, in time that grows with the square of their length.
_PARSED_FIELDS = frozenset(["content-type", "content-transfer-encoding", "date", "snapshot-content-location"])
_FIELD_BEGINS = re.compile(rb"[\r\n][!-9;-~]++:[ \t]")


class LongFieldError(Exception):
    """A field of a header is longer than any program writes it; the message says which."""


class _BoundedFields(Compat32):
    """How messages are parsed: as by default, but for fields that are too long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        is_long = len(value) > _LONGEST_FIELD or value.count(";") > _MOST_PARAMETERS
        if is_long and name.lower() in _PARSED_FIELDS:
            raise LongFieldError(f"with a field {name} that is too long: damaged")
        return name, value


_POLICY = _BoundedFields()


def parsed_message(data: bytes) -> Message:
    """Parse a message.

    Raises:
        LongFieldError: it has a field that takes too long to be parsed.
        RecursionError: it has parts in parts, too deep.
    """
    parser = BytesFeedParser(policy=_POLICY)
    for place in range(0, len(data), _FED):  # fed at once, all of it takes four bytes a character
        parser.feed(data[place : place + _FED])
    return parser.close()


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
