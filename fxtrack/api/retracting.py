"""Taking back from Python what an import brought, and undoing that."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from fxtrack.answers.retractions import RETRACTIONS
from fxtrack.api.asking import Asking
from fxtrack.api.opened import frame_of
from fxtrack.errors import InputError, OptionError
from fxtrack.model import Pair, Retraction, read_dates

if TYPE_CHECKING:
    import pandas as pd

    from fxtrack.store.foreseeing import Consequences
    from fxtrack.store.targets import Target

QuoteNamed: TypeAlias = Sequence[date | str | Decimal | None]
"""Date, pair, rate and change of an observation; the date of an undated one is None."""
_ONE_OF = "run, file, page and observation"
_FIELDS_OF_QUOTE = 4


class Retracted(NamedTuple):
    """What was taken back, or would be.

    Attributes:
        number: of the retraction, to undo it; None if nothing was written.
        went: what goes (``copies``, ``pages``, ``observations``, their ``days`` and ``pairs``, ``dates``,
            ``revisits``), and what stays: ``kept`` pages that the imports ``runs`` brought as well, of which
            ``copies_of_kept`` places go, and ``printed_elsewhere`` observations.
    """

    number: int | None
    went: Consequences


class Retracting(Asking):
    """A database from which something can be taken back."""

    def retract(
        self,
        *,
        run: int | None = None,
        file: str | os.PathLike[str] | None = None,
        page: str | os.PathLike[str] | None = None,
        observation: QuoteNamed | None = None,
        reason: str | None = None,
        dry_run: bool = False,
    ) -> Retracted:
        """Take back what an import brought, as ``fxtrack db retract`` does; name one thing.

        Nothing is deleted. From now on no answer uses it; ``as_of`` an earlier instant still answers as it
        did then. Importing the pages again brings them back, and so does ``undo_retraction``.

        Args:
            run: everything that the import of this number brought; ``runs`` has the numbers.
            file: what came from a file, an archive or a folder.
            page: one page, by its place or its digest (8 digits or more), as ``sightings`` has them.
            observation: date (None for an undated one), pair, rate and printed change of one observation.
            reason: why; it is kept. Only ``dry_run`` needs none.
            dry_run: only tell what would go, and what would stay; nothing is written.

        Returns:
            The number of the retraction, and what went.

        Raises:
            InputError: none or several are named, there is no reason, there is nothing of the kind, or all of
                it is retracted already.
        """
        named = {"run": run, "file": file, "page": page, "observation": observation}
        if sum(each is not None for each in named.values()) != 1:
            raise InputError(f"name one of {_ONE_OF}")
        text = (reason or "").strip()
        if not (text or dry_run):
            raise OptionError("reason", "is missing: say why it is taken back")
        self._require_no_session(dry_run=dry_run)
        target = self._target(run, file, page, observation)
        if dry_run:
            from fxtrack.store.foreseeing import foresee

            with self._reading() as session:
                return Retracted(None, foresee(session.connection, target))
        return Retracted(*self._store.retract(target, text))

    def undo_retraction(self, number: int, *, reason: str = "") -> Retraction:
        """Undo a retraction from now on; it is an event, too.

        Args:
            number: of the retraction.
            reason: why; it is kept.

        Returns:
            The retraction that is undone.

        Raises:
            InputError: there is none of that number, or it was undone already.
        """
        self._require_no_session(dry_run=False)
        return self._store.undo(number, reason.strip())[1]

    def retractions(self) -> pd.DataFrame:
        """Return what was taken back and undone, in its order.

        Returns:
            A frame with the columns number, at (UTC), kind, target, reason and undone_at, as
            ``fxtrack.model.Retraction`` has them.
        """
        from fxtrack.store.events import read_events

        with self._reading() as session:
            return frame_of(RETRACTIONS, read_events(session.connection))

    def _require_no_session(self, *, dry_run: bool) -> None:
        if not dry_run and self._session_held() is not None:
            raise InputError("a retraction would wait for the session that it stands in: call it outside")

    def _target(
        self,
        run: int | None,
        file: str | os.PathLike[str] | None,
        page: str | os.PathLike[str] | None,
        observation: QuoteNamed | None,
    ) -> Target:
        from fxtrack.questions.meant import target_meant
        from fxtrack.store.targets import Target

        if run is not None:
            return Target("run", str(int(run)))
        if observation is not None:
            return _observation_named(observation)
        kind, named = ("page", page) if page is not None else ("file", file)
        with self._reading() as session:
            return target_meant(session, kind, os.fsdecode(named or ""))


def _observation_named(observation: QuoteNamed) -> Target:
    """Name an observation.

    Raises:
        InputError: a part of it is not what it ought to be.
    """
    from fxtrack.store.targets import UNDATED, observation_target

    if len(observation) != _FIELDS_OF_QUOTE:
        raise OptionError("observation", f"is a date, pair, rate and change, not {observation!r}")
    day, pair, rate, change = observation
    if isinstance(day, str) and day != UNDATED:
        named = read_dates(day)
        if named is None or named.kind != "day":
            raise OptionError("observation", f"has a date such as 2025-12-08, or None, not {day!r}")
        day = named.first
    told = day.isoformat() if isinstance(day, date) else UNDATED
    return observation_target(told, Pair.parse(str(pair)), str(rate), str(change))
