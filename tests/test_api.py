"""The public Python interface, as its documentation shows it."""

from __future__ import annotations

import doctest
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from command import fxtrack as command
from pages import as_text, captures
from storing import content

import fxtrack
from fxtrack.errors import InputError
from fxtrack.ingest import Done
from fxtrack.model import Outcome, Pair
from fxtrack.pages import parse
from fxtrack.quality.ratefile import Reading
from fxtrack.store import schema
from fxtrack.store.engine import connect_to


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


def test_import_makes_a_database(elsewhere: Path) -> None:
    """One path or several, of any kind; what cannot be taken is told."""
    (elsewhere / "good.txt").write_text(TICKER + "01 May 2025\n")
    (elsewhere / "undated.txt").write_text(TICKER.replace("1", "3"))
    (elsewhere / "list").write_text("undated.txt\n")
    told: list[Done] = []
    with fxtrack.open("new.db", create=True) as db:
        assert db.rates().empty
        imported = db.import_("good.txt", progress=told.append)
        assert (imported.counts.imported, imported.refusals, imported.interrupted) == (1, (), False)
        assert [done.counts for done in told] == [imported.counts]
        imported = db.import_([elsewhere / "good.txt", "gone"], lists=["list"], date=date(2025, 5, 2))
        assert +imported.counts.outcomes == {Outcome.IMPORTED: 1, Outcome.KNOWN: 1, Outcome.UNREADABLE: 1}
        assert imported.refusals == (
            ("unreadable: no such file or folder", str(elsewhere / "gone"), None, ""),
        )
        assert [str(day) for day in db.rates(pairs="KGS/USD")["date"]] == ["2025-05-01", "2025-05-02"]
    with fxtrack.open("new.db", create=True) as db:
        assert len(db.rates()) == 4


def test_imports_from_python_and_from_the_command_line_are_the_same(elsewhere: Path) -> None:
    pages = [as_text(c) for c in captures()[::8]] + ["KGS/USD = 1 0%\nKGS/USD = 2 0%\n", "KGS/USD = 1"]
    (elsewhere / "pages").mkdir()
    for number, page in enumerate(pages):
        (elsewhere / "pages" / f"{number}.txt").write_text(page)
    assert (
        command("--db", "a.db", "import", "pages", "--date", "2025-05-01", "--rejects", "a.csv").status == 0
    )
    with fxtrack.open("b.db", create=True) as db, ThreadPoolExecutor(3) as pool:
        imported = db.import_("pages", date=date(2025, 5, 1), rejects="b.csv", executor=pool, jobs=3)
        listed = imported.refusals
    assert content("a.db") == content("b.db")
    assert (elsewhere / "a.csv").read_bytes() == (elsewhere / "b.csv").read_bytes()
    assert len(listed) == imported.counts.refused > 2
    noted: list[Any] = []
    for name in ("a.db", "b.db"):
        with connect_to(name, "ro").connect() as connection:
            noted += connection.execute(
                sa.select(schema.import_run.c.options, schema.import_run.c.version)
            ).all()
    assert noted[0] == noted[1]
    assert json.loads(noted[0].options) == {
        "captured": False,
        "date": "2025-05-01",
        "filename": False,
        "lists": [],
        "paths": ["pages"],
    }


def test_a_dry_run_and_a_stop(elsewhere: Path) -> None:
    (elsewhere / "good.txt").write_text(TICKER + "01 May 2025\n")
    with fxtrack.open("x.db", create=True) as db:
        assert db.import_("good.txt", dry_run=True).counts.imported == 1
        stopped = db.import_("good.txt", stop=lambda: True)
        assert (stopped.counts.snapshots, stopped.interrupted) == (0, True)
        assert db.observations().empty


