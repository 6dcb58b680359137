"""The straightforward script that fxtrack is compared with: ``python straightforward.py TREE DATABASE``.

What one would write in an afternoon with well-known libraries: Beautiful Soup for the text, a regular
expression for the quotes, dateutil for the date, pandas for the table and for SQLite. It checks nothing.
"""

import argparse
import re
import sqlite3
from pathlib import Path

import pandas as pd
from bs4 import BeautifulSoup  # type: ignore[import-not-found, import-untyped, unused-ignore]
from dateutil import parser as dates  # type: ignore[import-not-found, import-untyped, unused-ignore]

QUOTE = re.compile(r"([A-Z]{3})/([A-Z]{3})\s*=\s*([0-9.]+)\s+(-?[0-9.]+)\s*%")
DATE = re.compile(r"^\s*([0-9]{2} [A-Z][a-z]+ [0-9]{4})\s*$", re.MULTILINE)
COLUMNS = ["file", "date", "base", "quote", "rate", "change"]


def quotes_of(path: Path) -> list[tuple[object, ...]]:
    """Read the quotes of one page."""
    text: str = BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text()
    line = DATE.search(text)
    day = dates.parse(line[1]).date() if line else None
    return [(str(path), day, base, quote, rate, change) for base, quote, rate, change in QUOTE.findall(text)]


def main() -> None:
    """Read the pages, write the database and print how many different quotes it holds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("tree", type=Path)
    options.add_argument("database")
    options.add_argument("--pages", type=int, help="stop after so many")
    given = options.parse_args()
    files = sorted(path for path in given.tree.rglob("*") if path.is_file())[: given.pages]
    rows = [row for path in files for row in quotes_of(path)]
    frame = pd.DataFrame(rows, columns=COLUMNS).drop_duplicates()
    connection = sqlite3.connect(given.database)
    frame.to_sql("quotes", connection, if_exists="replace", index=False)
    connection.close()
    print(len(frame))


if __name__ == "__main__":
    main()
