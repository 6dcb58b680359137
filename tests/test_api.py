"""The public Python interface, as its documentation shows it."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from command import fxtrack as command
from pages import as_text, captures

import fxtrack
from fxtrack.errors import InputError
from fxtrack.model import Pair
from fxtrack.pages import parse
from fxtrack.quality.ratefile import Reading


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
        assert list(map(str, rates["rate"])) == ["0.00196", "0.00195", "0.00193"]
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


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"as_of": "2025-12-08"}, "as_of is a datetime.datetime with a time zone, not '2025-12-08'"),
        ({"as_of": datetime(2025, 12, 8)}, "with a time zone"),
        ({"as_of": date(2025, 12, 8)}, "with a time zone"),
        ({"since": "2025-12-08"}, "since is a datetime.date, not '2025-12-08'"),
        ({"until": datetime(2025, 12, 8, tzinfo=UTC)}, "until is a datetime.date, not "),
    ],
)
def test_dates_and_instants_of_another_type_are_refused(
    database: str, filters: dict[str, Any], said: str
) -> None:
    with fxtrack.open(database) as db, pytest.raises(InputError, match=said):
        db.rates(**filters)


def test_official_rates(database: str, tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text("date,rate\n2025-12-08,87.45\n2025-12-09,88.10\n")
    with fxtrack.open(database) as db:
        frame = db.official(tmp_path / "rates.csv", Reading(of=Pair("USD/KGS")))
        assert list(zip(frame["verdict"], map(str, frame["off_percent"]), strict=True)) == [
            ("inside", "0"),
            ("outside", "0.75"),
        ]
        with pytest.raises(InputError, match="no pair"):
            db.official(tmp_path / "rates.csv")


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
