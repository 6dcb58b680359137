"""Scales, labels and data agree: pairs together, official rates, pegs, the index and periods, reckoned anew."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from test_agreement import LOOKS, beside, read, walk

from fxtrack.charts.guides import Beside
from fxtrack.charts.index import draw_index
from fxtrack.charts.marks import Line, lines_of
from fxtrack.charts.periods import draw_periods
from fxtrack.charts.together import draw_together
from fxtrack.charts.trend import draw_trend
from fxtrack.drawing.scene import Dots, Frame, Polyline, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair, Prints
from fxtrack.numbers.by_period import by_period
from fxtrack.numbers.series import View, series
from fxtrack.quality.official import Official

SEEDS = range(12)
SIZES = [0.011, 0.094, 0.285]


def prints(chance: random.Random, pair: str, size: float) -> list[Prints]:
    """A walk of a pair, near a rate, with six digits or more."""
    moved = [Prints(each.date, Pair(pair), each.rates) for each in walk(chance)]
    first = moved[0].rates[0]
    return [each._replace(rates=(Decimal(f"{size * float(each.rates[0] / first):.7f}"),)) for each in moved]


def lines(seed: int, *, per_usd: bool, pairs: tuple[str, ...] = ("KGS/USD", "TJS/USD")) -> list[Line]:
    chance = random.Random(seed)
    daily = [each for pair in pairs for each in prints(chance, pair, chance.choice(SIZES))]
    return lines_of(series(daily, View(per_usd=per_usd)).rates)


def exact(line: Line, place: int) -> Fraction:
    """A compared rate, exactly, in the direction drawn."""
    rate = line.compared[place]
    return rate.range.value


def ticks_agree(scene: Scene, frame: Frame, look: Look) -> None:
    low, high = frame.ylim
    found = beside(scene, frame, right=False)
    assert found
    for label in found:
        told, _ = read(label.text, look)
        drawn = low + (label.y + label.size * 0.36 - frame.box.y) / frame.box.height * (high - low)
        assert abs(float(told) - drawn) <= (high - low) * 1e-6


def ends_of(scene: Scene, frame: Frame, look: Look) -> list[tuple[Fraction, int]]:
    """The numbers at the ends of lines, from above."""
    found = [each for each in scene.labels if each.x > frame.box.right and each.bold]
    found.sort(key=lambda each: -each.y)
    texts = [each.text.partition(", ")[0].rpartition(" ")[2] for each in found]
    return [read(text, look) for text in texts if text[:1].isdigit()]


@pytest.mark.parametrize("per_usd", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_an_index_agrees(seed: int, per_usd: bool) -> None:
    """In both directions: each end has the number at which its line ends, all with equally many decimals."""
    parts = [each.part for each in lines(seed, per_usd=per_usd) if each.part]
    assert parts
    starts = {each.pair: each.rates[0] for each in parts}
    look = Look(width=16, title="x")
    scene = draw_index(parts, starts, None, look, "daily median")
    [frame] = scene.frames
    ticks_agree(scene, frame, look)
    told = ends_of(scene, frame, look)
    ratios = [100 * exact(each, -1) / exact(each, 0) for each in parts]
    assert len({decimals for _, decimals in told}) <= 1
    for number, decimals in told:
        assert min(abs(number - each) for each in ratios) <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_together_agree(seed: int) -> None:
    """Each end has the rate at which its line ends, as printed."""
    chance = random.Random(seed)
    daily = [each for pair in ("KGS/USD", "TJS/USD") for each in prints(chance, pair, 0.1)]
    parts = [each.part for each in lines_of(series(daily, View()).rates) if each.part]
    assert len(parts) == 2
    scene = draw_together(parts, Look(title="x"), "daily median")
    [frame] = scene.frames
    ticks_agree(scene, frame, Look())
    told = ends_of(scene, frame, Look())
    assert sorted(number for number, _ in told) == sorted(exact(each, -1) for each in parts)


@pytest.mark.parametrize("as_printed", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_official_rates_and_pegs_agree(seed: int, as_printed: bool) -> None:
    """They lie where the scale has them, whichever way round they are given."""
    chance, look = random.Random(seed), random.Random(seed).choice(LOOKS)
    [line] = lines(seed, per_usd=not as_printed, pairs=("KGS/USD",))
    near = line.rates[0].range.value if as_printed else 1 / line.rates[0].range.value
    rates = {each.date: Decimal(f"{float(1 / near) * chance.uniform(0.95, 1.05):.4f}") for each in line.rates}
    given = [Official(day, Pair("USD/KGS"), rate, 1, 2) for day, rate in rates.items()]
    peg = Decimal(f"{float(line.rates[0].range.value):.6f}")
    scene = draw_trend(line, look, "daily median", beside=Beside(given, [peg]))
    [frame] = scene.frames
    shown = {
        day.toordinal(): 1 / Fraction(rate) if as_printed else Fraction(rate) for day, rate in rates.items()
    }
    marks = [mark for mark in frame.marks if mark.ink == "official" and isinstance(mark, Polyline | Dots)]
    places = [each for mark in marks for each in zip(map(int, mark.x), map(float, mark.y), strict=True)]
    assert {day for day, _ in places} == set(shown)
    assert {float(rate) for rate in shown.values()} == {rate for _, rate in places}
    [dashed] = [mark for mark in frame.marks if mark.ink == "peg" and isinstance(mark, Polyline)]
    assert list(dashed.y) == [float(peg)] * 2
    assert frame.ylim[0] <= min(dashed.y[0], *map(float, shown.values()))
    assert frame.ylim[1] >= max(dashed.y[0], *map(float, shown.values()))


@pytest.mark.parametrize("per_usd", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_periods_agree(seed: int, per_usd: bool) -> None:
    """Each average and last rate lies at its place."""
    [line] = lines(seed, per_usd=per_usd, pairs=("KGS/USD",))
    scene = draw_periods(by_period(line.compared), [line], "month", Look())
    frame = scene.frames[0]
    ticks_agree(scene, frame, Look())
    months: dict[tuple[int, int], list[Fraction]] = {}
    for rate in line.compared:
        months.setdefault((rate.date.year, rate.date.month), []).append(rate.range.value)
    averages = [float(sum(each) / len(each)) for each in months.values()]
    dashes = [mark.y[0] for mark in frame.marks if isinstance(mark, Polyline) and not mark.dash]
    assert dashes == pytest.approx(averages, rel=1e-4)
    dots = [mark for mark in frame.marks if isinstance(mark, Dots) and mark.ink.startswith("series")]
    lasts = [float(each[-1]) for each in months.values()]
    assert sorted(y for mark in dots for y in mark.y) == pytest.approx(sorted(lasts), rel=1e-4)
