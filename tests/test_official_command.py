"""Official rates on the command line. The official figures are invented; the printed ones are real."""

from __future__ import annotations

from pathlib import Path

import pytest
from forked import fxtrack, rows
from storing import lay_out


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("official")
    assert fxtrack("--db", folder / "x.db", "import", lay_out(folder / "pages")).status == 0
    return folder / "x.db"


def test_on_the_command_line(database: Path, elsewhere: Path) -> None:
    text = "Дата;Номинал;Валюта;Курс\n08.12.2025;1;USD;87,4500\n10.12.2025;100;KZT;18,0000\n11.12.2025;1;EUR;101\n01.12.2025;1;USD;87,45\n"
    (elsewhere / "official.csv").write_bytes(text.encode("cp1251"))
    ask: list[str | Path] = [
        "--db",
        database,
        "check",
        "--official",
        "official.csv",
        "--official-currency",
        "KGS",
    ]
    run = fxtrack(*ask)
    assert [(r["date"], r["base"], r["official"], r["verdict"], r["line"]) for r in rows(run)] == [
        ("2025-12-08", "USD", "87.4500", "inside", "2"),
        ("2025-12-10", "KZT", "0.180000", "outside", "3"),
        ("2025-12-01", "USD", "87.45", "no print on that date", "5"),
    ]
    assert "Left out: nothing printed can be set beside EUR/KGS." in run.err
    assert "1 inside; 1 outside; 1 no print on that date." in run.err
    assert fxtrack(*ask, "--strict").status == 3
    assert fxtrack(*ask, "--strict", "--until", "2025-12-09").status == 0
    [inside, *_] = rows(fxtrack(*ask, "--summary"))
    assert inside == {"pair": "USD/KGS", "verdict": "inside", "rates": "1"}
    lone = fxtrack("--db", database, "check", "--day-first")
    assert (lone.status, "name it by --official" in lone.err) == (2, True)
    broken = fxtrack("--db", database, "check", "--official", "official.csv")
    assert (broken.status, "line 2: a rate of USD, but in what?" in broken.err) == (1, True)
