"""Grammars from outside: each in one file, through the registry, alone and beside the built-in one."""

from __future__ import annotations

import multiprocessing
import pickle
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import Databases
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reading import EVERY, IN_SUMS, TICKER, Printed, also_reading, content, read_by
from storing import imported, jsonl_gz, observed, warc_gz
from sums import SUMS

from fxtrack import parse_page
from fxtrack.counts import Counts
from fxtrack.delivery import Delivery
from fxtrack.errors import InputError, StoreError
from fxtrack.extract import Batch, Dating, extract_snapshot
from fxtrack.ingest import Job, check_travel, run
from fxtrack.model import ChangeKind, Filters, Outcome, Quote, Reason, Snapshot, Ticker
from fxtrack.pages.grammar import Findings, FoundDate, FoundQuote, Grammar, Refused, day_of, quote_of
from fxtrack.pages.grammars import grammar_named, register_grammar, registered_grammars, unregister_grammar
from fxtrack.pages.located import PageText
from fxtrack.pages.marks import MarkPattern, Marks
from fxtrack.pages.recall import Memory
from fxtrack.pages.timesca import TIMESCA
from fxtrack.places import Options, Part, parts
from fxtrack.store import Store

DAY = date(2025, 12, 8)
IN_TICKER = "\n".join([*TICKER.quotes[:2], f"{TICKER.day}\n"])
OF_SUMS = "\n".join([*IN_SUMS.quotes[:2], f"{IN_SUMS.day}\n"])


@pytest.fixture
def both() -> Iterator[None]:
    """Read pages by two grammars."""
    with also_reading(SUMS):
        yield


# A grammar without the help of ``fxtrack.pages.ticker``: the date stands above, one quote is enough, and it
# makes its marks by hand.

_HEADING = re.compile(r"^Board of ([0-9]{4})-([0-9]{2})-([0-9]{2})\.\n", re.MULTILINE)
_LINE = re.compile(r"^1 ([A-Z]{3}) = ([0-9.]+) ([A-Z]{3})(?: \((-?[0-9.]+) %\))?;", re.MULTILINE)


def _read_board(page: PageText) -> Findings:
    quotes, dates, refused = [], [], []
    for match in _HEADING.finditer(page.text):
        day = day_of(match[1], int(match[2]), match[3])
        dates += [FoundDate(*match.span(), day)] if day else []
        refused += [] if day else [Refused(*match.span(), Reason.IMPOSSIBLE_DATE, whole=True)]
    for match in _LINE.finditer(page.text):
        read = quote_of(f"{match[1]}/{match[3]}", match[2], match[4], match[0])
        if isinstance(read, Quote):
            quotes.append(FoundQuote(*match.span(), read))
        else:
            refused.append(Refused(*match.span(), read))
    return Findings(quotes, dates, refused)


BOARD = Grammar(
    "board",
    marks=Marks(
        page=(MarkPattern(b";", re.compile(rb";")),),
        row=(MarkPattern(b";", re.compile(rb";|\\u003[bB]")),),
        text=(MarkPattern(";", re.compile(";")),),
    ),
    begins=_LINE,
    read=_read_board,
    least=1,
)
ON_BOARD = "Board of 2025-12-08.\n1 USD = 87.45 KGS (0.1 %);\n1 EUR = 101.2 KGS (-0 %);\n"


# The registry.


def test_a_grammar_is_read_by_from_its_registration_on() -> None:
    assert parse_page(OF_SUMS).quotes == ()
    with also_reading(SUMS):
        assert [quote.source for quote in parse_page(OF_SUMS).quotes] == ["sums", "sums"]
        assert registered_grammars() == (TIMESCA, SUMS)
        assert grammar_named("sums") is SUMS
        assert Options().grammars == (TIMESCA, SUMS)
        with pytest.raises(InputError, match="there is a source 'sums' already"):
            register_grammar(SUMS)
    assert registered_grammars() == (TIMESCA,)
    assert parse_page(OF_SUMS).quotes == ()


