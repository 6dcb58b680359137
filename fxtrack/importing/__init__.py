"""An import as a whole: what was asked for becomes parts, read here or by others, and one writer's rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from fxtrack import __version__
from fxtrack.counts import Counts
from fxtrack.errors import OptionError
from fxtrack.extract import Dating
from fxtrack.importing.lists import LISTED_PAGES, REFUSED, Destination, takes_place_of_page
from fxtrack.ingest import Done, Job, Refusal, check_travel, run
from fxtrack.ingest.pool import collecting_garbage_rarely, pool_for, processors
from fxtrack.model import Date, Outcome, Pair
from fxtrack.places import (
    NOTHING_IN_FOLDER,
    STDIN,
    Folders,
    Inputs,
    Options,
    history_part,
    is_within,
    location_of,
    parts,
    root_of,
    standard_input,
    stdin_part,
)
from fxtrack.store import Store

DateFrom = Literal["captured", "filename"]
"""What dates a page that prints no date: its capture time, as the archive tells it or its file name too."""

MOST_KEPT = 1000
"""So many refusals are kept in memory, and so many paths in the record of an import."""

_FEWEST_AHEAD = 8
_NOTHING_READ = f"{Outcome.UNREADABLE}: {NOTHING_IN_FOLDER}"


@dataclass(frozen=True)
class Imported:
    """What an import came to.

    Attributes:
        counts: how many pages had each outcome, and how much else there was.
        refusals: the first thousand of what was refused.
        interrupted: whether it was stopped; what it had read is kept.
        dates: the dates of the rates on the pages that it read, in order, but for those that are flagged;
            pages that it did not read again are not looked at.
        pairs: the pairs of these rates, in the order of their names.
    """

    counts: Counts
    refusals: tuple[Refusal, ...]
    interrupted: bool
    dates: tuple[Date, ...] = ()
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Import:
    """An import that may begin: everything that was asked for is possible.

    Attributes:
        store: the database; it is made if there is none.
        paths: files, folders and archives; ``-`` is a page or an archive on standard input.
        lists: files with a path on each line; ``-`` is a list on standard input.
        history: git repositories of which each version of each file is read: ``REPO``, or ``REPO:PATH`` for a
            file or folder in one.
        relative_to: a folder with all of these in it; places are kept relative to it, so that they stay what
            they are when it is moved. None to keep absolute ones.
        null: the paths in lists end with a NUL, not with a line end.
        date: the date of all pages that print none, but for those that were captured on a day far from it.
        force_date: the date of those too; it may lie in the future.
        date_from: date those by their capture time; it comes before ``date``.
        text_column: of JSON Lines and Parquet; None to find it by its name.
        url_column: the column of the address.
        time_column: the column of the capture time (UTC).
        again: read files that have not changed since they were imported as well.
        rejects: a CSV file for everything that is refused, or what takes its text piece by piece.
        listing: a CSV file for every page with what became of it, or what takes its text piece by piece.
        jobs: how many processes read, or how many workers the executor has; None for as many as there are
            processors, if there is enough to read.
        executor: runs ``fxtrack.extract.extract``, of this or another machine that has the same files under
            the same paths; None for processes of the import's own. It is not shut down.
        dry_run: read everything, write nothing.

    Raises:
        OptionError: an option has a value that it cannot have; a ``date`` in the future is one, and so is a
            file for ``rejects`` or ``listing`` that is read or written otherwise.
        InputError: standard input is named twice.
    """

    store: Store
    paths: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    relative_to: Path | None = None
    null: bool = False
    date: Date | None = None
    force_date: bool = False
    date_from: DateFrom | None = None
    text_column: str | None = None
    url_column: str | None = None
    time_column: str | None = None
    again: bool = False
    rejects: Destination | None = None
    listing: Destination | None = None
    jobs: int | None = None
    executor: Executor | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.date is not None and type(self.date) is not Date:  # a datetime is none, though a subclass
            raise OptionError("date", f"is a datetime.date, not {self.date!r}")
        if self.date and not self.force_date and self.date > datetime.now(UTC).date() + timedelta(days=1):
            told = "is in the future: no page can be of that day (--force-date takes it all the same)"
            raise OptionError("date", f"{self.date} {told}")
        if self.date_from not in {None, *get_args(DateFrom)}:
            raise OptionError("date_from", f"is 'captured' or 'filename', not {self.date_from!r}")
        if self.jobs is not None and self.jobs < 1:
            raise OptionError("jobs", f"is 1 or more, not {self.jobs!r}")
        Inputs(self.paths, self.lists)
        if self.relative_to is not None:
            self._require_within(self.relative_to)
        self._refuse_to_overwrite()

    def run(
        self, progress: Callable[[Done], object] = lambda _: None, stop: Callable[[], bool] = lambda: False
    ) -> Imported:
        """Import.

        Args:
            progress: is told of each commit.
            stop: asked now and then; once it says so, the import ends after what is under way.

        Raises:
            StoreError: the database cannot be reached, or is not fxtrack's, older or newer. What was
                committed before is kept.
            InputError: a list cannot be read, or ``rejects`` or ``listing`` not be written. Or a grammar or
                an archive format cannot be sent to the processes that read: nothing was read then.
            WorkerError: a process that reads was killed.
        """
        counts = Counts()
        refusals: list[Refusal] = []
        dates: set[Date] = set()
        pairs: set[Pair] = set()
        for done in self._told(stop):
            counts += done.counts
            refusals += done.refusals[: MOST_KEPT - len(refusals)]
            dates |= done.dates
            pairs |= done.pairs
            progress(done)
        return Imported(counts, tuple(refusals), stop(), tuple(sorted(dates)), tuple(sorted(pairs)))

    @cached_property
    def inputs(self) -> Inputs:
        """What is read, path by path."""
        return Inputs(self.paths, self.lists, null=self.null)

    def _told(self, stop: Callable[[], bool]) -> Iterator[Done]:
        """Yield what was committed, and in the end what cannot be told before."""
        with REFUSED.into(self.rejects) as list_refusals, LISTED_PAGES.into(self.listing) as list_pages:
            folders = Folders()
            for done in self._commits(stop):
                folders |= done.folders
                list_refusals(done.refusals)
                list_pages(done.pages)
                yield done
            if folders.without_pages and not stop():
                refused = [
                    Refusal(_NOTHING_READ, location_of(each), None, "") for each in folders.without_pages
                ]
                list_refusals(refused)
                number = len(refused)
                yield Done(Counts(refused=number, unread=number, folders=number), refused, 0)

    def _commits(self, stop: Callable[[], bool]) -> Iterator[Done]:
        job = self._job(stop)
        alone = [stdin_part(standard_input(), job.options.formats)] if STDIN in self.paths else []
        alone += [history_part(each, self._root) for each in self.history]
        found = parts(self.inputs.files, self._own_files(), root=self._root)
        with ExitStack() as stack:
            stack.enter_context(collecting_garbage_rarely())
            executor = self.executor
            if executor is None:
                found, executor = stack.enter_context(pool_for(found, self.jobs))
            check_travel(job.options, executor)
            writer = (
                self.store.dry_run()
                if self.dry_run
                else stack.enter_context(self.store.writer(__version__, self._noted()))
            )
            yield from run(alone, writer, job)
            yield from run(found, writer, job, executor)

    def _job(self, stop: Callable[[], bool]) -> Job:
        workers = self.jobs or processors()
        return Job(
            Dating(
                self.date,
                captured=self.date_from == "captured",
                filename=self.date_from == "filename",
                forced=self.force_date,
            ),
            Options(
                self.text_column, self.url_column, self.time_column, lists_pages=self.listing is not None
            ),
            version=__version__,
            again=self.again,
            lists_refusals=self.rejects is not None,
            stop=stop,
            ahead=max(_FEWEST_AHEAD, 2 * workers),
        )

    def _own_files(self) -> list[str]:
        """Files that are no pages wherever they turn up in a folder."""
        lists = (self.rejects, self.listing)
        return [*self.store.files, *(str(each) for each in lists if isinstance(each, Path))]

    @property
    def _root(self) -> str:
        return "" if self.relative_to is None else root_of(os.fspath(self.relative_to))

    def _require_within(self, folder: Path) -> None:
        """Refuse paths outside of the folder that places are relative to; those in lists are told later."""
        if not folder.is_dir():
            raise OptionError("relative_to", f"{folder} is no folder")
        for path in self.paths:
            if path != STDIN and not is_within(location_of(path), self._root):
                raise OptionError("relative_to", f"{folder} does not have {path} in it")

    def _refuse_to_overwrite(self) -> None:
        taken = {os.path.realpath(path) for path in (*self.store.files, *self.paths, *self.lists)}
        for option, file, may_take in (
            ("rejects", self.rejects, REFUSED.may_take),
            ("listing", self.listing, LISTED_PAGES.may_take),
        ):
            if not isinstance(file, Path):
                continue
            if os.path.realpath(file) in taken or takes_place_of_page(file, self.paths, may_take):
                raise OptionError(option, f"{file} would overwrite the database, a page or a list")
            taken.add(os.path.realpath(file))

    def _noted(self) -> dict[str, object]:
        """What the database notes of the import."""
        return {
            "paths": [_shown_path(path) for path in self.paths[:MOST_KEPT]],
            "lists": [_shown_path(path) for path in self.lists],
            **({"history": [_shown_path(each) for each in self.history]} if self.history else {}),
            "date": self.date,
            "captured": self.date_from == "captured",
            "filename": self.date_from == "filename",
            **({"relative_to": _shown_path(str(self.relative_to))} if self.relative_to is not None else {}),
        }


def _shown_path(path: str) -> str:
    return os.fsencode(path).decode(errors="replace")
