"""A second grammar: ``USD: 12 650.30 (+15.2)``, the price of a currency in Uzbek sums.

The other currency is not printed, the change is absolute, thousands are set apart by a space, and the date
under the ticker is Russian: ``8 декабря 2025``. No site prints exactly this; all that is needed is here.
"""

from __future__ import annotations

import re
from datetime import date
from string import ascii_uppercase

from fxtrack.model import ChangeKind, Quote, Reason
from fxtrack.pages.grammar import Findings, Grammar, day_of, quote_of
from fxtrack.pages.located import BLANK, PageText
from fxtrack.pages.marks import sign_between
from fxtrack.pages.ticker import NUMBER, SPACE, TickerForm, read_tickers

MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
_GAP = "[ \u00a0\u202f]"
_AMOUNT = rf"(?:[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}})++|[0-9]++)(?:\.[0-9]++)?+"
_SIGN = r"[-+\u2212]"

_BEGINS = re.compile(rf":(?<=[A-Z]{{3}}:)(?<![A-Za-z0-9_][A-Z]{{3}}:){SPACE}*+[0-9]")
_QUOTE = re.compile(
    rf"(?P<code>[A-Z]{{3}}):{SPACE}*+(?P<rate>{_AMOUNT}){SPACE}*+\((?P<sign>{_SIGN})(?P<change>{NUMBER})\)"
)
_CUT = re.compile(
    rf"[A-Z]{{3}}:{SPACE}*+[0-9](?:[0-9]|{_GAP}(?=[0-9]|\Z))*+(?:\.[0-9]*+)?+"
    rf"(?:{SPACE}*+(?:\((?:{_SIGN}(?:{NUMBER}\.?+)?+)?+)?+)\Z"
)
_DAY = rf"(?P<day>[0-9]{{1,2}}){BLANK}++(?P<month>{'|'.join(MONTHS)}){BLANK}++(?P<year>[0-9]{{4}})"


def _read_quote(match: re.Match[str]) -> Quote | Reason:
    rate = re.sub(_GAP, "", match["rate"])
    change = ("" if match["sign"] == "+" else "-") + match["change"]
    return quote_of(f"{match['code']}/UZS", rate, change, match[0], kind=ChangeKind.ABSOLUTE)


def _read_day(match: re.Match[str]) -> date | None:
    return day_of(match["year"], MONTHS.index(match["month"]) + 1, match["day"])


_FORM = TickerForm(
    begins=_BEGINS, lead=3, quote=_QUOTE, cut=_CUT, read_quote=_read_quote, day=_DAY, read_day=_read_day
)


def _read(page: PageText) -> Findings:
    return read_tickers(_FORM, page)


SUMS = Grammar("sums", marks=sign_between(ascii_uppercase, ":"), begins=_BEGINS, read=_read)