def test_an_unknown_source_is_told_with_those_that_are_known(both: None) -> None:
    for asked in (lambda: parse_page("", source="sum"), lambda: unregister_grammar("sum")):
        with pytest.raises(InputError, match=r"^there is no source 'sum'; there is timesca, sums$"):
            asked()


def test_a_page_is_read_by_the_source_that_is_named(both: None) -> None:
    page = IN_TICKER + "\n" + OF_SUMS
    for printed in EVERY:
        read = parse_page(page, source=printed.grammar.name)
        assert {quote.source for quote in read.quotes} == {printed.grammar.name}
        assert (len(read.quotes), read.page_date, read.rejects) == (2, DAY, ())


def test_a_grammar_travels() -> None:
    """To other processes, and is the same there."""
    for grammar in (TIMESCA, SUMS, BOARD):
        options = pickle.loads(pickle.dumps(Options(grammars=(grammar,))))  # noqa: S301 - our own
        assert options == Options(grammars=(grammar,))
        assert hash(options) == hash(Options(grammars=(grammar,)))
        assert options.grammars[0].marks == grammar.marks


# What the second grammar reads.


def test_a_price_in_sums() -> None:
    with also_reading(SUMS):
        page = parse_page("• USD: 12 650.30 (+15.2)\n• EUR: 13500 (-0)\n8 декабря 2025\nТекст.\n")
    first, second = page.quotes
    assert (str(first.pair), str(first.rate), str(first.change)) == ("USD/UZS", "12650.30", "15.2")
    assert (str(second.pair), str(second.rate), str(second.change)) == ("EUR/UZS", "13500", "-0")
    assert {quote.change_kind for quote in page.quotes} == {ChangeKind.ABSOLUTE}
    assert (first.raw, first.span, first.line) == ("USD: 12 650.30 (+15.2)", (2, 24), 1)
    assert (page.page_date, page.rejects) == (DAY, ())


@pytest.mark.parametrize("written", ["12 650.30", "12\u00a0650.30", "12&nbsp;650.30", "12<b> </b>650.30"])
def test_places_of_prices_in_sums(both: None, written: str) -> None:
    source = f"<h1>Курс</h1>\n<ul>\n<li>EUR: 13 500 (-1)\n<li>USD<b>:</b> {written} (+15.2)</li></ul>\n"
    page = parse_page(source + "<p>8 декабря 2025</p>x")
    quote = page.quotes[1]
    assert str(quote.rate) == "12650.30"
    assert source[slice(*quote.span)] == f"USD<b>:</b> {written} (+15.2)"
    assert (quote.line, page.page_date, page.media_type) == (4, DAY, "text/html")