TICKER = "KGS/USD = 1 0%\nKZT/USD = 2 0%\n"
REFUSED_OPTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "a date to come": (
        {"date": date(2999, 1, 1)},
        "date 2999-01-01 is in the future: no page can be of that day",
    ),
    "a date as text": ({"date": "2025-05-01"}, "date is a datetime.date, not '2025-05-01'"),
    "an instant": ({"date": datetime(2025, 5, 1)}, "date is a datetime.date, not "),
    "a source of dates": ({"date_from": "crawl"}, "date_from is 'captured' or 'filename', not 'crawl'"),
    "no process": ({"jobs": 0}, "jobs is 1 or more, not 0"),
    "the page": (
        {"rejects": "./page.txt"},
        "rejects page.txt would overwrite the database, a page or a list",
    ),
    "the database": ({"rejects": "x.db"}, "rejects x.db would overwrite the database, a page or a list"),
    "a list": (
        {"rejects": "list", "lists": ["list"]},
        "rejects list would overwrite the database, a page or a list",
    ),
    "two readers": ({"lists": ["-"], "paths": ["-"]}, "standard input (-) can be read only once"),
    "a list that is gone": ({"lists": ["gone"]}, "cannot read the list gone: no such file or directory"),
}


@pytest.mark.parametrize("name", REFUSED_OPTIONS)
def test_what_cannot_be_imported_is_refused(elsewhere: Path, name: str) -> None:
    (elsewhere / "page.txt").write_text(TICKER)
    (elsewhere / "list").write_text("page.txt\n")
    options, told = REFUSED_OPTIONS[name]
    with fxtrack.open("x.db", create=True) as db:
        with pytest.raises(InputError, match=f"^{re.escape(told)}"):
            db.import_(**{"paths": ["page.txt"], **options})
        assert db.observations(undated=True).empty
    assert (elsewhere / "list").read_text() == "page.txt\n"


def test_an_import_in_a_session_is_refused(elsewhere: Path) -> None:
    """It would wait for the end of the session, and the session for it."""
    with (
        fxtrack.open("x.db", create=True) as db,
        db.session(),
        pytest.raises(InputError, match="call it outside"),
    ):
        db.import_("page.txt")


