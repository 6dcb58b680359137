"""HTML to the text that a reader sees, with the way back from each character to its place in the source.

A tokenizer in the manner of the HTML standard, without building a tree. A tree would break three promises:
browsers' parsers move stray text out of tables, so a page that was cut short could read differently from
the whole; their trees keep no place in the source, so a number could not be traced to its line; and deep
nesting makes them quadratic. Here every step goes forward, and what a token means depends on nothing after
it: markup that is still open where the page ends is dropped with all that follows it.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field

_OPENING = re.compile(r"<(?:(?P<comment>!--)|(?P<close>/)?(?P<name>[A-Za-z][^\s/>]*+)|(?P<other>[!?/]))")
# A quoted value may hold ">"; quotes mean something only after "=".
_REST_OF_TAG = re.compile(
    r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+|(?=>)))*+>""",
)
_ID = re.compile(r"""\bid\s*=\s*["']?([\w:.-]+)""", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,40})(?:;|(?=[^A-Za-z0-9;]))"
)
# Line ends of the source are mere space in HTML; each is replaced by one space, so places stay in step.
_LINE_ENDS_TO_SPACE = {ord(c): " " for c in "\n\r\x0b\x0c\x85\u2028\u2029"}

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol "
    "optgroup option p pre section summary table tbody tfoot thead tr ul".split(),
)
_CELLS = frozenset(["td", "th"])
# Their content is no markup: it ends at the first closing tag of the same name.
_RAW = frozenset(
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"],
)
# Their content is markup that is not shown.
_UNSHOWN = frozenset(["template", "svg", "math", "object", "audio", "video", "canvas"])
# The banners that web archives put into the pages they serve.
_BANNER_IDS = frozenset(
    ["wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato", "_wb_plain_banner", "_wb_frame_top_banner"],
)
_BANNER_BEGIN = "BEGIN WAYBACK TOOLBAR INSERT"
_BANNER_END = re.compile(r"<!--\s*END WAYBACK TOOLBAR INSERT\s*-->")
_BLOCK_TAG = re.compile(
    rf"<(?:!doctype|\?xml|/?(?:br|head|td|th|{'|'.join(sorted(_BLOCKS))})(?=[\s/>]))", re.IGNORECASE
)
_TAG_OF_A_PAGE = re.compile(
    rf"{_BLOCK_TAG.pattern}|<(?:!--|/?(?:meta|title|script|style|link|span|a|b|i|em|strong|font|img|small)\b)",
    re.IGNORECASE,
)


def has_blocks(source: str, end: int) -> bool:
    """Tell whether a tag that ends lines, or a document, begins before ``end``."""
    return _BLOCK_TAG.search(source, 0, end) is not None


def has_markup(source: str, end: int) -> bool:
    """Tell whether a tag of a web page begins before ``end``."""
    return _TAG_OF_A_PAGE.search(source, 0, end) is not None


@dataclass(slots=True)
class Rendered:
    """The text of a page of HTML, and where each piece of it stands in the source."""

    text: str
    _text_starts: list[int]
    _source_starts: list[int]
    _source_ends: list[int]

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


@dataclass(slots=True)
class _Builder:
    pieces: list[str] = field(default_factory=list)
    text_starts: list[int] = field(default_factory=list)
    source_starts: list[int] = field(default_factory=list)
    source_ends: list[int] = field(default_factory=list)
    length: int = 0
    line_ends: int = 0

    def add(self, piece: str, start: int, end: int) -> None:
        """Add text as it stands in the source from start to end."""
        if self.line_ends:
            if piece.isspace():
                return
            if self.length:
                self._append("\n" * self.line_ends, start, start)
            self.line_ends = 0
        self._append(piece, start, end)

    def _append(self, piece: str, start: int, end: int) -> None:
        self.pieces.append(piece)
        self.text_starts.append(self.length)
        self.source_starts.append(start)
        self.source_ends.append(end)
        self.length += len(piece)

    def end_line(self) -> None:
        """A block begins or ends: what follows stands on a new line."""
        self.line_ends = max(self.line_ends, 1)

    def rendered(self, end: int) -> Rendered:
        if self.line_ends:
            self._append("\n" * self.line_ends, end, end)
        return Rendered(
            "".join(self.pieces), [*self.text_starts, self.length], self.source_starts, self.source_ends
        )


