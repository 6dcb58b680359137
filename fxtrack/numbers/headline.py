"""What happened, in words, computed from the data: for titles of charts and for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import NamedTuple

from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.changes import Verdict, verdict
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import Rate, compared
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


def headline(
    pair: Pair, rates: Sequence[Rate], say: Words | None = None, *, weekends: bool = False
) -> Headline:
    """Say how a rate moved from its first date to its last.

    Args:
        pair: the pair.
        rates: its daily rates in rising order of dates, at least one.
        say: the language; English without one.
        weekends: whether weekends take part.
    """
    say = say or words("en")
    every, rates = rates, compared(rates, weekends=weekends)
    if not rates:
        return Headline(
            _of_pair(say.against_one, pair, say),
            f"{say.span(every[0].date, every[-1].date)}: {say.only_weekends}",
        )
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
        between = _between(rates, say)
        title = say.no_movement if never else say.came_back if between else say.no_change
        return Headline(_of_pair(title, pair, say), f"{time}: {say.any_change.format(**ends)}{between}")
    said = say.gained if found is Verdict.UP else say.lost
    title = _of_pair(said, pair, say, percent=say.number(_rounded(abs(shown.value))))
    subtitle = f"{time}: {say.between.format(value=_signed(shown.value, say), **ends)}"
    return Headline(title, subtitle + _other_prints(first, last, shown.value, say))


def _between(rates: Sequence[Rate], say: Words) -> str:
    """Say how far a rate went in between; nothing if the digits do not resolve that."""
    lowest, highest = min(rates, key=_lowest), max(rates, key=_highest)
    if lowest.extremes[0].high >= highest.extremes[1].low:
        return ""
    return f"; {say.in_between.format(low=say.number(lowest.low), high=say.number(highest.high))}"


def _lowest(rate: Rate) -> Decimal:
    return rate.low


def _highest(rate: Rate) -> Decimal:
    return rate.high


def in_brief(rates: Sequence[Rate], say: Words) -> str:
    """Say how a rate moved in a word or two: "+11.37 %", "not resolved"; nothing of one date.

    Args:
        rates: the daily rates that are compared, in rising order of dates; there may be none.
        say: the language.
    """
    if len(rates) < 2:  # noqa: PLR2004 - a change has two ends
        return ""
    first, last = rates[0], rates[-1]
    moved = intervals.change(last.range, first.range)
    resolved = verdict(moved) is not Verdict.NOT_RESOLVED
    return f"{_signed(intervals.shown(moved).value, say)} %" if resolved else say.not_resolved


def pairs_title(pairs: Sequence[Pair], say: Words) -> str:
    """Name a set of pairs: exchange rates against the US dollar."""
    bases, quotes = {pair.base for pair in pairs}, {pair.quote for pair in pairs}
    pair = min(pairs)
    if len(quotes) == 1:
        return _of_pair(say.rates_against, pair, say)
    return _of_pair(say.rates_of if len(bases) == 1 else say.rates, pair, say)


def strongest(moved: Sequence[tuple[Pair, Range]], say: Words) -> str:
    """Say which currency gained and which lost, of those of which the digits can tell.

    That it was most of all is said only where no digits of the others allow more: a som of which nothing is
    resolved may have gained as well.

    Args:
        moved: the pairs, with one currency in common, and their changes in percent.
        say: the language.
    """
    ups = sorted((each for each in moved if each[1].low > 0), key=_percent_of)
    downs = sorted((each for each in moved if each[1].high < 0), key=_percent_of)
    if len(moved) == 1 or len({pair.quote for pair, _ in moved}) > 1:
        said = _in_others(ups[-1:], downs[:1], say)
    else:
        said = [*_best(ups, moved, say), *_worst(downs, moved, say)]
    return upper(", ".join(said)) if said else say.index_none


def _best(ups: Sequence[tuple[Pair, Range]], moved: Sequence[tuple[Pair, Range]], say: Words) -> list[str]:
    others = [each for each in moved if each != ups[-1]] if ups else []
    most = bool(others) and all(each.high < ups[-1][1].low for _, each in others)
    return [_said_of(say.index_gained_most if most else say.index_gained, each, say) for each in ups[-1:]]


def _worst(downs: Sequence[tuple[Pair, Range]], moved: Sequence[tuple[Pair, Range]], say: Words) -> list[str]:
    others = [each for each in moved if each != downs[0]] if downs else []
    most = bool(others) and all(each.low > downs[0][1].high for _, each in others)
    return [_said_of(say.index_lost_most if most else say.index_lost, each, say) for each in downs[:1]]


def _in_others(up: Sequence[tuple[Pair, Range]], down: Sequence[tuple[Pair, Range]], say: Words) -> list[str]:
    """Say against which currency another gained, and against which it lost."""
    gained = [_said_of(say.index_gained_to, each, say) for each in up]
    lost = [_said_of(say.index_lost_to, each, say) for each in down]
    if lost and not gained:
        return [f"{say.named(down[0][0].base)} {lost[0]}"]
    return [*gained, *lost]


def _said_of(said: str, moved: tuple[Pair, Range], say: Words) -> str:
    pair, percent = moved
    size = _rounded(abs(intervals.shown(percent).value))
    return _of_pair(said, pair, say, percent=say.number(size))


def _percent_of(moved: tuple[Pair, Range]) -> Fraction:
    return moved[1].value


def _of_pair(said: str, pair: Pair, say: Words, **more: str) -> str:
    base, quote = say.currency(pair.base), say.currency(pair.quote)
    return said.format(
        base=say.named(pair.base),
        Base=upper(say.named(pair.base)),
        base_of=base.genitive,
        quote=say.named(pair.quote),
        quote_to=quote.dative,
        **more,
    )


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
