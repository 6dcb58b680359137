"""The compressions that are read, and what their errors say in plain words."""

from __future__ import annotations

import bz2
import lzma
import re
from typing import cast

import zstandard
from isal import isal_zlib

from fxtrack.archives.format import Decompressor, Packed

GZIP_MAGIC = b"\x1f\x8b\x08"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
ZSTD_LONG_WINDOW = 2**31  # what `zstd --long=31` needs
ISAL_ERROR: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stubs make it an instance
UNPACK_ERRORS = (OSError, EOFError, ValueError, lzma.LZMAError, zstandard.ZstdError, ISAL_ERROR)


def plainly(error: Exception) -> str:
    """Say what a decompressor found, in words for people who do not know its codes."""
    told = str(error).lower()
    if "no checksum" in told:
        return "it has no checksum"
    if "checksum" in told or "crc" in told or "-6 " in told or "check mismatch" in told:
        return "its checksum does not hold"
    if "end-of-stream" in told or "eof" in told or "truncated" in told:
        return "it is cut short"
    return "its packed data are broken"


def _new_gzip() -> Decompressor:
    return cast("Decompressor", isal_zlib.decompressobj(31))


def _new_bzip2() -> Decompressor:
    return cast("Decompressor", bz2.BZ2Decompressor())


def _new_xz() -> Decompressor:
    return cast("Decompressor", lzma.LZMADecompressor(lzma.FORMAT_XZ))


def _new_zstd() -> Decompressor:
    return cast("Decompressor", zstandard.ZstdDecompressor(max_window_size=ZSTD_LONG_WINDOW).decompressobj())


GZIP = Packed("gzip", lambda head: head.startswith(GZIP_MAGIC), b"\x1f", decompressor=_new_gzip)
BZIP2 = Packed("bzip2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)").match, b"B", decompressor=_new_bzip2)
XZ = Packed("xz", lambda head: head.startswith(b"\xfd7zXZ\0"), b"\xfd", decompressor=_new_xz)
ZSTD = Packed(
    "zstd",
    re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18").match,  # a frame, or one that is to be skipped
    b"\x28PQRSTUVWXYZ[\\]^_",
    decompressor=_new_zstd,
    bounded=False,
)
