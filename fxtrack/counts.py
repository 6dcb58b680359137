"""How many pages had each outcome, and how much else there was in what was read.

The same value goes all the way: it is counted where pages are read, added up in the import, kept with each
part in the database, and told in the summary. One counter more is one line here, one where it is counted,
and its words in ``cli.summary``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Self

from fxtrack.model import Outcome


@dataclass(slots=True)
class Counts:
    """What is counted of a batch, of a part, or of a whole import; ``+`` adds two of them up.

    Attributes:
        imported: pages with new quotes and a date.
        already_known: pages whose quotes were known.
        undated: pages with new quotes and no date.
        no_ticker: pages on which nothing looks like a ticker.
        conflict: pages that contradict themselves.
        rejected: pages on which all that looks like a ticker was refused.
        unreadable: files that are no pages.
        refused: pieces of text, whole files and damaged places, of which each has a reason.
        unsettled: those of them that may be mended although their file looks the same afterwards.
        unread: paths that the user named, and that could not be read.
        damaged: places in archives that could not be read.
        columnless: those of them that are not damaged, but lack the column which is asked for.
        replaced: bytes that could not be decoded.
        revisits: records that say only that a page had not changed.
        revisits_kept: those of them that tell when, and which page: further captures of it.
        left: records and members of archives that are no pages.
        flagged: pages that print a date far from their capture time.
        dateless: pages with quotes, known ones too, that neither print a date nor were given one.
        given: pages that get the date which the user gave; known pages that have it are not counted.
        withheld: pages with quotes that do not get it, for it is far from their capture time.
        untimed: rows of corpora that should tell their capture time, and do not.
        saved_untimed: pages saved by programs that tell no capture time to believe.
        size: bytes of files.
        unchanged: pages in files that were not read again.
        earlier: pages that earlier imports read of archives which this one takes up again.
        open_ended: pages with quotes that their capture time does not date, for nothing tells where they end.
        new_places: known pages that stand where they did not stand before.
        folders: folders that were named and have nothing to read in them; they are among what was refused.
    """

    imported: int = 0
    already_known: int = 0
    undated: int = 0
    no_ticker: int = 0
    conflict: int = 0
    rejected: int = 0
    unreadable: int = 0
    refused: int = 0
    unsettled: int = 0
    unread: int = 0
    damaged: int = 0
    columnless: int = 0
    replaced: int = 0
    revisits: int = 0
    revisits_kept: int = 0
    left: int = 0
    flagged: int = 0
    dateless: int = 0
    given: int = 0
    withheld: int = 0
    untimed: int = 0
    saved_untimed: int = 0
    size: int = 0
    unchanged: int = 0
    earlier: int = 0
    open_ended: int = 0
    new_places: int = 0
    folders: int = 0

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Self:
        """Count outcomes of pages."""
        return cls(**{_COUNTERS[outcome]: number for outcome, number in Counter(outcomes).items()})

    @classmethod
    def from_json(cls, text: str | None) -> Self:
        """Read what ``as_json`` wrote, here or in another version: a counter that it lacks is 0."""
        told = json.loads(text or "{}")
        return cls(**{name: told.get(key, 0) for name, key in _KEYS.items()})

    def as_json(self) -> str:
        """Write down every counter that is not 0."""
        return json.dumps({key: number for name, key in _KEYS.items() if (number := getattr(self, name))})

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in _KEYS))

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How many pages had each outcome."""
        return Counter({outcome: getattr(self, name) for outcome, name in _COUNTERS.items()})

    @property
    def snapshots(self) -> int:
        """How many pages there were, the unreadable ones included."""
        return sum(getattr(self, name) for name in _COUNTERS.values())

    def told_again(self, size: int) -> Counts:
        """Return what there is to tell of a part that is not read again, as its files have not changed.

        What held quotes when it was read is known now; everything else is as it was.

        Args:
            size: the bytes of its files.
        """
        known = self.imported + self.already_known + self.undated
        again = replace(self, imported=0, undated=0, already_known=known, earlier=0, new_places=0)
        return replace(again, size=size, unchanged=self.snapshots)


_KEYS = {field.name: field.name.replace("_", " ") for field in fields(Counts)}  # as outcomes are written
_COUNTERS = {outcome: outcome.value.replace(" ", "_") for outcome in Outcome}
