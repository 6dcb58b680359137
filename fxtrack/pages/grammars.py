"""The grammars by which pages are read: one registry."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from fxtrack.errors import InputError
from fxtrack.pages.grammar import Grammar
from fxtrack.pages.marks import Marks
from fxtrack.pages.timesca import TIMESCA

_BUILT_IN_GRAMMARS = (TIMESCA,)
_grammars = {grammar.name: grammar for grammar in _BUILT_IN_GRAMMARS}


def registered_grammars() -> tuple[Grammar, ...]:
    """Return the grammars by which pages are read unless others are named, in order of registration."""
    return tuple(_grammars.values())


def register_grammar(grammar: Grammar) -> None:
    """Read pages by one more grammar from now on.

    Raises:
        InputError: there is a grammar of that name.
    """
    if grammar.name in _grammars:
        raise InputError(f"there is a source {grammar.name!r} already")
    _grammars[grammar.name] = grammar


def unregister_grammar(name: str) -> None:
    """Read pages without a grammar from now on.

    Raises:
        InputError: there is no grammar of that name.
    """
    grammar_named(name)
    del _grammars[name]


def grammar_named(name: str) -> Grammar:
    """Return a registered grammar.

    Raises:
        InputError: there is no grammar of that name; the message lists those that there are.
    """
    if name not in _grammars:
        raise InputError(f"there is no source {name!r}; there is {', '.join(_grammars) or 'none'}")
    return _grammars[name]


def weekend_of(source: str = "") -> frozenset[int]:
    """Return the days of the week that are weekends of a source; see ``Grammar.weekend``.

    Args:
        source: the name of a registered source. Empty for that of observations in a database, which does not
            say what read them: the first one that is registered, or the built-in one if none is.

    Raises:
        InputError: there is no source of that name.
    """
    if source:
        return grammar_named(source).weekend
    return next(iter(_grammars.values()), TIMESCA).weekend


def marks_of(grammars: Iterable[Grammar]) -> Marks:
    """Return what to look for in bytes that may hold a quote of any of some grammars."""
    return reduce(or_, (grammar.marks for grammar in grammars), Marks())


def grammars_from_outside(grammars: Iterable[Grammar]) -> list[Grammar]:
    """Return those that are not built in."""
    return [each for each in grammars if each not in _BUILT_IN_GRAMMARS]


def told_apart(grammars: Iterable[Grammar]) -> str:
    """Return what tells some grammars from the built-in ones; empty if they are just these."""
    several = tuple(grammars)
    return "" if several == _BUILT_IN_GRAMMARS else repr([(each.name, each.edition) for each in several])
