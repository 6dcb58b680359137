"""What the command line says of a report that it has made."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from running import runner

from fxtrack.cli import main

SNAPSHOTS = Path(__file__).parents[1] / "examples" / "snapshots"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    database = str(tmp_path_factory.mktemp("outcome") / "rates.db")
    assert runner().invoke(main, ["--db", database, "-q", "import", str(SNAPSHOTS)]).exit_code == 0
    return database


def report(database: str, out: Path, *options: str) -> Result:
    args = ["--db", database, "report", "--dpi", "50", "--out", str(out), *options]
    result = runner().invoke(main, args)
    assert result.exit_code == 0, result.output
    return result


def test_it_says_what_to_open_and_what_was_found(database: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert report(database, out, "--pair", "TJS/USD").stdout.splitlines() == [
        f"Open {out / 'index.html'} in a browser.",
        "",
        (
            "Exchange rates as printed on archived web pages, 13 September 2024 to 28 February 2026. "
            "Rates on 76 of 534 dates."
        ),
        "The US dollar lost 11% against the Tajik somoni.",
        "Data checks (fxtrack check): 38 warnings, 43 notes.",
    ]
    assert (out / "index.html").is_file()


def test_it_says_so_in_the_language_of_the_report(database: str, tmp_path: Path) -> None:
    lines = report(database, tmp_path, "--pair", "TJS/USD", "--lang", "ru").stdout.splitlines()
    assert lines[0] == f"Откройте {tmp_path / 'index.html'} в браузере."
    assert lines[-1] == "Проверка данных (fxtrack check): 38 предупреждений, 43 примечания."


def test_the_number_of_findings_is_that_of_the_file(database: str, tmp_path: Path) -> None:
    last = report(database, tmp_path).stdout.splitlines()[-1]
    written = (tmp_path / "findings.csv").read_text().splitlines()[1:]
    warnings, notes = (
        sum(line.startswith(f"{severity},") for line in written) for severity in ("warning", "note")
    )
    assert last == f"Data checks (fxtrack check): {warnings} warnings, {notes} notes."
    assert warnings + notes == len(written)


def test_of_one_date_it_gives_the_rates(database: str, tmp_path: Path) -> None:
    lines = report(database, tmp_path, "--since", "2025-12-22", "--until", "2025-12-22").stdout.splitlines()
    assert "The US dollar against the Kazakh tenge: 518 tenge per US dollar, 22 December 2025." in lines


def test_the_change_table_is_printed_where_it_is_asked_for(database: str, tmp_path: Path) -> None:
    without, with_it = report(database, tmp_path), report(database, tmp_path, "--table")
    assert "Changes of the daily rate" not in without.stdout
    assert with_it.stdout.startswith(without.stdout)
    assert "Latest daily rates" in with_it.stdout
    assert "Changes of the daily rate" in with_it.stdout
    assert "not resolved: with" in with_it.stderr


def test_quiet_prints_nothing(database: str, tmp_path: Path) -> None:
    assert report(database, tmp_path, "--quiet", "--table").output == ""
