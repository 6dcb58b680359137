"""What checks look at, arranged for them: prints by pair, tickers by date, and where each stands."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import methodcaller
from typing import NamedTuple

from fxtrack.model import APART, FarDate, Pair, Place, PrintedTicker
from fxtrack.numbers.daily import in_order, middle_of


class Day(NamedTuple):
    """What a pair printed on a date.

    Attributes:
        date: the day.
        printed: its distinct rates as printed, in rising order; of equal ones the finest print.
    """

    date: date
    printed: list[str]

    @property
    def low(self) -> Decimal:
        """The lowest rate."""
        return Decimal(self.printed[0])

    @property
    def high(self) -> Decimal:
        """The highest rate."""
        return Decimal(self.printed[-1])

    @property
    def median(self) -> Decimal:
        """The daily rate: the lower middle one."""
        return Decimal(middle_of(self.printed))


class Standing(NamedTuple):
    """The copies that a finding rests on: how many, and where the first of them stand."""

    copies: int
    places: tuple[Place, ...]


Rates = dict[str, list[tuple[PrintedTicker, str]]]
"""The rates of a pair on a date, as printed, and for each the tickers that print it, with its line."""


class Evidence:
    """Everything that was printed, and where.

    Args:
        tickers: every ticker with its copies, dated or not.
        far: printed dates that disagree with the capture time.
        most: how many places to name with a finding.
    """

    def __init__(self, tickers: Sequence[PrintedTicker], far: Sequence[FarDate] = (), most: int = 3) -> None:
        self.dated = [ticker for ticker in tickers if ticker.date]
        self.undated = [ticker for ticker in tickers if not ticker.date]
        self.far = far
        self.most = most

    @cached_property
    def printed(self) -> dict[date, dict[Pair, Rates]]:
        """What is printed on each date, in rising order of dates."""
        found: dict[date, dict[str, Rates]] = {}
        for ticker in self.dated:
            day = found.setdefault(ticker.date or date.min, {})
            # Pair, rate and change in turn: to cut a ticker once takes half as long as each of its figures.
            figures = ticker.text.replace(APART, " ").split(" ")
            for pair, rate, line in zip(figures[::3], figures[1::3], ticker.lines.split(APART), strict=True):
                rates = day.get(pair)
                if rates is None:
                    rates = day[pair] = defaultdict(list)
                rates[rate].append((ticker, line))
        pairs = {name: Pair(name) for day in found.values() for name in day}
        return {day: {pairs[name]: rates for name, rates in found[day].items()} for day in sorted(found)}

    @cached_property
    def days(self) -> dict[Pair, list[Day]]:
        """The dates of each pair in rising order, pairs in the order of the ticker."""
        found: dict[Pair, list[Day]] = {}
        for day, pairs in self.printed.items():
            for pair, rates in pairs.items():
                found.setdefault(pair, []).append(Day(day, _in_rising_order(rates)))
        return {pair: found[pair] for pair in in_order(found)}

    @cached_property
    def by_date(self) -> dict[date, list[PrintedTicker]]:
        """The tickers of each date, in rising order of dates."""
        found: dict[date, list[PrintedTicker]] = {}
        for ticker in self.dated:
            found.setdefault(ticker.date or date.min, []).append(ticker)
        return dict(sorted(found.items()))

    @cached_property
    def figures(self) -> list[frozenset[str]]:
        """What each of the dated tickers prints, in their order."""
        return [ticker.figures for ticker in self.dated]

    @cached_property
    def by_figures(self) -> dict[frozenset[str], list[PrintedTicker]]:
        """The dated tickers that print the same."""
        found: dict[frozenset[str], list[PrintedTicker]] = {}
        for ticker, figures in zip(self.dated, self.figures, strict=True):
            found.setdefault(figures, []).append(ticker)
        return found

    @cached_property
    def different(self) -> dict[date, int]:
        """How many different tickers there are on each date."""
        found: dict[date, set[frozenset[str]]] = {}
        for ticker, figures in zip(self.dated, self.figures, strict=True):
            found.setdefault(ticker.date or date.min, set()).add(figures)
        return {day: len(figures) for day, figures in found.items()}

    def standing(self, day: date, pair: Pair, rates: Sequence[str]) -> Standing:
        """Tell where rates of a pair stand on a date: the first place of each rate, then further ones."""
        printed = self.printed[day][pair]
        found = [printed[rate] for rate in rates]
        first = []
        for (ticker, line), *_ in found[: self.most]:
            location, top = ticker.places[0]
            first.append(Place(location, top + int(line)))
        if len(first) < self.most:
            every = (
                _at(ticker, line, n)
                for each in found
                for ticker, line in each
                for n in range(len(ticker.places))
            )
            further = (place for place in every if place not in first)
            first += list(itertools.islice(further, self.most - len(first)))
        copies = sum([ticker.copies for each in found for ticker, _ in each])
        return Standing(copies, tuple(first))

    def of_tickers(self, tickers: Sequence[PrintedTicker]) -> Standing:
        """Tell where tickers stand."""
        places = [ticker.places[0] for ticker in tickers[: self.most]]
        further = (place for ticker in tickers for place in ticker.places[1:])
        places += itertools.islice(further, self.most - len(places))
        return Standing(sum(ticker.copies for ticker in tickers), tuple(places))


_point = methodcaller("find", ".")


def _in_rising_order(rates: Rates) -> list[str]:
    """Sort rates; equal ones, 0.28490 and 0.2849, become one, and so do the tickers that print them.

    The same as ``daily.distinct`` over text, which is quicker; a property test holds them together.
    """
    if len(rates) == 1:
        return list(rates)
    if len(set(map(len, rates))) == 1 and len(set(map(_point, rates))) == 1:
        return sorted(rates)  # as text, for all have the same digits before and behind the point
    finest: dict[Decimal, str] = {}
    for rate in sorted(rates, key=len):
        before = finest.get(Decimal(rate))
        finest[Decimal(rate)] = rate
        if before is not None:
            rates[rate] += rates.pop(before)
    return [finest[number] for number in sorted(finest)]


def _at(ticker: PrintedTicker, line: str, number: int = 0) -> Place:
    """Return the place of a quote, that many lines under the first of its ticker."""
    location, first = ticker.places[number]
    return Place(location, first + int(line))
