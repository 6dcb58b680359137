"""The pages that rates come from."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fxtrack.model import APART, Filters, Origin, Pair
from fxtrack.numbers.series import printed_for
from fxtrack.questions.pairs import behind
from fxtrack.store import Session, SightedCopy, read_figures, read_origins, read_pairs, to_origin


@dataclass(frozen=True)
class Pages:
    """Every copy of a page that dated quotes were read from.

    Attributes:
        copies: each with the number of its ticker.
        figures: what each ticker prints, by its number, as ``PrintedTicker.text`` has it; None where every
            one prints something that is shown.
        known: every pair that was printed.
    """

    copies: Sequence[SightedCopy]
    figures: Mapping[int, str] | None
    known: Collection[Pair]

    @classmethod
    def read(cls, session: Session, filters: Filters, certain: Collection[Pair] = ()) -> Pages:
        """Read the pages of some dates.

        Args:
            session: the database.
            filters: which dates and pairs; of inverses and crosses, the pages of the pairs that they rest on.
            certain: printed pairs that will certainly be asked for. If there are no others, what each page
                prints is not read, which takes longer than all the rest.
        """
        known = read_pairs(session, filters.as_of)
        every = replace(filters, pairs=printed_for(filters.pairs), without=())
        copies = read_origins(session, every)
        is_certain = not filters.without and set(behind(filters.pairs, known) or known) <= set(certain)
        figures = None
        if not is_certain:
            figures = {number: text for number, _, text, _ in read_figures(session, filters.as_of)}
        return cls(copies, figures, known)

    def of(self, pairs: Sequence[Pair], days: Container[date] | None = None) -> list[Origin]:
        """Return the pages that print some pairs, in the order of date and place.

        Args:
            pairs: also inverses and crosses, which stand for the pairs that they rest on; empty for all.
            days: only pages of these dates; None for all.
        """
        wanted = [f"{APART}{pair} " for pair in behind(pairs, self.known) or pairs]
        figures = self.figures if wanted else None
        found = {
            to_origin(copy)
            for copy in self.copies
            if days is None or copy[1] in days
            if figures is None or _has_any(APART + figures.get(copy[0], ""), wanted)
        }
        return sorted(found, key=_by_date_and_place)


def _has_any(text: str, parts: Sequence[str]) -> bool:
    return any(part in text for part in parts)


def _by_date_and_place(origin: Origin) -> tuple[object, ...]:
    at = origin.captured_at
    return (
        origin.date,
        origin.location,
        origin.line,
        origin.digest,
        origin.date_basis,
        origin.url,
        at is not None,
        at,
    )
