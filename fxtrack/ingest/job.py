"""How an import is done, and what identifies a part that was read so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fxtrack.counts import Counts
from fxtrack.extract import Dating
from fxtrack.pages.grammars import told_apart
from fxtrack.places import Options, Part


@dataclass(frozen=True)
class Job:
    """How an import is done.

    Attributes:
        dating: what may date a page without a printed date.
        options: how archives are read.
        version: of the program: another may read more from the same bytes.
        again: read parts whose mark is known as well.
        lists_refusals: read those again in which something was refused, to tell what.
        stop: asked between batches; once it says so, only what is under way is finished.
        ahead: how many parts an executor is given before the first of them has been taken back.
    """

    dating: Dating = field(default_factory=Dating)
    options: Options = field(default_factory=Options)
    version: str = ""
    again: bool = False
    lists_refusals: bool = False
    stop: Callable[[], bool] = lambda: False
    ahead: int = 8

    def mark(self, part: Part) -> str | None:
        """Return what identifies a part, its state, and all that decides what is read from it.

        None if it cannot be told whether the part has changed.
        """
        if part.version is None:
            return None
        told = repr((part.version, self.dating, replace(self.options, batch_bytes=0), self.version))
        told += " forced" if self.dating.forced else ""
        told += told_apart(self.options.grammars) + self.options.formats.told_apart()
        return hashlib.sha256(told.encode()).hexdigest()

    def reads_again(self, before: Counts) -> bool:
        """Tell whether a part of which this was counted is read once more, to list what is in it."""
        if self.options.lists_pages and before.snapshots:
            return True
        return bool(self.lists_refusals and before.refused)
