"""Currencies that are held at a rate by their central bank, and prints that are not near it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fxtrack.errors import InputError
from fxtrack.model import Filters, Pair, plain
from fxtrack.numbers import intervals
from fxtrack.numbers.intervals import Range
from fxtrack.quality.evidence import Evidence
from fxtrack.quality.findings import Finding, Kind, Severity, Value
from fxtrack.quality.news import News, Obstacle, on_no_page

TOLERANCE = Decimal("0.5")
"""How far from a peg a rate may be, in percent, unless another tolerance is given."""
_PLAIN_NUMBER = r"[0-9]{1,18}(?:\.[0-9]{1,18})?"
_RATE = re.compile(rf"\s*({_PLAIN_NUMBER})(?:~({_PLAIN_NUMBER})\s*%?)?\s*")
RULE = "peg"
"""The ``rule`` of what rounding leaves open about a peg, and of what was not compared with it."""
PEGGED = frozenset({Kind.PEG_BROKEN, Kind.PEG_HELD})
"""What is found of a peg that was compared."""


class Peg(NamedTuple):
    """What a currency is pegged at.

    Attributes:
        pair: in the direction in which the peg is stated: ``USD/TMT``.
        rate: units of the quote currency for one unit of the base.
        tolerance: in percent of the peg.
    """

    pair: Pair
    rate: Decimal
    tolerance: Decimal = TOLERANCE

    @classmethod
    def parse(cls, text: str) -> Peg:
        """Read a peg as a person writes it: ``USD/TMT=3.5``, or with a tolerance ``USD/TMT=3.5~1``.

        Raises:
            InputError: it is not a pair and a positive number.
        """
        pair, _, rest = text.partition("=")
        found = _RATE.fullmatch(rest)
        rate = Decimal(found[1]) if found else Decimal(0)
        if not found or not rate:
            raise InputError(f"{text!r} is not a peg such as USD/TMT=3.5, or USD/TMT=3.5~1 for 1 % around it")
        return cls(Pair.parse(pair), rate, Decimal(found[2]) if found[2] else TOLERANCE)


def peg_or_rate(text: str) -> Peg | Decimal:
    """Read a peg as a person writes it for a chart of one pair, where the pair may be left out.

    Raises:
        InputError: it is neither a positive number, nor a pair and one.
    """
    if "=" in text:
        return Peg.parse(text)
    found = re.fullmatch(rf"\s*({_PLAIN_NUMBER})\s*", text)
    if not found or not Decimal(found[1]):
        raise InputError(f"{text!r} is not a peg such as 3.5 or USD/TMT=3.5")
    return Decimal(found[1])


class _PegPrint(NamedTuple):
    """A print beside a peg: as printed, in the direction of the peg, and how far off that is in percent."""

    day: date
    pair: Pair
    rate: str
    in_direction: Range
    off: Range


def check_pegs(
    evidence: Evidence, pegs: Iterable[Peg], filters: Filters, news: News | None = None
) -> Iterator[Finding]:
    """Find the prints of which all that the digits allow is further from a peg than its tolerance.

    Where there is none, a finding says so, with the print that is furthest: silence could as well mean that
    nothing was compared. What rounding leaves open is a note.

    Args:
        evidence: everything that was printed.
        pegs: the pegs.
        filters: only the dates and pairs of these are compared.
        news: only prints of these days are compared, and a note says so where there are none; None for all.

    Raises:
        InputError: a peg is stated the wrong way round.
    """
    for peg in pegs:
        prints = [each for each in _prints(evidence, peg) if filters.covers(None, each.pair)]
        asked = [each for each in prints if filters.covers(each.day, each.pair)]
        _require_direction(peg, asked)
        if news is None:
            yield from _compared(evidence, peg, asked)
        elif recent := [each for each in asked if news.has(each.day)]:
            yield from _compared(evidence, peg, recent)
        else:
            yield from _nothing_recent(peg, prints, filters, news)


def _compared(evidence: Evidence, peg: Peg, prints: Sequence[_PegPrint]) -> Iterator[Finding]:
    """Yield what is found of the prints that are looked at."""
    broken = [each for each in prints if not _may_be_held(each, peg)]
    if broken:
        yield from (_broken(evidence, peg, each) for each in broken)
    elif prints:
        yield _peg_held(peg, prints)
    left_open = [each for each in prints if _may_be_held(each, peg) and not _is_held(each, peg)]
    if left_open:
        yield _left_open(evidence, peg, left_open)


def _nothing_recent(peg: Peg, prints: Sequence[_PegPrint], filters: Filters, news: News) -> Iterator[Finding]:
    """Say that no print is news, unless the pair of the peg is not asked for."""
    values: dict[str, Value] = {"rule": RULE, "peg_pair": str(peg.pair), "peg": peg.rate}
    if earlier := [each for each in prints if each.day <= news.today]:
        last = max(earlier, key=lambda each: each.day)
        yield news.too_old(last.day, last.pair, values, f"the latest rate for the peg of {peg.pair}")
    elif filters.covers(None, peg.pair) or filters.covers(None, peg.pair.turned):
        text = f"no rate up to {news.today} can be set beside the peg of {peg.pair}"
        if prints:
            yield news.not_compared(Obstacle.NO_RATE, None, None, text, values)
        else:
            yield on_no_page(None, text, values)


def _prints(evidence: Evidence, peg: Peg) -> Iterator[_PegPrint]:
    exact = Fraction(peg.rate)
    for pair in (peg.pair, peg.pair.turned):
        for day in evidence.days.get(pair, []):
            for printed in day.printed:
                rate = intervals.printed(Decimal(printed))
                in_direction = rate if pair == peg.pair else intervals.inverse(rate)
                off = intervals.change(in_direction, Range(exact, exact, exact))
                yield _PegPrint(day.date, pair, printed, in_direction, off)


def _is_held(each: _PegPrint, peg: Peg) -> bool:
    """Tell whether a print is near the peg for every true rate that it allows."""
    return -peg.tolerance <= each.off.low and each.off.high <= peg.tolerance


def _may_be_held(each: _PegPrint, peg: Peg) -> bool:
    """Tell whether it is for one of them."""
    return each.off.low <= peg.tolerance and each.off.high >= -peg.tolerance


def _require_direction(peg: Peg, prints: Sequence[_PegPrint]) -> None:
    """Refuse a peg that fits only turned round, which would call every print an error."""
    if not prints:
        return
    middle = sorted(each.in_direction.value for each in prints)[len(prints) // 2]
    times = middle / Fraction(peg.rate)
    if not intervals.is_near(times) and intervals.is_near(middle * Fraction(peg.rate)):
        raise InputError(
            f"the prints are nowhere near {peg.pair} = {plain(peg.rate)}, but near "
            f"{peg.pair.turned} = {plain(peg.rate)}: is the peg meant that way round?"
        )


def _broken(evidence: Evidence, peg: Peg, each: _PegPrint) -> Finding:
    printed = Decimal(each.rate)
    shown, percent = intervals.shown(each.in_direction), intervals.shown_beside(each.off, peg.tolerance)
    where = "above" if each.off.value > 0 else "below"
    text = (
        f"{plain(printed)} is {peg.pair} = {plain(shown.value)} ({plain(shown.low)} to "
        f"{plain(shown.high)}), {abs(percent.value):f} % {where} the peg of {plain(peg.rate)}"
    )
    values: dict[str, Value] = {
        "rate": printed,
        "peg": peg.rate,
        "tolerance_percent": peg.tolerance,
        "off_percent": percent.value,
        "off_percent_min": percent.low,
        "off_percent_max": percent.high,
    }
    standing = evidence.standing(each.day, each.pair, [each.rate])
    return Finding(Severity.ERROR, Kind.PEG_BROKEN, each.day, each.pair, text, values, *standing)


def _peg_held(peg: Peg, prints: Sequence[_PegPrint]) -> Finding:
    furthest = max(prints, key=lambda each: abs(each.off.value))
    percent = intervals.shown(furthest.off)
    dates = len({each.day for each in prints})
    value, low, high = (f"{each:+f}" if each else "0" for each in percent)
    told = all(_is_held(each, peg) for each in prints)
    text = (
        f"no print of {dates:,} {'dates' if dates > 1 else 'date'} is shown to be more than "
        f"{plain(peg.tolerance)} % from {peg.pair} = {plain(peg.rate)}; the furthest, "
        f"{plain(Decimal(furthest.rate))}, is off by {value} % ({low} to {high} %)"
        f"{'' if told else ': the digits leave open whether it was held'}"
    )
    values: dict[str, Value] = {
        "rate": Decimal(furthest.rate),
        "peg": peg.rate,
        "tolerance_percent": peg.tolerance,
        "dates": dates,
        "off_percent": percent.value,
        "off_percent_min": percent.low,
        "off_percent_max": percent.high,
    }
    return Finding(Severity.NOTE, Kind.PEG_HELD, None, furthest.pair, text, values)


def _left_open(evidence: Evidence, peg: Peg, prints: Sequence[_PegPrint]) -> Finding:
    """Say how far from the peg the rates may be of which rounding hides whether they are near it."""
    furthest = max(prints, key=lambda each: (max(abs(each.off.low), abs(each.off.high)), each.day))
    percent = intervals.shown(furthest.off)
    value, low, high = (f"{each:+f}" if each else "0" for each in percent)
    dates = len({each.day for each in prints})
    text = (
        f"{plain(Decimal(furthest.rate))} may be more than {plain(peg.tolerance)} % from {peg.pair} = "
        f"{plain(peg.rate)}: off by {value} % ({low} to {high} % allowing for rounding)"
        f"{f'; so may the rates of {dates:,} dates' if dates > 1 else ''}"
    )
    values: dict[str, Value] = {
        "rule": RULE,
        "rate": Decimal(furthest.rate),
        "peg": peg.rate,
        "tolerance_percent": peg.tolerance,
        "dates": dates,
        "off_percent": percent.value,
        "off_percent_min": percent.low,
        "off_percent_max": percent.high,
    }
    standing = evidence.standing(furthest.day, furthest.pair, [furthest.rate])
    return Finding(Severity.NOTE, Kind.NOT_RESOLVED, furthest.day, furthest.pair, text, values, *standing)
