"""Official rates beside printed ones. Every official figure in here is invented; none is a bank's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.errors import InputError
from fxtrack.model import Pair
from fxtrack.numbers import intervals
from fxtrack.quality.official import Comparison, Official, Placing, compare, turned_round, unrelated
from fxtrack.quality.ratefile import Reading, read

DAY = date(2025, 12, 8)
KGS, KZT = Pair("KGS/USD"), Pair("KZT/USD")
ZERO = Decimal(0)
USD_KGS = Reading(of=Pair("USD/KGS"))
IN_SOM = Reading(currency="KGS")


def rows(text: str, reading: Reading = USD_KGS) -> list[tuple[str, str, str, int]]:
    found = read(text.encode(), "rates.csv", reading)
    return [(str(each.date), str(each.pair), str(each.rate), each.nominal) for each in found]


def refusal(data: str | bytes, reading: Reading = USD_KGS) -> str:
    with pytest.raises(InputError) as caught:
        read(data.encode() if isinstance(data, str) else data, "rates.csv", reading)
    return str(caught.value)


def one_rate(cell: str, **how: object) -> str:
    reading = USD_KGS._replace(**how)  # type: ignore[arg-type]
    return rows(f"date;rate\n2025-12-08;{cell}\n", reading)[0][2]


RUSSIAN = "Дата;Номинал;Валюта;Курс\n08.12.2025;1;USD;87,4500\n08.12.2025;100;KZT;16,9000\n"
RUSSIAN_READ = [("2025-12-08", "USD/KGS", "87.4500", 1), ("2025-12-08", "KZT/KGS", "16.9000", 100)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings(encoding: str, end: str) -> None:
    found = read(RUSSIAN.replace("\n", end).encode(encoding), "rates.csv", IN_SOM)
    assert [(str(each.date), each.pair, str(each.rate), each.nominal) for each in found] == RUSSIAN_READ
    assert [each.line for each in found] == [2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "date,rate\n2025-12-08,87.4500\n",
        "date;rate\n2025-12-08;87,4500\n",
        "date\trate\n2025-12-08\t87.4500\n",
        "date|rate\n2025-12-08|87.4500\n",
        'date,rate\n2025-12-08,"87,4500"\n',
        '"date";"rate"\n"2025-12-08";"87,4500"\n',
        "Official rates, invented\n\ndate;rate\n2025-12-08;87,4500\n",
        "DATE;Official rate;Comment\n2025-12-08;87.4500;none\n",
        "дата;курс\n2025-12-08;87.4500\n",
        "Күнү;Курс\n2025-12-08;87.4500\n",
        "Сана;Қурб\n2025-12-08;87.4500\n",
        "TIME_PERIOD,OBS_VALUE\n2025-12-08,87.4500\n",
        "date;rate\n\n2025-12-08;87.4500\n;;\nSource: none\n",
        "date;rate\n2025-12-08;87.4500",
    ],
)
def test_tables(text: str) -> None:
    assert rows(text) == [("2025-12-08", "USD/KGS", "87.4500", 1)]


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        (USD_KGS._replace(date="Valid from", rate="Fixing"), "Valid from;Fixing\n2025-12-08;87.4500\n"),
        (USD_KGS._replace(date="valid FROM", rate="2"), "Valid from;Fixing\n2025-12-08;87.4500\n"),
        (USD_KGS._replace(date="1", rate="3"), "2025-12-08;none;87.4500\n"),
        (USD_KGS._replace(date="1", rate="3"), "a;b;c\n2025-12-08;none;87.4500\n"),
        (USD_KGS._replace(rate="value"), "date;value;rate\n2025-12-08;87.4500;1\n"),
    ],
)
def test_columns_that_are_named(reading: Reading, text: str) -> None:
    assert rows(text, reading) == [("2025-12-08", "USD/KGS", "87.4500", 1)]


def test_a_nominal_column_that_is_named() -> None:
    reading = IN_SOM._replace(nominal="per")
    assert rows("date;code;per;rate\n2025-12-08;KZT;1 000;169,00\n", reading)[0][2:] == ("169.00", 1000)


@pytest.mark.parametrize(
    ("cell", "reading", "pair", "nominal"),
    [
        ("USD/KGS", Reading(), "USD/KGS", 1),
        ("usd/kgs", Reading(), "USD/KGS", 1),
        ("USDKGS", Reading(), "USD/KGS", 1),
        ("USD-KGS", Reading(), "USD/KGS", 1),
        ("USD KGS", Reading(), "USD/KGS", 1),
        ("USD / KGS", Reading(), "USD/KGS", 1),
        ("USD", IN_SOM, "USD/KGS", 1),
        ("xdr", IN_SOM, "XDR/KGS", 1),
        ("100 KZT", IN_SOM, "KZT/KGS", 100),
        ("10 UZS/KGS", Reading(), "UZS/KGS", 10),
    ],
)
def test_pairs(cell: str, reading: Reading, pair: str, nominal: int) -> None:
    assert rows(f"date;pair;rate\n2025-12-08;{cell};1.5\n", reading) == [("2025-12-08", pair, "1.5", nominal)]


def test_a_bank_lists_its_own_currency_too() -> None:
    text = "date;code;rate\n2025-12-08;KGS;1\n2025-12-08;USD;87\n"
    assert rows(text, IN_SOM) == [("2025-12-08", "USD/KGS", "87", 1)]


def test_two_nominals_are_asked_about() -> None:
    text = "date;code;nominal;rate\n2025-12-08;100 KZT;{};16.9\n"
    assert rows(text.format(100), IN_SOM) == [("2025-12-08", "KZT/KGS", "16.9", 100)]
    assert "line 2: a rate for 100 units, or for 10?" in refusal(text.format(10), IN_SOM)


@pytest.mark.parametrize(
    ("cell", "reading", "said"),
    [
        ("??", IN_SOM, "line 2: '??' is not a pair"),
        ("US dollar", IN_SOM, "line 2: 'US dollar' is not a pair"),
        ("USD/ABC", Reading(), "line 2: 'USD/ABC' is not a pair"),
        ("USD", Reading(), "--official-currency"),
        ("", Reading(), "--official-pair"),
        ("0 KZT", IN_SOM, "line 2"),
    ],
)
def test_no_pairs(cell: str, reading: Reading, said: str) -> None:
    assert said in refusal(f"date;pair;rate\n2025-12-08;{cell};1.5\n", reading)


@pytest.mark.parametrize(
    "text",
    ["date,rate\n2025-12-08,87.45\n2025-12-11,88,10\n", "date,rate\n2025-12-11,88,10\n2025-12-08,87.45\n"],
)
def test_a_comma_in_a_number_that_cuts_it_is_refused(text: str) -> None:
    """88,10 between commas would be read as 88."""
    assert "has 3 cells, more than the 2 of line 1: is a comma in a number?" in refusal(text)
    numbered = Reading(date="1", rate="2", of=Pair("USD/KGS"))
    assert "more than the 2 of line 1" in refusal("2025-12-08,87.45\n2025-12-11,88,10\n", numbered)
    assert len(rows('date,rate\n2025-12-08,87.45,\n2025-12-11,"88.10"\n')) == 2


@pytest.mark.parametrize(
    "name", ["Unit of measurement", "Кол-во", "Ед.", "Номинал, ед.", "Scale", "quant", "Единица измерения"]
)
def test_what_nominals_are_called(name: str) -> None:
    assert rows(f"date;{name};currency;rate\n2025-12-08;100;KZT;17.21\n", IN_SOM) == [
        ("2025-12-08", "KZT/KGS", "17.21", 100)
    ]


def test_a_column_that_looks_like_nominals_is_asked_about() -> None:
    """Passed over, it would make every rate wrong by a hundredfold."""
    text = "date;per;currency;rate\n2025-12-08;1;USD;87.45\n2025-12-08;100;KZT;17.21\n"
    said = refusal(text, IN_SOM)
    assert (
        "column 2 ('per') looks like the number of units that a rate is for; name it with --nominal-column"
        in said
    )
    assert [row[3] for row in rows(text, IN_SOM._replace(nominal="per"))] == [1, 100]
    assert [row[3] for row in rows(text, IN_SOM._replace(nominal="none"))] == [1, 1]
    named = text.replace("per", "nominal")
    assert [row[3] for row in rows(named, IN_SOM)] == [1, 100]
    assert [row[3] for row in rows(named, IN_SOM._replace(nominal="none"))] == [1, 1]
    assert len(rows(text.replace("100", "1"), IN_SOM)) == 2
    assert len(rows(text.replace("100", "840"), IN_SOM)) == 2


def test_a_pair_that_contradicts_the_option_is_refused() -> None:
    said = refusal("date;pair;rate\n2025-12-08;USD/KGS;87.45\n", Reading(of=Pair("KZT/USD")))
    assert said == "rates.csv, line 2: the pair is USD/KGS, not KZT/USD, as --official-pair says"


def test_rates_that_are_turned_round_are_noticed() -> None:
    def turned(*official: Official) -> list[Pair]:
        return turned_round(compare(official, {(KGS, DAY): [Decimal("0.01144")]}))

    wrong = Official(DAY, KGS, Decimal("87.45"), 1, 2)
    assert turned(wrong) == [KGS]
    assert turned(wrong._replace(pair=Pair("USD/KGS"))) == []
    assert turned(wrong, wrong._replace(rate=Decimal("0.0114"))) == []
    assert turned(wrong._replace(rate=Decimal(5))) == []
    assert turned(wrong._replace(date=date(2025, 12, 9))) == []


def test_a_file_without_a_pair() -> None:
    assert "--official-pair" in refusal("date;rate\n2025-12-08;87.45\n", Reading())


@pytest.mark.parametrize("nominal", ["0", "-1", "1.5", "ten"])
def test_no_nominals(nominal: str) -> None:
    said = refusal(f"date;code;nominal;rate\n2025-12-08;KZT;{nominal};1.5\n", IN_SOM)
    assert said.startswith("rates.csv, line 2: ")


NUMBERS = {
    "87.4500": "87.4500",
    "87,4500": "87.4500",
    "87": "87",
    "0,011": "0.011",
    "1 234,56": "1234.56",
    "1\u00a0234,56": "1234.56",
    "1\u202f234.56": "1234.56",
    "1'234.56": "1234.56",
    "1’234,5": "1234.5",
    "1,234.56": "1234.56",
    "1.234,56": "1234.56",
    "12,708.3300": "12708.3300",
    "1,234,567": "1234567",
    "1234,567": "1234.567",
    "0.000000000000000000123456789": "0.000000000000000000123456789",
    "123456789012345678901234567890.10": "123456789012345678901234567890.10",
}


@pytest.mark.parametrize("cell", NUMBERS)
def test_numbers(cell: str) -> None:
    assert Decimal(one_rate(cell)) == Decimal(NUMBERS[cell])
    assert Decimal(one_rate(cell)).as_tuple() == Decimal(NUMBERS[cell]).as_tuple()


@pytest.mark.parametrize(
    "cell", ["0", "0.00", "-87.45", "NaN", "inf", "1e3", "about 87", "87..4", "1,23,4.5", "½"]
)
def test_no_numbers(cell: str) -> None:
    assert refusal(f"date;rate\n2025-12-08;{cell}\n").startswith("rates.csv, line 2: ")


@pytest.mark.parametrize("cell", ["", "  ", "-", "—", "n/a", "N/A", "null"])
def test_a_day_without_a_rate_is_left_out(cell: str) -> None:
    assert rows(f"date;rate\n2025-12-08;{cell}\n2025-12-09;87.5\n") == [("2025-12-09", "USD/KGS", "87.5", 1)]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["1,234", "87,45"], ["1.234", "87.45"]),
        (["1,234", "1,234.5"], ["1234", "1234.5"]),
        (["1,234", "1,234,567"], ["1234", "1234567"]),
        (["1,234", "0,567"], ["1.234", "0.567"]),
        (["1.234", "87,45"], ["1234", "87.45"]),
        (["1.234", "1.235"], ["1.234", "1.235"]),
    ],
)
def test_the_column_tells_what_a_comma_is(cells: list[str], said: list[str]) -> None:
    text = "".join(f"2025-12-{10 + n};{cell}\n" for n, cell in enumerate(cells))
    assert [row[2] for row in rows(f"date;rate\n{text}")] == said


def test_a_comma_that_may_be_either_is_asked_for() -> None:
    assert "--decimal" in refusal("date;rate\n2025-12-08;1,234\n2025-12-09;1,235\n")
    assert one_rate("1,234", decimal="comma") == "1.234"
    assert one_rate("1,234", decimal="point") == "1234"


def test_both_marks_before_decimals_are_refused() -> None:
    assert "--decimal" in refusal("date;rate\n2025-12-08;87.45\n2025-12-09;87,45\n")


@pytest.mark.parametrize(
    "cell",
    [
        "2025-12-08",
        "2025/12/08",
        "20251208",
        "08.12.2025",
        "8.12.2025",
        "2025-12-08T00:00:00",
        "2025-12-08 15:30",
        "08.12.2025 00:00:00",
        "2025-12-8",
    ],
)
def test_dates(cell: str) -> None:
    assert rows(f"date;rate\n{cell};87.45\n")[0][0] == "2025-12-08"


@pytest.mark.parametrize(
    "cell", ["08.12.25", "8 December 2025", "2025-13-01", "30.02.2025", "2025-12", "45999"]
)
def test_no_dates(cell: str) -> None:
    said = refusal(f"date;rate\n2025-12-05;87\n{cell};87.45\n")
    assert said.startswith("rates.csv, line 3: ")
    assert cell in said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["08/12/2025", "13/12/2025"], ["2025-12-08", "2025-12-13"]),
        (["12/08/2025", "12/13/2025"], ["2025-12-08", "2025-12-13"]),
    ],
)
def test_the_column_tells_which_is_the_month(cells: list[str], said: list[str]) -> None:
    text = "".join(f"{cell};87.45\n" for cell in cells)
    assert [row[0] for row in rows(f"date;rate\n{text}")] == said


def test_a_date_that_may_be_two_is_asked_for() -> None:
    text = "date;rate\n08/12/2025;87.45\n"
    assert "--day-first" in refusal(text)
    assert rows(text, USD_KGS._replace(day_first=True))[0][0] == "2025-12-08"
    assert rows(text, USD_KGS._replace(day_first=False))[0][0] == "2025-08-12"


def test_both_orders_in_one_file_are_refused() -> None:
    assert "line 3" in refusal("date;rate\n13/12/2025;87.45\n12/14/2025;87.45\n")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "rates.csv is empty"),
        (b"\n\n", "rates.csv is empty"),
        (b"PK\x03\x04rest", "save it as CSV"),
        (b"\x00\x01\x02" * 50, "save it as CSV"),
        (b"<html><body>no table</body></html>", "--date-column"),
        (b"when;what\n2025-12-08;87.45\n", "when, what"),
        (b"date;rate;value\n2025-12-08;1;2\n", "'rate' and 'value'"),
    ],
)
def test_what_is_no_table_of_rates(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_the_options_are_named_with_the_columns_that_are_there() -> None:
    said = refusal("when;what\n2025-12-08;87.45\n")
    for option in ("--date-column", "--pair-column", "--rate-column", "--nominal-column"):
        assert option in said


def test_two_rates_of_a_date_are_both_kept() -> None:
    assert [row[2] for row in rows("date;rate\n2025-12-08;87.45\n2025-12-08;87.46\n")] == ["87.45", "87.46"]


def official(pair: str, rate: str, nominal: int = 1, day: date = DAY) -> Official:
    return Official(day, Pair(pair), Decimal(rate), nominal, 2)


def only(pair: str, rate: str, nominal: int = 1) -> Comparison:
    days = {(KGS, DAY): [Decimal("0.01144")], (KZT, DAY): [Decimal("0.00193")]}
    [found] = compare([official(pair, rate, nominal)], days)
    return found


def test_by_hand() -> None:
    """0.01144 allows 87.374399... to 87.450808... som per dollar."""
    inside = only("USD/KGS", "87.4500")
    assert (inside.verdict, inside.off, inside.off_percent) == (Placing.INSIDE, ZERO, ZERO)
    shown = (inside.printed, inside.printed_min, inside.printed_max, inside.prints)
    assert shown == (Decimal("87.41"), Decimal("87.37"), Decimal("87.46"), 1)
    assert (inside.official, str(inside.rate), inside.nominal, inside.line) == (
        Decimal("87.45"),
        "87.4500",
        1,
        2,
    )


@pytest.mark.parametrize(
    ("pair", "rate", "nominal", "said"),
    [
        # 87.46 is shown, and 87.4509 is below it: the exact ends decide, 87.374399... and 87.450808...
        ("USD/KGS", "87.4508", 1, "inside 0 0"),
        ("USD/KGS", "87.4509", 1, "outside 0.000092 0.00011"),
        ("USD/KGS", "87.3744", 1, "inside 0 0"),
        ("USD/KGS", "87.3742", 1, "outside -0.00020 -0.00023"),
        ("USD/KGS", "88", 1, "outside 0.55 0.63"),
        ("USD/KGS", "8800", 100, "outside 0.55 0.63"),
        ("KGS/USD", "0.011435", 1, "inside 0 0"),
        ("KGS/USD", "0.011445", 1, "inside 0 0"),
        ("KGS/USD", "0.0114450001", 1, "outside 0.00000000010 0.00000088"),
        # From 0.001925 / 0.011445 = 0.168195... to 0.001935 / 0.011435 = 0.169217... som per tenge.
        ("KZT/KGS", "16.9000", 100, "inside 0 0"),
        ("KZT/KGS", "17.0000", 100, "outside 0.00079 0.47"),
        ("KGS/KZT", "5.93", 1, "inside 0 0"),
    ],
)
def test_verdicts(pair: str, rate: str, nominal: int, said: str) -> None:
    """What is said is the verdict, how far off in som (or the quote), and in percent of the end."""
    found = only(pair, rate, nominal)
    assert f"{found.verdict} {found.off:f} {found.off_percent:f}" == said


def test_a_russian_file_with_nominals() -> None:
    """The tenge of 10 December 2025, by the hundred."""
    text = "Дата;Номинал;Валюта;Курс\n10.12.2025;1;USD;87,4500\n10.12.2025;100;KZT;16,9000\n10.12.2025;1;EUR;101,5\n"
    brought = read(text.encode("cp1251"), "rates.csv", IN_SOM)
    day = date(2025, 12, 10)
    days = {(KGS, day): [Decimal("0.01144")], (KZT, day): [Decimal("0.00193")]}
    found = compare(brought, days)
    assert [(c.pair, str(c.rate), c.nominal, c.official, c.verdict.value) for c in found] == [
        ("USD/KGS", "87.4500", 1, Decimal("87.45"), "inside"),
        ("KZT/KGS", "16.9000", 100, Decimal("0.169"), "inside"),
    ]
    assert unrelated(brought, days) == ["EUR/KGS"]


def test_several_prints_of_a_day() -> None:
    """From the least that the lowest allows to the greatest that the highest does; a cross counts the longer leg."""
    days = {
        (KZT, DAY): [Decimal("0.00193"), Decimal("0.00194"), Decimal("0.00196"), Decimal("0.00198")],
        (KGS, DAY): [Decimal("0.01144")],
    }
    rates = [official("KZT/USD", "0.001925"), official("KZT/USD", "0.001985"), official("KZT/KGS", "0.17")]
    first, second, cross = compare(rates, days)
    assert [each.verdict.value for each in (first, second, cross)] == ["inside"] * 3
    assert [each.prints for each in (first, second, cross)] == [4, 4, 4]
    assert first.printed == Decimal("0.00194")


def test_a_date_without_a_print() -> None:
    days = {(KGS, DAY): [Decimal("0.01144")], (KZT, date(2025, 12, 9)): [Decimal("0.00193")]}
    for pair in ("USD/KZT", "KZT/KGS"):
        [found] = compare([official(pair, "1")], days)
        assert (found.verdict, found.prints) == (Placing.NO_PRINT, 0)
        assert {found.printed, found.printed_min, found.printed_max, found.off, found.off_percent} == {None}


def test_pairs_that_nothing_printed_touches_are_named_once() -> None:
    days = {(KGS, DAY): [Decimal("0.01144")]}
    brought = [official("EUR/KGS", "101"), official("USD/KGS", "87.45"), official("EUR/KGS", "102")]
    assert [each.pair for each in compare(brought, days)] == ["USD/KGS"]
    assert unrelated(brought, days) == ["EUR/KGS"]


prints = st.lists(
    st.builds(
        lambda digits, places: Decimal((0, tuple(map(int, str(digits))), -places)),
        st.integers(1, 10**6),
        st.integers(0, 8),
    ),
    min_size=1,
    max_size=4,
    unique=True,
).map(sorted)
ORIENTED: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "KGS/USD": lambda som, _: som,
    "USD/KGS": lambda som, _: 1 / som,
    "KZT/KGS": lambda som, tenge: tenge / som,
}


def hull(rates: list[Decimal], share: Fraction) -> Fraction:
    low, high = intervals.printed(rates[0]).low, intervals.printed(rates[-1]).high
    return low + (high - low) * share


def exactly(value: Fraction, pair: str) -> Official:
    """Write a fraction as a rate for as many units as its denominator has: no digit is lost."""
    return Official(DAY, Pair(pair), Decimal(value.numerator), value.denominator, 1)


@given(som=prints, tenge=prints, shares=st.tuples(*[st.fractions(0, 1, max_denominator=1000)] * 2))
def test_every_true_rate_is_inside(
    som: list[Decimal], tenge: list[Decimal], shares: tuple[Fraction, Fraction]
) -> None:
    days = {(KGS, DAY): som, (KZT, DAY): tenge}
    for pair, oriented in ORIENTED.items():
        truth = exactly(oriented(hull(som, shares[0]), hull(tenge, shares[1])), pair)
        [found] = compare([truth], days)
        assert (found.verdict, found.off, found.off_percent) == (Placing.INSIDE, ZERO, ZERO)


@given(som=prints, tenge=prints, beyond=st.fractions(Fraction(1, 10**6), Fraction(1, 2)))
def test_whatever_is_beyond_an_end_is_outside(
    som: list[Decimal], tenge: list[Decimal], beyond: Fraction
) -> None:
    days = {(KGS, DAY): som, (KZT, DAY): tenge}
    for pair, oriented in ORIENTED.items():
        ends = [oriented(hull(som, Fraction(a)), hull(tenge, Fraction(b))) for a in (0, 1) for b in (0, 1)]
        for end, value in ((min(ends), min(ends) * (1 - beyond)), (max(ends), max(ends) * (1 + beyond))):
            [found] = compare([exactly(value, pair)], days)
            assert found.verdict is Placing.OUTSIDE
            assert found.off is not None
            assert found.off_percent is not None
            for said, exact in ((found.off, value - end), (found.off_percent, 100 * (value - end) / end)):
                assert said != 0
                assert (said > 0) is (exact > 0)
                assert abs(exact) <= abs(Fraction(said)) <= abs(exact) * Fraction(11, 10)


@given(
    digits=st.integers(1, 10**15),
    decimals=st.sampled_from([0, 1, 2, 4, 6, 10]),
    style=st.sampled_from(
        [("", "."), ("", ","), (",", "."), (".", ","), (" ", ","), ("\u00a0", "."), ("'", ".")]
    ),
)
def test_a_number_survives_however_it_is_written(digits: int, decimals: int, style: tuple[str, str]) -> None:
    thousands, point = style
    number = Decimal((0, tuple(map(int, str(digits))), -decimals))
    written = format(number, ",f").replace(",", "_").replace(".", point).replace("_", thousands)
    how = "comma" if point == "," else "point"
    assert Decimal(one_rate(f'"{written}"', decimal=how)).as_tuple() == number.as_tuple()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"nominal": "nominl"}, "no column 'nominl'; there are: date, code, per, rate"),
        ({"nominal": "5"}, "columns 1 to 4, and no 5"),
        ({"rate": "9", "date": "1"}, "columns 1 to 4, and no 9"),
        ({"rate": "0", "date": "1"}, "columns 1 to 4, and no 0"),
        ({"rate": "²"}, "--rate-column"),
    ],
)
def test_a_column_that_is_not_there_is_never_passed_over(asked: dict[str, str], said: str) -> None:
    """Without its nominal, a rate of 100 tenge would be taken for that of one."""
    reading = IN_SOM._replace(**asked)  # type: ignore[arg-type]
    assert said in refusal("date;code;per;rate\n2025-12-08;KZT;100;16,9\n", reading)


@pytest.mark.parametrize("nominal", ["1.000", "1 000", "1000"])
def test_a_nominal_is_written_as_the_rates_are(nominal: str) -> None:
    assert rows(f"date;code;nominal;rate\n2025-12-08;KZT;{nominal};169,5\n", IN_SOM)[0][3] == 1000


@pytest.mark.parametrize("title", ["Rates, set by the bank, in som\nper unit, or 100 units\n", "a,b,c\n" * 9])
def test_commas_in_titles_are_no_delimiters(title: str) -> None:
    assert rows(f"{title}date;rate\n2025-12-08;87,45\n")[0][2] == "87.45"


@pytest.mark.parametrize("cell", ["87.45 12", "12 34", "1234,567.8", "0,123.5", "1 23", "9" * 5000])
def test_what_is_not_one_number(cell: str) -> None:
    said = refusal(f"date;rate\n2025-12-08;{cell}\n")
    assert said.startswith("rates.csv, line 2: ")
    assert len(said) < 200


@pytest.mark.parametrize("row", ["KZT;" + "9" * 5000, "9" * 5000 + " KZT;1"])
def test_nominals_beyond_measure(row: str) -> None:
    assert "line 2" in refusal(f"date;code;nominal;rate\n2025-12-08;{row};1.5\n", IN_SOM)


def test_rubbish_is_not_repeated_to_the_terminal() -> None:
    said = refusal("\x1b[31mred;" + "x" * 100_000 + "\n1;2\n")
    assert said.isprintable()
    assert len(said) < 500


def test_a_cell_without_end_is_refused_with_the_name_of_the_file() -> None:
    assert refusal("date;rate\n2025-12-08;" + "9" * 200_000).startswith("rates.csv, line 2")


def test_lines_that_end_as_on_old_computers() -> None:
    assert rows("date;rate\r2025-12-08;87.45\r")[0][2] == "87.45"


def test_no_digit_is_lost_with_the_nominal() -> None:
    rate = "123456789012345678901234567890.123456"
    assert str(only("USD/KGS", rate, 1).official) == rate
    assert str(only("USD/KGS", rate, 100).official) == "1234567890123456789012345678.90123456"
