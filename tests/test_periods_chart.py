"""The chart of periods: every number that ``fxtrack periods`` tells, and what it says where there is none."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from running import runner
from test_charts import CASES, LOOKS, TJS, UZS, overlap, rates, said

import fxtrack
from fxtrack.charts import CHART_KINDS, read_material
from fxtrack.charts.kinds import Material
from fxtrack.charts.marks import lines_of
from fxtrack.charts.periods import draw_periods
from fxtrack.charts.slots import slot_names
from fxtrack.cli import main
from fxtrack.drawing.paint import paint
from fxtrack.drawing.scene import Bars, Dots, Frame, Label, Polyline, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.errors import ChoiceError, InputError, NothingToShowError
from fxtrack.model import Filters, Pair
from fxtrack.numbers.by_period import by_period
from fxtrack.numbers.possible import Possible
from fxtrack.numbers.rates import Rate, compared
from fxtrack.numbers.series import View
from fxtrack.store import Store
from fxtrack.words import words

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"
PAIRS = ("KGS/USD", "KZT/USD", "TJS/USD", "TMT/USD", "UZS/USD")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the example pages."""
    path = tmp_path_factory.mktemp("periods") / "fxtrack.db"
    main(["-q", "--db", str(path), "import", str(SNAPSHOTS)], standalone_mode=False)
    return path


def material(
    database: Path, *pairs: str, by: str | None = None, as_printed: bool = False, weekends: bool = False
) -> Material:
    with Store(str(database)).reading() as session:
        return read_material(
            session,
            "periods",
            View(weekends=weekends),
            Filters(tuple(map(Pair, pairs))),
            as_printed=as_printed,
            by=by,
        )


def drawn(
    database: Path,
    *pairs: str,
    by: str | None = None,
    look: Look | None = None,
    as_printed: bool = False,
    weekends: bool = False,
) -> Scene:
    made = material(database, *pairs, by=by, as_printed=as_printed, weekends=weekends)
    return CHART_KINDS["periods"].draw(made, look or Look())


def table(database: Path, *args: str) -> list[dict[str, str]]:
    found = runner().invoke(main, ["--db", str(database), "periods", *args, "--format", "csv"])
    assert found.exit_code == 0, found.stderr
    return list(csv.DictReader(io.StringIO(found.stdout)))


def of(
    drawn: Sequence[Rate], by: str = "month", look: Look | None = None, *, weekends: bool = False
) -> Scene:
    weekend = () if weekends else (5, 6)
    rows = by_period(compared(drawn, weekends=weekends), by, Possible(weekend))
    return draw_periods(rows, lines_of(drawn, weekends=weekends), by, look or Look(), weekends=weekends)


def lanes(scene: Scene) -> list[Frame]:
    return [frame for frame in scene.frames if frame.name.endswith(", %")]


def plots(scene: Scene) -> list[Frame]:
    return [frame for frame in scene.frames if not frame.name.endswith(", %")]


def dashes(frame: Frame) -> dict[float, tuple[float, float]]:
    """The average at each place, and how thick its dash is."""
    return {
        sum(mark.x) / 2 - 0.5: (float(mark.y[0]), mark.width)
        for mark in frame.marks
        if isinstance(mark, Polyline) and not mark.dash
    }


def dots(frame: Frame, *, hollow: bool) -> dict[float, float]:
    return {
        x - 0.5: float(y)
        for mark in frame.marks
        if isinstance(mark, Dots) and mark.hollow is hollow and mark.ink != "paper"
        for x, y in zip(mark.x, mark.y, strict=True)
    }


def bars(frame: Frame, ink: str) -> dict[float, tuple[float, float]]:
    return {
        x - 0.5: (float(low), float(high))
        for mark in frame.marks
        if isinstance(mark, Bars) and mark.ink.startswith(ink)
        for x, low, high in zip(mark.x, mark.low, mark.high, strict=True)
    }


