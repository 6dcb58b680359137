"""Kinds of charts: one entry in one registry, and the command line, the report and Python know it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import click
import pytest
from test_chart_command import title_of

import fxtrack
from fxtrack.charts import CHART_KINDS, ChartKind, Material
from fxtrack.charts.kinds import Drawer
from fxtrack.cli import main
from fxtrack.drawing.scene import Rect, Scene
from fxtrack.drawing.sheet import Look, Sheet
from fxtrack.errors import InputError, NothingToShowError

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"


def draw_counts(material: Material, look: Look) -> Scene:
    """A bar a pair, as long as it has dates."""
    counts = {line.pair: len(line.rates) for line in material.lines}
    sheet = Sheet(look, ("Dates with a rate", ""), ([], []), 20.0 * len(counts), 10.0)
    for place, (pair, count) in enumerate(counts.items()):
        y = sheet.body.top - sheet.pt(16) * (place + 1)
        sheet.fill(Rect(sheet.body.x + sheet.pt(60), y, sheet.pt(count), sheet.pt(8)), "line")
        sheet.text(sheet.body.x, y, f"{pair} {count}")
    return sheet.scene


COUNTS = ChartKind(
    "counts",
    "how many dates each pair has",
    draw_counts,
    in_report=lambda material: {"counts": partial(draw_counts, material)},
)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHART_KINDS, COUNTS.name, COUNTS)


@pytest.fixture
def examples(elsewhere: Path) -> Path:
    """A folder with a database of the example pages."""
    main(["-q", "--db", "fxtrack.db", "import", str(SNAPSHOTS)], standalone_mode=False)
    return elsewhere


def command(*args: str) -> None:
    main(["--db", "fxtrack.db", *args], prog_name="fxtrack", standalone_mode=False)


def test_every_kind_stands_under_its_name_with_a_line_of_help() -> None:
    assert list(CHART_KINDS) == ["trend", "overview", "index", "changes", "coverage", "periods", "together"]
    assert all(kind.name == name and kind.about for name, kind in CHART_KINDS.items())


@pytest.mark.usefixtures("registered")
def test_another_kind_is_drawn_by_the_command_line(
    examples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is among the choices and in the help, and its source line counts the pages."""
    command("chart", "--help")
    told = capsys.readouterr().out
    assert "[trend|overview|index|changes|coverage|periods|together|counts]" in told
    assert "  counts    how many dates each pair has\n" in told
    command("chart", "a.svg", "--kind", "counts")
    assert capsys.readouterr().err == "Drew a.svg.\n"
    assert title_of(examples / "a.svg") == "Dates with a rate"
    with pytest.raises(click.UsageError, match="--index is for the chart of that kind, not for counts"):
        command("chart", "b.svg", "--kind", "counts", "--index", "2025-12-05")
    assert not (examples / "b.svg").exists()


@pytest.mark.usefixtures("registered")
def test_another_kind_stands_in_a_report(examples: Path) -> None:
    """As a picture, with a section of the page, among the files and their digests."""
    command("-q", "report", "--out", "there")
    made = examples / "there"
    assert (made / "counts.png").read_bytes().startswith(b"\x89PNG")
    about = json.loads((made / "about.json").read_text())
    assert [name for name in about["files"] if name.endswith(".png")][-1] == "counts.png"
    page = (made / "index.html").read_text("utf-8")
    assert '<a href="#counts">Dates with a rate</a>' in page
    assert '<section id="counts">\n<h2>Dates with a rate</h2>' in page
    assert page.index('<section id="counts">') < page.index('<section id="changes">')


