"""What was known when: later imports never change the answer as of an earlier instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from unittest.mock import Mock

import pytest
from command import Run
from conftest import Databases
from forked import fxtrack, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from storing import DATED, TEXTS, delivery, runs_of, store_pages

import fxtrack as api
from fxtrack.extract import Dating
from fxtrack.model import Capture, Filters, Pair, Snapshot
from fxtrack.numbers.daily import RULES
from fxtrack.numbers.series import View
from fxtrack.quality.official import Official
from fxtrack.questions.beside import Printed
from fxtrack.questions.examined import Examined
from fxtrack.questions.explained import PrintedChanges
from fxtrack.questions.pages import Pages
from fxtrack.questions.pairs import behind
from fxtrack.questions.priced import Priced
from fxtrack.store import Store, count_snapshots, read_counted, read_observations, read_pairs, read_sightings

_ASKED = ("USD/KGS", "TMT/KGS", "KGS/KZT", "EUR/USD")
_OFFICIAL = [
    Official(date(2025, 12, day), Pair(pair), Decimal(rate), 1, day)
    for day in range(1, 29)
    for pair, rate in (("USD/KGS", "87.45"), ("USD/TMT", "3.5"), ("KGS/KZT", "5.9"))
]


def answers(database: str, as_of: datetime) -> tuple[object, ...]:
    """Put every question there is."""
    known = Filters(as_of=as_of)
    pairs = [replace(known, pairs=(Pair(pair),)) for pair in _ASKED]
    crosses = replace(known, pairs=(Pair("KGS/KZT"), Pair("USD/TMT")))
    turned = View("first", per_usd=True)
    with Store(database).reading() as asked:
        examined = Examined.read(asked, known)
        return (
            read_observations(asked, known),
            read_observations(asked, known, undated=True),
            Priced.read(asked, View(), known).series,
            Priced.read(asked, turned, replace(known, include_flagged=True)).series,
            Priced.read(asked, View(), known).changes(),
            count_snapshots(asked, known),
            examined.findings(),
            PrintedChanges.read(asked, known).rows(),
            examined.coverage("month"),
            Examined.read(asked, replace(known, include_flagged=True)).far,
            Pages.read(asked, known).of([]),
            read_counted(asked, as_of),
            Printed.read(asked, known).beside(_OFFICIAL),
            read_pairs(asked, as_of),
            [behind(each.pairs, read_pairs(asked, as_of)) for each in pairs],
            [Examined.read(asked, each).coverage("month") for each in pairs],
            [Examined.read(asked, each).findings() for each in pairs],
            [PrintedChanges.read(asked, each).summary() for each in pairs],
            [Priced.read(asked, View(rule), crosses).series for rule in RULES],
            read_sightings(asked, Pair("KGS/USD"), None, as_of),
        )


def write(database: str, pages: list[Snapshot], dating: Dating | None = None) -> None:
    with Store(database).writer("test", {}) as opened:
        opened.write([delivery(*pages, dating=dating)])


PAGES = [Snapshot(f"/pages/{number}", text) for number, text in enumerate(TEXTS)]
_CAPTURED = [
    page._replace(location=f"/other{n}", capture=Capture(datetime(2025, 5, 1 + n, tzinfo=UTC), "warc"))
    for n, page in enumerate(PAGES[:20])
]


@pytest.mark.slow
@settings(max_examples=12)
@given(
    st.lists(st.lists(st.sampled_from([*PAGES, *_CAPTURED]), min_size=1, max_size=8), min_size=2, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5),
)
def test_later_imports_change_no_earlier_answer(
    tmp_path_factory: pytest.TempPathFactory, imports: list[list[Snapshot]], dated: list[bool]
) -> None:
    """Older pages, the same pages elsewhere, capture times told later, dates given later: all the same."""
    database = str(tmp_path_factory.mktemp("as-of") / "x.db")
    known: list[tuple[datetime, tuple[object, ...]]] = []
    for pages, give_a_date in zip(imports, dated, strict=False):
        write(database, pages, Dating(date(2025, 12, 8)) if give_a_date else None)
        at = runs_of(database)[-1].known_at
        assert at
        known.append((at, answers(database, at)))
        for instant, answer in known:
            assert answers(database, instant) == answer
        assert answers(database, at) == answers(database, at + timedelta(days=365_000))


def test_on_every_engine(databases: Databases) -> None:
    database = databases.new()
    write(database, PAGES[:20])
    [first] = runs_of(database)
    assert first.known_at
    before = answers(database, first.known_at)
    write(database, PAGES[10:], Dating(date(2025, 12, 8)))
    assert answers(database, first.known_at) == before
    assert answers(database, first.known_at.astimezone(timezone(timedelta(hours=-5)))) == before
    assert answers(database, datetime.now(UTC)) != before
    assert answers(database, first.known_at - timedelta(microseconds=1))[0] == []
    runs = runs_of(database)
    assert [(run.number, run.pages) for run in runs] == [(1, 20), (2, len(PAGES) - 10)]
    with Store(database).reading() as session:
        dated = read_observations(session, Filters(include_flagged=True))
        # Also those whose pages got a date since.
        undated = read_observations(session, Filters(as_of=first.known_at), undated=True)
    assert sum(run.new for run in runs) == len([*dated, *undated])


def test_a_pair_that_is_printed_later_was_not_known_before(elsewhere: Path) -> None:
    """What stands for a pair that is asked for is what was printed by then."""
    (elsewhere / "1.txt").write_text("KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 0%\n01 May 2025\n\n")
    (elsewhere / "2.txt").write_text("KGS/USD = 0.01144 0%\nTMT/USD = 0.28490 0%\n02 May 2025\n\n")
    fxtrack("import", "1.txt")
    [first] = rows(fxtrack("db", "runs"))

    def asked() -> list[Run]:
        known = ["--as-of", first["known_as_of"]]
        return [
            fxtrack(*question, *pairs, *known)
            for question in (
                ["coverage"],
                ["check"],
                ["check", "--peg", "USD/TMT=3.5"],
                ["rates"],
                ["observations"],
                ["check", "--printed-change"],
                ["changes", "--format", "table"],
                ["periods", "--format", "table"],
            )
            for pairs in (["--pair", "TMT/KGS"], ["--pair", "USD/TMT"], ["--pair", "KGS/USD"], [])
        ]

    before = asked()
    fxtrack("import", "2.txt")
    assert asked() == before


def test_a_date_alone_means_its_end_and_an_instant_without_a_zone_is_utc(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "1.txt").write_text("KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 0%\n01 May 2025\n\n")
    fxtrack("import", "1.txt")
    known = datetime.fromisoformat(rows(fxtrack("db", "runs"))[0]["known_as_of"])
    day = known.date()

    def number(as_of: str) -> int:
        return len(rows(fxtrack("rates", "--as-of", as_of)))

    assert [number(str(day)), number(str(day - timedelta(days=1)))] == [2, 0]
    for zone in ("UTC", "Asia/Tokyo", "America/Anchorage"):
        monkeypatch.setenv("TZ", zone)
        after, before = known.replace(tzinfo=None), known.replace(tzinfo=None) - timedelta(seconds=1)
        assert [number(after.isoformat()), number(before.isoformat())] == [2, 0]


@pytest.mark.parametrize(
    "text", ["20251208", "2025-W50-1", "2025W501", "20251208T1200", "2025-12-8", "2025-342"]
)
def test_other_forms_of_instants_and_dates_are_refused(text: str) -> None:
    assert "is not an instant such as 2025-12-08" in fxtrack("rates", "--as-of", text).err
    assert (
        f"--since {text} is not a day, week, month, quarter or year" in fxtrack("rates", "--since", text).err
    )


def test_a_run_is_known_when_its_last_part_is(databases: Databases) -> None:
    database = databases.new()
    with Store(database).writer("test", {}) as opened:
        for page in PAGES[:6]:
            opened.write([delivery(page)])
    [run] = runs_of(database)
    assert run.known_at
    assert answers(database, run.known_at) == answers(database, datetime.now(UTC) + timedelta(days=1))
    assert run.pages == 6


def test_a_clock_that_is_set_back(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits keep their order, and with it what was known when."""
    database = databases.new()
    write(database, PAGES[:10])
    first = runs_of(database)[0].known_at
    assert first
    before = answers(database, first)

    monkeypatch.setattr(
        "fxtrack.store.parts.datetime", Mock(now=Mock(return_value=first - timedelta(hours=3)))
    )
    write(database, PAGES[10:])
    assert answers(database, first) == before
    second = runs_of(database)[1].known_at
    assert second
    assert second > first


