"""The pages that rates come from."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fxtrack.model import APART, Filters, Origin, Pair
from fxtrack.numbers.series import printed_for
from fxtrack.questions.pairs import behind
from fxtrack.store import Session, read_figures, read_origins, read_pairs


@dataclass(frozen=True)
class Pages:
    """Every copy of a page that dated quotes were read from.

    Attributes:
        origins: each with the number of its ticker.
        printed: what each ticker prints, by its number, as ``fxtrack.model.PrintedTicker.text`` has it.
        known: every pair that was printed.
    """

    origins: Sequence[tuple[int, Origin]]
    printed: Mapping[int, str]
    known: Collection[Pair]

    @classmethod
    def read(cls, session: Session, filters: Filters) -> Pages:
        """Read the pages of some dates; of the pairs, also those that inverses and crosses rest on."""
        origins = read_origins(session, replace(filters, pairs=printed_for(filters.pairs)))
        printed = {number: text for number, (_, text, _) in read_figures(session).items()}
        return cls(origins, printed, read_pairs(session, filters.as_of))

    def of(self, pairs: Sequence[Pair], days: Container[date] | None = None) -> list[Origin]:
        """Return the pages that print some pairs, in the order of date and place.

        Args:
            pairs: also inverses and crosses, which stand for the pairs that they rest on; empty for all.
            days: only pages of these dates; None for all.
        """
        wanted = behind(pairs, self.known) or pairs
        starts = [f"{APART}{pair} " for pair in wanted]
        found = {
            origin
            for number, origin in self.origins
            if days is None or origin.date in days
            if not starts or _has_any(APART + self.printed[number], starts)
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
