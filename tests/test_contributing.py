"""The examples of CONTRIBUTING.md do what it says: each is run, and each thing that it adds works everywhere."""

from __future__ import annotations

import gzip
import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reading import content
from test_chart_command import title_of

from fxtrack import parse_page
from fxtrack.model import Reason
from fxtrack.pages.grammars import grammar_named, unregister_grammar
from fxtrack.pages.recall import Memory

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"```(python|text)\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A section of the page: files to paste, and commands with what they print."""

    title: str
    files: dict[str, str]
    session: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return self.title


def read_example(title: str, text: str) -> Example:
    files, session = {}, []
    for language, block in _BLOCK.findall(text):
        if language == "python":
            files[block.split()[1]] = block
            continue
        for turn in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, printed = turn.partition("\n")
            session.append((command, printed))
    return Example(title, files, tuple(session))


def read_examples() -> dict[str, Example]:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    _, *sections = re.split(r"(?m)^### ", page)
    found = (read_example(*section.split("\n", 1)) for section in sections)
    return {example.title: example for example in found}


EXAMPLES = read_examples()


def paste(example: Example, folder: Path) -> None:
    for name, text in example.files.items():
        (folder / name).write_text(text, "utf-8")


def answer(command: str, folder: Path) -> str:
    """What a line of a shell prints, as a user sees it."""
    python = Path(sys.executable)
    done = subprocess.run(
        ["bash", "-c", re.sub(r"^python\b", str(python), command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
        check=False,
        timeout=120,
    )
    return done.stdout


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of the example pages, which several examples ask."""
    folder = tmp_path_factory.mktemp("examples")
    answer(f"python -m fxtrack -q --db all.db import {ROOT / 'examples' / 'snapshots'}", folder)
    assert (folder / "all.db").exists()
    return folder


@pytest.fixture
def there(tmp_path: Path, examples: Path) -> Path:
    """The folder that the page asks for, in a checkout."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    folder = tmp_path / "try"
    folder.mkdir()
    (folder / "all.db").write_bytes((examples / "all.db").read_bytes())
    return folder


def test_there_is_an_example_of_everything_that_can_be_added() -> None:
    assert list(EXAMPLES) == [
        "A page grammar",
        "An archive format",
        "A kind of chart",
        "An export format",
        "A column of an answer",
        "A kind of period",
    ]
    for example in EXAMPLES.values():
        assert example.session, example
        assert all(len(text.splitlines()) <= 45 for text in example.files.values()), example


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=str)
def test_an_example_prints_what_the_page_says(example: Example, there: Path) -> None:
    paste(example, there)
    for command, printed in example.session:
        assert answer(command, there) == printed, command


ADDING = [example for example in EXAMPLES.values() if example.title != "A column of an answer"]


@pytest.mark.parametrize("example", ADDING, ids=str)
def test_an_example_works_by_its_registration(example: Example, there: Path) -> None:
    """Without it, what the page says is not so: nothing of it was there before."""
    for name, text in example.files.items():
        into_nothing = re.sub(r"(?m)^(?:CHART|PERIOD)_KINDS\[", "dict()[", text)
        (there / name).write_text(re.sub(r"(?m)^register\w*\(", "str(", into_nothing), "utf-8")
    assert any(answer(command, there) != printed for command, printed in example.session)


# What the page says beside its examples.


@pytest.fixture
def prices(there: Path) -> Iterator[Path]:
    """Pages are read by the grammar of the page."""
    paste(EXAMPLES["A page grammar"], there)
    spec = importlib.util.spec_from_file_location("prices", there / "prices.py")
    assert spec
    assert spec.loader
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    yield there
    unregister_grammar("prices")


ROW = ["USD: 12650.30 (+15.2)", "EUR: 13500 (-3.1)", "RUB: 158.90 (+0)", "USD: 12", "EUR: 1 (", "08.12.2025"]
PIECES = st.sampled_from(
    [*ROW, *ROW[:3], "\n", "\n", "\n", " ", "31.02.2025", "8.12.2025", "A", "\u0416", "<p>", ":"]
)


@pytest.mark.usefixtures("prices")
@given(st.lists(PIECES, max_size=12))
def test_the_grammar_keeps_the_rules_that_the_page_names(pieces: list[str]) -> None:
    """Nothing is read from a page cut short that the whole page does not say; recall reads the same."""
    page = "".join(pieces)
    whole, memory = parse_page(page, source="prices"), Memory((grammar_named("prices"),))
    assume(not {Reason.DATE_CONFLICT, Reason.SEVERAL_PAGES} & {reject.reason for reject in whole.rejects})
    for end in range(len(page) + 1):
        part = parse_page(page[:end], source="prices")
        assert content(part) <= content(whole)
        assert part.page_date in {None, whole.page_date}
        reading = memory.read(page[:end].encode())
        assert (reading.page_date, reading.rejects) == (part.page_date, part.rejects)


@pytest.mark.usefixtures("prices")
def test_the_grammar_remembers_a_ticker_only_where_one_may_begin() -> None:
    page = "USD: 12650.30 (+15.2)\nEUR: 13500 (-3.1)\n08.12.2025\n"
    memory = Memory((grammar_named("prices"),))
    for before in ("", "\n", "\u0416", "A", "1", "_"):
        reading = memory.read((before + page).encode())
        read = parse_page(before + page, source="prices")
        assert (reading.page_date, reading.rejects) == (read.page_date, read.rejects)
        assert (reading.ticker is None) == (not read.quotes)


def outcomes(text: str) -> dict[str, int]:
    """How many pages had each outcome, as an import tells."""
    return {name: int(count) for name, count in re.findall(r"(?m)^  (\w[\w ]*?) +(\d+)$", text)}


def test_quotes_with_a_percent_are_stored_and_others_refused_by_name(there: Path) -> None:
    example = EXAMPLES["A page grammar"]
    program = "import prices\nfrom fxtrack.cli import main\nmain()\n"
    (there / "prices.py").write_text(example.files["prices.py"], "utf-8")
    (there / "run.py").write_text(program, "utf-8")
    (there / "page.txt").write_text("USD: 12650.30 (+15.2)\nEUR: 13500 (-3.1)\n08.12.2025\nNews.\n", "utf-8")
    refused = answer("python run.py import page.txt", there)
    assert (outcomes(refused)["rejected"], "no percent as its change" in refused) == (1, True)
    percents = example.files["prices.py"].replace(", kind=ChangeKind.ABSOLUTE", "")
    assert percents != example.files["prices.py"]
    (there / "prices.py").write_text(percents, "utf-8")
    assert outcomes(answer("python run.py import --again page.txt", there))["imported"] == 1
    assert answer("python run.py observations --pair EUR/UZS | cut -d , -f 1-5", there).splitlines()[1] == (
        "2025-12-08,EUR,UZS,13500,-3.1"
    )


def test_the_archive_is_read_packed_and_in_a_zip_file_and_damage_is_told(there: Path) -> None:
    paste(EXAMPLES["An archive format"], there)
    page = b"KGS/USD = 0.0114%d 0%%\nKZT/USD = 0.00198 -0%%\n08 December 2025\n\f"
    feeds = [b"FEEDS 1\n" + page % number + b"END\n" for number in range(3)]
    (there / "a.gz").write_bytes(gzip.compress(feeds[0]))
    with zipfile.ZipFile(there / "b.zip", "w") as archive:
        archive.writestr("inside", feeds[1])
    (there / "c").write_bytes(feeds[2].removesuffix(b"END\n") + page.partition(b"\n")[0])
    told = answer("python feeds.py import a.gz b.zip c", there)
    assert outcomes(told)["imported"] == 3
    assert f"{there}/c: incomplete: it is cut short: it has no end mark" in told


def test_the_chart_has_its_title_and_a_section_of_the_report(there: Path) -> None:
    paste(EXAMPLES["A kind of chart"], there)
    answer("python counts.py --db all.db chart counts.svg --kind counts", there)
    assert title_of(there / "counts.svg") == "Dates with a rate"
    assert "  counts    how many dates each pair has\n" in answer("python counts.py chart --help", there)
    answer("python counts.py --db all.db report --out report --pair KZT/USD", there)
    page = (there / "report" / "index.html").read_text("utf-8")
    assert ">KZT/USD 76<" in page
    assert '<section id="counts">\n<h2>Dates with a rate</h2>' in page


@pytest.mark.parametrize(
    ("folder", "file", "name"),
    [
        ("pages", "grammars.py", "TIMESCA"),
        ("archives", "formats.py", "warc.WARC"),
        ("charts", "registry.py", "TREND_CHART"),
        ("export", "__init__.py", "MARKDOWN"),
    ],
)
def test_what_is_built_in_is_listed_where_the_page_says(folder: str, file: str, name: str) -> None:
    told = re.findall(
        r"files of `fxtrack/(\w+)/`, listed in (?:its )?`([\w.]+)`",
        (ROOT / "CONTRIBUTING.md").read_text("utf-8"),
    )
    assert (folder, file) in told
    assert re.search(rf"\b{name}\b", (ROOT / "fxtrack" / folder / file).read_text("utf-8"))
