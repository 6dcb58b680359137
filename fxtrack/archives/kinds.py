"""What kind of archive some bytes begin; by content, never by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

HEAD = 4096
"""How many bytes are enough to tell."""


class Kind(StrEnum):
    """The kinds of files that fxtrack reads; a page is whatever is no archive."""

    PAGE = "page"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"
    ZIP = "zip"
    TAR = "tar"
    WARC = "WARC"
    JSONL = "JSON Lines"
    PARQUET = "Parquet"
    MHTML = "MHTML"


COMPRESSED = frozenset([Kind.GZIP, Kind.BZIP2, Kind.XZ, Kind.ZSTD])

_MAGIC = (
    (b"\x1f\x8b\x08", Kind.GZIP),
    (b"\xfd7zXZ\0", Kind.XZ),
    (b"\x28\xb5\x2f\xfd", Kind.ZSTD),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"PAR1", Kind.PARQUET),
    (b"WARC/", Kind.WARC),
)
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_ZSTD_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
_MHTML = re.compile(
    rb"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?content-type:\s*multipart/related\b", re.IGNORECASE
)
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{[ \t]*\"(?:[^\"\\\r\n]|\\.)*\"[ \t]*:")
_FIRST = frozenset(bytes([byte]) for byte in b"\x1f\xfd\xef\x28{ \t\r\n")
_TAR_MAGIC, _TAR_AT = b"ustar", 257
# Name, mode, owner, group, size, time, checksum.
_TAR_HEADER = re.compile(
    rb"[^\0].{99}(?:[0-7 ]{6,7}[\0 ]{1,2}){3}(?:[0-7 ]{11}[\0 ]){2}([0-7 ]{6})[\0 ]{2}", re.DOTALL
)
_INNER_TAR = b"\0" + _TAR_MAGIC
_LAST = 64
_TAR_SUM = slice(148, 156)
_BLOCK = 512
# What an archive looks like that has lost its beginning, or has something before it.
_RECORD = re.compile(rb"(?:\A[\s\0]*(?:\xef\xbb\xbf)?|\n)WARC/[0-9]\.[0-9]{1,2}\r?\n[A-Za-z-]+:")
_ROWS = re.compile(rb"\}[ \t]*\r?\n\{[ \t]*\"(?:[^\"\\\r\n]|\\.)*\"[ \t]*:")


def kind_of(head: bytes) -> Kind:
    """Tell the kind from the first bytes, ``HEAD`` of them or all there are."""
    if head[_TAR_AT : _TAR_AT + len(_TAR_MAGIC)] == _TAR_MAGIC:
        return Kind.TAR
    if head.startswith(b"<"):
        return Kind.PAGE
    if head[:1].isalpha() or head[:1] in _FIRST:
        by_magic = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
        by_test = by_magic or next((kind for is_kind, kind in _TESTS if is_kind(head)), None)
        if by_test:
            return by_test
    return torn(head) or (Kind.TAR if b"\0" in head and _is_old_tar(head) else Kind.PAGE)


def torn(data: bytes) -> Kind | None:
    """Tell of which kind the archive is that should be a page: one that is damaged at its beginning.

    Its members must not be read as one page: the quotes of one would get the date of another.
    """
    # Looking for one byte is ten times as fast as looking for two, and there are millions of pages.
    if b"\r" in data and b"WARC/" in data and _RECORD.search(data):
        return Kind.WARC
    if b"\0" in data and _INNER_TAR in data:
        return Kind.TAR
    ends_as_row = data[-_LAST:].rstrip().endswith(b"}") or not data.startswith(b"<")
    if ends_as_row and b"{" in data and _ROWS.search(data):
        return Kind.JSONL
    return None


def _is_old_tar(head: bytes) -> bool:
    """Recognise a tar without a magic, as they were before 1988, by the checksum of its first header."""
    header = _TAR_HEADER.match(head)
    if header is None or len(head) < _BLOCK:
        return False
    return int(header[1], 8) == sum(head[:_BLOCK]) - sum(head[_TAR_SUM]) + len(head[_TAR_SUM]) * ord(" ")


_TESTS: tuple[tuple[Callable[[bytes], object], Kind], ...] = (
    (_BZIP2.match, Kind.BZIP2),
    (_ZSTD_SKIPPABLE.match, Kind.ZSTD),
    (_MHTML.match, Kind.MHTML),
    (_JSON.match, Kind.JSONL),  # by the first key of its first row, so that a damaged row does not hide it
)
