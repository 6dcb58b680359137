"""Arguments from Python: unknown keywords and values of another kind are refused, in words that help.

They are found before anything is opened, read or written.
"""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from numbers import Integral, Real
from typing import ParamSpec, TypeAlias, TypeVar

from fxtrack.errors import OptionError

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_Checked = TypeVar("_Checked")

_SHOWN_OF_VALUE = 100  # characters of a value in a message

Check: TypeAlias = Callable[[object], str | None]
"""Returns what a value ought to be, as in "is a text"; None if it is that."""


def checked(checks: Mapping[str, Check]) -> Callable[[Callable[_Given, _Answer]], Callable[_Given, _Answer]]:
    """Make a decorator that checks the arguments of each call.

    None is taken wherever it is the default; a parameter without a check takes anything.

    Args:
        checks: by the name of a parameter.

    Raises:
        TypeError: by the decorated function, for an unknown keyword.
        OptionError: by the decorated function, for a value of another kind.
    """

    def decorate(function: Callable[_Given, _Answer]) -> Callable[_Given, _Answer]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def call(*args: _Given.args, **named: _Given.kwargs) -> _Answer:
            _require_known(function.__name__, named, signature.parameters)
            try:
                given = signature.bind(*args, **named).arguments
            except TypeError as error:
                raise TypeError(_misfit(function.__name__, signature, args, named, checks)) from error
            for name, value in given.items():
                if name in checks and (value is not None or signature.parameters[name].default is not None):
                    _require(name, value, checks[name])
            return function(*args, **named)

        return call

    return decorate


def checked_methods(checks: Mapping[str, Check]) -> Callable[[type[_Checked]], type[_Checked]]:
    """Make a decorator of classes: all public methods, inherited ones too, check their arguments."""

    def decorate(made: type[_Checked]) -> type[_Checked]:
        for name, method in inspect.getmembers(made, inspect.isfunction):
            if name == "__init__" or not name.startswith("_"):
                setattr(made, name, checked(checks)(method))
        return made

    return decorate


def _require_known(name: str, named: Iterable[str], known: Iterable[str]) -> None:
    there = [each for each in known if each != "self"]
    for unknown in named:
        if unknown not in there:
            [*likely] = get_close_matches(unknown, there, 1)
            hint = f"did you mean {likely[0]!r}?" if likely else f"there are {', '.join(there) or 'none'}"
            raise TypeError(f"{name}() got an unexpected keyword argument {unknown!r}: {hint}")


def _misfit(
    name: str,
    signature: inspect.Signature,
    args: Sequence[object],
    named: Collection[str],
    checks: Mapping[str, Check],
) -> str:
    """Say what is missing in a call, or what has to be named, in the words of a caller."""
    is_method = next(iter(signature.parameters), "") == "self"
    given = list(args[is_method:])
    parameters = [each for each in signature.parameters.values() if each.name != "self"]
    by_place = [each for each in parameters if each.kind is not each.KEYWORD_ONLY]
    if not parameters:
        return f"{name}() takes no arguments"
    if len(given) > len(by_place):
        free = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY and each.name not in named]
        example = _as_keyword(given[len(by_place)], free, checks)
        taken = ", ".join(each.name for each in by_place)
        alone = f"only {taken} may stand without a name" if taken else "every argument has to be named"
        such_as = f", such as {name}({example})" if example else ""
        return f"{name}(): {alone}{such_as}; there are {', '.join(each.name for each in parameters)}"
    placed = {each.name for each in by_place[: len(given)]}
    if twice := sorted(placed & set(named)):
        return f"{name}() got {twice[0]} twice: by its place and by its name"
    lacking = [
        each.name
        for each in parameters
        if each.default is each.empty and each.name not in placed and each.name not in named
    ]
    return f"{name}() lacks {', '.join(lacking)}: {name}({', '.join(f'{each}=...' for each in lacking)})"


def _as_keyword(value: object, names: Iterable[str], checks: Mapping[str, Check]) -> str | None:
    """Write a value with the first name for which it is fit; a text with a slash is a pair."""
    fitting = [name for name in names if name in checks and checks[name](value) is None]
    if "pairs" in fitting and isinstance(value, str) and "/" in value:
        fitting = ["pairs"]
    return f"{fitting[0]}={value!r}" if fitting else None


