"""The page of a report: one file that needs nothing else, and that lets nothing of a page's text act."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import resources
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from fxtrack import charts, intervals
from fxtrack.charts import Line, Look, Scene
from fxtrack.headline import headline, summary
from fxtrack.model import Pair
from fxtrack.rates import Rate
from fxtrack.report import tables
from fxtrack.report.contents import Contents, rule, scenes
from fxtrack.words import Words, upper

_NARROW = 8.2  # cm: letters of a chart of this width can be read on a phone
_NARROW_LETTERS = 1.12


class Chart(NamedTuple):
    """A chart for wide and for narrow screens, and the file that has it as a picture."""

    wide: Markup
    narrow: Markup
    file: str
    title: str


def page(
    contents: Contents, look: Look, wide: Mapping[str, Scene], about: Mapping[str, str], files: Sequence[str]
) -> str:
    """Write the page.

    Args:
        contents: what it says.
        look: language, title and source.
        wide: the charts, as they are in the pictures.
        about: where the numbers come from, by name.
        files: the names of the files beside it.
    """
    say = look.say
    narrow = scenes(contents, replace(look, width=_NARROW, height=None, letters=_NARROW_LETTERS, title=None))
    drawn = {
        name: Chart(*_both(name, scene, narrow[name]), f"{name}.png", scene.title)
        for name, scene in wide.items()
    }
    style, script = _style(), Markup(_text("page.js"))  # noqa: S704 - ours
    groups = contents.lines
    text = _environment().from_string(_text("page.html.j2")).render(
        lang=say.code, say=_Sayings(say.page), style=style, script=script,
        style_hash=_hash(style), script_hash=_hash(script),
        title=look.title or summary([line.pair for line in groups], say), lead=_lead(contents, say),
        sections=_sections(groups, say), headlines=_headlines(groups, say),
        charts={"coverage": None, **drawn},
        pairs=[_pair(line, drawn, say) for line in groups],
        latest=tables.latest(contents.changes, say), changes=tables.changes(contents.changes, say),
        change_notes=tables.change_notes(contents.changes, say),
        coverage=tables.coverage(contents.months, say),
        found=tables.findings(contents.findings, say),
        found_first=tables.first_findings(contents.findings, say),
        found_summary=tables.finding_summary(contents.findings, say),
        how=_how(contents, say), about=about.items(), files=files,
        pages=tables.sources(contents.sources, say), pages_first=tables.first_sources(contents.sources, say),
        generator=about[say.page["version"]],
        data=_data(groups, say),
    )  # fmt: skip
    return text + "\n"


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


def _style() -> Markup:
    """Put the colours of the themes before the style of the page."""

    def variables(theme: charts.Theme) -> str:
        return "".join(f"--{ink}:{color};" for ink, color in charts.colors(theme).items())

    inks = charts.colors("light")
    fills = "".join(f".f-{ink}{{fill:var(--{ink})}}.chart .f-{ink}{{fill:var(--{ink})}}" for ink in inks)
    strokes = "".join(f".s-{ink}{{stroke:var(--{ink})}}" for ink in inks)
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{variables('dark')}}}}}"
    return Markup(  # noqa: S704 - ours
        f"\n:root{{{variables('light')}}}\n{dark}\n{_text('page.css')}{fills}{strokes}\n"
    )


def _both(name: str, wide: Scene, narrow: Scene) -> tuple[Markup, Markup]:
    framed = name.replace("-", "/")
    return charts.inline(wide, "wide", framed), charts.inline(narrow, "narrow", framed)


def _identity(pair: Pair) -> str:
    return pair.replace("/", "-")


def _name(pair: Pair, say: Words) -> str:
    return f"{upper(say.currency(pair.base).full)}, {pair}"


def _lead(contents: Contents, say: Words) -> str:
    return say.page["lead"].format(time=say.span(*contents.span))


def _sections(groups: Sequence[Line], say: Words) -> list[dict[str, str]]:
    before, after = ("findings", "overview", "index"), ("changes", "coverage", "check", "how", "provenance")
    return [
        *({"id": name, "title": say.page[name]} for name in before),
        *({"id": _identity(line.pair), "title": line.pair} for line in groups),
        *({"id": name, "title": say.page[name]} for name in after),
    ]


def _headlines(groups: Sequence[Line], say: Words) -> list[dict[str, str]]:
    return [
        {"id": _identity(line.pair), **headline(line.pair, line.rates, say)._asdict()} for line in groups
    ]  # fmt: skip


def _pair(line: Line, drawn: Mapping[str, Chart], say: Words) -> dict[str, object]:
    pair, group = line.pair, line.rates
    elsewhere = say.page["table_long"].format(number=say.number(len(group)), file="rates.csv")
    return {
        "id": _identity(pair), "name": _name(pair, say), "pair": pair, "chart": drawn[_identity(pair)],
        "rates": tables.rates(pair, group, say), "elsewhere": elsewhere,
    }  # fmt: skip


def _how(contents: Contents, say: Words) -> list[str]:
    names = ("how_rate", "how_band", "how_resolved", "how_prints", "how_gap")
    filled = {"rule": rule(contents.view, say), "days": str(charts.MAX_JOINED_DAYS)}
    return [say.page[name].format(**filled) for name in names]


def _data(groups: Sequence[Line], say: Words) -> Markup:
    """Write what the pointer reads: the digits as they are shown, each different rate once."""
    pairs = {line.pair: _readings(line.rates, say) for line in groups}
    units = {
        pair: [_unit(pair.base, pair.quote, say), _unit(pair.quote, pair.base, say)] for pair in pairs
    }  # fmt: skip
    spoken = {
        "months": say.months, "date": say.date_form, "sort": say.page["sort"], "point": say.page["point"],
        "pointer": say.page["pointer"], "prints": say.page["prints"], "unit": units,
    }  # fmt: skip
    text = json.dumps({"words": spoken, "pairs": pairs}, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only its end tag and comments mean anything.
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can end the element


def _unit(base: str, quote: str, say: Words) -> str:
    return say.direction.format(units=say.currency(quote).units, unit=say.currency(base).unit)


def _readings(group: Sequence[Rate], say: Words) -> dict[str, object]:
    values: dict[tuple[str, ...], int] = {}
    known: dict[object, int] = {}
    places = []
    for rate in group:
        key = (str(rate.rate), rate.exact)
        if key not in known:
            inverse = intervals.shown(intervals.inverse(rate.range)).value
            texts = tuple(say.number(number) for number in (rate.rate, *rate.limits, inverse))
            known[key] = values.setdefault(texts, len(values))
        places.append(known[key])
    spreads = {
        str(place): [say.number(rate.low), say.number(rate.high), rate.prints]
        for place, rate in enumerate(group)
        if rate.prints > 1
    }
    days = [rate.date.toordinal() for rate in group]
    return {"days": days, "at": places, "values": list(values), "spreads": spreads}
