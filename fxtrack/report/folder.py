"""The folder of a report: the new one takes the place of the old one whole; files of others stay."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from fxtrack.errors import InputError
from fxtrack.files import Draft, Workplace, writing

PAGE, ABOUT = "index.html", "about.json"
MADE_BY = "fxtrack"
"""How the maker is named in ``about.json`` and in the page, followed by its version."""

_NAMED_WITHIN = 4096  # bytes: the page names its maker within them
_AT_ONCE = 8  # files on their way to the disk: together they take a fifth of the time


class Saved(NamedTuple):
    """What became of a folder.

    Attributes:
        written: the files of the report, in the order of writing.
        removed: files of the report before that this one does not have.
    """

    written: list[Path]
    removed: list[Path]


def save(folder: Path, made: Iterable[tuple[str, str | bytes]]) -> Saved:
    """Write a report into a folder, which is made if need be.

    Everything is written beside its place first: if that fails, the folder stays as it was. Of the report
    that was there before, files go that the new one lacks; files that were changed or are no part of it stay.

    Args:
        folder: where to.
        made: name and content of each file, ``about.json`` last.

    Raises:
        InputError: the folder cannot be written to, or holds a page that is not fxtrack's.
    """
    with writing(folder):
        before = _files_before(folder)
        if before is None and _is_foreign(folder / PAGE):
            raise _foreign(folder, PAGE)
        new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with ExitStack() as stack:
                drafts = _draft_files(folder, made, stack)
                _require_own(folder, drafts, before)
                removed = _replaced(folder, drafts, before or {})
        finally:
            if new and not any(folder.iterdir()):
                folder.rmdir()
    return Saved([folder / name for name in drafts], removed)


def _draft_files(folder: Path, made: Iterable[tuple[str, str | bytes]], stack: ExitStack) -> dict[str, Draft]:
    """Write all files, none in its place yet; the stack discards what does not get there."""
    place = stack.enter_context(Workplace(folder))
    drafts = {}
    for name, content in made:
        if (folder / name).is_dir():
            raise InputError(f"cannot write {folder / name}: it is a folder")
        drafts[name] = stack.enter_context(Draft(folder / name, place))
        drafts[name].write(content)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(Draft.finish, drafts.values()))
    for draft in drafts.values():
        draft.name()
    return drafts


def _require_own(folder: Path, names: Iterable[str], before: Mapping[str, str] | None) -> None:
    """Refuse to write over files of others: such as no report in this folder has listed.

    Where there is a page of fxtrack's without ``about.json``, a report was cut short, and nothing is known.
    """
    if before is None and (folder / PAGE).exists():
        return
    known = {*(before or {}), PAGE, ABOUT} if before is not None else set()
    for name in names:
        if name not in known and (folder / name).exists():
            raise _foreign(folder, name)


def _foreign(folder: Path, name: str) -> InputError:
    article = "an" if name[0] in "aeiou" else "a"
    return InputError(
        f"{folder} has {article} {name} that fxtrack did not make: name another folder with --out"
    )


def _replaced(folder: Path, drafts: Mapping[str, Draft], before: Mapping[str, str]) -> list[Path]:
    """Put the new files in place of the old; while that is under way, no ``about.json`` vouches for them."""
    old = [folder / name for name in before if name not in drafts]
    removed = [path for path in old if _digest_of_file(path) == before[path.name]]
    (folder / ABOUT).unlink(missing_ok=True)
    for path in removed:
        path.unlink()
    # The page first: it names its maker, so that a folder in which this was cut short is known as fxtrack's.
    for name in sorted(drafts, key=lambda name: name != PAGE):
        drafts[name].put()
    return removed


def _files_before(folder: Path) -> dict[str, str] | None:
    """Read which files with which digests the report in a folder has; None if there is none."""
    try:
        about = json.loads((folder / ABOUT).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
        return None
    if not isinstance(about, dict) or not str(about.get("made_by")).startswith(f"{MADE_BY} "):
        return None
    files = about.get("files")
    if not isinstance(files, dict):
        return {}
    return {name: str(digest) for name, digest in files.items() if _is_file_name(name)}


def _is_file_name(name: str) -> bool:
    """Tell whether a name is that of a file in the folder itself."""
    return name not in {"", ".", ".."} and not any(sign in name for sign in "/\\:\0")


def _digest_of_file(path: Path) -> str | None:
    """Return the SHA-256 of a file; None for what is none, such as a link, or cannot be read."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _is_foreign(page: Path) -> bool:
    """Tell whether a page is there that fxtrack did not make; one whose making was cut short names it too."""
    if not page.is_symlink() and not page.exists():
        return False
    if not page.is_file():
        return True
    with page.open("rb") as file:
        return f'<meta name="generator" content="{MADE_BY} '.encode() not in file.read(_NAMED_WITHIN)