def render(source: str, *, keep_lines: bool = False) -> Rendered:
    """Return the text that a page of HTML shows.

    Scripts, styles, comments and the banners of web archives are left out, entities are decoded, block
    elements end lines. Takes time in proportion to the length, whatever the content.

    Args:
        source: the page.
        keep_lines: take all of it as preformatted, so that its own line ends count.
    """
    builder = _Builder()
    position, preformatted = 0, int(keep_lines)
    while opening := _OPENING.search(source, position):
        _add_text(builder, source, position, opening.start(), keep_lines=preformatted > 0)
        name = (opening["name"] or "").lower()
        tag_end = _end_of_tag(source, opening)
        if tag_end is None:
            return builder.rendered(len(source))
        if not opening["close"]:
            after = _end_of_unshown(source, opening, name, tag_end)
            if after is None:
                return builder.rendered(len(source))
            position = after
        else:
            position = tag_end
        if name == "pre":
            preformatted = max(int(keep_lines), preformatted + (-1 if opening["close"] else 1))
        _break(builder, name, opening.start(), closing=bool(opening["close"]))
    _add_text(builder, source, position, len(source), keep_lines=preformatted > 0)
    return builder.rendered(len(source))


def _break(builder: _Builder, name: str, place: int, *, closing: bool) -> None:
    if name in _BLOCKS:
        builder.end_line()
    elif name == "br":
        builder.line_ends += 1
    elif name in _CELLS and not closing:
        builder.add(" ", place, place)


def _add_text(builder: _Builder, source: str, start: int, end: int, *, keep_lines: bool) -> None:
    if start == end:
        return
    piece = source[start:end]
    if not keep_lines:
        piece = piece.translate(_LINE_ENDS_TO_SPACE)
    if "&" not in piece:
        builder.add(piece, start, end)
        return
    done = 0
    # The lookahead of an entity without its semicolon may need the character after this piece.
    for entity in _ENTITY.finditer(source, start, min(end + 1, len(source))):
        decoded = html.unescape(entity[0])
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


def _end_of_tag(source: str, opening: re.Match[str]) -> int | None:
    """Return the place after a tag or a comment; None if the page ends inside it."""
    if opening["comment"]:
        end = source.find("-->", opening.start() + 2)
        return end + 3 if end >= 0 else None
    if opening["other"]:
        end = source.find(">", opening.end() - (opening["other"] == "/"))
        return end + 1 if end >= 0 else None
    rest = _REST_OF_TAG.match(source, opening.end())
    return rest.end() if rest else None


def _end_of_unshown(source: str, opening: re.Match[str], name: str, tag_end: int) -> int | None:
    """Return the place after all that this tag hides, or after the tag; None if the page ends before."""
    if opening["comment"]:
        if _BANNER_BEGIN not in source[opening.start() : tag_end]:
            return tag_end
        end = _BANNER_END.search(source, tag_end)
        return end.end() if end else None
    if name in _RAW:
        return _after_close(source, name, tag_end, nested=False)
    if name in _UNSHOWN and source[tag_end - 2] != "/":
        return _after_close(source, name, tag_end, nested=True)
    if name == "div" and (found := _ID.search(source, opening.end(), tag_end)) and found[1] in _BANNER_IDS:
        return _after_close(source, name, tag_end, nested=True)
    return tag_end


def _after_close(source: str, name: str, position: int, *, nested: bool) -> int | None:
    tag = re.compile(rf"<(?P<close>/)?{name}(?=[\s/>])", re.IGNORECASE)
    depth = 1
    while found := tag.search(source, position):
        if not (nested or found["close"]):
            position = found.end()
            continue
        rest = _REST_OF_TAG.match(source, found.end())
        if rest is None:
            return None
        position = rest.end()
        if found["close"]:
            depth -= 1
        elif source[position - 2] != "/":
            depth += 1
        if depth == 0:
            return position
    return None
