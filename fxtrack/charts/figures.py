"""The numbers under a chart of periods: averages, last rates, and on how many dates they stand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from fxtrack.charts.summed import Summed, is_few
from fxtrack.drawing.scene import Frame, Ink
from fxtrack.drawing.sheet import Sheet
from fxtrack.numbers.by_period import PeriodRates
from fxtrack.words import Words

TEXT_SIZE, ROW, ABOVE = 6.2, 8.6, 4.0
"""Of letters; how high a row is, and how far the first is below the names of periods; points at 16 cm."""
_NUMBERS_APART = 1.6  # between two numbers
_LEAST_DIGITS = 4  # a number with fewer says too little beside its neighbours
NOTHING = "\u2013"


class FigureRow(NamedTuple):
    """A row of numbers: its name, and a text with its colour for each period."""

    name: str
    texts: Sequence[str]
    inks: Sequence[Ink]


def figure_rows(drawn: Summed, slot: float, sheet: Sheet, *, weekends: bool) -> list[FigureRow]:
    """Write averages, last rates and counts of dates, with as many decimals as slots have room for.

    Args:
        drawn: a pair.
        slot: how wide a period is, in points.
        sheet: where they will be put.
        weekends: whether all dates take part, not only weekdays.

    Returns:
        The rows; none if slots are too narrow for numbers that say something.
    """
    say, room = sheet.look.say, slot - sheet.pt(_NUMBERS_APART)
    counts = [str(row.held.dates) if row.held else "0" for row in drawn.rows]
    quiet = ["quiet"] * len(counts)
    rows = [FigureRow(say.figures["dates" if weekends else "weekdays"], counts, quiet)]
    if not drawn.is_hidden:
        for decimals in range(_most_decimals(drawn.rows), -1, -1):
            texts = [_both_written(row, decimals, say) for row in drawn.rows]
            if _figures_fit(sheet, [each for both in texts for each in both], room):
                break
        else:
            return []
        if not _says_enough(drawn.rows, decimals):
            return []
        averages, lasts = zip(*texts, strict=True)
        rows = [
            FigureRow(say.figures["average"], averages, [_ink_of(row) for row in drawn.rows]),
            FigureRow(say.figures["last"], lasts, quiet),
            *rows,
        ]
    return rows if _figures_fit(sheet, counts, room) else []


def figures_height(rows: Sequence[FigureRow]) -> float:
    """Return how high rows are together, in points at 16 cm."""
    return ABOVE + ROW * len(rows) if rows else 0.0


def draw_figures(sheet: Sheet, frame: Frame, rows: Sequence[FigureRow], top: float) -> None:
    """Write rows under each other, each number in the middle of its period."""
    if not rows:
        return
    sheet.rule((sheet.body.x, top), (sheet.body.right, top), "grid")
    for number, row in enumerate(rows, 1):
        y = top - sheet.pt(ROW * number)
        sheet.text(sheet.body.x, y, row.name, size=TEXT_SIZE, ink="quiet")
        for place, (text, ink) in enumerate(zip(row.texts, row.inks, strict=True)):
            sheet.text(frame.x(place + 0.5), y, text, size=TEXT_SIZE, ink=ink, anchor="middle")


def _ink_of(row: PeriodRates) -> Ink:
    """Return the colour of an average: a muted one if it stands on few dates, as its dash is thin."""
    return "quiet" if row.held is None or is_few(row) else "text"


def _both_written(row: PeriodRates, decimals: int, say: Words) -> tuple[str, str]:
    """Write the average and the last rate of a period."""
    if row.held is None:
        return NOTHING, NOTHING
    both = (row.held.average.value, row.held.end.rate)
    average, last = (say.number(shortened(each, decimals)) for each in both)
    return average, last


def shortened(number: Decimal, decimals: int) -> Decimal:
    """Round a number to at most so many decimals."""
    exponent = int(number.as_tuple().exponent)
    return number if -exponent <= decimals else round(number, decimals)


def _most_decimals(rows: Sequence[PeriodRates]) -> int:
    numbers = [each for row in rows if row.held for each in (row.held.average.value, row.held.end.rate)]
    return max((max(0, -int(number.as_tuple().exponent)) for number in numbers), default=0)


def _says_enough(rows: Sequence[PeriodRates], decimals: int) -> bool:
    """Tell whether numbers with so many decimals have digits enough, or all that they have."""
    if decimals == _most_decimals(rows):
        return True
    greatest = max(row.held.high.rate for row in rows if row.held)
    return greatest.adjusted() + 1 + decimals >= _LEAST_DIGITS


def _figures_fit(sheet: Sheet, texts: Sequence[str], room: float) -> bool:
    return all(sheet.width(text, TEXT_SIZE) <= room for text in texts)
