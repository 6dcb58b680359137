"""What lies beside each chart of a report: the picture, what it shows as CSV, and other formats on request."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from forked import fxtrack

from fxtrack import open as open_database
from fxtrack import report as reporting
from fxtrack.drawing.paint import also_formats
from fxtrack.drawing.scene import Bars, Dots, Fill, Frame, Polyline, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.errors import OptionError
from fxtrack.model import Filters
from fxtrack.numbers import intervals
from fxtrack.numbers.series import View
from fxtrack.report import Contents, Picture, Rows
from fxtrack.store import Store

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"
TRENDS = ["KGS-USD", "KZT-USD", "TJS-USD", "UZS-USD", "TMT-USD"]
LOOK = Look(16.0, None, "en")

Row = dict[str, str]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "fxtrack.db"
    assert fxtrack("-q", "--db", path, "import", SNAPSHOTS).status == 0
    return path


class Made:
    """A report of the examples: its scenes, and its files by name."""

    def __init__(self, database: Path, view: View, filters: Filters, *, as_printed: bool) -> None:
        with Store(str(database)).reading() as session:
            rows = Rows.read(session, view, filters, as_printed=as_printed)
        self.contents: Contents = reporting.gather(rows)
        self.scenes = reporting.scenes(self.contents, LOOK)
        self.files = dict(reporting.files(self.contents, LOOK, Picture(dpi=20), "0"))

    def rows(self, name: str) -> list[Row]:
        return list(csv.DictReader(io.StringIO(self.text(name))))

    def text(self, name: str) -> str:
        content = self.files[name]
        return content if isinstance(content, str) else content.decode()


VARIANTS = {
    "as charts lead": (View(), Filters(), False),
    "as printed": (View(), Filters(), True),
    "per dollar": (View(per_usd=True), Filters(), False),
    "in tenge": (View(quote="KZT"), Filters(), False),
    "a part of the time": (View(), Filters(since=date(2025, 3, 1), until=date(2025, 12, 20)), False),
    "with weekends": (View(weekends=True), Filters(), False),
}


@pytest.fixture(scope="module", params=VARIANTS)
def made(request: pytest.FixtureRequest, database: Path) -> Made:
    view, filters, as_printed = VARIANTS[request.param]
    return Made(database, view, filters, as_printed=as_printed)


def marks_of(frame: Frame) -> Iterator[tuple[float, float]]:
    """The points of dots, lines and leads; a step has corners that are none, between two dates."""
    for mark in frame.marks:
        if isinstance(mark, Dots | Polyline):
            yield from zip(mark.x, mark.y, strict=True)


def dots_of(frame: Frame) -> Iterator[tuple[float, float]]:
    for mark in frame.marks:
        if isinstance(mark, Dots):
            yield from zip(mark.x, mark.y, strict=True)


def as_written(value: float, like: str) -> bool:
    """Whether a number that is drawn rounds to the digits that are written."""
    digits = Decimal(like)
    return abs(Decimal(float(value)) - digits) <= intervals.half_unit(digits) * Decimal("1.000001")


def compare(frame: Frame, rows: list[Row], column: str) -> None:
    """Every row is drawn, and every dot has its row."""
    found = list(marks_of(frame))
    if column == "rate" and not list(dots_of(frame)):  # two limits: rounding hides whether it moved
        limits = {round(y, 9) for _, y in found}
        assert len(limits) == 2
        least, greatest = (
            min(float(row["rate_min"]) for row in rows),
            max(float(row["rate_max"]) for row in rows),
        )
        assert least * 0.999 <= min(limits) <= max(limits) <= greatest * 1.001
        return
    for row in rows:
        day = date.fromisoformat(row["date"]).toordinal()
        assert any(x == day and as_written(y, row[column]) for x, y in found), row
    listed = {(date.fromisoformat(row["date"]).toordinal(), row[column]) for row in rows}
    for x, y in dots_of(frame):
        assert any(day == x and as_written(y, text) for day, text in listed), (date.fromordinal(int(x)), y)


def test_every_trend_shows_what_its_file_has(made: Made) -> None:
    """Date by date, in the direction of the chart, and with the margin of rounding; of all, the overview."""
    frames = {frame.name: frame for frame in made.scenes["overview"].frames}
    overview = made.rows("overview.csv")
    names = [name for name in made.scenes if re.fullmatch("[A-Z]{3}-[A-Z]{3}", name)]
    every: list[Row] = []
    for name in names:
        [frame] = made.scenes[name].frames
        rows = made.rows(f"{name}.csv")
        assert {f"{row['base']}/{row['quote']}" for row in rows} == {frame.name}
        compare(frame, rows, "rate")
        compare(frames[frame.name], rows, "rate")
        assert all(
            Decimal(row["rate_min"]) <= Decimal(row["rate"]) <= Decimal(row["rate_max"]) for row in rows
        )
        every += rows
    assert every == overview
    assert len(every) == len(made.contents.rates)


def test_bars_of_a_day_are_in_the_file(made: Made) -> None:
    for name in TRENDS:
        if name not in made.scenes:
            continue
        [frame] = made.scenes[name].frames
        days = {date.fromisoformat(row["date"]).toordinal(): row for row in made.rows(f"{name}.csv")}
        bars = [mark for mark in frame.marks if isinstance(mark, Bars) and mark.ink.startswith("bar")]
        for mark in bars:
            for x, low, high in zip(mark.x, mark.low, mark.high, strict=True):
                assert as_written(low, days[int(x)]["low"])
                assert as_written(high, days[int(x)]["high"])
                assert int(days[int(x)]["prints"]) > 1


def test_the_index_shows_what_its_file_has(made: Made) -> None:
    """A pair that the chart leaves out has no row."""
    [frame] = made.scenes["index"].frames
    rows = made.rows("index.csv")
    assert rows
    compare(frame, rows, "index")
    hundred = [row for row in rows if row["date"] == row["reference_date"]]
    assert {(row["index"], row["index_min"], row["index_max"]) for row in hundred} == {("100", "100", "100")}
    assert len(hundred) == len({(row["base"], row["quote"]) for row in rows})
    assert ("UZS", "USD") not in {(row["base"], row["quote"]) for row in rows}


def test_the_changes_show_what_their_file_has(made: Made) -> None:
    rows = made.rows("changes.csv")
    for frame in made.scenes["changes"].frames:
        changes = [row["change"] for row in rows if f"{row['base']}/{row['quote']}" == frame.name]
        drawn = list(dots_of(frame))
        assert drawn
        assert all(any(text and as_written(x, text) for text in changes) for x, _ in drawn)


def observed(scene: Scene) -> int:
    """How many dates of a calendar are filled."""
    return sum(isinstance(item, Fill) and item.ink == "observed" for item in scene.items)


def test_coverage_shows_what_its_file_has(database: Path) -> None:
    """A row a date and pair, as the calendar has it; in the file for documents by month."""
    of_all = Made(database, View(), Filters(), as_printed=False)
    rows = of_all.rows("coverage-dates.csv")
    days = {row["first"] for row in rows if row["state"] == "observed"}
    assert len(days) == 76
    in_key = 2  # weekdays and weekends
    assert observed(of_all.scenes["coverage"]) == len(days) + in_key
    assert {row["first"] == row["last"] for row in rows} == {True}
    assert len({row["first"] for row in of_all.rows("coverage.csv")}) == 18


def test_a_long_coverage_is_by_month(elsewhere: Path) -> None:
    for year in (2005, 2025):
        (elsewhere / f"{year}.txt").write_text(f"KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 0%\n01 May {year}\n")
    assert fxtrack("-q", "report", "2005.txt", "2025.txt", "--dpi", "50").status == 0
    assert not Path("charts/coverage-dates.csv").exists()
    assert 'href="coverage.csv"' in Path("charts/index.html").read_text("utf-8")


def test_links_stand_under_each_chart(database: Path, elsewhere: Path) -> None:
    """Each to a file that is there; SVG and PDF only where they were asked for."""
    for options, formats in ((), []), (("--also", "pdf,SVG"), ["svg", "pdf"]):
        run = fxtrack("-q", "--db", database, "report", "--dpi", "50", *options)
        assert (run.status, run.err) == (0, "")
        source = Path("charts/index.html").read_text("utf-8")
        captions = re.findall("<figcaption>(.*?)</figcaption>", source, re.DOTALL)
        links = [re.findall('href="([^"]+)"', caption) for caption in captions]
        both_ways = ["overview", "overview", "index", *(name for name in TRENDS for _ in "12")]
        every = [*both_ways, "changes", "coverage"]
        tables = {name: f"{name}.csv" for name in every} | {"coverage": "coverage-dates.csv"}
        assert links == [[f"{name}.png", tables[name], *(f"{name}.{to}" for to in formats)] for name in every]
        assert all(Path("charts", file).stat().st_size for found in links for file in found)
        beside = {path.suffix for path in Path("charts").iterdir()} & {".svg", ".pdf"}
        assert beside == {f".{to}" for to in formats}


def test_links_say_what_their_files_hold(database: Path, elsewhere: Path) -> None:
    """They are those of all dates in the direction that leads, whatever the buttons show."""
    wanted = {
        "en": ("Local currency per dollar", "all dates, som per US dollar"),
        "ru": ("Национальная валюта за доллар", "все даты, сомов за 1 доллар США"),
    }
    for lang, (together, alone) in wanted.items():
        run = fxtrack("-q", "--db", database, "report", "--dpi", "50", "--lang", lang)
        assert run.status == 0
        source = Path("charts/index.html").read_text("utf-8")
        captions = re.findall("<figcaption>(.*?)</figcaption>", source, re.DOTALL)
        told: dict[str, list[str]] = {}
        for caption in captions:
            told.setdefault(re.findall('href="([^"]+)"', caption)[0], []).append(caption.rpartition(">")[2])
        assert told["KGS-USD.png"] == [alone] * 2
        assert told["overview.png"] == [together] * 2
        assert told["coverage.png"] == [""]
        names = re.findall(r'href="KGS-USD.png">PNG<span class="unseen"> (.*?)</span>', source)
        assert len(set(names)) == 1  # of what is in the file


def test_the_chart_of_the_command_is_the_file_of_the_report(database: Path, elsewhere: Path) -> None:
    assert fxtrack("-q", "--db", database, "report", "--dpi", "50", "--also", "svg,pdf").status == 0
    for to in ("svg", "pdf"):
        drawn = f"som.{to}"
        assert fxtrack("-q", "--db", database, "chart", "--pair", "KGS/USD", drawn).status == 0
        ours, theirs = Path(f"charts/KGS-USD.{to}").read_bytes(), Path(drawn).read_bytes()
        assert ours[:5] == theirs[:5]
        assert abs(len(ours) - len(theirs)) < len(ours) / 20  # but for the source line, of all pages


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("svgg", "'svgg' is no format of pictures; did you mean svg?"),
        ("svg,pfd", "'pfd' is no format of pictures; did you mean pdf?"),
        ("eps", "'eps' is no format of pictures; there are svg and pdf"),
    ],
)
def test_an_unknown_format_is_refused_before_anything_is_read(elsewhere: Path, asked: str, told: str) -> None:
    (elsewhere / "a.txt").write_text("KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 -0%\n01 May 2025\n")
    run = fxtrack("report", "a.txt", "--also", asked)
    assert (run.status, run.out) == (2, "")
    assert run.err.endswith(f"Error: --also {told}\n")
    assert not Path("charts").exists()
    assert not Path("fxtrack.db").exists()


def test_formats_are_named_once_and_in_order() -> None:
    assert also_formats("") == ()
    assert also_formats("png") == ()  # always there
    assert also_formats(" pdf, .svg,pdf,") == ("svg", "pdf")
    assert also_formats(["pdf", "svg"]) == ("svg", "pdf")
    with pytest.raises(OptionError, match="'tiff' is no format"):
        also_formats(["svg", "tiff"])


def test_formats_from_python(database: Path, elsewhere: Path) -> None:
    with open_database(database) as db:
        written = db.report("out", dpi=50, also="svg", pairs="KGS/USD")
    assert {path.suffix for path in written} == {".png", ".svg", ".csv", ".md", ".html", ".json"}


@pytest.mark.parametrize("rate", ["0.01144", "0.00190", "0.2849", "0.00008", "12.5", "1200", "0.9"])
@pytest.mark.parametrize("reference", ["0.01185", "0.00208", "0.28490", "0.00009", "13", "1E+3", "1.1"])
def test_an_index_of_prints_is_that_of_their_ranges(rate: str, reference: str) -> None:
    one, base = Decimal(rate), Decimal(reference)
    ranges = intervals.printed(one), intervals.printed(base)
    assert intervals.index_of_print(one, base) == intervals.shown(intervals.index(*ranges))
    again = intervals.index_of_print(one, base)
    assert [str(each) for each in again] == [str(each) for each in intervals.shown(intervals.index(*ranges))]
