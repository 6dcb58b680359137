"""Pairs in one frame: on one scale where they share it, else from 100; refused in words where asked otherwise."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from running import runner
from test_charts import LOOKS, overlap, rates, said

import fxtrack
from fxtrack.charts.marks import lines_of
from fxtrack.charts.together import draw_together, why_apart
from fxtrack.cli import main
from fxtrack.drawing.scene import Label, Polyline, Scene
from fxtrack.drawing.sheet import Look
from fxtrack.errors import ChoiceError, InputError
from fxtrack.model import Pair

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"
TJS, TMT, KZT = Pair("TJS/USD"), Pair("TMT/USD"), Pair("KZT/USD")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("together") / "fxtrack.db"
    main(["-q", "--db", str(path), "import", str(SNAPSHOTS)], standalone_mode=False)
    return path


def chart(database: Path, *args: str) -> tuple[int, str]:
    out = database.with_name("a.svg")
    found = runner().invoke(main, ["--db", str(database), "chart", str(out), *args])
    return found.exit_code, found.stderr.replace(f"Drew {out}.\n", "")


NEAR = [
    *rates(TJS, ("2025-12-08", "0.10866"), ("2025-12-09", "0.10900"), ("2025-12-11", "0.11000")),
    *rates(TMT, ("2025-12-08", "0.28490"), ("2025-12-10", "0.28571"), ("2025-12-11", "0.28000")),
]


def drawn(look: Look) -> Scene:
    return draw_together(lines_of(NEAR), look, "daily median")


def test_all_rates_stand_on_one_scale() -> None:
    """Each line ends where the scale has its last rate, and its name stands beside it with that rate."""
    scene = drawn(Look())
    [frame] = scene.frames
    assert frame.ylim[0] < 0.10866
    assert frame.ylim[1] > 0.28571
    ends = {float(mark.y[-1]) for mark in frame.marks if isinstance(mark, Polyline) and not mark.dash}
    assert ends == {0.11, 0.28}
    assert {"Tajik somoni 0.11000", "Turkmen manat 0.28000", "US dollars"} <= set(said(scene))
    names = {label.text: label for label in scene.labels}
    assert names["Turkmen manat 0.28000"].y > names["Tajik somoni 0.11000"].y


@pytest.mark.parametrize("look", LOOKS)
def test_texts_of_one_frame_are_inside_and_apart(look: str) -> None:
    scene = drawn(LOOKS[look])
    labels: list[Label] = [label for label in scene.labels if label.text.strip()]
    for label in labels:
        assert label.box.x >= -0.5
        assert label.box.right <= scene.width + 0.5
    for one, other in itertools.combinations(labels, 2):
        assert not overlap(one.box, other.box), (one.text, other.text)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (NEAR, ""),
        (NEAR[:3], "there is only TJS/USD"),
        (
            [*NEAR[:3], *rates(Pair("USD/KZT"), ("2025-12-08", "0.1"))],
            "TJS/USD and USD/KZT are counted in USD and KZT",
        ),
        (
            [*NEAR[:3], *rates(KZT, ("2025-12-08", "0.00200"))],
            "TJS/USD and KZT/USD lie too far apart, one is 54 times another",
        ),
    ],
)
def test_it_is_said_why_pairs_share_no_scale(rows: list, why: str) -> None:  # type: ignore[type-arg]
    assert why_apart(lines_of(rows)) == why


def test_a_scale_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ChoiceError, match="there is only TJS/USD; the kind index draws two or more pairs"):
        draw_together(lines_of(NEAR[:3]), Look(), "daily median")


TWO = ("--pair", "TJS/USD", "--pair", "TMT/USD")


@pytest.mark.parametrize(
    ("args", "status", "told"),
    [
        ((*TWO, "--together", "--as-printed"), 0, ""),
        ((*TWO, "--together"), 0, "Drawn from 100: USD/TJS and USD/TMT are counted in TJS and TMT.\n"),
        ((*TWO, "--together", "--index", "2025-12-05"), 0, ""),
        ((*TWO, "--together", "--kind", "trend"), 2, "are counted in TJS and TMT; the kind index draws"),
        ((*TWO, "--kind", "together", "--as-printed"), 0, ""),
        (("--pair", "TJS/USD", "--together"), 2, "two or more pairs, and there is only USD/TJS"),
        ((*TWO, "--together", "--kind", "coverage"), 2, "is for trends and the index, not for coverage"),
        ((*TWO, "--together", "--by", "month"), 2, "is for trends and the index, not for periods"),
    ],
)
def test_the_command_draws_together_or_says_why_not(
    database: Path, args: tuple[str, ...], status: int, told: str
) -> None:
    found, err = chart(database, *args)
    assert found == status, err
    assert told in err
    assert told or not err


def test_python_draws_together(database: Path, tmp_path: Path) -> None:
    with fxtrack.open(database) as db:
        pairs = ["TJS/USD", "TMT/USD"]
        assert db.chart(tmp_path / "a.svg", pairs=pairs, together=True, as_printed=True) == []
        assert db.chart(tmp_path / "b.svg", pairs=pairs, together=True) == [
            "Drawn from 100: USD/TJS and USD/TMT are counted in TJS and TMT."
        ]
        with pytest.raises(InputError, match="two or more pairs"):
            db.chart(tmp_path / "c.svg", pairs="TJS/USD", together=True)
    assert "Turkmen manat" in (tmp_path / "a.svg").read_text("utf-8")
