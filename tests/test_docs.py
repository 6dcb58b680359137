"""The pages say what the program does: every command is put again, every figure is computed."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pages import captures

from fxtrack.answers import periods
from fxtrack.charts import marks
from fxtrack.numbers import changes, intervals, lasting, rates, watched
from fxtrack.quality import markets, outliers, pegs, printed

ROOT = Path(__file__).parent.parent
_NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")


@pytest.mark.slow
def test_every_output_in_the_pages_is_what_the_command_prints() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "recompute.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("Not up to date: none\n", 0), done.stderr


def half_unit_percent(rate: str, digits: int) -> str:
    number = intervals.printed(Decimal(rate))
    return str(round(float(100 * (number.high - number.value) / number.value), digits))


def step_percent(rate: str, digits: int) -> str:
    return str(round(float(100 * printed.STEP / intervals.printed(Decimal(rate)).value), digits))


def some(*numbers: object) -> set[str]:
    return {str(number) for number in numbers}


COMPUTED = {
    "numbers.md": some(
        half_unit_percent("0.01144", 3),
        half_unit_percent("0.00193", 2),
        half_unit_percent("0.10811", 3),
        half_unit_percent("0.28490", 3),
        half_unit_percent("0.00008", 2),
        rates.MAX_AGE_DAYS,
        periods.WIDTH,
        *(period.days for period in changes.SPANS if period.days),
        0,
        100,
        markets.NEIGHBOUR_DAYS,
        float(100 * markets.GREATEST_CHANCE),
        1,  # percent of simulated series, see test_weekend_checks
        watched.LEAST_BEFORE,
        pegs.TOLERANCE,
        3.5,  # the peg, and the days and dates of the examples
        3,
        15,
        2025,
        12,
        float(100 * lasting._AT_LEVEL),
        *(f"{1 / Decimal(rate):.2f}" for rate in ("0.28490", "0.28571")),
        f"{100 * (Decimal('0.28571') / Decimal('0.28490') - 1):.2f}",
        math.comb(8, 4) // 2,  # four of eight are the highest as often as the lowest
        outliers._LEAST_PERCENT,
        outliers._DEVIATIONS,
        outliers.NEIGHBOURS,
        outliers.WITHIN_DAYS,
        marks.MAX_JOINED_DAYS,
        rates.MAX_AGE_DAYS,
        periods.WIDTH,
    ),
    "printed-change.md": some(
        0,
        printed.DEFAULT_DAYS,
        "0.0001",
        step_percent("0.10866", 2),
        step_percent("0.28571", 3),
        round(float(step_percent("0.00193", 1))),
        round(float(step_percent("0.00193", 0)) / 2, 1),
        round(float(step_percent("0.01144", 2)) / 2, 1),
        # Six steps from 0.10866, half a step and half a unit around that; how many of the somoni are not seen before.
        *(round(0.10866 - 0.0006 + side * 0.000055, 6) for side in (-1, 0, 1)),
        78 - 41,
    ),
}
"""The figures in the text that no command beside it prints."""


@pytest.mark.parametrize("page", COMPUTED)
def test_every_figure_in_the_text_is_computed(page: str) -> None:
    """It stands in the output of a command on the page, or among those computed here."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    blocks = re.findall(r"(?s)```text\n(.*?)```", text)
    prose = re.sub(r"(?s)```.*?```|\]\([^)]*\)|<!--.*?-->", " ", text)
    prose = re.sub(
        r"\b\d{1,2}(?: to \d{1,2})? December(?: 2025)?|on \d to", " ", prose
    )  # the dates asked for
    said = set(_NUMBER.findall(prose))
    known = {number for block in blocks for number in _NUMBER.findall(block)} | COMPUTED[page]
    assert said - known == set()
    assert len(said) > 10


def shown_change(new: str, old: str) -> intervals.Interval:
    return intervals.shown(intervals.change(intervals.printed(Decimal(new)), intervals.printed(Decimal(old))))


def sentences() -> list[str]:
    """What the page on numbers says in words, with the figures computed here."""
    half = [
        half_unit_percent(*each)
        for each in (("0.01144", 3), ("0.00193", 2), ("0.10811", 3), ("0.28490", 3), ("0.00008", 2))
    ]
    per_dollar = intervals.shown(intervals.inverse(intervals.printed(Decimal("0.00008"))))
    fall, same = shown_change("0.00193", "0.00196"), shown_change("0.00008", "0.00008")
    december = {
        rate
        for capture in captures()
        if capture.date == date(2025, 12, 8)
        for pair, rate, _ in capture.quotes
        if pair == "KZT/USD"
    }
    return [
        "Half a unit is {}% of the som, {}% of the tenge, {}% of the somoni, {}% of the manat, and {}% of the "
        "Uzbek sum.".format(*half),
        f"{per_dollar.value:,} Uzbek sum per dollar is anything from {per_dollar.low:,} to {per_dollar.high:,}.",
        (
            f"By {-fall.value}%, and the print allows anything between {-fall.high}% and {-fall.low}%: it is resolved as "
            "a fall"
        ),
        f"a fall of {-same.low}% or a rise of {same.high}% would look the same",
        f"on 8 December pages also say {max(december)}.",
    ]


@pytest.mark.parametrize("number", range(5))
def test_sentences_have_the_figures_that_are_computed(number: int) -> None:
    """Each in its place: a set of figures would not notice two that change places."""
    text = " ".join((ROOT / "docs" / "numbers.md").read_text("utf-8").split())
    assert sentences()[number] in text
