"""Official rates and pegs in a chart of one pair: lines with names, in the direction drawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from forked import fxtrack

import fxtrack as package
from fxtrack import charts
from fxtrack.charts.guides import NOTHING_BESIDE, Beside, guides_of, with_guides
from fxtrack.charts.marks import Line, lines_of
from fxtrack.drawing.scene import Dots, Polyline, Scene
from fxtrack.errors import ChoiceError, InputError
from fxtrack.model import Pair
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.rates import Rate
from fxtrack.quality.official import Official
from fxtrack.quality.pegs import Peg, peg_or_rate
from fxtrack.quality.ratefile import Reading

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the example pages."""
    file = tmp_path_factory.mktemp("guides") / "fxtrack.db"
    assert fxtrack("-q", "--db", file, "import", SNAPSHOTS).status == 0
    return file


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A file of official rates as the bank of Kyrgyzstan has them."""
    file = tmp_path / "bank.csv"
    file.write_text(
        "Дата;Номинал;Валюта;Курс\n05.12.2025;1;USD;87,4499\n08.12.2025;1;USD;87,4500\n"
        "09.12.2025;1;USD;87,6000\n19.12.2025;1;USD;87,4000\n10.12.2025;100;KZT;16,9000\n"
    )
    return file


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def line(pair: str, *rates: str) -> Line:
    [made] = lines_of(
        Rate(date(2025, 12, 8 + place), Pair(pair), Decimal(text), Decimal(text), Decimal(text), 1, Mark(""))
        for place, text in enumerate(rates)
    )
    return made


def official(text: str, pair: str, rate: str, nominal: int = 1) -> Official:
    return Official(date.fromisoformat(text), Pair(pair), Decimal(rate), nominal, 2)


SPAN = (day("2025-12-08"), day("2025-12-20"))


def test_official_rates_are_turned_exactly() -> None:
    """Of their own dates, in rising order; those beyond the time shown and of other pairs are left out."""
    rates = [
        official("2025-12-19", "KZT/USD", "0.19", 100),
        official("2025-12-09", "USD/KZT", "500"),
        official("2025-12-10", "USD/RUB", "78"),
        official("2025-11-10", "USD/KZT", "501"),
    ]
    [guide] = guides_of(line("USD/KZT", "510", "512"), Beside(rates), SPAN)
    assert guide.days == [day("2025-12-09"), day("2025-12-19")]
    assert guide.rates == [500.0, float(100 / Decimal("0.19"))]
    assert guide.value is None


PEGS = {
    "as stated": ("USD/TMT=3.5", 3.5, "3.5"),
    "turned": ("TMT/USD=0.2857", float(1 / Decimal("0.2857")), "3.500"),
    "bare": ("3.50", 3.5, "3.50"),
    "with a tolerance": ("USD/TMT=3.5~1", 3.5, "3.5"),
}


@pytest.mark.parametrize("name", PEGS)
def test_a_peg_is_a_line_with_its_value(name: str) -> None:
    text, rate, value = PEGS[name]
    [guide] = guides_of(line("USD/TMT", "3.510", "3.501"), Beside((), [peg_or_rate(text)]), SPAN)
    assert (guide.days, guide.rates, str(guide.value)) == (list(SPAN), [rate] * 2, value)


@pytest.mark.parametrize("text", ["", "0", "-3.5", "3,5", "nan", "1e5", "USD/TMT", "USD/TMT="])
def test_what_is_no_peg_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a peg such as"):
        peg_or_rate(text)


WRONG = {
    "another pair": (
        Beside((), [Peg(Pair("USD/KZT"), Decimal(500))]),
        "the peg is one of USD/KZT, and the chart shows USD/TMT",
    ),
    "turned": (
        Beside((), [Peg(Pair("TMT/USD"), Decimal("3.5"))]),
        "--peg TMT/USD=3.5 does not fit the rates; USD/TMT=3.5 does. Swap the two currencies",
    ),
    "no official rate": (
        Beside([official("2025-11-10", "USD/TMT", "3.5"), official("2025-12-10", "USD/RUB", "78")]),
        "no official rate of USD/TMT from 2025-12-08 to 2025-12-20: the file has rates of USD/RUB, USD/TMT",
    ),
    "inverted": (
        Beside([official("2025-12-10", "TMT/USD", "3.5")]),
        "the official rates of USD/TMT look inverted: they fit TMT/USD. Name their pair with --official-pair",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_refused(name: str) -> None:
    beside, told = WRONG[name]
    with pytest.raises(ChoiceError) as refused:
        guides_of(line("USD/TMT", "3.51", "3.50"), beside, SPAN)
    assert str(refused.value) == told


def test_a_scale_reaches_to_all_lines() -> None:
    guides = guides_of(line("USD/TMT", "3.51", "3.50"), Beside((), [Decimal(4)]), SPAN)
    assert with_guides((3.0, 3.6), guides) == (3.0, 4.04)
    assert with_guides((3.0, 5.0), guides) == (3.0, 5.0)
    assert with_guides((3.0, 3.6), []) == (3.0, 3.6)
    assert not NOTHING_BESIDE


@pytest.fixture
def scenes(monkeypatch: pytest.MonkeyPatch) -> list[Scene]:
    """The scenes that are drawn."""
    kept: list[Scene] = []
    drawn = charts.draw

    def keep(*given: object) -> Scene:
        kept.append(drawn(*given))  # type: ignore[arg-type]
        return kept[-1]

    monkeypatch.setattr(charts, "draw", keep)
    return kept


def assert_apart(scene: Scene) -> None:
    """No label lies on another one, or beyond the sheet."""
    boxes = [(label.text, label.box) for label in scene.labels if label.text.strip()]
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.right, b.right) - max(a.x, b.x)
        upright = min(a.top, b.top) - max(a.y, b.y)
        assert across < 0.5 or upright < 1.0, (one, other)
    for text, box in boxes:
        assert box.x >= 0, text
        assert box.right <= scene.width + 0.1, text


LOOKS = [(16.0, "light", "en"), (8.0, "light", "ru"), (33.8, "dark", "en"), (16.0, "print", "ru")]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("printed", ["", "as printed"])
def test_names_stand_apart_and_in_the_key(  # noqa: PLR0913, PLR0917 - looks and what they are tried on
    examples: Path,
    tmp_path: Path,
    bank: Path,
    scenes: list[Scene],
    look: tuple[float, str, str],
    printed: str,
) -> None:
    width, theme, lang = look
    names = ("official rate", "peg") if lang == "en" else ("официальный курс", "привязка")
    with package.open(examples) as db:
        db.chart(
            tmp_path / "a.png",
            pairs="KGS/USD",
            official=bank,
            pegs="USD/KGS=87",
            width=width,
            theme=theme,  # type: ignore[arg-type]
            lang=lang,  # type: ignore[arg-type]
            as_printed=bool(printed),
            reading=Reading(currency="KGS"),
        )
    [scene] = scenes
    [frame] = scene.frames
    shown = 87 if not printed else 1 / 87
    dashed = [mark for mark in frame.marks if mark.ink == "peg"]
    assert [list(mark.y) for mark in dashed if isinstance(mark, Polyline)] == [[shown, shown]]
    steps = [mark for mark in frame.marks if mark.ink == "official" and isinstance(mark, Polyline)]
    lone = [mark for mark in frame.marks if mark.ink == "official" and isinstance(mark, Dots)]
    assert [sorted(set(mark.x)) for mark in steps] == [
        [day("2025-12-05"), day("2025-12-08"), day("2025-12-09")]
    ]
    assert [list(mark.x) for mark in lone] == [[day("2025-12-19")]]
    texts = [label.text for label in scene.labels]
    assert texts.count(names[0]) == 2  # at the line, and in the key
    assert sum(text.startswith(names[1]) for text in texts) == 2
    assert_apart(scene)


def test_the_command_draws_them(examples: Path, tmp_path: Path, bank: Path) -> None:
    given: list[str | Path] = ["--official", bank, "--official-currency", "KGS", "--peg", "87"]
    run = fxtrack("--db", examples, "chart", tmp_path / "a.svg", "--pair", "KGS/USD", *given)
    assert (run.status, run.err) == (0, f"Drew {tmp_path / 'a.svg'}.\n")
    bare = fxtrack("--db", examples, "chart", tmp_path / "b.svg", "--pair", "KGS/USD")
    assert bare.status == 0
    assert (tmp_path / "a.svg").read_bytes() != (tmp_path / "b.svg").read_bytes()


REFUSED = {
    "no pair": (["--peg", "87"], "official rates and a peg are for a chart of one pair, not for overview"),
    "a kind": (
        ["--peg", "87", "--kind", "changes", "--pair", "KGS/USD"],
        "official rates and a peg are for a chart of one pair, not for changes",
    ),
    "no number": (["--peg", "x"], "Invalid value for '--peg': 'x' is not a peg such as 3.5 or USD/TMT=3.5"),
    "no file": (
        ["--decimal", "comma"],
        "--decimal tells how to read a file of official rates: name it by --official",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_slips_are_refused(examples: Path, tmp_path: Path, name: str) -> None:
    given, told = REFUSED[name]
    run = fxtrack("--db", examples, "chart", tmp_path / "a.svg", *given)
    assert (run.status, run.err.splitlines()[-1]) == (2, f"Error: {told}")


def test_a_peg_lies_above_the_rail_of_its_level(examples: Path, tmp_path: Path, scenes: list[Scene]) -> None:
    with package.open(examples) as db:
        db.chart(tmp_path / "a.svg", pairs="TMT/USD", pegs=["3.5"])
    inks = [mark.ink.partition("-")[0] for mark in scenes[0].frames[0].marks]
    assert inks.index("peg") > len(inks) - 1 - inks[::-1].index("rail")
    assert inks.index("peg") < inks.index("series")
