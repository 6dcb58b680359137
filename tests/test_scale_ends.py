"""``--ymin`` and ``--ymax``: a scale as long as a user says, and what lies beyond it."""

from __future__ import annotations

from pathlib import Path

import pytest
from forked import fxtrack

import fxtrack as package
from fxtrack.drawing.cutting import cut
from fxtrack.drawing.scene import Band, Bars, Dots, Frame, Polyline, Rect
from fxtrack.drawing.sheet import Look
from fxtrack.errors import ChoiceError, OptionError

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the example pages."""
    file = tmp_path_factory.mktemp("ends") / "fxtrack.db"
    assert fxtrack("-q", "--db", file, "import", SNAPSHOTS).status == 0
    return file


def frame(*marks: Polyline | Band | Bars | Dots) -> Frame:
    return cut(Frame(Rect(0, 0, 10, 10), (0, 10), (2, 4), list(marks)))


CUT = {
    "inside": (Polyline([0, 1], [2, 4], "line", 1), [([0, 1], [2, 4])]),
    "above": (Polyline([0, 1], [5, 6], "line", 1), []),
    "below": (Polyline([0, 1], [1, 1.5], "line", 1), []),
    "through": (Polyline([0, 4], [1, 5], "line", 1), [([1, 3], [2, 4])]),
    "a step out": (Polyline([0, 2, 2], [3, 3, 6], "line", 1), [([0, 2, 2], [3, 3, 4])]),
    "out and back": (Polyline([0, 2, 4], [3, 5, 3], "line", 1), [([0, 1], [3, 4]), ([3, 4], [4, 3])]),
}


@pytest.mark.parametrize("name", CUT)
def test_a_line_ends_at_the_edge(name: str) -> None:
    line, parts = CUT[name]
    assert [(mark.x, mark.y) for mark in frame(line).marks if isinstance(mark, Polyline)] == parts


def test_dots_bars_and_bands_end_at_the_edge() -> None:
    [dots] = frame(Dots([0, 1, 2], [1, 3, 5], "line", 1, hollow=False)).marks
    assert isinstance(dots, Dots)
    assert (list(dots.x), list(dots.y)) == ([1], [3])
    [bars] = frame(Bars([0, 1, 2], [0, 1, 5], [1, 9, 6], "bar-0", 1)).marks
    assert isinstance(bars, Bars)
    assert (list(bars.x), list(bars.low), list(bars.high)) == ([1], [2], [4])
    [band] = frame(Band([0, 1], [1, 3], [3, 9], "band-0")).marks
    assert isinstance(band, Band)
    assert (list(band.x), list(band.low), list(band.high)) == ([0, 1], [2, 3], [3, 4])
    assert frame(Band([0, 1], [5, 6], [6, 7], "band-0"), Bars([0], [5], [6], "bar-0", 1)).marks == []


REFUSED = {
    "order": ({"ymin": 540, "ymax": 500}, "ymin 540 is not below ymax 500"),
    "equal": ({"ymin": 500, "ymax": 500}, "ymin 500 is not below ymax 500"),
    "below zero": ({"ymin": -1}, "ymin is a rate, 0 or more, not -1"),
    "nan": ({"ymax": float("nan")}, "ymax is a rate, 0 or more, not nan"),
    "endless": ({"ymax": float("inf")}, "ymax is a rate, 0 or more, not inf"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_ends_that_are_none(name: str) -> None:
    given, told = REFUSED[name]
    with pytest.raises(OptionError) as refused:
        Look(**given)  # type: ignore[arg-type]
    assert str(refused.value) == told


HIDES = "would leave no rate to see: in the direction drawn they go from"
WRONG = {
    "order": (["--ymin", "540", "--ymax", "500"], "Error: --ymin 540 is not below ymax 500"),
    "nan": (["--ymin", "nan"], "Error: Invalid value for '--ymin': 'nan' is not a number"),
    "endless": (["--ymax", "inf"], "Error: Invalid value for '--ymax': 'inf' is not a number"),
    "all hidden": (["--ymin", "600"], f"Error: ymin 600 {HIDES} 478.469 to 531.915"),
    "as printed": (
        ["--ymin", "500", "--ymax", "600", "--as-printed"],
        f"Error: ymin 500 and ymax 600 {HIDES} 0.00188 to 0.00209",
    ),
    "between the rates": (
        ["--ymin", "520.9", "--ymax", "520.91"],
        f"Error: ymin 520.9 and ymax 520.91 {HIDES} 478.469 to 531.915",
    ),
    "another kind": (
        ["--ymin", "1", "--kind", "changes"],
        "Error: ymin and ymax are for a chart of the kind trend or index, not for changes",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_ends_are_refused(examples: Path, name: str, tmp_path: Path) -> None:
    options, told = WRONG[name]
    run = fxtrack("--db", examples, "chart", tmp_path / "a.svg", "--pair", "KZT/USD", *options)
    assert (run.status, run.err.splitlines()[-1]) == (2, told)
    assert not (tmp_path / "a.svg").exists()


def test_rates_beyond_are_counted(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fxtrack import charts
    from fxtrack.drawing.scene import Scene

    scenes: list[Scene] = []
    drawn = charts.draw

    def keep(*given: object) -> Scene:
        scenes.append(drawn(*given))  # type: ignore[arg-type]
        return scenes[-1]

    monkeypatch.setattr(charts, "draw", keep)
    with package.open(examples) as db:
        for lang, said in (("en", "Beyond the scale: "), ("ru", "За пределами шкалы: ")):
            db.chart(tmp_path / "a.svg", pairs="KZT/USD", ymin=500, ymax=520, lang=lang)  # type: ignore[arg-type]
            rates = db.rates(pairs="KZT/USD", per_usd=True)["rate"]
            number = sum(not 500 <= rate <= 520 for rate in rates)
            [box] = scenes[-1].frames
            assert box.ylim == (500, 520)
            assert any(f"{said}{number} " in label.text for label in scenes[-1].labels)
            for mark in box.marks:
                ends = [mark.low, mark.high] if isinstance(mark, Band | Bars) else [mark.y]
                assert all(500 <= value <= 520 for end in ends for value in end)
        db.chart(tmp_path / "a.svg", pairs="KZT/USD", ymin=0)
        assert scenes[-1].frames[0].ylim[0] == 0
        assert not any("Beyond" in label.text for label in scenes[-1].labels)
        db.chart(tmp_path / "a.svg", kind="index", ymin=90, ymax=105)
        assert scenes[-1].frames[0].ylim == (90, 105)
        db.chart(tmp_path / "a.svg", kind="index", ymin=101)
        assert all(box.ylim[0] == 101 for box in scenes[-1].frames)
        with pytest.raises(ChoiceError, match="ymin and ymax are for a chart of the kind trend or index"):
            db.chart(tmp_path / "a.svg", kind="overview", ymin=1)


def test_a_report_has_no_such_options(examples: Path) -> None:
    run = fxtrack("--db", examples, "report", "--ymin", "1")
    assert (run.status, "No such option" in run.err) == (2, True)