def _require(name: str, value: object, check: Check) -> None:
    wanted = check(value)
    if wanted is not None:
        shown = repr(value)
        raise OptionError(
            name,
            f"{wanted}, not {shown if len(shown) <= _SHOWN_OF_VALUE else shown[:_SHOWN_OF_VALUE] + '...'}",
        )


def a_flag(value: object) -> str | None:
    """Want True or False, also those of numpy, 1 and 0; a text such as "no" would count as True."""
    try:
        return None if value in {True, False} else "is True or False"
    except TypeError:  # a list
        return "is True or False"


def a_date(value: object) -> str | None:
    """Want a date; a datetime is none, though a subclass."""
    return None if type(value) is date else "is a datetime.date"


def a_date_or_dates(value: object) -> str | None:
    """Want a date, or a text that names one; whether it does is found when it is read."""
    is_one = type(value) is date or isinstance(value, str)
    return None if is_one else "is a datetime.date, or a text such as 2025-12-08, 2025-03, 2025-Q1 or 2025"


def dates(value: object) -> str | None:
    """Want several dates; a list that is read once is none, for looking at it would empty it."""
    several = isinstance(value, Collection) and all(type(each) is date for each in value)
    return None if several else "is a list of datetime.date"


def a_date_or_none(value: object) -> str | None:
    """Want a date, or None where that is no default."""
    return None if value is None else a_date(value)


def an_instant(value: object) -> str | None:
    """Want a datetime with its time zone."""
    has_zone = isinstance(value, datetime) and value.tzinfo is not None
    return None if has_zone else "is a datetime.datetime with a time zone"


def a_text(value: object) -> str | None:
    """Want a text."""
    return None if isinstance(value, str) else "is a text"


def a_text_or_bytes(value: object) -> str | None:
    """Want a text or bytes."""
    return None if isinstance(value, str | bytes) else "is a text or bytes"


def texts(value: object) -> str | None:
    """Want a text, or several of them; what is not a text among several is found when they are read."""
    several = isinstance(value, Iterable) and not isinstance(value, bytes)
    return None if several else "is a text, or a list of texts"


def a_print(value: object) -> str | None:
    """Want date, pair, rate and change of an observation; what each of them is is found when it is read."""
    is_one = isinstance(value, str | bytes) or not isinstance(value, Sequence)
    return "is a date, pair, rate and change" if is_one else None


def a_path(value: object) -> str | None:
    """Want the path of a file or folder."""
    return None if isinstance(value, str | os.PathLike) else "is a path: a text or a pathlib.Path"


def a_path_or_paths(value: object) -> str | None:
    """Want a path, or several of them."""
    return None if a_path(value) is None or paths(value) is None else "is a path, or a list of paths"


def paths(value: object) -> str | None:
    """Want several paths; the letters of a text are none."""
    several = isinstance(value, Iterable) and not isinstance(value, str | bytes)
    return None if several else "is a list of paths"


def a_function(value: object) -> str | None:
    """Want what can be called."""
    return None if callable(value) else "is a function"


def a_number(value: object) -> str | None:
    """Want a number."""
    return None if isinstance(value, Real) and not isinstance(value, bool) else "is a number"


def a_whole_number(value: object) -> str | None:
    """Want a whole number."""
    return None if isinstance(value, Integral) and not isinstance(value, bool) else "is a whole number"


def a_count(value: object) -> str | None:
    """Want a whole number of days or places."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        return "is a whole number"
    return None if int(value) >= 0 else "is 0 or more"


def an_executor(value: object) -> str | None:
    """Want what runs functions elsewhere, by whatever class."""
    return None if callable(getattr(value, "submit", None)) else "is a concurrent.futures.Executor"


def instance_of(wanted: type) -> Check:
    """Make a check for an object of a class."""
    return lambda value: None if isinstance(value, wanted) else f"is a {wanted.__module__}.{wanted.__name__}"
