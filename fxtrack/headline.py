"""What happened, in words, computed from the data: for titles of charts and for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import NamedTuple

from fxtrack import intervals
from fxtrack.changes import Verdict, verdict
from fxtrack.intervals import Range
from fxtrack.model import Pair
from fxtrack.rates import Rate
from fxtrack.words import MINUS, Words, upper, words

_TEN = 10


class Headline(NamedTuple):
    """What happened.

    Attributes:
        title: in one sentence, without a full stop.
        subtitle: the time, and the change with the range that the printed digits allow.
    """

    title: str
    subtitle: str


def headline(pair: Pair, rates: Sequence[Rate], say: Words | None = None) -> Headline:
    """Say how a rate moved from its first date to its last.

    Args:
        pair: the pair.
        rates: its daily rates in rising order of dates, at least one.
        say: the language; English without one.
    """
    say = say or words("en")
    first, last = rates[0], rates[-1]
    time = say.span(first.date, last.date)
    if first.date == last.date:
        return Headline(_of_pair(say.against_one, pair, say), time)
    moved = intervals.change(last.range, first.range)
    shown = intervals.shown(moved)
    ends = {"low": _signed(shown.low, say), "high": _signed(shown.high, say)}
    found = verdict(moved)
    if found is Verdict.NOT_RESOLVED:
        never = len({end for rate in rates for end in (rate.low, rate.high)}) == 1
        title = _of_pair(say.no_movement if never else say.no_change, pair, say)
        return Headline(title, f"{time}: {say.any_change.format(**ends)}")
    said = say.gained if found is Verdict.UP else say.lost
    title = _of_pair(said, pair, say, percent=say.number(_rounded(abs(shown.value))))
    subtitle = f"{time}: {say.between.format(value=_signed(shown.value, say), **ends)}"
    return Headline(title, subtitle + _other_prints(first, last, shown.value, say))


def summary(pairs: Sequence[Pair], say: Words) -> str:
    """Name a set of pairs: exchange rates against the US dollar."""
    bases, quotes = {pair.base for pair in pairs}, {pair.quote for pair in pairs}
    pair = min(pairs)
    if len(quotes) == 1:
        return _of_pair(say.rates_against, pair, say)
    return _of_pair(say.rates_of if len(bases) == 1 else say.rates, pair, say)


def strongest(moved: Sequence[tuple[Pair, Range]], say: Words) -> str:
    """Say which currencies gained and lost most, of those of which the digits can tell.

    Args:
        moved: the pairs, all quoted in the same currency, with their changes in percent.
        say: the language.
    """
    ups = [each for each in moved if each[1].low > 0]
    downs = [each for each in moved if each[1].high < 0]
    if not ups and not downs:
        return say.index_none
    filled = {}
    for key, name, group, best in (("up", "best", ups, max), ("down", "worst", downs, min)):
        if group:
            pair, percent = best(group, key=_value)
            filled[name] = say.currency(pair.base).full
            shown = intervals.shown(percent).value
            filled[key] = _signed(_rounded(abs(shown)).copy_sign(shown), say)
    said = say.index_both if ups and downs else say.index_up if ups else say.index_down
    return upper(said.format(**filled))


def _value(moved: tuple[Pair, Range]) -> Fraction:
    return moved[1].value


def _of_pair(said: str, pair: Pair, say: Words, **more: str) -> str:
    base, quote = say.currency(pair.base), say.currency(pair.quote)
    return said.format(
        base=base.full, Base=upper(base.full), base_of=base.genitive, quote=quote.full,
        quote_to=quote.dative, **more,
    )  # fmt: skip


def _other_prints(first: Rate, last: Rate, value: Decimal, say: Words) -> str:
    """Add what other prints of the first and the last day would show, if that is not the same story."""
    lowest = intervals.change(last.extremes[0], first.extremes[1])
    highest = intervals.change(last.extremes[1], first.extremes[0])
    if not lowest.low <= 0 <= highest.high:
        return ""
    places = -int(value.as_tuple().exponent)
    low, high = intervals.rounded(lowest, places).low, intervals.rounded(highest, places).high
    return f"; {say.other_prints.format(low=_signed(low, say), high=_signed(high, say))}"


def _rounded(percent: Decimal) -> Decimal:
    """Round for a title: whole percents from ten on, two digits below, never more than are known."""
    decimals = 0 if percent >= _TEN else 1 - percent.adjusted()
    known = -int(percent.as_tuple().exponent)
    return percent.quantize(Decimal((0, (1,), -min(decimals, known))), ROUND_HALF_EVEN)


def _signed(percent: Decimal, say: Words) -> str:
    """Write a change with its sign; with a true minus, as print does."""
    return say.signed(percent).replace("-", MINUS) if percent else say.number(abs(percent))
