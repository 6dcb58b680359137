"""Files of kinds that are not read: what they are, and what to do.

A file is told by its content here too. Inside an archive such files are left without a word, as pictures are.
"""

from __future__ import annotations

import zipfile

import brotli  # type: ignore[import-untyped]

_TO_PARQUET = "convert it to Parquet or JSON Lines, and import that"
_UNPACK = "unpack it first"
_AS_PAGE = "save what it holds as text or HTML, and import that"
_CLONE = "clone it (git clone FILE FOLDER), and import the folder"
_PDF = f"a PDF: {_AS_PAGE}"
_BY_MAGIC: dict[bytes, str] = {
    b"\x04\x22\x4d\x18": f"packed with lz4: {_UNPACK} (lz4 -d FILE)",
    b"\x02\x21\x4c\x18": f"packed with lz4: {_UNPACK} (lz4 -d FILE)",
    b"7z\xbc\xaf\x27\x1c": f"a 7z archive: {_UNPACK} (7z x FILE), and import the folder",
    b"Rar!\x1a\x07": f"a RAR archive: {_UNPACK} (unrar x FILE), and import the folder",
    b"ARROW1\0\0": f"an Arrow or Feather file: {_TO_PARQUET}",
    b"FEA1": f"a Feather file: {_TO_PARQUET}",
    b"ORC": f"an ORC file: {_TO_PARQUET}",
    b"Obj\x01": f"an Avro file: {_TO_PARQUET}",
    b"SQLite format 3\0": (
        "a SQLite database: export its pages as JSON Lines or CSV; --db names one of fxtrack"
    ),
    b"%PDF-": _PDF,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": f"an old Office document: {_AS_PAGE}",
    b"{\\rtf": f"an RTF document: {_AS_PAGE}",
    b"# v2 git bundle\n": f"a git bundle: {_CLONE}",
    b"# v3 git bundle\n": f"a git bundle: {_CLONE}",
    b"PACK\0\0\0\2": "a pack file of git: check its repository out, and import the files",
    b"\x1e{": "a JSON text sequence (RFC 7464): save it as JSON Lines (tr -d '\\036' <FILE), and import that",
    b"PACK\0\0\0\3": "a pack file of git: check its repository out, and import the files",
}
_MAGICS_OF_REFUSED = tuple(_BY_MAGIC)
_BEFORE_PDF = 1024  # bytes that may stand before it
_OBJECT_OF_PDF = b" obj"  # or it is a page about PDFs
_MAYBE_WORDS = (b"FEA1", b"ORC")  # a page may begin so; the others are no text, or nobody would write them
_BY_MEMBER = {
    "word/document.xml": f"a Word document: {_AS_PAGE}",
    "xl/workbook.xml": "an Excel workbook: save its pages as CSV with a column of text, and import that",
    "ppt/presentation.xml": f"a PowerPoint presentation: {_AS_PAGE}",
}
_PARTS_OF_OFFICE = "[Content_Types].xml"
_PARTS_OF_OPEN_DOCUMENT = ("mimetype", "content.xml", "META-INF/manifest.xml")
_BROTLI = f"packed with Brotli: {_UNPACK} (brotli -d FILE)"
_TRIED = 4096


class RefusedError(Exception):
    """A file is of a kind that is not read; the message says which, and what to do."""


def refusal_of(data: bytes) -> str | None:
    """Say what a file is that is not read, and what to do; None for any other."""
    if not data.startswith(_MAGICS_OF_REFUSED):
        is_pdf = data.find(b"%PDF-", 0, _BEFORE_PDF) >= 0 and _OBJECT_OF_PDF in data
        return _PDF if is_pdf else None
    magic = next(magic for magic in _MAGICS_OF_REFUSED if data.startswith(magic))
    is_maybe_text = magic in _MAYBE_WORDS and b"\0" not in data[:1024]
    return None if is_maybe_text else _BY_MAGIC[magic]


def refusal_of_brotli(name: str, data: bytes) -> str | None:
    """Say so of a file packed with Brotli, which has no magic: its name asks to try, its content decides."""
    if not name.endswith(".br"):
        return None
    try:
        data[:_TRIED].decode()
    except UnicodeDecodeError:
        pass
    else:
        return None
    try:
        brotli.Decompressor().process(data[:_TRIED])
    except brotli.error:
        return None
    return _BROTLI


def refuse_documents(archive: zipfile.ZipFile) -> None:
    """Refuse documents of Word, Excel, PowerPoint and LibreOffice, which are zips.

    Raises:
        RefusedError: it is one.
    """
    if _has(archive, _PARTS_OF_OFFICE):
        for member, words in _BY_MEMBER.items():
            if _has(archive, member):
                raise RefusedError(words)
    if all(_has(archive, member) for member in _PARTS_OF_OPEN_DOCUMENT):
        raise RefusedError(f"an OpenDocument file: {_AS_PAGE}")


def refuse_broken_document(first: str) -> None:
    """Refuse what is left of such a document that has lost its directory, by the name of its first member.

    Raises:
        RefusedError: it is one.
    """
    if first == _PARTS_OF_OFFICE:
        raise RefusedError(f"an Office document, cut short or damaged: {_AS_PAGE}")


def _has(archive: zipfile.ZipFile, name: str) -> bool:
    try:
        archive.getinfo(name)
    except KeyError:
        return False
    return True
