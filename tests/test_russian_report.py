"""A report in Russian: no word of its page is left in English, but for names and what is marked as English."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from forked import fxtrack

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"
ALLOWED = re.compile(
    r"[A-Z]{3}(/[A-Z]{3})?"  # codes and pairs
    r"|[0-9a-f]+|SHA-256|fxtrack|PNG|CSV|SVG|PDF"
    r"|https|timesca\.com|page|txt|html"  # addresses and names of pages
    r"|[\w/-]*\.(txt|html|csv|png|md|json)"
)


def test_latin_words_are_names(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    assert fxtrack("-q", "--db", database, "import", SNAPSHOTS).status == 0
    assert fxtrack("-q", "--db", database, "report", "--out", tmp_path / "out", "--lang", "ru").status == 0
    page = (tmp_path / "out" / "index.html").read_text()
    shown = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    shown = re.sub(r'<td [^>]*lang="en">[^<]*</td>', "", shown)
    spoken = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', shown)
    said = unescape(" ".join([re.sub("<[^>]*>", " ", shown), *spoken]))
    assert "Кыргызский сом" in said
    words = {word.strip("./-_") for word in re.findall(r"[A-Za-z][A-Za-z0-9./_-]+", said)}
    assert sorted(word for word in words if not ALLOWED.fullmatch(word)) == []
