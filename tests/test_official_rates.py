"""Files of official rates, in all the ways in which they are written, and beside what was printed.

The official rates here are invented; the printed ones are real.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from forked import fxtrack, rows
from hypothesis import assume, given
from hypothesis import strategies as st
from storing import lay_out

from fxtrack import intervals
from fxtrack.errors import InputError
from fxtrack.model import Pair
from fxtrack.quality.official import Official, Verdict, compare, unrelated
from fxtrack.quality.ratefile import Reading, read

DAY = date(2025, 12, 8)
USD_KGS = Pair("USD/KGS")
KGS = Reading(currency="KGS")

GOOD: dict[str, tuple[str, Reading | None, list[tuple[str, str, str, int]]]] = {
    "plain": ("date,pair,rate\n2025-12-08,USD/KGS,87.4500\n", None, [("2025-12-08", "USD/KGS", "87.4500", 1)]),
    "semicolons and decimal commas": (
        "Date;Currency;Rate\n08.12.2025;USD;87,4500\n9.12.2025;EUR;101,9\n", KGS,
        [("2025-12-08", "USD/KGS", "87.4500", 1), ("2025-12-09", "EUR/KGS", "101.9", 1)],
    ),
    "a quoted decimal comma between commas": ('date,pair,rate\n2025-12-08,USDKGS,"87,45"\n', None, [("2025-12-08", "USD/KGS", "87.45", 1)]),
    "Russian, with a title and nominals": (
        "Официальные курсы\n\nДата;Номинал;Валюта;Курс\n08.12.2025;100;KZT;16,9000\n08.12.2025;10;UZS;0,0730\n", KGS,
        [("2025-12-08", "KZT/KGS", "16.9000", 100), ("2025-12-08", "UZS/KGS", "0.0730", 10)],
    ),
    "thousands": ("date\tpair\trate\n2025/12/08\tusd-uzs\t12 010,55\n20251209\tUSD UZS\t11\u00a0990,10\n", None,
                  [("2025-12-08", "USD/UZS", "12010.55", 1), ("2025-12-09", "USD/UZS", "11990.10", 1)]),
    "English thousands": ('date,pair,rate\n2025-12-08T00:00:00,USD/UZS,"12,010.55"\n', None, [("2025-12-08", "USD/UZS", "12010.55", 1)]),
    "a nominal before the currency": ("date,code,rate\n2025-12-08,100 KZT,16.9\n", KGS, [("2025-12-08", "KZT/KGS", "16.9", 100)]),
    "holidays without a rate": ("date,pair,rate\n2025-12-07,USD/KGS,-\n2025-12-08,USD/KGS,87\n2025-12-09,USD/KGS,\n", None,
                                [("2025-12-08", "USD/KGS", "87", 1)]),
    "no pair": ("date,rate\n2025-12-08,87.45\n", Reading(of=USD_KGS), [("2025-12-08", "USD/KGS", "87.45", 1)]),
    "columns by name": ("When|What|How much|Old rate\n2025-12-08|USD/KGS|87.45|1\n", Reading("when", "What", "How much"),
                        [("2025-12-08", "USD/KGS", "87.45", 1)]),
    "columns by number, no header": ("USD/KGS,87.45,2025-12-08\n", Reading("3", "1", "2"), [("2025-12-08", "USD/KGS", "87.45", 1)]),
    "columns by number, with a header": ("a,b,c\nUSD/KGS,87.45,2025-12-08\n", Reading("3", "1", "2"), [("2025-12-08", "USD/KGS", "87.45", 1)]),
    "days first, as one of them shows": ("date,pair,rate\n08/12/2025,USD/KGS,87.1\n13/12/2025,USD/KGS,87.2\n", None,
                                         [("2025-12-08", "USD/KGS", "87.1", 1), ("2025-12-13", "USD/KGS", "87.2", 1)]),
    "months first, as one of them shows": ("date,pair,rate\n12/08/2025,USD/KGS,87.1\n12/13/2025,USD/KGS,87.2\n", None,
                                           [("2025-12-08", "USD/KGS", "87.1", 1), ("2025-12-13", "USD/KGS", "87.2", 1)]),
    "months first, as told": ("date,pair,rate\n12/08/2025,USD/KGS,87.1\n", Reading(day_first=False), [("2025-12-08", "USD/KGS", "87.1", 1)]),
    "a comma that another row explains": ("date;pair;rate\n2025-12-08;USD/UZS;12,010\n2025-12-09;USD/UZS;12,5\n", None,
                                          [("2025-12-08", "USD/UZS", "12.010", 1), ("2025-12-09", "USD/UZS", "12.5", 1)]),
    "a comma of thousands, as told": ("date;pair;rate\n2025-12-08;USD/UZS;12,010\n", Reading(decimal="point"), [("2025-12-08", "USD/UZS", "12010", 1)]),
    "three decimals after zero": ("date;pair;rate\n2025-12-08;UZS/KGS;0,007\n", None, [("2025-12-08", "UZS/KGS", "0.007", 1)]),
    "lines under the table": ("date,pair,rate\n2025-12-08,USD/KGS,87.1\nSource: a bank\n", None, [("2025-12-08", "USD/KGS", "87.1", 1)]),
    "nothing but a header": ("date,pair,rate\n", None, []),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("name", GOOD)
def test_files_as_they_are_written(name: str, encoding: str) -> None:
    text, reading, expected = GOOD[name]
    found = read(text.encode(encoding), "x.csv", reading)
    assert [(str(o.date), o.pair, str(o.rate), o.nominal) for o in found] == expected


BAD: dict[str, tuple[str, Reading | None, str]] = {
    "empty": ("\n\n", None, "x.csv is empty"),
    "no columns": ("when,what\n2025-12-08,1\n", None, "there are: when, what. Name them with --date-column"),
    "two columns": ("date,pair,rate,value\n2025-12-08,USD/KGS,1,2\n", None, "'rate' and 'value' may both be the column of the rate; say which with --rate-column"),
    "no pair": ("date,rate\n2025-12-08,87\n", None, "x.csv, line 2: no pair; name that of all rows with --official-pair"),
    "half a pair": ("date,code,rate\n2025-12-08,USD,87\n", None, "line 2: a rate of USD, but in what? Say so with --official-currency"),
    "no currency": ("date,code,rate\n2025-12-08,QQQ,87\n", KGS, "line 2: 'QQQ' is not a pair such as USD/KGS, nor an ISO 4217 code"),
    "twice the same": ("date,code,rate\n2025-12-08,KGS,87\n", KGS, "is not a pair of two currencies"),
    "no number": ("date,pair,rate\n2025-12-08,USD/KGS,87.1\n2025-12-09,USD/KGS,much\n", None, "line 3: 'much' is not a number above zero"),
    "zero": ("date,pair,rate\n2025-12-08,USD/KGS,0.00\n", None, "'0.00' is not a number above zero"),
    "negative": ("date,pair,rate\n2025-12-08,USD/KGS,-87\n", None, "'-87' is not a number above zero"),
    "odd thousands": ("date;pair;rate\n2025-12-08;USD/KGS;1,23.5\n", None, "'1,23.5' is not a number above zero"),
    "no date": ("date,pair,rate\nyesterday,USD/KGS,87\n", None, "'yesterday' is not a date such as 2025-12-08 or 08.12.2025"),
    "an impossible date": ("date,pair,rate\n2025-02-30,USD/KGS,87\n", None, "'2025-02-30' is not a date"),
    "a short year": ("date,pair,rate\n08.12.25,USD/KGS,87\n", None, "'08.12.25' is not a date"),
    "two dates": ("date,pair,rate\n08/12/2025,USD/KGS,87\n", None, "'08/12/2025' may be two dates; say which with --day-first or --month-first"),
    "two numbers": ("date;pair;rate\n2025-12-08;USD/UZS;12,010\n", None, "say which with --decimal"),
    "two marks": ("date;pair;rate\n2025-12-08;USD/UZS;12,1\n2025-12-09;USD/UZS;12.1\n", None, "a decimal comma and with a point"),
    "half a unit": ("date,pair,nominal,rate\n2025-12-08,USD/UZS,0.5,12\n", None, "for a whole number of units, not for 0.5"),
    "binary": ("PK\x03\x04\x00\x00\x00\x00", None, "is no table of text; save it as CSV first"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_told_with_what_helps(name: str) -> None:
    text, reading, message = BAD[name]
    with pytest.raises(InputError) as raised:
        read(text.encode(), "x.csv", reading)
    assert message in str(raised.value)


def official(rate: str | Fraction, pair: str = "USD/KGS", nominal: int = 1) -> Official:
    number = Decimal(rate) if isinstance(rate, str) else Decimal(rate.numerator) / Decimal(rate.denominator)
    return Official(DAY, Pair(pair), number, nominal, 2)


DAYS = {
    (Pair("KGS/USD"), DAY): [Decimal("0.01144")],
    (Pair("KZT/USD"), DAY): [Decimal("0.00196"), Decimal("0.00198")],
}


BESIDE = {
    ("87.4500", "USD/KGS", 1): "87.41 from 87.37 to 87.46: inside, off by 0, 0 %",
    ("87.4509", "USD/KGS", 1): "87.41 from 87.37 to 87.46: outside, off by 0.000092, 0.00011 %",
    ("88.3252", "USD/KGS", 1): "87.41 from 87.37 to 87.46: outside, off by 0.88, 1.00 %",
    ("87", "USD/KGS", 1): "87.41 from 87.37 to 87.46: outside, off by -0.38, -0.43 %",
    ("0.011440", "KGS/USD", 1): "0.011440 from 0.011435 to 0.011445: inside, off by 0, 0 %",
    ("16.9", "KZT/KGS", 100): "0.171 from 0.170 to 0.174: outside, off by -0.0019, -1.1 %",
    ("17.2", "KZT/KGS", 100): "0.171 from 0.170 to 0.174: inside, off by 0, 0 %",
    ("507", "USD/KZT", 1): "510 from 503 to 512: inside, off by 0, 0 %",
}


@pytest.mark.parametrize("set_at", BESIDE)
def test_beside_what_was_printed(set_at: tuple[str, str, int]) -> None:
    """The interval of a day with several prints reaches over all of them."""
    [row] = compare([official(*set_at)], DAYS)
    told = f"{row.printed} from {row.printed_min} to {row.printed_max}: {row.verdict.value}, off by {row.off:f}, {row.off_percent:f} %"
    assert told == BESIDE[set_at]


def test_what_there_is_no_print_for() -> None:
    other = Official(date(2025, 12, 9), USD_KGS, Decimal("87.4"), 1, 3)
    [row] = compare([other], DAYS)
    assert (row.verdict, row.printed, row.off, row.prints) == (Verdict.NO_PRINT, None, None, 0)
    assert compare([official("95", "EUR/KGS")], DAYS) == []
    assert unrelated([official("95", "EUR/KGS"), official("87")], DAYS) == ["EUR/KGS"]


printed_rates = st.integers(2, 10**6).map(lambda units: Decimal(units).scaleb(-5))


@given(printed_rates, printed_rates, st.fractions(-2, 2), st.sampled_from(["KGS/USD", "USD/KGS", "KGS/KZT"]))
def test_inside_exactly_where_a_true_rate_may_be(
    kgs: Decimal, kzt: Decimal, place: Fraction, pair: str
) -> None:
    days = {(Pair("KGS/USD"), DAY): [kgs], (Pair("KZT/USD"), DAY): [kzt]}
    rate, other = intervals.printed(kgs), intervals.printed(kzt)
    span = {
        "KGS/USD": rate, "USD/KGS": intervals.inverse(rate), "KGS/KZT": intervals.cross(rate, other),
    }[pair]  # fmt: skip
    exact = span.value + place * (span.high - span.value if place > 0 else span.value - span.low)
    assume(exact > 0)
    rounded = intervals.rounded(intervals.Range(exact, exact, exact), 30).value
    assume(rounded > 0)
    [row] = compare([Official(DAY, Pair(pair), rounded, 1, 2)], days)
    inside = span.low <= Fraction(rounded) <= span.high
    assert row.verdict is (Verdict.INSIDE if inside else Verdict.OUTSIDE)
    assert row.off is not None
    assert row.off_percent is not None
    assert (row.off == 0, row.off_percent == 0) == (inside, inside)
    assert (row.off > 0) is (Fraction(rounded) > span.high)
    assert row.printed_min is not None
    assert row.printed_max is not None
    assert Fraction(row.printed_min) <= span.low <= span.high <= Fraction(row.printed_max)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("official")
    assert fxtrack("--db", folder / "x.db", "import", lay_out(folder / "pages")).status == 0
    return folder / "x.db"


def test_on_the_command_line(database: Path, elsewhere: Path) -> None:
    text = "Дата;Номинал;Валюта;Курс\n08.12.2025;1;USD;87,4500\n10.12.2025;100;KZT;18,0000\n11.12.2025;1;EUR;101\n01.12.2025;1;USD;87,45\n"
    (elsewhere / "official.csv").write_bytes(text.encode("cp1251"))
    ask: list[str | Path] = [
        "--db",
        database,
        "check",
        "--official",
        "official.csv",
        "--official-currency",
        "KGS",
    ]
    run = fxtrack(*ask)
    assert [(r["date"], r["base"], r["official"], r["verdict"], r["line"]) for r in rows(run)] == [
        ("2025-12-08", "USD", "87.4500", "inside", "2"),
        ("2025-12-10", "KZT", "0.180000", "outside", "3"),
        ("2025-12-01", "USD", "87.45", "no print on that date", "5"),
    ]
    assert "Left out: nothing printed can be set beside EUR/KGS." in run.err
    assert "1 inside; 1 outside; 1 no print on that date." in run.err
    assert fxtrack(*ask, "--strict").status == 3
    assert fxtrack(*ask, "--strict", "--until", "2025-12-09").status == 0
    [inside, *_] = rows(fxtrack(*ask, "--summary"))
    assert inside == {"pair": "USD/KGS", "verdict": "inside", "rates": "1"}
    lone = fxtrack("--db", database, "check", "--day-first")
    assert (lone.status, "name it by --official" in lone.err) == (2, True)
    broken = fxtrack("--db", database, "check", "--official", "official.csv")
    assert (broken.status, "line 2: a rate of USD, but in what?" in broken.err) == (1, True)