TWO = "USD: 12 650.30 (+15.2)\nEUR: 13 500 (-0.01)\n"
REFUSED = {
    "unknown currency": (TWO + "ZZZ: 1 (+1)\n", Reason.UNKNOWN_CURRENCY, "ZZZ: 1 (+1)"),
    "sums in sums": (TWO + "UZS: 1 (+0)\n", Reason.SAME_CURRENCY, "UZS: 1 (+0)"),
    "zero": (TWO + "RUB: 0.00 (+1)\n", Reason.NOT_POSITIVE, "RUB: 0.00 (+1)"),
    "19 digits": (TWO + f"RUB: {'1' * 19} (+1)\n", Reason.TOO_MANY_DIGITS, f"RUB: {'1' * 19} (+1)"),
    "19 digits in the change": (TWO + f"RUB: 1 (-{'1' * 19})\n", Reason.TOO_MANY_DIGITS, None),
    "no sign": (TWO + "RUB: 158.90 (0.1)\n", Reason.NO_QUOTE, "RUB: 158.90 (0.1)"),
    "thousands of two digits": (TWO + "RUB: 1 58.90 (+1)\n", Reason.NO_QUOTE, "RUB: 1 58.90 (+1)"),
    "cut in the rate": (TWO + "RUB: 1 5", Reason.CUT, "RUB: 1 5"),
    "cut in the change": (TWO + "RUB: 158.90 (+1", Reason.CUT, "RUB: 158.90 (+1"),
    "an impossible date": (TWO + "31 февраля 2025\n", Reason.IMPOSSIBLE_DATE, "31 февраля 2025"),
    "a date at the end": (TWO + "8 декабря 2025", Reason.DATE_CUT, "8 декабря 2025"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_in_sums(both: None, name: str) -> None:
    source, reason, raw = REFUSED[name]
    page = parse_page(source)
    assert len(page.quotes) == 2
    assert [(reject.reason, reject.source) for reject in page.rejects] == [(reason, "sums")]
    assert raw in {None, page.rejects[0].raw}
    assert source[page.rejects[0].span[0] :].startswith(page.rejects[0].raw)


def test_one_price_in_sums_is_lone(both: None) -> None:
    page = parse_page("USD: 12 650.30 (+15.2)\n")
    assert [(r.reason, r.raw, r.line) for r in page.rejects] == [(Reason.LONE, "USD: 12 650.30 (+15.2)", 1)]


def test_two_quotes_of_any_grammar_make_a_text_of_what_mentions_tags(both: None) -> None:
    for printed in EVERY:
        quotes = "\n".join(printed.quotes[:2])
        for tag in ("<b>", "<p>"):
            page = parse_page(f"{quotes}\n{printed.day}\nUse {tag} well.\n")
            assert (page.media_type, page.page_date) == ("text/plain", DAY)
        assert parse_page(f"{printed.quotes[0]}<b>, or </b>").media_type == "text/html"


# Several grammars, one page.


def test_what_several_grammars_read_is_refused(both: None) -> None:
    """Nothing tells which of them is right about the page; each distinct quote is named once, in order."""
    page = parse_page(IN_TICKER + "\n" + OF_SUMS + "\n" + IN_TICKER)
    assert (page.quotes, page.page_date) == ((), None)
    assert [(r.reason, r.raw, r.source, r.line) for r in page.rejects] == [
        (Reason.SEVERAL_SOURCES, TICKER.quotes[0], "timesca", 1),
        (Reason.SEVERAL_SOURCES, TICKER.quotes[1], "timesca", 2),
        (Reason.SEVERAL_SOURCES, IN_SUMS.quotes[0], "sums", 5),
        (Reason.SEVERAL_SOURCES, IN_SUMS.quotes[1], "sums", 6),
    ]
    assert page.rejects[2].told == "read by more than one source (sums)"


def test_a_rate_that_two_grammars_read_alike_is_refused_as_well() -> None:
    """Also from the very same text: two descriptions of one site."""
    twin = Grammar("twin", TIMESCA.marks, TIMESCA.begins, TIMESCA.read)
    with also_reading(twin):
        page = parse_page(IN_TICKER)
    assert (page.quotes, page.page_date) == ((), None)
    assert [r.source for r in page.rejects] == ["timesca", "twin", "timesca", "twin"]


@pytest.mark.parametrize(("printed", "other"), [EVERY, EVERY[::-1]], ids=str)
def test_no_quote_gets_the_date_of_another_grammar(both: None, printed: Printed, other: Printed) -> None:
    quotes = "\n".join(printed.quotes[:2])
    for page in (f"{quotes}\n{other.day}\n", f"{other.quotes[0]}\n{other.day}\n\nText\n{quotes}\n\n"):
        read = parse_page(page)
        assert {quote.source for quote in read.quotes} == {printed.grammar.name}
        assert read.page_date is None


def test_a_grammar_that_reads_is_not_disturbed_by_what_another_refuses(both: None) -> None:
    page = parse_page(f"{IN_TICKER}\nUSD: 12 650.30 (+15.2)\n")
    assert ({quote.source for quote in page.quotes}, page.page_date) == ({"timesca"}, DAY)
    assert [(reject.reason, reject.source) for reject in page.rejects] == [(Reason.LONE, "sums")]


def test_rejects_of_several_grammars_are_bounded_together(both: None) -> None:
    page = parse_page("KGS/USD = x\nUSD: 1 x\n" * 150)
    assert len(page.rejects) == 101
    assert [reject.source for reject in page.rejects[:3]] == ["timesca", "sums", "timesca"]
    assert (page.rejects[-1].reason, page.rejects[-1].raw) == (Reason.MORE, "and 200 more on this page")


_OF_TICKERS = {Reason.CONFLICT, Reason.DATE_CONFLICT, Reason.SEVERAL_PAGES}


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*TICKER.quotes, *IN_SUMS.quotes, TICKER.day, IN_SUMS.day, "\n", "\n", "x"])))
def test_what_a_grammar_reads_does_not_depend_on_others(pieces: list[str]) -> None:
    """Unless they read, too."""
    page = " ".join(pieces)
    with also_reading(SUMS):
        together = parse_page(page)
        alone = [read_by(printed.grammar, page) for printed in EVERY]
    reading = [each for each in alone if each.quotes or any(r.reason in _OF_TICKERS for r in each.rejects)]
    if len(reading) == 1:
        assert (together.quotes, together.page_date) == (reading[0].quotes, reading[0].page_date)
        assert set(reading[0].rejects) <= set(together.rejects)
    else:
        assert (together.quotes, together.page_date) == ((), None)


