"""The scale of the chart of changes: three to five ticks a currency, and a sentence for two levels."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_charts import LOOKS, said

from fxtrack.charts import CHART_KINDS, read_material
from fxtrack.charts.lane import with_ticks
from fxtrack.cli import main
from fxtrack.drawing.scene import Scene, Segment
from fxtrack.drawing.sheet import Look
from fxtrack.model import Filters, Pair
from fxtrack.numbers.series import View
from fxtrack.store import Store

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("changes") / "fxtrack.db"
    main(["-q", "--db", str(path), "import", str(SNAPSHOTS)], standalone_mode=False)
    return path


def drawn(database: Path, *pairs: str, look: Look | None = None, per_usd: bool = False) -> Scene:
    with Store(str(database)).reading() as session:
        filters = Filters(tuple(map(Pair, pairs)))
        material = read_material(session, "changes", View(per_usd=per_usd), filters)
    return CHART_KINDS["changes"].draw(material, look or Look())


@pytest.mark.parametrize(
    ("low", "high", "step", "expected"),
    [
        (-3.46, 0.0, 5, (-5, 5)),
        (-3.8, 5.2, 5, (-5, 5.2)),
        (-2.3, 15.85, 5, (-2.3, 15.85)),
        (0.0, 0.0, 1, (-1, 1)),
        (0.0, 9.0, 5, (0, 10)),
        (-0.4, 0.9, 0.5, (-0.5, 0.9)),
        (-7.0, -0.0, 0, (-7.0, 0.0)),
    ],
)
def test_a_scale_has_three_ticks(low: float, high: float, step: float, expected: tuple[float, float]) -> None:
    assert with_ticks(low, high, step) == pytest.approx(expected)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("per_usd", [False, True])
def test_each_currency_has_three_to_five_ticks(database: Path, look: str, *, per_usd: bool) -> None:
    for pairs in ((), ("TJS/USD",), ("KGS/USD", "KZT/USD")):
        scene = drawn(database, *pairs, look=LOOKS[look], per_usd=per_usd)
        assert scene.frames
        uprights = [
            item for item in scene.items if isinstance(item, Segment) and item.start[0] == item.end[0]
        ]
        for frame in scene.frames:
            box = frame.box
            own = [
                line.start[0]
                for line in uprights
                if box.x - 0.5 <= line.start[0] <= box.right + 0.5 and abs(line.start[1] - box.y) < 0.5
            ]
            assert 3 <= len(own) <= 5, (frame.name, look)
            assert frame.x(0) in [pytest.approx(each) for each in own]


def test_two_levels_have_a_sentence_in_place_of_changes(database: Path) -> None:
    """A change from one level to the other is an accident of its two dates: no bar says stronger."""
    scene = drawn(database)
    assert [frame.name for frame in scene.frames] == ["KGS/USD", "KZT/USD", "TJS/USD"]
    texts = said(scene)
    place = texts.index("Turkmen manat")
    assert " ".join(texts[place + 1 : place + 3]).startswith(
        "The US dollar costs 3.50 or 3.51 Turkmen manat, with no lasting change"
    )
    assert not any(text.startswith(("+0.28", "+0.14")) for text in texts)


def test_a_pair_at_two_levels_alone_is_a_sentence(database: Path) -> None:
    scene = drawn(database, "TMT/USD")
    assert not scene.frames
    text = " ".join(said(scene))
    assert "The US dollar costs 3.50 or 3.51 Turkmen manat, with no lasting change" in text
    assert "stronger \u2192" not in text


def test_where_the_dollar_is_dearer_the_named_currency_is_weaker(database: Path) -> None:
    printed, turned = drawn(database), drawn(database, per_usd=True)
    for scene, left, right in ((printed, "weaker", "stronger"), (turned, "stronger", "weaker")):
        texts = set(said(scene))
        assert f"\u2190 {left}" in texts
        assert f"{right} \u2192" in texts
        assert f"{left} \u2192" not in texts
