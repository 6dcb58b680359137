"""Everything that fxtrack raises on purpose, under one root.

The message of each error is what a person reads: what, where, what to do. It is one or two lines.
"""

from fxtrack.passwords import hide_passwords


class FxtrackError(Exception):
    """The root: catch this to catch every error that fxtrack raises on purpose."""

    def __str__(self) -> str:
        """Return the message, without what looks like a password in it."""
        return hide_passwords(super().__str__())


class InputError(FxtrackError):
    """A value that was handed in (a pair, a date, a file suffix) cannot be used."""


class OptionError(InputError):
    """An option has a value that it cannot have.

    Attributes:
        option: its name in Python; on the command line ``--`` stands before it.
        told: what is wrong with it.
    """

    def __init__(self, option: str, told: str) -> None:
        super().__init__(f"{option} {told}")
        self.option = option
        self.told = told


class ChoiceError(InputError):
    """Options that were chosen do not go together, or not with what there is."""


class SourceError(FxtrackError):
    """A page could not be read.

    Attributes:
        location: where the page should have been.
        reason: what stood in the way, in a few words.
    """

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"{location}: {reason}")
        self.location = location
        self.reason = reason

    def __reduce__(self) -> tuple[type["SourceError"], tuple[str, str]]:
        """Survive the way back from another process."""
        return type(self), (self.location, self.reason)


class WorkerError(FxtrackError):
    """A process that reads pages was killed from outside."""


class StoreError(FxtrackError):
    """The database cannot be reached, read or written."""


class NoDatabaseError(StoreError):
    """There is no database yet where one was asked for."""


class NotADatabaseError(StoreError):
    """The file or the database is there, but it is not one of fxtrack's; it was left untouched."""


class SchemaError(StoreError):
    """The database has the schema of an older or of a newer fxtrack.

    Attributes:
        found: the revision that the database has.
        wanted: the revision that this fxtrack works with.
    """

    def __init__(self, message: str, *, found: str, wanted: str) -> None:
        super().__init__(message)
        self.found = found
        self.wanted = wanted


class NothingToShowError(FxtrackError):
    """The database holds nothing that answers the question, so there is nothing to draw or write."""
