"""HTML to the text that a reader sees, with the way back from each character to its place in the source.

A tokenizer in the manner of the HTML standard, without building a tree. A tree would break three promises:
browsers' parsers move stray text out of tables, so a page that was cut short could read differently from
the whole; their trees keep no place in the source, so a number could not be traced to its line; and deep
nesting makes them quadratic. Here every step goes forward, and what a token means depends on nothing after
it: markup that is still open where the page ends is dropped with all that follows it.
"""

from __future__ import annotations

import html
import io
import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from fxtrack.pages.hidden import end_of_hidden, is_hidden, may_hide
from fxtrack.pages.invisible import is_blank
from fxtrack.pages.tags import BLOCKS, CELLS, EFFECTS, LINE, LOOK, TOKEN, end_of

_ENTITY = re.compile(
    r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,40})(?:;|(?=[^A-Za-z0-9;]))"
)
# What an entity of a control character stands for: left out, it would make one number of digits around it.
_DAMAGE = "\ufffd"
# Line ends of the source are mere space in HTML; each is replaced by one space, so places stay in step.
_LINE_ENDS_TO_SPACE = {ord(c): " " for c in "\n\r\x0b\x0c\x85\u2028\u2029"}


@dataclass(slots=True)
class Rendered:
    """The text of a page of HTML, and where each piece of it stands in the source."""

    text: str
    _text_starts: Sequence[int]
    _source_starts: Sequence[int]
    _source_ends: Sequence[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the text from start to end (not empty) stands in the source."""
        return self._source_offset(start)[0], self._source_offset(end - 1)[1]

    def _source_offset(self, offset: int) -> tuple[int, int]:
        piece = bisect_right(self._text_starts, offset) - 1
        text_start, text_end = self._text_starts[piece], self._text_starts[piece + 1]
        start, end = self._source_starts[piece], self._source_ends[piece]
        if text_end - text_start != end - start:
            return start, end  # a decoded entity is shorter than its source: all of it is one place
        begin = start + offset - text_start
        return begin, begin + 1


def _places() -> array[int]:
    return array("I")  # four bytes for each of millions, where a list takes forty


@dataclass(slots=True)
class Builder:
    """Collects the text of a page piece by piece; line ends wait until something is shown behind them."""

    text: io.StringIO = field(default_factory=io.StringIO)
    text_starts: array[int] = field(default_factory=_places)
    source_starts: array[int] = field(default_factory=_places)
    source_ends: array[int] = field(default_factory=_places)
    length: int = 0
    line_ends: int = 0

    def add(self, piece: str, start: int, end: int) -> None:
        """Add text as it stands in the source from start to end."""
        if self.line_ends:
            if piece.isspace() or (not piece.isascii() and is_blank(piece)):
                return
            if self.length:
                self._append("\n" * self.line_ends, start, start)
            self.line_ends = 0
        self._append(piece, start, end)

    def _append(self, piece: str, start: int, end: int) -> None:
        self.text.write(piece)
        self.text_starts.append(self.length)
        self.source_starts.append(start)
        self.source_ends.append(end)
        self.length += len(piece)

    def rendered(self, end: int) -> Rendered:
        """Return what was collected from a source of this length."""
        if self.line_ends:
            self._append("\n" * self.line_ends, end, end)
        self.text_starts.append(self.length)
        return Rendered(self.text.getvalue(), self.text_starts, self.source_starts, self.source_ends)


def render(source: str, *, keep_lines: bool = False) -> Rendered:
    """Return the text that a page of HTML shows.

    Scripts, styles, comments and the banners of web archives are left out, entities are decoded, block
    elements end lines. Takes time in proportion to the length, whatever the content.

    Args:
        source: the page.
        keep_lines: take all of it as preformatted, so that its own line ends count.
    """
    builder = Builder()
    feed(builder, source, len(source), keep_lines=keep_lines)
    return builder.rendered(len(source))


def unescaped(source: str, start: int, end: int) -> Rendered:
    """Return the text that the value of an attribute stands for."""
    builder = Builder()
    _add_text(builder, source, start, end, keep_lines=True)
    return builder.rendered(end)


def feed(builder: Builder, source: str, end: int, *, keep_lines: bool) -> int | None:
    """Feed a page up to ``end`` to the builder.

    Returns:
        How deep in preformatted text that place is; None if something that is not shown goes on there.
    """
    position, preformatted = 0, int(keep_lines)
    next_token, effect_of = TOKEN.search, EFFECTS.get  # looked up once, for there are many tags
    may_be_hidden = may_hide(source, 0, end)
    while (token := next_token(source, position)) and (start := token.start()) < end:
        if start > position:
            _add_text(builder, source, position, start, keep_lines=preformatted > 0)
        close, name, whole, _, _ = token.groups()
        if name is not None and whole is not None and (effect := effect_of(name, LOOK)) <= LINE:
            # An ordinary tag, in small letters.
            after: int | None = token.end()
        else:
            name = (name or "").lower()
            after = end_of(source, token, name)
            effect = effect_of(name, 0)
        if may_be_hidden and after is not None and is_hidden(source, token, name):
            after = end_of_hidden(source, token, name, after)
        if after is None or after > end:
            return None
        position = after
        if effect:
            if name == "pre":
                preformatted = max(int(keep_lines), preformatted + (-1 if close else 1))
            _break(builder, name, start, closing=bool(close))
    if position < end:
        _add_text(builder, source, position, end, keep_lines=preformatted > 0)
    return preformatted


def _break(builder: Builder, name: str, place: int, *, closing: bool) -> None:
    if name in BLOCKS:
        builder.line_ends = max(builder.line_ends, 1)  # what follows stands on a new line
    elif name == "br":
        builder.line_ends += 1
    elif name in CELLS and not closing:
        builder.add(" ", place, place)


def _add_text(builder: Builder, source: str, start: int, end: int, *, keep_lines: bool) -> None:
    piece = source[start:end]
    if not keep_lines and not piece.isprintable():
        piece = piece.translate(_LINE_ENDS_TO_SPACE)
    if "&" not in piece:
        builder.add(piece, start, end)
        return
    done = 0
    # The lookahead of an entity without its semicolon may need the character after this piece.
    for entity in _ENTITY.finditer(source, start, min(end + 1, len(source))):
        decoded = html.unescape(entity[0]) or _DAMAGE
        if decoded == entity[0]:
            continue
        if not keep_lines:
            decoded = decoded.translate(_LINE_ENDS_TO_SPACE)
        if before := piece[done : entity.start() - start]:
            builder.add(before, start + done, entity.start())
        builder.add(decoded, entity.start(), entity.end())
        done = entity.end() - start
    if done < len(piece):
        builder.add(piece[done:], start + done, end)
