"""Lines that a rate is read against: official rates of a file, and pegs; in the direction that is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from fxtrack.charts.marks import Line, stretches
from fxtrack.charts.strokes import step_line
from fxtrack.charts.tags import Tag, TagRow
from fxtrack.drawing.scene import EDGE, Band, Dash, Dots, FrameMark, Polyline
from fxtrack.errors import ChoiceError
from fxtrack.model import Pair, plain
from fxtrack.numbers import intervals
from fxtrack.numbers.daily import decimals
from fxtrack.numbers.intervals import Range
from fxtrack.quality.official import Official
from fxtrack.quality.pegs import Peg
from fxtrack.words import Words

GuideInk = Literal["official", "peg"]

PEG_DASH: Dash = (4.0, 3.0)
_GUIDE_WIDTH, _LONE_DOT, _GUIDE_RING = 0.8, 3.0, 0.9
_FEW = 1  # dates: so few are dots, and no line
_NAME_LETTERS = 6.5
_NAME_NEAR = 30.0  # how far from a line its name may stand


@dataclass(frozen=True)
class Beside:
    """What a user sets beside the rates of a pair.

    Attributes:
        official: the rates of a file, of any pair, as it has them.
        pegs: rates that a currency is held at; one without a pair is in the direction drawn.
    """

    official: Sequence[Official] = ()
    pegs: Sequence[Peg | Decimal] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.official or self.pegs)


NOTHING_BESIDE = Beside()


class Guide(NamedTuple):
    """A line to read a rate against.

    Attributes:
        ink: what it is.
        days: its dates, as ordinals; of a peg, the ends of the time that is shown.
        rates: the rate of each, in the direction drawn.
        value: what stands behind its name; None for nothing.
    """

    ink: GuideInk
    days: list[int]
    rates: list[float]
    value: Decimal | None = None

    def runs(self) -> Iterator[tuple[list[int], list[float]]]:
        """Yield the stretches of its dates that a line may join."""
        for run in stretches(self.days):
            yield self.days[run], self.rates[run]


def guides_of(line: Line, beside: Beside, span: tuple[int, int]) -> list[Guide]:
    """Turn what stands beside a series into the direction in which it is drawn.

    Args:
        line: the series.
        beside: official rates and pegs.
        span: the first and the last date that is shown, as ordinals.

    Raises:
        ChoiceError: the file has no rate of the pair in that time, or a rate is meant the other way round.
    """
    found = [_peg_guide(peg, line, span) for peg in beside.pegs]
    return [*([_official_guide(beside.official, line, span)] if beside.official else []), *found]


def _official_guide(official: Sequence[Official], line: Line, span: tuple[int, int]) -> Guide:
    exact: dict[int, Fraction] = {}
    for each in official:
        day = each.date.toordinal()
        if each.pair in {line.pair, line.pair.turned} and span[0] <= day <= span[1]:
            exact[day] = _directed(each.pair, Fraction(each.rate) / each.nominal, line)
    if not exact:
        first, last = map(date.fromordinal, span)
        pairs = ", ".join(sorted({each.pair for each in official}))
        raise ChoiceError(
            f"no official rate of {line.pair} from {first} to {last}: the file has rates of {pairs}"
        )
    days = sorted(exact)
    middle = sorted(exact.values())[len(exact) // 2]
    if _fits_turned(middle, line):
        raise ChoiceError(
            f"the official rates of {line.pair} look inverted: they fit {line.pair.turned}. Name their pair "
            "with --official-pair"
        )
    return Guide("official", days, [float(exact[day]) for day in days], _only_value(exact, line))


def _only_value(exact: Mapping[int, Fraction], line: Line) -> Decimal | None:
    """Return the only official rate with as many decimals as the printed ones; None of several."""
    if len(exact) > 1:
        return None
    [rate] = exact.values()
    return intervals.rounded(Range(rate, rate, rate), decimals(line.rates[-1].rate)).value


def _peg_guide(peg: Peg | Decimal, line: Line, span: tuple[int, int]) -> Guide:
    pair, rate = (line.pair, peg) if isinstance(peg, Decimal) else (peg.pair, peg.rate)
    if pair not in {line.pair, line.pair.turned}:
        raise ChoiceError(f"the peg is one of {pair}, and the chart shows {line.pair}")
    exact = _directed(pair, Fraction(rate), line)
    if _fits_turned(exact, line):
        stated = plain(rate)
        raise ChoiceError(
            f"--peg {pair}={stated} does not fit the rates; {pair.turned}={stated} does. Swap the two "
            "currencies"
        )
    if not intervals.is_near(exact / _middle(line)):
        ends = sorted(each if pair == line.pair else 1 / each for each in line.points.rate)
        raise ChoiceError(
            f"--peg {plain(rate)} is not near the rates of {pair}, {ends[0]:.6g} to {ends[-1]:.6g}: a peg is "
            "more than half of them and less than twice"
        )
    value = rate
    if pair != line.pair:
        value = intervals.rounded(Range(exact, exact, exact), decimals(line.rates[-1].rate)).value
    return Guide("peg", list(span), [float(exact)] * 2, value)


def _directed(pair: Pair, exact: Fraction, line: Line) -> Fraction:
    return exact if pair == line.pair else 1 / exact


def _fits_turned(exact: Fraction, line: Line) -> bool:
    """Tell whether a rate is nowhere near a series, and near it the other way round."""
    middle = _middle(line)
    return not intervals.is_near(exact / middle) and intervals.is_near(exact * middle)


def _middle(line: Line) -> Fraction:
    """Return the median of the rates of a series."""
    rates = sorted(rate.range.value for rate in line.rates)
    return rates[len(rates) // 2]


def guided(marks: list[FrameMark], guides: Sequence[Guide], scale: float) -> list[FrameMark]:
    """Lay lines above bands and rails, and under all other marks of a series; dots above all of them."""
    areas = max((place for place, mark in enumerate(marks, 1) if isinstance(mark, Band)), default=0)
    return [*marks[:areas], *_guide_lines(guides, scale), *marks[areas:], *_guide_dots(guides, scale)]


def _guide_lines(guides: Sequence[Guide], scale: float) -> Iterator[FrameMark]:
    """Yield thin lines: dashed for a peg; of official rates steps."""
    for guide in guides:
        width = _GUIDE_WIDTH * scale
        if guide.ink == "peg":
            yield Polyline(guide.days, guide.rates, "peg", width, (PEG_DASH[0] * scale, PEG_DASH[1] * scale))
            continue
        for days, rates in guide.runs():
            if len(days) > _FEW:
                yield Polyline(*step_line(days, rates), "official", width)


def _guide_dots(guides: Sequence[Guide], scale: float) -> Iterator[Dots]:
    """Yield official rates that no line joins as dots in a ring of paper, or nobody would see them."""
    for guide in guides:
        alone = [
            each
            for days, rates in guide.runs()
            if len(days) <= _FEW
            for each in zip(days, rates, strict=True)
        ]
        if alone and guide.ink == "official":
            x, y = zip(*alone, strict=True)
            size = _LONE_DOT / (1 + EDGE) * scale
            yield Dots(x, y, "paper", size + 2 * _GUIDE_RING / (1 + EDGE) * scale, hollow=False)
            yield Dots(x, y, "official", size, hollow=False)


def guide_tags(guides: Sequence[Guide], say: Words, ends: tuple[float, float]) -> Iterator[Tag]:
    """Name each line beside its end: the last of its rates between the ends of the scale.

    The value of a lone official rate stands beside its name.
    """
    for guide in guides:
        if guide.ink == "peg":
            row = TagRow(_peg_told(guide, say), _NAME_LETTERS, "peg")
            yield Tag([row], guide.days[0], guide.rates[0], "start", _NAME_NEAR)
        else:
            seen = [
                each for each in zip(guide.days, guide.rates, strict=True) if ends[0] <= each[1] <= ends[1]
            ]
            if seen:
                last = f" {say.number(guide.value)}" if guide.value is not None else ""
                row = TagRow(f"{say.legend_official}{last}", _NAME_LETTERS, "official")
                yield Tag([row], *seen[-1], "end", _NAME_NEAR)


def pegs_told(guides: Sequence[Guide], say: Words) -> list[str]:
    """Name the pegs among guides, with their rates."""
    return [_peg_told(guide, say) for guide in guides if guide.ink == "peg"]


def _peg_told(guide: Guide, say: Words) -> str:
    return f"{say.legend_peg} {say.number(guide.value or 0)}"


def official_beyond_notes(guides: Sequence[Guide], ends: tuple[float, float], say: Words) -> list[str]:
    """Say how many official rates lie beyond the ends of a scale."""
    low, high = ends
    beyond = sum(
        not low <= rate <= high for guide in guides if guide.ink == "official" for rate in guide.rates
    )
    return [say.several(beyond, say.official_beyond)] if beyond else []


def with_guides(ends: tuple[float, float], guides: Sequence[Guide]) -> tuple[float, float]:
    """Let a scale reach to all guides."""
    rates = [rate for guide in guides for rate in guide.rates]
    if not rates or (ends[0] <= min(rates) and max(rates) <= ends[1]):
        return ends
    low, high = min(ends[0], *rates), max(ends[1], *rates)
    margin = (high - low) * 0.04
    return (low - margin if low < ends[0] else low, high + margin if high > ends[1] else high)
