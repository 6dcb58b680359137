"""Dots as a PNG: what another library reads is what was written."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fxtrack.drawing.png import png


def parts(content: bytes) -> dict[bytes, bytes]:
    """The parts of a PNG by their names; each must have its check sum."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = {}, 8
    while at < len(content):
        [length] = struct.unpack_from(">I", content, at)
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", content, at + 8 + length) == (zlib.crc32(name + body),)
        found[name] = body
        at += 12 + length
    return found


@given(st.integers(1, 40), st.integers(1, 40), st.integers(3, 4), st.integers(0, 2**32 - 1), st.booleans())
def test_what_is_written_is_what_is_read(
    height: int, width: int, deep: int, seed: int, is_flat: bool
) -> None:
    """Of dots of any colours, as of few; how opaque they are is left out."""
    colors = np.random.default_rng(seed).integers(0, 256, (height, width, deep), dtype=np.uint8)
    dots = colors // 200 * 200 if is_flat else colors
    with Image.open(io.BytesIO(png(dots, 200))) as read:
        assert (read.format, read.mode, read.size) == ("PNG", "RGB", (width, height))
        assert np.array_equal(np.asarray(read), dots[:, :, :3])


def test_rows_have_no_filter_and_are_packed_by_what_any_zlib_reads() -> None:
    dots = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
    found = parts(png(dots, 96))
    assert list(found) == [b"IHDR", b"pHYs", b"IDAT", b"IEND"]
    assert zlib.decompress(found[b"IDAT"]) == bytes([0, *range(9), 0, *range(9, 18)])
    assert found[b"IHDR"] == struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 0)
    assert found[b"IEND"] == b""


@pytest.mark.parametrize(("dpi", "a_metre"), [(1, 39), (72, 2835), (96, 3780), (200, 7874), (300, 11811)])
def test_the_size_on_paper_is_told(dpi: int, a_metre: int) -> None:
    """In dots to the metre."""
    dots = np.zeros((1, 1, 3), dtype=np.uint8)
    assert parts(png(dots, dpi))[b"pHYs"] == struct.pack(">IIB", a_metre, a_metre, 1)


def test_flat_colours_take_little_room() -> None:
    assert len(png(np.full((1000, 1000, 3), 255, dtype=np.uint8), 200)) < 30_000


@pytest.mark.parametrize(
    ("text", "kept_as"), [("José 3.6%", b"tEXt"), ("Курс доллара −3,5%", b"iTXt"), ("汇率 📈", b"iTXt")]
)
def test_texts_are_read_back_in_any_script(text: str, kept_as: bytes) -> None:
    content = png(np.zeros((1, 1, 3), dtype=np.uint8), 96, {"Title": text, "Author": ""})
    assert kept_as in parts(content)
    with Image.open(io.BytesIO(content)) as read:
        assert read.info["Title"] == text
        assert "Author" not in read.info
