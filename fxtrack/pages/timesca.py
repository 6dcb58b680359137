"""The ticker of The Times of Central Asia: ``KGS/USD = 0.01144 -0.12%``, and the date under it.

Its change is a percent. The date has a two-digit day: ``08 December 2025``.
"""

from __future__ import annotations

import re
from calendar import SATURDAY, SUNDAY
from datetime import date
from string import ascii_uppercase

from fxtrack.model import Quote, Reason
from fxtrack.pages.grammar import Findings, Grammar, day_of, quote_of
from fxtrack.pages.located import BLANK, PageText
from fxtrack.pages.marks import sign_between
from fxtrack.pages.ticker import NUMBER, SPACE, TickerForm, read_tickers

_MONTH_NAMES = "January February March April May June July August September October November December".split()
_SIGN = r"[-+\u2212\u2013]"

# Begins with the slash, for which the machine searches fastest; the base code before it is looked back at.
_BEGINS = re.compile(rf"/(?<=[A-Z]{{3}}/)(?<![A-Za-z0-9_/][A-Z]{{3}}/)[A-Z]{{3}}{SPACE}*+=")
_QUOTE = re.compile(
    rf"(?P<pair>[A-Z]{{3}}/[A-Z]{{3}}){SPACE}*+={SPACE}*+(?P<rate>{NUMBER}){SPACE}++"
    rf"(?P<sign>{_SIGN}?+)(?P<change>{NUMBER}){SPACE}*+%"
)
_CUT_QUOTE = re.compile(
    rf"[A-Z]{{3}}/[A-Z]{{3}}{SPACE}*+={SPACE}*+"
    rf"(?:{NUMBER}\.?+(?:{SPACE}++{_SIGN}?+(?:{NUMBER}\.?+{SPACE}*+)?+)?+)?+\Z"
)
_DAY = rf"(?P<day>[0-9]{{2}}){BLANK}++(?P<month>{'|'.join(_MONTH_NAMES)}){BLANK}++(?P<year>[0-9]{{4}})"


def _read_quote(match: re.Match[str]) -> Quote | Reason:
    sign = "" if match["sign"] in {"", "+"} else "-"
    return quote_of(match["pair"], match["rate"], sign + match["change"], match[0])


def _read_day(match: re.Match[str]) -> date | None:
    return day_of(match["year"], _MONTH_NAMES.index(match["month"]) + 1, match["day"])


_FORM = TickerForm(
    begins=_BEGINS,
    lead=3,
    quote=_QUOTE,
    cut=_CUT_QUOTE,
    read_quote=_read_quote,
    day=_DAY,
    read_day=_read_day,
    not_read=Reason.MALFORMED,
    follows=True,
)


def _read(page: PageText) -> Findings:
    return read_tickers(_FORM, page)


TIMESCA = Grammar(
    name="timesca",
    marks=sign_between(ascii_uppercase, "/", ascii_uppercase),
    begins=_BEGINS,
    read=_read,
    not_after=re.compile(r"[A-Za-z0-9_/]"),
    weekend=frozenset({SATURDAY, SUNDAY}),
)
