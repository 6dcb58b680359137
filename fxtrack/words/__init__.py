"""The words of charts, headlines and the report's page, in the languages that fxtrack speaks.

A language is one ``Words``: every text there is, so that a type check finds what a language lacks. Names of
months and numbers never depend on the locale of the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from fxtrack.currencies import NAMES, Names

Lang = Literal["en", "ru"]
"""English or Russian."""
LANGS: tuple[Lang, ...] = get_args(Lang)

MINUS = "\u2212"
NO_BREAK = "\u00a0"


@dataclass(frozen=True, kw_only=True)
class Words:
    """Everything that is said, in one language. Braces name what is filled in.

    Attributes:
        code: of the language, ISO 639-1.
        months: in the form that follows a day.
        months_alone: in the form that stands with a year only.
        months_short: for scales.
        decimal_mark: between units and decimals.
        thousands_mark: between groups of three digits.
        names: what currencies are called.
        page: the texts of the report's page, by name.
        by: by how much something changed, within a sentence; and if that is not known well.
        roughly: a change with its sign, likewise.
    """

    code: Lang
    months: tuple[str, ...]
    months_alone: tuple[str, ...]
    months_short: tuple[str, ...]
    decimal_mark: str
    thousands_mark: str
    names: Mapping[str, Names]

    date_form: str
    to: str
    numbers_to: str
    direction: str
    against_one: str
    by: tuple[str, str]
    roughly: tuple[str, str]
    gained: str
    lost: str
    gained_between: str
    lost_between: str
    cost: str
    levels: str
    level_dates: str
    levels_apart: str
    levels_others: tuple[str, str, str]
    moved: str
    ended_higher: str
    ended_lower: str
    held: str
    hidden: str
    one_rate: str
    no_lasting: str
    not_lasting: str
    few_dates: str
    low_of: str
    high_of: str
    extremes: str
    first_day: str
    any_change: str
    open_change: str
    between: str
    from_first: str
    other_prints: str
    only_weekends: str
    rule: Mapping[str, str]
    weekdays_only: str
    source: tuple[str, str, str]
    source_of: tuple[str, str, str]

    rates_against: str
    rates_of: str
    rates: str
    legend_range: str
    legend_level: str
    legend_official: str
    legend_peg: str
    official_beyond: tuple[str, str, str]
    legend_veil: str
    legend_spread: str
    legend_weekend: str
    legend_lead: str
    legend_lead_weekdays: str
    legend_lead_rates: str
    no_pages: str
    beyond_scale: tuple[str, str, str]
    at_level: tuple[str, str, str]
    at_level_dates: tuple[str, str, str]
    stronger_below: str
    per_dollar: str
    own_scales: str
    own_times: str
    own_times_weekends: str

    index_gained: str
    index_gained_most: str
    index_lost: str
    index_lost_most: str
    index_gained_to: str
    index_lost_to: str
    index_none: str
    index_down: str
    index_up: str
    index_to: str
    index_hidden: str
    index_further: str
    index_no_lasting: str
    not_ranked: str
    not_ranked_starts: str
    index_in_dollars: str
    index_start: str
    index_own: str
    index_until: str
    index_until_own: str

    changes_title: str
    changes_title_own: str
    changes_none: str
    changes_against: str
    changes_of: str
    changes_of_each: str
    changes_hidden: str
    changes_single: str
    weaker: str
    stronger: str
    no_page_near: str
    begins_later: str
    key_change: str
    key_partly: str
    key_hidden: str
    spans: Mapping[str, str]
    not_resolved: str
    not_resolved_short: str
    no_data: str
    since_day: str
    until_day: str

    periods_title: Mapping[str, str]
    periods_told: str
    periods_told_weekdays: str
    periods_change: str
    periods_unresolved: str
    periods_early: tuple[str, str, str]
    periods_average: str
    periods_average_weekdays: str
    periods_few: str
    periods_few_weekdays: str
    periods_last: str
    periods_last_weekday: str
    periods_range: str
    periods_weekend: str
    periods_weekend_limits: str
    quarter_short: str
    figures: Mapping[str, str]

    coverage_title: tuple[str, str, str]
    coverage_between: str
    coverage_by_month: str
    coverage_by_year: str
    key_share: str
    coverage_alike: str
    calendar_weekend: str
    calendar_count: str
    calendar_of: str
    states: Mapping[str, str]

    page: Mapping[str, str]
    severities: Mapping[str, tuple[str, str, str]]

    def currency(self, code: str) -> Names:
        """Name a currency; by its code where no name is known."""
        return self.names.get(code) or Names.of_code(code)

    def named(self, code: str) -> str:
        """Name a currency in a sentence, with its article in a language that has one."""
        return self.currency(code).full

    def verbs(self, code: str) -> Mapping[str, str]:
        """Return the verbs that agree with a currency, in a language in which they do."""
        del code
        return {}

    def amount(self, number: Decimal, code: str, *, full: bool = False) -> str:
        """Write a number of units of a currency: 0.00198 US dollars; with ``full`` by its full name."""
        names = self.currency(code)
        return f"{self.number(number)} {names.full if full else names.units}"

    def day(self, day: date) -> str:
        """Write a date out: 8 December 2025."""
        return self.date_form.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def short_day(self, day: date) -> str:
        """Write a date for a label: 8 Dec 2025."""
        return f"{self.day_and_month(day)} {day.year}"

    def day_and_month(self, day: date) -> str:
        """Write a day without its year for a scale: 8 Dec."""
        return f"{day.day} {self.months_short[day.month - 1]}"

    def month(self, day: date) -> str:
        """Write the month of a date: December 2025."""
        return f"{self.months_alone[day.month - 1]} {day.year}"

    def span(self, first: date, last: date) -> str:
        """Write a time: 8 December 2025 to 3 January 2026; one date alone."""
        if first == last:
            return self.day(first)
        return self.to.format(low=self.day(first), high=self.day(last))

    def short_span(self, first: date, last: date) -> str:
        """Write a time for a label: 8 Dec 2025 to 3 Jan 2026; one date alone."""
        if first == last:
            return self.short_day(first)
        return self.to.format(low=self.short_day(first), high=self.short_day(last))

    def number(self, number: Decimal | int | str) -> str:
        """Write a number with all its digits, thousands apart: 12,500."""
        sign, digits = "", f"{number:f}" if isinstance(number, Decimal) else str(number)
        if digits.startswith("-"):
            sign, digits = MINUS, digits[1:]
        whole, _, rest = digits.partition(".")
        groups = f"{int(whole):,}".replace(",", self.thousands_mark)
        return f"{sign}{groups}{self.decimal_mark if rest else ''}{rest}"

    def unbroken(self, text: str) -> str:
        """Keep names of currencies and dates of a text on one line, by no-break spaces."""
        names = {
            form
            for each in self.names.values()
            for form in (each.full, each.units, each.genitive, each.dative)
        }
        for name in sorted((name for name in names if " " in name), key=len, reverse=True):
            for form in (name, upper(name)):
                text = text.replace(form, form.replace(" ", NO_BREAK))
        months = "|".join({*self.months, *self.months_alone})
        return re.sub(rf"(\d+) ({months}) (\d+)", rf"\1{NO_BREAK}\2{NO_BREAK}\3", text)

    def signed(self, number: Decimal) -> str:
        """Write a change with its sign, which a zero has none of."""
        return self.number(number) if number < 0 else f"{'+' if number else ''}{self.number(abs(number))}"

    def range(self, low: str, high: str) -> str:
        """Write a range of numbers."""
        return self.numbers_to.format(low=low, high=high)

    def several(self, number: int, forms: tuple[str, str, str], **more: str) -> str:
        """Write a number with its noun in the right form: of one, of a few, of many."""
        return forms[self.form(number)].format(number=self.number(number), **more)

    def form(self, number: int) -> int:
        """Return which form of a noun a number takes."""
        return 0 if number == 1 else 2

    def directed(self, base: str, quote: str) -> str:
        """Say what a rate counts, beginning with a capital: US dollars per som."""
        return upper(self.counted(base, quote))

    def counted(self, base: str, quote: str) -> str:
        """Say what a rate counts, within a sentence."""
        of, price = self.currency(base), self.currency(quote)
        if of.unit == price.unit:  # a som of two countries
            return self.direction.format(units=price.full, unit=of.full)
        return self.direction.format(units=price.units, unit=of.unit)


def upper(text: str) -> str:
    """Let a text begin with a capital."""
    return text[:1].upper() + text[1:]


def stopped(text: str) -> str:
    """End a sentence with a full stop; what ends with an abbreviation has it."""
    return text if text.endswith(".") else f"{text}."


def sentences(parts: Iterable[str]) -> str:
    """Write texts one after the other, each but the last with a full stop; empty ones are left out."""
    texts = [part for part in parts if part]
    return " ".join([*map(stopped, texts[:-1]), *texts[-1:]])


def words(lang: Lang) -> Words:
    """Return the words of a language."""
    if lang == "ru":
        from fxtrack.words.russian import RUSSIAN

        return RUSSIAN
    from fxtrack.words.english import ENGLISH

    return ENGLISH


__all__ = ["LANGS", "MINUS", "NAMES", "Lang", "Names", "Words", "sentences", "stopped", "upper", "words"]