def test_standard_input_that_is_closed_is_told(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a program without a console."""
    monkeypatch.setattr("sys.stdin", None)
    with fxtrack.open("x.db", create=True) as db:
        for options in ({"paths": "-"}, {"lists": ["-"]}):
            with pytest.raises(
                InputError, match=r"^standard input is closed: there is nothing to read from -$"
            ):
                db.import_(**options)


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
        ({"since": "2025-12-8"}, "since '2025-12-8' is not a day, week, month, quarter or year"),
        (
            {"until": datetime(2025, 12, 8, tzinfo=UTC)},
            "until is a datetime.date, or a text such as 2025-12-08, 2025-03, 2025-Q1 or 2025, not ",
        ),
    ],
)
def test_dates_and_instants_of_another_type_are_refused(
    database: str, filters: dict[str, Any], said: str
) -> None:
    with fxtrack.open(database) as db, pytest.raises(InputError, match=said):
        db.rates(**filters)


METHODS = [
    name
    for name in dir(fxtrack.Database)
    if not name.startswith("_") and name not in {"session", "sightings"}
]


NO_FILTERS = set("chart export import_ report retract retractions runs undo_retraction".split())


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("option", ["sinse", "pair", "monthly", "includeflagged"])
def test_an_unknown_keyword_is_refused(database: str, name: str, option: str) -> None:
    """It would be ignored, and everything returned."""
    required = ["x.csv"] if name in {"chart", "export", "import_", "official", "report"} else []
    with fxtrack.open(database) as db, pytest.raises(TypeError, match=f"'{option}'"):
        getattr(db, name)(*required, **{option: "mean"})


@pytest.mark.parametrize("name", sorted(set(METHODS) - NO_FILTERS))
def test_every_question_takes_every_filter(database: str, name: str, elsewhere: Path) -> None:
    """Of one pair and day there is less than of all of them; a single pair may be a string."""
    (elsewhere / "rates.csv").write_text("date,rate\n2025-12-08,87.45\n2025-12-09,88.10\n")
    needed: dict[str, list[Any]] = {
        "official": ["rates.csv", Reading(of=Pair("USD/KGS"))],
        "change_between": ["2025-12-08"],
    }
    required = needed.get(name, [])
    later = datetime.now(UTC) + timedelta(days=1)
    with fxtrack.open(database) as db:
        ask = getattr(db, name)
        if name == "revisions":
            required_as_of = {"as_of": datetime.now(UTC) - timedelta(days=1)}
            everything, some = (ask(**required_as_of, **more) for more in ({}, {"pairs": "KGS/USD"}))
            assert 0 < size(some) < size(everything)
            return
        day = {"since": date(2025, 12, 8), "until": date(2025, 12, 8)}
        everything = ask(*required)
        some = ask(*required, pairs="KGS/USD", include_flagged=True, as_of=later, **day)
        listed = ask(*required, pairs=["kgs/usd"], include_flagged=True, as_of=later, **day)
        assert size(some) == size(listed)
        assert size(some) < size(everything)
        assert size(ask(*required, as_of=later)) == size(everything)
        assert size(ask(*required, as_of=datetime(2020, 1, 1, tzinfo=UTC), pairs="KZT/USD")) < size(
            everything
        )


def size(answer: Any) -> int:
    if hasattr(answer, "rates"):
        return len(answer.rates)
    if "verdict" in answer and "official" in answer:
        return int((answer["verdict"] != "no print on that date").sum())
    return len(answer)


@pytest.mark.parametrize("name", ["rates", "series", "changes", "revisions"])
@pytest.mark.parametrize(
    "view",
    [
        {"daily": "low"},
        {"weekdays": True},
        {"weekends": True},
        {"per_usd": True},
        {"base": "KGS", "quote": "KZT"},
        {"index": date(2025, 12, 8)},
    ],
)
def test_what_chooses_a_series_is_passed_on(database: str, name: str, view: dict[str, Any]) -> None:
    plain: dict[str, Any] = {"until": date(2025, 12, 11)}
    if name == "revisions":
        plain["as_of"] = datetime.now(UTC) - timedelta(days=1)
    with fxtrack.open(database) as db:
        ask = getattr(db, name)
        if name in {"changes", "revisions"} and "index" in view:  # then there was no rate yet to be 100
            with pytest.raises(InputError, match=r"leave the index out|no pair has a weekday rate on"):
                ask(**plain, **view)
            return
        before, after = ask(**plain), ask(**plain, **view)
        assert size(after) > 0
        same = (before == after) if name == "series" else before.equals(after)
        # Comparisons leave weekends out by themselves, and lists have them.
        assert same is (
            (name == "changes") == ("weekdays" in view) and bool({"weekdays", "weekends"} & set(view))
        )


def test_a_change_has_a_greatest_gap(database: str) -> None:
    with fxtrack.open(database) as db:
        every, strict = db.changes(), db.changes(max_gap=0)
        assert strict["reference_date"].isna().sum() > every["reference_date"].isna().sum()


def test_undated_observations_and_fewer_places(database: str) -> None:
    with fxtrack.open(database) as db:
        assert db.observations(undated=True)["date"].isna().all()
        assert max(map(len, db.findings()["places"])) == 3
        assert max(map(len, db.findings(places=1)["places"])) == 1
        assert len(db.coverage("date")) > len(db.coverage())


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
    [examples] = doctest.DocTestFinder().find(parse.parse_page, "parse_page", globs={**vars(parse)})
    assert doctest.DocTestRunner().run(examples).failed == 0
    assert len(examples.examples) > 0


def test_a_pair_is_its_text() -> None:
    pair = fxtrack.Pair.parse("kgs/usd")
    assert (pair, pair.base, pair.quote) == ("KGS/USD", "KGS", "USD")
