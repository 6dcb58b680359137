"""What is counted: added up, kept as JSON, told again."""

from __future__ import annotations

from dataclasses import astuple, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtrack.counts import Counts
from fxtrack.model import Outcome

NAMES = [field.name for field in fields(Counts)]
# Every counter has another value, so that none can stand in for another.
EACH = Counts(*(3**number for number in range(len(NAMES))))
numbers = st.builds(Counts, *[st.integers(0, 10**12)] * len(NAMES))


@given(numbers, numbers)
def test_each_counter_is_added_to_its_like(one: Counts, other: Counts) -> None:
    before = astuple(one), astuple(other)
    assert astuple(one + other) == tuple(a + b for a, b in zip(*before, strict=True))
    assert (astuple(one), astuple(other)) == before


@given(numbers)
def test_json_leads_back(counts: Counts) -> None:
    assert Counts.from_json(counts.as_json()) == counts


def test_what_databases_hold_is_written_as_ever() -> None:
    counts = Counts(imported=3, already_known=1, no_ticker=2, refused=4, unsettled=5, untimed=6)
    told = '{"imported": 3, "already known": 1, "no ticker": 2, "refused": 4, "unsettled": 5, "untimed": 6}'
    assert counts.as_json() == told
    assert Counts().as_json() == "{}"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (None, Counts()),
        ("", Counts()),
        ("{}", Counts()),
        # As version 0.1.0 wrote it at first.
        (
            '{"no ticker": 7, "revisits": 1, "left": 2, "refused": 3, "unsettled": 4, "replaced": 5, "flagged": 6, "imported": 8, "already known": 9, "undated": 10, "conflict": 11, "rejected": 12, "unreadable": 13}',
            Counts(
                8, 9, 10, 7, 11, 12, 13, refused=3, unsettled=4, replaced=5, revisits=1, left=2, flagged=6
            ),
        ),
        ('{"imported": 1, "a counter of the year after next": 2}', Counts(imported=1)),
    ],
)
def test_counters_of_other_versions(text: str | None, counts: Counts) -> None:
    """What is missing is 0, what is not known yet is left."""
    assert Counts.from_json(text) == counts


def test_outcomes() -> None:
    counts = Counts.of([*Outcome, Outcome.KNOWN, Outcome.NO_TICKER, Outcome.KNOWN])
    assert counts == Counts(1, 3, 1, 2, 1, 1, 1)
    assert counts.snapshots == 10
    assert counts.outcomes == {**dict.fromkeys(Outcome, 1), Outcome.KNOWN: 3, Outcome.NO_TICKER: 2}
    assert replace(counts, size=5, left=1, unread=1).snapshots == 10


def test_what_is_not_read_again_is_told_again() -> None:
    """All of it; only that quotes which were new are known by now."""
    assert EACH.told_again(77) == replace(
        EACH,
        imported=0,
        undated=0,
        already_known=EACH.imported + EACH.already_known + EACH.undated,
        size=77,
        unchanged=EACH.snapshots,
        earlier=0,
        new_places=0,
    )
