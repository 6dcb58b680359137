"""Put every command of the pages to the program again, and write down what it answers.

    python docs/recompute.py            # rewrite the pages
    python docs/recompute.py --check    # only tell which are not up to date

A block of text that begins with ``$ fxtrack`` holds commands and their output. They are put to a database of
the example pages.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

_BLOCK = re.compile(r"(?s)(?<=```text\n)\$ fxtrack .*?(?=```)")
_WIDTH = "110"


def recomputed(text: str, database: Path) -> str:
    """Return a page with the output of its commands as it is now."""

    def answered(block: re.Match[str]) -> str:
        commands = [line for line in block[0].splitlines() if line.startswith("$ ")]
        outputs = [f"{line}\n{_run(database, shlex.split(line)[2:])}" for line in commands]
        return "\n".join(outputs)

    return _BLOCK.sub(answered, text)


def _run(database: Path, arguments: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "fxtrack", "--db", str(database), *arguments],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "COLUMNS": _WIDTH, "PYTHONIOENCODING": "utf-8"},
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def main() -> int:
    """Rewrite the pages, or tell which are not up to date."""
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "examples.db"
        _run(database, ["-q", "import", str(ROOT / "examples" / "snapshots")])
        for page in PAGES:
            before = page.read_text("utf-8")
            after = recomputed(before, database)
            if after != before:
                stale.append(page.name)
                if "--check" not in sys.argv:
                    page.write_text(after, "utf-8")
    print(f"{'Not up to date' if '--check' in sys.argv else 'Rewritten'}: {', '.join(stale) or 'none'}")
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
