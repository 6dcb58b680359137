"""What the commands share: the types of options, filters, and what chooses a series."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any, Literal, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from fxtrack.cli.commands import OneOf
from fxtrack.cli.common import note
from fxtrack.currencies import CODES, meant
from fxtrack.errors import InputError, OptionError
from fxtrack.export import FORMATS, Format
from fxtrack.model import DATES, Filters, Pair, instant, pair_or_code, read_dates

Command = TypeVar("Command", bound=Callable[..., Any])
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_LENGTH = len("2025-12-08")
_NAMED_OTHERWISE = {"listing": "list"}  # in Python an option cannot well be called list


def _day(text: str) -> date:
    """Read a date; Python takes other ISO forms as well, 20251208 and 2025-W50-1: too easily a slip."""
    return date.fromisoformat(text if _ISO_DAY.fullmatch(text) else "")


def _no_day(text: str) -> str:
    """Say what to say in place of a month, quarter or year; nothing of any other text."""
    named = read_dates(text)
    if named is None or named.kind == "day":
        return ""
    return f"is a {named.kind}, not a day: say {named.first} or {named.last}"


class _PairType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    name = "pair"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Pair:
        try:
            return Pair.parse(str(value))
        except InputError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete the pairs of the dollar."""
        typed = incomplete.upper()
        return [
            CompletionItem(f"{code}/USD")
            for code in sorted(CODES)
            if code != "USD" and f"{code}/USD".startswith(typed)
        ]


class _PairOrCodeType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    name = "pair"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return pair_or_code(str(value))
        except InputError as error:
            self.fail(str(error), param, ctx)


class _DayType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        text = str(value)
        try:
            return _day(text)
        except ValueError:
            self.fail(f"{text!r} {_no_day(text) or 'is not a date such as 2025-12-08'}", param, ctx)


class _EdgeType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    """A day, month, quarter or year; stands for its first day or for its last."""

    name = "date"

    def __init__(self, edge: Literal["first", "last"]) -> None:
        self._edge = edge

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        named = read_dates(str(value))
        if named is None:
            option = param.opts[0] if param else "the date"
            raise click.UsageError(f"{option} {value} is not {DATES}", ctx)
        return named.first if self._edge == "first" else named.last


class _InstantType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        text = str(value)
        try:
            if len(text) <= _DAY_LENGTH:
                return datetime.combine(_day(text), time.max, UTC)
            _day(text[:_DAY_LENGTH])
            instant = datetime.fromisoformat(text)
            return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            forms = "is not an instant such as 2025-12-08 or 2025-12-08T12:00"
            self.fail(f"{text!r} {_no_day(text) or forms}", param, ctx)


