"""Files from Python: the same bytes as those of the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from command import fxtrack as command
from pages import DATA

import fxtrack
from fxtrack.errors import InputError, NothingToShowError


@pytest.fixture
def database(elsewhere: Path) -> str:
    with fxtrack.open("fxtrack.db", create=True) as db:
        db.import_(DATA / "seeds")
    return str(elsewhere / "fxtrack.db")


def test_a_report_is_that_of_the_command_line(database: str, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    with fxtrack.open(database) as db:
        written = db.report(one, lang="ru", pairs=["KZT/USD", "TJS/USD"], per_usd=True)
    run = command(
        *("--db", database, "report", "--out", other, "--lang", "ru", "--per-usd"),
        *("--pair", "KZT/USD", "--pair", "TJS/USD"),
    )
    assert run.status == 0
    assert sorted(path.name for path in written) == sorted(path.name for path in other.iterdir())
    for path in written:
        assert path.read_bytes() == (other / path.name).read_bytes(), path.name


@pytest.mark.parametrize(
    ("name", "keywords", "options"),
    [
        ("r.csv", {}, []),
        ("r.csv", {"decimal_comma": True, "excel": True}, ["--decimal-comma", "--excel"]),
        ("r.tsv", {"layout": "long"}, ["--layout", "long"]),
        ("r.json", {"since": date(2025, 12, 8)}, ["--since", "2025-12-08"]),
        ("r.md", {"base": "KGS", "quote": "KZT"}, ["--base", "KGS", "--quote", "KZT"]),
    ],
)
def test_an_export_is_that_of_the_command_line(
    database: str, tmp_path: Path, name: str, keywords: dict[str, object], options: list[str]
) -> None:
    one, other = tmp_path / f"one-{name}", tmp_path / f"other-{name}"
    with fxtrack.open(database) as db:
        db.export(one, **keywords)  # type: ignore[arg-type]
    assert command("--db", database, "export", other, *options).status == 0
    assert one.read_bytes() == other.read_bytes() != b""


def test_what_cannot_be_written_is_refused_and_the_file_before_stays(database: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.csv"
    kept.write_text("before")
    with fxtrack.open(database) as db:
        with pytest.raises(NothingToShowError):
            db.export(kept, since=date(2030, 1, 1))
        with pytest.raises(NothingToShowError):
            db.report(tmp_path / "none", since=date(2030, 1, 1))
        for options in ({"delimiter": "ab"}, {"delimiter": ",", "decimal_comma": True}, {"delimiter": "-"}):
            with pytest.raises(InputError):
                db.export(kept, **options)
        with pytest.raises(InputError, match="are for CSV and TSV, not for r"):
            db.export(tmp_path / "r.json", excel=True)
        with pytest.raises(InputError):
            db.export(tmp_path / "r.doc")
        with pytest.raises(InputError, match="layout is 'wide' or 'long', not 'tall'"):
            db.export(kept, layout="tall")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="lay_out"):
            db.export(kept, lay_out="long")  # type: ignore[call-arg]
    assert kept.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir() if path != kept and path.name != "here"] == []


def test_a_session_does_not_answer_for_the_faults_of_others(database: str, tmp_path: Path) -> None:
    """What the block raises is not taken for a fault of the database; what a call raises is."""
    elsewhere = sa.create_engine(f"sqlite:///{tmp_path}/no/such/folder/x.db")
    with fxtrack.open(database) as db:
        with pytest.raises(sa.exc.OperationalError), db.session():
            elsewhere.connect()
        with db.session():
            assert len(db.rates()) == len(db.rates()) > 0
