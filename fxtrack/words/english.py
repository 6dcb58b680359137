"""English."""

from __future__ import annotations

from fxtrack.currencies import NAMES
from fxtrack.words import Words


class _English(Words):
    """A currency with a name has an article, a bare code has none."""

    def named(self, code: str) -> str:
        return f"the {self.names[code].full}" if code in self.names else code


ENGLISH = _English(
    code="en",
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    months_alone=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
    months_short=(
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ),
    decimal_mark=".",
    thousands_mark=",",
    names=NAMES,
    date_form="{day} {month} {year}",
    to="{low} to {high}",
    numbers_to="{low} to {high}",
    direction="{units} per {unit}",
    against_one="{Base} against {quote}",
    gained="{Base} gained {percent} % against {quote}",
    lost="{Base} lost {percent} % against {quote}",
    no_movement="No movement of {base} against {quote} can be resolved",
    no_change="No change of {base} against {quote} can be resolved",
    any_change="any change between {low} and {high} % would look the same",
    between="{value} %, between {low} and {high} %",
    other_prints="other prints of the two days: {low} to {high} %",
    mixed="compares a weekday with a weekend, when other prices are quoted",
    rule={
        "median": "daily median",
        "first": "first print of the day",
        "last": "last print of the day",
        "low": "lowest print of the day",
        "high": "highest print of the day",
    },
    weekdays_only="weekdays only",
    source=(
        "Source: tickers printed on {number} archived web page.",
        "Source: tickers printed on {number} archived web pages.",
        "Source: tickers printed on {number} archived web pages.",
    ),
    rates_against="Exchange rates against {quote}",
    rates_of="Exchange rates of {base}",
    rates="Exchange rates",
    legend_range="what the printed digits allow",
    legend_spread="lowest to highest print of the day",
    legend_weekend="Saturday or Sunday",
    not_joined="Dates more than {days} days apart are not joined.",
    own_scales="Each on its own scale.",
    index_gained="{base} gained {percent} %",
    index_gained_most="{base} gained most (+{percent} %)",
    index_lost="{base} lost {percent} %",
    index_lost_most="{base} lost most (\u2212{percent} %)",
    index_gained_to="{base} gained {percent} % against {quote}",
    index_lost_to="lost {percent} % against {quote}",
    index_none="No change can be resolved",
    index_subtitle="{day} is 100; change until {last}",
    index_own="the first date of each is 100; change until {last}",
    changes_title="Changes up to {day}",
    changes_subtitle="In percent, and what the printed digits allow",
    changes_none="There is one date, and nothing to compare it with",
    periods={
        "previous date": "previous date", "7 days": "7 days", "30 days": "30 days", "90 days": "90 days",
        "365 days": "365 days", "year to date": "year to date", "since first": "since first",
    },
    not_resolved="not resolved",
    no_data="no data",
    since_day="from {day}",
    shades="Darker from 1 %, and from 5 %.",
    hangs="some of the rates printed on those two days do not show it",
    mixed_sign="compares a weekend with a weekday, when other prices are quoted",
    coverage_title=(
        "A rate on {number} of {days} dates", "Rates on {number} of {days} dates",
        "Rates on {number} of {days} dates",
    ),
    coverage_between="Rates on {low} to {high} of {days} dates",
    coverage_by_month="{time}; a cell a month",
    states={
        "observed": "a rate",
        "page without that pair": "pages, but not this rate",
        "flagged only": "only dates far from the capture",
        "undated only": "only pages without a date, by their capture",
        "none": "nothing",
    },
    page={
        "skip": "Skip to the charts",
        "lead": "Exchange rates as printed on archived web pages, {time}.",
        "contents": "Contents",
        "findings": "What happened",
        "overview": "All rates",
        "index": "From one start",
        "changes": "Changes",
        "coverage": "Which dates have data",
        "check": "What looks wrong",
        "how": "How to read this",
        "provenance": "Where the numbers come from",
        "latest": "Latest rate",
        "files": "Files of this report",
        "table": "Daily rates as a table",
        "table_long": "{number} daily rates: see {file}.",
        "date": "date", "rate": "rate", "inverse": "the other way round", "range": "possible range",
        "low": "lowest", "high": "highest", "prints": "different rates", "pair": "pair", "period": "period",
        "compared": "compared with", "then": "rate then", "change": "change, %", "verdict": "verdict",
        "allowed": "possible range, %", "over": "over all prints, %", "ranges": "Show ranges",
        "up": "up", "down": "down", "not resolved": "not resolved", "no data": "no data",
        "sort": "Sort by {column}", "point": "Read a date: {pair}",
        "pointer": "Point at the chart or move the slider (arrow keys) to read a date.",
        "severity": "severity", "kind": "kind", "finding": "finding",
        "copies": "copies", "where": "for example",
        "first_findings": "The first {shown} of {number}; all are in {file}.",
        "all_findings": "Every finding ({number}); also in {file}.",
        "all_pages": "Every page ({number}); also in {file}.",
        "nothing_found": "The checks found nothing.",
        "of": "{number} of {dates}", "count": "findings",
        "month": "month",
        "snapshot": "page", "digest": "SHA-256", "captured": "captured", "places": "places",
        "first_pages": "The first {shown} of {number} pages; all are in {file}.",
        "digest_of": "SHA-256 of pages and dates",
        "as_of": "as known at", "as_of_now": "all imports", "version": "Made with", "filters": "chosen",
        "everything": "everything", "observations": "daily rates", "pages": "pages",
        "first": "first date", "last": "last date",
        "how_rate": "A rate is what one unit of the first currency costs in the second, with the "
        "digits that the "
        "page prints. The line shows the {rule}.",
        "how_band": "A rate printed with five decimals stands for any true rate within half a unit "
        "of its last "
        "digit. The band and every range show what that leaves open; they are rounded outwards.",
        "how_resolved": "A change is not resolved if the printed digits allow a rise, a fall, or no "
        "change at "
        "all. It is never shown as 0 %, and never in colour.",
        "how_gap": "Dates more than {days} days apart are not joined. Nothing is interpolated. "
        "Hollow dots are "
        "Saturdays and Sundays.",
        "how_prints": "On some days the pages print several rates. The bar goes from the lowest to "
        "the highest; "
        "\u201cover all prints\u201d is the change if any of them may stand for its day.",
        "none": "no change can be resolved",
        "chart_of": "Chart",
        "severity_error": "error", "severity_warning": "warning", "severity_note": "note",
    },
)  # fmt: skip
