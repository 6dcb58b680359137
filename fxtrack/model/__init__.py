"""The nouns of fxtrack as frozen values; the words are those of the glossary in docs/words.md."""

from __future__ import annotations

from fxtrack.model.events import Retraction, Run, instant
from fxtrack.model.filters import Filters
from fxtrack.model.printed import (
    Capture,
    ChangeKind,
    Page,
    Pair,
    Quote,
    Reason,
    Reject,
    Snapshot,
    Ticker,
    plain,
)
from fxtrack.model.stored import (
    APART,
    BASES,
    FAR_DAYS,
    Copy,
    Date,
    DateBasis,
    FarDate,
    Observation,
    Origin,
    Outcome,
    Place,
    PrintedTicker,
    Prints,
    Sighting,
    TwiceDated,
)

__all__ = [
    "APART",
    "BASES",
    "FAR_DAYS",
    "Capture",
    "ChangeKind",
    "Copy",
    "Date",
    "DateBasis",
    "FarDate",
    "Filters",
    "Observation",
    "Origin",
    "Outcome",
    "Page",
    "Pair",
    "Place",
    "PrintedTicker",
    "Prints",
    "Quote",
    "Reason",
    "Reject",
    "Retraction",
    "Run",
    "Sighting",
    "Snapshot",
    "Ticker",
    "TwiceDated",
    "instant",
    "plain",
]
