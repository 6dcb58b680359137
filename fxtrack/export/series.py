"""The daily series as a file, in the format that its suffix picks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from fxtrack.answers.rates import RATES, wide_rates
from fxtrack.errors import OptionError
from fxtrack.export.format import Format, Layout, WriteOptions
from fxtrack.numbers.rates import Rate


def exported(rates: Sequence[Rate], to: Format, layout: Layout, options: WriteOptions) -> str | bytes:
    """Write daily rates in a format, and in a layout unless the format needs a certain one.

    Raises:
        OptionError: there is no such layout.
    """
    if layout not in get_args(Layout):
        raise OptionError("layout", f"is {' or '.join(map(repr, get_args(Layout)))}, not {layout!r}")
    table = RATES.for_programs(rates) if (to.layout or layout) == "long" else wide_rates(rates)
    return to.write([table], options)
