"""The signs behind a change: when each of them stands, and how a change is written with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from fxtrack.numbers.changes import Verdict

NOT_RESOLVED_SIGN = "?"
"""With the printed digits there may have been no change at all."""
HANGS_ON_PRINTS_SIGN = "*"
"""Some of the rates printed on the two days do not show the change."""


class Signed(Protocol):
    """A row with a change; see ``fxtrack.numbers.changes.Change``."""

    @property
    def change(self) -> Decimal | None:
        """In percent; None where there is none."""

    @property
    def verdict(self) -> str | None:
        """What can be said of it."""

    @property
    def hangs_on_prints(self) -> bool:
        """Whether other prints of the two days would give another verdict."""


def signs_of(row: Signed) -> str:
    """Return the signs that stand behind a change; of one that is not resolved, nothing else is said."""
    if row.change is None:
        return ""
    if row.verdict == Verdict.NOT_RESOLVED.value:
        return NOT_RESOLVED_SIGN
    return HANGS_ON_PRINTS_SIGN if row.hangs_on_prints else ""


def beside(text: str, number: Decimal, signs: str) -> str:
    """Put signs behind a written change; where it is a zero that is not resolved, the sign stands alone.

    A bare zero would say that there was no change.
    """
    return signs if signs.startswith(NOT_RESOLVED_SIGN) and not number else f"{text}{signs}"
