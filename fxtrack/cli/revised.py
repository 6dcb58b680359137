"""The list of daily rates that later imports changed, and their summary: ``changes --revised``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fxtrack.cli.common import for_people, note, print_tables, reading, tell
from fxtrack.model import instant

if TYPE_CHECKING:
    from fxtrack.export import Format
    from fxtrack.model import Filters
    from fxtrack.numbers.series import View


def show_revisions(
    ctx: click.Context, filters: Filters, view: View, to: Format | None, *, summary: bool
) -> None:
    """Show which daily rates later imports changed, or sum that up."""
    from fxtrack.answers.revisions import (
        REVISION_SUMMARY,
        REVISIONS,
        by_weight,
        revision_note,
        revision_words,
    )
    from fxtrack.questions.revised import Revised

    with reading(ctx) as session:
        revised = Revised.read(session, view, filters)
    found = revised.rows()
    note(ctx, f"What is known now, beside what was known as of {instant(revised.then)}.")
    if summary:
        rows = revised.summary()
        table = REVISION_SUMMARY.for_people(rows) if for_people(to) else REVISION_SUMMARY.for_programs(rows)
    else:
        is_read = for_people(to)
        table = REVISIONS.for_people(by_weight(found)) if is_read else REVISIONS.for_programs(found)
    print_tables(to, table)
    note(ctx, revision_note(found))
    if not summary and for_people(to):
        columns = ["Low and high then, and how many prints: --format csv."] if found else []
        tell(ctx, [*revision_words(revised.summary()), *columns])
