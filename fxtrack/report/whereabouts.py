"""Where pages lie, told to others: no folder of the machine on which a report was made, and safe links."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit, urlunsplit

_MEMBER = "!/"  # between an archive and its member

# Whose folders these are, and on which disk, says nothing of a page: they are never told.
_HOME = r"/(?:home|Users)/[^/]+|/root|(?:/private)?/var/folders/[^/]+/[^/]+|(?:/private)?(?:/var)?/tmp"
_DISK = r"/(?:media/[^/]+|mnt|Volumes)/[^/]+"
_WINDOWS = r"[A-Za-z]:(?:/(?:Users|Documents and Settings)/[^/]+)?"
_NOT_TOLD = re.compile(rf"(?:{_HOME}|{_DISK}|{_WINDOWS})(?=/)")
_WINDOWS_PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\")
# An archive of a whole folder often has its path from the root, without the first slash.
_FROM_ROOT = re.compile(r"(?:home|Users|root|private|tmp|var/(?:folders|tmp)|mnt|media|Volumes)/")
_SLASHES = re.compile(r"[\\/]+")  # a backslash in a location is often written twice
# Also within another address: view-source:file:///home/..., https://web.archive.org/web/2025/file:///home/...
_ON_A_MACHINE = re.compile(r"file:|[A-Za-z]:[\\/]|[\\/]|.*\bfile:[\\/]", re.IGNORECASE | re.DOTALL)
_UNSAFE = re.compile(r"[\s\"'<>`\\^{|}]")


def sheltered(locations: Iterable[str], asked: Collection[str] = ()) -> dict[str, str]:
    """Name locations from the folder that holds them all, or from one each if these were imported apart.

    Places relative to a folder, remote ones and standard input stay as they are.

    Args:
        locations: as the database has them; members of archives after ``!/``.
        asked: the paths that imports were asked to read, relative ones as well.

    Returns:
        For each what others are told.
    """
    return _sheltered(set(locations), frozenset(map(_plain, asked)) - {""}, inside=False)


def _plain(path: str) -> str:
    """Write a path down as it may stand in a location; empty if it names no folder by itself."""
    parts = _SLASHES.sub("/", path).rstrip("/").split("/")
    kept = [part for part in parts if part != "."]
    return "" if ".." in kept else "/".join(kept)


def _sheltered(locations: Collection[str], asked: frozenset[str], *, inside: bool) -> dict[str, str]:
    parted = {location: location.partition(_MEMBER) for location in sorted(locations)}
    whole = {outer: _absolute(outer, inside=inside) for outer, _, _ in parted.values()}
    named = _from_roots({path for path in whole.values() if path is not None}, asked)
    members: dict[str, set[str]] = {}
    for outer, sign, member in parted.values():
        if sign:
            members.setdefault(outer, set()).add(member)
    within = {outer: _sheltered(each, frozenset(), inside=True) for outer, each in members.items()}
    told = {}
    for location, (outer, sign, member) in parted.items():
        path = whole[outer]
        first = outer if path is None else named[path]
        told[location] = f"{first}{sign}{within[outer][member]}" if sign else first
    return told


def _absolute(path: str, *, inside: bool) -> str | None:
    """Return an absolute path with plain slashes; None for one that is relative, or no path."""
    if _WINDOWS_PATH.match(path):
        return _SLASHES.sub("/", path)
    if path.startswith("/"):
        return path
    return f"/{path}" if inside and _FROM_ROOT.match(path) else None


def _from_roots(paths: Collection[str], asked: frozenset[str]) -> dict[str, str]:
    """Name absolute paths from the folder of each group; groups by the names of these folders."""
    groups: dict[tuple[str, str], list[str]] = {}
    common = _common(paths)
    roots = {folder: _root(folder, asked) for folder in {posixpath.dirname(path) for path in paths}}
    for path in sorted(paths):
        root = roots[posixpath.dirname(path)] or _root_of_file(path, asked)
        groups.setdefault(("", root) if root else _group_of(path, common), []).append(path)
    named: dict[str, str] = {}
    labels: Counter[str] = Counter()
    for group in groups.values():
        folder = _common(group)
        label = (
            posixpath.basename(folder) if len(groups) > 1 and len(folder) > len(_not_told(group[0])) else ""
        )
        labels[label] += 1
        if labels[label] > 1:
            label = f"{label}-{labels[label]}".lstrip("-")
        for path in group:
            named[path] = posixpath.join(label, path[len(folder) :].lstrip("/")) or path
    return named


def _root(folder: str, asked: frozenset[str]) -> str:
    """Return the outermost folder around one that an import was asked to read; empty if none is known."""
    parts = folder.split("/")
    for end in range(1, len(parts) + 1):
        if any("/".join(parts[start:end]) in asked for start in range(end)):
            return "/".join(parts[:end])
    return ""


def _root_of_file(path: str, asked: frozenset[str]) -> str:
    """Return the folder of a file that was named itself; empty if it was not."""
    parts = path.split("/")
    named = any("/".join(parts[start:]) in asked for start in range(len(parts)))
    return posixpath.dirname(path) if named else ""


def _group_of(path: str, common: str) -> tuple[str, str]:
    """Tell which pages a page is named with: all of them, or those of the same folder next to the root."""
    own = _not_told(path)
    if len(common) > len(own) and common.startswith(own):
        return ("", "")
    folder, _, rest = path[len(own) :].lstrip("/").partition("/")
    return own, folder if rest else ""


def _not_told(path: str) -> str:
    """Return what a path begins with that is never told."""
    found = _NOT_TOLD.match(path)
    return found[0] if found else ""


def _common(paths: Collection[str]) -> str:
    """Return the folder that holds all of some paths, without a slash at its end."""
    folders = [folder.split("/") for folder in {posixpath.dirname(path) for path in paths}]
    # The least and the greatest share what all of them share.
    first, last = min(folders, default=[]), max(folders, default=[])
    pairs = zip(first, last, strict=False)
    return "/".join(here for here, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def told_address(url: str) -> str:
    """Return an address as others are told it: without user and password; empty for a path of a machine."""
    if _ON_A_MACHINE.match(url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=host)) if host != parts.netloc else url
    except ValueError:  # such as an IPv6 address without its bracket
        return url


def web_link(url: str) -> str | None:
    """Return an address as a link; None unless it is one of the web, and looks like what it is."""
    if not url.isprintable() or _UNSAFE.search(url):
        return None
    try:
        parts = urlsplit(url)
        named = parts.hostname and not parts.username
    except ValueError:
        return None
    return url if named and parts.scheme in {"http", "https"} else None
