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
from fxtrack.numbers.lasting import Course, Level, Story, course
from fxtrack.numbers.rates import Rate, compared
from fxtrack.numbers.spoken import SaidEnds, Spoken, precise_change, spoken_change, spoken_ends
from fxtrack.words import MINUS, Words, sentences, upper, words

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
    pair: Pair,
    rates: Sequence[Rate],
    say: Words | None = None,
    *,
    weekends: bool = False,
    found: Course | None = None,
) -> Headline:
    """Say how a rate moved from its first date to its last, and no more than its dates and digits support.

    Args:
        pair: the pair.
        rates: its daily rates in rising order of dates, at least one.
        say: the language; English without one.
        weekends: whether weekends take part.
        found: what those that take part did, if that is known already: it takes its time to find.
    """
    say = say or words("en")
    every, rates = rates, compared(rates, weekends=weekends)
    if not rates:
        time = say.span(every[0].date, every[-1].date)
        return Headline(of_pair(say.against_one, pair, say), f"{time}: {say.only_weekends}")
    time = say.span(rates[0].date, rates[-1].date)
    if len(rates) == 1:
        return Headline(of_pair(say.against_one, pair, say), time)
    found = found or course(rates)
    title = _TITLES[found.kind](pair, rates, found, say)
    return Headline(title, f"{time}: {_below(pair, rates, found, say)}", _note(rates, found, say))


def _title_of_few(pair: Pair, rates: Sequence[Rate], _: Course, say: Words) -> str:
    first, last = rates[0], rates[-1]
    return of_pair(
        say.cost,
        pair,
        say,
        first=say.amount(first.rate, pair.quote),
        first_day=say.day(first.date),
        last=say.number(last.rate),
        last_day=say.day(last.date),
    )


def _title_of_lasting(pair: Pair, rates: Sequence[Rate], found: Course, say: Words) -> str:
    said = {
        (True, False): say.gained,
        (False, False): say.lost,
        (True, True): say.gained_between,
        (False, True): say.lost_between,
    }[verdict(found.change) is Verdict.UP, any(found.further)]
    by = by_percent(spoken_change(found.change, spoken_ends(rates)), say)
    low, high = say.number(found.lowest), say.number(found.highest)
    return of_pair(said, pair, say, by=by, low=low, high=high)


def _title_of_levels(pair: Pair, __: Sequence[Rate], found: Course, say: Words) -> str:
    priced, low, high, _, _ = _both_levels(pair, found)
    return of_pair(
        say.levels, priced, say, low=say.number(low), high=say.amount(high, priced.quote, full=True)
    )


def _title_of_moved(pair: Pair, rates: Sequence[Rate], found: Course, say: Words) -> str:
    """Say between which rates it moved; and of a change that shows, how far from its start it ended."""
    low, high = say.number(found.lowest), say.amount(found.highest, pair.quote)
    if not _is_seen(rates, found):
        return of_pair(say.moved, pair, say, low=low, high=high)
    ends = spoken_ends(rates)
    said = say.ended_higher if verdict(found.change) is Verdict.UP else say.ended_lower
    by, last = by_percent(spoken_change(found.change, ends), say), say.number(ends[1])
    return of_pair(said, pair, say, low=low, high=high, by=by, last=last)


def _is_seen(rates: Sequence[Rate], found: Course) -> bool:
    """Tell whether the change from end to end is resolved, whichever rates of the two days are used."""
    return verdict(found.change) is not Verdict.NOT_RESOLVED and not _of_any_prints(rates).contains_zero


def _title_of_one_rate(pair: Pair, rates: Sequence[Rate], _: Course, say: Words) -> str:
    return of_pair(say.held, pair, say, rate=say.amount(rates[0].rate, pair.quote))


def _title_of_hidden(pair: Pair, _: Sequence[Rate], __: Course, say: Words) -> str:
    return of_pair(say.hidden, pair, say)


_TITLES: Mapping[Story, Callable[[Pair, Sequence[Rate], Course, Words], str]] = {
    Story.FEW: _title_of_few,
    Story.LASTING: _title_of_lasting,
    Story.LEVELS: _title_of_levels,
    Story.MOVED: _title_of_moved,
    Story.HELD: _title_of_one_rate,
    Story.HIDDEN: _title_of_hidden,
}


