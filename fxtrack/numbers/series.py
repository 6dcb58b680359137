"""Series of daily rates: one rate a date and pair by a named rule, its inverse, crosses, an index.

Pure: what comes in are the distinct rates that were printed on each date, what goes out are daily rates
with the ranges that the printed digits allow.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from fxtrack.currencies import CODES, DOLLAR
from fxtrack.errors import InputError
from fxtrack.model import Pair, Prints
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import RULES, SATURDAY_AND_SUNDAY, Rule, chosen, distinct, in_order, mark
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.rates import MAX_AGE_DAYS, Rate, compared, on_or_before

_SWAPPED: dict[Rule, Rule] = {"low": "high", "high": "low"}


@dataclass(frozen=True)
class View:
    """Which series is asked for.

    Attributes:
        daily: the rule for the one rate of a date. ``median`` is the median of the distinct printed rates of
            the date, and the lower middle one of an even number, so it is always a rate that was printed.
            ``low`` and ``high`` are the extremes of what is shown; ``first`` and ``last`` follow the capture
            times.
        weekdays: leave weekends out.
        per_usd: turn the pairs that are quoted in US dollars round: units of the currency per dollar.
        base: only prices of this currency; with ``quote`` one pair, alone against every other currency.
        quote: only prices in this currency, likewise.
        index: rebase each series to 100 at this date. An index compares, and so has no weekends.
        weekends: let weekends take part in comparisons: changes, averages, an index.
    """

    daily: Rule = "median"
    weekdays: bool = False
    per_usd: bool = False
    base: str | None = None
    quote: str | None = None
    index: date | None = None
    weekends: bool = False

    def __post_init__(self) -> None:
        """Check what a program may have got wrong.

        Raises:
            InputError: no such rule, or no such currency, or the same one twice; or weekends are left out
                and wanted at once.
        """
        if self.daily not in RULES:
            raise InputError(f"{self.daily!r} is no rule for the rate of a day; there are {', '.join(RULES)}")
        if self.weekdays and self.weekends:
            raise InputError(
                "weekdays leaves weekends out, and weekends compares them: leave one of the two out"
            )
        for code in (self.base, self.quote):
            if code is not None and code not in CODES:
                raise InputError(f"{code!r} is not an ISO 4217 code such as KGS")
        if self.base is not None and self.base == self.quote:
            raise InputError(f"the price of {self.base} in {self.base} is always 1: name two currencies")

    @property
    def compared(self) -> str:
        """Name what comparisons use, in the singular."""
        return "rate" if self.weekends else "weekday rate"

    @property
    def is_as_printed(self) -> bool:
        """Whether no direction is chosen."""
        return not (self.per_usd or self.base or self.quote)


class Series(NamedTuple):
    """Daily rates, and what is not among them.

    Attributes:
        rates: in the order of pair and date.
        undecided: dates and pairs with several rates of which the first or last is not known, because the
            capture time of a snapshot is not.
        missing: pairs that were asked for and that have no rate at all, or none to rebase to.
        references: for an index, the date at which each pair is 100; None if it has no rate there.
    """

    rates: list[Rate]
    undecided: list[tuple[date, Pair]]
    missing: list[Pair]
    references: dict[Pair, date | None]


def series(  # noqa: PLR0913 - a series is chosen by these
    prints: Iterable[Prints],
    view: View,
    asked: Sequence[Pair] = (),
    *,
    since: date | None = None,
    until: date | None = None,
    weekend: Collection[int] = SATURDAY_AND_SUNDAY,
    left_of: Callable[[list[Pair]], list[Pair]] = list,
) -> Series:
    """Make the series that are asked for.

    Args:
        prints: what was printed, on all dates, in any order: the reference date of an index may lie before
            the first date asked for.
        view: which series, by which rule.
        asked: only these pairs, as printed, their inverses or crosses; empty for every printed pair.
        since: first date, inclusive.
        until: last date, inclusive.
        weekend: the days of the week on which the source shows another market, as ``date.weekday`` counts.
        left_of: leaves some of the pairs out.
    """
    book = _Book(prints, view, weekend)
    rates: list[Rate] = []
    missing = []
    references: dict[Pair, date | None] = {}

    def is_asked(day: date) -> bool:
        return (not since or since <= day) and (not until or day <= until)

    for pair in left_of(_wanted(book, view, asked)):
        found = book.rates(
            pair, as_printed=not asked and pair in book.pairs and _stays_as_printed(pair, view)
        )
        if found and view.index:
            found, references[pair] = _rebased(compared(found, weekends=view.weekends), view.index)
        if found is None or (not found and view.index):
            missing.append(pair)
            continue
        rates += (rate for rate in found if is_asked(rate.date))
    return Series(rates, [key for key in book.undecided if is_asked(key[0])], missing, references)


def printed_for(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Name the printed pairs that the rates of some pairs may rest on, as crosses through the dollar too."""
    asked = list(dict.fromkeys(pairs))
    either = [p for pair in asked for p in (pair, pair.turned)]
    codes = {code for pair in asked for code in (pair.base, pair.quote)} - {DOLLAR}
    in_dollars = [Pair(f"{code}/{DOLLAR}") for code in sorted(codes)]
    return tuple(dict.fromkeys([*either, *in_dollars, *(pair.turned for pair in in_dollars)]))


