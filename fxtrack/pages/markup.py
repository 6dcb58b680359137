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
from typing import NamedTuple

# A quoted value may hold ">"; quotes mean something only after "=".
_REST = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+|(?=>)))*>"""
_REST_OF_TAG = re.compile(_REST)
# A tag with its end, or one that is still open where the page ends; a comment; whatever else is no text.
_TOKEN = re.compile(
    rf"<(?:(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?:{_REST}(?P<whole>)|)|(?P<comment>!--)|(?P<other>[!?/]))"
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
    "optgroup option p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(["td", "th"])
# Their content is no markup: it ends at the first closing tag of the same name.
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"])
# Their content is markup that is not shown.
_UNSHOWN = frozenset(["template", "svg", "math", "object", "audio", "video", "canvas"])
# The banners that web archives put into the pages they serve.
_BANNER_IDS = frozenset(
    ["wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato", "_wb_plain_banner", "_wb_frame_top_banner"]
)
_BANNER_BEGIN = "BEGIN WAYBACK TOOLBAR INSERT"
_BANNER_END = re.compile(r"<!--\s*END WAYBACK TOOLBAR INSERT\s*-->")
# What a tag does: nothing, end lines (or a cell), or hide what follows, for which it has to be looked at.
_LINE, _LOOK = 1, 2
_INLINE = "a abbr b big cite code em font i img link meta s small span strong sub sup u wbr".split()
_EFFECTS = (
    dict.fromkeys(_INLINE, 0)
    | dict.fromkeys([*_BLOCKS, *_CELLS, "br"], _LINE)
    | dict.fromkeys(["div", *_RAW, *_UNSHOWN], _LOOK)
)
_BLOCK_TAG = re.compile(
    rf"<(?:!doctype|\?xml|/?(?:br|head|td|th|{'|'.join(sorted(_BLOCKS))})(?=[\s/>]))", re.IGNORECASE
)
_TAG_OF_A_PAGE = re.compile(
    rf"{_BLOCK_TAG.pattern}|<(?:!--|/?(?:meta|title|script|style|link|span|a|b|i|em|strong|font|img|small)\b)",
    re.IGNORECASE,
)


def first_block(source: str) -> int | None:
    """Return where the first tag that ends lines, or a document, begins; None if there is none."""
    found = _BLOCK_TAG.search(source)
    return found.start() if found else None


def first_tag(source: str) -> int | None:
    """Return where the first tag of a web page begins; None if there is none."""
    start = source.find("<")  # which is faster than a pattern, where there is none
    found = _TAG_OF_A_PAGE.search(source, start) if start >= 0 else None
    return found.start() if found else None


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

    def source_start(self, offset: int) -> int:
        """Return where the text from an offset on begins in the source, behind the tags before it."""
        return self._source_offset(offset)[0] if offset < len(self.text) else self._source_ends[-1]

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
    _tokenize(builder, source, len(source), keep_lines=keep_lines)
    return builder.rendered(len(source))


# The beginning of an ordinary page, in one pass: text, tags, and scripts, styles, titles and comments that
# end. Whatever hides what follows it, or makes line ends count, is not in it; nor are tags in capitals.
# Loops over groups are not possessive, which is broken in CPython before 3.11.5. Nothing is lost: no turn of
# such a loop begins where what follows the loop could begin. Some turns at a time, for each is remembered.
_HIDING = "|".join(sorted((_RAW | _UNSHOWN | {"pre"}) - {"script", "style", "title"}))
_HIDDEN = "".join(
    rf"|<{name}(?=[\s/>])(?:{_REST})(?:[^<]++|<(?!/(?i:{name})[\s/>]))*</{name}(?=[\s/>])(?:{_REST})"
    for name in ("script", "style", "title")
)
_TAG = rf"</?(?!(?:script|style|title|{_HIDING})[\s/>])[a-z][a-z0-9]*+(?=[\s/>])(?:{_REST})"
_ORDINARY = re.compile(
    rf"(?:[^<]++|{_TAG}{_HIDDEN}|<!--(?!-?>)(?:[^-B]++|-(?!->)|B(?!EGIN WAYBACK))*-->|<!(?!--)[^>]*+>)"
    "{0,500}"
)
# Where a space, bullet or tag stands from which on there are only tags; and then, that it sets apart.
_NEAR_APART = re.compile(r"(?:[\s\u2022]|<[^<>]*>)(?:<[a-z][^<>]*>)*\Z")
_ENDS_LINE = rf"/?(?:{'|'.join(sorted(_BLOCKS - {'pre'}))})|br|td|th"
_APART = re.compile(rf"(?:[\s\u2022]|<(?:{_ENDS_LINE})(?=[\s/>])(?:{_REST}))(?:{_TAG})*")
_NEAR = 200


def is_shown(source: str, place: int) -> bool:
    """Tell fast whether shown text begins at a place, apart from what is shown before it.

    It errs on one side only: where it says no, ``shown_before`` may still say so, in more time.
    """
    near = _NEAR_APART.search(source, max(0, place - _NEAR), place)
    if near is None or any(source.find(banner, 0, place) >= 0 for banner in ("wm-ipp", "donato", "_wb_")):
        return False
    if _APART.fullmatch(source, near.start(), place) is None:
        return False
    position, before = 0, -1
    while before < position < near.start():
        before = position
        found = _ORDINARY.match(source, position, near.start())
        position = found.end() if found else position
    return position == near.start()


class Shown(NamedTuple):
    """What a page of HTML shows before a place in its source, and whether line ends count there."""

    text: str
    preformatted: bool


def shown_before(source: str, place: int, *, keep_lines: bool = False) -> Shown | None:
    """Return what a page shows before a place; None if no shown text begins there: in a tag, in a script."""
    builder = _Builder()
    preformatted = _tokenize(builder, source, place, keep_lines=keep_lines)
    if preformatted is None:
        return None
    return Shown("".join(builder.pieces) + "\n" * builder.line_ends, preformatted > 0)


def _tokenize(builder: _Builder, source: str, end: int, *, keep_lines: bool) -> int | None:
    """Feed a page up to ``end`` to the builder.

    Returns:
        How deep in preformatted text that place is; None if something that is not shown goes on there.
    """
    position, preformatted = 0, int(keep_lines)
    while (token := _TOKEN.search(source, position)) and (start := token.start()) < end:
        if start > position:
            _add_text(builder, source, position, start, keep_lines=preformatted > 0)
        close, name, whole, _, _ = token.groups()
        if name is not None and whole is not None and (effect := _EFFECTS.get(name, _LOOK)) <= _LINE:
            # An ordinary tag, in small letters.
            after: int | None = token.end()
        else:
            name = (name or "").lower()
            after = _after(source, token, name)
            effect = _EFFECTS.get(name, 0)
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


def _after(source: str, token: re.Match[str], name: str) -> int | None:
    """Return the place after a tag or comment and all that it hides; None if the page ends before."""
    after = _end_of_token(source, token)
    if after is None or token["close"]:
        return after
    return _end_of_unshown(source, token, name, after)


def _break(builder: _Builder, name: str, place: int, *, closing: bool) -> None:
    if name in _BLOCKS:
        builder.line_ends = max(builder.line_ends, 1)  # what follows stands on a new line
    elif name == "br":
        builder.line_ends += 1
    elif name in _CELLS and not closing:
        builder.add(" ", place, place)


def _add_text(builder: _Builder, source: str, start: int, end: int, *, keep_lines: bool) -> None:
    piece = source[start:end]
    if not keep_lines and not piece.isprintable():
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


def _end_of_token(source: str, token: re.Match[str]) -> int | None:
    """Return the place after a tag or a comment; None if the page ends inside it."""
    if token["comment"]:
        end = source.find("-->", token.start() + 2)
        return end + 3 if end >= 0 else None
    if token["other"]:
        end = source.find(">", token.end() - (token["other"] == "/"))
        return end + 1 if end >= 0 else None
    return token.end() if token["whole"] is not None else None


def _end_of_unshown(source: str, token: re.Match[str], name: str, tag_end: int) -> int | None:
    """Return the place after all that this tag hides, or after the tag; None if the page ends before."""
    if token["comment"]:
        if _BANNER_BEGIN not in source[token.start() : tag_end]:
            return tag_end
        end = _BANNER_END.search(source, tag_end)
        return end.end() if end else None
    if name in _RAW:
        return _after_close(source, name, tag_end, nested=False)
    if name in _UNSHOWN and source[tag_end - 2] != "/":
        return _after_close(source, name, tag_end, nested=True)
    if name == "div" and _is_banner(source[token.end("name") : tag_end]):
        return _after_close(source, name, tag_end, nested=True)
    return tag_end


def _is_banner(attributes: str) -> bool:
    found = _ID.search(attributes)
    return found is not None and found[1] in _BANNER_IDS


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
