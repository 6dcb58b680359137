"""When an archive took its copy of a page, read from what the copy itself carries. Always UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from fxtrack.model import Capture

# The Wayback Machine appends this comment, in UTC, to every page it serves.
_WAYBACK = re.compile(
    r"FILE ARCHIVED ON (?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}) (?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{2}), "
    r"(?P<year>[0-9]{4}) AND RETRIEVED FROM"
)
# Browsers put it near the top; the number in brackets is the length of the address.
_SAVED_FROM = re.compile(r"<!-- saved from url=\([0-9]{4}\)(\S+) -->")
_NEAR_TOP = 4096
_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STAMP = re.compile(r"(?<![0-9])[0-9]{14}(?![0-9])")


def from_page(source: str) -> Capture | None:
    """Return the capture time that the Wayback Machine wrote into a page; None if there is none.

    A page with two different times is an archived copy of an archived copy: neither is believed.
    """
    found = set()
    for match in _WAYBACK.finditer(source):
        if match["month"] in _SHORT_MONTHS:
            month = _SHORT_MONTHS.index(match["month"]) + 1
            found.add(f"{match['year']}{month:02}{match['day']}{match['time'].replace(':', '')}")
    return _only_instant(found, "wayback comment")


def saved_from(source: str) -> str:
    """Return the address that a browser wrote into the page it saved; empty if there is none."""
    found = _SAVED_FROM.search(source, 0, _NEAR_TOP)
    return found[1] if found else ""


def from_filename(location: str) -> Capture | None:
    """Return the capture time in a file name, 14 digits as web archives write it: ``20251208123456``.

    None if the name has no such digits, or more than one instant.
    """
    return _only_instant(set(_STAMP.findall(location.rpartition("/")[2])), "filename")


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
