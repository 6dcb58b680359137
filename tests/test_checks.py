"""What the checks find, each in a case made for it and in one where there is nothing to find."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.errors import InputError
from fxtrack.model import FarDate, Filters, Pair, Place, PrintedTicker
from fxtrack.quality.checks import Limits, check
from fxtrack.quality.evidence import Day, Evidence
from fxtrack.quality.findings import Finding, Kind, Severity
from fxtrack.quality.outliers import outliers
from fxtrack.quality.pegs import Peg

FIRST = date(2025, 12, 1)  # a Monday
KGS = Pair("KGS/USD")


def ticker(
    day: date | None, *figures: str, copies: int = 1, captured: tuple[date, ...] = (), name: str = ""
) -> PrintedTicker:
    place = Place(name or f"{day}.txt", 10)
    return PrintedTicker(
        day, ";".join(figures), ";".join(map(str, range(len(figures)))), copies, (place,), captured
    )


def daily(*rates: str, pair: str = "KGS/USD", step: int = 1) -> list[PrintedTicker]:
    return [ticker(FIRST + timedelta(days=step * n), f"{pair} {rate} 0") for n, rate in enumerate(rates)]


def found(kind: Kind, *tickers: PrintedTicker, limits: Limits | None = None) -> list[Finding]:
    every = check(Evidence(tickers), limits or Limits(), Filters())
    return [finding for finding in every if finding.kind is kind]


def test_several_rates_of_a_day() -> None:
    """Two units apart is seen, one unit may be rounding; the lowest and the highest are named first."""
    tickers = [
        ticker(FIRST, "KGS/USD 0.01143 0", "KZT/USD 0.00193 0", name="a"),
        ticker(FIRST, "KGS/USD 0.01145 0", "KZT/USD 0.00194 0", name="b", copies=4),
        ticker(FIRST, "KGS/USD 0.01144 0", "KZT/USD 0.00193 -0", name="c"),
    ]
    kgs, kzt = found(Kind.SEVERAL_RATES, *tickers)
    assert (kgs.severity, kgs.date, kgs.pair, kgs.copies) == (Severity.WARNING, FIRST, "KGS/USD", 6)
    assert kgs.text == "0.01143, 0.01144 and 0.01145, 0.17 % apart"
    assert kgs.places == (Place("a", 10), Place("b", 10), Place("c", 10))
    assert (kzt.severity, kzt.places[0]) == (Severity.NOTE, Place("a", 11))
    assert kzt.text == "0.00193 and 0.00194, 0.5 % apart, which is not resolved"
    assert kgs.values["resolved"] is True
    assert kgs.values["spread_min"] == Decimal("0.08")
    many = [ticker(FIRST, f"KGS/USD 0.0114{n} 0") for n in range(5)]
    assert found(Kind.SEVERAL_RATES, *many)[0].text.startswith("5 rates from 0.01140 to 0.01144")
    assert found(Kind.SEVERAL_RATES, *daily("0.01143", "0.01145")) == []


def test_equal_rates_with_other_digits_are_one() -> None:
    tickers = [
        ticker(FIRST, "TMT/USD 0.2849 0", name="a"),
        ticker(FIRST, "TMT/USD 0.28490 0", name="b", copies=2),
        ticker(FIRST, "TMT/USD 0.28571 0", name="c"),
        ticker(FIRST, "TMT/USD 10 0", name="d"),
    ]
    [finding] = found(Kind.SEVERAL_RATES, *tickers)
    assert finding.text.startswith("0.28490, 0.28571 and 10, ")
    assert (finding.copies, finding.values["rates"]) == (5, 3)
    assert found(Kind.SEVERAL_RATES, *tickers[:2]) == []


def test_several_tickers_of_a_day() -> None:
    tickers = [
        ticker(FIRST, "KGS/USD 0.01143 0", "KZT/USD 0.00193 0"),
        ticker(FIRST, "KZT/USD 0.00193 0", "KGS/USD 0.01143 0", copies=2),  # the same, laid out otherwise
        ticker(FIRST, "KGS/USD 0.01143 -0", "KZT/USD 0.00193 0"),  # the sign of a zero is real
        ticker(FIRST + timedelta(days=1), "KGS/USD 0.01143 0", "KZT/USD 0.00194 0"),
    ]
    [finding] = found(Kind.SEVERAL_TICKERS, *tickers)
    assert (finding.date, finding.text) == (FIRST, "2 different tickers on 4 copies")


@pytest.mark.parametrize(
    ("apart", "severity"), [(1, Severity.NOTE), (4, Severity.NOTE), (5, Severity.WARNING)]
)
def test_the_same_ticker_on_several_dates(apart: int, severity: Severity) -> None:
    other = FIRST + timedelta(days=apart)
    [finding] = found(Kind.SAME_TICKER, *daily("0.01143", "0.01143", step=apart))
    assert (finding.severity, finding.date) == (severity, FIRST)
    assert finding.text == f"the very same figures on {FIRST} and {other}"


def test_undated_tickers_are_bracketed_and_not_dated() -> None:
    dated = daily("0.01143", "0.01143", "0.01144")
    undated = ticker(None, "KGS/USD 0.01143 0", copies=3, captured=(FIRST,), name="u")
    lonely = ticker(None, "KGS/USD 0.01150 0", name="v")
    near = ticker(None, "KGS/USD 0.01144 -0", name="w")  # another ticker: the sign differs
    first, *others = found(Kind.UNDATED, *dated, undated, lonely, near)
    assert first.date is None
    assert first.text == (
        "dated pages of 2025-12-01 and 2025-12-02 print the very same figures; captured on 2025-12-01"
    )
    assert (first.values["same_from"], first.values["same_to"]) == (FIRST, FIRST + timedelta(days=1))
    assert (first.copies, first.places) == (3, (Place("u", 10),))
    assert {each.text for each in others} == {"no dated page prints these figures"}
    # They are in no series either: nothing else is found of them.
    kinds = {f.kind for f in check(Evidence([lonely]), Limits(), Filters())}
    assert kinds == {Kind.UNDATED}


def test_a_date_far_from_its_capture() -> None:
    far = FarDate(FIRST, datetime(2025, 12, 20, 5, tzinfo=UTC), -19, Place("p.html", 7))
    [finding] = check(Evidence([], [far]), Limits(), Filters())
    assert (finding.severity, finding.kind, finding.date) == (Severity.ERROR, Kind.DATE_FAR, FIRST)
    assert finding.text == "the printed date is 19 days before the capture of the page on 2025-12-20"
    assert finding.places == (Place("p.html", 7),)


CALM = ("0.01144", "0.01145", "0.01144", "0.01146")


def test_an_outlier_says_what_it_is_compared_with() -> None:
    [finding] = found(Kind.OUTLIER, *daily(*CALM, "0.1144", *CALM))
    assert finding.severity is Severity.ERROR
    assert finding.text == (
        "0.1144 is 899.6 % above 0.011445, the median of the 6 dates around it (2025-12-02 to 2025-12-08)"
    )
    assert finding.values["neighbours"] == 6
    [mild] = found(Kind.OUTLIER, *daily(*CALM, "0.01200", *CALM))
    assert mild.severity is Severity.WARNING


@pytest.mark.parametrize(
    "rates",
    [
        CALM * 3,
        ("0.01144",) * 6 + ("0.01000",) * 6,  # a step to a new level: a devaluation, not a slip
        ("0.00008",) * 5 + ("0.00009",) + ("0.00008",) * 5,  # 12.5 %, and yet within the digits
        ("0.01", "0.011", "0.012", "0.013", "0.014", "0.015", "0.016"),  # a steep trend
        ("0.01", "0.02"),  # too few to tell
        ("0.0001", "0.0001", "0.0001", "0.00008", "0.0001", "0.0001"),  # the others may be 0.00008 too
    ],
)
def test_what_is_no_outlier(rates: tuple[str, ...]) -> None:
    assert found(Kind.OUTLIER, *daily(*rates)) == []


@pytest.mark.parametrize(
    ("rates", "number"),
    [
        (("0.01144", "0.11440", "0.01144"), 1),
        (("0.01144", "0.11440"), 0),
        (("0.01144", "0.01144", "0.11440"), 0),
        (("0.100", "0.200", "0.300"), 0),
        (("0.100", "0.200", "0.100"), 1),
        (("0.1", "0.2", "0.1"), 0),
    ],
)
def test_in_a_short_series_a_neighbour_on_each_side_will_do(rates: tuple[str, ...], number: int) -> None:
    assert len(found(Kind.OUTLIER, *daily(*rates))) == number


def test_one_outlier_among_several_prints_of_a_day() -> None:
    """The median of the day would hide it."""
    tickers = [*daily(*CALM, "0.01144", *CALM), ticker(FIRST + timedelta(days=4), "KGS/USD 0.1144 0")]
    assert [finding.values["rate"] for finding in found(Kind.OUTLIER, *tickers)] == [Decimal("0.1144")]


def test_dates_too_far_away_are_no_neighbours() -> None:
    assert found(Kind.OUTLIER, *daily(*CALM, "0.1144", *CALM, step=31)) == []
    assert len(found(Kind.OUTLIER, *daily(*CALM, "0.1144", *CALM, step=10))) == 1


@given(st.integers(2, 10**6), st.lists(st.integers(-10, 10), min_size=7, max_size=12), st.integers(-3, 3))
def test_the_scale_of_the_rates_does_not_matter(level: int, steps: list[int], power: int) -> None:
    """Ten times the rates, in units ten times as large: the same stand out."""
    rates = [Decimal(max(1, level * 100 + step * level)).scaleb(-3) for step in steps]
    days = [Day(FIRST + timedelta(days=n), [f"{rate:f}"]) for n, rate in enumerate(rates)]
    scaled = [Day(day.date, [f"{day.low.scaleb(power):f}"]) for day in days]
    assert [each.date for each in outliers(days)] == [each.date for each in outliers(scaled)]


def test_a_pair_that_never_moves() -> None:
    [finding] = found(Kind.NEVER_MOVES, *daily("0.00008", "0.00008", pair="UZS/USD"))
    assert finding.text == (
        "each of the 2 dates prints 0.00008: that is not stability, it hides any change between -12 % and +14 %"
    )
    assert found(Kind.NEVER_MOVES, *daily("0.00008", "0.00009")) == []
    assert found(Kind.NEVER_MOVES, *daily("0.00008")) == []


def test_gaps() -> None:
    assert found(Kind.GAP, *daily("0.1", "0.2", step=7)) == []
    [finding] = found(Kind.GAP, *daily("0.1", "0.2", step=8))
    assert (finding.pair, finding.values["days"]) == (None, 8)
    assert len(found(Kind.GAP, *daily("0.1", "0.2", step=8), limits=Limits(max_gap=8))) == 0
    kzt = [ticker(FIRST + timedelta(days=n), "KZT/USD 0.1 0") for n in range(9)]
    assert [f.pair for f in found(Kind.GAP, *daily("0.1", "0.2", step=8), *kzt)] == ["KGS/USD"]


@pytest.mark.parametrize(
    ("rate", "broken"),
    [
        ("0.28571", False),
        ("0.28490", False),
        ("0.28615", False),
        ("0.28000", True),
        ("0.29000", True),
        ("0.28", False),
    ],
)
@pytest.mark.parametrize("peg", ["USD/TMT=3.5", "TMT/USD=0.285714286"])
def test_a_peg(peg: str, rate: str, broken: bool) -> None:
    """0.28490 is 3.51000 manat, 0.29 % off; 0.28 may be 3.51, its digits do not tell."""
    limits = Limits(pegs=(Peg.parse(peg),))
    pegged = found(Kind.PEG_BROKEN, *daily(rate, pair="TMT/USD"), limits=limits)
    assert [finding.severity for finding in pegged] == ([Severity.ERROR] if broken else [])
    assert found(Kind.PEG_BROKEN, *daily("0.28000", pair="TMT/USD")) == []


def test_what_a_broken_peg_says() -> None:
    tight = Limits(pegs=(Peg.parse("usd/tmt=3.5~0.1%"),))
    [finding] = found(Kind.PEG_BROKEN, *daily("0.28490", pair="TMT/USD"), limits=tight)
    assert finding.text == ("0.28490 is USD/TMT = 3.51000 (3.50994 to 3.51007), 0.286 % above the peg of 3.5")


@pytest.mark.parametrize(
    ("rates", "peg", "said"),
    [
        (
            ["0.28571", "0.28490"],
            "USD/TMT=3.5",
            "no print of 2 dates is shown to be more than 0.5 % from USD/TMT = 3.5; the furthest, 0.28490, is off by +0.286 % (+0.284 to +0.288 %)",
        ),
        (
            ["0.00008"],
            "USD/TMT=12500",
            "no print of 1 date is shown to be more than 0.5 % from USD/TMT = 12500; the furthest, 0.00008, is off by 0 % (-6 to +7 %): the digits leave open whether it was held",
        ),
    ],
)
def test_a_peg_that_is_held_says_what_was_compared(rates: list[str], peg: str, said: str) -> None:
    """Silence could as well mean that nothing was."""
    limits = Limits(pegs=(Peg.parse(peg),))
    [finding] = found(Kind.PEG_HELD, *daily(*rates, pair="TMT/USD"), limits=limits)
    assert (finding.text, finding.severity) == (said, Severity.NOTE)
    assert finding.values["dates"] == len(rates)
    assert found(Kind.PEG_HELD, *daily(*rates, pair="KGS/USD"), limits=limits) == []
    broken = Limits(pegs=(Peg.parse(f"{peg.partition('=')[0]}=4"),))
    assert found(Kind.PEG_HELD, *daily("0.28571", pair="TMT/USD"), limits=broken) == []


def test_a_peg_is_compared_on_the_dates_that_are_asked_for() -> None:
    evidence = Evidence(daily("0.2", "0.28571", pair="TMT/USD"))
    limits, day = Limits(pegs=(Peg.parse("USD/TMT=3.5"),)), FIRST + timedelta(days=1)
    kinds = {each.kind for each in check(evidence, limits, Filters(since=day))}
    assert (Kind.PEG_HELD in kinds, Kind.PEG_BROKEN in kinds) == (True, False)
    kinds = {each.kind for each in check(evidence, limits, Filters())}
    assert (Kind.PEG_HELD in kinds, Kind.PEG_BROKEN in kinds) == (False, True)


def test_a_peg_the_wrong_way_round_is_refused() -> None:
    limits = Limits(pegs=(Peg.parse("TMT/USD=3.5"),))
    with pytest.raises(InputError, match=r"near USD/TMT = 3\.5: is the peg meant that way round"):
        found(Kind.PEG_BROKEN, *daily("0.28571", "0.28490", pair="TMT/USD"), limits=limits)
    off = Limits(pegs=(Peg.parse("USD/TMT=350"),))  # wrong either way
    assert len(found(Kind.PEG_BROKEN, *daily("0.28571", pair="TMT/USD"), limits=off)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "USD/TMT",
        "USD/TMT=",
        "USD/TMT=x",
        "USD/TMT=0",
        "USD/TMT=-1",
        "X=3",
        "USD/TMT=3~x",
        "USD/TMT=NaN",
        "USD/TMT=3~-1",
        "=3.5",
        "USD/TMT=1e9",
        "USD/TMT=1e-999999",
        "USD/TMT=3_5",
        "USD/TMT=\u0663",
        "USD/TMT=3.5~1e9",
        "USD/TMT=3.5~",
        "USD/TMT=Infinity",
    ],
)
def test_what_is_no_peg(text: str) -> None:
    with pytest.raises(InputError):
        Peg.parse(text)


def test_only_what_is_asked_for_is_told_but_all_is_compared() -> None:
    tickers = daily(*CALM, "0.1144", *CALM)
    day = FIRST + timedelta(days=4)
    asked = check(Evidence(tickers), Limits(), Filters(since=day, until=day))
    assert [finding.kind for finding in asked if finding.date == day] == [Kind.OUTLIER]
    assert {finding.kind for finding in asked if finding.date != day} == {Kind.SAME_TICKER}
    other = check(Evidence(tickers), Limits(), Filters(pairs=(Pair("KZT/USD"),), since=day, until=day))
    assert {finding.kind for finding in other} == {Kind.SAME_TICKER}  # it is about all pairs


def test_what_lies_across_the_dates_that_are_asked_for_is_told() -> None:
    tickers = daily("0.01143", "0.01143", step=60)
    middle = FIRST + timedelta(days=30)
    kinds = {f.kind for f in check(Evidence(tickers), Limits(), Filters(since=middle))}
    assert {Kind.SAME_TICKER, Kind.GAP} <= kinds
    late = check(Evidence(tickers), Limits(), Filters(since=FIRST + timedelta(days=61)))
    assert {f.kind for f in late} == {Kind.NEVER_MOVES}


@given(st.permutations(daily(*CALM, "0.1144", "0.01144", "0.01144")))
def test_the_order_of_tickers_does_not_show(tickers: list[PrintedTicker]) -> None:
    def told(each: list[PrintedTicker]) -> list[tuple[object, ...]]:
        return [(f.kind, f.date, f.text, f.copies) for f in check(Evidence(each), Limits(), Filters())]

    assert told(tickers) == told(daily(*CALM, "0.1144", "0.01144", "0.01144"))
