"""What titles, captions and alt texts say of times, weekends, round trips and dates: only what is so."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import click
import pytest
from forked import fxtrack
from trips import plainly_further, ramp, trip

from fxtrack.charts.changes import draw_changes
from fxtrack.charts.index import draw_index
from fxtrack.charts.kinds import references
from fxtrack.charts.marks import lines_of
from fxtrack.charts.overview import draw_overview
from fxtrack.charts.trend import draw_trend
from fxtrack.cli import main
from fxtrack.drawing.scene import Scene
from fxtrack.drawing.sheet import Look
from fxtrack.model import Pair, Prints
from fxtrack.numbers import intervals
from fxtrack.numbers.changes import changes
from fxtrack.numbers.further import Further, further
from fxtrack.numbers.headline import headline, in_brief
from fxtrack.numbers.lasting import Story, course
from fxtrack.numbers.rates import Rate
from fxtrack.numbers.series import View, series
from fxtrack.words import words

EN, RU = words("en"), words("ru")
MONDAY = date(2025, 1, 6)
KGS, KZT, TJS = Pair("KGS/USD"), Pair("KZT/USD"), Pair("TJS/USD")
RULE = "daily median"


def weekdays(begin: date = MONDAY) -> Iterator[date]:
    day = begin
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def made(pair: Pair, rates: Sequence[str], begin: date = MONDAY, *, every_day: bool = False) -> list[Rate]:
    """Daily rates of weekdays from a date on, or of every day."""
    days = (begin + timedelta(days=n) for n in range(len(rates))) if every_day else weekdays(begin)
    prints = [Prints(day, pair, (Decimal(rate),)) for day, rate in zip(days, rates, strict=False)]
    return series(prints, View(), [pair]).rates


def said(scene: Scene) -> set[str]:
    return {label.text for label in scene.labels}


def all_text(scene: Scene) -> str:
    return " ".join(label.text for label in scene.labels)


GAINS = ["0.0100"] * 4 + ["0.0110"] * 4
LOSES = ["0.0110"] * 4 + ["0.0100"] * 4
SATURDAY = date(2025, 1, 11)


# Times.


def test_an_overview_has_one_time_only_where_it_is_that_of_all() -> None:
    same = [*made(KGS, GAINS), *made(TJS, LOSES)]
    # The last date of all is a weekend: no change ends there.
    weekend = [*made(TJS, [*LOSES, "0.0101"], every_day=True)]
    scene = draw_overview(lines_of(same), Look(), RULE)
    assert scene.title.endswith(". 6 January 2025 to 15 January 2025")
    assert not any(text.startswith("6 Jan 2025 to") for text in said(scene))
    both = draw_overview(lines_of([*made(KGS, ["0.0100"] * 5), *weekend[:7]]), Look(), RULE)
    assert both.title.endswith(". 6 January 2025 to 10 January 2025")


@pytest.mark.parametrize(
    ("look", "subtitle", "times"),
    [
        (
            Look(),
            "Changes from the first to the last weekday of each",
            {"6 Jan 2025 to 15 Jan 2025", "3 Mar 2025 to 12 Mar 2025"},
        ),
        (
            Look(lang="ru"),
            "Изменения с первого по последний будний день каждого ряда",
            {"6 янв 2025 \u2013 15 янв 2025", "3 мар 2025 \u2013 12 мар 2025"},
        ),
    ],
    ids=["en", "ru"],
)
def test_pairs_of_different_dates_each_state_their_own(look: Look, subtitle: str, times: set[str]) -> None:
    lines = lines_of([*made(KGS, GAINS), *made(TJS, LOSES, date(2025, 3, 3))])
    scene = draw_overview(lines, look, RULE)
    assert subtitle in said(scene)
    texts = " ".join(label.text for label in scene.labels)
    assert all(time in texts for time in times)


def test_times_are_of_dates_where_weekends_are_compared() -> None:
    lines = lines_of([*made(KGS, GAINS), *made(TJS, LOSES, date(2025, 3, 3))], weekends=True)
    assert "Changes from the first to the last date of each" in said(draw_overview(lines, Look(), RULE))


def test_single_dates_have_no_changes_to_date() -> None:
    lines = lines_of([*made(KGS, GAINS[:1]), *made(TJS, LOSES[:1], date(2025, 3, 3))])
    scene = draw_overview(lines, Look(), RULE)
    assert scene.title.endswith(". 6 January 2025 to 3 March 2025")


@pytest.mark.parametrize("width", [8.0, 16.0])
def test_rows_of_changes_name_their_dates_at_every_width(width: float) -> None:
    rows = changes(made(KGS, GAINS))
    assert "from 6 Jan 2025" in all_text(draw_changes(rows, Look())).replace("\n", " ")
    assert "from 6 Jan 2025" in all_text(draw_changes(rows, Look(width=6)))
    assert "6 янв 2025" in all_text(draw_changes(rows, Look(width=width, lang="ru")))


# Weekends only.


@pytest.mark.parametrize(
    ("look", "words_of_it"),
    [
        (Look(), "weekend rates only, no change is given"),
        (Look(lang="ru"), "есть только курсы выходных, изменение не рассчитано"),
    ],
    ids=["en", "ru"],
)
def test_a_pair_of_weekend_rates_only_says_so_in_every_chart(look: Look, words_of_it: str) -> None:
    only, other = made(KZT, ["0.0021", "0.0022"], SATURDAY, every_day=True), made(TJS, LOSES)
    lines, compared = lines_of([*only, *other]), lines_of(other)
    in_index = draw_index(compared, references(other, MONDAY), MONDAY, look, RULE, only_weekends=[KZT])
    scenes = [
        draw_overview(lines, look, RULE),
        draw_trend(lines[0], look, RULE),
        in_index,
        draw_changes(changes(other), look, [KZT]),
    ]
    for scene in scenes:
        assert words_of_it in all_text(scene)
    # No rate of a weekend stands as the latest at the end of its line; that of the other pair does.
    for scene in scenes[:2]:
        assert not any(label.bold and label.text in {"0.0022", "0,0022"} for label in scene.labels)
    assert any(label.bold and label.text in {"0.0100", "0,0100"} for label in scenes[0].labels)


def test_a_report_says_everywhere_which_pair_has_weekend_rates_only(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for day in range(6, 16):
        kzt = f" KZT/USD = 0.0021{day % 3} 0.01%" if day in {11, 12} else ""
        text = (
            f"KGS/USD = 0.0110{day % 3} -0.01%  TJS/USD = 0.0911{day % 3} 0.02%{kzt}\n{day:02} January 2025\n"
        )
        (pages / f"{day}.txt").write_text(text)
    out, database = tmp_path / "out", tmp_path / "rates.db"
    assert fxtrack("--db", database, "import", pages).status == 0
    assert fxtrack("--db", database, "report", "--out", out).status == 0
    told = "KZT/USD: weekend rates only, no change is given."
    assert told in (out / "changes.md").read_text()
    page = (out / "index.html").read_text()
    labels = [each.split('"')[0] for each in page.split('aria-label="')[1:]]
    for begin in ("Exchange rates", "Changes up to"):
        assert any(each.startswith(begin) and "weekend rates only" in each for each in labels), begin
    assert sum(told in each for each in labels) >= 4  # index and changes, on wide and on narrow screens
    assert f"<p>{told}</p>" in page or f">{told}<" in page  # under the table of changes


# Round trips.


AWAY_AND_BACK = ramp(0.01, (20, 0.013), (5, 0.013), (20, 0.01), (5, 0.01))
TRIPS = {
    "up and back": (AWAY_AND_BACK, Story.MOVED, (False, True)),
    "down and back": (ramp(0.01, (20, 0.007), (5, 0.007), (20, 0.01), (5, 0.01)), Story.MOVED, (True, False)),
    "up, and back most of the way": (ramp(0.01, (5, 0.01), (20, 0.013), (20, 0.0102), (5, 0.0102)), Story.LASTING, (False, True)),
    "up and down and up a little": (
        ramp(0.01, (5, 0.01), (20, 0.013), (20, 0.008), (20, 0.0102), (5, 0.0102)),
        Story.LASTING,
        (True, True),
    ),
    "up, and a little back": (ramp(0.01, (20, 0.013), (9, 0.0125), (5, 0.0125)), Story.LASTING, (False, False)),
    "straight up": (ramp(0.01, (40, 0.013)), Story.LASTING, (False, False)),
    "one day beside": (["0.01000"] * 8 + ["0.01300"] + ["0.01001"] * 8, Story.MOVED, (False, False)),
    "three days in a row of many": (["0.01000"] * 8 + ["0.01300"] * 3 + ["0.01000"] * 8, Story.MOVED, (False, False)),
    "four days in a row": (["0.01000"] * 8 + ["0.01300"] * 4 + ["0.01000"] * 8, Story.MOVED, (False, True)),
    "three days of nine": (["0.01000"] * 3 + ["0.01300"] * 3 + ["0.01000"] * 3, Story.MOVED, (False, True)),
    "two days of eight": (["0.01000"] * 3 + ["0.01300"] * 2 + ["0.01000"] * 3, Story.MOVED, (False, False)),
    "no further than the digits allow": (["0.01"] * 4 + ["0.02"] * 4 + ["0.01"] * 4, Story.HIDDEN, (False, False)),
    "no wider than the ends wobble": (
        ["0.0100", "0.0110"] * 4 + ["0.0119"] * 4 + ["0.0100", "0.0110"] * 4,
        Story.MOVED,
        (False, False),
    ),
    "two levels, and for a week beyond": (
        ["0.28490", "0.28571"] * 30 + ["0.31000"] * 5 + ["0.28490", "0.28571"] * 4,
        Story.MOVED,
        (False, True),
    ),
    "two levels, one of them for a week": (
        ["0.28490"] * 6 + ["0.28571"] * 5 + ["0.28490"] * 5 + ["0.28571", "0.28490"] + ["0.28490"] * 6,
        Story.LEVELS,
        (False, False),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRIPS)
def test_what_went_further_in_between(name: str) -> None:
    rates, kind, (low, high) = TRIPS[name]
    found = course(made(KGS, rates))
    assert found.kind is kind
    assert (found.further.low is not None, found.further.high is not None) == (low, high)


def test_a_title_tells_how_far_it_went_and_when() -> None:
    rates = made(KGS, TRIPS["up and down and up a little"][0])
    told, russian = headline(KGS, rates), headline(KGS, rates, RU)
    assert told.title == (
        "The Kyrgyz som gained 2.0% against the US dollar, moving between 0.00800 and 0.01300"
    )
    assert told.note == "Lowest 0.00800, 10 March 2025; highest 0.01300, 10 February 2025"
    assert russian.title == (
        "Кыргызский сом укрепился на 2,0% к доллару США; за это время курс был от 0,00800 до 0,01300"
    )
    assert russian.note == "Минимум 0,00800, 10 марта 2025 г.; максимум 0,01300, 10 февраля 2025 г."
    assert in_brief(rates, EN) == "+2.0%, low 0.00800, high 0.01300"
    assert in_brief(rates, RU) == "+2,0%, минимум 0,00800, максимум 0,01300"
    lost = headline(KGS, made(KGS, ramp(0.0102, (5, 0.0102), (20, 0.013), (20, 0.01), (5, 0.01))))
    assert lost.title == "The Kyrgyz som lost 2.0% against the US dollar, moving between 0.01000 and 0.01300"
    assert lost.note == "Lowest 0.01000, first on 10 March 2025; highest 0.01300, 10 February 2025"


def test_what_came_back_tells_how_far_it_went_and_when() -> None:
    rates = made(KGS, AWAY_AND_BACK)
    told = headline(KGS, rates)
    assert told.title == "The Kyrgyz som moved between 0.01000 and 0.01300 US dollars, with no lasting change"
    assert told.note == "Lowest 0.01000, first on 6 January 2025; highest 0.01300, first on 3 February 2025"
    assert in_brief(rates, EN) == "no lasting change, high 0.01300"
    assert in_brief(rates, RU) == "устойчивого изменения нет, максимум 0,01300"
    texts = all_text(draw_trend(lines_of(rates)[0], Look(), RULE))
    assert "highest 0.01300, first on 3 February 2025." in texts
    panels = draw_overview(lines_of([*rates, *made(TJS, LOSES)]), Look(), RULE)
    assert "no lasting change, high 0.01300" in " ".join(label.text for label in panels.labels)
    narrow = draw_overview(lines_of([*rates, *made(TJS, LOSES)]), Look(width=8), RULE)
    assert "Kyrgyz som: no lasting change, high 0.01300" in " ".join(label.text for label in narrow.labels)


def test_an_index_names_what_went_further_in_between() -> None:
    drawn = [*made(KGS, AWAY_AND_BACK), *made(TJS, ramp(0.09, (50, 0.1)))]
    lines = lines_of(drawn)
    scene = draw_index(lines, references(drawn, MONDAY), MONDAY, Look(), RULE)
    assert "Went further in between: Kyrgyz som (high 130.0)." in all_text(scene)
    russian = draw_index(lines, references(drawn, MONDAY), MONDAY, Look(lang="ru"), RULE)
    assert "В промежутке курс уходил дальше: Кыргызский сом (максимум 130,0)." in all_text(russian)


def test_further_agrees_with_a_second_reckoning() -> None:
    chance, both = random.Random(14), set()
    for _ in range(2000):
        rates = trip(chance)
        found = further([intervals.printed(Decimal(rate)) for rate in rates])
        told = found.low is not None, found.high is not None
        assert told == plainly_further(rates), rates
        both.add(told)
    assert both >= {(False, False), (True, False), (False, True)}


def is_said(values: Sequence[float]) -> bool:
    return any(further([intervals.printed(Decimal(f"{value:.5f}")) for value in values]))


@pytest.mark.parametrize(
    ("dates", "number", "most"), [(9, 2500, 0.002), (12, 2500, 0.001), (30, 1500, 0.001), (120, 500, 0.003)]
)
def test_a_series_that_only_wobbles_is_seldom_said_to_have_gone_further(
    dates: int, number: int, most: float
) -> None:
    """Seven thousand series of rates in any order: in fewer than 2 of 1,000 a stretch stands out."""
    chance = random.Random(dates)
    called = sum(is_said([0.3 * (1 + chance.gauss(0, 0.02)) for _ in range(dates)]) for _ in range(number))
    assert called <= most * number


def test_a_series_of_two_levels_is_seldom_said_to_have_gone_further() -> None:
    chance = random.Random(6)
    found = [
        course(made(KGS, [chance.choice(["0.28490", "0.28571"]) for _ in range(chance.randint(9, 60))]))
        for _ in range(1500)
    ]
    assert sum(any(each.further) for each in found) / 1500 < 0.002


def test_few_dates_have_nothing_in_between() -> None:
    assert (
        further([intervals.printed(Decimal(rate)) for rate in ("1.0", "9.0", "9.0", "9.0", "1.0")])
        == Further()
    )


# Dates that have to be days.


def dates_asked() -> Iterator[tuple[str, ...]]:
    """Every option of every command that takes one day or an instant."""

    def walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if isinstance(command, click.Group):
            ctx = click.Context(command)
            for name in command.list_commands(ctx):
                each = command.get_command(ctx, name)
                yield from walk(each, (*path, name)) if each else ()
            return
        for param in command.params:
            if isinstance(param, click.Option) and param.metavar in {"DATE", "INSTANT"}:
                yield (*path, param.opts[0])

    yield from walk(main, ())


TAKE_MONTHS = {"--since", "--until"}
ASKED = sorted(each for each in dates_asked() if each[-1] not in TAKE_MONTHS)


def test_the_options_that_take_a_day_are_found() -> None:
    assert {each[-1] for each in ASKED} == {
        "--index",
        "--date",
        "--today",
        "--from",
        "--to",
        "--as-of",
        "--dated-as",
    }


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("2025-02", "month", "2025-02-01 or 2025-02-28"),
        ("2025-Q1", "quarter", "2025-01-01 or 2025-03-31"),
        ("2025", "year", "2025-01-01 or 2025-12-31"),
    ],
)
def test_a_month_in_place_of_a_day_is_told_which_days_there_are(
    asked: tuple[str, ...], text: str, kind: str, days: str
) -> None:
    told = fxtrack(*asked, text)
    assert told.status == 2
    assert f"is a {kind}, not a day: say {days}" in " ".join(told.err.split())


@pytest.mark.parametrize(
    "command",
    [
        ("trace", "KGS/USD", "2025-02"),
        ("db", "retract", "--observation", "2025-02", "KGS/USD", "1", "1", "--reason", "none"),
    ],
)
def test_a_month_in_place_of_the_day_of_an_observation(command: tuple[str, ...], tmp_path: Path) -> None:
    told = fxtrack("--db", tmp_path / "rates.db", *command)
    assert told.status == 2
    assert "is a month, not a day: say 2025-02-01 or 2025-02-28" in " ".join(told.err.split())


@pytest.mark.parametrize(
    ("weeks", "title"), [(1, "Exchange rates against the US dollar"), (0, "The Tajik somoni")]
)
def test_series_that_begin_in_different_weeks_are_not_ranked(weeks: int, title: str) -> None:
    """Both end on one day, but a gain since January and one since February are no race."""
    long, short = ["0.0100"] * 5 * weeks + GAINS, [*LOSES[4:], *LOSES[:4]]
    drawn = [*made(KGS, long), *made(TJS, short, MONDAY + timedelta(weeks=weeks))]
    scene = draw_index(lines_of(drawn), references(drawn, None), None, Look(), RULE)
    assert scene.title.startswith(title)
    assert ("series begin on different dates and are not ranked" in scene.title) == bool(weeks)
