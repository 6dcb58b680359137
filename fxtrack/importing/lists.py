"""The lists of an import, as CSV: everything that was refused, every page with what became of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Generic

from fxtrack.answers.column import Answer, RowT
from fxtrack.answers.listed import LISTED
from fxtrack.answers.refusals import REFUSALS
from fxtrack.export import Dialect
from fxtrack.export.delimited import delimited
from fxtrack.files import is_replaced, replacing, writing
from fxtrack.ingest import Refusal
from fxtrack.model import ListedPage

Destination = Path | Callable[[str], object]
"""Where a list goes: a file, or what takes its text piece by piece."""

_WRITTEN_TOGETHER = 1000


class _List(Generic[RowT]):
    """A list of one kind, whatever it has rows of."""

    def __init__(self, answer: Answer[RowT]) -> None:
        self._answer = answer
        self._head = delimited(answer.for_programs([]), Dialect())

    @contextmanager
    def into(self, destination: Destination | None) -> Iterator[Callable[[Iterable[RowT]], None]]:
        """Yield what writes rows as they come; it drops them if there is no destination.

        A file gets its place at the end: an import that fails leaves the list of the one before. One that is
        interrupted ends in order, and what it has read is listed.
        """
        if destination is None:
            yield lambda _: None
        elif isinstance(destination, Path):
            with replacing(destination) as file:
                yield self._writer(file.write)
        else:
            yield self._writer(destination)

    def may_take(self, place: Path) -> bool:
        """Tell whether a file is empty, or a list of this kind."""
        with writing(place), place.open("rb") as file:
            head = self._head.encode()
            return file.read(len(head)) in {b"", head}

    def _writer(self, write: Callable[[str], object]) -> Callable[[Iterable[RowT]], None]:
        write(self._head)

        def add(rows: Iterable[RowT]) -> None:
            source = iter(rows)
            while some := list(islice(source, _WRITTEN_TOGETHER)):
                write(delimited(self._answer.for_programs(some), Dialect(headed=False)))

        return add


REFUSED: _List[Refusal] = _List(REFUSALS)
LISTED_PAGES: _List[ListedPage] = _List(LISTED)


def takes_place_of_page(file: Path, paths: Sequence[str], may_take: Callable[[Path], bool]) -> bool:
    """Tell whether a list would take the place of a file in a folder that is read.

    Args:
        file: where the list is to be.
        paths: what is read.
        may_take: tells whether a file may be replaced, as it is empty or an older list of the same kind.
    """
    place = Path(os.path.realpath(file))
    if not is_replaced(place) or not any(place.is_relative_to(os.path.realpath(path)) for path in paths):
        return False
    return not may_take(place)
