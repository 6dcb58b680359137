"""What a grammar is: how one source prints rates, as marks to look for and a function that reads a text.

A grammar knows nothing of bytes, markup, or other grammars. It gets the text that a page shows and returns
what it finds, with places in that text. ``parse`` does the rest, the same for every grammar.
"""

from __future__ import annotations

import re
from calendar import SATURDAY, SUNDAY
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from fxtrack.currencies import CODES
from fxtrack.model import ChangeKind, Pair, Quote, Reason
from fxtrack.pages.likeness import likeness
from fxtrack.pages.located import PageText
from fxtrack.pages.marks import Marks

YEARS = range(1990, 2101)
"""A web page cannot print another year as its own."""
MAX_DIGITS = 18
"""A number with more digits before or after its point is refused."""

_LETTER = re.compile(r"[A-Za-z0-9_]")


class FoundQuote(NamedTuple):
    """A quote that counts, and where it stands in the shown text; ``parse`` fills in its span and line."""

    start: int
    end: int
    quote: Quote


class FoundDate(NamedTuple):
    """A date that the page prints for its rates, and where it stands in the shown text."""

    start: int
    end: int
    day: date


class Refused(NamedTuple):
    """What looks like a quote or a date and is none.

    Attributes:
        start: where it stands in the shown text.
        end: where it ends, as far as it could be read.
        reason: why it is refused.
        whole: whether all of it stands before ``end``; if not, people are shown the rest of its line, too.
    """

    start: int
    end: int
    reason: Reason
    whole: bool = False


class Findings(NamedTuple):
    """What one grammar finds in the text that a page shows.

    Attributes:
        quotes: the quotes that count, in order; of several prints of the same text the first is enough.
        dates: every print of a date for them, in order.
        refused: everything that was refused, in any order.
        decisive: the start and end of the part that alone decides what is read. Another page that holds this
            part and no other mark, and no character of ``Grammar.not_after`` directly before it, is then not
            parsed: it reads the same. None is always right, and only slower.
        undated: the start and end of a quote that may belong to another page than the date: the file holds
            several. None if all of it may be one page.
    """

    quotes: Sequence[FoundQuote] = ()
    dates: Sequence[FoundDate] = ()
    refused: Sequence[Refused] = ()
    decisive: tuple[int, int] | None = None
    undated: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Grammar:
    """How one source prints rates.

    It travels to other processes and machines, so its function must be one that can be pickled: a function
    of a module, or a ``functools.partial`` of one.

    Two grammars are equal if everything that they declare is equal, wherever they come from: what was read by
    one may be taken for what the other reads. See ``fxtrack.pages.likeness`` for what counts as equal.

    Attributes:
        name: the name of the source.
        marks: what every quote holds, taken or refused; pages without a mark are not read.
        begins: matches where a quote may begin, in text without markup, in linear time. It also tells text
            from HTML: a page with ``least`` matches before its first tag is a text that mentions tags.
        read: reads the text that a page shows, in linear time. What it takes must not depend on what follows:
            a page that was cut short never yields what the whole page does not.
        least: how many quotes make a ticker.
        not_after: a character directly behind which no quote begins; never a space, bullet or line end.
        edition: change it when the grammar reads otherwise than before, so that files are read again.
        weekend: the days of the week that comparisons leave out, as ``date.weekday`` counts: the source shows
            another market on them, or carries rates over. Empty if all days are alike.
    """

    name: str
    marks: Marks
    begins: re.Pattern[str]
    read: Callable[[PageText], Findings]
    least: int = 2
    not_after: re.Pattern[str] = _LETTER
    edition: str = ""
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Grammar):
            return NotImplemented
        return self.name == other.name and likeness(self) == likeness(other)

    def __hash__(self) -> int:
        return hash((self.name, self.edition))


def quote_of(
    pair: str, rate: str, change: str | None, raw: str, *, kind: ChangeKind = ChangeKind.PERCENT
) -> Quote | Reason:
    """Make a quote of its parts.

    Args:
        pair: the codes of the currency that is priced and of the one it is priced in: ``KGS/USD``.
        rate: digits with at most one point.
        change: likewise, with a ``-`` before the digits of a fall; None if none is printed.
        raw: the text as printed.
        kind: whether the change is a percent or absolute.

    Returns:
        The quote, or the reason why it is refused.
    """
    base, _, quote = pair.partition("/")
    if base not in CODES or quote not in CODES:
        return Reason.UNKNOWN_CURRENCY
    if base == quote:
        return Reason.SAME_CURRENCY
    numbers = (rate, (change or "").removeprefix("-"))
    if any(len(part) > MAX_DIGITS for number in numbers for part in number.split(".")):
        return Reason.TOO_MANY_DIGITS
    if not rate.strip("0."):
        return Reason.NOT_POSITIVE
    moved = Decimal(change) if change is not None else None
    kind = kind if moved is not None else ChangeKind.NONE
    return Quote(Pair(pair), Decimal(rate), moved, raw, change_kind=kind)


def day_of(year: str, month: int, day: str) -> date | None:
    """Return the date of printed digits and the number of a month; None if there is no such day."""
    try:
        found = date(int(year), month, int(day))
    except ValueError:
        return None
    return found if found.year in YEARS else None
