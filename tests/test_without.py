"""``--without``: pairs and currencies that are left out, wherever pairs are chosen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from forked import fxtrack

import fxtrack as package
from fxtrack.errors import InputError, OptionError
from fxtrack.model import Filters, Pair, pair_or_code

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the example pages."""
    file = tmp_path_factory.mktemp("without") / "fxtrack.db"
    assert fxtrack("-q", "--db", file, "import", SNAPSHOTS).status == 0
    return file


@pytest.mark.parametrize(
    ("text", "read"),
    [("UZS", "UZS"), (" uzs ", "UZS"), ("UZS/USD", "UZS/USD"), ("usd/uzs", "USD/UZS"), ("EUR", "EUR")],
)
def test_a_pair_or_a_code_is_read_as_people_write_it(text: str, read: str) -> None:
    assert pair_or_code(text) == read


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("UZZ", "'UZZ' is neither a pair such as KGS/USD nor an ISO 4217 code such as KGS"),
        (
            "UZE",
            "'UZE' is neither a pair such as KGS/USD nor an ISO 4217 code such as KGS: did you mean UZS?",
        ),
        ("UZS/", "'UZS/' is not a pair of two ISO 4217 codes such as KGS/USD"),
        ("", "'' is neither a pair such as KGS/USD nor an ISO 4217 code such as KGS"),
    ],
)
def test_what_is_neither_is_refused(text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        pair_or_code(text)
    assert str(refused.value).startswith(told)


def test_a_pair_is_left_out_whichever_way_round() -> None:
    filters = Filters(without=("USD/UZS", "TJS"))
    kept = [pair for pair in ("UZS/USD", "USD/UZS", "KGS/TJS", "KGS/USD") if filters.keeps(Pair(pair))]
    assert kept == ["KGS/USD"]


def test_nothing_is_left_of_what_is_asked_for() -> None:
    with pytest.raises(OptionError) as refused:
        Filters(pairs=(Pair("UZS/USD"),), without=("UZS",))
    assert str(refused.value) == "without UZS leaves nothing of UZS/USD"


PAIRS_LEFT = {
    "rates": ["rates", "--format", "csv"],
    "observations": ["observations", "--format", "csv"],
    "changes": ["changes", "--format", "csv"],
    "between": ["changes", "--from", "2025-12-01", "--format", "csv"],
    "periods": ["periods", "--format", "csv"],
    "monthly": ["rates", "--monthly", "mean", "--format", "csv"],
    "stats": ["stats", "--format", "csv"],
    "coverage": ["coverage", "--layout", "long", "--format", "csv"],
    "check": ["check", "--format", "csv"],
    "printed": ["check", "--printed-change", "--format", "csv"],
}


@pytest.mark.parametrize("name", PAIRS_LEFT)
def test_every_question_leaves_it_out(examples: Path, name: str) -> None:
    every = fxtrack("--db", examples, *PAIRS_LEFT[name])
    left = fxtrack("--db", examples, *PAIRS_LEFT[name], "--without", "uzs", "--without", "USD/TMT")
    assert every.status == left.status
    assert "UZS" in every.out
    assert "TMT" in every.out
    assert "KGS" in left.out
    assert "UZS" not in left.out
    assert "TMT" not in left.out


def test_what_is_left_is_as_without_the_option(examples: Path) -> None:
    every = fxtrack("--db", examples, "rates", "--format", "csv").out.splitlines()
    left = fxtrack("--db", examples, "rates", "--format", "csv", "--without", "UZS").out.splitlines()
    assert left == [line for line in every if "UZS" not in line]


def test_crosses_rest_on_what_is_left_out(examples: Path) -> None:
    """A leg that is left out gives no row of its own; crosses of the currency are left out with it."""
    left = fxtrack("--db", examples, "rates", "--base", "KGS", "--without", "KGS/USD", "--without", "KZT")
    pairs = {(row.split(",")[1], row.split(",")[2]) for row in left.out.splitlines()[1:]}
    assert pairs == {("KGS", "TJS"), ("KGS", "UZS"), ("KGS", "TMT")}


def test_what_is_not_there_is_told(examples: Path) -> None:
    run = fxtrack("--db", examples, "stats", "--without", "EUR", "--without", "KGS/EUR", "--format", "csv")
    assert run.status == 0
    printed = "KGS/USD, KZT/USD, TJS/USD, UZS/USD, TMT/USD"
    assert run.err == "".join(
        f"--without {each} leaves nothing out: there is no rate of {each}. What is printed: {printed}.\n"
        for each in ("EUR", "KGS/EUR")
    )


@pytest.mark.parametrize(
    "command",
    [
        ["rates"],
        ["observations"],
        ["coverage"],
        ["check"],
        ["check", "--printed-change"],
        ["chart"],
        ["chart", "--kind", "coverage"],
        ["report"],
        ["export", "a.csv"],
    ],
    ids=" ".join,
)
def test_to_leave_all_out_is_refused(examples: Path, command: list[str]) -> None:
    run = fxtrack("--db", examples, *command, "--without", "USD")
    assert run.status == 2
    assert run.err.endswith(
        "Error: --without USD leaves nothing of KGS/USD, KZT/USD, TJS/USD, UZS/USD, TMT/USD\n"
    ) or run.err.endswith(
        "Error: --without USD leaves nothing of USD/KGS, USD/KZT, USD/TJS, USD/UZS, USD/TMT\n"
    )
    one = fxtrack("--db", examples, *command, "--pair", "UZS/USD", "--without", "UZS")
    assert (one.status, one.err.splitlines()[-1]) == (2, "Error: --without UZS leaves nothing of UZS/USD")


def test_a_chart_of_the_pair_that_is_left(examples: Path, tmp_path: Path) -> None:
    without = [word for code in ("UZS", "TMT", "TJS", "KZT") for word in ("--without", code)]
    one, same = tmp_path / "one.svg", tmp_path / "same.svg"
    assert fxtrack("--db", examples, "chart", one, *without).status == 0
    assert fxtrack("--db", examples, "chart", same, "--pair", "KGS/USD").status == 0
    assert one.read_bytes() == same.read_bytes()


def test_a_report_says_what_is_left_out(examples: Path, tmp_path: Path) -> None:
    run = fxtrack("--db", examples, "-q", "report", "--out", tmp_path, "--without", "UZS", "--lang", "ru")
    assert run.status == 0
    assert not (tmp_path / "UZS-USD.png").exists()
    assert json.loads((tmp_path / "about.json").read_text())["filters"]["without"] == ["UZS"]
    page = (tmp_path / "index.html").read_text()
    assert "<dt>все, кроме</dt><dd>UZS</dd>" in page
    assert page.count("UZS") == 1
    assert "UZS" not in (tmp_path / "rates.csv").read_text() + (tmp_path / "coverage.csv").read_text()


def test_python_has_the_same(examples: Path, tmp_path: Path) -> None:
    with package.open(examples) as db:
        assert sorted(set(db.rates(without=["UZS", "TMT/USD"])["base"])) == ["KGS", "KZT", "TJS"]
        assert set(db.coverage(without="UZS", by="month")["pair"]) == {
            "KGS/USD",
            "KZT/USD",
            "TJS/USD",
            "TMT/USD",
        }
        assert db.chart(tmp_path / "a.svg", without="EUR") == [
            "without EUR leaves nothing out: there is no rate of EUR"
        ]
        with pytest.raises(OptionError, match="without USD leaves nothing of"):
            db.observations(without="USD")
        with pytest.raises(OptionError, match="without are texts such as UZS, not 1"):
            db.rates(without=[1])  # type: ignore[list-item]
