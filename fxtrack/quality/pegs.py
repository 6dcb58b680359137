"""Currencies that are held at a rate by their central bank, and prints that are not near it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from fxtrack import intervals
from fxtrack.errors import InputError
from fxtrack.model import Pair, plain
from fxtrack.quality.evidence import Day, Evidence
from fxtrack.quality.findings import Finding, Kind, Severity, Value

TOLERANCE = Decimal("0.5")
"""How far from a peg a rate may be, in percent, unless another tolerance is given."""


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
        rate, _, tolerance = rest.partition("~")
        try:
            peg = cls(Pair.parse(pair), Decimal(rate), Decimal(tolerance.rstrip("% ") or TOLERANCE))
            good = peg.rate.is_finite() and peg.rate > 0 and peg.tolerance.is_finite() and peg.tolerance >= 0
        except InvalidOperation:
            good = False
        if not good:
            raise InputError(f"{text!r} is not a peg such as USD/TMT=3.5, or USD/TMT=3.5~1 for 1 % around it")
        return peg


def broken(evidence: Evidence, pegs: Iterable[Peg]) -> Iterator[Finding]:
    """Find the prints of which all that the digits allow is further from a peg than its tolerance."""
    for peg in pegs:
        turned = Pair(f"{peg.pair.quote}/{peg.pair.base}")
        for pair in (peg.pair, turned):
            for day in evidence.days.get(pair, []):
                yield from _of_day(evidence, peg, pair, day)


def _of_day(evidence: Evidence, peg: Peg, pair: Pair, day: Day) -> Iterator[Finding]:
    for as_printed in day.printed:
        printed = Decimal(as_printed)
        rate = intervals.printed(printed)
        in_direction = rate if pair == peg.pair else intervals.inverse(rate)
        exact = Fraction(peg.rate)
        off = intervals.change(in_direction, intervals.Range(exact, exact, exact))
        if off.low <= peg.tolerance and off.high >= -peg.tolerance:
            continue
        shown, percent = intervals.shown(in_direction), intervals.shown(off)
        text = (
            f"{plain(printed)} is {peg.pair} = {plain(shown.value)} ({plain(shown.low)} to "
            f"{plain(shown.high)}), {abs(percent.value):f} % {'above' if off.value > 0 else 'below'} the peg "
            f"of {plain(peg.rate)}"
        )
        values: dict[str, Value] = {
            "rate": printed, "peg": peg.rate, "tolerance_percent": peg.tolerance,
            "off_percent": percent.value, "off_percent_min": percent.low, "off_percent_max": percent.high,
        }  # fmt: skip
        standing = evidence.standing(day.date, pair, [as_printed])
        yield Finding(Severity.ERROR, Kind.PEG_BROKEN, day.date, pair, text, values, *standing)
