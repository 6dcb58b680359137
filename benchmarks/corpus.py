"""Generated pages and archives: the same bytes each time, and as compressible as real ones (about 3:1).

Running text is cut from one long filler of made-up words, so that a hundred thousand pages take seconds. A
ticker holds the five pairs eight times over, as a scrolling banner does; a day has two different tickers.
"""

from __future__ import annotations

import functools
import gzip
import importlib
import itertools
import os
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar

PAIRS = ("KGS", "KZT", "TJS", "UZS", "TMT")
SHARED = 14
"""So many loose pages, one after the other, print the same ticker, as the pages of half a day do."""
SHARED_IN_CRAWL = 100
"""So many pages of a web archive do: a crawl takes many pages a day."""
FOLDER_PAGES = 1000
WARC_FILES = 4
WET_FILES = 2
TICKER_ROWS = 100
"""One row of Parquet in so many has a ticker."""

_CENTRES = (1144, 198, 10901, 8, 28490)
_REPEATS = 8
_FIRST_DAY = date(2006, 1, 1)
_DAYS = 20 * 365
_FILLER = 8_000_000
_WORDS = 6000
_SYLLABLES = "ka ri to men sa lo vi der an u pe shi ra ten go mi na bel os ta".split()
_LEVEL = 6
_ROW_GROUP = 50_000

_Task = TypeVar("_Task")


class Ticker(NamedTuple):
    """The quotes of a ticker, each pair once, and its day."""

    quotes: tuple[str, ...]
    day: date


def loose(folder: Path, pages: int, shared: int = SHARED) -> None:
    """Write pages of text, a file each, in folders of 1000."""
    blocks = range(0, pages, FOLDER_PAGES)
    task = functools.partial(_loose_block, folder, pages=pages, shared=shared)
    _in_parallel(task, blocks)


def warc(folder: Path, pages: int) -> None:
    """Write WARC responses, a gzip member each: in four files in ``parts/``, and all in ``one.warc.gz``."""
    parts = folder / "parts"
    parts.mkdir()
    _in_parallel(functools.partial(_archive, parts, _response), _shares(pages, WARC_FILES))
    with (folder / "one.warc.gz").open("wb") as whole:
        for path in sorted(parts.iterdir()):
            with path.open("rb") as part:
                shutil.copyfileobj(part, whole, 1 << 20)


def wet(folder: Path, records: int) -> None:
    """Write WET conversion records without a ticker, a gzip member each, in two files."""
    _in_parallel(functools.partial(_archive, folder, _conversion), _shares(records, WET_FILES))


