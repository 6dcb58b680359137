"""Packed files whose ends are gone, zeros or garbage: without its checksum, nothing of a frame is used."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from archives import COMPRESSIONS, NOISY, Reader, files, jsonl, tar, warc, zst
from forked import fxtrack
from storing import content

DATA = Path(__file__).parent / "data" / "damage"
FEW = NOISY[:3]
gz, bz2ed, xz = COMPRESSIONS["gz"], COMPRESSIONS["bz2"], COMPRESSIONS["xz"]
ONE_FRAME = {
    "tar.gz": gz(tar(files(FEW))),
    "tar.bz2": bz2ed(tar(files(FEW))),
    "tar.xz": xz(tar(files(FEW))),
    "tar.zst": zst(tar(files(FEW))),
    "jsonl.gz": gz(jsonl(FEW)),
    "jsonl.zst, no checksum": zst(jsonl(FEW), checksum=False),
    "warc.gz": gz(warc(FEW)),
    "warc.xz": xz(warc(FEW)),
    "html.gz": gz(NOISY[0].data),
    "html.bz2": bz2ed(NOISY[0].data),
}
"""Pages in one frame each, which has one checksum at its end, or none that is known before it."""
MANY_FRAMES = {
    "jsonl.gz": b"".join(gz(jsonl([page])) for page in FEW),
    "tar.gz": gz(tar(files(FEW))[:5000]) + gz(tar(files(FEW))[5000:]),
    "warc.gz, a member a record": warc(FEW, members=True),
    "warc.xz": xz(warc(FEW[:2])) + xz(warc(FEW[2:])),
}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def without_ends(data: bytes) -> Iterator[bytes]:
    """Yield a file with its end cut off or turned into zeros, and some with a wrong bit before that."""
    chance = random.Random(len(data))
    for place in sorted({*range(len(data) - 12, len(data)), *range(20, len(data), len(data) // 25)}):
        zeros = bytes(len(data) - place)
        hurt = bytearray(data[:place])
        hurt[chance.randrange(place)] ^= 1 << chance.randrange(8)
        yield from (data[:place], data[:place] + zeros, bytes(hurt), bytes(hurt) + zeros)


@pytest.mark.parametrize("name", ONE_FRAME)
def test_without_its_checksum_nothing_is_used(reader: Reader, name: str) -> None:
    data = ONE_FRAME[name]
    assert reader(data).observations
    for broken in without_ends(data):
        if broken == data:  # it ended in zeros
            continue
        found = reader(broken)
        assert not [each for each in found.extractions if not each.problem]
        assert found.is_told or found.left


@pytest.mark.parametrize("name", MANY_FRAMES)
def test_frames_before_the_broken_one_are_used(reader: Reader, name: str) -> None:
    whole = reader(MANY_FRAMES[name])
    most = 0
    for broken in without_ends(MANY_FRAMES[name]):
        found = reader(broken)
        assert found.observations <= whole.observations
        assert found.digests <= whole.digests
        assert found.is_told or found.digests == whole.digests or broken == MANY_FRAMES[name][: len(broken)]
        most = max(most, found.digests.total())
    assert 0 < most <= whole.digests.total()


def test_what_is_not_used_is_told(reader: Reader) -> None:
    data = ONE_FRAME["jsonl.gz"]
    [damage] = reader(data[:-1]).damage
    assert damage.reason == (
        f"gzip stream cut short: nothing of bytes 0 to {len(data) - 1} is used, for its checksum is missing"
    )


@pytest.mark.parametrize("name", ["tail-tar.gz-zeros", "tail-jsonl.gz-cut+flip"])
def test_what_is_on_no_page_is_in_no_series(elsewhere: Path, name: str) -> None:
    """Files that were broken in these ways gave rates of no page; the whole file then leaves no trace of it."""
    shutil.copy(DATA / name, "archive")
    broken = fxtrack("--db", "x.db", "import", "archive")
    assert broken.status == 1
    assert f"{elsewhere}/archive: incomplete: gzip stream " in broken.err
    assert (
        fxtrack("--db", "x.db", "observations", "--format", "csv", "--include-flagged").out.count("\n") <= 1
    )
    shutil.copy(DATA / f"{name}.whole", "archive")
    for database in ("x.db", "y.db"):
        whole = fxtrack("--db", database, "import", "archive")
        assert (whole.status, "incomplete" in whole.err) == (0, False)
    assert content("x.db") == content("y.db")
    assert fxtrack("--db", "x.db", "rates", "--format", "csv").out.count("\n") > 1
