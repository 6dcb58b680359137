"""The bytes of a WARC file, a large piece at a time, and where records begin in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fxtrack.archives.context import Context
from fxtrack.archives.limits import MAX_PAGE
from fxtrack.archives.warcfields import fields_of, name_of
from fxtrack.pages.grammars import marks_of
from fxtrack.pages.marks import MarkFinder

RECORD_BEGIN = b"WARC/"
HEADER_END = b"\r\n\r\n"
MAX_HEADER = 1024 * 1024
_BEGIN_SIZE = 256  # bytes, in which the beginning of a record can be recognised
_VERSION_LINE = len("WARC/0.18\r\n")
_LF_HEADER_END = re.compile(rb"\n\r?\n")
_NEXT = re.compile(rb"(?=WARC/[0-9]\.[0-9]{1,2}\r?\n[A-Za-z-]+:)")


def header_end(data: bytes, start: int) -> tuple[int, int]:
    """Return where the header of a record ends and where its block begins; -1 for both if it has no end.

    The lines of some writers end in LF alone; the first line tells.
    """
    line_end = data.find(b"\n", start, start + _VERSION_LINE)
    if line_end >= 0 and not data.startswith(b"\r", line_end - 1):
        found = _LF_HEADER_END.search(data, start)
        return found.span() if found else (-1, -1)
    end = data.find(HEADER_END, start)
    return (end, end + len(HEADER_END)) if end >= 0 else (-1, -1)


class Window:
    """The piece of the archive at hand, and the ways from one record to the next in it.

    Places are counted from the beginning of the piece.

    Attributes:
        may_pause: whether a piece was read, or a revisit kept, since this was last set to False.
    """

    def __init__(
        self, pieces: Iterator[bytes | None], context: Context, start: int, *, checked: bool
    ) -> None:
        self._pieces = pieces
        self._checked = checked
        self._context = context
        self._base = start
        self._data = b""
        self._place = 0
        self._sought = marks_of(context.options.grammars).page
        self._marks = MarkFinder(b"", self._sought)
        self._gap = False
        self._ended = False
        self.may_pause = False

    @property
    def position(self) -> int:
        """The place of the present record in the unpacked file."""
        return self._base + self._place

    def begin_record(self) -> bool:
        """Go to the beginning of the next record, over what is none; False at the end of the archive."""
        while True:
            if not self._reach(len(RECORD_BEGIN)):
                if self._left_over().strip(b"\r\n\0"):
                    self._broken("the end of the file is no whole record")
                if not self._over_gap():
                    return False
                continue
            if self._data.startswith(RECORD_BEGIN, self._place):
                return True
            self._skip_to_record()

    def _goes_on_at(self, place: int) -> bool:
        """Tell whether a record begins there, or the archive ends."""
        rest = self._data[place : place + len(RECORD_BEGIN)]
        return rest == RECORD_BEGIN or (self._ended and not self._data[place:].strip(b"\r\n\0"))

    def _begins_within(self, start: int, end: int) -> bool:
        """Tell whether a record seems to begin there."""
        return self._data.find(RECORD_BEGIN, start, end) >= 0 and bool(_NEXT.search(self._data, start, end))

    def _reach(self, size: int) -> bool:
        """Have ``size`` bytes at hand from the present place on."""
        while len(self._data) - self._place < size:
            if not self._more(size):
                return False
        return True

    def _more(self, size: int = 0) -> bool:
        """Read on; False at a gap and at the end."""
        if self._gap or self._ended:
            return False
        kept = [self._data[self._place :]]
        have = len(kept[0])
        while True:
            piece = next(self._pieces, b"")
            if not piece:
                self._gap, self._ended = piece is None, piece is not None
                break
            kept.append(piece)
            have += len(piece)
            self._context.log.unpacked += len(piece)
            if have >= size:
                break
        if len(kept) == 1:
            return False
        self._base += self._place
        self._data, self._place = b"".join(kept), 0
        self._marks = MarkFinder(self._data, self._sought)
        self.may_pause = True
        return True

    def _over_gap(self) -> bool:
        """Begin anew behind a gap; False at the end of the archive."""
        if not self._gap:
            return False
        self._gap = False
        self._base += len(self._data)
        self._data, self._place = b"", 0
        return True

    def _left_over(self) -> bytes:
        return self._data[self._place :]

    def _skip_to_record(self) -> None:
        """Go to where the next record begins; tell of anything between that is more than line ends.

        Zeros to the end of the file are no damage: they fill up a tape or a block.
        """
        zeros = junk = ended = False
        while True:
            found = _NEXT.search(self._data, self._place)
            kept = 0 if ended else min(len(RECORD_BEGIN) + MAX_HEADER // 1024, len(self._left_over()))
            end = found.end() if found else len(self._data) - kept
            skipped = self._data[self._place : end].strip(b"\r\n")
            zeros, junk = zeros or bool(skipped), junk or bool(skipped.strip(b"\r\n\0"))
            self._place = end
            if found or ended:
                break
            ended = not self._more()
        if junk or (zeros and found):
            self._broken("bytes that belong to no record")

    def _pass_over(self, reason: str) -> None:
        """Tell why the record at hand is of no use, and go to the next one."""
        self._broken(reason)
        self._place += len(RECORD_BEGIN)
        self._resync()

    def _resync(self) -> None:
        """Go to the next record without a word: the damage was told."""
        while not (found := _NEXT.search(self._data, self._place)):
            self._place = max(self._place, len(self._data) - MAX_HEADER // 1024)
            if not self._more():
                self._place = len(self._data)
                return
        self._place = found.end()

    def _lying(self, block: int, what: str) -> None:
        """Tell that a record is not as long as it says, and look for the next one in its block."""
        fields = fields_of(self._data, self._place, block)
        self._context.broken(f"a record {what}", name_of(fields, self._base + self._place))
        self._place = block
        self._resync()

    def _skip_large(self, block: int, size: int) -> None:
        """Step over a record that is too large for a page, without holding it.

        What looks like a record in it counts only if its length is wrong: if the archive ends before, or no
        record begins at its end. That is looked at if it takes no more than a page to get there.
        """
        end = self.position + size
        name = name_of(fields_of(self._data, self._place, block), self.position)
        self._place = block
        if not self._checked and self._step_to_record(end):
            behind = len(HEADER_END) + len(RECORD_BEGIN)
            self._reach(min(end - self.position + behind, MAX_PAGE))
            rest = end - self.position
            after = self._left_over()[rest : rest + behind]
            goes_on = self._goes_on_at(self._place + rest + len(after) - len(after.lstrip(b"\r\n")))
            ends_before = self._ended and rest > len(self._left_over())
            if ends_before or (rest < MAX_PAGE - behind and not goes_on):
                self._context.broken("a record has another length than it says", name)
                self._resync()
                return
        self._context.log.counts.left += 1
        if not self._step_to(end):
            self._broken("a record is cut short")

    def _step_to_record(self, end: int) -> bool:
        """Go to what looks like a record, before a place of the unpacked file; else up to that place."""
        while True:
            found = _NEXT.search(self._data, self._place, max(end - self._base, 0))
            if found:
                self._place = found.start()
                return True
            last = len(self._data) - _BEGIN_SIZE
            self._place = min(max(self._place, last), end - self._base)
            if self.position >= end or not self._more():
                return False

    def _step_to(self, end: int) -> bool:
        """Go to a place of the unpacked file; False if it ends before."""
        while True:
            self._place = min(end - self._base, len(self._data))
            if self.position >= end:
                return True
            if not self._more():
                return False

    def _broken(self, reason: str) -> None:
        self._context.broken(f"{reason}, at byte {self._base + self._place} of the unpacked file")
