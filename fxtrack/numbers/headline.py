"""What happened, in words, computed from the data: for titles of charts and for those who cannot see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxtrack.currencies import DOLLAR
from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.changes import Verdict, verdict
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.lasting import Course, Story, course
from fxtrack.numbers.rates import Rate, compared
from fxtrack.words import MINUS, Words, upper, words

_TEN = 10
_THOUSAND = 1000
_MOST_PLACES = 40


class Headline(NamedTuple):
    """What happened.

    Attributes:
        title: in one sentence, without a full stop.
        subtitle: the time, and what the title stands on: the change with the range that the printed digits
            allow, or on how many dates a rate was at each level.
        note: what other prints of the first and the last day would show, if that is another story.
    """

    title: str
    subtitle: str
    note: str = ""


def headline(
    pair: Pair, rates: Sequence[Rate], say: Words | None = None, *, weekends: bool = False
) -> Headline:
    """Say how a rate moved from its first date to its last, and no more than its dates and digits support.

    Args:
        pair: the pair.
        rates: its daily rates in rising order of dates, at least one.
        say: the language; English without one.
        weekends: whether weekends take part.
    """
    say = say or words("en")
    every, rates = rates, compared(rates, weekends=weekends)
    if not rates:
        time = say.span(every[0].date, every[-1].date)
        return Headline(_of_pair(say.against_one, pair, say), f"{time}: {say.only_weekends}")
    time = say.span(rates[0].date, rates[-1].date)
    if len(rates) == 1:
        return Headline(_of_pair(say.against_one, pair, say), time)
    found = course(rates)
    title = _TITLES[found.kind](pair, rates, found, say)
    return Headline(title, f"{time}: {_below(pair, found, say)}", _note(rates, found, say))


def _title_of_few(pair: Pair, rates: Sequence[Rate], _: Course, say: Words) -> str:
    first, last = rates[0], rates[-1]
    return _of_pair(
        say.cost,
        pair,
        say,
        first=say.amount(first.rate, pair.quote),
        first_day=say.day(first.date),
        last=say.number(last.rate),
        last_day=say.day(last.date),
    )


def _title_of_lasting(pair: Pair, _: Sequence[Rate], found: Course, say: Words) -> str:
    said = say.gained if verdict(found.change) is Verdict.UP else say.lost
    return _of_pair(said, pair, say, percent=say.number(_rounded(found.change)))


def _title_of_levels(pair: Pair, __: Sequence[Rate], found: Course, say: Words) -> str:
    priced, low, high, _, _ = _both_levels(pair, found)
    return _of_pair(
        say.levels, priced, say, low=say.number(low), high=say.amount(high, priced.quote, full=True)
    )


def _title_of_moved(pair: Pair, _: Sequence[Rate], found: Course, say: Words) -> str:
    low, high = say.number(found.lowest), say.amount(found.highest, pair.quote)
    return _of_pair(say.moved, pair, say, low=low, high=high)


def _title_of_one_rate(pair: Pair, rates: Sequence[Rate], _: Course, say: Words) -> str:
    return _of_pair(say.held, pair, say, rate=say.amount(rates[0].rate, pair.quote))


def _title_of_hidden(pair: Pair, _: Sequence[Rate], __: Course, say: Words) -> str:
    return _of_pair(say.hidden, pair, say)


_TITLES: Mapping[Story, Callable[[Pair, Sequence[Rate], Course, Words], str]] = {
    Story.FEW: _title_of_few,
    Story.LASTING: _title_of_lasting,
    Story.LEVELS: _title_of_levels,
    Story.MOVED: _title_of_moved,
    Story.HELD: _title_of_one_rate,
    Story.HIDDEN: _title_of_hidden,
}


def _below(pair: Pair, found: Course, say: Words) -> str:
    """Say what a title stands on."""
    if found.kind is Story.LEVELS:
        _, low, high, dates_low, dates_high = _both_levels(pair, found)
        return say.level_dates.format(
            low=say.number(low), dates_low=dates_low, high=say.number(high), dates_high=dates_high
        )
    shown = intervals.shown(found.change)
    ends = {"low": _signed(shown.low, say), "high": _signed(shown.high, say)}
    if verdict(found.change) is Verdict.NOT_RESOLVED:
        # Of two prints that differ a change does show; its size is what rounding leaves open.
        return (say.any_change if found.change.value == 0 else say.open_change).format(**ends)
    return say.between.format(value=_signed(shown.value, say), **ends)


def _both_levels(pair: Pair, found: Course) -> tuple[Pair, Decimal, Decimal, int, int]:
    """Return the two levels in rising order, and how many dates are at each.

    A price in dollars is turned round, for people say what a dollar costs: 3.50 or 3.51 manat.
    """
    if found.levels is None:
        raise ValueError(f"{pair} is at no levels")
    low, high = found.levels
    ranges = [intervals.printed(each.rate) for each in (low, high)]
    if pair.quote == DOLLAR:
        pair, low, high = pair.turned, high, low
        ranges = [intervals.inverse(each) for each in reversed(ranges)]
    places = next(each for each in range(_MOST_PLACES) if _tells_apart(ranges, each))
    below, above = (intervals.rounded(each, places).value for each in ranges)
    return pair, below, above, low.dates, high.dates


def _tells_apart(ranges: Sequence[Range], places: int) -> bool:
    """Tell whether so many decimals tell two levels apart, and keep each to a thousandth."""
    below, above = (Fraction(intervals.rounded(each, places).value) for each in ranges)
    is_near = all(
        abs(each - level.value) * _THOUSAND <= level.value
        for each, level in zip((below, above), ranges, strict=True)
    )
    return below < above and is_near


def _note(rates: Sequence[Rate], found: Course, say: Words) -> str:
    """Tell what other prints of the first and the last day would show of a change that the title claims."""
    if found.kind is not Story.LASTING:
        return ""
    first, last = rates[0], rates[-1]
    lowest = intervals.change(last.extremes[0], first.extremes[1])
    highest = intervals.change(last.extremes[1], first.extremes[0])
    if not lowest.low <= 0 <= highest.high:
        return ""
    places = -int(intervals.shown(found.change).value.as_tuple().exponent)
    low, high = intervals.rounded(lowest, places).low, intervals.rounded(highest, places).high
    return upper(say.other_prints.format(low=_signed(low, say), high=_signed(high, say)))


def in_brief(rates: Sequence[Rate], say: Words) -> str:
    """Say what a rate did in a word or two: "+11.37 %", "no lasting change", "not resolved".

    Args:
        rates: the daily rates that are compared, in rising order of dates; there may be none.
        say: the language.

    Returns:
        Nothing for a rate of so few dates that nothing is said of it.
    """
    if not rates:
        return ""
    found = course(rates)
    if found.kind is Story.LASTING:
        return f"{_signed(intervals.shown(found.change).value, say)} %"
    brief = {Story.FEW: "", Story.HIDDEN: say.not_resolved, Story.HELD: say.one_rate}
    return brief.get(found.kind, say.no_lasting)


def pairs_title(pairs: Sequence[Pair], say: Words) -> str:
    """Name a set of pairs: exchange rates against the US dollar."""
    bases, quotes = {pair.base for pair in pairs}, {pair.quote for pair in pairs}
    pair = min(pairs)
    if len(quotes) == 1:
        return _of_pair(say.rates_against, pair, say)
    return _of_pair(say.rates_of if len(bases) == 1 else say.rates, pair, say)


class IndexMove(NamedTuple):
    """What a pair did since the date that an index begins with.

    Attributes:
        pair: the pair.
        change: in percent, as far as the printed digits tell.
        kind: what holds of it.
    """

    pair: Pair
    change: Range
    kind: Story


def strongest(moves: Sequence[IndexMove], say: Words) -> str:
    """Say which currency gained and which lost, of those that did so for good.

    That it was most of all is said only where no digits of the others allow more: a som of which nothing is
    resolved may have gained as well.

    Args:
        moves: of pairs with one currency in common.
        say: the language.

    Returns:
        Nothing if no pair has dates enough to say anything of it.
    """
    lasting = [each for each in moves if each.kind is Story.LASTING]
    ups = sorted((each for each in lasting if each.change.low > 0), key=_percent_of)
    downs = sorted((each for each in lasting if each.change.high < 0), key=_percent_of)
    if len(moves) == 1 or len({each.pair.quote for each in moves}) > 1:
        said = _in_others(ups[-1:], downs[:1], say)
    else:
        said = [*_best(ups, moves, say), *_worst(downs, moves, say)]
    if said:
        return upper(", ".join(said))
    kinds = {each.kind for each in moves}
    if kinds <= {Story.HIDDEN, Story.HELD}:
        return say.index_none
    return "" if Story.FEW in kinds else say.index_no_lasting


def _best(ups: Sequence[IndexMove], moves: Sequence[IndexMove], say: Words) -> list[str]:
    others = [each for each in moves if each != ups[-1]] if ups else []
    most = bool(others) and all(each.change.high < ups[-1].change.low for each in others)
    return [_said_of(say.index_gained_most if most else say.index_gained, each, say) for each in ups[-1:]]


def _worst(downs: Sequence[IndexMove], moves: Sequence[IndexMove], say: Words) -> list[str]:
    others = [each for each in moves if each != downs[0]] if downs else []
    most = bool(others) and all(each.change.low > downs[0].change.high for each in others)
    return [_said_of(say.index_lost_most if most else say.index_lost, each, say) for each in downs[:1]]


def _in_others(up: Sequence[IndexMove], down: Sequence[IndexMove], say: Words) -> list[str]:
    """Say against which currency another gained, and against which it lost."""
    gained = [_said_of(say.index_gained_to, each, say) for each in up]
    lost = [_said_of(say.index_lost_to, each, say) for each in down]
    if lost and not gained:
        return [f"{say.named(down[0].pair.base)} {lost[0]}"]
    return [*gained, *lost]


def _said_of(said: str, move: IndexMove, say: Words) -> str:
    return _of_pair(said, move.pair, say, percent=say.number(_rounded(move.change)))


def _percent_of(move: IndexMove) -> Fraction:
    return move.change.value


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


def _rounded(change: Range) -> Decimal:
    """Return the size of a change for a title: whole percents from ten on, two digits below, or fewer.

    No more digits than are known; and rounded once, from the exact value.
    """
    shown = abs(intervals.shown(change).value)
    decimals = 0 if shown >= _TEN else max(0, 1 - shown.adjusted())
    known = -int(shown.as_tuple().exponent)
    return abs(intervals.rounded(change, min(decimals, known)).value)


def _signed(percent: Decimal, say: Words) -> str:
    """Write a change with its sign; with a true minus, as print does."""
    return say.signed(percent).replace("-", MINUS) if percent else say.number(abs(percent))
