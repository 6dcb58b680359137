"""What the pointer reads on a report's page: the digits as they are shown, each different rate once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from fxtrack.charts.marks import Line
from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.numbers.intervals import TurnedPrint
from fxtrack.numbers.lasting import Story
from fxtrack.numbers.rates import Rate
from fxtrack.report import saying
from fxtrack.report.contents import Contents
from fxtrack.report.directions import Direction
from fxtrack.words import Words


def data(ways: Sequence[Direction], say: Words) -> Markup:
    """Write the rates of all pairs in each direction, and the words around them."""
    lines: dict[Pair, Line] = {line.pair: line for way in ways for line in way.contents.leading}
    pairs = {
        pair: _readings(line.rates, _printed(lines.get(pair.turned)), say) for pair, line in lines.items()
    }
    for pair, line in lines.items():
        compared = {rate.date for rate in line.compared}
        off = [place for place, rate in enumerate(line.rates) if rate.date not in compared]
        pairs[pair] |= {"off": off} if off else {}
    units = {
        pair: [saying.unit(pair.base, pair.quote, say), saying.unit(pair.quote, pair.base, say)]
        for pair in pairs
    }
    spoken = {
        "months": say.months,
        "date": say.date_form,
        "sort": say.page["sort"],
        "point": say.page["point"],
        "pointer": say.page["pointer"],
        "prints": say.page["prints"],
        "marks": [say.thousands_mark, say.decimal_mark],
        "unit": units,
    }
    text = json.dumps({"words": spoken, "pairs": pairs}, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only its end tag and comments mean anything.
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can end the element


def read_together(contents: Contents, say: Words) -> str:
    """Name what the pointer reads of a chart of all pairs: each pair, and what its panel is called."""
    lines = contents.leading
    return json.dumps(
        [[line.pair, saying.currency_of(line.pair, lines, say)] for line in lines], ensure_ascii=False
    )


def read_as_index(contents: Contents, say: Words) -> str:
    """Name what the pointer reads of an index, also the day on which each pair is 100, and its decimals."""
    references, lines = contents.material.references, contents.material.compared
    named = []
    for line in lines:
        if line.course and line.course.kind is not Story.HIDDEN and line.pair in references:
            start = references[line.pair]
            end = intervals.shown(intervals.index(line.rates[-1].range, start.range)).value
            decimals = max(0, -int(end.as_tuple().exponent))
            name = saying.currency_of(line.pair, lines, say)
            named.append([line.pair, name, start.date.toordinal(), decimals])
    return json.dumps(named, ensure_ascii=False)


def _printed(line: Line | None) -> dict[date, Decimal]:
    """Return the rates of a pair that are printed, not computed."""
    return {rate.date: rate.rate for rate in line.rates if rate.exact is None} if line else {}


def _readings(group: Sequence[Rate], printed: Mapping[date, Decimal], say: Words) -> dict[str, object]:
    """Write the rates of a series; the other way round as printed, where that is what was printed."""
    values: dict[tuple[str, ...], int] = {}
    known: dict[object, int] = {}
    places = []
    for rate in group:
        key = str(rate.rate), rate.exact.of if isinstance(rate.exact, TurnedPrint) else rate.exact
        if key not in known:
            inverse = printed.get(rate.date)
            numbers = rate.rate, *rate.limits, rate.inverse.value if inverse is None else inverse
            texts = tuple(say.number(number) for number in numbers)
            known[key] = values.setdefault(texts, len(values))
        places.append(known[key])
    spreads = {
        str(place): [say.number(rate.low), say.number(rate.high), rate.prints]
        for place, rate in enumerate(group)
        if rate.prints > 1
    }
    days = [rate.date.toordinal() for rate in group]
    return {"days": days, "at": places, "values": list(values), "spreads": spreads}