# Values.


@pytest.mark.parametrize("by", ["week", "month", "quarter", "year"])
@pytest.mark.parametrize("as_printed", [False, True])
@pytest.mark.parametrize("pair", PAIRS[:4])
def test_what_is_drawn_is_what_the_command_prints(
    database: Path, pair: str, by: str, *, as_printed: bool
) -> None:
    direction = [] if as_printed else ["--per-usd"]
    rows = table(database, "--pair", pair, "--by", by, *direction)
    scene = drawn(database, pair, by=by, as_printed=as_printed)
    [plot] = plots(scene)
    held = {place: row for place, row in enumerate(rows) if row["average"]}
    assert plot.xlim == (0, len(rows))
    assert {place: value for place, (value, _) in dashes(plot).items()} == {
        place: float(row["average"]) for place, row in held.items()
    }
    if dots(plot, hollow=False):
        assert dots(plot, hollow=False) == {place: float(row["end"]) for place, row in held.items()}
    for place, ends in bars(plot, "bar-").items():
        assert ends == (float(rows[int(place)]["low"]), float(rows[int(place)]["high"]))
    for place, ends in bars(plot, "band-").items():
        assert ends == (float(rows[int(place)]["average_min"]), float(rows[int(place)]["average_max"]))
    for lane in lanes(scene):
        resolved = {
            place: float(row["change"]) for place, row in enumerate(rows) if row["verdict"] in {"up", "down"}
        }
        assert resolved
        found = bars(lane, "series-") | bars(lane, "bar-")
        assert {place: low + high for place, (low, high) in found.items()} == resolved
        assert dots(lane, hollow=True) == {
            place: float(row["change"]) for place, row in enumerate(rows) if row["verdict"] == "not resolved"
        }


def test_a_change_that_hangs_on_the_prints_of_a_day_is_pale(database: Path) -> None:
    rows = table(database, "--pair", "KZT/USD", "--by", "week", "--per-usd")
    [lane] = lanes(drawn(database, "KZT/USD", by="week"))
    pale = {
        place
        for place, row in enumerate(rows)
        if row["verdict"] in {"up", "down"} and Decimal(row["prints_min"]) <= 0 <= Decimal(row["prints_max"])
    }
    assert pale
    assert set(bars(lane, "bar-")) == pale


def test_averages_of_few_weekdays_are_thin_and_keyed(database: Path) -> None:
    rows = table(database, "--pair", "TJS/USD", "--per-usd")
    scene = drawn(database, "TJS/USD", by="month")
    [plot] = plots(scene)
    thick = {place for place, (_, width) in dashes(plot).items() if width > 1.5}
    assert thick == {
        place for place, row in enumerate(rows) if row["average"] and "few dates" not in row["marks"]
    }
    assert "average of fewer than half of the weekdays" in said(scene)
    assert "average of weekdays" in said(scene)


def test_weekends_are_hollow_and_in_no_average(database: Path) -> None:
    """March, June and July 2025 have weekend rates only; with --weekends they have averages."""
    [plot] = plots(drawn(database, "TJS/USD", by="month"))
    assert set(dots(plot, hollow=True)) == {6, 9, 10}
    assert not {6, 9, 10} & set(dashes(plot))
    scene = drawn(database, "TJS/USD", by="month", weekends=True)
    [every] = plots(scene)
    rows = table(database, "--pair", "TJS/USD", "--per-usd", "--weekends")
    assert {place: value for place, (value, _) in dashes(every).items()} == {
        place: float(row["average"]) for place, row in enumerate(rows) if row["average"]
    }
    ends = {place: date.fromisoformat(row["end_date"]) for place, row in enumerate(rows) if row["end_date"]}
    assert set(dots(every, hollow=True)) == {place for place, day in ends.items() if day.weekday() > 4}
    assert "average" in said(scene)
    assert "dates" in said(scene)


# Words.


