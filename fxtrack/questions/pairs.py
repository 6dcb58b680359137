"""Which printed pairs stand for those that are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from fxtrack.model import Filters, Pair
from fxtrack.numbers.daily import in_order
from fxtrack.numbers.series import printed_for
from fxtrack.store import Session, read_pairs


def behind(pairs: Iterable[Pair], known: Collection[Pair]) -> list[Pair]:
    """Name the printed pairs that some pairs rest on: themselves, their inverses, or both legs of a cross.

    Args:
        pairs: those that are asked for.
        known: all that are printed.
    """
    every = set().union(*(_behind_one(pair, known) for pair in dict.fromkeys(pairs)))
    return [pair for pair in printed_for(pairs) if pair in every]


def _behind_one(pair: Pair, known: Collection[Pair]) -> set[Pair]:
    """Return what one pair rests on: of a cross both legs, for one alone says nothing of it."""
    found = {each for each in printed_for([pair]) if each in known}
    legs = {code for each in found for code in (each.base, each.quote)}
    return (
        found
        if not found.isdisjoint((pair, pair.turned)) or legs.issuperset((pair.base, pair.quote))
        else set()
    )


def as_printed(filters: Filters, known: Collection[Pair]) -> Filters:
    """Ask for what was printed where an inverse or a cross is asked for.

    A pair that rests on nothing printed stays as it is: of that there is no answer.
    """
    asked = filters.among(())
    unknown = (pair for pair in asked if not behind([pair], known))
    return replace(filters, pairs=(*behind(asked, known), *unknown), without=())


def never_there(filters: Filters, known: Collection[Pair]) -> list[str]:
    """Name what is left out though there is nothing of it: pairs and currencies."""
    codes = {code for pair in known for code in (pair.base, pair.quote)}
    return [each for each in filters.without if not codes.issuperset(each.split("/"))]


def require_some_left(session: Session, filters: Filters) -> None:
    """Refuse to leave out every pair that is printed.

    Raises:
        OptionError: none is left.
    """
    if filters.without and not filters.pairs:
        filters.left_of(in_order(read_pairs(session, filters.as_of)))
