"""Make the example pages anew: ``python examples/make_snapshots.py``, from the root of a checkout.

Real figures and dates of archived pages, in pages of invented prose: every different set of figures of
every date once, as a browser saves a page, with its address; some undated pages, some without a ticker, as
text.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from pages import Capture, as_html, as_text, captures

UNDATED, WITHOUT_TICKER = 24, 6
ADDRESS = "https://timesca.com/"


def chosen() -> list[Capture]:
    """Choose the captures that become examples."""
    dated = {(c.date, c.quotes): c for c in captures() if c.date and c.quotes}
    undated = [c for c in captures() if not c.date and c.quotes]
    without = [c for c in captures() if not c.quotes]
    return [*dated.values(), *undated[:UNDATED], *without[:WITHOUT_TICKER]]


def saved(capture: Capture) -> str:
    """Write a page as a browser saves it: its address stands in a comment below the first line."""
    first, rest = as_html(capture).split("\n", 1)
    return f"{first}\n<!-- saved from url=({len(ADDRESS):04}){ADDRESS} -->\n{rest}"


def main() -> None:
    """Write the pages."""
    folder = ROOT / "examples" / "snapshots"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, capture in enumerate(chosen(), start=1):
        is_dated = bool(capture.date and capture.quotes)
        kind, page = ("html", saved(capture)) if is_dated else ("txt", as_text(capture))
        (folder / f"page-{number:03}.{kind}").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
