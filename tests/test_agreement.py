"""Scales, labels and data of a trend agree to the last digit: each number drawn is reckoned anew in fractions."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from fxtrack.charts.margins import moves_unseen
from fxtrack.charts.marks import lines_of
from fxtrack.charts.trend import draw_trend
from fxtrack.drawing.scene import Frame, Label, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair, Prints
from fxtrack.numbers.series import View, series

FIRST = date(2024, 9, 13)
LOOKS = [Look(), Look(width=8), Look(width=33.8, height=19), Look(lang="ru")]


def walk(chance: random.Random) -> list[Prints]:
    """A rate that wanders, printed with three to six digits, every day or with gaps."""
    digits, size = chance.randint(3, 6), chance.choice([0.00008, 0.0021, 0.0944, 0.285, 1.08, 87.4, 12500.0])
    places = max(0, digits - 1 - Decimal(size).adjusted())
    day, rate, found = FIRST, size, []
    for _ in range(chance.choice([1, 2, 5, 12, 80])):
        found.append(Prints(day, Pair("TJS/USD"), (Decimal(f"{rate:.{places}f}"),)))
        day += timedelta(days=chance.choice([1, 1, 1, 2, 3, 9, 60]))
        rate *= 1 + chance.choice([0.0003, 0.004, 0.03]) * chance.uniform(-1, 1.2)
    return found


def read(text: str, look: Look) -> tuple[Fraction, int]:
    """A number as it is written in a language, and how many decimals it has."""
    say = look.say
    plain = text.replace(say.thousands_mark, "").replace(say.decimal_mark, ".")
    return Fraction(plain), len(plain.partition(".")[2])


def beside(scene: Scene, frame: Frame, *, right: bool) -> list[Label]:
    """The numbers of a scale."""
    near = [
        label
        for label in scene.labels
        if frame.box.y - 5 < label.y < frame.box.top + 1 and label.text[:1].isdigit()
    ]
    if right:
        return [label for label in near if label.x > frame.box.right]
    return [label for label in near if label.anchor == "end" and label.x < frame.box.x]


@pytest.mark.parametrize("per_usd", [True, False])
@pytest.mark.parametrize("seed", range(60))
def test_what_is_written_is_what_is_drawn(seed: int, per_usd: bool) -> None:
    chance = random.Random(seed)
    prints, look = walk(chance), chance.choice(LOOKS)
    [line] = lines_of(series(prints, View(per_usd=per_usd)).rates)
    scene = draw_trend(line, look, "daily median")
    [frame] = scene.frames
    low, high = frame.ylim
    for right in (False, True):
        ticks = beside(scene, frame, right=right)
        if not line.levels and not moves_unseen(line) and (ticks or not right):
            assert 3 <= len(ticks) <= 5
        for label in ticks:
            told, decimals = read(label.text, look)
            place = 1 / told if right else told
            drawn = low + (label.y + label.size * 0.36 - frame.box.y) / frame.box.height * (high - low)
            off = abs(float(place) - drawn)
            if line.levels or moves_unseen(line):  # rounded, to what is written
                assert off <= float(place) * 10.0**-decimals / float(told) + (high - low) * 1e-6
            else:
                assert off <= (high - low) * 1e-6
    printed = {each.date: Fraction(each.rates[0]) for each in prints}
    ends = [printed[rate.date] for rate in (line.compared[:1] + line.compared[-1:])]
    if not moves_unseen(line) and not line.levels and ends:
        check_labels(scene, frame, look, [1 / each if per_usd else each for each in ends], per_usd=per_usd)


def check_labels(scene: Scene, frame: Frame, look: Look, exact: list[Fraction], *, per_usd: bool) -> None:
    """The labels of the compared rates are these, rounded once."""
    inside = [label for label in scene.labels if frame.box.y < label.y < frame.box.top]
    bold = [label for label in inside if label.bold and label.x > frame.box.x - 1]
    assert bold
    for label in bold:
        told, decimals = read(label.text, look)
        assert min(abs(told - each) for each in exact) <= Fraction(1, 2 * 10**decimals)
        if not per_usd:
            assert told in exact, "as printed"
