"""The change table, and the latest daily rate of each pair in both directions."""

from __future__ import annotations

from collections.abc import Sequence

from fxtrack.answers.column import Answer, Column, ends
from fxtrack.answers.signs import HANGS_ON_PRINTS_SIGN, NOT_RESOLVED_SIGN, Signed, signs_of
from fxtrack.answers.table import CellKind, Table
from fxtrack.numbers.changes import SPANS, Change

PRICE_CHANGES: Answer[Change] = Answer(
    (
        Column("base", CellKind.CODE),
        Column("quote", CellKind.CODE),
        Column("date", CellKind.DATE),
        Column("rate", CellKind.NUMBER),
        Column("inverse", CellKind.NUMBER),
        Column("inverse_limits", CellKind.RANGE, parts=ends("inverse")),
        Column(
            "period",
            CellKind.CODE,
            people="span",
            page="span",
            said=lambda say, span: say.spans[span],
            order=[span.name for span in SPANS],
        ),
        Column("target_date", CellKind.DATE),
        Column("reference_date", CellKind.DATE, people="compared with", page="compared"),
        Column("reference_rate", CellKind.NUMBER, people="rate then", page="then"),
        Column("change", CellKind.CHANGE, people="change, %", page="change", sign=signs_of),
        Column(
            "change_limits",
            CellKind.CHANGE_RANGE,
            parts=ends("change", CellKind.CHANGE),
            people="possible range, %",
            page="allowed",
        ),
        Column(
            "verdict",
            CellKind.VERDICT,
            page="verdict",
            said=lambda say, verdict: say.page[verdict],
            empty="no data",
        ),
        Column(
            "prints_limits",
            CellKind.CHANGE_RANGE,
            parts=ends("prints", CellKind.CHANGE),
            people="over all prints, %",
            page="over",
        ),
        Column("mark", CellKind.CODE),
        Column("reference_mark", CellKind.CODE),
        Column("pair", CellKind.PAIR, lambda row: f"{row.base}/{row.quote}", page="pair", once=True),
    ),
    programs="base quote date rate inverse inverse_limits period target_date reference_date reference_rate "
    "change change_limits verdict prints_limits mark reference_mark",
    people="pair period reference_date reference_rate change change_limits prints_limits verdict",
    page="pair period change verdict reference_date reference_rate change_limits prints_limits",
)

LATEST: Answer[Change] = Answer(
    (
        Column("pair", CellKind.PAIR, lambda row: f"{row.base}/{row.quote}", page="pair"),
        Column("date", CellKind.DATE, page="date"),
        Column("rate", CellKind.NUMBER, page="rate"),
        Column("inverse_pair", CellKind.PAIR, lambda row: f"{row.quote}/{row.base}", people="inverse pair"),
        Column("inverse", CellKind.NUMBER, people="inverse rate", page="inverse"),
        Column(
            "inverse_limits",
            CellKind.RANGE,
            parts=ends("inverse"),
            people="possible range",
            page="inverse_range",
        ),
    ),
    people="pair date rate inverse_pair inverse inverse_limits",
    page="pair rate inverse date inverse_limits",
)

_EXPLAINED = {
    NOT_RESOLVED_SIGN: "not resolved: with the printed digits there may have been no change at all",
    HANGS_ON_PRINTS_SIGN: "some of the rates printed on those two days do not show it",
}


def latest_of(changes: Sequence[Change]) -> list[Change]:
    """Return a row a pair: what the change table says of its latest daily rate."""
    return list({(row.base, row.quote): row for row in reversed(changes)}.values())[::-1]


def latest_table(changes: Sequence[Change]) -> Table:
    """Lay the latest daily rate of each pair out in both directions, for people."""
    return LATEST.for_people(latest_of(changes), title="Latest daily rates, in both directions")


def change_table(changes: Sequence[Change], *, ranges: bool = False) -> Table:
    """Lay changes out in percent for people, on request with the ranges that the printed digits allow."""
    title = "Changes of the daily rate (what one unit of the first currency costs in the second)"
    return PRICE_CHANGES.for_people(
        changes, title=title, without=() if ranges else ("change_limits", "prints_limits")
    )


def change_notes(changes: Sequence[Signed], *, ranges: bool = False) -> list[str]:
    """Explain the signs of the change table."""
    standing = "".join(map(signs_of, changes))
    notes = [f"{sign}  {text}" for sign, text in _EXPLAINED.items() if sign in standing]
    if not ranges:
        notes.append("--ranges shows what the printed digits allow.")
    return notes