_WHOLE = Range(Fraction(100), Fraction(100), Fraction(100))


class _Book:
    """What was printed, and the daily rates out of it, each made when it is first asked for."""

    def __init__(self, prints: Iterable[Prints], view: View, weekend: Collection[int]) -> None:
        self._view = view
        self._weekend = weekend
        self._prints: dict[Pair, list[Prints]] = {}
        for each in prints:
            self._prints.setdefault(each.pair, []).append(each)
        self.pairs = in_order(self._prints)
        self.undecided: dict[tuple[date, Pair], None] = {}
        self._made: dict[tuple[Pair, Rule], list[Rate]] = {}

    def rates(self, pair: Pair, *, as_printed: bool) -> list[Rate] | None:
        """Return the daily rates of a pair, in rising order of dates; None if nothing printed gives any.

        Args:
            pair: the pair.
            as_printed: only what was printed so. Else, on dates on which the pair was not printed, it is
                turned round, or crossed through the dollar.
        """
        if as_printed:
            return self._daily(pair, self._view.daily)
        sources = [self._either_way(pair, self._view.daily)]
        if DOLLAR not in {pair.base, pair.quote}:
            sources.append(self._cross(pair))
        given = [source for source in sources if source is not None]
        return _merged(given) if given else None

    def _cross(self, pair: Pair) -> list[Rate] | None:
        rule = self._view.daily
        base = self._either_way(Pair(f"{pair.base}/{DOLLAR}"), rule)
        quote = self._either_way(Pair(f"{pair.quote}/{DOLLAR}"), _SWAPPED.get(rule, rule))
        return None if base is None or quote is None else _crossed(pair, base, quote)

    def _either_way(self, pair: Pair, rule: Rule) -> list[Rate] | None:
        turned = pair.turned
        # What is lowest turned round is the highest as printed.
        inverses = self._daily(turned, _SWAPPED.get(rule, rule)) if turned in self._prints else []
        if pair in self._prints:
            return _merged([self._daily(pair, rule), [_inverted(rate) for rate in inverses]])
        return [_inverted(rate) for rate in inverses] if turned in self._prints else None

    def _daily(self, pair: Pair, rule: Rule) -> list[Rate]:
        if (pair, rule) not in self._made:
            self._made[pair, rule] = list(self._chosen(pair, rule))
        return self._made[pair, rule]

    def _chosen(self, pair: Pair, rule: Rule) -> Iterator[Rate]:
        for each in sorted(self._prints[pair], key=lambda prints: prints.date):
            if self._view.weekdays and each.date.weekday() in self._weekend:
                continue
            choices = distinct(each.rates)
            rate = chosen(each, choices, rule)
            if rate is None:
                self.undecided[each.date, pair] = None
            else:
                marked = mark(each.date, self._weekend)
                ends = _ends_of(choices)
                yield Rate(each.date, pair, rate, choices[0], choices[-1], len(choices), marked, ends=ends)


def _ends_of(prints: Sequence[Decimal]) -> tuple[Range, Range] | None:
    """Return the ranges of the lowest and the highest true rate of a day.

    Args:
        prints: what was printed, in rising order.

    Returns:
        None where all have as many decimals: then they are those of the first and the last print.
    """
    if len(prints) == 1 or len({each.as_tuple().exponent for each in prints}) == 1:
        return None
    ranges = [intervals.printed(each) for each in prints]
    lows, highs = [each.low for each in ranges], [each.high for each in ranges]
    return (Range(ranges[0].value, min(lows), min(highs)), Range(ranges[-1].value, max(lows), max(highs)))


def _merged(sources: Iterable[list[Rate]]) -> list[Rate]:
    """Take for each date the first source that has it."""
    found: dict[date, Rate] = {}
    for source in sources:
        for rate in source:
            found.setdefault(rate.date, rate)
    return sorted(found.values(), key=lambda rate: rate.date)


