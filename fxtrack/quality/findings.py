"""What a check finds: named, with its weight, in words, with its figures and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from fxtrack.model import Date, Pair, Place


class Severity(StrEnum):
    """How much a finding weighs, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Kind(StrEnum):
    """What was found."""

    DATE_FAR = "date far from capture"
    OUTLIER = "outlier"
    PEG_BROKEN = "peg broken"
    NEW_EXTREME = "new extreme"
    MOVE = "move"
    NO_PAGE = "no page"
    SEVERAL_RATES = "several rates"
    WEEKEND_ON_MONDAY = "weekend rate on a Monday"
    SAME_TICKER = "same ticker on other dates"
    TWO_DATES = "one page, two dates"
    UNDATED = "undated"
    SEVERAL_TICKERS = "several tickers"
    WEEKEND_MARKET = "weekend market"
    WEEKEND_APART = "weekend apart"
    PEG_HELD = "peg held"
    NEVER_MOVES = "never moves"
    GAP = "gap"
    NOT_RESOLVED = "not resolved"
    NOT_COMPARED = "not compared"


SEVERITIES = tuple(Severity)
FINDING_KINDS = tuple(Kind)
_WEIGHTS = {severity: place for place, severity in enumerate(SEVERITIES)}
_PLACES = {kind: place for place, kind in enumerate(FINDING_KINDS)}

Value = str | int | bool | Decimal | date | None


class Finding(NamedTuple):
    """One thing that looks wrong, or that a reader of the data should know.

    Attributes:
        severity: ``error`` for what cannot be right, ``warning`` for what should be looked at, ``note`` for
            what is good to know.
        kind: what it is.
        date: the day that it is about; None if it is about no single one.
        pair: likewise.
        text: in words, with the figures.
        values: the figures by name.
        copies: how many copies of pages it rests on; 0 where it is about what is not there.
        places: the first of them: file and line of the quote, or of the ticker's first.
        until: the last day that it is about; None if that is ``date``.
    """

    severity: Severity
    kind: Kind
    date: date | None
    pair: Pair | None
    text: str
    values: Mapping[str, Value]
    copies: int = 0
    places: tuple[Place, ...] = ()
    until: Date | None = None


def order(finding: Finding) -> tuple[object, ...]:
    """Sort by weight, kind, date and pair."""
    return (
        _WEIGHTS[finding.severity],
        _PLACES[finding.kind],
        finding.date or date.min,
        finding.pair or "",
        finding.text,
    )
