"""Workers that each have a queue of their own: the rest of a part goes to the one that began it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from fxtrack.places import Part

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

_KEYS_KEPT = 64


class Lanes(Executor):
    """Hands work to the executor with the least to do, or to the one that had work with the same key last.

    An archive that is packed as a whole cannot be taken up in the middle without unpacking all before; the
    process that read up to there still has it open.
    """

    def __init__(self, lanes: Sequence[Executor]) -> None:
        """Take the executors, one process or thread each."""
        self._lanes = lanes
        self._waiting: list[set[Future[Any]]] = [set() for _ in lanes]
        self._last: dict[object, int] = {}

    def submit(
        self, fn: Callable[_Arguments, _Result], /, *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> Future[_Result]:
        """Run ``fn(part, ...)``; the file is the key of a part that is one file."""
        part = args[0]
        key = part.items[0] if isinstance(part, Part) and len(part.items) == 1 else None
        for waiting in self._waiting:
            waiting -= {future for future in waiting if future.done()}
        least = min(range(len(self._lanes)), key=lambda lane: len(self._waiting[lane]))
        lane = self._last.pop(key, least)
        future = self._lanes[lane].submit(fn, *args, **kwargs)
        self._waiting[lane].add(future)
        if key is not None:
            self._last[key] = lane
        while len(self._last) > _KEYS_KEPT:
            del self._last[next(iter(self._last))]
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """End all of them, at the same time: a pool of processes waits for its end in its first call only."""
        with ThreadPoolExecutor(len(self._lanes)) as ending:
            list(
                ending.map(lambda lane: lane.shutdown(wait=wait, cancel_futures=cancel_futures), self._lanes)
            )
