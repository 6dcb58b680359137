"""When an archive took its copy of a page, and of which address: what the copy itself carries. Always UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

from fxtrack.model import Capture

COMMIT = "commit"
"""The source of a capture time that the author of a commit has written."""

# The Wayback Machine appends this comment, in UTC, to every page it serves.
_COMMENT = "<!--"
_BEFORE_WORDS = 64
_WAYBACK = re.compile(
    r"FILE ARCHIVED ON (?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}) (?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{2}), "
    r"(?P<year>[0-9]{4}) AND RETRIEVED FROM"
)
# Browsers put it before <html>; the number in brackets is the length of the address.
_SAVED_FROM = re.compile(
    r"\ufeff?\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!doctype[^>]*+>\s*+)?"
    r"(?:<!--(?! saved from url=)(?:(?!-->).)*+-->\s*+)*+<!-- saved from url=\([0-9]{4}\)(\S+) -->",
    re.IGNORECASE | re.DOTALL,
)
_NEAR_TOP = 4096
# SingleFile writes it as the first thing in the page, before whatever the page itself begins with.
_SINGLE_FILE = re.compile(
    r"\ufeff?\s*+(?:<!doctype[^>]*+>\s*+)?<html\b(?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+>\s*+"
    r"<!--\s*+(?:Page saved with|Archive processed by) SingleFileZ?[ \t]*+\r?\n"
    r"[ \t]*+url:[ \t]*+(?P<url>\S++)[ \t]*+\r?\n"
    r"(?:[ \t]*+saved date:[ \t]*+(?P<date>[^\r\n]*+)\r?\n)?(?:(?!<!--|-->).)*+-->",
    re.IGNORECASE | re.DOTALL,
)
_SINGLE_FILE_REACHES = 65_536
# As browsers write a moment; the name of the zone that follows in brackets may be in any language.
_MOMENT = re.compile(
    r"(?P<weekday>[A-Z][a-z]{2}) (?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{2}) (?P<year>[0-9]{4}) "
    r"(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}) GMT(?P<zone>[+-][0-9]{4})(?:[ \t]*\(.*\))?[ \t]*"
)
_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_STAMP = re.compile(r"(?<![0-9])[0-9]{14}(?![0-9])")
_STAMPED_FOLDER = re.compile(r"(?:\A|/)([0-9]{14})(?=/)")
_HOST_NAME = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})(?:[:_][0-9]{1,5})?",
    re.IGNORECASE,
)
_ROOTS_OF_DOWNLOADERS = frozenset(["websites", "waybackup_snapshots"])
_ENDS_OF_FILES = frozenset(
    ["asp", "aspx", "cgi", "htm", "html", "jsp", "php", "shtml", "txt", "xhtml", "xml"]
)
_REPLAY = re.compile(
    r"https?://(?P<host>[^/?#@:]+)(?::[0-9]+)?/(?:[^/?#]+/){0,3}?(?P<stamp>[0-9]{14})(?:[a-z]{2}_)?/"
    r"(?P<url>https?:/{1,2}[^/].*)",
    re.IGNORECASE,
)
_WEB_ARCHIVES = frozenset(
    """
    web.archive.org wayback.archive-it.org arquivo.pt webarchive.org.uk webarchive.loc.gov swap.stanford.edu
    webarchive.nationalarchives.gov.uk wayback.vefsafn.is webarchive.bac-lac.gc.ca haw.nsk.hr
    archive.today archive.ph archive.is archive.li archive.fo archive.md archive.vn
    """.split()
)


# A page that was made from a mirrored one carries the comment of HTTrack for years, on every copy of it.
_HTTRACK = re.compile(r"<!-- (?:Mirrored from \S+ by HTTrack Website Copier/|Added by HTTrack -->)")
_ARCHIVE_TODAY = re.compile(
    r"(?:og:site_name\" content=\"|rel=\"bookmark\" href=\"https?://)archive\.(?:today|ph|is|li|fo|md|vn)[\"/]"
)
_ARCHIVE_BOX = re.compile(r"/archive/[0-9]{9,10}(?:\.[0-9]+)?/(?:singlefile|output)\.html\Z")


class Taken(NamedTuple):
    """Of which address a copy was taken, and when.

    Attributes:
        url: the address; empty if it is not told.
        capture: the instant; None if it is not told.
    """

    url: str = ""
    capture: Capture | None = None


_UNTOLD = Taken()


def from_page(source: str) -> Capture | None:
    """Return the capture time that a web archive or a program wrote into a page; None if there is none.

    A page with two different times is an archived copy of an archived copy: neither is believed.
    """
    found = set()
    for match in _WAYBACK.finditer(source):
        before = source[max(match.start() - _BEFORE_WORDS, 0) : match.start()]
        if match["month"] in _SHORT_MONTHS and before.rstrip().endswith(_COMMENT):
            month = _SHORT_MONTHS.index(match["month"]) + 1
            found.add(f"{match['year']}{month:02}{match['day']}{match['time'].replace(':', '')}")
    saved = _single_file(source).capture
    if saved is None:
        return _only_instant(found, "wayback comment")
    return saved if found <= {saved.at.strftime("%Y%m%d%H%M%S")} else None


def saved_from(source: str) -> str:
    """Return the address that a browser or SingleFile wrote into a page it saved; empty if there is none."""
    found = _SAVED_FROM.match(source, 0, _NEAR_TOP)
    return found[1] if found else _single_file(source).url


def saved_without_time(source: str, location: str) -> str:
    """Return the program that saved a page, if it is one that tells no time to believe; else nothing."""
    # To look for a word first is 20 times as fast.
    if source.find("HTTrack", 0, _NEAR_TOP) >= 0 and _HTTRACK.search(source, 0, _NEAR_TOP):
        return "HTTrack"
    if source.find("archive.", 0, _NEAR_TOP) >= 0 and _ARCHIVE_TODAY.search(source, 0, _NEAR_TOP):
        return "archive.today"
    return "ArchiveBox" if _ARCHIVE_BOX.search(location) else ""


def _single_file(source: str) -> Taken:
    """Return what SingleFile wrote into a page: only at its place, elsewhere a page could print the same."""
    found = _SINGLE_FILE.match(source, 0, _SINGLE_FILE_REACHES)
    if found is None:
        return Taken()
    at = moment_of(found["date"] or "")
    return Taken(found["url"], Capture(at, "singlefile comment") if at else None)


def moment_of(text: str) -> datetime | None:
    """Read a moment as browsers write it; None if it is none, or the weekday is not that of the date."""
    found = _MOMENT.fullmatch(text)
    if found is None or found["month"] not in _SHORT_MONTHS:
        return None
    month = _SHORT_MONTHS.index(found["month"]) + 1
    try:
        at = datetime.fromisoformat(
            f"{found['year']}-{month:02}-{found['day']}T{found['time']}{found['zone']}"
        )
        return at.astimezone(UTC) if _WEEKDAYS[at.weekday()] == found["weekday"] else None
    except (ValueError, OverflowError):
        return None


def from_filename(location: str) -> Capture | None:
    """Return the capture time in a file name, 14 digits as web archives write it: ``20251208123456``.

    Without such digits in the file name a folder around it may be called so. None if there are none, or
    more than one instant.
    """
    stamps = set(_STAMP.findall(location.rpartition("/")[2]))
    if stamps:
        return _only_instant(stamps, "filename")
    return _only_instant(set(_STAMPED_FOLDER.findall(location.rpartition("!/")[2])), "folder")


def from_folders(location: str) -> Taken:
    """Return what the folders of a downloader tell: ``STAMP/HOST/PATH`` or ``websites/HOST/STAMP/PATH``.

    Only within one file or archive, and if 14 digits stand there once: other folders are called so too.
    """
    if _STAMPED_FOLDER.search(location) is None:
        return _UNTOLD
    *folders, name = location.rpartition("!/")[2].split("/")
    stamps = [number for number, folder in enumerate(folders) if _STAMP.fullmatch(folder)]
    at = stamped_instant(folders[stamps[0]]) if len(stamps) == 1 else None
    if at is None:
        return Taken()
    before, path = folders[: stamps[0]], [*folders[stamps[0] + 1 :], name]
    if before[-2:-1] and before[-2] in _ROOTS_OF_DOWNLOADERS and _is_host(before[-1]):
        path = [before[-1], *path]
    elif len(path) == 1 or not _is_host(path[0]):
        return Taken()
    return Taken("/".join(path), Capture(at, "folder"))


def _is_host(name: str) -> bool:
    return bool(_HOST_NAME.fullmatch(name)) and name.rpartition(".")[2].lower() not in _ENDS_OF_FILES


def replayed(url: str, *, anywhere: bool = False) -> Taken:
    """Return what the address of a copy in a web archive tells of it.

    Args:
        url: the address: ``http://web.archive.org/web/20251208123456id_/http://host/``.
        anywhere: also if the host is no web archive that is known: anyone can have such an address.
    """
    # There is an address within the address; to look for that first is several times as fast.
    found = _REPLAY.fullmatch(url) if url.lower().rfind("http") > 0 else None
    if found is None:
        return _UNTOLD
    if not anywhere and found["host"].lower().removeprefix("www.") not in _WEB_ARCHIVES:
        return Taken()
    at = stamped_instant(found["stamp"])
    return Taken(found["url"], Capture(at, "replay address")) if at else Taken()


def _only_instant(stamps: set[str], source: str) -> Capture | None:
    instants = [instant for instant in map(stamped_instant, stamps) if instant]
    return Capture(instants[0], source) if len(stamps) == len(instants) == 1 else None


def stamped_instant(stamp: str) -> datetime | None:
    """Read 14 digits as web archives write an instant, in UTC; None if there is no such instant."""
    parts = [int(stamp[:4]), *(int(stamp[i : i + 2]) for i in range(4, 14, 2))]
    try:
        return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # six whole numbers
    except ValueError:
        return None