def _wanted(book: _Book, view: View, asked: Sequence[Pair]) -> list[Pair]:
    if view.base or view.quote:
        wanted = _of_currencies(book.pairs, view)
        wanted = [pair for pair in wanted if not asked or pair in asked]
    else:
        wanted = list(dict.fromkeys(asked)) or book.pairs
    if not view.per_usd:
        return wanted
    return list(dict.fromkeys(p.turned if p.quote == DOLLAR else p for p in wanted))


def _stays_as_printed(pair: Pair, view: View) -> bool:
    """Tell whether a printed pair is shown as printed: no direction is chosen, or none that concerns it."""
    if view.base or view.quote:
        return False
    return not (view.per_usd and DOLLAR in {pair.base, pair.quote})


def _of_currencies(pairs: Sequence[Pair], view: View) -> list[Pair]:
    """Name the pairs of a base or quote currency; the one that is not given may be any other."""
    codes = dict.fromkeys(code for pair in pairs for code in (pair.base, pair.quote))
    bases = [view.base] if view.base else list(codes)
    quotes = [view.quote] if view.quote else list(codes)
    return [Pair(f"{base}/{quote}") for base in bases for quote in quotes if base != quote]


def _inverted(rate: Rate) -> Rate:
    """Turn a printed rate round."""
    low, exact, high = (intervals.turned_print(str(each)) for each in (rate.high, rate.rate, rate.low))
    ends: tuple[Range, Range] = (low, high)
    if rate.ends is not None:  # a print with fewer decimals reaches further than the lowest or the highest
        ends = intervals.inverse(rate.ends[1]), intervals.inverse(rate.ends[0])
    return Rate(
        rate.date,
        rate.pair.turned,
        exact.shown.value,
        low.shown.value,
        high.shown.value,
        rate.prints,
        rate.mark,
        exact,
        ends,
    )


def _crossed(pair: Pair, base: list[Rate], quote: list[Rate]) -> list[Rate]:
    quotes = {rate.date: rate for rate in quote}
    return [_cross(pair, rate, quotes[rate.date]) for rate in base if rate.date in quotes]


def _cross(pair: Pair, base: Rate, quote: Rate) -> Rate:
    exact = intervals.cross(base.range, quote.range)
    ends = (
        intervals.cross(base.extremes[0], quote.extremes[1]),
        intervals.cross(base.extremes[1], quote.extremes[0]),
    )
    return _as_shown(base._replace(prints=max(base.prints, quote.prints)), pair, exact, ends)


def _rebased(rates: list[Rate], day: date) -> tuple[list[Rate], date | None]:
    """Rebase to 100 at a date, or at the last rate before it; without such a rate there is no index."""
    reference = on_or_before(rates, day)
    if reference is None:
        return [], None
    rebase = partial(intervals.index, reference=reference.range)
    # The reference is compared with itself, not with an independent print.
    rebased = [
        _as_shown(rate, rate.pair, _WHOLE, _ends(rate, rebase))
        if rate is reference
        else _computed(rate, rate.pair, rebase, rate.extremes)
        for rate in rates
    ]
    # How far apart the rates of a day are does not hang on the reference.
    kept = [index._replace(ends=rate.extremes) for index, rate in zip(rebased, rates, strict=True)]
    return kept, reference.date


def _ends(rate: Rate, compute: Callable[[Range], Range]) -> tuple[Range, Range]:
    low, high = rate.extremes
    exact = rate.range
    return (_WHOLE if low == exact else compute(low), _WHOLE if high == exact else compute(high))


def _computed(rate: Rate, pair: Pair, compute: Callable[[Range], Range], ends: tuple[Range, Range]) -> Rate:
    exact = compute(rate.range)
    low, high = (exact if end == rate.range else compute(end) for end in ends)
    return _as_shown(rate, pair, exact, (low, high))


def _as_shown(like: Rate, pair: Pair, exact: Range, ends: tuple[Range, Range]) -> Rate:
    shown = intervals.shown(exact).value
    low, high = (shown if end is exact else intervals.shown(end).value for end in ends)
    return Rate(like.date, pair, shown, low, high, like.prints, like.mark, exact, ends)


def require_reference(view: View, result: Series) -> None:
    """Refuse an index that no pair has a rate for.

    Raises:
        InputError: no rate on the date, nor in the days before it.
    """
    if view.index and not any(result.references.values()):
        raise InputError(
            f"no pair has a {view.compared} on {view.index} or in the {MAX_AGE_DAYS} days before it: choose "
            "another date for --index; 'fxtrack coverage' shows which dates there are"
        )
