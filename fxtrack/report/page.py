"""The page of a report: one file that needs nothing else, and that lets nothing of a page's text act."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from fxtrack.charts.changes import draw_changes
from fxtrack.charts.marks import Line
from fxtrack.drawing.inline import inline
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.drawing.theme import Theme, colors
from fxtrack.model import Pair
from fxtrack.numbers.rates import Rate
from fxtrack.report import saying, tables
from fxtrack.report.contents import Contents, scenes
from fxtrack.words import Words, upper

_SCREEN_WIDTH = 16.0  # cm: the page draws its charts for this, whatever the width of the pictures
_PHONE_WIDTH = 8.2  # cm: letters of a chart of this width can be read on a phone
_NARROW_LETTERS = 1.31
_SIDE_BY_SIDE = 3
"""So many pairs have room beside each other on a phone."""
_MOST_MONTHS = 24
"""A longer table of coverage is closed at first."""


class Chart(NamedTuple):
    """A chart for wide and for narrow screens, and the file that has it as a picture."""

    wide: Markup
    narrow: Markup
    file: str
    title: str


def page(
    contents: Contents, look: Look, drawn: Mapping[str, Scene], made_by: str, files: Sequence[str]
) -> str:
    """Write the page.

    Args:
        contents: what it says.
        look: language, title and source.
        drawn: the charts, as they are in the pictures.
        made_by: the program and its version.
        files: the names of the files beside it.
    """
    filled = {
        **_frame_of_page(contents, look, made_by),
        **_charts_of_page(contents, _figures(contents, look, drawn), look.say),
        **_tables_of_page(contents, look.say),
        "about": saying.provenance(contents, look.say, made_by).items(),
        "files": files,
    }
    return _environment().from_string(_text("page.html.j2")).render(filled) + "\n"


def _frame_of_page(contents: Contents, look: Look, made_by: str) -> dict[str, object]:
    """Fill what stands around and above the charts and tables."""
    say, lines = look.say, contents.leading
    style, script = _style_sheet(), Markup(_text("page.js"))  # noqa: S704 - ours
    return {
        "lang": say.code,
        "say": _Sayings(say.page),
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "generator": made_by,
        "title": saying.title(lines, look.title, say),
        "lead": saying.lead(contents, say),
        "headlines": saying.headlines(contents, say),
        "how": saying.how(contents, say),
        "made_with": upper(say.page["made_with"]),
        "data": _data(contents, say),
    }


def _charts_of_page(contents: Contents, figures: Mapping[str, Chart], say: Words) -> dict[str, object]:
    """Fill the charts, and the sections that they stand in."""
    others = _others(contents, figures)
    return {
        "sections": _sections(contents, others, say),
        "charts": {"coverage": None, **figures},
        "several": len(contents.leading) > 1,
        "has_index": _has_index(contents),
        "pairs": [
            _pair_section(line, contents.material.led[line.pair].pair, figures, say)
            for line in contents.lines
        ],
        "others": others,
    }


def _tables_of_page(contents: Contents, say: Words) -> dict[str, object]:
    """Fill the tables; a long one also with its first rows alone."""
    return {
        "latest": tables.latest(contents.changes, say),
        "changes": tables.change_rows(contents.changes, say) if _can_compare(contents) else None,
        "no_change": saying.no_change(contents, say),
        "change_notes": [
            *tables.sign_notes(contents.changes, say),
            *saying.only_weekends_told(contents, say),
        ],
        "coverage": tables.month_rows(contents.months, say),
        "most_months": _MOST_MONTHS,
        "found": tables.findings(contents.findings, say),
        "found_first": tables.first_findings(contents.findings, say),
        "found_summary": tables.finding_summary(contents.findings, say),
        "pages": tables.origins(contents.origins, say),
        "pages_first": tables.first_origins(contents.origins, say),
    }


def _figures(contents: Contents, look: Look, drawn: Mapping[str, Scene]) -> dict[str, Chart]:
    """Draw the charts for both kinds of screens; those of the pictures are used if they fit."""
    own = replace(look, width=_SCREEN_WIDTH, height=None, title=None)
    wide = drawn if look.width == _SCREEN_WIDTH else scenes(contents, own)
    narrow = _narrow(contents, replace(own, width=_PHONE_WIDTH, letters=_NARROW_LETTERS))
    return {
        name: Chart(_inline("wide", name, scene, contents), narrow[name], f"{name}.png", drawn[name].title)
        for name, scene in saying.heard(wide, contents, look.say).items()
    }


def _narrow(contents: Contents, look: Look) -> dict[str, Markup]:
    """Draw the charts for narrow screens: the changes of few pairs at a time, or letters get small."""
    every = saying.heard(scenes(contents, look), contents, look.say)
    drawn = {name: _inline("narrow", name, scene, contents) for name, scene in every.items()}
    parts = _by_few(contents)
    if len(parts) > 1:
        told = (saying.heard({"changes": draw_changes(part.changes, look)}, part, look.say) for part in parts)
        drawn["changes"] = Markup().join(
            _inline("narrow", "changes", each["changes"], contents) for each in told
        )
    return drawn


def _by_few(contents: Contents) -> list[Contents]:
    """Part the change table, a few pairs each, about equally many."""
    pairs = list(dict.fromkeys((row.base, row.quote) for row in contents.changes))
    if not pairs:
        return []
    most = -(-len(pairs) // -(-len(pairs) // _SIDE_BY_SIDE))
    groups = (set(pairs[start : start + most]) for start in range(0, len(pairs), most))
    return [
        replace(contents, changes=[row for row in contents.changes if (row.base, row.quote) in group])
        for group in groups
    ]


def _can_compare(contents: Contents) -> bool:
    return any(row.reference_date for row in contents.changes)


class _Sayings:
    """Texts by name, for the template; a name that is not there is an error."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __getattr__(self, name: str) -> str:
        return self._texts[name]


