"""What people type: help, completion, pairs in their own spelling, slips of the keyboard, standard output."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import command
import pytest
from click.testing import Result
from conftest import absent
from hypothesis import given
from hypothesis import strategies as st
from running import runner

from fxtrack import Pair
from fxtrack.cli import main
from fxtrack.currencies import CODES
from fxtrack.errors import InputError

PAGES = Path(__file__).parents[1] / "examples" / "snapshots"


def typed(*args: str) -> Result:
    return runner().invoke(main, args, env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    database = str(tmp_path_factory.mktemp("typed") / "rates.db")
    assert typed("--db", database, "-q", "import", str(PAGES / "page-045.html")).exit_code == 0
    return database


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("KGS/USD", "KGS/USD"),
        ("kgs/usd", "KGS/USD"),
        (" KGS/USD ", "KGS/USD"),
        ("KGSUSD", "KGS/USD"),
        ("kgsusd", "KGS/USD"),
        ("KGS-USD", "KGS/USD"),
        ("KGS_USD", "KGS/USD"),
        ("KGS:USD", "KGS/USD"),
        ("KGS USD", "KGS/USD"),
        ("KGS / USD", "KGS/USD"),
        ("usdkzt", "USD/KZT"),
        ("KZT", "KZT/USD"),
        ("kzt", "KZT/USD"),
        ("KGSKZT", "KGS/KZT"),
    ],
)
def test_a_pair_is_read_as_people_write_it(text: str, pair: str) -> None:
    assert Pair.parse(text) == pair


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("KTZ", "KZT/USD"),
        ("KTZUSD", "KZT/USD"),
        ("usd-tsj", "USD/TJS"),
        ("USD", None),
        ("USD/USD", None),
        ("KGS/", None),
        ("/USD", None),
        ("KGS+USD", None),
        ("KGS//USD", None),
        ("KGSU", None),
        ("KGS/USD/KZT", None),
        ("", None),
        ("ҚЗТ", None),
    ],
)
def test_what_is_no_pair_is_refused_with_what_is_meant(text: str, meant: str | None) -> None:
    with pytest.raises(InputError) as refused:
        Pair.parse(text)
    said = f"{text!r} is not a pair of two ISO 4217 codes such as KGS/USD"
    assert str(refused.value) == (f"{said}: did you mean {meant}?" if meant else said)


@given(
    st.lists(st.sampled_from(sorted(CODES)), min_size=2, max_size=2, unique=True),
    st.sampled_from(["/", "-", "", " ", "_", ":", " / "]),
    st.booleans(),
)
def test_every_spelling_of_two_codes_is_the_same_pair(
    codes: list[str], between: str, in_small_letters: bool
) -> None:
    text = between.join(codes)
    assert Pair.parse(text.lower() if in_small_letters else text) == "/".join(codes)


MISTAKES = {
    "a command": (["chnages"], "No such command 'chnages'. Did you mean 'changes'?"),
    "a command in capitals": (["RATES"], "No such command 'RATES'. Did you mean 'rates'?"),
    "a command of db": (["db", "stauts"], "No such command 'stauts'. Did you mean 'status'?"),
    "an option": (["rates", "--formt", "csv"], "--format"),
    "a format": (["rates", "--format", "cvs"], "Did you mean 'csv'?"),
    "a format in capitals": (["rates", "--format", "JSONN"], "Did you mean 'json'?"),
    "a format of export": (["export", "-", "--format", "tvs"], "Did you mean 'tsv'?"),
    "a format for people": (["export", "-", "--format", "table"], "'table' is not one of 'csv'"),
    "a kind of chart": (["chart", "--kind", "trand"], "Did you mean 'trend'?"),
    "a period": (["coverage", "--by", "wek"], "Did you mean 'week'?"),
    "a period of periods": (["periods", "--by", "mont"], "Did you mean 'month'?"),
    "a rule": (["rates", "--daily", "medain"], "Did you mean 'median'?"),
    "a language": (["chart", "--lang", "rus"], "Did you mean 'ru'?"),
    "a theme": (["chart", "--theme", "drak"], "Did you mean 'dark'?"),
    "nothing alike": (["rates", "--format", "xyzzy"], "'html'.\n"),
    "a pair without its option": (["changes", "KGSUSD"], "KGSUSD is not expected here. Use --pair KGS/USD"),
    "two of them": (["rates", "kgs", "KZT/USD"], "Use --pair KGS/USD --pair KZT/USD"),
    "an argument of none": (["changes", "pages/"], "pages/ is not expected here: this command takes no arg"),
    "an argument too many": (["trace", "KZT", "2025-12-08", "x"], "this command takes no more arguments"),
    "a pair for db": (["db", "status", "KZT/USD"], "KZT/USD is not expected here: this command takes no arg"),
    "help of nothing": (["help", "chnages"], "Did you mean 'changes'?"),
    "help of a part": (["help", "rates", "x"], "rates has no commands of its own: leave x out"),
    "a shell": (["completion", "ksh"], "'ksh' is not one of 'bash', 'zsh', 'fish'"),
    "a suffix": (["export", "rates.xls"], "cannot write 'rates.xls': the suffix must be one of .csv"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_answered_with_what_to_type(name: str) -> None:
    args, told = MISTAKES[name]
    result = typed(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert told in result.stderr
    assert " for help." in result.stderr


def test_help_is_that_of_the_command() -> None:
    commands = [[], ["changes"], ["trace"], ["db"], ["db", "retract"], ["help"], ["completion"]]
    for names in commands:
        assert typed("help", *names).stdout == typed(*names, "--help").stdout != ""


def test_pairs_in_any_spelling_reach_the_question(database: str) -> None:
    spelt = ["KZT/USD", "kzt-usd", "KZTUSD", "kzt"]
    found = {typed("--db", database, "rates", "--pair", each).stdout for each in spelt}
    assert len(found) == 1
    assert "KZT,USD,0.00196" in found.pop()
    assert "0.00196" in typed("--db", database, "trace", "kzt", "2025-12-08").stdout
    assert "UZS" not in typed("--db", database, "rates", "--without", "uzsusd").stdout


def completed(*words: str) -> list[str]:
    env = {"_FXTRACK_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": "0"}
    env["COMP_CWORD"] = str(len(" ".join(words).split(" ")) - 1)
    result = runner().invoke(main, [], env=env, prog_name="fxtrack")
    return [line.partition(",")[2] for line in result.stdout.splitlines()]


def test_words_are_completed() -> None:
    assert completed("fxtrack", "re") == ["report"]
    assert "changes" in completed("fxtrack", "")
    assert completed("fxtrack", "db", "ba") == ["backup"]
    assert completed("fxtrack", "rates", "--format", "j") == ["json", "jsonl"]
    assert completed("fxtrack", "rates", "--pair", "kz") == ["KZT/USD"]
    assert "--per-usd" in completed("fxtrack", "rates", "--pe")
    assert completed("fxtrack", "chart", "--kind", "ov") == ["overview"]
    assert completed("fxtrack", "completion", "z") == ["zsh"]
    assert completed("fxtrack", "--q") == ["--quiet"]


def test_names_are_completed_without_loading_the_commands() -> None:
    script = (
        "import sys, os; from fxtrack.cli import main\n"
        "try: main(prog_name='fxtrack')\n"
        "except SystemExit: pass\n"
        "print([m for m in sys.modules if m in ('sqlalchemy', 'pandas', 'fxtrack.cli.importing')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "_FXTRACK_COMPLETE": "bash_complete", "COMP_WORDS": "fxtrack ", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "plain,import\n" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_bash_completes() -> None:
    bash = shutil.which("bash")
    program = Path(sys.executable).with_name("fxtrack")
    if bash is None or not program.exists():
        absent("bash, or the program fxtrack beside its Python,")
    assert bash
    script = command.fxtrack("completion", "bash").out
    asked = "COMP_WORDS=(fxtrack db ba); COMP_CWORD=2; _fxtrack_completion fxtrack; echo ${COMPREPLY[@]}"
    done = subprocess.run(
        [bash, "-c", f"{script}\n{asked}"],
        env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "backup"


def test_each_shell_gets_its_script() -> None:
    assert "_fxtrack_completion" in typed("completion", "bash").stdout
    assert typed("completion", "zsh").stdout.startswith("#compdef fxtrack")
    assert "complete --no-files --command fxtrack" in typed("completion", "fish").stdout
    by_default = runner().invoke(main, ["completion"], env={"SHELL": "/usr/bin/zsh"})
    assert by_default.stdout == typed("completion", "zsh").stdout
    unknown = runner().invoke(main, ["completion"], env={"SHELL": "/bin/ksh"})
    assert unknown.exit_code == 2
    assert "name the shell: fxtrack completion bash|zsh|fish" in unknown.stderr


def test_export_to_standard_output_is_the_file(database: str, tmp_path: Path) -> None:
    for suffix, options in (
        ("csv", []),
        ("csv", ["--excel"]),
        ("json", ["--format", "json"]),
        ("tsv", ["--format", "tsv", "--decimal-comma"]),
    ):
        file = tmp_path / f"rates.{suffix}"
        assert typed("--db", database, "export", str(file), *options).exit_code == 0
        printed = command.fxtrack("--db", database, "export", "-", *options)
        assert printed == (0, file.read_bytes().decode(), "")


def test_the_format_counts_and_not_the_suffix(database: str, tmp_path: Path) -> None:
    file = tmp_path / "rates.txt"
    assert typed("--db", database, "export", str(file), "--format", "json").exit_code == 0
    assert file.read_text().startswith("[")
