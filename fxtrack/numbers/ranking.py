"""Which of several currencies gained and which lost, in words: for the title of an index."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fxtrack.model import Pair
from fxtrack.numbers.headline import by_percent, of_pair, signed_percent
from fxtrack.numbers.intervals import Range
from fxtrack.numbers.lasting import Story
from fxtrack.numbers.spoken import spoken_change
from fxtrack.words import Words, upper


class IndexMove(NamedTuple):
    """What a pair did since the date that an index begins with.

    Attributes:
        pair: the pair.
        change: in percent, as far as the printed digits tell.
        kind: what holds of it.
    """

    pair: Pair
    change: Range
    kind: Story


def strongest(moves: Sequence[IndexMove], say: Words, *, lasting_only: bool = False) -> str:
    """Say which currency gained and which lost, of those that did so for good.

    That it was most of all is said only where another may have moved that way too, and no digits of the
    others allow more: a som of which nothing is resolved may have gained as well. One that ended further up
    or down, but not for good, is named too.

    Args:
        moves: of pairs with one currency in common.
        say: the language.
        lasting_only: name none that did not move for good.

    Returns:
        Nothing if no pair has dates enough to say anything of it.
    """
    lasting = [each for each in moves if each.kind is Story.LASTING]
    ups = sorted((each for each in lasting if each.change.low > 0), key=_percent_of)
    downs = sorted((each for each in lasting if each.change.high < 0), key=_percent_of)
    in_others = len(moves) == 1 or len({each.pair.quote for each in moves}) > 1
    if in_others:
        said = _in_others(ups[-1:], downs[:1], say)
    else:
        said = [*_best(ups, moves, say), *_worst(downs, moves, say)]
    if said:
        others = [] if lasting_only else _gone_further(ups, downs, moves)
        passing = [_passing(each, say, in_others=in_others) for each in others]
        return upper("; ".join([", ".join(said), *passing]))
    kinds = {each.kind for each in moves}
    if kinds <= {Story.HIDDEN, Story.HELD}:
        return say.index_none
    return "" if Story.FEW in kinds else say.index_no_lasting


def _best(ups: Sequence[IndexMove], moves: Sequence[IndexMove], say: Words) -> list[str]:
    others = [each for each in moves if each != ups[-1] and each.change.high > 0] if ups else []
    most = bool(others) and all(each.change.high < ups[-1].change.low for each in others)
    return [_said_of(say.index_gained_most if most else say.index_gained, each, say) for each in ups[-1:]]


def _worst(downs: Sequence[IndexMove], moves: Sequence[IndexMove], say: Words) -> list[str]:
    others = [each for each in moves if each != downs[0] and each.change.low < 0] if downs else []
    most = bool(others) and all(each.change.low > downs[0].change.high for each in others)
    return [_said_of(say.index_lost_most if most else say.index_lost, each, say) for each in downs[:1]]


def _gone_further(
    ups: Sequence[IndexMove], downs: Sequence[IndexMove], moves: Sequence[IndexMove]
) -> list[IndexMove]:
    """Return those that ended furthest up or down, further than what is named, but not for good."""
    others = sorted((each for each in moves if each.kind is not Story.LASTING), key=_percent_of)
    top = [
        each
        for each in others[-1:]
        if ups and each.change.low > 0 and _percent_of(each) > _percent_of(ups[-1])
    ]
    low = [
        each
        for each in others[:1]
        if downs and each.change.high < 0 and _percent_of(each) < _percent_of(downs[0])
    ]
    return [*top, *low]


def _passing(move: IndexMove, say: Words, *, in_others: bool) -> str:
    """Say how far a currency is up or down without having moved for good."""
    how = say.few_dates if move.kind is Story.FEW else say.not_lasting
    if in_others:
        return of_pair(say.index_to, move.pair, say, change=_signed_of(move, say), how=how)
    said = say.index_up if move.change.low > 0 else say.index_down
    return of_pair(said, move.pair, say, by=_by_of(move, say), change=_signed_of(move, say), how=how)


def _in_others(up: Sequence[IndexMove], down: Sequence[IndexMove], say: Words) -> list[str]:
    """Say against which currency another gained, and against which it lost."""
    gained = [_said_of(say.index_gained_to, each, say) for each in up]
    lost = [_said_of(say.index_lost_to, each, say) for each in down]
    if lost and not gained:
        return [f"{say.named(down[0].pair.base)} {lost[0]}"]
    return [*gained, *lost]


def _said_of(said: str, move: IndexMove, say: Words) -> str:
    return of_pair(said, move.pair, say, by=_by_of(move, say), change=_signed_of(move, say))


def _by_of(move: IndexMove, say: Words) -> str:
    return by_percent(spoken_change(move.change), say)


def _signed_of(move: IndexMove, say: Words) -> str:
    return signed_percent(spoken_change(move.change), say)


def _percent_of(move: IndexMove) -> Fraction:
    return move.change.value
