"""Files that no tool should have written: none of them ends the import of the others."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from archives import PAGES, Reader, files, jsonl, parquet, warc, zipped
from forked import counted, fxtrack
from storing import content, imported

from fxtrack import extract, places
from fxtrack.extract import Batch, Dating
from fxtrack.ingest import Job
from fxtrack.ingest.lanes import Lanes
from fxtrack.places import Options, Part, parts

TICKER = "KGS/USD = 0.01144 0%\nKZT/USD = 0.00198 -0%\n08 December 2025\n"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def table(**columns: object) -> bytes:
    return written(pa.table(columns))


def written(made: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(made, out)
    return out.getvalue()


def two_of(name: str) -> bytes:
    texts = [pa.array([TICKER])] * 2 if name == "text" else [pa.array([TICKER])]
    others = [pa.array(["https://a.example/"])] * (2 if name == "url" else 0)
    return written(pa.table([*texts, *others], ["text"] * len(texts) + [name] * len(others)))


UNREADABLE = {
    "a text of lists": table(text=pa.array([[TICKER]])),
    "two texts": two_of("text"),
    "a text of structs": table(text=pa.array([{"a": TICKER}])),
}
WITHOUT_TIME = {
    "seconds beyond all years": pa.array([2**50], pa.timestamp("s")),
    "milliseconds beyond all years": pa.array([2**60], pa.timestamp("ms")),
    "microseconds beyond all years": pa.array([2**62], pa.timestamp("us")),
    "days beyond all years": pa.array([2**30], pa.date32()),
    "a duration": pa.array([2**60], pa.duration("s")),
    "a short duration": pa.array([timedelta(1)]),
    "a date": pa.array([date(2025, 12, 8)]),
    "nothing": pa.nulls(1),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_parquet_without_a_text_that_can_be_used_is_told(reader: Reader, name: str) -> None:
    found = reader(UNREADABLE[name])
    assert (found.pages, len(found.damage)) == (0, 1)
    assert found.damage[0].reason.startswith("no column of text; name it with --text-column: ")


def test_what_parquet_needs_is_told(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    data = table(text=[TICKER])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    [damage] = reader(data).damage
    assert damage.reason == "Parquet needs one more package: pip install 'fxtrack[parquet]'"


@pytest.mark.parametrize("name", WITHOUT_TIME)
def test_a_time_that_is_none_is_unknown(reader: Reader, name: str) -> None:
    [extraction] = reader(table(text=[TICKER], timestamp=WITHOUT_TIME[name])).extractions
    assert (extraction.capture, len(extraction.quotes)) == (None, 2)


def test_of_two_equal_columns_none_is_used(reader: Reader) -> None:
    [extraction] = reader(two_of("url")).extractions
    assert extraction.url == ""


def test_a_member_without_a_name_ends_nothing(reader: Reader) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("A", "Text")
        archive.writestr("b.txt", TICKER)
    data = out.getvalue().replace(b"A", b"\0")
    assert len(reader(data).extractions) == 1


def test_what_nobody_thought_of_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the program is told with its archive; the rest is imported, and the exit status is 1."""
    for name, data in {
        "a.jsonl": jsonl(PAGES[:3]),
        "b.parquet": parquet(PAGES[3:5]),
        "c.warc": warc(PAGES[5:7]),
    }.items():
        (tmp_path / name).write_bytes(data)

    def failing(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("fxtrack.archives.columns._columns", failing)
    database = str(tmp_path / "x.db")
    tally = imported(database, parts([str(tmp_path / n) for n in ("a.jsonl", "b.parquet", "c.warc")]))
    assert (tally.damaged, tally.snapshots) == (1, 5)
    assert len(content(database)["copies"]) == 5
    monkeypatch.undo()
    assert imported(database, parts([str(tmp_path / "b.parquet")])).snapshots == 2


def test_a_folder_with_pictures_is_not_read_again(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As browsers and mirrors leave them beside pages."""
    monkeypatch.setattr("fxtrack.places.listing._SETTLED", -(10**15))
    for name, data in files(PAGES).items():
        (elsewhere / name).write_bytes(data)
        (elsewhere / f"{name}.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    first = imported("x.db", parts([str(elsewhere)], exclude=["x.db"]))
    again = imported("x.db", parts([str(elsewhere)], exclude=["x.db"]))
    assert again.unchanged == again.snapshots == first.snapshots == 2 * len(PAGES)
    assert again.refused == first.refused == len(PAGES)


# The rest of a part, where its beginning was read.


class Counting(ThreadPoolExecutor):
    """One thread, and the files it was asked to read."""

    def __init__(self) -> None:
        super().__init__(1, initializer=extract.keep_parts_open)
        self.asked: list[tuple[str, int]] = []

    def submit(self, fn: Callable[..., Batch], /, *args: Part, **kwargs: object) -> Future[Batch]:  # type: ignore[override]
        item = args[0].items[0]
        assert isinstance(item, places.File)
        self.asked.append((Path(item.path).name, args[0].position))
        return super().submit(fn, *args, **kwargs)


@pytest.mark.usefixtures("settled", "small_batches")
def test_the_rest_of_a_part_goes_where_its_beginning_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is not unpacked anew: each archive is opened once."""
    monkeypatch.setattr("fxtrack.places.listing.LARGE", 0)
    names = ["a", "b", "c"]
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(jsonl([p._replace(data=p.data + b"%d" % number) for p in PAGES]))
    opened: list[object] = []
    real = extract.extract_in_batches

    def counted_opening(part: Part, dating: Dating, options: Options, most: int) -> Iterator[Batch]:
        opened.append(part.items[0][0])
        return real(part, dating, options, most)

    monkeypatch.setattr(extract, "extract_in_batches", counted_opening)
    lanes = [Counting(), Counting()]
    pool = Lanes(lanes)
    try:
        tally = imported(str(tmp_path / "x.db"), parts([str(tmp_path / n) for n in names]), Job(), pool)
    finally:
        pool.shutdown()
    assert tally.snapshots == len(names) * len(PAGES)
    assert sorted(map(str, opened)) == [str(tmp_path / name) for name in names]
    for lane in lanes:
        assert lane.asked
        assert {name for name, position in lane.asked if position} <= {
            name for name, position in lane.asked if not position
        }


def test_a_rest_that_nobody_asked_for_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another process, on another machine: the answer is the same."""
    monkeypatch.setattr(extract, "SENT", 3)
    monkeypatch.setattr("fxtrack.archives.streams.PIECE", 2000)
    (tmp_path / "a").write_bytes(jsonl(PAGES))
    monkeypatch.setattr("fxtrack.places.listing.LARGE", 0)
    [part] = parts([str(tmp_path / "a")])
    found = []
    for keep in (None, extract.keep_parts_open):
        with ThreadPoolExecutor(1, initializer=keep) as pool:
            found.append(read_on(pool, part))
            if keep is None:
                assert open_files(tmp_path) == []
    for batches in found:
        assert sum(batch.counts.size for batch in batches) == part.size
        for batch in batches:  # a file is read in pieces, which may begin elsewhere
            batch.counts.size = 0
    here, anywhere = found
    assert len(here) > 2
    assert here == anywhere


def read_on(pool: ThreadPoolExecutor, part: Part) -> list[Batch]:
    """Read a part to its end."""
    found: list[Batch] = []
    rest: Part | None = part
    while rest is not None:
        found.append(pool.submit(extract.extract, rest, Dating(), Options()).result())
        rest = found[-1].rest_of(rest)
    return found


def test_only_so_many_parts_are_kept_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And none longer than the thread that keeps them."""
    monkeypatch.setattr(extract, "SENT", 1)
    monkeypatch.setattr("fxtrack.archives.streams.PIECE", 2000)
    with ThreadPoolExecutor(1, initializer=extract.keep_parts_open) as pool:
        for number in range(10):
            (tmp_path / str(number)).write_bytes(jsonl(PAGES))
            [part] = parts([str(tmp_path / str(number))])
            assert pool.submit(extract.extract, part, Dating(), Options()).result().position
        assert open_files(tmp_path) == [str(tmp_path / str(number)) for number in (6, 7, 8, 9)]
    assert open_files(tmp_path) == []


def open_files(folder: Path) -> list[str]:
    """The files under a folder that this process has open."""
    named = [os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")]
    return sorted(name for name in named if name.startswith(f"{folder}/"))


def test_a_named_zip_of_nothing_is_no_failure(elsewhere: Path) -> None:
    Path("a.zip").write_bytes(zipped({}))
    run = fxtrack("import", "a.zip")
    assert (run.status, sum(counted(run).values())) == (0, 0)
