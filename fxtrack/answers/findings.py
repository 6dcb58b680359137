"""What checks find: each finding, how many there are of each kind, and the first of each kind for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind, Table, placed
from fxtrack.quality.findings import FINDING_KINDS, SEVERITIES, Finding, Kind, Severity

FINDINGS: Answer[Finding] = Answer(
    (
        Column(
            "severity",
            CellKind.CODE,
            page="severity",
            said=lambda say, severity: say.page[f"severity_{severity}"],
        ),
        Column("kind", CellKind.CODE, page="kind", said=lambda say, kind: say.page[f"named_{kind}"]),
        Column("date", CellKind.DATE, page="date"),
        Column("pair", CellKind.PAIR, page="pair"),
        Column("text", CellKind.TEXT, programs="finding", page="finding"),
        Column("values", CellKind.FIGURES),
        Column("copies", CellKind.COUNT),
        Column("places", CellKind.PLACES, programs="sightings"),
        Column("until", CellKind.DATE),
        Column(
            "example",
            CellKind.PLACE,
            lambda row: placed(row.places[0]) if row.places else None,
            people="for example",
            page="where",
        ),
        Column("any_copies", CellKind.COUNT, lambda row: row.copies or None, people="copies"),
    ),
    programs="severity kind date pair text values copies places",
    people="date? pair? text example? any_copies?",
    page="severity kind date pair text example",
    frame="severity kind date pair text values copies places until",
)


class CountedKind(NamedTuple):
    """How many findings there are of a severity and kind."""

    severity: Severity
    kind: Kind
    number: int


FINDING_COUNTS: Answer[CountedKind] = Answer(
    (
        Column(
            "severity",
            CellKind.CODE,
            page="severity",
            said=lambda say, severity: say.page[f"severity_{severity}"],
        ),
        Column("kind", CellKind.CODE, page="kind", said=lambda say, kind: say.page[f"named_{kind}"]),
        Column("number", CellKind.TOTAL, programs="findings", page="count"),
        Column(
            "meaning",
            CellKind.TEXT,
            lambda row: row.kind.value,
            page="meaning",
            said=lambda say, kind: say.page[f"kind_{kind}"],
        ),
    ),
    programs="severity kind number",
    page="severity kind number meaning",
)


def counted_kinds(found: Sequence[Finding]) -> list[CountedKind]:
    """Count findings by severity and kind, the worst first."""
    counts = Counter((each.severity, each.kind) for each in found)
    return [
        CountedKind(severity, kind, counts[severity, kind])
        for severity in SEVERITIES
        for kind in FINDING_KINDS
        if counts[severity, kind]
    ]


def finding_counts(found: Sequence[Finding]) -> Table:
    """Lay out how many findings there are of each severity and kind."""
    return FINDING_COUNTS.for_programs(counted_kinds(found), title="What the checks found")


def finding_tables(found: Sequence[Finding], most: int | None) -> Iterator[Table]:
    """Lay findings out for people: a table a severity and kind, of each the first ``most``; None for all."""
    for severity, kind, _ in counted_kinds(found):
        of_kind = [each for each in found if (each.severity, each.kind) == (severity, kind)]
        of_kind = of_kind if most is None else _folded(of_kind)
        shown = of_kind[:most]
        more = f", the first {len(shown)} of {len(of_kind):,} (--all shows the rest)"
        title = f"{severity.capitalize()}: {kind.value}{more if len(shown) < len(of_kind) else ''}"
        yield FINDINGS.for_people(shown, title=title)


def _folded(found: Sequence[Finding]) -> list[Finding]:
    """Make one of findings that say the same of no date and no pair."""
    folded: dict[object, Finding] = {}
    for each in found:
        key = each.text if each.date is None and each.pair is None else len(folded)
        first = folded.get(key)
        folded[key] = first._replace(copies=first.copies + each.copies) if first else each
    return list(folded.values())
