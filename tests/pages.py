"""Pages laid out as the archived copies are: real figures, invented prose full of decoys.

The figures of ``data/captures.jsonl`` were transcribed by hand from 285 real archived pages: the quotes of
one ticker, how often the page repeats it, the line under it, and what kind of text comes next.
"""

from __future__ import annotations

import hashlib
import html
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"

MONTHS = "January February March April May June July August September October November December".split()

# Invented, and full of what a careless reader would take for a rate or a date.
PROSE = [
    "The museum reopened its east wing on 12 October 2024; a second hall is to follow by 01 March 2026.",
    "Bread went up to 38.5 som a loaf (KGS), against 9 TJS in the next valley, a rise of 4.2%.",
    "On the exchange the session ended at USD/KZT 531.07 (-0.3%), brokers said.",
    "One forecast sees EUR/USD = 1.11 by the summer, 3.4% above the winter.",
    "Deposits earn 0.75% to 13.5% from 01 February 2023, and the key rate stays where it is.",
    "“The first wagons will roll in May,” the engineer said; the last ones left on August 14.",
    "Курс на 21 марта 2025 года: 1 USD = 86.90 KGS, сообщили в банке.",
    "A grant of 2 500 000 UZS (about $200) goes to each of the 17 schools in the district.",
    "The bridge, 640 metres long, carries 1,900 lorries a day; tolls are 45 TMT and fall to 30 after dark.",
    "KGS/USD is what the traders watch, and TJS/USD moved by 1.2% in a week, as they recall it.",
    "In the north the harvest began on 8 August 2025, ten days before the usual date.",
]
SITE = "Herald of the Valleys"


@dataclass(frozen=True)
class Capture:
    """The figures of one real page."""

    url: str
    date_line: str | None
    repeats: int
    quotes: tuple[tuple[str, str, str], ...]
    follows: str

    @property
    def date(self) -> date | None:
        if self.date_line is None:
            return None
        day, month, year = self.date_line.split()
        return date(int(year), MONTHS.index(month) + 1, int(day))


@cache
def captures() -> tuple[Capture, ...]:
    lines = (DATA / "captures.jsonl").read_text("utf-8").splitlines()
    rows = (json.loads(line) for line in lines)
    return tuple(
        Capture(r["url"], r["date_line"], r["repeats"], tuple(map(tuple, r["quotes"])), r["follows"])
        for r in rows
    )


def ticker_lines(capture: Capture) -> list[str]:
    quotes = [f"{pair} = {rate} {change}" for pair, rate, change in capture.quotes] * capture.repeats
    return [("• " if n == 0 else "  • ") + quote for n, quote in enumerate(quotes)]


def _body(capture: Capture) -> list[str]:
    number = int(hashlib.sha256(capture.url.encode()).hexdigest(), 16)
    title = f"Notes from the Region, No. {number % 89 + 3}"
    head = {
        "results": [f"Viewing results 1 - 6 of {number % 700 + 8}", "", title],
        "results-no-total": ["Viewing results 1 - 6 of", "", title],
        "author": [f"Our People > {SITE}", "", title],
    }.get(capture.follows, [title])
    paragraphs = [PROSE[(number + step * 4) % len(PROSE)] for step in range(3 + number % 4)]
    return [*head, *(line for paragraph in paragraphs for line in ("", paragraph))]


def as_text(capture: Capture) -> str:
    """Lay a page out as the text of the archived copy."""
    lines = ticker_lines(capture)
    dates = [capture.date_line] if capture.date_line else []
    dates *= 2 if capture.follows == "second-date" else 1
    blank = [""] if lines else []
    return "\n".join([*lines, *dates, *blank, *_body(capture)]) + "\n"


def as_html(capture: Capture) -> str:
    """Lay the same page out as HTML, with the scripts, comments and attributes of a real site."""
    items = "\n".join(
        f'    <li class="tick"><b>{pair}</b>&nbsp;= <span title="a &gt; b">{rate}</span> <i>{change}</i></li>'
        for pair, rate, change in capture.quotes * capture.repeats
    )
    day = f'<div class="date">{capture.date_line}</div>' if capture.date_line else ""
    second = day if capture.follows == "second-date" else ""
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in _body(capture) if line)
    ticker = f'<ul id="ticker">\n{items}\n  </ul>' if items else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{SITE}, 01 January 2020</title>
<style>.tick::before {{ content: "KGS/USD = 9.99999 9%"; }}</style>
<script>var rates = "KGS/USD = 0.99999 5% KZT/USD = 0.88888 5%"; if (1 < 2) document.title += "x";</script>
</head>
<body>
<!-- KGS/USD = 0.77777 7% KZT/USD = 0.77777 7% 07 July 1977 -->
<header><h1>{SITE}</h1></header>
<div class="bar">
  {ticker}{day}{second}
</div>
<main>
{body}
</main>
<noscript>Please allow scripts. KGS/USD = 0.66666 6%</noscript>
</body>
</html>
"""
