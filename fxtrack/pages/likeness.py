"""When two values mean the same, also if one of them was pickled and came from another process.

``functools.partial`` and many classes are equal only to themselves. Here they are equal if all of their
parts are: numbers by type and digits, collections piece by piece, patterns by text and flags, functions by
themselves (a pickle holds their names). What is of another kind is compared as its class says; at worst that
is never equal to its copy.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import partial
from numbers import Number


def likeness(value: object) -> object:
    """Return what equals the likeness of another value if and only if the two mean the same."""
    parts: object = value
    if isinstance(value, partial):
        parts = (likeness(value.func), likeness(value.args), likeness(value.keywords))
    elif isinstance(value, dict):
        parts = tuple((likeness(key), likeness(each)) for key, each in value.items())
    elif isinstance(value, tuple | list):
        parts = tuple(map(likeness, value))
    elif isinstance(value, set | frozenset):
        parts = frozenset(map(likeness, value))
    elif is_dataclass(value) and not isinstance(value, type):
        parts = tuple(likeness(getattr(value, each.name)) for each in fields(value))
    elif isinstance(value, Number):
        parts = repr(value)  # 1, 1.0 and True are equal, and print otherwise
    return type(value), parts
