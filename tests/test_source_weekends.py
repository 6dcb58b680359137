"""Weekends are a property of the source: Saturday and Sunday, Friday and Saturday, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from running import runner

import fxtrack
from fxtrack.answers.weekdays import neighbours, possible_days
from fxtrack.cli import main
from fxtrack.errors import InputError
from fxtrack.pages.grammar import Grammar
from fxtrack.pages.grammars import register_grammar, registered_grammars, unregister_grammar, weekend_of
from fxtrack.pages.timesca import TIMESCA

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
FIRST = date(2025, 9, 1)
"""A Monday."""
DAYS = 140

WEEKENDS = {"timesca": {SATURDAY, SUNDAY}, "gulf": {FRIDAY, SATURDAY}, "daily": set[int]()}


@contextmanager
def only(source: str) -> Iterator[None]:
    """Read pages by one source, which prints like the built-in one."""
    before = registered_grammars()
    for each in before:
        unregister_grammar(each.name)
    chosen = replace(TIMESCA, name=source, weekend=frozenset(WEEKENDS[source]))
    register_grammar(chosen)
    try:
        yield
    finally:
        unregister_grammar(source)
        for each in before:
            register_grammar(each)


def page(day: date, *, odd: set[int]) -> str:
    """Print a page; on days that are another market, its rate is higher than on all others."""
    rate = f"0.00{210 if day.weekday() in odd else 190 + day.toordinal() % 3}"
    return f"KGS/USD = 0.01144 0%\nKZT/USD = {rate} 0%\n{day:%d %B %Y}\n"


@pytest.fixture(params=list(WEEKENDS))
def source(request: pytest.FixtureRequest, elsewhere: Path) -> Iterator[str]:
    """A database of pages of one source, whose weekends are another market."""
    name: str = request.param
    (elsewhere / "pages").mkdir()
    for place in range(DAYS):
        day = FIRST + timedelta(place)
        (elsewhere / "pages" / f"{day}.txt").write_text(page(day, odd=WEEKENDS[name]))
    with only(name):
        with fxtrack.open("fx.db", create=True) as db:
            assert db.import_("pages").counts.imported == DAYS
        yield name


def days_of(source: str) -> list[bool]:
    return [(FIRST + timedelta(place)).weekday() in WEEKENDS[source] for place in range(DAYS)]


def test_every_list_of_dates_marks_the_weekends_of_the_source(source: str) -> None:
    with fxtrack.open("fx.db") as db:
        rates = db.rates(pairs="KZT/USD")
        observations = db.observations(pairs="KZT/USD")
        weekdays = db.rates(pairs="KZT/USD", weekdays=True)
    for frame in (rates, observations):
        assert [mark == "weekend" for mark in frame["mark"]] == days_of(source)
    assert [day.weekday() in WEEKENDS[source] for day in weekdays["date"]] == [False] * days_of(source).count(
        False
    )


def test_comparisons_leave_out_the_weekends_of_the_source(source: str) -> None:
    with fxtrack.open("fx.db") as db:
        # The last day of all is a Sunday, the one before a Saturday.
        changes = db.changes(pairs="KZT/USD").set_index("period")
        stats = db.stats(pairs="KZT/USD").iloc[0]
        september = db.periods(pairs="KZT/USD", by="month").iloc[0]
    last = {"timesca": "2026-01-16", "gulf": "2026-01-18", "daily": "2026-01-18"}[source]
    before = {"timesca": "2026-01-15", "gulf": "2026-01-15", "daily": "2026-01-17"}[source]
    row = changes.loc["previous date"]
    assert (f"{row['date']:%F}", f"{row['reference_date']:%F}") == (last, before)
    assert stats["dates"] == days_of(source).count(False)
    assert stats["high"] < 0.002, "no rate of a weekend takes part"
    # Consecutive days are those between which there is only a weekend.
    assert stats["changes"] == stats["dates"] - 1
    # September 2025 begins on a Monday and has 30 days.
    assert september["possible"] == {"timesca": 22, "gulf": 22, "daily": 30}[source]


def test_checks_look_at_the_weekends_of_the_source(source: str) -> None:
    with fxtrack.open("fx.db") as db:
        found = db.findings()
    market = found[found["kind"] == "weekend market"]
    assert len(market) == (0 if source == "daily" else 1)
    if source != "daily":
        assert re.search(rf"{DAYS // 7}|{DAYS // 7 - 1} of", market.iloc[0]["text"])


def test_notes_name_the_days_of_the_source(source: str) -> None:
    def told_by(command: str, *more: str) -> str:
        done = runner().invoke(
            main, ["--db", "fx.db", command, "--pair", "KZT/USD", "--format", "table", *more]
        )
        assert done.exit_code == 0, done.output
        return done.stderr

    periods, stats, alike = told_by("periods"), told_by("stats"), told_by("stats", "--weekends")
    possible = {"timesca": "Mondays to Fridays", "gulf": "Sundays to Thursdays", "daily": "all days"}[source]
    beside = {"timesca": "Friday and Monday", "gulf": "Thursday and Sunday", "daily": None}[source]
    assert f"Possible dates: {possible}, public holidays included." in periods
    assert re.findall(r"(\w+ and \w+) are neighbours", stats) == ([beside] if beside else [])
    assert "are neighbours" not in alike


@pytest.mark.parametrize(
    ("weekend", "possible", "beside"),
    [
        ({SUNDAY}, "Mondays to Saturdays", ["Saturday and Monday are neighbours."]),
        ({FRIDAY}, "Saturdays to Thursdays", ["Thursday and Saturday are neighbours."]),
        (
            {2, SUNDAY},
            "all days but Wednesdays and Sundays",
            ["Saturday and Monday are neighbours.", "Tuesday and Thursday are neighbours."],
        ),
    ],
)
def test_days_that_are_no_weekend_are_named(weekend: set[int], possible: str, beside: list[str]) -> None:
    assert possible_days(weekend) == possible
    assert neighbours(weekend) == beside


def test_alerts_leave_out_the_weekends_of_the_source(source: str) -> None:
    asked = ["--db", "fx.db", "check", "--pair", "KZT/USD", "--format", "csv", "--today", "2026-01-18"]
    asked += ["--move", "5:3"]
    told = runner().invoke(main, asked).stdout
    alike = runner().invoke(main, [*asked, "--weekends"]).stdout
    assert "move" not in told
    assert ("move" in alike) == (source != "daily")


def test_a_source_is_asked_by_name() -> None:
    with only("gulf"):
        assert weekend_of("gulf") == weekend_of() == {FRIDAY, SATURDAY}
        with pytest.raises(InputError, match="there is no source 'timesca'"):
            weekend_of("timesca")
    assert weekend_of("timesca") == weekend_of() == {SATURDAY, SUNDAY}


def test_the_source_that_is_registered_first_counts_and_the_built_in_one_where_none_is() -> None:
    register_grammar(replace(TIMESCA, name="gulf", weekend=frozenset({FRIDAY, SATURDAY})))
    try:
        assert weekend_of() == {SATURDAY, SUNDAY}
    finally:
        unregister_grammar("gulf")
    unregister_grammar("timesca")
    try:
        assert weekend_of() == {SATURDAY, SUNDAY}
    finally:
        register_grammar(TIMESCA)


def test_a_grammar_that_says_nothing_has_saturdays_and_sundays() -> None:
    plain = Grammar("plain", marks=TIMESCA.marks, begins=TIMESCA.begins, read=TIMESCA.read)
    assert plain.weekend == {SATURDAY, SUNDAY}


def test_what_a_source_says_of_its_weekends_stands_in_its_own_room() -> None:
    """Everything else asks ``weekend_of``."""
    package = Path(fxtrack.__file__).parent
    modules = [each for each in package.rglob("*.py") if each.parent.name != "pages"]
    assert modules
    importing = re.compile(r"from fxtrack\.pages\.timesca import|pages import .*timesca|TIMESCA\b")
    assert [each for each in modules if importing.search(each.read_text())] == []