def test_revised(elsewhere: Path) -> None:
    """Without an instant: what the last import changed."""
    page = "KGS/USD = {} 0%\nKZT/USD = 0.00193 0%\n0{} May 2025\n\n"
    (elsewhere / "1.txt").write_text(page.format("0.01144", 1))
    (elsewhere / "2.txt").write_text(page.format("0.01146", 1))
    (elsewhere / "3.txt").write_text(page.format("0.01140", 2))
    fxtrack("import", "1.txt")
    only = fxtrack("changes", "--revised")
    assert (only.status, "nothing is revised" in only.err) == (1, True)
    fxtrack("import", "2.txt")
    fxtrack("import", "3.txt")
    [added, *others] = rows(fxtrack("changes", "--revised", "--pair", "KGS/USD"))
    assert (added["date"], added["revision"], added["rate_then"], added["rate_now"], others) == (
        "2025-05-02",
        "added",
        "",
        "0.01140",
        [],
    )
    runs = rows(fxtrack("db", "runs"))
    assert [row["new_observations"] for row in runs] == ["2", "1", "2"]
    run = fxtrack("changes", "--revised", "--as-of", runs[0]["known_as_of"], "--pair", "KGS/USD")
    fxtrack("import", ".", "--again")  # what is known is read again: that revises nothing
    [again] = rows(fxtrack("changes", "--revised", "--pair", "KGS/USD"))
    assert again["date"] == "2025-05-02"
    changed, added = rows(run)
    assert [changed[name] for name in ("revision", "rate_now", "high_then", "high_now")] == [
        "spread",
        "0.01144",
        "0.01144",
        "0.01146",
    ]
    counted = (
        "0 with another rate, 1 with the same rate and another low, high or number of prints, 0 gone, 1 new."
    )
    assert counted in run.err
    for_people = fxtrack("changes", "--revised", "--as-of", runs[0]["known_as_of"], "--format", "table").out
    assert [line.split()[2] for line in for_people.splitlines()[2:]] == ["other", "new", "new"]
    assert (changed["prints_then"], changed["prints_now"]) == ("1", "2")
    assert f"as of {runs[0]['known_as_of']}" in run.err
    as_known = fxtrack("rates", "--as-of", runs[0]["known_as_of"], "--pair", "KGS/USD")
    assert [row["date"] for row in rows(as_known)] == ["2025-05-01"]
    frame = api.open("fxtrack.db").revisions(as_of=datetime.fromisoformat(runs[0]["known_as_of"]))
    assert list(frame["revision"]) == ["spread", "added", "added"]


def test_a_report_as_of_an_instant_is_the_same_bytes_later(elsewhere: Path) -> None:
    for number, text in enumerate(DATED):
        (elsewhere / f"{number:03}.txt").write_bytes(text)
    half = [f"{number:03}.txt" for number in range(0, len(DATED), 2)]
    assert fxtrack("import", *half).status == 0
    [run] = rows(fxtrack("db", "runs"))
    assert fxtrack("report", "--out", "then", "--as-of", run["known_as_of"]).status == 0
    assert fxtrack("import", ".").status == 0
    assert fxtrack("report", "--out", "later", "--as-of", run["known_as_of"]).status == 0
    assert fxtrack("report", "--out", "now").status == 0
    then, later, now = (
        {path.name: path.read_bytes() for path in (elsewhere / name).iterdir()}
        for name in ("then", "later", "now")
    )
    assert then == later
    assert then["rates.csv"] != now["rates.csv"]


def test_an_instant_to_come_is_told(elsewhere: Path) -> None:
    store_pages("fxtrack.db", TEXTS[0].decode())
    run = fxtrack("rates", "--as-of", "2999-01-01")
    assert "is yet to come: imports until then will change the answer" in run.err
