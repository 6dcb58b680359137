"""The Python interface to a database: ``with fxtrack.open("fxtrack.db") as db: db.rates()``."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
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
from fxtrack.errors import InputError
from fxtrack.model import Date, Filters, Pair, Sighting
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

    from fxtrack.drawing.theme import Theme
    from fxtrack.importing import DateFrom, Imported
    from fxtrack.ingest import Done
    from fxtrack.words import Lang


class Database:
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
        with self._reading() as session:
            before = getattr(self._held, "session", None)
            self._held.session = session
            try:
                yield self
            finally:
                self._held.session = before

    def import_(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
        *,
        lists: Iterable[str | os.PathLike[str]] = (),
        null: bool = False,
        date: Date | None = None,
        date_from: DateFrom | None = None,
        text_column: str | None = None,
        url_column: str | None = None,
        time_column: str | None = None,
        again: bool = False,
        rejects: str | os.PathLike[str] | None = None,
        jobs: int | None = None,
        executor: Executor | None = None,
        dry_run: bool = False,
        progress: Callable[[Done], object] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Imported:
        """Import pages: files, folders and archives, as ``fxtrack import`` does.

        Where processes start by running the script again (``spawn``, ``forkserver``), a script that calls
        this has its call under ``if __name__ == "__main__":``, or says ``jobs=1``.

        Args:
            paths: what to read; ``-`` is one page on standard input.
            lists: files with a path on each line.
            null: the paths in lists end with a NUL, not with a line end.
            date: the date of all pages that print none; cannot be taken back.
            date_from: ``captured`` or ``filename``: date those by their capture time.
            text_column: of JSON Lines and Parquet; None to find it by its name.
            url_column: the column of the address.
            time_column: the column of the capture time (UTC).
            again: read files that have not changed since they were imported as well.
            rejects: a CSV file for everything that is refused.
            jobs: how many processes read, or how many workers the executor has; None for one a processor, if
                there is enough to read.
            executor: any ``concurrent.futures.Executor`` to read with; it is not shut down.
            dry_run: read everything, write nothing.
            progress: is told of each commit.
            stop: asked now and then; once it says so, the import ends after what is under way.

        Returns:
            What became of the pages: ``counts``, the first ``refusals``, and whether it was ``interrupted``.

        Raises:
            InputError: an option has a value that it cannot have, or a list cannot be read.
            StoreError: the database failed; what was committed before is kept.
            WorkerError: a process that reads was killed.
        """
        if getattr(self._held, "session", None) is not None:
            raise InputError("an import would wait for the session that it stands in: call it outside")
        from fxtrack.importing import Import

        job = Import(
            store=self._store,
            paths=(os.fsdecode(paths),)
            if isinstance(paths, str | os.PathLike)
            else tuple(map(os.fsdecode, paths)),
            lists=tuple(map(os.fsdecode, lists)),
            null=null,
            date=date,
            date_from=date_from,
            text_column=text_column,
            url_column=url_column,
            time_column=time_column,
            again=again,
            rejects=None if rejects is None else Path(rejects),
            jobs=jobs,
            executor=executor,
            dry_run=dry_run,
        )
        return job.run(progress, stop)

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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
        with self._reading() as session:
            examined = Examined.read(session, filters, places=1)
        return _frame(PAIR_COVERAGE, examined.coverage(by))

    def runs(self) -> pd.DataFrame:
        """Return the import runs in their order, with the fields of ``fxtrack.model.Run`` as columns."""
        with self._reading() as session:
            return _frame(RUNS, read_runs(session))

    def sightings(self, pair: str, day: date | None, *, as_of: datetime | None = None) -> list[Sighting]:
        """Return where the numbers of a pair on a date come from; a date of None asks for the undated."""
        filters = _filters(pair, None, None, as_of)
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
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
        with self._reading() as session:
            return count_snapshots(session, filters)

    def chart(
        self,
        file: str | os.PathLike[str],
        *,
        kind: str | None = None,
        width: float = 16.0,
        height: float | None = None,
        dpi: int = 200,
        theme: Theme = "light",
        lang: Lang = "en",
        title: str | None = None,
        source: str | None = None,
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
    ) -> list[str]:
        """Draw one chart into a file, as ``fxtrack chart`` does.

        Args:
            file: a PNG, SVG or PDF by its suffix; it appears whole or not at all.
            kind: a name in ``fxtrack.charts.CHART_KINDS``; None for a trend of one pair, an overview of
                several, an index if ``index`` is given.
            width: in centimetres.
            height: in centimetres; None for what suits the chart.
            dpi: dots of a PNG to the inch.
            theme: ``light``, ``dark`` or ``print``.
            lang: ``en`` or ``ru``.
            title: in place of the computed one; empty for none.
            source: in place of the line that counts the pages; empty for none.
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
            index: the date at which each pair is 100; it may lie before ``since``.

        Returns:
            What a reader should know beside it: pairs without a rate, and those that are 100 on another date.

        Raises:
            InputError: an option has a value that it cannot have, or options do not go together.
            NothingToShowError: no rate or page passes the filters.
        """
        from fxtrack import charts, files
        from fxtrack.drawing.paint import paint, picture_format
        from fxtrack.drawing.sheet import Look

        to = picture_format(Path(file))
        look = Look(width, height, lang, title, source)
        filters = _filters(pairs, since, until, as_of, include_flagged=include_flagged)
        view = View(daily, weekdays, per_usd, base, quote, index)
        with self._reading() as session:
            material = charts.read_material(session, kind, view, filters)
        found = charts.settled(kind, material)
        scene = charts.draw(found, material, look)
        files.write(Path(file), paint(scene, theme, to, dpi))
        return [*material.left_out(), *found.notes(material)]

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        """Use the session that this thread holds, or one for this call."""
        held: Session | None = getattr(self._held, "session", None)
        if held is not None:
            yield held
            return
        with self._store.reading() as session:
            yield session

    def _priced(self, view: View, filters: Filters) -> Priced:
        with self._reading() as session:
            return Priced.read(session, view, filters)


def open_database(url_or_path: str, *, create: bool = False) -> Database:
    """Open a database to import pages, and to ask it questions.

    Args:
        url_or_path: a SQLite file, or a URL such as ``postgresql://user@host/name``.
        create: make an empty database if there is none.

    Raises:
        StoreError: it is missing, not fxtrack's, older or newer; or the server cannot be reached.
        InputError: the URL is of a kind that fxtrack has no support for.
    """
    return Database(url_or_path, create=create)


def _filters(
    pairs: str | Sequence[str],
    since: date | None,
    until: date | None,
    as_of: datetime | None,
    *,
    include_flagged: bool = False,
) -> Filters:
    listed = [pairs] if isinstance(pairs, str) else pairs
    return Filters(tuple(map(Pair.parse, listed)), since, until, as_of, include_flagged)


def _frame(answer: Answer[RowT], rows: Sequence[RowT]) -> pd.DataFrame:
    """Put the rows of an answer into a frame; every value stays what it is, decimals and dates too."""
    import pandas as pd

    columns, cells = answer.in_frame(rows)
    return pd.DataFrame(cells, columns=columns, dtype=object)