def _below(pair: Pair, rates: Sequence[Rate], found: Course, say: Words) -> str:
    """Say what a title stands on; of a change that it does not give itself, also the two rates."""
    if found.kind is Story.LEVELS:
        _, low, high, dates_low, dates_high = _both_levels(pair, found)
        both = say.level_dates.format(
            low=say.number(low), dates_low=dates_low, high=say.number(high), dates_high=dates_high
        )
        others = len(rates) - dates_low - dates_high
        rest = [say.several(others, say.levels_others)] if others else []
        return "; ".join(
            [both, say.levels_apart.format(percent=_levels_apart(found, (low, high), say)), *rest]
        )
    shown = intervals.shown(found.change)
    ends = {"low": _signed(shown.low, say), "high": _signed(shown.high, say)}
    if verdict(found.change) is Verdict.NOT_RESOLVED:
        # Of two prints that differ a change does show; its size is what rounding leaves open.
        return (say.any_change if found.change.value == 0 else say.open_change).format(**ends)
    ends_said = spoken_ends(rates) if found.kind is not Story.FEW else (rates[0].rate, rates[-1].rate)
    value = signed_percent(precise_change(found.change, ends_said), say)
    between = say.between.format(value=value, **ends)
    if found.kind is Story.FEW:
        return between
    both = say.from_first.format(first=say.number(ends_said[0]), last=say.amount(ends_said[1], pair.quote))
    told = spoken_change(found.change, ends_said)
    unit = Fraction(10) ** int(told.percent.as_tuple().exponent)
    if not told.is_about and found.change.high - found.change.low < unit:
        # What rounding leaves open would not show in its digits; and a title says it already.
        is_said = found.kind is Story.LASTING or _is_seen(rates, found)
        return both if is_said else f"{both}, {signed_percent(told, say)}"
    return f"{both}, {between}"


def _both_levels(pair: Pair, found: Course) -> tuple[Pair, Decimal, Decimal, int, int]:
    """Return the two levels in rising order, and how many dates are at each.

    A price in dollars is turned round, for people say what a dollar costs: 3.50 or 3.51 manat.
    """
    if found.levels is None:
        raise ValueError(f"{pair} is at no levels")
    low, high = found.levels
    ranges = [low.range, high.range]
    if pair.quote == DOLLAR:
        pair, low, high = pair.turned, high, low
        ranges = [intervals.inverse(each) for each in reversed(ranges)]
    below, above = _rounded_apart(ranges)
    return pair, below, above, low.dates, high.dates


def _levels_apart(found: Course, ends: SaidEnds, say: Words) -> str:
    """Say by how many percent the higher of two levels is above the lower one, as the levels said give it."""
    if found.levels is None:
        return ""
    low, high = found.levels
    return say.number(abs(spoken_change(intervals.change(high.range, low.range), ends).percent))


def levels_shown(low: Level, high: Level) -> tuple[Decimal, Decimal]:
    """Return two levels as they are shown: computed ones with the decimals that tell them apart."""
    if low.exact is None or high.exact is None:
        return low.rate, high.rate
    return _rounded_apart([low.range, high.range])


def turned_levels_shown(low: Level, high: Level) -> tuple[Decimal, Decimal]:
    """Return what two levels are the other way round, in their order; a printed one as printed."""
    ranges = [intervals.inverse(level.range) for level in (high, low)]
    if low.exact is None or high.exact is None:
        below, above = _rounded_apart(ranges)
    else:
        below, above = (intervals.rounded(each, max(0, intervals.places(each) - 1)).value for each in ranges)
    return above, below


def _rounded_apart(ranges: Sequence[Range]) -> tuple[Decimal, Decimal]:
    places = next(each for each in range(_MOST_PLACES) if _tells_apart(ranges, each))
    below, above = (intervals.rounded(each, places).value for each in ranges)
    return below, above


def _tells_apart(ranges: Sequence[Range], places: int) -> bool:
    """Tell whether so many decimals tell two levels apart, and keep each to a thousandth."""
    below, above = (Fraction(intervals.rounded(each, places).value) for each in ranges)
    is_near = all(
        abs(each - level.value) * _THOUSAND <= level.value
        for each, level in zip((below, above), ranges, strict=True)
    )
    return below < above and is_near


def _note(rates: Sequence[Rate], found: Course, say: Words) -> str:
    """Say what the title leaves open: when a series went furthest, and what other prints show."""
    notes = _extremes(rates, found, say), _of_other_prints(rates, found, say)
    return sentences(upper(note) for note in notes)


