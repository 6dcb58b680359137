"""The table of revised rates that people read: it fits a terminal, and says what happened to each rate."""

from __future__ import annotations

from pathlib import Path

from running import runner
from storing import store_pages

from fxtrack.cli import main

PAGES = (("0.01144", "1 May 2025"), ("0.01144", "2 May 2025"))
LATER = (
    ("0.01140", "1 May 2025"),
    ("0.01139", "1 May 2025"),
    ("0.01150", "2 May 2025"),
    ("0.01146", "5 May 2025"),
)
TABLE = """\
pair     date        what          rate then  rate now  low to high now
-------  ----------  ------------  ---------  --------  ------------------
KGS/USD  2025-05-01  other rate      0.01144   0.01140  0.01139 to 0.01144
KGS/USD  2025-05-02  other prints    0.01144   0.01144  0.01144 to 0.01150
KGS/USD  2025-05-05  new                       0.01146
"""


def test_the_table_fits_a_terminal(tmp_path: Path) -> None:
    file = str(tmp_path / "x.db")
    for rates in (PAGES, LATER):
        store_pages(file, *(f"KGS/USD = {rate} 0%\nTMT/USD = 0.285 0%\n0{day}\n" for rate, day in rates))
    words = ["--db", file, "changes", "--revised", "--pair", "KGS/USD", "--format"]
    done = runner().invoke(main, [*words, "table"])
    assert done.stdout.strip() == TABLE.strip(), done.output
    assert done.stderr.endswith("Low and high then, and how many prints: --format csv.\n")
    for_programs = runner().invoke(main, [*words, "csv"]).stdout.splitlines()
    assert for_programs[0] == (
        "date,base,quote,revision,rate_then,low_then,high_then,prints_then,rate_now,low_now,high_now,prints_now"
    )
    assert for_programs[1] == "2025-05-01,KGS,USD,changed,0.01144,0.01144,0.01144,1,0.01140,0.01139,0.01144,3"
