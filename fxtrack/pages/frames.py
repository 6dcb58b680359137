"""Documents within a page: what stands in ``srcdoc`` of a frame, which a browser shows in its place.

Such a document is one of its own. Its text is unescaped, with the way back from each character to the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from fxtrack.model import Pair, Quote, Reason, plain
from fxtrack.pages.hidden import end_of_hidden, is_hidden
from fxtrack.pages.judge import Judged, at_most, nothing_but
from fxtrack.pages.located import Way, Within
from fxtrack.pages.marks import Marks
from fxtrack.pages.markup import Rendered
from fxtrack.pages.tags import TOKEN, attribute, end_of

MAX_DEPTH = 3
"""Frames in frames are followed so deep."""
MAX_FRAMES = 1000
"""So many documents in frames may say something on a page."""
MAX_ENTITIES = 500_000
"""So many ``&`` may stand in a document in a frame: each takes memory."""

_SEVERAL = frozenset([Reason.SEVERAL_PAGES, Reason.DATE_CONFLICT])


def within(last: Rendered, before: Way | None) -> Way:
    """Join two ways; of the source itself there is none before."""
    return last if before is None else Within(last, before)


def may_hold_frames(source: str) -> bool:
    """Tell fast whether a page may hold such a frame."""
    return source.rfind("srcdoc") >= 0 or source.rfind("SRCDOC") >= 0  # faster than from the beginning


def frames(source: str, marks: Marks) -> Iterator[tuple[int, int]]:
    """Yield where the documents in the frames of a page stand that may hold a quote."""
    position, mark = 0, marks.next(source)
    while mark is not None and (token := TOKEN.search(source, position)):
        name = (token["name"] or "").lower()
        value = None
        if name == "iframe" and token["whole"] is not None and not token["close"]:
            value = None if is_hidden(source, token, name) else attribute(source, token, "srcdoc")
        if value is not None:
            mark = marks.next(source, value[0]) if mark < value[0] else mark
            if mark is not None and mark < value[1]:
                yield value
        after = end_of(source, token, name)
        if after is not None and is_hidden(source, token, name):
            after = end_of_hidden(source, token, name, after)
        if after is None:
            return
        position = after


def one_page(documents: Sequence[Judged], source: str, line_at: Callable[[int], int]) -> Judged:
    """Return what a page and the documents in it say.

    All that is printed must be printed in one of them, the first with a date if there is any, and no other
    may have another date: nothing tells which document is meant. Of more documents than there may be, the
    last one only tells that there are more.
    """
    if len(documents) > MAX_FRAMES + 1:
        *first, last = documents
        place = (last.quotes or last.rejects)[0].span
        documents = [*first, nothing_but(Reason.TOO_MANY_FRAMES, source, place, line_at(place[0]))]
    saying = [document for document in documents if document.quotes]
    every = [reject for document in documents for reject in document.rejects]
    rejects = at_most(sorted(every, key=lambda reject: reject.span))
    if not saying or any(reject.reason in _SEVERAL for reject in every):
        return Judged((), None, rejects, None)
    chosen = next((document for document in saying if document.page_date), saying[0])
    printed = {_print(quote) for quote in chosen.quotes}
    for document in saying:
        more = [quote for quote in document.quotes if _print(quote) not in printed]
        if more or document.page_date not in {None, chosen.page_date}:
            place = (more or document.quotes)[0].span
            return nothing_but(Reason.SEVERAL_PAGES, source, place, line_at(place[0]))
    return Judged(chosen.quotes, chosen.page_date, rejects, None)


def _print(quote: Quote) -> tuple[Pair, str, str, str]:
    change = "" if quote.change is None else plain(quote.change)
    return quote.pair, plain(quote.rate), change, quote.source