def parquet(folder: Path, rows: int) -> None:
    """Write ``corpus.parquet`` with the columns url, timestamp and text, as pyarrow compresses by default."""
    pa, pq = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    schema = pa.schema(
        [("url", pa.string()), ("timestamp", pa.timestamp("ms", tz="UTC")), ("text", pa.string())]
    )
    with pq.ParquetWriter(folder / "corpus.parquet", schema) as writer:
        for start in range(0, rows, _ROW_GROUP):
            numbers = range(start, min(start + _ROW_GROUP, rows))
            columns = {
                "url": [_url(number) for number in numbers],
                "timestamp": [_captured(ticker(number // TICKER_ROWS).day) for number in numbers],
                "text": [_row_text(number) for number in numbers],
            }
            writer.write_table(pa.table(columns, schema=schema), row_group_size=_ROW_GROUP)


def ticker_rows(rows: int) -> int:
    """Tell how many of so many rows of Parquet have a ticker."""
    return rows // TICKER_ROWS


@functools.lru_cache(maxsize=1024)
def ticker(number: int, shared: int = SHARED) -> Ticker:
    """Make the ticker of a page, which so many pages one after the other share."""
    which = number // shared
    chance = _chance(which)
    quotes = tuple(
        f"{pair}/USD = 0.{centre + chance.randint(-(centre // 50) - 1, centre // 50 + 1):05} "
        f"{chance.randint(-99, 99) / 100:g}%"
        for pair, centre in zip(PAIRS, _CENTRES, strict=True)
    )
    return Ticker(quotes, _FIRST_DAY + timedelta(days=which // 2 % _DAYS))


def text_page(number: int, size: int, shared: int = SHARED) -> bytes:
    """Make a page of text: the ticker, the date line, then an article up to the size in bytes."""
    quotes, day = ticker(number, shared)
    banner = "\n  ".join(f"\u2022 {quote}" for quote in quotes * _REPEATS)
    head = f"{banner}\n{day:%d %B %Y}\n\nArticle {number}\n\n".encode()
    return head + _article(number, size - len(head), ".\n\n") + b"\n"


def html_page(number: int, size: int) -> bytes:
    """Make a page of HTML up to the size in bytes: head, navigation, ticker, date and article."""
    quotes, day = ticker(number, SHARED_IN_CRAWL)
    items = "".join(_item(quote) for quote in quotes * _REPEATS)
    head = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Article {number}</title>\n'
        f"{_styles()}</head>\n"
        f'<body class="page">\n<nav>{_sections()}</nav>\n<div class="ticker"><ul>\n{items}</ul>'
        f'<div class="date">{day:%d %B %Y}</div></div>\n<main><h1>Article {number}</h1>\n<p>'
    ).encode()
    foot = "</p></main>\n<footer>\u00a9 The publisher</footer></body></html>\n".encode()
    return head + _article(number, size - len(head) - len(foot), ".</p>\n<p>") + foot


def _loose_block(folder: Path, start: int, *, pages: int, shared: int) -> None:
    there = folder / f"{start // FOLDER_PAGES:04}"
    there.mkdir()
    for number in range(start, min(start + FOLDER_PAGES, pages)):
        page = text_page(number, _page_size(number), shared)
        (there / f"{number:06}.txt").write_bytes(page)


def _archive(folder: Path, record: Callable[[int], bytes], numbers: range) -> None:
    with (folder / f"{numbers.start:09}.warc.gz").open("wb") as file:
        file.writelines(gzip.compress(record(number), _LEVEL, mtime=0) for number in numbers)


def _response(number: int) -> bytes:
    body = html_page(number, _page_size(number))
    header = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nServer: nginx\r\n\r\n"
    )
    return _record(number, "response", "application/http; msgtype=response", header.encode() + body)


def _conversion(number: int) -> bytes:
    size = _chance(number).randint(2_000, 8_000)
    return _record(number, "conversion", "text/plain", _article(number, size, ".\n") + b"\n")


def _record(number: int, kind: str, media_type: str, block: bytes) -> bytes:
    captured = _captured(ticker(number).day)
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Target-URI: {_url(number)}\r\nWARC-Date: {captured:%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return header.encode() + block + b"\r\n\r\n"


def _row_text(number: int) -> str:
    size = _chance(number).randint(2_000, 4_000)
    if number % TICKER_ROWS == TICKER_ROWS - 1:
        return text_page(number // TICKER_ROWS, size).decode()
    return _article(number, size, ".\n\n").decode()


def _url(number: int) -> str:
    return f"https://example.org/news/{number}/"


def _captured(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 34, 56, tzinfo=UTC)


def _item(quote: str) -> str:
    pair, _, rate = quote.partition(" = ")
    return f'<li class="t"><b>{pair}</b> = {rate}</li>\n'


@functools.cache
def _styles() -> str:
    links = (f'<link rel="stylesheet" href="/content/themes/t/{number}.css">\n' for number in range(6))
    return "".join(links) + '<script>window.settings = {"a": 1};</script>\n'


@functools.cache
def _sections() -> str:
    return "".join(f'<a href="/section/{number}/">Section {number}</a>\n' for number in range(8))


def _page_size(number: int) -> int:
    return _chance(number).randint(8_000, 20_000)


def _article(number: int, size: int, paragraph_end: str) -> bytes:
    """Cut a piece of filler, from word to word and at most so long."""
    filler = _filler(paragraph_end)
    start = filler.index(b" ", _chance(number + 1_000_000_007).randrange(len(filler) - 50_000)) + 1
    return filler[start : filler.rindex(b" ", start, start + size)]


@functools.cache
def _filler(paragraph_end: str) -> bytes:
    return _prose().replace(". ", paragraph_end).encode()


@functools.cache
def _prose() -> str:
    """Make sentences of words that are as unequally frequent as those of a language."""
    chance = _chance(1)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(_WORDS)]
    frequencies = list(itertools.accumulate(1 / (rank + 1) ** 0.8 for rank in range(_WORDS)))
    sentences: list[str] = []
    size = 0
    while size < _FILLER:
        some = chance.choices(words, cum_weights=frequencies, k=chance.randint(6, 20))
        sentences.append(" ".join(some).capitalize() + ". ")
        size += len(sentences[-1])
    return "".join(sentences)


def _chance(seed: int) -> random.Random:
    return random.Random(seed)


def _shares(count: int, files: int) -> Iterator[range]:
    bounds = [count * number // files for number in range(files + 1)]
    return itertools.starmap(range, itertools.pairwise(bounds))


def _in_parallel(function: Callable[[_Task], None], tasks: Iterable[_Task]) -> None:
    _prose()  # once, before the processes part
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(function, tasks):
            pass
