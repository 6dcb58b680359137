"""What a report found, in a few lines for whoever has just made it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from fxtrack.quality.findings import Severity
from fxtrack.report.contents import Contents
from fxtrack.report.folder import PAGE
from fxtrack.report.saying import happened, headline_of, lead
from fxtrack.words import Words

_MOST_HEADLINES = 5


def outcome(contents: Contents, folder: Path, say: Words) -> list[str]:
    """Say which file to open, which dates have rates, what happened to them, and what to look at.

    Args:
        contents: what the report says.
        folder: where it is.
        say: the language of the report.
    """
    return [
        say.page["open_page"].format(file=folder / PAGE),
        "",
        lead(contents, say),
        *_headlines(contents, say),
        _findings_counted(contents, say),
    ]


def _headlines(contents: Contents, say: Words) -> list[str]:
    """Say in a sentence what happened; where no sentence can, in a headline a pair, if these are few."""
    if found := happened(contents.leading, say):
        return [f"{found}."]
    lines = contents.leading if len(contents.leading) <= _MOST_HEADLINES else ()
    return [f"{headline_of(line, say)}." for line in lines]


def _findings_counted(contents: Contents, say: Words) -> str:
    counts = Counter(each.severity for each in contents.findings)
    told = [say.several(counts[each], say.severities[each]) for each in Severity if counts[each]]
    return f"{say.page['check']} (fxtrack check): {', '.join(told)}." if told else say.page["nothing_found"]
