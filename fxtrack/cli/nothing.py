"""Why there are no rates at all, in words for people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fxtrack.model import Filters

if TYPE_CHECKING:
    from fxtrack.store import Session


def why_no_rates(session: Session, filters: Filters) -> str:
    """Say that nothing was imported yet, or that it waits for a date; empty if filters left something out."""
    from fxtrack.store import read_observations

    everything = Filters(include_flagged=True)
    if replace(filters, include_flagged=True) != everything or read_observations(session, everything):
        return ""
    if read_observations(session, everything, undated=True):
        return "No rates yet: the quotes wait for a date ('fxtrack import' with --date or --date-from)."
    return "No rates yet: import pages with 'fxtrack import PATH'."
