"""Who gives a report out, and its date: for its page, ``about.json`` and the properties of pictures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

from fxtrack.errors import OptionError
from fxtrack.words import Words
from fxtrack.words.safe import one_line

_FURTHEST_AHEAD = 366
"""Days: a report may be dated for the day that it is given out; a later date is a slip of the keys."""


class Imprint(NamedTuple):
    """What a user says of a report.

    Attributes:
        organisation: that gives it out; empty for none.
        author: who made it; likewise.
        dated: the date that stands on it; None for none.
    """

    organisation: str = ""
    author: str = ""
    dated: date | None = None

    @classmethod
    def of(cls, organisation: str | None, author: str | None, dated: date | None) -> Imprint:
        """Take what a user typed: each on one line, without what is not seen.

        Raises:
            OptionError: the date is more than a year ahead.
        """
        ahead = days_ahead(dated)
        if dated and ahead > _FURTHEST_AHEAD:
            raise OptionError("dated_as", f"{dated} is {ahead:,} days from today: mistyped?")
        return cls(one_line(organisation or ""), one_line(author or ""), dated)

    def told(self, say: Words) -> list[str]:
        """Return what stands under the title of the page, in its language."""
        day = say.day(self.dated) if self.dated else ""
        return [text for text in (self.organisation, self.author, day) if text]

    def for_programs(self, title: str | None) -> dict[str, str]:
        """Return what of it is given, as ``about.json`` has it; with the title, if it is a user's."""
        found = {
            "title": one_line(title or ""),
            "organisation": self.organisation,
            "author": self.author,
            "dated_as": self.dated.isoformat() if self.dated else "",
        }
        return {name: text for name, text in found.items() if text}


def days_ahead(dated: date | None) -> int:
    """Count the days from today to the date of a report; 0 if there is none or it is past."""
    return max(0, (dated - datetime.now(UTC).date()).days) if dated else 0


NO_IMPRINT = Imprint()
