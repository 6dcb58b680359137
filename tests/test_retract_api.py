"""From Python an import can be taken back, and that undone, as from the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from forked import fxtrack as command

import fxtrack
from fxtrack.errors import InputError, OptionError

TICKER = "KGS/USD = 0.0115 0%\nKZT/USD = 0.002 0.1%\n"
DATED = f"{TICKER}08 December 2025\n"
LATER = f"{TICKER}09 December 2025\n"


@pytest.fixture
def db(elsewhere: Path) -> fxtrack.Database:
    """Two runs: the first read a.txt and b.txt, the second a copy of a.txt and c.txt."""
    made = fxtrack.open("fxtrack.db", create=True)
    for folder, pages in (("one", {"a": DATED, "b": LATER}), ("two", {"a": DATED, "c": TICKER})):
        Path(folder).mkdir()
        for name, text in pages.items():
            Path(folder, f"{name}.txt").write_text(text, "utf-8")
        made.import_(folder, jobs=1)
    return made


def days(db: fxtrack.Database, **filters: Any) -> list[date]:
    return sorted(set(db.observations(**filters)["date"]))


FIRST, SECOND = date(2025, 12, 8), date(2025, 12, 9)


def test_a_run_is_taken_back_and_brought_back(db: fxtrack.Database) -> None:
    before = datetime.now(UTC)
    would = db.retract(run=1, dry_run=True)
    assert (would.number, days(db)) == (None, [FIRST, SECOND])
    assert (would.went.copies, would.went.observations, would.went.days) == (2, 2, (SECOND, SECOND))
    assert (would.went.pages, would.went.kept, would.went.runs) == (1, 1, (2,))
    number, went = db.retract(run=1, reason="wrong date")
    assert (number, went, days(db), days(db, as_of=before)) == (1, would.went, [FIRST], [FIRST, SECOND])
    assert number is not None
    undone = db.undo_retraction(number, reason="it was right")
    assert (undone.kind, undone.target, undone.reason) == ("run", "1", "wrong date")
    assert days(db) == [FIRST, SECOND]
    listed = db.retractions()
    assert listed[["number", "kind", "target", "reason"]].values.tolist() == [
        [1, "run", "1", "wrong date"],
        [2, "undo", "1", "it was right"],
    ]
    assert list(listed.columns) == "number at kind target reason undone_at".split()


@pytest.mark.parametrize(
    "named",
    [
        {"file": "one/b.txt"},
        {"file": Path("one/b.txt")},
        {"page": "one/b.txt"},
        {"observation": (SECOND, "KGS/USD", Decimal("0.0115"), Decimal(0))},
        {"observation": ["2025-12-09", "kgs/usd", "0.0115", "0%"]},
    ],
)
def test_what_can_be_named(db: fxtrack.Database, named: dict[str, Any]) -> None:
    [sighting] = db.sightings("KGS/USD", SECOND)
    assert db.retract(**named, reason="misprint").number == 1
    assert db.sightings("KGS/USD", SECOND) == []
    db.undo_retraction(1)
    assert db.sightings("KGS/USD", SECOND) == [sighting]
    assert db.retract(page=sighting.digest[:8], dry_run=True).went.copies == 1


@pytest.mark.parametrize("day", [None, "undated"])
def test_an_undated_observation(db: fxtrack.Database, day: str | None) -> None:
    went = db.retract(observation=(day, "KZT/USD", "0.002", "0.1"), reason="misprint").went
    assert (went.observations, went.days) == (1, None)
    assert db.sightings("KZT/USD", None) == []


def test_the_command_does_the_same(db: fxtrack.Database) -> None:
    db.retract(file="one", reason="wrong folder")
    [listed] = json.loads(command("db", "retract", "--list", "--format", "json").out)
    assert (listed["kind"], listed["target"]) == ("file", str(Path("one").resolve()))
    assert command("db", "retract", "--undo", "1").status == 0
    assert days(db) == [FIRST, SECOND]


def test_pages_that_are_imported_again_come_back(db: fxtrack.Database) -> None:
    db.retract(run=1, reason="wrong")
    db.import_("one", jobs=1)
    assert days(db) == [FIRST, SECOND]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({"reason": "x"}, "name one of run, file, page and observation"),
    "two": ({"run": 1, "file": "one", "reason": "x"}, "name one of run, file, page and observation"),
    "no reason": ({"run": 1}, "reason is missing: say why it is taken back"),
    "a blank reason": ({"run": 1, "reason": " "}, "reason is missing: say why it is taken back"),
    "a run that is not there": ({"run": 9, "reason": "x"}, "there is no run 9"),
    "a file that is not there": ({"file": "no", "reason": "x"}, "nothing in the database came from file"),
    "a text": ({"observation": "2025", "reason": "x"}, "observation is a date, pair, rate and change, not"),
    "too few": ({"observation": (FIRST, "KGS/USD"), "reason": "x"}, "observation is a date, pair, rate"),
    "a month": ({"observation": ("2025-12", "KGS/USD", 1, 0), "reason": "x"}, "observation has a date such"),
    "no rate": ({"observation": (FIRST, "KGS/USD", "x", 0), "reason": "x"}, "are no rate and no change"),
    "no pair": ({"observation": (FIRST, "KGS", "1", 0), "reason": "x"}, "KGS"),
    "run as text": ({"run": "1", "reason": "x"}, "run is a whole number"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(db: fxtrack.Database, name: str) -> None:
    given, said = REFUSED[name]
    with pytest.raises(InputError, match=said):
        db.retract(**given)
    assert db.retractions().empty


def test_what_was_undone_or_never_done_is_not_undone(db: fxtrack.Database) -> None:
    with pytest.raises(InputError, match="there is no retraction 1"):
        db.undo_retraction(1)
    db.retract(run=1, reason="x")
    with pytest.raises(InputError, match="all of run 1 is retracted already"):
        db.retract(run=1, reason="x")
    db.undo_retraction(1)
    with pytest.raises(InputError, match="retraction 1 was undone already"):
        db.undo_retraction(1)
    with pytest.raises(OptionError, match="number is a whole number"):
        db.undo_retraction("1")  # type: ignore[arg-type]


def test_nothing_is_written_within_a_session(db: fxtrack.Database) -> None:
    """It would wait for itself."""
    with db.session():
        assert db.retract(run=1, dry_run=True).went.copies == 2
        for write in (lambda: db.retract(run=1, reason="x"), lambda: db.undo_retraction(1)):
            with pytest.raises(InputError, match="call it outside"):
                write()


def test_places_are_those_below_the_working_folder_of_now(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("first", "second"):
        Path(folder, "pages").mkdir(parents=True)
        Path(folder, "pages", "a.txt").write_text(f"{folder}\n{DATED}", "utf-8")
    made = fxtrack.open(elsewhere / "fxtrack.db", create=True)
    for folder in ("first", "second"):
        monkeypatch.chdir(elsewhere / folder)
        made.import_("pages", jobs=1)
    found = {copy.location for sighting in made.sightings("KGS/USD", FIRST) for copy in sighting.copies}
    assert found == {str((elsewhere / folder / "pages/a.txt").resolve()) for folder in ("first", "second")}
