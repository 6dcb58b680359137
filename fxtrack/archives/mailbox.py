"""Where the mails of a mailbox end: before a blank line and the next ``From`` line, or where a length says.

Some programs write no ``>`` before a line of text that begins with ``From``, but tell the ``Content-Length``
of each mail (mboxcl2). Such a line is a part of the mail then, not the beginning of one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FROM_LINE = (
    rb"From [^\r\n]{1,1000} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-3]?[0-9]"
    rb" [0-9]{2}:[0-9]{2}[^\r\n]{0,100} [0-9]{4}[^\r\n]{0,100}+\r?\n"
)
BEGINS_MAILBOX = re.compile(_FROM_LINE)
_BETWEEN_MAILS = re.compile(rb"\n\r?\n(?=" + _FROM_LINE + rb")")
TORN_MAILBOX = re.compile(rb"\n" + _FROM_LINE + rb">?[A-Za-z-]{2,60}:")
_LONGEST_SEPARATOR = 2048
MAIL_HEADER_END = re.compile(rb"\n\r?\n")
_LENGTH = re.compile(rb"\nContent-Length[ \t]*:[ \t]*([0-9]{1,12})[ \t]*(?=[\r\n])", re.IGNORECASE)
_BEHIND_MAIL = re.compile(rb"(?:\r?\n){0,2}(?:(?=" + _FROM_LINE + rb")|\Z)")
_MOST_LINE_ENDS = 4
_NEW_LINE = ord(b"\n")


class Cut(NamedTuple):
    """Where the first mail of the rest of a mailbox ends, and whether its own length is wrong."""

    end: int
    is_told_wrong: bool = False


class Mailbox:
    """The bytes of a mailbox from the beginning of a mail on, so far as they were read.

    Attributes:
        rest: the bytes.
    """

    def __init__(self) -> None:
        self.rest = bytearray()
        self._searched = 0

    def take(self, size: int) -> bytes:
        """Return the bytes of a mail, and go behind it."""
        taken = bytes(self.rest[:size])
        del self.rest[:size]
        self._searched = 0
        return taken

    def cut(self, *, is_all: bool) -> Cut | None:
        """Return where the first mail ends before another; None if that is not known, or there is no other.

        Args:
            is_all: whether nothing comes behind the bytes that were read.
        """
        rest = self.rest
        separator = _BETWEEN_MAILS.search(rest, self._searched)
        if separator is None:
            self._searched = max(len(rest) - _LONGEST_SEPARATOR, 0)
            return None
        self._searched = separator.start()
        end = separator.end()
        body, length = _body_told(rest, end)
        if body + length <= end:
            return Cut(end)
        if not is_all and len(rest) < body + length + _LONGEST_SEPARATOR:
            return None
        more = length - (end - body) - rest.count(b"\n", body, end)
        cut = _cut_by_length(rest, body + length, end, more)
        return cut if is_all or cut.end < len(rest) else None


def _cut_by_length(rest: bytearray, told: int, end: int, more: int) -> Cut:
    """Return where a mail ends that tells a length.

    Args:
        rest: the mailbox from the beginning of the mail on, to behind the end that is told.
        told: where the mail ends by its length.
        end: where it ends by the next line that begins another one, which is before.
        more: how much larger the length is than what was counted if its lines ended in CR LF.
    """
    behind = _BEHIND_MAIL.match(rest, told) if told <= len(rest) else None
    if behind and rest[behind.end() - 1] == _NEW_LINE:
        return Cut(behind.end())
    if -_MOST_LINE_ENDS <= more <= 0:
        return Cut(end)
    following = _BETWEEN_MAILS.search(rest, told)
    return Cut(following.end() if following else len(rest), is_told_wrong=True)


def _body_told(rest: bytearray, end: int) -> tuple[int, int]:
    """Return where the body of the first mail begins, and the one length that its header tells; else 0."""
    blank = MAIL_HEADER_END.search(rest, 0, end)
    lengths = set(_LENGTH.findall(rest, 0, blank.end())) if blank else set()
    return (blank.end(), int(lengths.pop())) if blank and len(lengths) == 1 else (0, 0)
