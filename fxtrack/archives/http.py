"""HTTP messages as web archives keep them: header, then a body that may be chunked and compressed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]
import zstandard

from fxtrack.archives.compressions import plainly
from fxtrack.archives.limits import MAX_PAGE

_MESSAGE_BEGINS = re.compile(rb"HTTP/|ICY ", re.IGNORECASE)
_HTTP_FIELD = re.compile(
    rb"\n(content-type|content-encoding|transfer-encoding)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE
)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_END_OF_TRAILER = re.compile(rb"(?:[^\r\n:]+:[^\r\n]*\r?\n)*\r?\n")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?(\r?\n)")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_LOOKED_AT_AS_TEXT = 1024
_ZSTD_WEB_WINDOW = 2**27
# So many bytes of input unpack to some 32 MiB at most.
_ZSTD_STEP = 1024
_BROTLI_STEP = 16
_NO_PROSE = ("text/css", "text/javascript", "text/dns")
_TEXT = ("application/xml", "application/json", "application/octet-stream", "*/*")


class Header(NamedTuple):
    """The fields of an HTTP header that say how to read the body.

    Attributes:
        end: where the body begins.
        media_type: of the page; empty if it is not told.
        encodings: of the body, in the order in which they were applied.
        chunked: whether the body came in chunks.
    """

    end: int
    media_type: str
    encodings: tuple[str, ...]
    chunked: bool

    @property
    def is_text(self) -> bool:
        """Whether the body can be a page."""
        return _can_be_page(self.media_type)

    @property
    def is_packed(self) -> bool:
        """Whether the body has to be unpacked before it can be searched."""
        return self.chunked or bool(self.encodings)


@lru_cache(maxsize=256)
def _can_be_page(media_type: str) -> bool:
    kind = media_type.partition(";")[0].strip(" \t\"'").lower()
    is_text = kind.startswith("text/") and kind not in _NO_PROSE
    return is_text or not kind or kind in _TEXT or kind.endswith("+xml")


class Body(NamedTuple):
    """The bytes of a page, and what is wrong with the way they were packed; None if nothing is."""

    data: bytes
    fault: str | None


def begins_message(data: bytes, place: int) -> bool:
    """Tell whether a response begins at a place, however odd its first line: ``http/2 200``, ``ICY 200``."""
    return data.startswith(b"HTTP/", place) or _MESSAGE_BEGINS.match(data, place) is not None


def header(data: bytes, start: int, end: int) -> Header | None:
    """Read the header of an HTTP message that stands in ``data`` from start to end; None if there is none."""
    blank = data.find(b"\r\n\r\n", start, end)
    body = blank + 4
    if blank < 0 or data.find(b"\n\n", start, blank) >= 0:
        found = _BLANK_LINE.search(data, start, end)
        if found is None:
            return None
        blank, body = found.span()
    media_type, encodings, chunked = "", [], False
    for name, value in _HTTP_FIELD.findall(data, start, blank):
        text = value.decode("latin-1").strip()
        match name[:1].lower() + name[8:9].lower():
            case b"ct":
                media_type = text
            case b"ce":
                encodings += [
                    word for word in re.split(r"[,\s]+", text.lower()) if word not in {"", "identity"}
                ]
            case _:
                chunked = "chunked" in text.lower()
    return Header(body, media_type, tuple(encodings), chunked)


def body(data: bytes, head: Header, most: int = MAX_PAGE) -> Body:
    """Unpack a body. Some archives keep the header and store the body unpacked already: that is recognised.

    Args:
        data: the body as it stands in the archive.
        head: its header.
        most: more bytes than that are no page.
    """
    fault = None
    if head.chunked:
        (data, fault), _ = dechunked(data)
    for encoding in reversed(head.encodings):
        if fault:
            break
        data, fault = _without_encoding(data, encoding, most)
    return Body(data, fault)


def dechunked(data: bytes, start: int = 0) -> tuple[Body, int]:
    """Join the chunks of a body that begins at ``start``; and tell where they end.

    A body that was stored without its chunks is returned as it is, and ends nowhere: at -1.
    """
    if _CHUNK_SIZE.match(data, start) is None:
        return Body(data[start:], None), -1
    joined = bytearray()  # there may be millions of small chunks
    place = start
    while size := _CHUNK_SIZE.match(data, place):
        length = int(size[1], 16)
        if length == 0:
            trailer = _END_OF_TRAILER.match(data, size.end())
            return Body(bytes(joined), None), trailer.end() if trailer else size.end()
        end = size.end() + length
        joined += data[size.end() : end]
        if end > len(data):
            break
        # With the line end of its size: a bare LF behind a chunk that lost a byte would be the rest of CRLF.
        place = end + len(size[2])
        if data[end:place] != size[2] and end < len(data):
            return Body(b"", "a chunk is damaged"), len(data)  # no line end behind it: its size is wrong
    return Body(bytes(joined), "its chunks are cut short"), len(data)


def is_still_packed(data: bytes, head: Header) -> bool:
    """Tell whether a body that was joined from its chunks still is packed as its header says."""
    return bool(head.encodings) and bool(data) and (_is_zlib(data) or not _is_text(data))


def unchecked_encoding(data: bytes, head: Header) -> str:
    """Return the compression of a packed body if that keeps no checksum of what it packs; else nothing."""
    last = head.encodings[-1]
    is_checked = last in {"gzip", "x-gzip"} or (last == "deflate" and _is_zlib(data))
    if last == "zstd":
        with suppress(zstandard.ZstdError):
            is_checked = zstandard.get_frame_parameters(data).has_checksum
    return "" if is_checked else last


def _without_encoding(data: bytes, encoding: str, most: int) -> Body:
    """Undo one encoding; a body that was stored without it is returned as it is."""
    if not data or not data.startswith(_PACKED_BEGINS.get(encoding, b"")):
        return Body(data, None)
    try:
        unpacked = _DECODERS[encoding](data, most)
    except KeyError:
        return Body(data, None if _is_text(data) else f"unknown encoding {encoding!r}")
    except (ValueError, OSError, EOFError, zlib.error, brotli.error, zstandard.ZstdError) as error:
        return Body(data, None) if _is_text(data) else Body(b"", f"{encoding} damaged ({plainly(error)})")
    if len(unpacked) > most:
        return Body(b"", f"{encoding} unpacks to more than a page ({most // 1024**2} MiB)")
    return Body(unpacked, None)


def _is_text(data: bytes) -> bool:
    """Tell whether a body that cannot be unpacked was stored unpacked: in packed bytes anything may stand."""
    return not _CONTROL.search(data, 0, _LOOKED_AT_AS_TEXT)


def _gunzipped(data: bytes, most: int) -> bytes:
    """Unpack every member: a server may send several, one behind the other."""
    pieces, size = [], 0
    while data.startswith(_PACKED_BEGINS["gzip"]) and size <= most:
        piece, data = _inflated_stream(data, 31, most - size)
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _deflated(data: bytes, most: int) -> bytes:
    if _is_zlib(data):
        return _inflated_stream(data, 15, most)[0]
    unpacked, rest = _inflated_stream(data, -15, most)
    if rest:
        raise ValueError("it ends before the body does")
    return unpacked


def _is_zlib(data: bytes) -> bool:
    return data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0  # noqa: PLR2004 - RFC 1950, 2.2


def _inflated_stream(data: bytes, window: int, most: int) -> tuple[bytes, bytes]:
    """Return what a stream holds, and what stands behind it."""
    decompressor = zlib.decompressobj(window)
    unpacked = decompressor.decompress(data, most + 1)
    if not decompressor.eof and len(unpacked) <= most:
        raise EOFError("cut short")
    return unpacked, decompressor.unused_data


def _zstd(data: bytes, most: int) -> bytes:
    """Unpack every frame: a server may send several, one behind the other."""
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WEB_WINDOW)
    pieces: list[bytes] = []
    size = 0
    while data.startswith(_PACKED_BEGINS["zstd"]) and size <= most:
        frame = unpacker.decompressobj()
        piece, read = _in_steps(
            data, _ZSTD_STEP, most - size, frame.decompress, partial(getattr, frame, "eof")
        )
        pieces.append(piece)
        size += len(piece)
        data = data[read - len(frame.unused_data) :]
    return b"".join(pieces)


def _brotli(data: bytes, most: int) -> bytes:
    decompressor = brotli.Decompressor()
    return _in_steps(data, _BROTLI_STEP, most, decompressor.process, decompressor.is_finished)[0]


def _in_steps(
    data: bytes, step: int, most: int, decompress: Callable[[bytes], bytes], is_finished: Callable[[], bool]
) -> tuple[bytes, int]:
    """Unpack piece by piece, so that little input cannot become too much output; and tell how far it read."""
    pieces: list[bytes] = []
    size = read = 0
    while read < len(data) and not is_finished() and size <= most:
        piece = decompress(data[read : read + step])
        read = min(read + step, len(data))
        pieces.append(piece)
        size += len(piece)
    if not is_finished() and size <= most:
        raise EOFError("cut short")
    return b"".join(pieces), read


_PACKED_BEGINS = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _deflated,
    "br": _brotli,
    "zstd": _zstd,
}