class _CurrencyType(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    name = "currency"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        code = str(value).strip().upper()
        if code not in CODES:
            hint = f": did you mean {meant(code)}?" if meant(code) != code else ""
            self.fail(f"{value!r} is not an ISO 4217 code such as KGS{hint}", param, ctx)
        return code


class NumberType(click.FloatRange):
    """A number within a range; ``nan``, which each comparison lets pass, and infinity are in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Take a number in the range, or fail."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


class Registered(click.ParamType):  # type: ignore[type-arg]  # older clicks have none
    """A name in a registry; what is registered after this module was loaded is among the choices."""

    name = "choice"

    def __init__(self, registry: Mapping[str, object]) -> None:
        self._registry = registry

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Take a name that is registered, or fail with those that are."""
        return self._choice.convert(value, param, ctx)

    def get_metavar(self, *args: Any, **named: Any) -> str | None:  # newer clicks tell the context as well
        """Return the choices as help shows them."""
        return self._choice.get_metavar(*args, **named)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the names that go on as what was typed."""
        return self._choice.shell_complete(ctx, param, incomplete)

    @property
    def _choice(self) -> click.Choice[str]:
        return OneOf(tuple(self._registry))


class _FormatType(Registered):
    """A format by its name."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Format:
        return value if isinstance(value, Format) else FORMATS[super().convert(value, param, ctx)]


PAIR, DAY, INSTANT, CURRENCY = _PairType(), _DayType(), _InstantType(), _CurrencyType()
_PAIR_OR_CODE = _PairOrCodeType()
_FIRST_DAY, _LAST_DAY = _EdgeType("first"), _EdgeType("last")
as_of_option = click.option(
    "--as-of",
    type=INSTANT,
    metavar="INSTANT",
    help="As known after the imports up to this instant (UTC; a date alone means its end).",
)


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turn an error about the value of an option into one of wrong usage: exit status 2."""
    try:
        yield
    except OptionError as error:
        name = _NAMED_OTHERWISE.get(error.option, error.option)
        raise click.UsageError(f"--{name.replace('_', '-')} {error.told}") from error
    except InputError as error:
        raise click.UsageError(str(error)) from error


def filters(command: Command) -> Command:
    """Add the filters that every question takes; the command gets them as one ``Filters``."""

    @click.option(
        "--pair",
        "pairs",
        type=PAIR,
        multiple=True,
        metavar="PAIR",
        help="Only this pair: KGS/USD, or KGS for its rate in dollars; repeatable.",
    )
    @click.option(
        "--without",
        type=_PAIR_OR_CODE,
        multiple=True,
        metavar="PAIR|CODE",
        help="Leave out a pair, or all pairs of a currency, such as UZS; repeatable.",
    )
    @click.option(
        "--since",
        type=_FIRST_DAY,
        metavar="DATE",
        help="Start on a day (2025-12-08), or on the first day of a week, month, quarter or year "
        "(2025-W10, 2025-03, 2025-Q1, 2025).",
    )
    @click.option(
        "--until",
        type=_LAST_DAY,
        metavar="DATE",
        help="End on a day, or on the last day of a month, quarter or year.",
    )
    @as_of_option
    @click.option(
        "--include-flagged",
        is_flag=True,
        help="Also printed dates more than two days from the known capture time.",
    )
    @functools.wraps(command)
    def wrapped(*args: object, **options: Any) -> object:
        names = ("pairs", "since", "until", "as_of", "include_flagged", "without")
        chosen = {name: options.pop(name) for name in names}
        if chosen["since"] and chosen["until"] and chosen["since"] > chosen["until"]:
            raise click.UsageError(f"--since {chosen['since']} is after --until {chosen['until']}")
        if chosen["as_of"] and chosen["as_of"] > datetime.now(UTC):
            ctx = click.get_current_context()
            note(
                ctx, f"{instant(chosen['as_of'])} is yet to come: imports until then will change the answer."
            )
        try:
            return command(*args, filters=Filters(**chosen), **options)
        except OptionError as error:
            if error.option != "without":
                raise
            raise click.UsageError(f"--without {error.told}") from error

    return cast("Command", wrapped)


def view_options(*, index: bool = False, leading: bool = False) -> Callable[[Command], Command]:
    """Add the options that choose a series; the command gets them as one ``View``.

    Args:
        index: whether a series can be rebased.
        leading: whether the command leads with what a dollar costs; it then gets ``as_printed``, too.
    """

    def add(command: Command) -> Command:
        @functools.wraps(command)
        def wrapped(*args: object, **options: Any) -> object:
            from fxtrack.numbers.series import View

            chosen = {name: options.pop(name) for name in names}
            _require_one_direction(chosen, as_printed=options.get("as_printed", False))
            asked = options["filters"].pairs
            if asked and (chosen["base"] or chosen["quote"]):
                raise click.UsageError("--pair and --base or --quote both choose pairs: say one")
            if chosen["per_usd"] and asked and not any("USD" in pair.split("/") for pair in asked):
                raise click.UsageError("--per-usd turns pairs with the dollar round, and none is asked for")
            if chosen["weekdays"] and chosen["weekends"]:
                raise click.UsageError("--weekdays and --weekends contradict each other: say one")
            try:
                view = View(**chosen)
            except InputError as error:
                raise click.UsageError(str(error)) from error
            return command(*args, view=view, **options)

        names = ["daily", "weekdays", "weekends", "per_usd", "base", "quote"]
        decorated: Any = wrapped
        if index:
            names.append("index")
            decorated = click.option(
                "--index", type=DAY, metavar="DATE", help="Rebase each series to 100 at this date."
            )(decorated)
        for option in reversed([*_VIEW_OPTIONS, *([_as_printed_option] if leading else [])]):
            decorated = option(decorated)
        return cast("Command", decorated)

    return add


def _require_one_direction(chosen: Mapping[str, object], *, as_printed: bool) -> None:
    """Refuse options that choose a direction each."""
    by_currency = chosen["base"] or chosen["quote"]
    if as_printed and (chosen["per_usd"] or by_currency):
        raise click.UsageError(
            "--as-printed and --per-usd, --base or --quote both choose a direction: say one"
        )
    if chosen["per_usd"] and by_currency:
        raise click.UsageError("--per-usd and --base or --quote both choose a direction: say one")


_as_printed_option = click.option(
    "--as-printed",
    is_flag=True,
    help="Draw rates in the direction printed: dollars per tenge instead of tenge per dollar.",
)

_VIEW_OPTIONS = (
    click.option(
        "--daily",
        type=OneOf(["median", "first", "last", "low", "high"]),
        default="median",
        show_default=True,
        help="Which of a day's distinct rates stands for it; first and last need capture times.",
    ),
    click.option(
        "--weekdays",
        is_flag=True,
        help="List no Saturdays and Sundays; comparisons leave weekends out by themselves.",
    ),
    click.option(
        "--weekends",
        is_flag=True,
        help="Let weekends take part in changes, averages, an index and headlines: all dates alike.",
    ),
    click.option(
        "--per-usd", is_flag=True, help="Turned round: tenge per dollar instead of dollars per tenge."
    ),
    click.option(
        "--base",
        type=CURRENCY,
        metavar="CODE",
        help="What this currency costs in --quote (or, alone, in every other one).",
    ),
    click.option("--quote", type=CURRENCY, metavar="CODE", help="In which currency; see --base."),
)


def ranges_option(command: Command) -> Command:
    """Add --ranges."""
    return click.option(
        "--ranges",
        is_flag=True,
        help="Show what the printed digits allow; formats for programs always have it.",
    )(command)


def format_option(command: Command) -> Command:
    """Add --format."""
    return click.option(
        "--format",
        "to",
        type=_FormatType(FORMATS),
        help="How to write the table; the default is table on a terminal and csv elsewhere.",
    )(command)