def _extremes(rates: Sequence[Rate], found: Course, say: Words) -> str:
    """Tell the dates of the lowest and the highest rate of a series that went further in between."""
    if not any(found.further):
        return ""
    days = []
    for extreme in (found.lowest, found.highest):
        on = [rate.date for rate in rates if rate.rate == extreme]
        day = say.day(on[0])
        days.append(day if len(on) == 1 else say.first_day.format(day=day))
    low, high = say.number(found.lowest), say.number(found.highest)
    return say.extremes.format(low=low, low_day=days[0], high=high, high_day=days[1])


def _of_other_prints(rates: Sequence[Rate], found: Course, say: Words) -> str:
    """Tell what other prints of the first and the last day would show of a change that the title claims."""
    if found.kind is not Story.LASTING:
        return ""
    every = _of_any_prints(rates)
    if not every.contains_zero:
        return ""
    places = -int(intervals.shown(found.change).value.as_tuple().exponent)
    _, low, high = intervals.rounded(every, places)
    return say.other_prints.format(low=_signed(low, say), high=_signed(high, say))


def _of_any_prints(rates: Sequence[Rate]) -> Range:
    """Return from where to where the change from end to end may be, whichever rates of the days are used."""
    first, last = rates[0].extremes, rates[-1].extremes
    lowest, highest = intervals.change(last[0], first[1]), intervals.change(last[1], first[0])
    return Range(lowest.value, lowest.low, highest.high)


def in_brief(rates: Sequence[Rate], say: Words, found: Course | None = None) -> str:
    """Say what a rate did in a few words: "+11%", "no lasting change", "not resolved".

    Of one that went further in between, also how far: "+1.0%, high 0.00250".

    Args:
        rates: the daily rates that are compared, in rising order of dates; there may be none.
        say: the language.
        found: what they did, if that is known already.

    Returns:
        Nothing for a rate of so few dates that nothing is said of it.
    """
    if not rates:
        return ""
    found = found or course(rates)
    brief = {Story.FEW: "", Story.HIDDEN: say.not_resolved, Story.HELD: say.one_rate}
    said = brief.get(found.kind, say.no_lasting)
    if found.kind is Story.LASTING:
        said = signed_percent(spoken_change(found.change, spoken_ends(rates)), say)
    elif found.kind is Story.MOVED and _is_seen(rates, found):
        said = f"{signed_percent(spoken_change(found.change, spoken_ends(rates)), say)}, {say.not_lasting}"
    return ", ".join([said, *extremes_named(found, found.lowest, found.highest, say)])


def extremes_named(found: Course, low: Decimal, high: Decimal, say: Words) -> list[str]:
    """Name the ends that a series went further to in between, as they are given: "high 0.00250".

    Returns:
        Neither, one or both, the low first.
    """
    named = [(found.further.low, say.low_of, low), (found.further.high, say.high_of, high)]
    return [text.format(rate=say.number(rate)) for gone, text, rate in named if gone is not None]


def pairs_title(pairs: Sequence[Pair], say: Words) -> str:
    """Name a set of pairs: exchange rates against the US dollar."""
    bases, quotes = {pair.base for pair in pairs}, {pair.quote for pair in pairs}
    pair = min(pairs)
    if len(quotes) == 1:
        return of_pair(say.rates_against, pair, say)
    return of_pair(say.rates_of if len(bases) == 1 else say.rates, pair, say)


def of_pair(said: str, pair: Pair, say: Words, **more: str) -> str:
    """Fill the currencies of a pair, and more, into a sentence."""
    base, quote = say.currency(pair.base), say.currency(pair.quote)
    return said.format(
        base=say.named(pair.base),
        Base=upper(say.named(pair.base)),
        base_of=base.genitive,
        quote=say.named(pair.quote),
        quote_to=quote.dative,
        **say.verbs(pair.base),
        **more,
    )


def by_percent(change: Spoken, say: Words) -> str:
    """Write the size of a change within a sentence: 3.6%, about 4%."""
    return say.by[change.is_about].format(percent=say.number(abs(change.percent)))


def signed_percent(change: Spoken, say: Words) -> str:
    """Write a change with its sign: +3.6%, about +4%."""
    return say.roughly[change.is_about].format(percent=f"{_signed(change.percent, say)}%")


def _signed(percent: Decimal, say: Words) -> str:
    """Write a change with its sign; with a true minus, as print does."""
    return say.signed(percent).replace("-", MINUS) if percent else say.number(abs(percent))
