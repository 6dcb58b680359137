"""Questions from Python, answered as frames: ``with fxtrack.open("fxtrack.db") as db: db.rates()``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fxtrack.answers.coverage import PAIR_COVERAGE
from fxtrack.answers.findings import FINDINGS
from fxtrack.answers.observations import OBSERVATIONS
from fxtrack.answers.official import COMPARISONS
from fxtrack.answers.printed import PRINTED_CHANGES
from fxtrack.answers.runs import RUNS
from fxtrack.api.opened import Time, When, filters_of, frame_of
from fxtrack.api.summing import Summing
from fxtrack.model import Sighting
from fxtrack.quality import ratefile
from fxtrack.quality.checks import Limits
from fxtrack.quality.ratefile import Reading
from fxtrack.questions.beside import Printed
from fxtrack.questions.examined import Examined, no_collection
from fxtrack.questions.explained import PrintedChanges
from fxtrack.questions.pairs import require_some_left
from fxtrack.store import count_snapshots, read_observations, read_runs, read_sightings

if TYPE_CHECKING:
    import pandas as pd


class Asking(Summing):
    """A database of observations; the frames it returns hold rates as ``decimal.Decimal``, as printed.

    Most methods take the filters as keywords: ``pairs`` (such as ``["KGS/USD"]``, or a single pair as text),
    ``since`` and ``until`` or, with the same meaning, ``start`` and ``end`` (inclusive; a date, or a text:
    2025-12-08, 2025-03, 2025-Q1, 2025), ``as_of`` (an aware datetime: what was imported up to then),
    ``include_flagged`` (also printed dates more than two days from the capture time) and ``without`` (not
    these pairs or currencies).

    ``rates``, ``changes`` and ``revisions`` also take what chooses a series: ``daily`` (``median``,
    ``first``, ``last``, ``low`` or ``high``), ``weekdays`` (list no Saturdays and Sundays), ``weekends`` (let
    weekends take part in comparisons), ``per_usd``, ``base`` and ``quote``, and ``index`` (a date at which
    each pair is 100); see ``fxtrack.numbers.series.View``.

    Each call reads one state of the database. All raise ``StoreError`` if the database is missing, foreign,
    older or newer than this fxtrack, ``InputError`` for a pair that is none, and ``TypeError`` for a keyword
    that they do not have.
    """

    def observations(
        self,
        *,
        undated: bool = False,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
    ) -> pd.DataFrame:
        """Return each distinct printed quote on one date.

        Returns:
            A frame with the columns date, base, quote, rate, change (the printed percent), date_basis,
            snapshots (in how many it was seen), flagged, first_captured and last_captured (UTC, or None)
            and mark (``weekend``, or empty).
            With ``undated``, the quotes of snapshots without any date instead; their date is None.
        """
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        with self._reading() as session:
            require_some_left(session, filters)
            found = read_observations(session, filters, undated=undated)
        return frame_of(OBSERVATIONS, found)

    def findings(
        self,
        limits: Limits | None = None,
        *,
        places: int = 3,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
    ) -> pd.DataFrame:
        """Return what looks wrong, and why.

        Args:
            limits: what counts as wrong; None for the defaults.
            places: how many places (file and line) to name with each finding.
            pairs: only these; empty for all.
            since: first date, inclusive: a date, or as text 2025-12-08, 2025-03, 2025-Q1 or 2025 (the first
                day of it). Its rates are compared with earlier ones all the same.
            until: last date, inclusive, likewise (the last day of it).
            start: another name of ``since``.
            end: another name of ``until``.
            as_of: only what was imported up to this instant, which has a time zone; None for everything.
            include_flagged: also printed dates more than two days from the capture time.
            without: not these pairs or currencies, such as ``UZS``; a single one as text.

        Returns:
            A frame with the fields of ``fxtrack.quality.findings.Finding`` as columns.
        """
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        with no_collection():
            with self._reading() as session:
                examined = Examined.read(session, filters, places=places)
            found = examined.findings(limits)
        return frame_of(FINDINGS, found)

    def printed_changes(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
    ) -> pd.DataFrame:
        """Return what the change printed beside each rate says: which rate it was counted from.

        Returns:
            A frame with the fields of ``fxtrack.quality.printed.Explained`` as columns.
        """
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        with self._reading() as session:
            printed = PrintedChanges.read(session, filters)
        return frame_of(PRINTED_CHANGES, printed.rows())

    def official(
        self,
        file: str | Path,
        reading: Reading | None = None,
        *,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
    ) -> pd.DataFrame:
        """Set the official rates of a CSV file beside the printed ones.

        Args:
            file: its path; see ``fxtrack.quality.ratefile.read`` for what is read, and what is refused.
            reading: which columns, decimal mark and order of day and month it has; None to find out.
            pairs: only these; empty for all.
            since: first date, inclusive: a date, or as text 2025-12-08, 2025-03, 2025-Q1 or 2025 (the first
                day of it).
            until: last date, inclusive, likewise (the last day of it).
            start: another name of ``since``.
            end: another name of ``until``.
            as_of: only what was imported up to this instant, which has a time zone; None for everything.
            include_flagged: also printed dates more than two days from the capture time.
            without: not these pairs or currencies, such as ``UZS``; a single one as text.

        Returns:
            A frame with the fields of ``fxtrack.quality.official.Comparison`` as columns. It
            lacks the pairs that no printed rate can be compared with.
        """
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        rates = ratefile.read(Path(file).read_bytes(), str(file), reading)
        with self._reading() as session:
            printed = Printed.read(session, filters)
        return frame_of(COMPARISONS, printed.beside(rates).comparisons)

    def coverage(
        self,
        by: str = "month",
        *,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
    ) -> pd.DataFrame:
        """Return which dates or months have which data.

        Args:
            by: what a row is: ``date``, ``month``, or the name of another kind of period.
            pairs: only these; empty for all.
            since: first date, inclusive: a date, or as text 2025-12-08, 2025-03, 2025-Q1 or 2025 (the first
                day of it).
            until: last date, inclusive, likewise (the last day of it).
            start: another name of ``since``.
            end: another name of ``until``.
            as_of: only what was imported up to this instant, which has a time zone; None for everything.
            include_flagged: also printed dates more than two days from the capture time.
            without: not these pairs or currencies, such as ``UZS``; a single one as text.

        Returns:
            A frame with the fields of ``fxtrack.numbers.coverage.Coverage`` as columns.
        """
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        with self._reading() as session:
            examined = Examined.read(session, filters, places=1)
        return frame_of(PAIR_COVERAGE, examined.coverage(by))

    def runs(self) -> pd.DataFrame:
        """Return the import runs in their order, with the fields of ``fxtrack.model.Run`` as columns."""
        with self._reading() as session:
            return frame_of(RUNS, read_runs(session))

    def sightings(self, pair: str, day: date | None, *, as_of: datetime | None = None) -> list[Sighting]:
        """Return where the numbers of a pair come from: on a date, or with ``None`` on pages without one."""
        filters = filters_of(pair, Time(), as_of)
        with self._reading() as session:
            return read_sightings(session, filters.pairs[0], day, filters.as_of)

    def snapshots(
        self,
        *,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
    ) -> dict[date, int]:
        """Count the snapshots that the observations of each date come from."""
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        with self._reading() as session:
            require_some_left(session, filters)
            return count_snapshots(session, filters)
