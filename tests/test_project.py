"""What the project promises about itself: its front door, its package, its pages."""

from __future__ import annotations

import itertools
import platform
import re
import runpy
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from command import fxtrack
from pages import DATA

from fxtrack.api import Database
from fxtrack.archives.rows import TEXT_NAMES, TIME_NAMES, URL_NAMES

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PAGES = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md"))


def name_of(requirement: str) -> str:
    return re.split(r"[<>=\[]", requirement)[0].lower()


def test_installing_brings_the_libraries_of_the_design_and_nothing_else() -> None:
    names = {name_of(r) for r in PROJECT["project"]["dependencies"]}
    assert names == {
        "alembic",
        "brotli",
        "click",
        "fonttools",
        "isal",
        "jinja2",
        "markupsafe",
        "matplotlib",
        "numpy",
        "pandas",
        "sqlalchemy",
        "tqdm",
        "zstandard",
    }


def test_constraints_are_exact_and_name_no_address() -> None:
    lines = [li for li in (ROOT / "constraints.txt").read_text().splitlines() if not li.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *itertools.chain.from_iterable(extras)]
    pinned = {name_of(line) for line in lines}
    assert {name_of(r) for r in wanted} - {"fxtrack"} <= pinned


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_picture_of_the_rooms_is_that_of_the_rows_that_imports_are_held_to() -> None:
    """And every room of the package has a place in it."""
    rooms = runpy.run_path(str(ROOT / "docs" / "rooms.py"))
    assert rooms["PICTURE"].read_text("utf-8") == rooms["picture"]()
    drawn = {name for row in rooms["rows"]() for names in row for name in names.split()}
    modules = (
        path
        for path in (ROOT / "fxtrack").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    )
    assert drawn == {path.stem for path in modules} - {"__init__", "__main__"}


CALLED_FROM = [page for page in PAGES if page.parent != ROOT or page.name == "README.md"]
PYTHON = {page: re.findall(r"(?s)```python\n(.*?)```", page.read_text("utf-8")) for page in CALLED_FROM}


@pytest.mark.parametrize(
    "page", [page for page, blocks in PYTHON.items() if blocks], ids=lambda page: page.name
)
def test_python_in_the_pages_runs(elsewhere: Path, page: Path) -> None:
    """Each block after those before it on its page, where there are a page, a folder of pages and a database."""
    (elsewhere / "pages").symlink_to(ROOT / "examples" / "snapshots")
    (elsewhere / "page.html").write_bytes(next((elsewhere / "pages").glob("*.html")).read_bytes())
    if page.name == "charts.md":
        assert fxtrack("-q", "import", "pages").status == 0
    (elsewhere / "run.py").write_text("\n".join(PYTHON[page]), "utf-8")
    done = subprocess.run([sys.executable, "run.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_on_python_names_every_call() -> None:
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    calls = {name for name in dir(Database) if not name.startswith("_")}
    assert set(re.findall(r"\bdb\.(\w+)\(", page)) == calls


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_documented_options_exist(page: Path) -> None:
    """Every command and option that a page names is one that the help knows."""
    known: dict[str, str] = {}
    for line in re.findall(r"fxtrack ((?:--db \S+ )?[a-z]+(?: [^\n`#|]*)?)", page.read_text("utf-8")):
        words = line.split()
        if words[0] not in {
            "import",
            "observations",
            "rates",
            "changes",
            "trace",
            "chart",
            "export",
            "report",
            "db",
        }:
            continue
        command = " ".join(words[: 2 if words[0] == "db" else 1])
        text = known.setdefault(command, fxtrack(*command.split(), "--help").out)
        for option in re.findall(r"(?<!\S)--[a-z-]+", line):
            assert option in text, line


def test_example_in_the_readme_is_what_the_program_prints(elsewhere: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    match = re.search(r"```text\n\$ fxtrack (.*?)\n(.*?)```", readme, re.DOTALL)
    assert match
    fxtrack("-q", "import", ROOT / "examples" / "snapshots")
    assert fxtrack(*match[1].split()).out == match[2]


def has_exact_libraries() -> bool:
    """Whether what draws and packs is what did the charts of the repository."""
    pinned = dict(re.findall(r"(?m)^(\S+)==(\S+)$", (ROOT / "constraints.txt").read_text()))
    same = all(version(name) == pinned[name] for name in ("isal", "matplotlib", "numpy"))
    return same and platform.machine() in {"x86_64", "AMD64"}  # isal packs by the processor


def test_charts_are_those_of_the_examples(elsewhere: Path) -> None:
    """Tables byte by byte; page and pictures, too, where the libraries have the versions of the constraints."""
    assert fxtrack("report", ROOT / "examples" / "snapshots").status == 0
    written = sorted(path.name for path in (elsewhere / "charts").iterdir())
    assert written == sorted(path.name for path in (ROOT / "charts").iterdir())
    compared = {".csv", ".md"} | ({".html", ".json", ".png"} if has_exact_libraries() else set())
    for name in (name for name in written if Path(name).suffix in compared):
        assert (elsewhere / "charts" / name).read_bytes() == (ROOT / "charts" / name).read_bytes()


def test_examples_are_those_of_the_script(tmp_path: Path) -> None:
    folder = ROOT / "examples" / "snapshots"
    pages = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert len(pages) >= 100
    assert sum(name.endswith(".html") for name in pages) >= 20
    code = (
        "import runpy, pathlib, sys\n"
        f"made = runpy.run_path({str(ROOT / 'examples' / 'make_snapshots.py')!r})\n"
        "print(len(made['chosen']()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == len(pages)


def test_user_code_is_typed(tmp_path: Path) -> None:
    assert (ROOT / "fxtrack" / "py.typed").exists()


def test_a_name_stands_in_one_module() -> None:
    """One thing a word: no function, class or constant of a module has a namesake in another one."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "structure.py", ROOT], capture_output=True, text=True, check=True
    )
    figures, found = re.split(r"(?m)^  waivers: fmt: skip.*\n", done.stdout)
    assert found == ""
    assert re.search(r"names that stand in two or more modules +0$", figures, re.MULTILINE)


def test_data_of_the_tests_is_here() -> None:
    assert len((DATA / "captures.jsonl").read_text("utf-8").splitlines()) == 285


@pytest.mark.slow
def test_alembic_by_hand(elsewhere: Path) -> None:
    """From a checkout: upgrade, check without drift, down and up."""
    fxtrack("-q", "import", DATA / "seeds")
    for words in (["check"], ["current"], ["downgrade", "0001"], ["upgrade", "head"], ["check"]):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "alembic",
                "-c",
                ROOT / "alembic.ini",
                "-x",
                f"db={elsewhere / 'fxtrack.db'}",
                *words,
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr
    assert fxtrack("rates").out.count("\n") == 21


def test_the_names_of_columns_are_documented() -> None:
    page = (ROOT / "docs" / "archives.md").read_text("utf-8")
    for kind, names in (("text", TEXT_NAMES), ("address", URL_NAMES), ("time", TIME_NAMES)):
        assert f"| {kind} | {', '.join(names)} |" in page
