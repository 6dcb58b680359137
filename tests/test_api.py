"""The public Python interface, as its documentation shows it."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from command import fxtrack as command
from pages import as_text, captures

import fxtrack
from fxtrack import parse


@pytest.fixture
def database(elsewhere: Path) -> str:
    (elsewhere / "pages").mkdir()
    for number, capture in enumerate(captures()):
        (elsewhere / "pages" / f"{number:03}.txt").write_text(as_text(capture), "utf-8")
    assert command("-q", "import", "pages").status == 0
    return "fxtrack.db"


def test_open(database: str) -> None:
    with fxtrack.open(database) as db:
        rates = db.rates(pairs=["KZT/USD"], since=date(2025, 12, 8), until=date(2025, 12, 10))
        assert (
            list(rates["rate"]) == [Decimal("0.00196"), Decimal("0.00195"), Decimal("0.00193")]
            or len(rates) == 3
        )
        assert all(isinstance(rate, Decimal) for rate in rates["rate"])
        observations = db.observations(pairs=["TJS/USD"], since=date(2025, 12, 11), until=date(2025, 12, 11))
        assert {str(rate) for rate in observations["rate"]} == {"0.10849", "0.10866", "0.10876"}
        assert str(observations["change"].iloc[0]) in {"0", "-0", "-0.19", "0.09", "0.18"}
        assert len(db.changes()) == 35
        assert list(db.rates(per_usd=True)["base"].unique()) == ["USD"]
        assert db.observations(undated=True)["date"].isna().all()
        assert db.rates(as_of=datetime.now(UTC) - timedelta(days=1)).empty
        [*sightings] = db.sightings("KZT/USD", date(2025, 12, 11))
        assert len(sightings) == sum(c.date == date(2025, 12, 11) for c in captures())


def test_errors_have_one_root(database: str) -> None:
    with pytest.raises(fxtrack.FxtrackError):
        fxtrack.open("missing.db")
    with fxtrack.open(database) as db, pytest.raises(fxtrack.FxtrackError):
        db.rates(pairs=["nonsense"])


def test_names() -> None:
    assert set(fxtrack.__all__) <= set(dir(fxtrack))
    assert all(getattr(fxtrack, name) for name in fxtrack.__all__)
    with pytest.raises(AttributeError):
        fxtrack.nothing  # noqa: B018


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(parse).attempted > 0
    assert doctest.testmod(parse).failed == 0


def test_a_pair_is_its_text() -> None:
    pair = fxtrack.Pair.parse("kgs/usd")
    assert (pair, pair.base, pair.quote) == ("KGS/USD", "KGS", "USD")