def test_the_numbers_below_are_those_of_the_table(database: Path) -> None:
    rows = table(database, "--pair", "TMT/USD", "--by", "quarter", "--per-usd")
    scene = drawn(database, "TMT/USD", by="quarter")
    for name, column in (("average", "average"), ("last rate", "end")):
        assert in_row(scene, name) == [row[column] or "\u2013" for row in rows]
    assert in_row(scene, "weekdays") == [row["dates"] for row in rows]


def in_row(scene: Scene, name: str) -> list[str]:
    """The numbers beside a name, from left to right."""
    [named] = [label for label in scene.labels if label.text == name]
    beside = [each for each in scene.labels if each.y == named.y and each is not named]
    return [label.text for label in sorted(beside, key=lambda label: label.x)]


def test_numbers_are_rounded_where_slots_are_narrow(database: Path) -> None:
    """18 months of 16 cm have room for four digits of somoni, and changes for two decimals."""
    scene = drawn(database, "TJS/USD", by="month")
    averages = in_row(scene, "average")
    rows = table(database, "--pair", "TJS/USD", "--per-usd")
    assert averages == [f"{Decimal(row['average']):.2f}" if row["average"] else "\u2013" for row in rows]
    assert {"\u22120.25", "+0.14", "\u22122.28", "\u22120.17", "+1.52", "+0.83"} <= set(said(scene))


def test_a_column_has_no_numbers_and_a_scale_of_changes(database: Path) -> None:
    scene = drawn(database, "TJS/USD", by="month", look=Look(width=8))
    assert "average" not in said(scene)
    assert {"0", "\u22122"} <= set(said(scene))


@pytest.mark.parametrize(
    ("by", "lang", "title"),
    [
        ("month", "en", "Monthly rates, somoni per US dollar"),
        ("quarter", "en", "Quarterly rates, somoni per US dollar"),
        ("year", "ru", "Курсы по годам, сомони за 1 доллар США"),
        ("week", "ru", "Курсы по неделям, сомони за 1 доллар США"),
    ],
)
def test_a_title_describes(database: Path, by: str, lang: str, title: str) -> None:
    look = Look(lang="ru" if lang == "ru" else "en")
    assert said(drawn(database, "TJS/USD", by=by, look=look))[0] == title


def test_the_title_of_printed_rates_has_their_direction(database: Path) -> None:
    assert said(drawn(database, "KZT/USD", as_printed=True))[0] == "Monthly rates, US dollars per tenge"


def test_periods_without_pages_say_so(database: Path) -> None:
    scene = drawn(database, "TJS/USD", by="month")
    assert said(scene).count("no pages") == 2
    both = rates(TJS, ("2025-01-07", "0.1"), ("2025-09-09", "0.1"))
    other = rates(UZS, ("2025-01-07", "0.1"), ("2025-05-06", "0.2"), ("2025-09-09", "0.3"))
    texts = said(of([*both, *other]))
    assert texts.count("no data") == 1, "the other pair has a page in between"


def test_what_rounding_hides_has_no_average_and_no_change(database: Path) -> None:
    scene = drawn(database, "UZS/USD", by="month")
    [plot] = scene.frames
    assert not dashes(plot)
    assert not dots(plot, hollow=False)
    rows = table(database, "--pair", "UZS/USD", "--per-usd")
    assert bars(plot, "band-") == {
        place: (float(row["average_min"]), float(row["average_max"]))
        for place, row in enumerate(rows)
        if row["average"]
    }
    text = " ".join(said(scene))
    assert "Margin of rounding: 11,764 to 13,334" in text
    assert "Rounding hides whether the US dollar moved" in text
    assert "average" not in said(scene)
    assert in_row(scene, "weekdays")[:4] == ["3", "0", "0", "6"]


