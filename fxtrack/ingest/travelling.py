"""Whether grammars and archive formats from outside get to the processes that read."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

from fxtrack.archives.format import ArchiveFormat
from fxtrack.errors import InputError
from fxtrack.ingest.batches import killed_told_in_words
from fxtrack.ingest.lanes import Lanes
from fxtrack.pages.grammar import Grammar
from fxtrack.pages.grammars import grammars_from_outside
from fxtrack.places import Options

_HOW = (
    "define its functions at the top level of a module, no lambdas and not below `if __name__ == ...`; "
    "or let this process read, with jobs=1"
)


def check_travel(options: Options, executor: Executor | None) -> None:
    """Make sure that grammars and formats from outside get to the processes of a pool.

    Nothing is tried where all are built in: every process has those. Threads share what there is, and
    executors of another make have their own ways to send a function.

    Raises:
        InputError: one cannot be pickled, or its functions are not found in the process that reads.
        WorkerError: a process was killed.
    """
    if not isinstance(executor, ProcessPoolExecutor | Lanes):
        return
    for kind, each in _from_outside(options):
        try:
            packed = pickle.dumps(each)
        except Exception as error:  # whatever is in it may raise anything
            raise _no_travel(kind, each, f"{type(error).__name__}: {error}") from error
        with killed_told_in_words():
            fault = executor.submit(_fault_of, packed).result()
        if fault:
            raise _no_travel(kind, each, fault)


def _from_outside(options: Options) -> Iterator[tuple[str, ArchiveFormat | Grammar]]:
    for archive_format in options.formats.from_outside():
        yield "archive format", archive_format
    for grammar in grammars_from_outside(options.grammars):
        yield "source", grammar


def _fault_of(packed: bytes) -> str:
    """Say in the process that reads why it cannot unpickle; empty if it can.

    An error in the arguments of a task would end the process, without a word of why.
    """
    try:
        pickle.loads(packed)  # noqa: S301 - it comes from the import that began this process
    except Exception as error:  # noqa: BLE001 - importing a module may raise anything
        return f"{type(error).__name__}: {error}"
    return ""


def _no_travel(kind: str, each: ArchiveFormat | Grammar, fault: str) -> InputError:
    return InputError(f"the {kind} {each.name!r} cannot be sent to other processes ({fault}): {_HOW}")
