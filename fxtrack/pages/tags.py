"""The tags of HTML: what they are, what they do to the text that a page shows, and where they end."""

from __future__ import annotations

import re

# A quoted value may hold ">"; quotes mean something only after "=".
REST = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+|(?=>)))*+>"""
_REST_OF_TAG = re.compile(REST)
# A tag with its end, or one that is still open where the page ends; a comment; whatever else is no text.
TOKEN = re.compile(
    rf"<(?:(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?:{REST}(?P<whole>)|)|(?P<comment>!--)|(?P<other>[!?/]))"
)
ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>[^\s/>=]++)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'>][^\s>]*+))?)?"""
)
_ID = re.compile(r"""\bid\s*=\s*["']?([\w:.-]+)""", re.IGNORECASE)

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol "
    "optgroup option p pre section summary table tbody tfoot thead tr ul".split()
)
CELLS = frozenset(["td", "th"])
# Their content is no markup: it ends at the first closing tag of the same name.
RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"])
# Their content is markup that is not shown.
UNSHOWN = frozenset(["template", "svg", "math", "object", "audio", "video", "canvas"])
# What may have a shadow root, beside elements of the page's own, which have a hyphen in their names.
_HOSTS = frozenset(
    "article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span".split()
)
# The banners that web archives put into the pages they serve.
_BANNER_IDS = frozenset(
    ["wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato", "_wb_plain_banner", "_wb_frame_top_banner"]
)
_BANNER_BEGIN = "BEGIN WAYBACK TOOLBAR INSERT"
_BANNER_END = re.compile(r"<!--\s*END WAYBACK TOOLBAR INSERT\s*-->")
# What a tag does: nothing, end lines (or a cell), or hide what follows, for which it has to be looked at.
LINE, LOOK = 1, 2
_INLINE = "a abbr b big cite code em font i img link meta s small span strong sub sup u wbr".split()
EFFECTS = (
    dict.fromkeys(_INLINE, 0)
    | dict.fromkeys([*BLOCKS, *CELLS, "br"], LINE)
    | dict.fromkeys(["div", *RAW, *UNSHOWN], LOOK)
)
_BLOCK_TAG = re.compile(
    rf"<(?:!doctype|\?xml|/?(?:br|head|td|th|{'|'.join(sorted(BLOCKS))})(?=[\s/>]))", re.IGNORECASE
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


def end_of(source: str, token: re.Match[str], name: str) -> int | None:
    """Return the place after a tag or comment and all that it hides; None if the page ends before."""
    after = _end_of_token(source, token)
    if after is None or token["close"]:
        return after
    return _end_of_unshown(source, token, name, after)


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
    if name in RAW:
        return _after_close(source, name, tag_end, nested=False)
    is_shown = source[tag_end - 2] == "/" or (name == "template" and _is_shadow_root(source, token))
    if name in UNSHOWN and not is_shown:
        return _after_close(source, name, tag_end, nested=True)
    if name == "div" and _is_banner(source[token.end("name") : tag_end]):
        return _after_close(source, name, tag_end, nested=True)
    return tag_end


def attribute(source: str, token: re.Match[str], wanted: str) -> tuple[int, int] | None:
    """Return where the value of an attribute of a tag stands, inside its quotes; None without one."""
    for found in ATTRIBUTE.finditer(source, token.end("name"), token.end() - 1):
        if found["name"].lower() == wanted:  # the first of a name counts
            return next((found.span(kind) for kind in ("double", "single", "bare") if found[kind]), None)
    return None


def _is_shadow_root(source: str, token: re.Match[str]) -> bool:
    """Tell whether a template is shown in place of its element: the first thing in one that may have it.

    Browsers write it there. Elsewhere the tag before it does not tell in which element it stands.
    """
    mode = attribute(source, token, "shadowrootmode")
    if mode is None or source[slice(*mode)].lower() not in {"open", "closed"}:
        return False
    before = TOKEN.match(source, max(0, source.rfind("<", 0, token.start())))
    if before is None or before["whole"] is None or before["close"]:
        return False
    host = before["name"].lower()
    return (host in _HOSTS or "-" in host) and not source[before.end() : token.start()].strip()


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
