"""The pages that rates come from."""

from __future__ import annotations

from fxtrack.answers.column import Answer, Column
from fxtrack.answers.table import CellKind
from fxtrack.model import Origin

ORIGINS: Answer[Origin] = Answer(
    (
        Column("date", CellKind.DATE, page="date"),
        Column("digest", CellKind.DIGEST, page="digest"),
        Column("location", CellKind.TEXT, programs="page"),
        Column("line", CellKind.COUNT),
        Column("captured_at", CellKind.INSTANT, page="captured"),
        Column("date_basis", CellKind.CODE),
        Column("url", CellKind.ADDRESS, page="address"),
        Column("place", CellKind.PLACE, lambda row: f"{row.location}:{row.line}", page="snapshot"),
    ),
    programs="date digest location line captured_at date_basis url",
    page="date place url? captured_at digest",
)
