"""Elements with the attribute ``hidden``: a browser shows nothing of them, whatever its value is.

What styles and scripts hide or show is not worked out. Whole pages that are hidden until a script has run
(``<body hidden>``) are read: a browser with scripts shows them.
"""

from __future__ import annotations

import re

from fxtrack.pages.tags import ATTRIBUTE, BLOCKS, TOKEN, end_of

# The first letter may be of any size, the rest not: so a text alone can be looked for.
_ATTRIBUTE_NAMES = (
    ("idden", re.compile(r"idden(?<=[\s\"'/][Hh]idden)(?=[\s=/>])")),
    ("IDDEN", re.compile(r"IDDEN(?<=[\s\"'/]HIDDEN)(?=[\s=/>])")),
)
_ALWAYS_SHOWN = frozenset(["html", "body", "head"])
_WITHOUT_CONTENT = frozenset(
    "area base br col embed frame hr img input keygen link meta param source track wbr".split()
)
# Elements whose end may be left out, with the tags that end them and the elements in which these do not.
_ROW_TAGS, _TABLE_TAG = frozenset(["tr"]), frozenset(["table"])
_BODY_TAGS = frozenset(["tbody", "thead", "tfoot"])
_CELL_TAGS = frozenset(["td", "th"])
_LIST_TAGS, _ITEM_TAGS = frozenset(["ul", "ol", "menu", "dir"]), frozenset(["li"])
_NAME_TAGS = frozenset(["dt", "dd"])
_OPTION_TAGS = frozenset(["option", "optgroup"])
_ENDED_BY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "p": (BLOCKS, frozenset()),
    **dict.fromkeys(_ITEM_TAGS, (_ITEM_TAGS, _LIST_TAGS)),
    **dict.fromkeys(_NAME_TAGS, (_NAME_TAGS, frozenset(["dl"]))),
    **dict.fromkeys(_CELL_TAGS, (_CELL_TAGS | _ROW_TAGS | _BODY_TAGS, _TABLE_TAG)),
    **dict.fromkeys(_ROW_TAGS, (_ROW_TAGS | _BODY_TAGS, _TABLE_TAG)),
    **dict.fromkeys(_BODY_TAGS, (_BODY_TAGS, _TABLE_TAG)),
    **dict.fromkeys(_OPTION_TAGS, (_OPTION_TAGS, frozenset(["select", "datalist"]))),
}


def may_hide(source: str, start: int = 0, end: int | None = None) -> bool:
    """Tell fast whether an element of a page, or of a part of it, may have the attribute."""
    stop = len(source) if end is None else end
    return any(
        source.rfind(text, start, stop) >= 0 and name.search(source, start, stop) is not None
        for text, name in _ATTRIBUTE_NAMES  # from the end it is found several times as fast
    )


def is_hidden(source: str, token: re.Match[str], name: str) -> bool:
    """Tell whether a tag begins an element that is hidden; ``name`` is the tag's, in small letters."""
    if not name or token["close"] or token["whole"] is None or name in _ALWAYS_SHOWN:
        return False
    begin, end = token.end("name"), token.end()
    if not may_hide(source, begin, end):
        return False
    return any(found["name"].lower() == "hidden" for found in ATTRIBUTE.finditer(source, begin, end - 1))


def end_of_hidden(source: str, token: re.Match[str], name: str, after: int) -> int | None:
    """Return the place behind an element that is hidden; None if the page ends before.

    Args:
        source: the page.
        token: the tag that begins it.
        name: of the tag, in small letters.
        after: the place behind the tag, and behind what it hides anyway.
    """
    if name in _WITHOUT_CONTENT or after > token.end():  # a script, say: all of it is hidden already
        return after
    return _end_of_element(source, name, after)


def _end_of_element(source: str, name: str, position: int) -> int | None:
    """Return the place behind the end of an element whose content begins at a place."""
    ended_by, containers = _ENDED_BY.get(name, (frozenset[str](), frozenset[str]()))
    depth = inside = 0
    while token := TOKEN.search(source, position):
        tag, start = (token["name"] or "").lower(), token.start()
        after = end_of(source, token, tag)
        if after is None:
            return None
        position = after
        step = -1 if token["close"] else 1
        if tag in containers:
            inside += step
            if inside < 0:
                return start  # the end of what the element stands in
        elif inside == 0 and tag in ended_by:
            return after if token["close"] and tag == name else start
        elif tag == name and not ended_by:
            depth += step
            if depth < 0:
                return after
    return None