def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def _hash(content: str) -> str:
    """Name a style or script for a Content-Security-Policy, which then allows no other."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _style_sheet() -> Markup:
    """Put the colours of the themes before the style of the page."""

    def variables(theme: Theme) -> str:
        return "".join(f"--{ink}:{color};" for ink, color in colors(theme).items())

    inks = colors("light")
    fills = "".join(f".f-{ink}{{fill:var(--{ink})}}.chart .f-{ink}{{fill:var(--{ink})}}" for ink in inks)
    strokes = "".join(f".s-{ink}{{stroke:var(--{ink})}}" for ink in inks)
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{variables('dark')}}}}}"
    return Markup(  # noqa: S704 - ours
        f"\n:root{{{variables('light')}}}\n{dark}\n{_text('page.css')}{fills}{strokes}\n"
    )


def _has_index(contents: Contents) -> bool:
    return len(contents.lines) > 1 and _can_compare(contents)


def _inline(kind: str, name: str, scene: Scene, contents: Contents) -> Markup:
    """Put a chart into the page; that of a pair with the place of its frame, for the pointer."""
    frames = {saying.identity(pair): line.pair for pair, line in contents.material.led.items()}
    return inline(scene, kind, frames.get(name, name))


def _others(contents: Contents, figures: Mapping[str, Chart]) -> dict[str, Chart]:
    """Return the charts that have no section of their own, such as those of kinds from outside."""
    placed = {"overview", "index", "changes", "coverage", *map(saying.identity, contents.material.led)}
    return {name: chart for name, chart in figures.items() if name not in placed}


def _sections(contents: Contents, others: Mapping[str, Chart], say: Words) -> list[dict[str, str]]:
    """List the sections; of a single pair or date there is nothing to set side by side."""
    several = len(contents.leading) > 1
    before = ["findings", *(["overview"] if several else []), *(["index"] if _has_index(contents) else [])]
    after = ("changes", "coverage", "check", "how", "provenance")
    return [
        *({"id": name, "title": say.page[name]} for name in before),
        *({"id": saying.identity(pair), "title": pair} for pair in contents.material.led),
        *({"id": name, "title": chart.title} for name, chart in others.items()),
        *({"id": name, "title": say.page[name]} for name in after),
    ]


def _pair_section(line: Line, drawn: Pair, figures: Mapping[str, Chart], say: Words) -> dict[str, object]:
    """Fill the section of a pair: its table as it is listed, its chart as it is drawn."""
    name = saying.identity(line.pair)
    file = Markup('<a href="rates.csv">rates.csv</a>')
    elsewhere = Markup.escape(say.page["table_long"]).format(number=say.number(len(line.rates)), file=file)
    return {
        "id": name,
        "name": _pair_title(line.pair, say),
        "pair": line.pair,
        "drawn": drawn,
        "chart": figures[name],
        "rates": tables.pair_rates(line.pair, line.rates, say),
        "elsewhere": elsewhere,
    }


def _pair_title(pair: Pair, say: Words) -> str:
    return f"{upper(say.currency(pair.base).full)}, {pair}"


def _data(contents: Contents, say: Words) -> Markup:
    """Write what the pointer reads: the digits as they are shown, each different rate once."""
    printed = {line.pair.turned: {rate.date: rate.rate for rate in line.rates} for line in contents.lines}
    pairs = {line.pair: _readings(line.rates, printed.get(line.pair, {}), say) for line in contents.leading}
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
        "unit": units,
    }
    text = json.dumps({"words": spoken, "pairs": pairs}, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only its end tag and comments mean anything.
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can end the element


def _readings(group: Sequence[Rate], printed: Mapping[date, Decimal], say: Words) -> dict[str, object]:
    """Write the rates of a series; the other way round as printed, where that is what was printed."""
    values: dict[tuple[str, ...], int] = {}
    known: dict[object, int] = {}
    places = []
    for rate in group:
        key = (str(rate.rate), rate.exact)
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