def test_two_levels_have_no_changes_but_a_sentence(database: Path) -> None:
    scene = drawn(database, "TMT/USD", by="month")
    assert not lanes(scene)
    assert "The US dollar costs 3.50 or 3.51 Turkmen manat, with no lasting change." in " ".join(said(scene))


def test_where_no_change_is_resolved_a_sentence_says_so() -> None:
    made = rates(
        TJS,
        ("2025-01-07", "0.10866"),
        ("2025-02-04", "0.10866"),
        ("2025-02-05", "0.10870"),
        ("2025-02-06", "0.10866"),
    )
    scene = of(made)
    assert not lanes(scene)
    assert "No change from period to period is resolved." in " ".join(said(scene))


def test_an_early_end_is_named(database: Path) -> None:
    text = " ".join(said(drawn(database, "TJS/USD", by="month")))
    assert "Last rate over 5 days before the end of the period: " in text
    text = " ".join(said(drawn(database, "KZT/USD", by="quarter")))
    assert "the end of the period: Q1 2025, Q2 2025, Q1 2026." in text


def test_the_key_explains_what_is_drawn_and_no_more() -> None:
    month = [(f"2025-12-{day:02}", "0.10866") for day in range(1, 32) if date(2025, 12, day).weekday() < 5]
    texts = set(said(of(rates(TJS, *month))))
    say = words("en")
    assert say.periods_average_weekdays in texts
    assert say.periods_last_weekday in texts
    for absent in (say.periods_few_weekdays, say.periods_range, say.periods_weekend, say.key_hidden):
        assert absent not in texts


# Periods.


def test_by_itself_it_takes_the_shortest_periods_that_have_room() -> None:
    days = [(date(2006, 1, 3) + timedelta(days=28 * n)).isoformat() for n in range(20 * 13)]
    made = rates(TJS, *((day, f"{0.1 + n / 9000:.5f}") for n, day in enumerate(days)))
    for years, by in ((2, "Monthly"), (8, "Quarterly"), (20, "Yearly")):
        some = [rate for rate in made if rate.date.year < 2006 + years]
        assert said(CHART_KINDS["periods"].draw(_material_of(some), Look()))[0].startswith(by)
    assert said(CHART_KINDS["periods"].draw(_material_of(made[:26]), Look(width=8)))[0].startswith(
        "Quarterly"
    )


def _material_of(made: Sequence[Rate]) -> Material:
    class Made(Material):
        lines = leading = lines_of(made)

        def periods(self, by: str) -> list:  # type: ignore[type-arg]
            return by_period(made, by, Possible((5, 6)))

    priced = type("P", (), {"view": View(), "series": type("S", (), {"rates": made})()})()
    return Made(priced, None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("by", "step", "expected"),
    [
        ("month", 1, [(0, "Nov", "2024"), (1, "Dec", ""), (2, "Jan", "2025"), (3, "Feb", "")]),
        ("month", 3, [(2, "Jan", "2025"), (5, "Apr", "")]),
        ("month", 12, [(2, "2025", "")]),
        ("quarter", 1, [(0, "Q4", "2024"), (1, "Q1", "2025"), (2, "Q2", "")]),
        ("quarter", 4, [(1, "2025", "")]),
        ("year", 1, [(0, "2024", ""), (1, "2025", "")]),
    ],
)
def test_names_of_periods_go_with_the_calendar(
    by: str, step: int, expected: list[tuple[int, str, str]]
) -> None:
    firsts = {
        "month": [date(2024, 11, 1), date(2024, 12, 1), *(date(2025, month, 1) for month in range(1, 6))],
        "quarter": [date(2024, 10, 1), date(2025, 1, 1), date(2025, 4, 1)],
        "year": [date(2024, 1, 1), date(2025, 1, 1)],
    }[by]
    assert [tuple(each) for each in slot_names(firsts, by, step, words("en"))][: len(expected)] == expected


