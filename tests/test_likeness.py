"""Which grammars pass for one: those that declare the same, also after a pickle, and no others."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import sums
from reading import IN_SUMS
from sums import SUMS

from fxtrack.extract import Dating, extract_snapshot
from fxtrack.model import Quote, Reason, Snapshot
from fxtrack.pages.grammar import Grammar, quote_of
from fxtrack.pages.grammars import told_apart
from fxtrack.pages.likeness import likeness
from fxtrack.pages.marks import Marks, sign_between
from fxtrack.pages.recall import Memory
from fxtrack.pages.ticker import TickerForm, read_tickers
from fxtrack.pages.timesca import TIMESCA
from fxtrack.places import Options

PAGE = Snapshot("/p", "\n".join([*IN_SUMS.quotes[:2], f"{IN_SUMS.day}\n"]).encode())


def _priced_in(quote: str, match: re.Match[str]) -> Quote | Reason:
    return quote_of(f"{match['code']}/{quote}", match["rate"].replace(" ", ""), None, match[0])


def in_parts(quote: str = "UZS", **changed: Any) -> Grammar:
    """A grammar that is made of partial functions, one inside the other."""
    form: TickerForm = replace(sums._FORM, read_quote=partial(_priced_in, quote), **changed)
    return Grammar("in parts", SUMS.marks, SUMS.begins, partial(read_tickers, form))


def copied(grammar: Grammar) -> Grammar:
    made: Grammar = pickle.loads(pickle.dumps(grammar))  # noqa: S301 - it was made here
    return made


@pytest.mark.parametrize("grammar", [TIMESCA, SUMS, in_parts()], ids=lambda grammar: grammar.name)
def test_a_grammar_is_its_copy(grammar: Grammar) -> None:
    """So a worker finds the parts again that it keeps open: it looks them up by their options."""
    copy = copied(grammar)
    assert copy is not grammar
    assert (copy, hash(copy)) == (grammar, hash(grammar))
    assert {Options(grammars=(copy,)): 1}[Options(grammars=(grammar,))] == 1
    assert copied(copy) == grammar


OTHERS: dict[str, Callable[[], Grammar]] = {
    "name": lambda: replace(in_parts(), name="of parts"),
    "edition": lambda: replace(in_parts(), edition="2"),
    "marks": lambda: replace(in_parts(), marks=sign_between("A", ":")),
    "no marks": lambda: replace(in_parts(), marks=Marks()),
    "begins": lambda: replace(in_parts(), begins=re.compile(SUMS.begins.pattern, re.IGNORECASE)),
    "least": lambda: replace(in_parts(), least=1),
    "not after": lambda: replace(in_parts(), not_after=re.compile("x")),
    "the function": lambda: replace(in_parts(), read=SUMS.read),
    "what it is given": lambda: in_parts("KZT"),
    "a number of the form": lambda: in_parts(least=3),
    "a flag of the form": lambda: in_parts(follows=1),  # as good as True, and not the same
    "a pattern of the form": lambda: in_parts(cut=re.compile("x")),
    "a text of the form": lambda: in_parts(day="x"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_grammars_of_the_same_name_are_told_apart(name: str) -> None:
    other = OTHERS[name]()
    assert other != in_parts()
    assert copied(other) == other


def test_a_grammar_is_nothing_else() -> None:
    assert in_parts() != "in parts"
    assert told_apart([copied(TIMESCA)]) == ""
    assert told_apart([replace(TIMESCA, least=1)]) == "[('timesca', '')]"


@dataclass
class _Declared:
    one: object
    other: object = field(default=None, compare=False)


SAME: list[Callable[[], object]] = [
    lambda: partial(int, base=2),
    lambda: {"a": [1, (2,)], "b": {3}},
    lambda: _Declared({frozenset({1})}, partial(int)),
    lambda: [Decimal("1.0"), date(2025, 12, 8), re.compile("x"), None, Reason.CUT],
]


@pytest.mark.parametrize("number", range(len(SAME)))
def test_what_is_made_of_the_same_is_alike(number: int) -> None:
    assert likeness(SAME[number]()) == likeness(SAME[number]())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        (Decimal("1.0"), Decimal("1.00")),
        ([1], (1,)),
        ([1], [True]),
        ({"a": 1}, {"a": 1.0}),
        ({"a": 1}, {"b": 1}),
        ({1}, {True}),
        ({1}, frozenset({1})),
        (partial(int), int),
        (partial(int, 1), partial(int, "1")),
        (partial(int, base=2), partial(int, base=3)),
        (partial(int, 1), partial(str, 1)),
        (_Declared(1, 2), _Declared(1, 3)),
        (_Declared, _Declared(1)),
        (re.compile("x"), re.compile("x", re.MULTILINE)),
        (re.compile("x"), re.compile(b"x")),
    ],
    ids=str,
)
def test_what_is_equal_and_not_the_same_is_not_alike(one: object, other: object) -> None:
    assert likeness(one) != likeness(other)


def test_a_worker_remembers_what_was_read_by_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch brings its own copies; by another grammar of the same name nothing is remembered."""
    made: list[Memory] = []
    begin = Memory.__init__

    def counted(memory: Memory, *grammars: Any) -> None:
        made.append(memory)
        begin(memory, *grammars)

    monkeypatch.setattr(Memory, "__init__", counted)
    first = in_parts()
    for grammar in (first, copied(first), copied(first), first):
        extraction = extract_snapshot(PAGE, Dating(), (grammar,))
        assert extraction is not None
    assert len(made) == 1
    extract_snapshot(PAGE, Dating(), (in_parts("KZT"),))
    assert len(made) == 2
