"""An exact, auditable time series of exchange rates from archived copies of web pages.

The public interface::

    fxtrack.parse_page(page)     # what one page says: its quotes, its date, its rejects
    fxtrack.open(url_or_path)    # a database: .observations() .rates() .changes() -> pandas frames

Nothing heavy is loaded before it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fxtrack.api import Database
    from fxtrack.api import open_database as open  # noqa: A004 - the name of the public interface
    from fxtrack.errors import FxtrackError
    from fxtrack.model import Page, Pair, Quote, Reject
    from fxtrack.pages.parse import parse_page

__version__ = "0.2.0"
__all__ = ["Database", "FxtrackError", "Page", "Pair", "Quote", "Reject", "open", "parse_page"]

_HOMES = {
    "Database": ("fxtrack.api", "Database"),
    "FxtrackError": ("fxtrack.errors", "FxtrackError"),
    "Page": ("fxtrack.model", "Page"),
    "Pair": ("fxtrack.model", "Pair"),
    "Quote": ("fxtrack.model", "Quote"),
    "Reject": ("fxtrack.model", "Reject"),
    "open": ("fxtrack.api", "open_database"),
    "parse_page": ("fxtrack.pages.parse", "parse_page"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
