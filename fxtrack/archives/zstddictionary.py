"""zstd with a dictionary in the file: how WARC files are packed as ``.warc.zst`` (IIPC, WARC zstd 1.0).

The first frame is one that is to be skipped, and holds the dictionary, itself packed or not. Nothing vouches
for a dictionary that is not packed, so a frame that needs it is used only if it has a checksum, as it must.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import BinaryIO

import zstandard

from fxtrack.archives.compressions import ZSTD, ZSTD_LONG_WINDOW, ZSTD_MAGIC
from fxtrack.archives.format import Packed
from fxtrack.archives.limits import MIB

_FRAME_BEGINS = b"\x5d\x2a\x4d\x18"
_DICTIONARY_BEGINS = b"\x37\xa4\x30\xec"
_HEADER = 8
_MOST = 8 * MIB


class _WithDictionary:
    """Unpacks one frame."""

    def __init__(self, dictionary: zstandard.ZstdCompressionDict) -> None:
        unpacker = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=ZSTD_LONG_WINDOW)
        self._frame = unpacker.decompressobj()
        self._has_begun = False

    @property
    def eof(self) -> bool:
        return self._frame.eof

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data

    def decompress(self, data: bytes, _: int = -1, /) -> bytes:
        """Unpack some more.

        Raises:
            ValueError, ZstdError: it is damaged, or has no checksum.
        """
        if not self._has_begun and data.startswith(ZSTD_MAGIC):
            self._has_begun = True
            if not zstandard.get_frame_parameters(data).has_checksum:
                raise ValueError("no checksum")
        return self._frame.decompress(data)


def with_its_dictionary(raw: BinaryIO, packed: Packed) -> Packed:
    """Return how a file is unpacked that begins with its dictionary; any other file as it was.

    Raises:
        ValueError, ZstdError: the dictionary is cut short or damaged, or larger than 8 MiB.
    """
    raw.seek(0)
    head = raw.read(_HEADER)
    if packed is not ZSTD or not head.startswith(_FRAME_BEGINS):
        return packed
    size = int.from_bytes(head[len(_FRAME_BEGINS) :], "little")
    data = raw.read(min(size, _MOST + 1))
    if data.startswith(ZSTD_MAGIC):
        told = zstandard.get_frame_parameters(data)
        if not told.has_checksum or told.content_size > _MOST:
            raise ValueError("no checksum, or no size")
        data = zstandard.ZstdDecompressor(max_window_size=_MOST).decompress(data)
    elif not data.startswith(_DICTIONARY_BEGINS):
        return packed  # a frame of another kind
    if len(data) > _MOST or not data.startswith(_DICTIONARY_BEGINS):
        raise ValueError("no dictionary, or too large a one")
    dictionary = zstandard.ZstdCompressionDict(data, dict_type=zstandard.DICT_TYPE_FULLDICT)
    _WithDictionary(dictionary)  # which tells whether it is one
    return replace(packed, decompressor=partial(_WithDictionary, dictionary))
