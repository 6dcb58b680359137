"""The Python interface to a database: ``with fxtrack.open("fxtrack.db") as db: db.rates()``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fxtrack.api.keywords import KEYWORDS
from fxtrack.api.opened import Time, When, filters_of
from fxtrack.api.retracting import Retracting
from fxtrack.arguments import checked, checked_methods
from fxtrack.errors import InputError
from fxtrack.model import Date
from fxtrack.numbers.daily import Rule
from fxtrack.numbers.series import View

if TYPE_CHECKING:
    from fxtrack.drawing.theme import Theme
    from fxtrack.export import Layout
    from fxtrack.importing import DateFrom, Imported
    from fxtrack.ingest import Done
    from fxtrack.quality.ratefile import Reading
    from fxtrack.words import Lang


@checked_methods(KEYWORDS)
class Database(Retracting):
    """A database: pages go in; frames, charts, reports and files come out. See ``Asking`` for filters."""

    def import_(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
        *,
        lists: Iterable[str | os.PathLike[str]] = (),
        history: Iterable[str | os.PathLike[str]] = (),
        relative_to: str | os.PathLike[str] | None = None,
        null: bool = False,
        date: Date | None = None,
        force_date: bool = False,
        date_from: DateFrom | None = None,
        text_column: str | None = None,
        url_column: str | None = None,
        time_column: str | None = None,
        again: bool = False,
        rejects: str | os.PathLike[str] | None = None,
        listing: str | os.PathLike[str] | None = None,
        jobs: int | None = None,
        executor: Executor | None = None,
        dry_run: bool = False,
        progress: Callable[[Done], object] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Imported:
        """Import pages: files, folders and archives, as ``fxtrack import`` does.

        In a script, put the call under ``if __name__ == "__main__":`` (or say ``jobs=1``): some systems start
        processes by running the script again.

        Args:
            paths: what to read; ``-`` is a page or an archive on standard input.
            lists: files with a path on each line.
            history: git repositories of which each version of each file is read; ``REPO:PATH`` for a file or
                folder in one.
            relative_to: a folder with all of these in it; places are kept relative to it.
            null: the paths in lists end with a NUL, not with a line end.
            date: of all pages that print none, but for those that were captured more than two days from it.
            force_date: of those too; the date may be in the future.
            date_from: ``captured`` dates them by the capture time that the archive tells; ``filename`` also
                by 14 digits in the name of the file or its folder.
            text_column: of JSON Lines and Parquet; None to find it by its name.
            url_column: the column of the address.
            time_column: the column of the capture time (UTC).
            again: also read files that have not changed since they were imported.
            rejects: a CSV file for everything that is refused.
            listing: a CSV file for every page with what became of it; files that have not changed are read
                again.
            jobs: how many processes read, or how many workers the executor has; None for one a processor, if
                there is enough to read.
            executor: any ``concurrent.futures.Executor`` to read with; it is not shut down.
            dry_run: read everything, write nothing.
            progress: is told of each commit.
            stop: is called now and then; once it returns true, the import ends after what is under way.

        Returns:
            What became of the pages: ``counts``, the first ``refusals``, whether it was ``interrupted``, and
            the ``dates`` and ``pairs`` of the rates that it read.

        Raises:
            InputError: an option has a value that it cannot have, or a list cannot be read.
            StoreError: the database failed; what was committed before is kept.
            WorkerError: a process that reads was killed.
        """
        if self._session_held() is not None:
            raise InputError("an import would wait for the session that it stands in: call it outside")
        from fxtrack.importing import Import

        job = Import(
            store=self._store,
            paths=(os.fsdecode(paths),)
            if isinstance(paths, str | os.PathLike)
            else tuple(map(os.fsdecode, paths)),
            lists=tuple(map(os.fsdecode, lists)),
            history=tuple(map(os.fsdecode, history)),
            relative_to=None if relative_to is None else Path(relative_to),
            null=null,
            date=date,
            force_date=force_date,
            date_from=date_from,
            text_column=text_column,
            url_column=url_column,
            time_column=time_column,
            again=again,
            rejects=None if rejects is None else Path(rejects),
            listing=None if listing is None else Path(listing),
            jobs=jobs,
            executor=executor,
            dry_run=dry_run,
        )
        return job.run(progress, stop)

    def chart(
        self,
        file: str | os.PathLike[str],
        *,
        kind: str | None = None,
        width: float = 16.0,
        height: float | None = None,
        dpi: int = 200,
        theme: Theme = "light",
        lang: Lang = "en",
        title: str | None = None,
        source: str | None = None,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
        as_printed: bool = False,
        by: str | None = None,
        ymin: float | None = None,
        ymax: float | None = None,
        official: str | os.PathLike[str] | None = None,
        reading: Reading | None = None,
        pegs: str | Sequence[str] = (),
        svg_text: bool = False,
        together: bool = False,
    ) -> list[str]:
        """Draw one chart into a file, as ``fxtrack chart`` does.

        Args:
            file: a PNG, SVG or PDF by its suffix; it appears whole or not at all.
            kind: a name in ``fxtrack.charts.CHART_KINDS``; None for a trend of one pair, an overview of
                several, an index if ``index`` is given, a chart of periods if ``by`` is.
            width: in centimetres.
            height: in centimetres; None for what suits the chart.
            dpi: dots of a PNG to the inch.
            theme: ``light``, ``dark`` or ``print``.
            lang: ``en`` or ``ru``.
            title: in place of the computed one; empty for none.
            source: in place of the line that names the sites and counts the pages; empty for none.
            pairs: only these; empty for all.
            since: first date, inclusive: a date, or as text 2025-12-08, 2025-03, 2025-Q1 or 2025 (the first
                day of it).
            until: last date, inclusive, likewise (the last day of it).
            start: another name of ``since``.
            end: another name of ``until``.
            as_of: only what was imported up to this instant, which has a time zone; None for everything.
            include_flagged: also printed dates more than two days from the capture time.
            without: not these pairs or currencies, such as ``UZS``; a single one as text.
            daily: which rate of a day counts: ``median``, ``first``, ``last``, ``low`` or ``high``.
            weekdays: leave Saturdays and Sundays out.
            per_usd: turn pairs with the dollar round: tenge per dollar, not dollars per tenge. Trends and
                overviews do so by themselves; an index and changes only if it is said.
            base: only prices of this currency; with ``quote``, that one pair.
            quote: only prices in this currency.
            index: the date at which each pair is 100; it may lie before ``since``.
            weekends: let weekends take part in what is compared: changes, an index, headlines.
            as_printed: draw rates in the direction printed: dollars per tenge; not with ``per_usd``, ``base``
                or ``quote``.
            by: what a slot of the chart of periods is: ``week``, ``month``, ``quarter`` or ``year``; None for
                the shortest of the last three that has room.
            together: draw two or more pairs in one frame: on one scale where they share it, else from 100.
            ymin: of a trend or an index, where the scale begins, in the direction drawn; what lies beyond is
                cut, and the foot counts its dates.
            ymax: where it ends.
            official: a file of official rates, drawn beside those of one pair; see ``Database.official``.
            reading: which columns, decimal mark and order of day and month that file has; None to find out.
            pegs: rates at which a dashed line is drawn: ``3.5`` in the direction drawn, or ``USD/TMT=3.5``.
            svg_text: keep the texts of an SVG as text; without it they are outlines.

        Returns:
            Sentences for the reader of the chart: which pairs have no rate, or only weekend rates, and
            which are 100 on another date.

        Raises:
            InputError: an option has a value that it cannot have, or options do not go together.
            NothingToShowError: no rate or page passes the filters.
        """
        from fxtrack import charts, files
        from fxtrack.charts.guides import Beside
        from fxtrack.drawing.paint import paint, picture_format
        from fxtrack.drawing.sheet import Look
        from fxtrack.quality import ratefile
        from fxtrack.quality.pegs import peg_or_rate

        to = picture_format(Path(file))
        look = Look(width, height, lang, title, source, ymin=ymin, ymax=ymax)
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        view = View(daily, weekdays, per_usd, base, quote, index, weekends)
        with self._reading() as session:
            material = charts.read_material(session, kind, view, filters, as_printed=as_printed, by=by)
        rates = () if official is None else ratefile.read(Path(official).read_bytes(), str(official), reading)
        named = [pegs] if isinstance(pegs, str) else pegs
        material = replace(material, beside=Beside(rates, tuple(map(peg_or_rate, named))))
        found = charts.settled(kind, material, together=together)
        scene = charts.draw(found, material, look)
        files.write(Path(file), paint(scene, theme, to, dpi, svg_text=svg_text))
        return [*material.left_out(), *charts.notes_of(found, material, together=together)]

    def report(
        self,
        folder: str | os.PathLike[str] = "charts",
        *,
        width: float = 16.0,
        dpi: int = 200,
        theme: Theme = "light",
        lang: Lang = "en",
        title: str | None = None,
        source: str | None = None,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        weekends: bool = False,
        as_printed: bool = False,
        also: str | Sequence[str] = (),
        organisation: str | None = None,
        author: str | None = None,
        dated_as: date | None = None,
    ) -> list[Path]:
        """Write a report into a folder, as ``fxtrack report`` does; see ``chart`` for the keywords.

        All of it tells of one state of the database. The report that was there before is replaced whole.
        Headlines and trend charts show what a dollar costs; tables show rates as printed, or with
        ``per_usd`` turned as well.

        Beside each chart lies what it shows as CSV, in the direction drawn; with ``also="svg,pdf"`` also the
        chart in these formats.

        ``organisation`` and ``author`` stand under the title, as does ``dated_as``, the date of the report.

        Returns:
            The files that were written.

        Raises:
            InputError: the folder cannot be written to, or holds files that are not fxtrack's.
            NothingToShowError: no rate passes the filters.
        """
        from fxtrack import __version__, report
        from fxtrack.drawing.paint import also_formats
        from fxtrack.drawing.sheet import Look

        formats = also_formats(also)
        imprint = report.Imprint.of(organisation, author, dated_as)
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        view = View(daily, weekdays, per_usd, base, quote, None, weekends)
        with self._reading() as session:
            rows = report.Rows.read(session, view, filters, as_printed=as_printed)
        contents = report.gather(rows)
        look = report.sourced(Look(width, None, lang, title, source), contents)
        made = report.files(contents, look, report.Picture(theme, dpi, formats), __version__, imprint)
        return report.save(Path(folder), made).written

    def export(
        self,
        file: str | os.PathLike[str],
        *,
        layout: Layout = "wide",
        delimiter: str | None = None,
        decimal_comma: bool = False,
        excel: bool = False,
        pairs: str | Sequence[str] = (),
        since: When = None,
        until: When = None,
        start: When = None,
        end: When = None,
        as_of: datetime | None = None,
        include_flagged: bool = False,
        without: str | Sequence[str] = (),
        daily: Rule = "median",
        weekdays: bool = False,
        per_usd: bool = False,
        base: str | None = None,
        quote: str | None = None,
        index: date | None = None,
        weekends: bool = False,
    ) -> None:
        """Write the daily series into a file, as ``fxtrack export`` does.

        Args:
            file: its suffix picks the format, as in ``fxtrack.export.suffixes()``.
            layout: ``wide`` has a row for each date and a column for each pair; ``long`` has a row for each
                date and pair.
            delimiter: between cells; None for a tab in TSV, and in CSV a comma, or ``;`` with
                ``decimal_comma``.
            decimal_comma: CSV and TSV: 0,01144 instead of 0.01144.
            excel: CSV and TSV: a byte order mark, and line ends as Excel has them.
            pairs: only these; empty for all.
            since: first date, inclusive: a date, or as text 2025-12-08, 2025-03, 2025-Q1 or 2025 (the first
                day of it).
            until: last date, inclusive, likewise (the last day of it).
            start: another name of ``since``.
            end: another name of ``until``.
            as_of: only what was imported up to this instant, which has a time zone; None for everything.
            include_flagged: also printed dates more than two days from the capture time.
            without: not these pairs or currencies, such as ``UZS``; a single one as text.
            daily: which rate of a day counts: ``median``, ``first``, ``last``, ``low`` or ``high``.
            weekdays: leave Saturdays and Sundays out.
            per_usd: turn pairs with the dollar round: tenge per dollar, not dollars per tenge.
            base: only prices of this currency; with ``quote``, that one pair.
            quote: only prices in this currency.
            index: the date at which each pair is 100.
            weekends: let weekends take part in an index.

        Raises:
            InputError: no format has that suffix, an option is not for the format, or the file cannot be
                written.
            NothingToShowError: no rate passes the filters.
        """
        from fxtrack import export, files
        from fxtrack.export.series import exported
        from fxtrack.numbers.rates import require

        to = export.format_of(Path(file))
        if not to.takes_dialect and (excel or delimiter or decimal_comma):
            raise InputError(
                f"delimiter, decimal_comma and excel are for CSV and TSV, not for {Path(file).name}"
            )
        filters = filters_of(
            pairs, Time(since, until, start, end), as_of, include_flagged=include_flagged, without=without
        )
        rates = self._priced(
            View(daily, weekdays, per_usd, base, quote, index, weekends), filters
        ).series.rates
        require(rates)
        options = export.WriteOptions(dialect=export.Dialect(delimiter, decimal_comma, excel))
        files.write(Path(file), exported(rates, to, layout, options))


@checked(KEYWORDS)
def open_database(url_or_path: str | os.PathLike[str], *, create: bool = False) -> Database:
    """Open a database to import pages, and to ask it questions.

    Args:
        url_or_path: the path of a SQLite file, or a URL such as ``postgresql://user@host/name``.
        create: make an empty database if there is none.

    Raises:
        StoreError: it is missing, not fxtrack's, older or newer; or the server cannot be reached.
        InputError: the URL is of a kind that fxtrack has no support for.
    """
    return Database(url_or_path, create=create)