# A grammar that reads by a function of its own.


def test_a_board_is_read() -> None:
    with also_reading(BOARD):
        page = parse_page(f"Some text.\n{ON_BOARD}Board.\n")
        odd = parse_page("Board of 2025-13-08.\n1 USD = 87.45 KGS;\n1 ZZZ = 1 KGS;\n")
    assert content(page) == {("USD/KGS", "87.45", "0.1"), ("EUR/KGS", "101.2", "-0")}
    assert (page.page_date, page.rejects, page.quotes[1].line) == (DAY, (), 4)
    assert [(str(q.pair), q.change, q.change_kind) for q in odd.quotes] == [
        ("USD/KGS", None, ChangeKind.NONE)
    ]
    assert [reject.reason for reject in odd.rejects] == [Reason.IMPOSSIBLE_DATE, Reason.UNKNOWN_CURRENCY]


def test_two_dates_and_two_rates_on_a_board_are_conflicts() -> None:
    with also_reading(BOARD):
        page = parse_page(ON_BOARD + ON_BOARD.replace("12-08", "12-09").replace("87.45", "87.46"))
    assert ({str(quote.pair) for quote in page.quotes}, page.page_date) == (set(), None)
    assert [(reject.reason, reject.line) for reject in page.rejects] == [
        (Reason.DATE_CONFLICT, 1),
        (Reason.CONFLICT, 2),
        (Reason.DATE_CONFLICT, 4),
        (Reason.CONFLICT, 5),
    ]


def _read_twice(page: PageText) -> Findings:
    kinds = (ChangeKind.PERCENT, ChangeKind.ABSOLUTE, ChangeKind.ABSOLUTE)
    read = [quote_of("USD/KGS", "87.45", "0.1", f"{kind} change", kind=kind) for kind in kinds]
    return Findings([FoundQuote(0, 1, quote) for quote in read if isinstance(quote, Quote)])


def test_a_percent_is_another_change_than_as_many_units() -> None:
    with also_reading(Grammar("twice", BOARD.marks, _LINE, _read_twice)):
        quotes = parse_page(";").quotes
    assert [quote.change_kind for quote in quotes] == [ChangeKind.PERCENT, ChangeKind.ABSOLUTE]


@settings(max_examples=100)
@given(st.lists(st.sampled_from([*ON_BOARD.splitlines(), "\n", "\n", "text", "<p>", "1 GBP = 2;"])))
def test_a_board_holds_the_prefix_rule_and_is_remembered_right(pieces: list[str]) -> None:
    page = "".join(pieces)
    with also_reading(BOARD):
        whole, memory = parse_page(page), Memory()
        assume(not {Reason.DATE_CONFLICT, Reason.SEVERAL_PAGES} & {reject.reason for reject in whole.rejects})
        for end in range(len(page) + 1):
            part = parse_page(page[:end])
            assert content(part) <= content(whole)
            assert part.page_date in {None, whole.page_date}
            reading = memory.read(page[:end].encode())
            assert (reading.page_date, reading.rejects) == (part.page_date, part.rejects)


# Imports.


def spawning() -> ProcessPoolExecutor:
    """Processes that begin with nothing: what they know came with their parts."""
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


