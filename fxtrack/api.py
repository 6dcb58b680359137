"""The Python interface to a database: ``with fxtrack.open("fxtrack.db") as db: db.rates()``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from fxtrack.model import Observation, Run, Sighting
from fxtrack.numbers.changes import Change, Revision
from fxtrack.numbers.coverage import Coverage, Step
from fxtrack.numbers.rates import COLUMNS, cells
from fxtrack.numbers.series import Series, View
from fxtrack.quality import ratefile
from fxtrack.quality.checks import Limits
from fxtrack.quality.findings import Finding
from fxtrack.quality.official import Comparison
from fxtrack.quality.printed import Explained
from fxtrack.quality.ratefile import Reading
from fxtrack.questions import FilterOptions, Questions, ViewOptions

if TYPE_CHECKING:
    import pandas as pd


class Database:
    """A database of observations; the frames it returns hold rates as ``decimal.Decimal``, as printed.

    Every method takes the filters as keywords: ``pairs`` (such as ``["KGS/USD"]``), ``since`` and ``until``
    (dates, inclusive), ``as_of`` (an aware datetime: what was imported up to then) and ``include_flagged``
    (also printed dates more than two days from the capture time). All raise ``StoreError`` if the database
    is missing, foreign, older or newer than this fxtrack, and ``InputError`` for a pair that is none.

    ``rates``, ``changes`` and ``revisions`` also take what chooses a series: ``daily`` (``median``,
    ``first``, ``last``, ``low`` or ``high``), ``weekdays``, ``per_usd``, ``base`` and ``quote``, and
    ``index`` (a date at which each pair is 100); see ``fxtrack.numbers.series.View``.
    """

    def __init__(self, url_or_path: str) -> None:
        self._questions = Questions(url_or_path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing stays open between questions; the context only bounds the use."""

    def observations(self, *, undated: bool = False, **filters: Unpack[FilterOptions]) -> pd.DataFrame:
        """Return each distinct printed quote on one date.

        Returns:
            A frame with the columns date, base, quote, rate, change (the printed percent), date_basis,
            snapshots (in how many it was seen), flagged, first_captured and last_captured (UTC, or None).
            With ``undated``, the quotes of snapshots without any date instead; their date is None.
        """
        names = [f.name for f in fields(Observation) if f.name not in {"date", "pair"}]
        rows = (
            (o.date, o.pair.base, o.pair.quote, *(getattr(o, name) for name in names))
            for o in self._questions.observations(undated=undated, **filters)
        )
        return _frame(rows, ["date", "base", "quote", *names])

    def rates(self, **options: Unpack[_SeriesOptions]) -> pd.DataFrame:
        """Return the daily series.

        Returns:
            A frame with the columns ``fxtrack.COLUMNS``: date, base, quote, rate, low, high, prints
            (the number of distinct rates of the day), rate_min and rate_max (what the printed digits allow),
            spread (of the day, in percent), spread_resolved, and mark (``weekend``, ``weekend print``).
        """
        return _frame(map(cells, self.series(**options).rates), COLUMNS)

    def series(self, **options: Unpack[_SeriesOptions]) -> Series:
        """Return the daily series as rows, together with what is not in it."""
        view, filters = _taken_apart(options)
        return self._questions.series(view, **filters)

    def changes(self, *, max_gap: int | None = None, **options: Unpack[_SeriesOptions]) -> pd.DataFrame:
        """Return the change table.

        Args:
            max_gap: how many days older than its target date a reference rate may be.
            options: filters, and what chooses a series.

        Returns:
            A frame with a row a pair and period, and the fields of ``fxtrack.numbers.changes.Change``.
        """
        view, filters = _taken_apart(options)
        return _frame(self._questions.changes(view, max_gap=max_gap, **filters), Change._fields)

    def revisions(self, **options: Unpack[_SeriesOptions]) -> pd.DataFrame:
        """Return the daily rates that imports after ``as_of`` changed, or the last import if it is not given.

        Returns:
            A frame with the fields of ``fxtrack.numbers.changes.Revision`` as columns.
        """
        view, filters = _taken_apart(options)
        return _frame(self._questions.revisions(view, **filters)[0], Revision._fields)

    def findings(
        self, limits: Limits | None = None, *, places: int = 3, **filters: Unpack[FilterOptions]
    ) -> pd.DataFrame:
        """Return what looks wrong, and why.

        Args:
            limits: what counts as wrong.
            places: how many places to name with each finding.
            filters: see the class; dates are compared with those around them whatever is asked for.

        Returns:
            A frame with the fields of ``fxtrack.quality.findings.Finding`` as columns.
        """
        return _frame(self._questions.findings(limits, places=places, **filters), Finding._fields)

    def printed_changes(self, **filters: Unpack[FilterOptions]) -> pd.DataFrame:
        """Return what the printed changes tell.

        Returns:
            A frame with the fields of ``fxtrack.quality.printed.Explained`` as columns.
        """
        return _frame(self._questions.printed_changes(**filters), Explained._fields)

    def official(
        self, file: str | Path, reading: Reading | None = None, **filters: Unpack[FilterOptions]
    ) -> pd.DataFrame:
        """Set the official rates of a CSV file beside the printed ones.

        Args:
            file: its path; see ``fxtrack.quality.ratefile.read`` for what is read, and what is refused.
            reading: how it is to be read, as far as that does not show.
            filters: see the class.

        Returns:
            A frame with the fields of ``fxtrack.quality.official.Comparison`` as columns; rates of pairs that
            nothing printed can be set beside are not in it.
        """
        rates = ratefile.read(Path(file).read_bytes(), str(file), reading)
        return _frame(self._questions.official(rates, **filters).comparisons, Comparison._fields)

    def coverage(self, by: Step = "month", **filters: Unpack[FilterOptions]) -> pd.DataFrame:
        """Return which dates or months have which data.

        Returns:
            A frame with the fields of ``fxtrack.numbers.coverage.Coverage`` as columns.
        """
        return _frame(self._questions.coverage(by, **filters), Coverage._fields)

    def runs(self) -> pd.DataFrame:
        """Return the import runs in their order, with the fields of ``fxtrack.model.Run`` as columns."""
        return _frame(self._questions.runs(), Run._fields)

    def sightings(self, pair: str, day: date | None, *, as_of: datetime | None = None) -> list[Sighting]:
        """Return where the numbers of a pair on a date come from; a date of None asks for the undated."""
        return self._questions.sightings(pair, day, as_of=as_of)

    def snapshots(self, **filters: Unpack[FilterOptions]) -> dict[date, int]:
        """Count the snapshots that the observations of each date come from."""
        return self._questions.snapshots(**filters)


class _SeriesOptions(FilterOptions, ViewOptions, total=False):
    """The filters, and what chooses a series."""


def open_database(url_or_path: str) -> Database:
    """Open a database to ask it questions.

    Args:
        url_or_path: a SQLite file, or a URL such as ``postgresql://user@host/name``.

    Raises:
        StoreError: it is missing, not fxtrack's, older or newer; or the server cannot be reached.
        InputError: the URL is of a kind that fxtrack has no support for.
    """
    return Database(url_or_path)


def _taken_apart(options: _SeriesOptions) -> tuple[View, FilterOptions]:
    view = {name: value for name, value in options.items() if name in ViewOptions.__annotations__}
    filters = {name: value for name, value in options.items() if name not in view}
    return View(**view), FilterOptions(**filters)  # type: ignore[arg-type, typeddict-item]


def _frame(rows: Iterable[Sequence[object]], columns: Sequence[str]) -> pd.DataFrame:
    """Put rows into a frame; every value stays what it is, decimals and dates too."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)
