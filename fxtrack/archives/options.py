"""How archives are read: which formats, how far, which columns hold the text, by which grammars."""

from __future__ import annotations

from dataclasses import dataclass, field

from fxtrack.archives.formats import Formats, registered_formats
from fxtrack.archives.limits import ArchiveLimits
from fxtrack.pages.grammar import Grammar
from fxtrack.pages.grammars import marks_of, registered_grammars
from fxtrack.pages.marks import EVERY_PAGE, Marks


@dataclass(frozen=True, slots=True)
class Options:
    """How archives are read.

    Attributes:
        text_column: the column of a corpus that holds the text; None to find it by its name.
        url_column: the one that holds the address.
        time_column: the one that holds the capture time.
        limits: how far archives are followed.
        batch_bytes: after so many unpacked bytes a batch is committed, whatever it holds.
        grammars: by which pages are read; they travel with these options to whatever process reads.
        formats: that are read as archives; they travel as well.
        all_copies: whether to read also what an archive holds only as a copy of another page in it.
        sought: the digest of a page, SHA-256 in hexadecimal; the column of a corpus that holds it is read,
            for nothing tells which was named when the page was imported. Empty for none.
        lists_pages: yield every page, also one that cannot hold a ticker, for it is to be listed.
    """

    text_column: str | None = None
    url_column: str | None = None
    time_column: str | None = None
    limits: ArchiveLimits = field(default_factory=ArchiveLimits)
    batch_bytes: int = 1024**3
    grammars: tuple[Grammar, ...] = field(default_factory=registered_grammars, repr=False)
    formats: Formats = field(default_factory=registered_formats, repr=False)
    all_copies: bool = field(default=False, repr=False)
    sought: str = field(default="", repr=False)
    lists_pages: bool = field(default=False, repr=False)  # what is read of a part is the same

    @property
    def marks(self) -> Marks:
        """What to look for in the bytes of pages: one without any is only counted."""
        return EVERY_PAGE if self.lists_pages else marks_of(self.grammars)

    def may_hold_ticker(self, page: str) -> bool:
        """Tell whether a page that is read may hold a ticker: one that cannot is read only to be listed."""
        return not self.lists_pages or marks_of(self.grammars).in_page(page.encode("utf-8", "replace"))
