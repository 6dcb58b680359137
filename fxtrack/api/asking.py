"""Questions from Python, answered as frames: ``with fxtrack.open("fxtrack.db") as db: db.rates()``."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from fxtrack.answers.changes import PRICE_CHANGES
from fxtrack.answers.column import Answer, RowT
from fxtrack.answers.coverage import PAIR_COVERAGE
from fxtrack.answers.findings import FINDINGS
from fxtrack.answers.observations import OBSERVATIONS
from fxtrack.answers.official import COMPARISONS
from fxtrack.answers.printed import PRINTED_CHANGES
from fxtrack.answers.rates import RATES
from fxtrack.answers.revisions import REVISIONS
from fxtrack.answers.runs import RUNS
from fxtrack.model import Filters, Pair, Sighting
from fxtrack.numbers.daily import Rule
from fxtrack.numbers.series import Series, View
from fxtrack.quality import ratefile
from fxtrack.quality.checks import Limits
from fxtrack.quality.ratefile import Reading
from fxtrack.questions.beside import Printed
from fxtrack.questions.examined import Examined, no_collection
from fxtrack.questions.explained import PrintedChanges
from fxtrack.questions.priced import Priced, Revised
from fxtrack.store import Session, Store, count_snapshots, read_observations, read_runs, read_sightings

if TYPE_CHECKING:
    import pandas as pd


class Asking:
    """A database of observations; the frames it returns hold rates as ``decimal.Decimal``, as printed.

    Most methods take the filters as keywords: ``pairs`` (such as ``["KGS/USD"]``, or a single pair as text),
    ``since`` and ``until`` (dates, inclusive), ``as_of`` (an aware datetime: what was imported up to then)
    and ``include_flagged`` (also printed dates more than two days from the capture time).

    ``rates``, ``changes`` and ``revisions`` also take what chooses a series: ``daily`` (``median``,
    ``first``, ``last``, ``low`` or ``high``), ``weekdays``, ``per_usd``, ``base`` and ``quote``, and
    ``index`` (a date at which each pair is 100); see ``fxtrack.numbers.series.View``.

    Each call reads one state of the database. All raise ``StoreError`` if the database is missing, foreign,
    older or newer than this fxtrack, ``InputError`` for a pair that is none, and ``TypeError`` for a keyword
    that they do not have.
    """

    def __init__(self, url_or_path: str, *, create: bool = False) -> None:
        self._store = Store(url_or_path)
        self._held = threading.local()
        if create:
            self._store.create()
        with self._store.reading():
            pass  # it is there, and of this fxtrack

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing stays open between questions; the context only bounds the use."""

    @contextmanager
    def session(self) -> Iterator[Self]:
        """Let several calls of this thread see one state of the database.

        ::

            with db.session():
                rates, findings = db.rates(), db.findings()

        While it is open, imports into a SQLite database wait before they commit, a minute at most: then they
        fail, and what they committed before is kept. Ask what is needed, leave the block, and compute then.
        On PostgreSQL imports go on, and the calls do not see them.
        """
        with ExitStack() as stack:
            session = stack.enter_context(self._reading())
            before = getattr(self._held, "session", None)
            self._held.session = session
            try:
                yield self
            finally:
                self._held.session = before
                stack.close()  # without what the block raised: that is not the database's fault

    def observations(
        self,
        *,
        undated: bool = False,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
    ) -> pd.DataFrame:
        """Return each distinct printed quote on one date.

        Returns:
            A frame with the columns date, base, quote, rate, change (the printed percent), date_basis,
            snapshots (in how many it was seen), flagged, first_captured and last_captured (UTC, or None).
            With ``undated``, the quotes of snapshots without any date instead; their date is None.
        """
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        with self._reading() as session:
            found = read_observations(session, filters, undated=undated)
        return _frame(OBSERVATIONS, found)

    def rates(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
    ) -> pd.DataFrame:
        """Return the daily series. Averages of months are not among its options yet.

        Returns:
            A frame with the columns date, base, quote, rate, low, high, prints
            (the number of distinct rates of the day), rate_min and rate_max (what the printed digits allow),
            spread (of the day, in percent), spread_resolved, and mark (``weekend``, ``weekend print``).
        """
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        view = View(daily, weekdays, per_usd, base, quote, index)
        return _frame(RATES, self._priced(view, filters).series.rates)

    def series(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
    ) -> Series:
        """Return the daily series as rows, together with what is not in it."""
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        return self._priced(View(daily, weekdays, per_usd, base, quote, index), filters).series

    def changes(
        self,
        *,
        max_gap: int | None = None,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
    ) -> pd.DataFrame:
        """Return the change table.

        Args:
            max_gap: how many days older than its target date a reference rate may be; None for 14.
            pairs: see the class, as for all others.
            since: first date.
            until: last date.
            as_of: an instant.
            include_flagged: also dates far from the capture time.
            daily: the rule for the rate of a day.
            weekdays: without Saturdays and Sundays.
            per_usd: units of the currency per dollar.
            base: what this currency costs.
            quote: in which currency.
            index: refused: the changes of an index are those of the rates.

        Returns:
            A frame with a row a pair and period, and the fields of ``fxtrack.numbers.changes.Change``.
        """
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        priced = self._priced(View(daily, weekdays, per_usd, base, quote, index), filters)
        return _frame(PRICE_CHANGES, priced.changes(max_gap))

    def revisions(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
    ) -> pd.DataFrame:
        """Return the daily rates that imports after ``as_of`` changed, or the last import if it is not given.

        Returns:
            A frame with the fields of ``fxtrack.numbers.changes.Revision`` as columns.
        """
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        view = View(daily, weekdays, per_usd, base, quote, index)
        with self._reading() as session:
            revised = Revised.read(session, view, filters)
        return _frame(REVISIONS, revised.rows())

    def findings(
        self,
        limits: Limits | None = None,
        *,
        places: int = 3,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
    ) -> pd.DataFrame:
        """Return what looks wrong, and why.

        Args:
            limits: what counts as wrong.
            places: how many places to name with each finding.
            pairs: see the class, as for all others.
            since: first date; dates are compared with those around them whatever is asked for.
            until: last date.
            as_of: an instant.
            include_flagged: also dates far from the capture time.

        Returns:
            A frame with the fields of ``fxtrack.quality.findings.Finding`` as columns.
        """
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        with no_collection():
            with self._reading() as session:
                examined = Examined.read(session, filters, places=places)
            found = examined.findings(limits)
        return _frame(FINDINGS, found)

    def printed_changes(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
    ) -> pd.DataFrame:
        """Return what the printed changes tell.

        Returns:
            A frame with the fields of ``fxtrack.quality.printed.Explained`` as columns.
        """
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        with self._reading() as session:
            printed = PrintedChanges.read(session, filters)
        return _frame(PRINTED_CHANGES, printed.rows())

    def official(
        self,
        file: str | Path,
        reading: Reading | None = None,
        *,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
    ) -> pd.DataFrame:
        """Set the official rates of a CSV file beside the printed ones.

        Args:
            file: its path; see ``fxtrack.quality.ratefile.read`` for what is read, and what is refused.
            reading: how it is to be read, as far as that does not show.
            pairs: see the class, as for all others.
            since: first date.
            until: last date.
            as_of: an instant.
            include_flagged: also dates far from the capture time.

        Returns:
            A frame with the fields of ``fxtrack.quality.official.Comparison`` as columns; rates of pairs that
            nothing printed can be set beside are not in it.
        """
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        rates = ratefile.read(Path(file).read_bytes(), str(file), reading)
        with self._reading() as session:
            printed = Printed.read(session, filters)
        return _frame(COMPARISONS, printed.beside(rates).comparisons)

    def coverage(
        self,
        by: str = "month",
        *,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
    ) -> pd.DataFrame:
        """Return which dates or months have which data.

        Returns:
            A frame with the fields of ``fxtrack.numbers.coverage.Coverage`` as columns.
        """
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        with self._reading() as session:
            examined = Examined.read(session, filters, places=1)
        return _frame(PAIR_COVERAGE, examined.coverage(by))

    def runs(self) -> pd.DataFrame:
        """Return the import runs in their order, with the fields of ``fxtrack.model.Run`` as columns."""
        with self._reading() as session:
            return _frame(RUNS, read_runs(session))

    def sightings(self, pair: str, day: date | None, *, as_of: datetime | None = None) -> list[Sighting]:
        """Return where the numbers of a pair on a date come from; a date of None asks for the undated."""
        filters = filters_of(pair, None, None, as_of)
        with self._reading() as session:
            return read_sightings(session, filters.pairs[0], day, filters.as_of)

    def snapshots(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
    ) -> dict[date, int]:
        """Count the snapshots that the observations of each date come from."""
        filters = filters_of(pairs, since, until, as_of, include_flagged=include_flagged)
        with self._reading() as session:
            return count_snapshots(session, filters)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        """Use the session that this thread holds, or one for this call."""
        held: Session | None = getattr(self._held, "session", None)
        if held is not None:
            with self._store.explaining():
                yield held
            return
        with self._store.reading() as session:
            yield session

    def _priced(self, view: View, filters: Filters) -> Priced:
        with self._reading() as session:
            return Priced.read(session, view, filters)


def filters_of(
    pairs: str | Sequence[str],
    since: date | None,
    until: date | None,
    as_of: datetime | None,
    *,
    include_flagged: bool = False,
) -> Filters:
    """Check the keywords that every question takes; a single pair may be a text."""
    listed = [pairs] if isinstance(pairs, str) else pairs
    return Filters(tuple(map(Pair.parse, listed)), since, until, as_of, include_flagged)


def _frame(answer: Answer[RowT], rows: Sequence[RowT]) -> pd.DataFrame:
    """Put the rows of an answer into a frame; every value stays what it is, decimals and dates too."""
    import pandas as pd

    columns, cells = answer.in_frame(rows)
    return pd.DataFrame(cells, columns=columns, dtype=object)
