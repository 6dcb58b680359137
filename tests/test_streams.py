"""Standard streams that are closed, full or not read: each command does what can be done, and tells the rest in a line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import command
import pytest
from command import Run
from forked import fxtrack
from storing import lay_out

from fxtrack.store import Store

pytestmark = pytest.mark.usefixtures("odd_files")


def shell(line: str) -> Run:
    """Run a line; ``fxtrack`` in it is the one under test."""
    made = line.replace("fxtrack", f"'{sys.executable}' -m fxtrack", 1)
    done = subprocess.run(["bash", "-c", made], capture_output=True, text=True, check=False, timeout=60)
    return Run(done.returncode, done.stdout, done.stderr)


CLOSED = "Error: standard output is closed: there is nothing to print to\n"
FULL = "Error: no space is left where the output goes\n"


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("fxtrack rates >&-", 1, CLOSED),
        ("fxtrack rates <&- >&-", 1, CLOSED),
        ("fxtrack db status >&-", 1, CLOSED),
        ("fxtrack import good.txt --json >&-", 1, CLOSED),
        ("fxtrack import good.txt >&-", 0, ""),
        ("fxtrack export r.csv >&-", 0, "Wrote r.csv.\n"),
        ("fxtrack rates >/dev/full", 1, FULL),
        ("fxtrack --help >/dev/full", 1, FULL),
        ("fxtrack --version >/dev/full", 1, FULL),
        ("fxtrack rates --help >/dev/full", 1, FULL),
        ("fxtrack rates 1</dev/null", 1, "Error: standard output is not open for writing\n"),
        ("fxtrack import good.txt >/dev/full", 1, FULL),
        ("fxtrack --help >&-", 1, CLOSED),
        ("fxtrack --version >&-", 1, CLOSED),
        ("fxtrack db --help 1</dev/null", 1, "Error: standard output is not open for writing\n"),
    ],
)
def test_standard_output_that_cannot_be_printed_to(line: str, status: int, told: str) -> None:
    fxtrack("import", "good.txt")
    assert shell(line) == (status, "", told)


@pytest.mark.parametrize("line", ["fxtrack", "fxtrack db"])
def test_without_a_command_there_is_help_or_a_reason(line: str) -> None:
    """Newer clicks print help on standard error, as of a usage that is wrong; older ones need standard output."""
    told = shell(f"{line} 2>&1")
    assert "\nCommands:\n" in told.out
    for closed in (">&-", ">/dev/full"):
        run = shell(f"{line} {closed}")
        if told.status == 2:
            assert (run.status, run.err) == (2, told.out)
        else:
            assert (run.status, run.err) == (1, CLOSED if closed == ">&-" else FULL)


def test_a_report_needs_no_standard_output(elsewhere: Path) -> None:
    """What it prints beside is left out."""
    fxtrack("import", "good.txt")
    run = shell("fxtrack report >&-")
    assert (run.status, run.out, run.err[:11]) == (0, "", "Wrote 23 fi")
    assert (elsewhere / "charts" / "about.json").exists()


def test_much_output_onto_a_full_disk(tmp_path: Path) -> None:
    """One line, and nothing more when Python ends: much of it was not written."""
    fxtrack("import", lay_out(tmp_path / "pages"))
    assert len(fxtrack("observations").out) > 16_384
    assert shell("fxtrack observations >/dev/full") == (1, "", FULL)


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full", "2>&- <&-", "2</dev/null"])
def test_an_import_needs_no_standard_error(closed: str) -> None:
    """What is told there is lost; the import is not."""
    run = shell(f"fxtrack import good.txt conflict.txt {closed}")
    assert (run.status, run.err) == (0, "")
    assert "imported             1" in run.out
    assert len(fxtrack("observations").out.splitlines()) == 4


def test_an_error_that_cannot_be_told_is_one() -> None:
    for closed in ("2>&-", "2>/dev/full"):
        assert shell(f"fxtrack rates {closed}") == (1, "", "")


def test_closed_standard_input_is_told() -> None:
    """It is a page that cannot be read; others are."""
    run = shell("fxtrack import - good.txt <&-")
    assert (run.status, run.err) == (1, "-: unreadable: standard input is closed\n")
    assert "imported             1" in run.out
    run = shell("fxtrack import --from-file - <&-")
    assert (run.status, run.err) == (1, "Error: cannot read the list -: standard input is closed\n")


def test_all_three_closed(elsewhere: Path) -> None:
    """Nothing that is printed ends in a file that was opened in the place of one of them."""
    run = shell("fxtrack import good.txt conflict.txt nowhere.txt -v <&- >&- 2>&-")
    assert run == (1, "", "")
    assert Store("fxtrack.db").check() == []
    assert len(fxtrack("observations").out.splitlines()) == 4
    assert shell("fxtrack rates <&- >&- 2>&-") == (1, "", "")


NUMBERS = """
import os
from fxtrack.cli import streams
streams.make_usable()
inherited = [os.get_inheritable(descriptor) for descriptor in range(3)]
opened = os.open("numbers", os.O_WRONLY | os.O_CREAT)
os.write(opened, f"{opened} {inherited}".encode())
"""


@pytest.mark.parametrize("closed", ["", "<&-", ">&-", "2>&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_no_file_gets_the_number_of_a_standard_stream(elsewhere: Path, closed: str) -> None:
    """Neither here, nor in a process that is started."""
    line = f"'{sys.executable}' -c '{NUMBERS.replace(chr(39), chr(34))}' {closed}"
    assert subprocess.run(["bash", "-c", line], check=False).returncode == 0
    number, inherited = (elsewhere / "numbers").read_text().split(" ", 1)
    assert int(number) > 2
    assert inherited == "[True, True, True]"


def test_a_narrow_locale_is_no_reason_to_fail() -> None:
    command.fxtrack("import", "good.txt", "--db", "\u00e9.db")
    run = command.fxtrack("db", "status", "--db", "\u00e9.db", PYTHONIOENCODING="cp1251:strict")
    assert (run.status, "/\\xe9.db\n" in run.out) == (0, True)


def test_a_pipe_that_is_not_read_is_no_error() -> None:
    fxtrack("import", "good.txt")
    run = shell("fxtrack rates --format csv 2>&1 | head -n 1; echo ${PIPESTATUS[0]} >&2")
    assert run.out.startswith("date,base,quote")
    assert run.err in {"0\n", "1\n"}
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write) as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "fxtrack", "rates"], stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"")
