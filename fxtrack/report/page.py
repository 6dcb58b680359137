"""The page of a report: one file that needs nothing else, and that lets nothing of a page's text act."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from fxtrack.charts.marks import Line
from fxtrack.currencies import DOLLAR
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.drawing.theme import HUES, Theme, colors
from fxtrack.model import Pair
from fxtrack.numbers.coverage import Coverage
from fxtrack.report import pointer, saying, tables
from fxtrack.report.cards import cards_of, changes_beside
from fxtrack.report.contents import Contents
from fxtrack.report.directions import Direction, directions_of
from fxtrack.report.figures import Chart, Figures, ShownChart
from fxtrack.report.imprint import NO_IMPRINT, Imprint
from fxtrack.report.paper import css_string, feet
from fxtrack.report.saying import identity
from fxtrack.report.sums import Sums, between_table, period_notes_of, period_tables_of, stats_table
from fxtrack.report.windows import ALL, WINDOWS, TimeButton, choices_of, parts_of
from fxtrack.words import Words, upper
from fxtrack.words.safe import is_right_to_left, one_line

_MOST_MONTHS = 24
"""A longer table of coverage is closed at first."""


def page(  # noqa: PLR0913 - a page has these
    contents: Contents,
    look: Look,
    drawn: Mapping[str, Scene],
    made_by: str,
    files: Sequence[str],
    *,
    imprint: Imprint = NO_IMPRINT,
) -> str:
    """Write the page.

    Args:
        contents: what it says.
        look: language, title and source.
        drawn: the charts, as they are in the pictures.
        made_by: the program and its version.
        files: the names of the files beside it.
        imprint: who gives it out.
    """
    ways = directions_of(contents, look.say)
    figures = Figures(contents, look, drawn, files, next(way.name for way in ways if way.leads))
    said = [Said(way, contents, look) for way in ways]
    filled = {
        **_frame_of_page(contents, look, made_by, imprint),
        "imprint": imprint,
        "imprinted": imprint.told(look.say),
        "turned": is_right_to_left(look.title or ""),
        **_sections_of_page(contents, figures.alike(), look.say),
        **_tables_of_page(contents, look.say),
        "windows": said[0].choices,
        "ways": [_in_direction(each, figures) for each in said],
        "data": pointer.data(ways, look.say),
        "about": saying.provenance(contents, look.say, made_by).items(),
        "files": files,
    }
    return _environment().from_string(_text("page.html.j2")).render(filled) + "\n"


def _frame_of_page(contents: Contents, look: Look, made_by: str, imprint: Imprint) -> dict[str, object]:
    """Fill what stands around and above the charts and tables."""
    say = look.say
    title = saying.title(contents.leading, look.title, say)
    more = f":root{{--more:{css_string(say.page['more_columns'])}}}\n"
    style = _style_sheet() + Markup(more + feet([title, *imprint.told(say)]))  # noqa: S704 - in strings of CSS
    script = Markup(_text("page.js"))  # noqa: S704 - ours
    return {
        "lang": say.code,
        "say": _Sayings(say.page),
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "generator": made_by,
        "title": title,
        "named": saying.pairs_named(contents.leading, look.title, say),
        "below_cards": saying.below_cards(contents, say),
        "lead": saying.lead(contents, say),
        "how": saying.how(contents, say),
        "made_with": upper(say.page["made_with"]),
    }


def _sections_of_page(contents: Contents, alike: Mapping[str, Chart], say: Words) -> dict[str, object]:
    """Fill the sections, and the charts that are the same in both directions."""
    others = {name: chart for name, chart in alike.items() if name not in {"index", "changes", "coverage"}}
    return {
        "sections": _sections(contents, others, say),
        "charts": {"coverage": None, **alike},
        "several": len(contents.leading) > 1,
        "has_index": _has_index(contents),
        "can_compare": _can_compare(contents),
        "read_as_index": pointer.read_as_index(contents, say) if _has_index(contents) else "",
        "pairs": [
            {"id": identity(pair), "name": _pair_title(pair, say), "pair": pair}
            for pair in _with_section(contents)
        ],
        "others": others,
    }


class Said:
    """What is said in one direction, and of which pairs at which buttons.

    Attributes:
        way: the direction.
        listed: the contents in the direction of the report's tables.
        look: the language, and the user's own title.
        parts: what is drawn of each pair, by the pairs of ``listed``.
        choices: the buttons that choose a time.
    """

    def __init__(self, way: Direction, listed: Contents, look: Look) -> None:
        self.way, self.listed, self.look, own = way, listed, look, way.contents
        lines = {line.pair: line for line in own.leading}
        since = own.filters.since
        led = own.material.led
        self.parts = {
            pair: parts_of(lines[led[way.pair_of(pair)].pair], own.changes, since, look.say)
            for pair in _with_section(listed)
        }
        self.choices = choices_of(list(self.parts.values()), look.say)

    def at(self, window: TimeButton) -> list[tuple[Line, str]]:
        """Return what is shown of each pair at a button, and why nothing of its own is."""
        return [
            (part.line, part.lacking.get(window.id, ""))
            for parts in self.parts.values()
            for part in parts
            if window in part.windows
        ]


def _in_direction(said: Said, figures: Figures) -> dict[str, object]:
    """Fill what a page says in one direction."""
    way, say, own = said.way, said.look.say, said.way.contents
    summed = own.summed_on_page(said.listed)
    return {
        "id": way.id,
        "name": way.name,
        "leads": way.leads,
        "title": saying.title(own.leading, said.look.title, say),
        "times": [_at_button(window, said) for window in WINDOWS if said.choices or window is ALL],
        "cards": cards_of(own, said.listed, say, timed=bool(said.choices)),
        "latest": tables.latest(own.changes, say, way.suffix),
        "counts_dollars": any(pair.base == DOLLAR for pair in map(way.pair_of, said.parts)),
        "changes": tables.change_rows(own.changes, own.filters.since, say, way.suffix),
        "change_notes": [*tables.sign_notes(own.changes, say), *saying.only_weekends_told(own, say)],
        "coverage": tables.month_rows(_renamed(said), say, way.suffix),
        "overview": figures.overview(way),
        "read_together": pointer.read_together(own, say),
        "between": between_table(summed, say, way.suffix),
        "stats": stats_table(summed, say, way.suffix),
        "pairs": {
            identity(pair): _pair_in_direction(said, pair, figures.trend(way, pair, parts), summed)
            for pair, parts in said.parts.items()
        },
    }


def _at_button(window: TimeButton, said: Said) -> dict[str, object]:
    """Fill what is said on top at a button: the sentence of the page, and a headline a pair."""
    say, shown = said.look.say, said.at(window)
    sections = saying.sections_of(said.listed)
    own = (
        ""
        if one_line(said.look.title or "")
        else saying.happened([line for line, lacking in shown if not lacking], say)
    )
    return {
        "id": window.id if said.choices else "",
        "title": own or saying.title([line for line, _ in shown], said.look.title, say),
        "headlines": [
            {
                "id": sections[line.pair],
                "title": f"{saying.currency_of(line.pair, [each for each, _ in shown], say)}: {lacking}"
                if lacking
                else saying.headline_of(line, say),
            }
            for line, lacking in shown
        ],
    }


def _renamed(said: Said) -> list[Coverage]:
    """Return coverage under the names of the pairs that are shown."""
    return [row._replace(pair=said.way.pair_of(row.pair)) for row in said.listed.months]


def _with_section(contents: Contents) -> list[Pair]:
    """Return the pairs that have a section: of two directions that are both printed, the first."""
    found = {frozenset(pair.split("/")): pair for pair in reversed([line.pair for line in contents.lines])}
    return list(found.values())[::-1]


def _pair_in_direction(
    said: Said, pair: Pair, shown: Sequence[ShownChart], summed: Sums
) -> dict[str, object]:
    """Fill the section of a pair: its charts and its table."""
    way, say = said.way, said.look.say
    own = way.pair_of(pair)
    [rates] = (line.rates for line in way.contents.lines if line.pair == own)
    table = tables.pair_rates(
        own, rates, way.contents.behind, say, f"{identity(pair)}{way.suffix}", either=bool(way.id)
    )
    words, rows = changes_beside(said.parts[pair][0].line, way.contents, say)
    return {
        "pair": own,
        "words": words,
        "rows": rows,
        "drawn": way.contents.material.led[own].pair,
        "charts": [each if said.choices else each._replace(at="", lacking={}) for each in shown],
        "rates": table,
        "periods": period_tables_of(own, summed, say, f"{identity(pair)}{way.suffix}"),
        "period_notes": period_notes_of(own, summed, say),
        "elsewhere": _elsewhere(
            (len(table.rows), len(rates)),
            shown if way.leads else (),
            "" if own == pair else f" ({pair})",
            say,
        ),
    }


def _elsewhere(
    numbers: tuple[int, int], charts: Sequence[ShownChart], turned: str, say: Words
) -> Markup | None:
    """Say where the daily rates are that a table leaves out; None if it has all.

    Args:
        numbers: how many the table shows, and how many there are.
        charts: with the files beside them.
        turned: what is put behind the file of all rates, where it has them the other way round.
        say: the language.
    """
    shown, number = numbers
    if shown == number:
        return None
    link = Markup('<a href="{file}">{file}</a>')
    files = [file for each in charts for file in each.chart.files]
    drawn = next((link.format(file=file) for file in files if file.endswith(".csv")), None)
    links = {"file": drawn or link.format(file="rates.csv") + turned, "pages": link.format(file="pages.csv")}
    text = Markup.escape(say.page["table_long"])
    return text.format(shown=say.number(shown), number=say.number(number), **links)


def _tables_of_page(contents: Contents, say: Words) -> dict[str, object]:
    """Fill the tables that have no direction; a long one also with its first rows alone."""
    return {
        "no_change": saying.no_change(contents, say),
        "most_months": _MOST_MONTHS,
        "found": tables.findings(contents.findings, say),
        "found_first": tables.first_findings(contents.findings, say),
        "found_summary": tables.finding_summary(contents.findings, say),
        "pages": tables.origins(contents.origins, say),
        "pages_first": tables.first_origins(contents.origins, say),
    }


def _can_compare(contents: Contents) -> bool:
    return any(row.reference_date for row in contents.changes)


class _Sayings:
    """Texts by name, for the template; a name that is not there is an error."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __getattr__(self, name: str) -> str:
        return self._texts[name]

    def __getitem__(self, name: str) -> str:
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
    names = "".join(f".ink-{hue}{{color:var(--series-{hue})}}" for hue in range(HUES))
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{variables('dark')}}}}}"
    return Markup(  # noqa: S704 - ours
        f"\n:root{{{variables('light')}}}\n{dark}\n{_text('page.css')}{fills}{strokes}{names}\n"
    )


def _has_index(contents: Contents) -> bool:
    return len(contents.lines) > 1 and _can_compare(contents)


def _sections(contents: Contents, others: Mapping[str, Chart], say: Words) -> list[dict[str, str]]:
    """List the sections; of a single pair or date there is nothing to set side by side."""
    several = len(contents.leading) > 1
    before = ["findings", *(["overview"] if several else []), *(["index"] if _has_index(contents) else [])]
    after = ("changes", "coverage", "check", "how", "provenance")
    return [
        *({"id": name, "title": say.page[name]} for name in before),
        *(
            {"id": identity(pair), "title": saying.currency_of(pair, contents.lines, say)}
            for pair in _with_section(contents)
        ),
        *({"id": name, "title": chart.title} for name, chart in others.items()),
        *({"id": name, "title": say.page[name]} for name in after),
    ]


def _pair_title(pair: Pair, say: Words) -> str:
    return f"{upper(say.currency(pair.base).full)}, {pair}"
