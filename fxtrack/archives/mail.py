"""Mails: a mailbox (mbox, RFC 4155) and a single one (RFC 5322), with a page in each.

The ``Date`` of a mail tells when somebody sent it, not when the page was saved: it is a capture time only
where the mail tells the address of the page too, as programs do that save pages as mails (RFC 2557).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from email.message import Message
from itertools import chain

from fxtrack.archives.context import Context, FoundPage, Member, url_of
from fxtrack.archives.format import Single, Streamed
from fxtrack.archives.limits import MAX_PAGE, MIB
from fxtrack.archives.mailbox import BEGINS_MAILBOX, MAIL_HEADER_END, TORN_MAILBOX, Mailbox
from fxtrack.archives.messages import LongFieldError, parsed_message, too_large_message
from fxtrack.archives.mhtml import saved_at
from fxtrack.model import Snapshot

# In the text of a page: the line before a mail, however damaged, and the header of a part.
_NEXT_HEADER = re.compile(
    rb"\n(?:From|To|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Content-[a-z-]+|X-[a-z-]+):",
    re.IGNORECASE,
)
_PART_HEADER = re.compile(rb"\nContent-(?:Type|Transfer-Encoding|Location|Disposition|ID):", re.IGNORECASE)
_TIME_OF_DAY = re.compile(rb"[0-9]{2}:[0-9]{2}:[0-9]{2}")
_TIME_WITHIN = 1000
_PAGES = frozenset(["text/html", "application/xhtml+xml"])
_PAGE_ENDS = (".html", ".htm", ".xhtml")
_FIELD = rb"[!-9;-~\0]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*+\r?\n"
_FIELDS_OF_MAIL = re.compile(
    rb"(?:\A|\n)(From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Received|Return-Path|Delivered-To|"
    rb"X-Received|X-Google-[a-z-]+|X-Spam-[a-z-]+|ARC-[a-z-]+|DKIM-Signature|Authentication-Results|Received-SPF):",
    re.IGNORECASE,
)
_BY_PROGRAMS = frozenset([b"message-id", b"dkim-signature", b"mime-version", b"content-type", b"received"])
_MAIL_HEADER = re.compile(rb"(?=[A-Za-z\0])(?:" + _FIELD + rb"){2,}+(?:[!-9;-~\0]+:)?+")
_LEAST_NAMES = 3


def read_mailbox(
    pieces: Iterator[bytes | None], context: Context, _: Member, start: int = 0
) -> Iterator[FoundPage]:
    """Yield the pages of a mailbox, and None after each mail.

    Args:
        pieces: its unpacked bytes from ``start`` on; a gap ends it, for a mail could span it.
        context: where this is.
        _: what reads a member; a mail is a page by itself.
        start: the place of the first byte, at which a mail begins.
    """
    mails = Mailbox()
    for piece in chain(pieces, [b""]):
        if piece is None:
            return  # the damage was told
        context.log.unpacked += len(piece)
        mails.rest += piece
        while cut := mails.cut(is_all=not piece):
            place = f"byte {start}"
            data = mails.take(cut.end)
            if cut.is_told_wrong:
                context.broken(
                    "a mail that ends nowhere by its Content-Length: left out so far as that reaches", place
                )
            else:
                yield from _pages(data, place, context)
            start += cut.end
            context.at(start)
            yield None
        if len(mails.rest) > MAX_PAGE:
            context.broken(
                f"a mail of more than {MAX_PAGE // MIB} MiB: the rest is left out", f"byte {start}"
            )
            return
    rest = bytes(mails.rest)
    if rest.strip() and not rest.endswith(b"\n"):
        context.broken("the last mail is cut short", f"byte {start}")
    elif rest.strip():
        yield from _pages(rest, f"byte {start}", context)


def read_mail(data: bytes, context: Context) -> Iterator[FoundPage]:
    """Yield the pages of a single mail."""
    yield from _pages(data, "", context)


def _pages(data: bytes, name: str, context: Context) -> Iterator[Snapshot]:
    """Yield the pages of a mail, its HTML if it has any, else its text; nothing of one that is not whole."""
    context.budget.member()
    if fault := too_large_message(data):
        context.broken(f"a mail {fault}: left out", name)
        return
    if not MAIL_HEADER_END.search(data) or b"\0" in data:
        context.broken("a mail that is cut short or damaged", name)
        return
    first = BEGINS_MAILBOX.match(data)
    try:
        message = parsed_message(data[first.end() :] if first else data)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except LongFieldError as error:
        context.broken(f"a mail {error}", name)
        return
    except RecursionError:
        context.broken("a mail with parts in parts, too deep to be followed", name)
        return
    pages = [part for part in parts if _is_html(part)]
    pages = pages or [part for part in parts if part.get_content_type() == "text/plain"]
    context.log.counts.left += sum(part not in pages and part.get_filename() is not None for part in parts)
    texts = [part.get_payload(decode=True) for part in pages]
    if any(part.defects for part in message.walk()):
        context.broken("a mail that is cut short or damaged", name)
        return
    address, sent = message.get("Snapshot-Content-Location"), saved_at(message, "mail")
    for number, (part, text) in enumerate(zip(pages, texts, strict=True)):
        place = ", ".join(filter(None, [name, f"part {number}" if len(pages) > 1 else ""]))
        if not isinstance(text, bytes) or _shows_another_mail(text):
            context.broken("a mail with what looks like another mail in it: left out", place)
            continue
        page = _snapshot(part, text, address, context.location_of(place) if place else context.location)
        yield page._replace(capture=sent) if page.url else page


def _shows_another_mail(text: bytes) -> bool:
    """Tell whether the line before a mail, however damaged, stands in a text, or the header of a part."""
    if _PART_HEADER.search(text):
        return True
    for field in _NEXT_HEADER.finditer(text):
        begin = text.rfind(b"\n", 0, field.start()) + 1
        end = min(field.start(), begin + _TIME_WITHIN)
        if text.startswith(b"From ", begin) or _TIME_OF_DAY.search(text, begin, end):
            return True
    return False


def _snapshot(part: Message, text: bytes, address: object, location: str) -> Snapshot:
    url = url_of(str(part.get("Content-Location") or address or ""))
    charset = part.get_content_charset()
    is_saved = url.lower().startswith(("http://", "https://"))
    return Snapshot(
        location, text, url if is_saved else "", media_type=f"; charset={charset}" if charset else None
    )


def _is_torn_mailbox(data: bytes) -> bool:
    return b"\nFrom " in data and TORN_MAILBOX.search(data) is not None


def _is_html(part: Message) -> bool:
    """Tell whether a part is a page; of an attachment of no kind its name tells."""
    kind = part.get_content_type()
    is_named = kind == "application/octet-stream" and (part.get_filename() or "").lower().endswith(_PAGE_ENDS)
    return kind in _PAGES or is_named


def _begins_mail(head: bytes) -> bool:
    """Recognise the header of a mail by the fields that programs write, though one of them be damaged."""
    header = _MAIL_HEADER.match(head)
    if header is None or b"multipart/related" in header[0].lower():
        return False  # the latter is MHTML
    names = {name.lower() for name in _FIELDS_OF_MAIL.findall(header[0])}
    return len(names) >= _LEAST_NAMES and not names.isdisjoint(_BY_PROGRAMS)


MBOX = Streamed("mbox", BEGINS_MAILBOX.match, b"F", read=read_mailbox, torn=_is_torn_mailbox)
MAIL = Single("mail", _begins_mail, string.ascii_letters.encode() + b"\0", read=read_mail)
