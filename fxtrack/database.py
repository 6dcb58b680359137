"""The Python interface to a database: ``with fxtrack.open("fxtrack.db") as db: db.rates()``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from fxtrack.model import Filters, Observation, Pair, Sighting
from fxtrack.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from fxtrack.series import Daily, Rule


class FilterOptions(TypedDict, total=False):
    """The filters that every question takes; see ``fxtrack.model.Filters``."""

    pairs: Sequence[str]
    since: date | None
    until: date | None
    as_of: datetime | None
    include_flagged: bool


class Database:
    """A database of observations; the frames it returns hold rates as ``decimal.Decimal``, as printed.

    Every method takes the filters as keywords: ``pairs`` (such as ``["KGS/USD"]``), ``since`` and ``until``
    (dates, inclusive), ``as_of`` (an aware datetime: what was imported up to then) and ``include_flagged``
    (also printed dates more than two days from the capture time). All raise ``StoreError`` if the database
    is missing, foreign, older or newer than this fxtrack, and ``InputError`` for a pair that is none.
    """

    def __init__(self, url_or_path: str) -> None:
        self._store = Store(url_or_path)
        self._store.require()

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
        import pandas as pd  # noqa: PLC0415 - questions need it, imports do not

        names = [name for name in (f.name for f in fields(Observation)) if name != "pair"]
        columns = ["date", "base", "quote", *names[1:]]
        rows = [
            (o.date, o.pair.base, o.pair.quote, *(getattr(o, name) for name in names[1:]))
            for o in self._store.observations(_filters(**filters), undated=undated)
        ]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def rates(
        self,
        *,
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        **filters: Unpack[FilterOptions],
    ) -> pd.DataFrame:
        """Return the daily series; see ``fxtrack.series.daily`` for the rules.

        Returns:
            A frame with the columns date, base, quote, rate, low, high and prints (the number of distinct
            rates of the day). With ``per_usd``, the pairs quoted in US dollars turned round, with two more
            columns, ``rate_min`` and ``rate_max``: what the printed digits allow.
        """
        from fxtrack import series  # noqa: PLC0415

        rates = self.daily(daily=daily, weekdays=weekdays, **filters).rates
        return series.inverted(rates[rates["quote"] == "USD"]) if per_usd else rates

    def daily(
        self, *, daily: Rule = "median", weekdays: bool = False, **filters: Unpack[FilterOptions]
    ) -> Daily:
        """Return the daily rates together with the dates that have none by the rule."""
        from fxtrack import series  # noqa: PLC0415

        return series.daily(self._store.observations(_filters(**filters)), daily, weekdays=weekdays)

    def changes(
        self,
        *,
        max_gap: int | None = None,
        daily: Rule = "median",
        weekdays: bool = False,
        **filters: Unpack[FilterOptions],
    ) -> pd.DataFrame:
        """Return the change table; see ``fxtrack.changes.changes`` for its columns and rules.

        Args:
            max_gap: how many days older than its target date a reference rate may be.
            daily: the rule for the daily rates, as for ``rates``.
            weekdays: leave Saturdays and Sundays out.
            filters: see the class.
        """
        from fxtrack import changes  # noqa: PLC0415

        gap = changes.DEFAULT_MAX_GAP if max_gap is None else max_gap
        return changes.changes(self.daily(daily=daily, weekdays=weekdays, **filters).rates, gap)

    def sightings(self, pair: str, day: date | None, *, as_of: datetime | None = None) -> list[Sighting]:
        """Return where the numbers of a pair on a date come from; a date of None asks for the undated."""
        return self._store.sightings(Pair.parse(pair), day, Filters(as_of=as_of))

    def snapshots(self, **filters: Unpack[FilterOptions]) -> dict[date, int]:
        """Count the snapshots that the observations of each date come from."""
        return self._store.snapshots(_filters(**filters))


def open_database(url_or_path: str) -> Database:
    """Open a database to ask it questions.

    Args:
        url_or_path: a SQLite file, or a URL such as ``postgresql://user@host/name``.

    Raises:
        StoreError: it is missing, not fxtrack's, older or newer; or the server cannot be reached.
        InputError: the URL is of a kind that fxtrack has no support for.
    """
    return Database(url_or_path)


def _filters(**filters: Unpack[FilterOptions]) -> Filters:
    return Filters(
        pairs=tuple(Pair.parse(pair) for pair in filters.get("pairs", ())),
        since=filters.get("since"),
        until=filters.get("until"),
        as_of=filters.get("as_of"),
        include_flagged=filters.get("include_flagged", False),
    )
