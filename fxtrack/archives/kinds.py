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
_FIRST = frozenset(b"\x1f\xfd\xef\x28PWB{ \t\r\n") | frozenset(range(0x50, 0x60))
_TAR_MAGIC, _TAR_AT = b"ustar", 257


def kind_of(head: bytes) -> Kind:
    """Tell the kind from the first bytes, ``HEAD`` of them or all there are."""
    if head[_TAR_AT : _TAR_AT + len(_TAR_MAGIC)] == _TAR_MAGIC:
        return Kind.TAR
    if not head or (head[0] not in _FIRST and not head[:1].isalpha()):
        return Kind.PAGE
    by_magic = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    return by_magic or next((kind for is_kind, kind in _TESTS if is_kind(head)), Kind.PAGE)


_TESTS: tuple[tuple[Callable[[bytes], object], Kind], ...] = (
    (_BZIP2.match, Kind.BZIP2),
    (_ZSTD_SKIPPABLE.match, Kind.ZSTD),
    (_MHTML.match, Kind.MHTML),
    (_JSON.match, Kind.JSONL),  # by the first key of its first row, so that a damaged row does not hide it
)
