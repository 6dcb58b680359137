"""What each keyword of the Python interface may be: one word means one thing wherever it stands."""

from __future__ import annotations

from fxtrack import arguments as may_be
from fxtrack.quality.checks import Limits
from fxtrack.quality.ratefile import Reading

KEYWORDS: dict[str, may_be.Check] = {
    # which database
    "url_or_path": may_be.a_path,
    "create": may_be.a_flag,
    # which dates and pairs
    "pairs": may_be.texts,
    "pair": may_be.a_text,
    "without": may_be.texts,
    "since": may_be.a_date_or_dates,
    "until": may_be.a_date_or_dates,
    "start": may_be.a_date_or_dates,
    "end": may_be.a_date_or_dates,
    "day": may_be.a_date_or_none,
    "first": may_be.a_date_or_dates,
    "last": may_be.a_date_or_dates,
    "nearest": may_be.a_text,
    "as_of": may_be.an_instant,
    "include_flagged": may_be.a_flag,
    # which series
    "daily": may_be.a_text,
    "weekdays": may_be.a_flag,
    "weekends": may_be.a_flag,
    "per_usd": may_be.a_flag,
    "as_printed": may_be.a_flag,
    "also": may_be.texts,
    "base": may_be.a_text,
    "quote": may_be.a_text,
    "index": may_be.a_date,
    # what else a question may ask
    "undated": may_be.a_flag,
    "by": may_be.a_text,
    "holidays": may_be.dates,
    "min_share": may_be.a_number,
    "today": may_be.a_date,
    "max_gap": may_be.a_count,
    "summary": may_be.a_flag,
    "places": may_be.a_count,
    "limits": may_be.instance_of(Limits),
    "reading": may_be.instance_of(Reading),
    # an import
    "paths": may_be.a_path_or_paths,
    "lists": may_be.paths,
    "history": may_be.paths,
    "relative_to": may_be.a_path,
    "null": may_be.a_flag,
    "date": may_be.a_date,
    "force_date": may_be.a_flag,
    "date_from": may_be.a_text,
    "text_column": may_be.a_text,
    "url_column": may_be.a_text,
    "time_column": may_be.a_text,
    "again": may_be.a_flag,
    "rejects": may_be.a_path,
    "listing": may_be.a_path,
    "jobs": may_be.a_whole_number,
    "executor": may_be.an_executor,
    "dry_run": may_be.a_flag,
    "progress": may_be.a_function,
    "stop": may_be.a_function,
    # what is taken back
    "run": may_be.a_count,
    "page": may_be.a_path,
    "observation": may_be.a_print,
    "reason": may_be.a_text,
    "number": may_be.a_count,
    # files and their looks
    "file": may_be.a_path,
    "folder": may_be.a_path,
    "kind": may_be.a_text,
    "width": may_be.a_number,
    "height": may_be.a_number,
    "dpi": may_be.a_whole_number,
    "theme": may_be.a_text,
    "lang": may_be.a_text,
    "title": may_be.a_text,
    "source": may_be.a_text,
    "layout": may_be.a_text,
    "delimiter": may_be.a_text,
    "decimal_comma": may_be.a_flag,
    "excel": may_be.a_flag,
}
