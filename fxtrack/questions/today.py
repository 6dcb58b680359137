"""Which day counts as today, for the questions that look back from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from fxtrack.model import Filters
from fxtrack.store import Session, read_prints


def current_day(session: Session, filters: Filters) -> date:
    """Return the date in UTC, or the next one where a page is dated so: somewhere it is that day already.

    A page of any pair counts, so that all answers of an hour are about the same day. One of a later date
    does not: no place on earth is further ahead.

    Args:
        session: the database.
        filters: what was imported by when; which pairs and dates are asked for does not matter.
    """
    day = datetime.now(UTC).date()
    ahead = day + timedelta(days=1)
    of_that_day = replace(filters, pairs=(), since=ahead, until=ahead)
    return ahead if read_prints(session, of_that_day) else day