@pytest.mark.parametrize("name", ["../evil", "a/b", "", "overview", ".hidden"])
def test_no_kind_draws_outside_a_report_or_over_another(
    name: str, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_report(material: Material) -> dict[str, Drawer]:
        return {name: partial(draw_counts, material)}

    monkeypatch.setitem(CHART_KINDS, COUNTS.name, replace(COUNTS, in_report=in_report))
    before = sorted(examples.iterdir())
    with pytest.raises(click.ClickException, match="the kind of chart 'counts' names a picture"):
        command("-q", "report", "--out", "there")
    assert sorted(examples.iterdir()) == before


@pytest.mark.usefixtures("registered", "examples")
def test_another_kind_is_drawn_from_python(tmp_path: Path) -> None:
    with fxtrack.open("fxtrack.db") as db:
        assert db.chart(tmp_path / "a.png", kind="counts", pairs="KZT/USD") == []
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("options", "args"),
    [
        ({}, []),
        (
            {"pairs": "KZT/USD", "per_usd": True, "lang": "ru"},
            ["--pair", "KZT/USD", "--per-usd", "--lang", "ru"],
        ),
        (
            {"index": date(2025, 12, 5), "since": date(2025, 12, 10), "theme": "dark"},
            ["--index", "2025-12-05", "--since", "2025-12-10", "--theme", "dark"],
        ),
        (
            {"kind": "changes", "width": 8.0, "dpi": 100},
            ["--kind", "changes", "--width", "8", "--dpi", "100"],
        ),
        (
            {"kind": "coverage", "title": "Ours", "source": ""},
            ["--kind", "coverage", "--title", "Ours", "--source-note", ""],
        ),
        (
            {"base": "KGS", "quote": "KZT", "weekdays": True},
            ["--base", "KGS", "--quote", "KZT", "--weekdays"],
        ),
    ],
)
def test_python_draws_what_the_command_line_draws(
    examples: Path, options: dict[str, object], args: list[str]
) -> None:
    command("-q", "chart", "ours.png", *args)
    with fxtrack.open("fxtrack.db") as db:
        db.chart("theirs.png", **options)  # type: ignore[arg-type]
    assert (examples / "theirs.png").read_bytes() == (examples / "ours.png").read_bytes()


@pytest.mark.usefixtures("examples")
def test_python_is_told_what_is_left_out() -> None:
    with fxtrack.open("fxtrack.db") as db:
        assert db.chart("a.png", pairs=["KGS/USD", "EUR/USD"]) == ["Left out: there is no rate of EUR/USD."]
        assert db.chart("a.png", pairs="KGS/USD", index=date(2025, 5, 20)) == [
            "KGS/USD is 100 on 2025-05-08, its last date before 2025-05-20."
        ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "pie"}, "'pie' is no kind of chart; there are trend, overview, index, changes, coverage"),
        ({"kind": "trend"}, "a trend chart shows one pair"),
        ({"kind": "coverage", "index": date(2025, 12, 5)}, "not for coverage"),
        ({"theme": "pink"}, "theme is 'light' or 'dark' or 'print', not 'pink'"),
        ({"lang": "xx"}, "lang is 'en' or 'ru', not 'xx'"),
        ({"dpi": 0}, "dpi is 1 or more, not 0"),
        ({"width": 3.0}, "out of range"),
    ],
)
def test_slips_in_python_raise_and_write_nothing(
    examples: Path, options: dict[str, object], message: str
) -> None:
    with fxtrack.open("fxtrack.db") as db, pytest.raises(InputError, match=message):
        db.chart("a.png", **options)  # type: ignore[arg-type]
    assert not (examples / "a.png").exists()


@pytest.mark.usefixtures("examples")
def test_nothing_is_drawn_of_nothing() -> None:
    with fxtrack.open("fxtrack.db") as db:
        for kind in (None, "trend", "changes", "index"):
            with pytest.raises(NothingToShowError):
                db.chart("a.png", kind=kind, since=date(2030, 1, 1))
        with pytest.raises(InputError, match="suffix must be one of"):
            db.chart("a.gif")


def test_the_help_of_charts_loads_no_matplotlib(tmp_path: Path) -> None:
    """Kinds are explained without what paints them."""
    program = "import sys, fxtrack.cli.charting; print('matplotlib' in sys.modules, 'pandas' in sys.modules)"
    made = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=tmp_path)
    assert made.stdout.split() == [b"False", b"False"]


def test_an_index_without_a_common_date_begins_each_pair_where_it_is_shown(elsewhere: Path) -> None:
    """Not at a date before --since, which nobody sees."""
    ticker = "{} = {} 0%\nTMT/USD = 0.28571 0%\n{:02} December 2025\nText\n"
    days = [("KGS/USD", "0.01000", day) for day in (1, 2, 3, 4)]
    days += [("KGS/USD", "0.01100", day) for day in (9, 10, 11, 12)]
    days += [("KGS/USD", "0.01210", day) for day in (15, 16, 17, 18)]
    days += [("TJS/USD", "0.10000", day) for day in (5, 8, 19, 22, 23, 24)]
    for number, (pair, rate, day) in enumerate(days):
        (elsewhere / f"{number}.txt").write_text(ticker.format(pair, rate, day))
    command("-q", "import", ".")
    shown = ["--kind", "index", "--pair", "KGS/USD", "--pair", "TJS/USD"]
    command("-q", "chart", "a.svg", *shown, "--since", "2025-12-05")
    assert "The Kyrgyz som gained most (+10%)" in title_of(elsewhere / "a.svg")
    command("-q", "chart", "a.svg", *shown)
    assert "The Kyrgyz som gained most (+21%)" in title_of(elsewhere / "a.svg")