def lay_out(folder: Path) -> list[Part]:
    """Six boards and four other pages: loose, as rows, and as records of a web archive."""
    boards = [ON_BOARD.replace("87.4", f"{number}.4").encode() for number in range(6)]
    others = [b"1 USD = 1 KGS", IN_TICKER.encode()]
    for number, page in enumerate(boards[:2]):
        (folder / f"{number}.txt").write_bytes(page)
    jsonl_gz(folder / "rows.jsonl.gz", [*boards[2:4], *others])
    warc_gz(folder / "crawl.warc.gz", [*boards[4:], *others])
    return list(parts([str(folder)], most=1))


def test_pages_of_an_added_grammar_are_imported_anywhere(tmp_path: Path) -> None:
    """Also in processes that know no more than the parts and options they are given."""
    pages = lay_out(tmp_path / "here")
    job = Job(options=Options(grammars=(BOARD,)))
    for executor in (None, spawning()):
        database = str(tmp_path / f"{executor is None}.db")
        tally = imported(database, pages, job, executor)
        if executor:
            executor.shutdown()
        assert (tally.outcomes[Outcome.IMPORTED], tally.outcomes[Outcome.NO_TICKER]) == (6, 4)
        observations = observed(Store(database), Filters(include_flagged=True))
        assert {each.date for each in observations} == {DAY}
        assert {str(each.rate) for each in observations if each.pair == "USD/KGS"} == {
            f"{number}.45" for number in range(6)
        }


def _read_no_odd_page(page: PageText) -> Findings:
    if "3.45" in page.text:
        raise ValueError("an odd page")
    return _read_board(page)


def test_a_grammar_that_fails_on_a_page_costs_no_other(tmp_path: Path) -> None:
    pages = lay_out(tmp_path / "here")
    job = Job(options=Options(grammars=(replace(BOARD, read=_read_no_odd_page),)))
    tally = imported(str(tmp_path / "x.db"), pages, job)
    assert (tally.outcomes[Outcome.IMPORTED], tally.outcomes[Outcome.UNREADABLE]) == (5, 1)
    with Store(str(tmp_path / "y.db")).writer("test", {}) as writer:
        refused = [refusal for done in run(pages, writer, job) for refusal in done.refusals]
    assert [refusal.reason for refusal in refused] == [
        "unreadable: cannot be read (ValueError: an odd page); please report it"
    ]


def test_a_grammar_that_cannot_travel_is_refused_by_name() -> None:
    """Threads read by it all the same."""
    odd = Grammar(
        "board", BOARD.marks, BOARD.begins, lambda page: Findings(_read_board(page).quotes), least=1
    )
    options = Options(grammars=(TIMESCA, odd))
    with (
        spawning() as executor,
        pytest.raises(InputError, match=r"^the source 'board' cannot be sent to other "),
    ):
        check_travel(options, executor)
    with ThreadPoolExecutor(1) as threads:
        check_travel(options, threads)
    with spawning() as executor:
        check_travel(Options(grammars=(TIMESCA, BOARD)), executor)


def test_by_default_nothing_else_is_read(tmp_path: Path) -> None:
    tally = imported(str(tmp_path / "x.db"), lay_out(tmp_path / "here"))
    told = (
        tally.outcomes[Outcome.IMPORTED],
        tally.outcomes[Outcome.KNOWN],
        tally.outcomes[Outcome.NO_TICKER],
    )
    assert told == (1, 1, 8)


def test_a_change_that_is_no_percent_is_refused_by_name(databases: Databases, both: None) -> None:
    """It never becomes a percent; the quotes of other sources are kept."""
    database = databases.new()
    page = Snapshot("/pages/sums.txt", f"\n{OF_SUMS}".encode())
    found = extract_snapshot(page, Dating())
    assert found is not None
    assert (found.ticker, found.page_date) == (None, DAY)
    assert [(r.reason, r.raw, r.line, r.source) for r in found.rejects] == [
        (Reason.CHANGE_NOT_STORED, IN_SUMS.quotes[0], 2, "sums"),
        (Reason.CHANGE_NOT_STORED, IN_SUMS.quotes[1], 3, "sums"),
    ]
    with Store(database).writer("test", {}) as writer:
        pages = (page, Snapshot("/pages/ticker.txt", IN_TICKER.encode()))
        [done] = run([Part(pages)], writer, Job())
    assert (done.counts.outcomes[Outcome.REJECTED], done.counts.outcomes[Outcome.IMPORTED]) == (1, 1)
    assert [refusal.reason for refusal in done.refusals] == ["no percent as its change: cannot be stored"] * 2
    assert {each.pair for each in observed(Store(database))} == {"KGS/USD", "KZT/USD"}


