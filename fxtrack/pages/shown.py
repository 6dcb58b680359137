"""Whether a place in the source of a page begins text that is shown: fast, or by reading up to it."""

from __future__ import annotations

import re
from typing import NamedTuple

from fxtrack.pages.hidden import may_hide
from fxtrack.pages.markup import Builder, feed
from fxtrack.pages.tags import BLOCKS, RAW, REST, UNSHOWN

# The beginning of an ordinary page, in one pass: text, tags, and scripts, styles, titles and comments that
# end. Whatever hides what follows it, or makes line ends count, is not in it; nor are tags in capitals.
# Loops over groups are not possessive, which is broken in CPython before 3.11.5. Nothing is lost: no turn of
# such a loop begins where what follows the loop could begin. Some turns at a time, for each is remembered.
_HIDING = "|".join(sorted((RAW | UNSHOWN | {"pre"}) - {"script", "style", "title"}))
_HIDDEN = "".join(
    rf"|<{name}(?=[\s/>])(?:{REST})(?:[^<]++|<(?!/(?i:{name})[\s/>]))*</{name}(?=[\s/>])(?:{REST})"
    for name in ("script", "style", "title")
)
_TAG = rf"</?(?!(?:script|style|title|{_HIDING})[\s/>])[a-z][a-z0-9]*+(?=[\s/>])(?:{REST})"
_ORDINARY = re.compile(
    rf"(?:[^<]++|{_TAG}{_HIDDEN}|<!--(?!-?>)(?:[^-B]++|-(?!->)|B(?!EGIN WAYBACK))*-->|<!(?!--)[^>]*+>)"
    "{0,500}"
)
# What sets apart what follows it, and then only tags.
_ENDS_LINE = rf"/?(?:{'|'.join(sorted(BLOCKS - {'pre'}))})|br|td|th"
_SETS_APART = re.compile(rf"(?:[\s\u2022]|<(?:{_ENDS_LINE})(?=[\s/>])(?:{REST}))(?:{_TAG})*")
_NEAR = 200


def is_shown(source: str, place: int) -> bool:
    """Tell fast whether shown text begins at a place, apart from what is shown before it.

    It errs on one side only: where it says no, ``shown_before`` may still say so, in more time.
    """
    near = _begins_apart(source, place)
    if near is None or _may_be_in_banner(source, place) or may_hide(source, 0, place):
        return False
    if _SETS_APART.fullmatch(source, near, place) is None:
        return False
    position, before = 0, -1
    while before < position < near:
        before = position
        found = _ORDINARY.match(source, position, near)
        position = found.end() if found else position
    return position == near


def _begins_apart(source: str, place: int) -> int | None:
    """Return where a space, bullet or tag stands, with only tags between it and a place; None without one.

    It looks back from the place, which is six times as fast as a pattern.
    """
    least, start = max(0, place - _NEAR), place
    while start > least:
        last = source[start - 1]
        if last.isspace() or last == "\u2022":
            return start - 1
        begin = source.rfind("<", least, start) if last == ">" else -1
        if begin < 0 or source.find(">", begin, start - 1) >= 0:
            break
        if not "a" <= source[begin + 1] <= "z":
            return begin
        start = begin
    return start if start < place else None


def _may_be_in_banner(source: str, place: int) -> bool:
    # From the end, which is twice as fast.
    return (
        source.rfind("wm-ipp", 0, place) >= 0
        or source.rfind("donato", 0, place) >= 0
        or source.rfind("_wb_", 0, place) >= 0
    )


class Shown(NamedTuple):
    """What a page of HTML shows before a place in its source, and whether line ends count there."""

    text: str
    preformatted: bool


def shown_before(source: str, place: int, *, keep_lines: bool = False) -> Shown | None:
    """Return what a page shows before a place; None if no shown text begins there: in a tag, in a script."""
    builder = Builder()
    preformatted = feed(builder, source, place, keep_lines=keep_lines)
    if preformatted is None:
        return None
    return Shown(builder.text.getvalue() + "\n" * builder.line_ends, preformatted > 0)
