"""Paths on the command line and in lists: odd names, blank lines, pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zlib import crc32

import command
import pytest
from forked import OUTCOMES, counted, fxtrack, rows
from hypothesis import given
from hypothesis import strategies as st
from storing import DATED

from fxtrack.places import Inputs

ODD_NAMES = [
    b"caf\xe9.txt",
    b"=1+1.txt",
    b"\x1b[31m.txt",
    b"back\\slash.txt",
    b"two\nlines.txt",
    b" two words \t.txt",
    b"-",
    b"-q",
    "Курс.txt".encode(),
]


def test_odd_file_names(elsewhere: Path) -> None:
    """Names that are no UTF-8, or would run as a formula or steer a terminal."""
    text = "KGS/USD = 1.5 0%\nKZT/USD = 2.5 0%\n01 May 2025\n"
    for number, name in enumerate(ODD_NAMES):
        (elsewhere / os.fsdecode(name)).write_text(text + "x" * number)
    assert counted(fxtrack("import", "."))["imported"] == len(ODD_NAMES)
    run = command.fxtrack("trace", "KGS/USD", "2025-05-01", "--verify", LC_ALL="C", PYTHONUTF8="0")
    assert run.status == 0
    assert len(rows(run)) == len(ODD_NAMES)
    assert "\x1b" not in run.out
    table = fxtrack("trace", "KGS/USD", "2025-05-01", "--format", "table").out
    assert "caf\\xe9.txt" in table
    assert "\\x1b[31m.txt" in table or "\\u001b[31m.txt" in table


@pytest.mark.parametrize("way", ["a file", "standard input", "two files"])
@pytest.mark.parametrize("null", [False, True])
def test_paths_in_a_list(elsewhere: Path, *, null: bool, way: str) -> None:
    """Odd names too; blank lines are none, and the last needs no end."""
    names = [name for name in ODD_NAMES if null or b"\n" not in name]
    for number, name in enumerate(names):
        (elsewhere / os.fsdecode(name)).write_bytes(b"%s%d" % (DATED[-1], number))
    end = b"\0" if null else b"\n"
    listed = end + (end * 2).join(names[:-1]) + end
    flags = ["--null"] if null else []
    if way == "standard input":
        run = fxtrack("import", "--from-file", "-", *flags, stdin=listed + names[-1])
    elif way == "a file":
        (elsewhere / "list").write_bytes(listed + names[-1])
        run = fxtrack("import", "--from-file", "list", *flags)
    else:
        (elsewhere / "list").write_bytes(listed)
        (elsewhere / "other").write_bytes(names[-1])
        run = fxtrack("import", "--from-file", "list", "--from-file", "other", *flags)
    assert (run.status, run.err) == (0, "")
    assert counted(run)["imported"] == len(names)


@pytest.mark.usefixtures("odd_files")
def test_lists_and_paths_go_together(elsewhere: Path) -> None:
    """Paths come first; - is a page there, and a file's name in a list."""
    (elsewhere / "list").write_text("good.txt\nundated.txt\nnowhere\n-\n")
    run = fxtrack("import", "-", "conflict.txt", "--from-file", "list", "--json", stdin=DATED[-1])
    answer = json.loads(run.out)
    assert run.status == 1
    assert [answer["outcomes"][name] for name in OUTCOMES] == [2, 0, 1, 0, 1, 0, 2]
    places = [refusal["location"] for refusal in answer["refusals"]]
    assert places == [str(elsewhere / name) for name in ("conflict.txt", "conflict.txt", "nowhere", "-")]


@pytest.mark.usefixtures("odd_files")
def test_an_empty_list_is_no_failure(elsewhere: Path) -> None:
    (elsewhere / "list").write_text("\n\n")
    run = fxtrack("import", "--from-file", "list")
    assert (run.status, counted(run)) == (0, dict.fromkeys(OUTCOMES, 0))


@given(
    st.lists(st.binary(min_size=1, max_size=9).filter(lambda name: not {0, 10} & set(name))),
    st.integers(1, 7),
)
def test_any_list_is_read_as_it_was_written(tmp_path: Path, names: list[bytes], piece: int) -> None:
    """However it is cut into pieces on the way; in a list, - is the name of a file."""
    named = [b"./-" if name == b"-" else name for name in names]
    (tmp_path / "list").write_bytes(b"".join(name + b"\n" for name in names))
    (tmp_path / "null").write_bytes(b"\0".join(names))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fxtrack.places.inputs._LIST_PIECE", piece)
        for inputs in (
            Inputs((), (str(tmp_path / "list"),)),
            Inputs((), (str(tmp_path / "null"),), null=True),
        ):
            assert [os.fsencode(path) for path in inputs] == named
            assert [os.fsencode(path) for path in inputs] == named  # a second time, for the sizes


def test_a_list_from_a_pipe_is_read_once(elsewhere: Path) -> None:
    """A list such as ``<(find ...)``: whoever counts the files ahead must not take paths away.

    The list is longer than what is read of it at first, and one of the first pages keeps the import waiting.
    """
    (elsewhere / "late.txt").write_bytes(DATED[-1])
    first, slow = (next(filter(ends_a_batch, map(name.format, range(10_000)))) for name in ("{}", "slow{}"))
    (elsewhere / first).write_text("Text")
    os.mkfifo(elsewhere / slow)
    script = f"""
        begun() {{ until [ -s fxtrack.db ]; do sleep 0.1; done; }}
        (begun; sleep 3.5; echo Text > {slow}) &
        list() {{
            for n in $(seq 63); do echo {first}; done
            echo {slow}
            head -c 1048576 /dev/zero | tr '\\0' '\\n'
            begun
            sleep 2.8
            echo late.txt
        }}
        exec {sys.executable} -m fxtrack import --jobs 1 --from-file <(list)
    """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "imported             1" in done.stdout, done


def ends_a_batch(name: str) -> bool:
    return crc32(name.encode()) % 256 == 0