def test_a_quote_without_a_change_is_refused_and_one_with_it_is_kept() -> None:
    board = ON_BOARD + "1 RUB = 1.05 KGS;\n"
    found = extract_snapshot(Snapshot("b", board.encode()), Dating(), (BOARD,))
    assert found is not None
    assert [str(quote.pair) for quote in found.quotes] == ["USD/KGS", "EUR/KGS"]
    assert [quote.line for quote in found.quotes] == [2, 3]
    assert [(r.reason, r.line) for r in found.rejects] == [(Reason.CHANGE_NOT_STORED, 4)]
    first = extract_snapshot(Snapshot("b", b"1 RUB = 1.05 KGS;\n1 USD = 2 KGS (1 %);\n"), Dating(), (BOARD,))
    assert first is not None
    assert [(quote.line, quote.span) for quote in first.quotes] == [(2, (18, 38))]
    many = "".join(f"1 RUB = 1.05{number} KGS;\n1 USD = 1 KGS;\n" for number in range(150))
    refused = extract_snapshot(Snapshot("b", many.encode()), Dating(), (BOARD,))
    assert refused is not None
    assert len(refused.rejects) == 102


def test_the_writer_keeps_no_change_that_is_no_percent(databases: Databases) -> None:
    with also_reading(SUMS):
        quotes = parse_page(OF_SUMS).quotes
    extraction = extract_snapshot(Snapshot("/pages/ticker.txt", IN_TICKER.encode()), Dating())
    assert extraction is not None
    told = re.escape("'USD: 12 650.30 (+15.2)' has no percent as its change: the database cannot keep it")
    database = databases.new()
    with Store(database).writer("test", {}) as writer:
        smuggled = extraction._replace(ticker=Ticker.of(quotes))
        with pytest.raises(StoreError, match=told):
            writer.write([Delivery((Batch((smuggled,), Counts()),))])
    assert observed(Store(database)) == []


def test_what_several_sources_read_is_a_conflict_with_their_names(both: None, tmp_path: Path) -> None:
    page = Snapshot("/pages/both.txt", (IN_TICKER + OF_SUMS).encode())
    with Store(str(tmp_path / "x.db")).writer("test", {}) as writer:
        [done] = run([Part((page,))], writer, Job())
    assert done.counts.outcomes[Outcome.CONFLICT] == 1
    assert [refusal.reason for refusal in done.refusals] == [
        "read by more than one source (timesca)",
        "read by more than one source (timesca)",
        "read by more than one source (sums)",
        "read by more than one source (sums)",
    ]


def test_files_are_read_again_by_other_grammars_only() -> None:
    """The marks of parts that databases hold today stay as they are."""
    part = Part((), version="v1")
    assert (
        Job(version="0.1.0").mark(part) == "e7133377601a9de67c6f00346a6ad6308a18b10544f5e2ff25213ea03cb6b2d3"
    )
    assert Job(Dating(given=DAY), Options(text_column="t"), "1").mark(part) == (
        "94a8fb6b9db3a4f49428d611685a1a56c301e1ae0533b16661a4a1387513ca94"
    )
    later = Grammar("board", BOARD.marks, BOARD.begins, BOARD.read, edition="2")
    several = [(), (BOARD,), (TIMESCA, BOARD), (TIMESCA, later)]
    marks = [Job(options=Options(grammars=grammars)).mark(part) for grammars in several]
    marks.append(Job().mark(part))
    assert len(set(marks)) == len(several) + 1
    with also_reading(BOARD):
        assert Job().mark(part) == marks[2]
