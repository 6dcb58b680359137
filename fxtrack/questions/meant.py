"""What a user means who names a place or a page to be taken back."""

from __future__ import annotations

from fxtrack.places import location_of
from fxtrack.store import Session
from fxtrack.store.targets import Target, find_target


def target_meant(session: Session, kind: str, named: str) -> Target:
    """Return the file, folder or page that is named, as the database knows it.

    Args:
        session: the database.
        kind: ``file`` or ``page``.
        named: a place as ``trace`` shows it, a path from here, or the digest of a page, or its beginning.

    Raises:
        InputError: a digest is too short, or several pages have one that begins so.
    """
    return find_target(session.connection, kind, _places_meant(named))


def _places_meant(named: str) -> list[str]:
    """Return what places a user may mean, the likeliest first: one as trace shows it, or a path from here."""
    # So CSV shows a place that a spreadsheet would take for a formula.
    shown = [named, named[1:]] if named.startswith("'") else [named]
    path = location_of(named)
    if named.rstrip("/") == ".":  # of all places that are kept relative this would be the beginning
        return [path, "."]
    return list(dict.fromkeys([*shown, path]))
