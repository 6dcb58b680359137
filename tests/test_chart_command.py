"""``fxtrack chart`` and ``fxtrack report`` as a user types them: every kind and option, and every slip."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from conftest import absent
from forked import fxtrack
from PIL import Image

ROOT = Path(__file__).parent.parent
SNAPSHOTS = ROOT / "examples" / "snapshots"


@pytest.fixture
def examples(elsewhere: Path) -> Path:
    """A folder with a database of the example pages."""
    assert fxtrack("-q", "import", SNAPSHOTS).status == 0
    return elsewhere


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(BytesIO(path.read_bytes())) as image:
        return image.size


KINDS = {
    "overview": [],
    "trend": ["--pair", "KZT/USD"],
    "index": ["--kind", "index"],
    "index since": ["--index", "2025-12-05", "--since", "2025-12-10"],
    "changes": ["--kind", "changes"],
    "coverage": ["--kind", "coverage", "--pair", "KGS/USD"],
    "one date": ["--since", "2025-12-11", "--until", "2025-12-11"],
    "as printed": ["--pair", "KZT/USD", "--as-printed"],
    "a cross": ["--base", "KGS", "--quote", "KZT"],
    "a low": ["--daily", "low", "--weekdays"],
}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_every_kind_in_every_format(examples: Path, suffix: str) -> None:
    for name, options in KINDS.items():
        run = fxtrack("chart", f"a.{suffix}", *options)
        assert (run.status, run.err) == (0, f"Drew a.{suffix}.\n"), name
        start = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[suffix]
        assert (examples / f"a.{suffix}").read_bytes().startswith(start), name


def test_sizes(examples: Path) -> None:
    fxtrack("chart", "a.png", "--kind", "index", "--width", "33.8", "--height", "19", "--dpi", "100")
    assert size_of(examples / "a.png") == (1331, 748)
    fxtrack("chart", "a.png", "--pair", "KZT/USD", "--width", "8")
    assert size_of(examples / "a.png")[0] == 630


def test_options_show(examples: Path) -> None:
    """Each changes the picture; the same ones make the same."""
    seen = set()
    for options in (
        [],
        ["--theme", "dark"],
        ["--theme", "print"],
        ["--lang", "ru"],
        ["--title", "Ours"],
        ["--source-note", "Ours"],
        ["--source-note", ""],
        ["--as-printed"],
        ["--since", "2025-12-01"],
        ["--until", "2025-12-31"],
    ):
        assert fxtrack("chart", "a.png", "--pair", "KZT/USD", "--dpi", "60", *options).status == 0
        seen.add(hashlib.sha256((examples / "a.png").read_bytes()).hexdigest())
    assert len(seen) == 10
    fxtrack("chart", "a.png", "--pair", "KZT/USD", "--dpi", "60", "--source", "Ours")
    assert hashlib.sha256((examples / "a.png").read_bytes()).hexdigest() in seen


def title_of(path: Path) -> str:
    """What a picture of shapes says of itself."""
    [title] = re.findall("<dc:title>(.*?)</dc:title>", path.read_text("utf-8"))
    return str(title)


def test_an_index_may_begin_before_what_is_shown(examples: Path) -> None:
    """The rates that are 100 are looked up before --since, and their pages count as sources."""
    shown = ["--index", "2025-12-05", "--since", "2025-12-10", "--until", "2025-12-20"]
    assert fxtrack("chart", "a.svg", *shown).status == 0
    assert title_of(examples / "a.svg").endswith("5 December 2025 is 100; change until 19 December 2025")
    earlier = fxtrack("chart", "a.svg", "--index", "2025-05-20")
    assert "KGS/USD is 100 on 2025-05-08, its last date before 2025-05-20." in earlier.err
    assert "8 May 2025 is 100; change until 23 February 2026" in title_of(examples / "a.svg")


@pytest.mark.parametrize(
    ("options", "pages"),
    [
        (["--pair", "KZT/USD"], 104),
        (["--pair", "KZT/USD", "--weekdays"], 72),
        (["--pair", "TMT/USD", "--weekdays"], 72),
        (["--since", "2025-12-11", "--until", "2025-12-11"], 6),
        (["--index", "2025-12-05", "--since", "2025-12-11", "--until", "2025-12-11"], 10),
    ],
)
def test_the_source_line_counts_the_pages_behind_what_is_drawn(
    examples: Path, options: list[str], pages: int
) -> None:
    assert fxtrack("chart", "a.pdf", *options).status == 0
    program = shutil.which("pdftotext")
    if program is None:
        absent("pdftotext")
    text = subprocess.run([str(program), "a.pdf", "-"], check=True, capture_output=True).stdout.decode()
    assert f"Source: timesca.com, {pages} archived pages." in " ".join(text.split())


SLIPS = {
    "a kind": (["chart", "a.png", "--kind", "pie"], 2, "'pie' is not one of 'trend'"),
    "a trend of all": (
        ["chart", "a.png", "--kind", "trend"],
        2,
        "a trend chart shows one pair: choose it with --pair",
    ),
    "an index of another kind": (
        ["chart", "a.png", "--kind", "changes", "--index", "2025-12-05"],
        2,
        "--index is for the chart of that kind",
    ),
    "narrow": (["chart", "a.png", "--width", "3"], 2, "3.0 is not in the range 5<=x<=200"),
    "low": (
        ["chart", "a.png", "--height", "5"],
        1,
        "a height of 5 cm is too little for this chart: it takes",
    ),
    "not a number": (["chart", "a.png", "--width", "nan"], 2, "'nan' is not a number"),
    "huge": (["chart", "a.png", "--width", "200", "--dpi", "1200"], 1, "is too large (20,000 at most)"),
    "no pair": (["chart", "a.png", "--pair", "KGS/EUR"], 1, "nothing to show"),
    "no date": (
        ["chart", "a.png", "--since", "2030-01-01"],
        1,
        "nothing to show: no dated rates pass these filters",
    ),
    "no coverage": (
        ["chart", "a.png", "--kind", "coverage", "--since", "2030-01-01", "--until", "2030-01-31"],
        1,
        "nothing to show",
    ),
    "an early index": (
        ["chart", "a.png", "--index", "2020-01-01"],
        1,
        "no pair has a weekday rate on 2020-01-01 or shortly before",
    ),
    "a report of nothing": (["report", "--since", "2030-01-01"], 1, "nothing to show"),
    "a folder that is a file": (["report", "--out", "taken"], 2, "Directory 'taken' is a file"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_are_told_in_a_line(examples: Path, slip: str) -> None:
    args, status, message = SLIPS[slip]
    (examples / "taken").write_text("x")
    run = fxtrack(*args)
    assert run.status == status
    assert message in run.err
    assert len([line for line in run.err.splitlines() if line.startswith("Error")]) == 1
    assert not (examples / "a.png").exists()


def test_only_undated_pages(elsewhere: Path) -> None:
    """There is nothing to draw but when they were captured, if that is known."""
    page = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00190 -0%\nText\n"
    (elsewhere / "20251208120000.txt").write_text(page)
    assert fxtrack("-q", "import", "20251208120000.txt").status == 0
    run = fxtrack("chart", "a.png")
    assert run.status == 1
    assert "--undated what has no date" in run.err
    run = fxtrack("chart", "a.png", "--kind", "coverage")
    assert run.status == 1
    assert "nothing to show: there is no page with a ticker" in run.err


@pytest.mark.parametrize("title", ["Курс сомони, 11%", "Ισοτιμία", "$x^2$ {a} %d <b>", "a" * 500, "x\ty\nz"])
def test_titles_of_every_kind(examples: Path, title: str) -> None:
    run = fxtrack("chart", "a.png", "--pair", "TJS/USD", "--title", title)
    assert (run.status, run.err) == (0, "Drew a.png.\n")


def test_letters_without_a_font_are_named(examples: Path) -> None:
    """A sign that no font has, rather than boxes without a word."""
    run = fxtrack("chart", "a.png", "--pair", "TJS/USD", "--title", "Rates \U0001f9ff\U000f1234")
    assert run.status == 0
    assert "\U000f1234" in run.err
    assert "drawn as boxes" in run.err


def test_what_a_report_is_made_of(examples: Path) -> None:
    """The digests are those of the files; the filters are told; the digest of the data hangs on the data only."""
    options = ["--pair", "KZT/USD", "--pair", "TJS/USD", "--since", "2025-01-01", "--as-of", "2030-01-01"]
    assert fxtrack("report", "--out", "one", *options).status == 0
    about = json.loads((examples / "one" / "about.json").read_text())
    assert about["filters"] == {"pair": ["KZT/USD", "TJS/USD"], "since": "2025-01-01", "daily": "median"}
    assert about["as_of"] == "2030-01-01T23:59:59.999999Z"
    assert about["made_by"].startswith("fxtrack ")
    names = {path.name for path in (examples / "one").iterdir()}
    assert set(about["files"]) == names - {"about.json"}
    for name, digest in about["files"].items():
        assert hashlib.sha256((examples / "one" / name).read_bytes()).hexdigest() == digest
    assert fxtrack("report", "--out", "two", *options, "--lang", "ru", "--theme", "dark").status == 0
    assert json.loads((examples / "two" / "about.json").read_text())["data_sha256"] == about["data_sha256"]
    (examples / "more.txt").write_text("KZT/USD = 0.00190 0%\nTJS/USD = 0.1 0%\n03 May 2025\n")
    assert fxtrack("report", "more.txt", "--out", "three", *options).status == 0
    third = json.loads((examples / "three" / "about.json").read_text())
    assert third["data_sha256"] != about["data_sha256"]
    assert third["pages"] == about["pages"] + 1


def test_a_report_as_of_an_instant_stays_the_same(examples: Path) -> None:
    """Whatever is imported later."""
    [first] = json.loads(fxtrack("db", "runs", "--format", "json").out)
    as_of = ["--as-of", first["known_as_of"]]
    assert fxtrack("report", "--out", "one", *as_of).status == 0
    (examples / "more.txt").write_text("KZT/USD = 0.00190 0%\nTJS/USD = 0.1 0%\n03 May 2025\n")
    assert fxtrack("-q", "import", "more.txt").status == 0
    assert fxtrack("report", "--out", "two", *as_of).status == 0
    for path in (examples / "one").iterdir():
        assert path.read_bytes() == (examples / "two" / path.name).read_bytes(), path.name


def test_pages_of_a_report_are_told_with_their_digests(examples: Path) -> None:
    """Each is a real file, with that very SHA-256, from the folder that holds them all."""
    assert fxtrack("report").status == 0
    with (examples / "charts" / "pages.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({row["digest"] for row in rows}) == 104
    for row in rows:
        assert hashlib.sha256((SNAPSHOTS / row["page"]).read_bytes()).hexdigest() == row["digest"]
        line = (SNAPSHOTS / row["page"]).read_text("utf-8").splitlines()[int(row["line"]) - 1]
        assert "/USD" in line


@pytest.mark.slow
def test_reports_of_every_direction(examples: Path) -> None:
    for options in (
        ["--per-usd"],
        ["--as-printed"],
        ["--base", "KGS"],
        ["--pair", "KGS/KZT"],
        ["--pair", "UZS/USD"],
        ["--lang", "ru", "--base", "KGS"],
    ):
        run = fxtrack("report", "--out", "there", *options)
        assert run.status == 0, options
        assert (examples / "there" / "index.html").exists()