def test_too_many_periods_are_told(database: Path) -> None:
    found = runner().invoke(
        main,
        [
            "--db",
            str(database),
            "chart",
            str(database.with_name("a.svg")),
            "--by",
            "week",
            "--pair",
            "TJS/USD",
        ],
    )
    assert "77 weeks are too many to be told apart: a longer kind of period (--by)" in found.stderr
    scene = drawn(database, "TJS/USD", by="week", look=Look(width=8))
    [plot] = plots(scene)
    assert not dots(plot, hollow=False), "no dot hides a dash of two points"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("by", ["week", "month", "quarter", "year"])
def test_every_text_is_inside_and_apart(database: Path, by: str, look: str) -> None:
    for pairs in (PAIRS, *((pair,) for pair in PAIRS)):
        _assert_apart(drawn(database, *pairs, by=by, look=LOOKS[look]))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", [name for name, made in CASES.items() if len(made) < 1000])
def test_odd_series_are_drawn(name: str, look: str) -> None:
    for by in ("month", "year"):
        _assert_apart(of(CASES[name], by, LOOKS[look], weekends=True))


def _assert_apart(scene: Scene) -> None:
    labels: list[Label] = [label for label in scene.labels if label.text.strip()]
    for label in labels:
        assert label.box.x >= -0.5, label
        assert label.box.right <= scene.width + 0.5, label
        assert label.box.y >= -0.5, label
        assert label.box.top <= scene.height + 0.5, label
    for one, other in itertools.combinations(labels, 2):
        assert not overlap(one.box, other.box), (one.text, other.text)
    for frame in scene.frames:
        for mark in frame.marks:
            ends = (mark.y,) if isinstance(mark, Polyline | Dots) else (mark.low, mark.high)
            assert all(frame.ylim[0] <= value <= frame.ylim[1] for each in ends for value in each)


def test_one_month_has_a_dash_of_a_fair_length(database: Path) -> None:
    [plot] = plots(of(rates(TJS, ("2025-12-08", "0.10866"), ("2025-12-09", "0.10870"))))
    [dash] = [mark for mark in plot.marks if isinstance(mark, Polyline)]
    assert frame_length(plot, dash) == pytest.approx(48)


def frame_length(frame: Frame, dash: Polyline) -> float:
    return float(frame.x(dash.x[1]) - frame.x(dash.x[0]))


def test_nothing_to_show_is_said(database: Path) -> None:
    with pytest.raises(NothingToShowError, match="no period has a rate"):
        draw_periods([], [], "month", Look())
    with Store(str(database)).reading() as session:
        empty = read_material(session, "periods", View(), Filters(since=date(2030, 1, 1)))
    with pytest.raises(NothingToShowError, match="nothing to show"):
        CHART_KINDS["periods"].draw(empty, Look())


# The ways to it.


def test_by_is_for_the_chart_of_periods(database: Path) -> None:
    with Store(str(database)).reading() as session:
        for kind, view in (("index", View()), (None, View(index=date(2025, 12, 5)))):
            with pytest.raises(ChoiceError, match="--by is for the chart of periods, not for index"):
                read_material(session, kind, view, Filters(), by="month")
        made = read_material(session, None, View(), Filters(), by="day")
    with pytest.raises(InputError, match="'day' is no kind of period"):
        CHART_KINDS["periods"].draw(made, Look())


def test_python_draws_what_the_command_draws(database: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.svg", tmp_path / "theirs.svg"
    arguments = ["-q", "--db", str(database), "chart", str(theirs), "--by", "quarter", "--pair", "KZT/USD"]
    assert runner().invoke(main, arguments).exit_code == 0
    with fxtrack.open(database) as db:
        assert db.chart(ours, by="quarter", pairs="KZT/USD") == []
    assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_theme_has_its_colours(database: Path, theme: str) -> None:
    scene = drawn(database, *PAIRS, by="quarter")
    assert paint(scene, theme, "png", 60).startswith(b"\x89PNG")  # type: ignore[arg-type]
