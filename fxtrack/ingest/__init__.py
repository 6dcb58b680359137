"""Parts through any executor to one writer, and the counts of what became of each snapshot.

The order of the results is the order of the parts, whatever the executor; the number of parts under way
is bounded, so memory does not grow with the import. A part whose mark the writer knows is not read again.
"""

from fxtrack.ingest.committing import Done, run
from fxtrack.ingest.job import Job
from fxtrack.ingest.refusals import Refusal
from fxtrack.ingest.travelling import check_travel

__all__ = ["Done", "Job", "Refusal", "check_travel", "run"]
