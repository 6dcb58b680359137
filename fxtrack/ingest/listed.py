"""Every page of an import with what became of it, for a list of all pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain

from fxtrack.extract import Batch, Extraction, Passed, passed_pages
from fxtrack.model import FAR_DAYS, Capture, ListedPage, Outcome, Reason

_FLAGGED = f"printed date more than {FAR_DAYS} days from the capture: in no series"
_DATELESS = "no date that can be read under the ticker"
_NOTHING = "nothing on it looks like a ticker"
_NO_DATE_TAKEN = {Reason.IMPOSSIBLE_DATE, Reason.DATE_CUT}
"""What says by itself why a page has no date."""
_OPEN_ENDED = "not dated by its capture: the page may have been cut short, and have lost its date"
_WITHHELD = f"the given date is more than {FAR_DAYS} days from the capture"


def listed_pages(
    batches: Iterable[Batch], outcomes: Iterable[Outcome], given: date | None
) -> Iterator[ListedPage]:
    """Yield the pages of batches in their order.

    Args:
        batches: what was read.
        outcomes: what became of each extraction.
        given: the date that the user gave; None for none.
    """
    told = iter(outcomes)
    for batch in batches:
        passed = passed_pages(batch.passed)
        ahead = next(passed, None)
        for place, extraction in enumerate(batch.extractions):
            while ahead is not None and ahead.place <= place:
                yield _without_ticker(ahead)
                ahead = next(passed, None)
            yield _listed(extraction, next(told), given)
        yield from map(_without_ticker, chain([ahead] if ahead else [], passed))


def _without_ticker(page: Passed) -> ListedPage:
    taken = _instant(page.capture)
    return ListedPage(Outcome.NO_TICKER, _NOTHING, None, None, page.url, taken, 0, page.location)


def _listed(page: Extraction, outcome: Outcome, given: date | None) -> ListedPage:
    has_basis = page.ticker is not None or page.date is not None
    return ListedPage(
        outcome,
        _reason(page, given),
        page.date,
        page.date_basis if has_basis else None,
        page.url,
        _instant(page.capture),
        len(page.ticker.quotes) if page.ticker else 0,
        page.location,
    )


def _reason(page: Extraction, given: date | None) -> str:
    """Name each reason once, in the order of the page, causes first."""
    if page.problem is not None:
        return page.problem
    reasons = [reject.told for reject in page.by_cause]
    is_undated = page.date is None and page.ticker is not None
    is_withheld = given is not None and is_undated
    if is_undated and not is_withheld and all(each.reason not in _NO_DATE_TAKEN for each in page.rejects):
        reasons.append(_DATELESS)
    if page.open_end and is_undated:
        reasons.append(_OPEN_ENDED)
    return "; ".join(dict.fromkeys(reasons + [_FLAGGED] * page.is_flagged + [_WITHHELD] * is_withheld))


def _instant(capture: Capture | None) -> datetime | None:
    return capture.at if capture else None
