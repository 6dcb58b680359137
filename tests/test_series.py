"""Daily rates, their inverse, and the change table."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack import changes, series
from fxtrack.model import DateBasis, Observation, Pair

KGS, UZS = Pair("KGS/USD"), Pair("UZS/USD")
DAY = date(2025, 12, 11)


def seen(
    rate: str, day: date = DAY, pair: Pair = KGS, captured: str | None = None, change: str = "0"
) -> Observation:
    at = datetime.fromisoformat(captured).replace(tzinfo=UTC) if captured else None
    return Observation(day, pair, Decimal(rate), Decimal(change), DateBasis.PRINTED, 1, False, at, at)


def one(observations: list[Observation], rule: series.Rule = "median") -> tuple[str, str, str, int]:
    [row] = series.daily(observations, rule).rates.itertuples(index=False)
    return str(row.rate), str(row.low), str(row.high), int(str(row.prints))


@pytest.mark.parametrize(
    ("rates", "median"),
    [
        (["0.01144"], "0.01144"),
        (["0.01144", "0.01146"], "0.01144"),
        (["0.01146", "0.01144", "0.01145"], "0.01145"),
        (["0.4", "0.1", "0.3", "0.2"], "0.2"),
        (["9", "10", "100"], "10"),  # as numbers, not as text
    ],
)
def test_median_is_a_printed_rate(rates: list[str], median: str) -> None:
    expected = (median, min(rates, key=Decimal), max(rates, key=Decimal), len(rates))
    assert one([seen(rate) for rate in rates]) == expected


def test_equal_rates_count_once() -> None:
    """Two changes beside one rate are two observations and one print of the rate; the finest print stays."""
    assert one([seen("0.2849"), seen("0.28490"), seen("0.28490", change="-0")]) == ("0.28490",) * 3 + (1,)


@given(st.lists(st.sampled_from(["0.1", "0.2", "0.3", "0.4", "0.5"]), min_size=1), st.randoms())
def test_order_does_not_show(rates: list[str], shuffle: random.Random) -> None:
    observations = [seen(rate) for rate in rates]
    shuffled = list(observations)
    shuffle.shuffle(shuffled)
    assert one(observations) == one(shuffled)


def test_first_and_last_follow_the_capture() -> None:
    observations = [seen("0.2", captured="2025-12-11T08:00"), seen("0.1", captured="2025-12-11T20:00")]
    assert one(observations, "first")[0] == "0.2"
    assert one(observations, "last")[0] == "0.1"
    undecided = series.daily([*observations, seen("0.3")], "first")
    assert undecided.undecided == [(DAY, KGS)]
    assert undecided.rates.empty
    assert one([seen("0.3")], "last")[0] == "0.3"  # the only rate of a day needs no time


def test_ticker_order_then_others() -> None:
    pairs = ["USD/RUB", "UZS/USD", "EUR/USD", "KGS/USD"]
    rates = series.daily([seen("1.5", pair=Pair(p)) for p in pairs]).rates
    assert list(rates["base"] + "/" + rates["quote"]) == ["KGS/USD", "UZS/USD", "EUR/USD", "USD/RUB"]


def test_wide_leaves_gaps_empty() -> None:
    rates = series.daily([seen("1.50"), seen("0.00008", date(2025, 12, 12), UZS)]).rates
    table = series.wide(rates)
    assert list(table.columns) == ["date", "KGS/USD", "UZS/USD"]
    assert table.to_numpy().tolist() == [
        [DAY, Decimal("1.50"), None],
        [date(2025, 12, 12), None, Decimal("0.00008")],
    ]


def test_inverse_of_a_day() -> None:
    [row] = series.inverted(series.daily([seen("0.01144"), seen("0.01150")]).rates).to_dict("records")
    assert (row["base"], row["quote"]) == ("USD", "KGS")
    assert [str(row[k]) for k in ("rate", "low", "high", "rate_min", "rate_max")] == [
        "87.41", "86.96", "87.41", "87.37", "87.46",
    ]  # fmt: skip


def table(points: dict[str, str], max_gap: int = 14) -> dict[str, dict[str, object]]:
    rates = series.daily([seen(rate, date.fromisoformat(day)) for day, rate in points.items()]).rates
    return {
        str(row["period"]): {str(k): v for k, v in row.items()}
        for row in changes.changes(rates, max_gap).to_dict("records")
    }


def test_reference_dates() -> None:
    """On or before the target, and not too long before it."""
    found = table(
        {
            "2024-11-25": "0.0100",  # 365 days before minus 16: too old
            "2024-12-30": "0.0110",  # stands for the last day of the year
            "2025-11-01": "0.0120",  # 30 days before minus 10
            "2025-12-04": "0.0125",  # 7 days before
            "2025-12-10": "0.0126",
            "2025-12-11": "0.0130",
        }
    )
    assert {period: str(row["reference_date"]) for period, row in found.items()} == {
        "previous date": "2025-12-10",
        "7 days": "2025-12-04",
        "30 days": "2025-11-01",
        "90 days": "None",
        "365 days": "None",
        "year to date": "2024-12-30",
        "since first": "2024-11-25",
    }
    assert str(found["year to date"]["target_date"]) == "2024-12-31"
    assert (found["90 days"]["change"], found["90 days"]["verdict"]) == (None, None)
    assert str(found["7 days"]["change"]) == "4.0"
    assert found["7 days"]["verdict"] == "up"


def test_a_short_period_takes_no_reference_older_than_itself() -> None:
    assert table({"2025-12-01": "0.1", "2025-12-15": "0.2"})["7 days"]["reference_date"] == date(2025, 12, 1)
    assert table({"2025-11-30": "0.1", "2025-12-15": "0.2"})["7 days"]["reference_date"] is None
    assert table({"2025-12-07": "0.1", "2025-12-15": "0.2"}, max_gap=0)["7 days"]["reference_date"] is None


def test_what_is_not_resolved_is_not_called_zero() -> None:
    found = table({"2025-12-10": "0.01144", "2025-12-11": "0.01143"})["previous date"]
    assert (found["change"], found["verdict"]) == (None, "not resolved")
    assert (str(found["change_min"]), str(found["change_max"])) == ("-0.18", "0.00")


def test_one_date_has_nothing_to_compare_with() -> None:
    assert {row["verdict"] for row in table({"2025-12-11": "0.1"}).values()} == {None}


def test_no_observations_no_rates() -> None:
    daily = series.daily([])
    assert list(daily.rates.columns) == series.COLUMNS
    assert changes.changes(daily.rates).empty
    assert isinstance(daily.rates, pd.DataFrame)
