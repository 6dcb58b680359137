"""``fxtrack db runs`` tells which import was which."""

from __future__ import annotations

import json
from pathlib import Path

import sqlalchemy as sa
from forked import fxtrack, rows

import fxtrack as api
from fxtrack.store import schema
from fxtrack.store.engine import connect_to
from fxtrack.store.urls import database_url

PAGE = "TJS/USD = 0.1 0%\nUZS/USD = 0.00008 0.1%\n\nText\n"


def test_runs_have_their_paths_and_options(tmp_path: Path) -> None:
    """All of them for programs, the first path for people; the columns stand behind all others."""
    folder = tmp_path / "my pages"
    folder.mkdir()
    paths = [folder / f"{name}.txt" for name in "abcd"]
    for path in paths:
        path.write_text(PAGE + path.name)
    fxtrack("import", *paths)
    fxtrack("import", folder, "--date", "2025-12-01", "--relative-to", tmp_path)
    fxtrack("import", folder, "--date-from", "captured")
    found = json.loads(fxtrack("db", "runs", "--format", "json").out)
    assert list(found[0])[-2:] == ["paths", "options"]
    assert [each["paths"] for each in found] == [
        " ".join(f"'{path}'" for path in paths),
        f"'{folder}'",
        f"'{folder}'",
    ]
    assert [each["options"] for each in found] == [
        "",
        f"--relative-to {tmp_path} --date 2025-12-01",
        "--date-from captured",
    ]
    assert [each["paths"] for each in rows(fxtrack("db", "runs"))] == [each["paths"] for each in found]
    shown = fxtrack("db", "runs", "--format", "table").out
    assert f"'{paths[0]}' and 3 more" in shown
    assert str(paths[1]) not in shown
    with api.open("fxtrack.db") as database:
        assert list(database.runs()["options"]) == [each["options"] for each in found]


def test_runs_show_no_password(tmp_path: Path) -> None:
    """Not even one that the database holds."""
    (tmp_path / "a.txt").write_text(PAGE)
    fxtrack("import", tmp_path / "a.txt")
    kept = json.dumps({"paths": ["postgresql://me:geheim@host/x"], "lists": ["a?password=geheim"]})
    with connect_to(database_url("fxtrack.db"), "rw").begin() as connection:
        connection.execute(sa.update(schema.import_run).values(options=kept))
    shown = fxtrack("db", "runs", "--format", "json").out
    assert "geheim" not in shown
    assert "--from-file" in shown


def test_runs_of_which_nothing_is_noted_are_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    fxtrack("import", tmp_path / "a.txt")
    with connect_to(database_url("fxtrack.db"), "rw").begin() as connection:
        connection.execute(sa.update(schema.import_run).values(options="{}"))
    [run] = rows(fxtrack("db", "runs"))
    assert (run["run"], run["paths"], run["options"]) == ("1", "", "")
