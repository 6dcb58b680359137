"""A folder for a report: a page, charts for documents, tables, and what they were made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from fxtrack.answers.changes import PRICE_CHANGES
from fxtrack.answers.coverage import PAIR_COVERAGE, coverage_by_pair
from fxtrack.answers.findings import FINDINGS
from fxtrack.answers.origins import ORIGINS
from fxtrack.answers.rates import RATES, wide_rates
from fxtrack.answers.table import Table
from fxtrack.charts import listings
from fxtrack.drawing.paint import DPI, About, PictureFormat, paint, paint_each
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.drawing.theme import Theme
from fxtrack.export import FORMATS, WriteOptions
from fxtrack.model import instant
from fxtrack.report.contents import Contents, Rows, change_tables, gather, scenes, sourced
from fxtrack.report.folder import ABOUT, MADE_BY, PAGE, Saved, save
from fxtrack.report.imprint import NO_IMPRINT, Imprint
from fxtrack.report.outcome import outcome
from fxtrack.report.page import page
from fxtrack.report.saying import only_weekends_told
from fxtrack.report.sums import TwoDates
from fxtrack.words import words

__all__ = [
    "Contents",
    "Imprint",
    "Picture",
    "Rows",
    "Saved",
    "TwoDates",
    "change_tables",
    "files",
    "gather",
    "outcome",
    "save",
    "scenes",
    "sourced",
]


class Picture(NamedTuple):
    """How the pictures of a report are painted; its page has the colours of light and dark.

    Attributes:
        theme: their colours.
        dpi: their points to the inch.
        also: the formats in which each is written beside PNG.
    """

    theme: Theme = "light"
    dpi: int = DPI
    also: Collection[PictureFormat] = ()


def files(
    contents: Contents, look: Look, picture: Picture, version: str, imprint: Imprint = NO_IMPRINT
) -> Iterator[tuple[str, str | bytes]]:
    """Yield name and content of each file of a report; the last one tells the digests of all others.

    Args:
        contents: what it says.
        look: sizes and words; its title is that of the page.
        picture: how the pictures are painted.
        version: of fxtrack.
        imprint: who gives it out.
    """
    digests: dict[str, str] = {}
    for name, content in _contents_of_files(contents, look, picture, version, imprint):
        data = content.encode() if isinstance(content, str) else content
        digests[name] = hashlib.sha256(data).hexdigest()
        yield name, data
    about = _about(contents, look, version) | imprint.for_programs(look.title) | {"files": digests}
    yield ABOUT, json.dumps(about, indent=2, ensure_ascii=False) + "\n"


def _contents_of_files(
    contents: Contents, look: Look, picture: Picture, version: str, imprint: Imprint
) -> Iterator[tuple[str, str | bytes]]:
    drawn = scenes(contents, replace(look, title=None))
    names: list[str] = []
    for files in (
        _picture_files(drawn, picture, imprint),
        _table_files(contents),
        _drawn_files(contents, drawn),
    ):
        for name, content in files:
            if name not in names:  # a table may be that of a chart as well
                names.append(name)
                yield name, content
    yield PAGE, page(contents, look, drawn, f"{MADE_BY} {version}", [*names, ABOUT], imprint=imprint)


def _picture_files(
    drawn: Mapping[str, Scene], picture: Picture, imprint: Imprint
) -> Iterator[tuple[str, bytes]]:
    about = About(imprint.author, imprint.organisation, imprint.dated)
    pictures = paint_each(drawn.values(), picture.theme, picture.dpi, about=about)
    for name, data in zip(drawn, pictures, strict=True):
        yield f"{name}.png", data
    for name, scene in drawn.items():
        for to in picture.also:
            yield f"{name}.{to}", paint(scene, picture.theme, to, about=about)


def _drawn_files(contents: Contents, drawn: Collection[str]) -> Iterator[tuple[str, str]]:
    """Write what each chart shows."""
    written: dict[str, str] = {}
    listed = {name: each for name, each in listings(contents.material).items() if name in drawn}
    for name, each in sorted(listed.items(), key=lambda item: bool(item[1].joins)):
        parts = [written[part].partition("\n") for part in each.joins if part in written]
        if each.joins and len(parts) == len(each.joins):
            written[name] = parts[0][0] + "\n" + "".join(rows for _, _, rows in parts)
        else:
            written[name] = _written_as("csv", each.table())
        yield each.file, written[name]


def _table_files(contents: Contents) -> Iterator[tuple[str, str]]:
    latest, moved, notes = change_tables(contents.changes)
    yield "changes.csv", _written_as("csv", PRICE_CHANGES.for_programs(contents.changes))
    # The sign of a note would begin a list in Markdown.
    explained = "".join(f"\n`{note[0]}` {note[1:].strip()}\n" for note in notes)
    explained += "".join(f"\n{note}\n" for note in only_weekends_told(contents, words("en")))
    yield "changes.md", f"{_written_as('markdown', latest, moved)}{explained}"
    yield "rates.csv", _written_as("csv", RATES.for_programs(contents.rates))
    title = f"Daily rates: {contents.material.rule(words('en'))}"  # as all files for programs
    yield "rates.md", _written_as("markdown", wide_rates(contents.rates, title))
    yield "coverage.csv", _written_as("csv", PAIR_COVERAGE.for_programs(contents.months))
    by_pair, months = coverage_by_pair(contents.months, "month")
    yield (
        "coverage.md",
        _written_as("markdown", by_pair.for_people(months, title="Dates with a rate, by month")),
    )
    yield "findings.csv", _written_as("csv", FINDINGS.for_programs(contents.findings))
    for name, table in contents.summed.files():
        yield name, _written_as("csv", table)
    yield "pages.csv", _written_as("csv", ORIGINS.for_programs(contents.origins))


def _written_as(to: str, *tables: Table) -> str:
    written = FORMATS[to].write(tables, WriteOptions())
    return written if isinstance(written, str) else written.decode()


def _options_chosen(contents: Contents) -> dict[str, object]:
    """Name what was chosen, as the options of the command line do; only what is not the default."""
    view, filters = contents.view, contents.filters
    chosen = {
        "pair": [str(pair) for pair in filters.pairs],
        "since": filters.since,
        "until": filters.until,
        "include-flagged": filters.include_flagged,
        "daily": view.daily,
        "weekdays": view.weekdays,
        "weekends": view.weekends,
        "per-usd": view.per_usd,
        "base": view.base,
        "quote": view.quote,
        "as-printed": contents.material.as_printed,
        "without": list(filters.without),
        "from": contents.two_dates and contents.two_dates.first,
        "to": contents.two_dates and contents.two_dates.last,
        "nearest": contents.two_dates and contents.two_dates.nearest,
    }
    return {name: value if value is True else _for_json(value) for name, value in chosen.items() if value}


def _for_json(value: object) -> object:
    return value if isinstance(value, list) else str(value)


def _about(contents: Contents, look: Look, version: str) -> dict[str, object]:
    as_of = contents.filters.as_of
    return {
        "made_by": f"{MADE_BY} {version}",
        "data_sha256": contents.digest,
        "pages": contents.pages,
        "daily_rates": len(contents.rates),
        "first_date": contents.span[0].isoformat(),
        "last_date": contents.span[1].isoformat(),
        "as_of": instant(as_of) if as_of else None,
        "filters": _options_chosen(contents),
        "language": look.lang,
    }
