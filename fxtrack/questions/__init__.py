"""Questions to a database: each reads its rows in a session, and computes the answer after it.

``Priced.read(session, view, filters)`` and its like return frozen rows; what they have to say (``.series``,
``.findings()``, ...) is computed without the database, which imports may use again meanwhile.
"""

from fxtrack.questions.beside import Compared, Printed
from fxtrack.questions.examined import Examined
from fxtrack.questions.explained import PrintedChanges
from fxtrack.questions.pages import Pages
from fxtrack.questions.pairs import as_printed, behind
from fxtrack.questions.priced import Missing, Priced, Revised
from fxtrack.questions.traced import Still, Traced, Verified, verify

__all__ = [
    "Compared",
    "Examined",
    "Missing",
    "Pages",
    "Priced",
    "Printed",
    "PrintedChanges",
    "Revised",
    "Still",
    "Traced",
    "Verified",
    "as_printed",
    "behind",
    "verify",
]
