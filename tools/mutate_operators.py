"""Mutations that Cosmic Ray lacks, as operators of its kind over parso's trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from parso.python.tree import Keyword

Node = Any
"""A node of parso's trees, which are not typed."""
Spot = tuple[tuple[int, int], tuple[int, int]]
"""Where a mutation begins and ends: lines from 1, columns from 0."""

_STATEMENTS = {"atom_expr", "raise_stmt", "del_stmt", "yield_expr", "yield_stmt", "await_expr"}
# What becomes of a mark in a regular expression.
_TURNED = {
    r"\b": "", r"\s": r"\S", r"\d": r"\D", r"\w": r"\W", "[^": "[", "*": "+", "+": "*", "*+": "++",
    "++": "*+", "(?=": "(?!", "(?!": "(?=", "(?<=": "(?<!", "(?<!": "(?<=",
}  # fmt: skip
_MARK = re.compile(r"\\.|\[\^|\(\?(?:<?[=!]|.)|[*+?]\+|[*+?]\??", re.DOTALL)


class StatementDeleted:
    """A statement in a function becomes ``pass``: a call, a raise, a yield, a bare return, an assignment.

    An assignment counts only if its name has another value without it: else whatever reads it would fail.
    """

    def mutation_positions(self, node: Node) -> Iterator[Spot]:
        """Yield the statements; not docstrings and imports."""
        if node.type == "simple_stmt" and (function := node.search_ancestor("funcdef")):
            first = node.children[0]
            bare = getattr(first, "value", "") in {"return", "continue"}
            if bare or first.type in _STATEMENTS or (first.type == "expr_stmt" and _rebinds(first, function)):
                yield first.start_pos, first.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Put ``pass`` in its place."""
        del index
        node.children[0] = _keyword("pass", node.children[0])
        return node


class ReturnChanged:
    """A function returns None."""

    def mutation_positions(self, node: Node) -> Iterator[Spot]:
        """Yield the values that are returned."""
        if node.type == "return_stmt" and node.children[1].get_code().strip() != "None":
            yield node.children[1].start_pos, node.children[1].end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Put None in the place of the value."""
        del index
        node.children[1] = _keyword("None", node.children[1])
        return node


class MembershipTurned:
    """``in`` becomes ``not in``, and the other way round."""

    def mutation_positions(self, node: Node) -> Iterator[Spot]:
        """Yield the words between the operands."""
        for found in self._found(node):
            yield found.start_pos, found.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Turn one of them."""
        found = self._found(node)[index]
        turned = "not in" if found.type == "keyword" else "in"
        node.children[node.children.index(found)] = _keyword(turned, found)
        return node

    @staticmethod
    def _found(node: Node) -> list[Node]:
        if node.type != "comparison":
            return []
        return [n for n in node.children[1::2] if n.get_code().split() in (["in"], ["not", "in"])]


class PatternChanged:
    """A repetition, a class, a look or an edge in a regular expression is turned.

    Of patterns that are put together from pieces, those pieces count that are a pattern by themselves.
    """

    def mutation_positions(self, node: Node) -> Iterator[Spot]:
        """Yield the marks in raw strings that are patterns with and without the change."""
        for mark in self._found(node):
            column = node.start_pos[1] + mark.start()  # only its order counts where a string has many lines
            yield (node.start_pos[0], column), (node.start_pos[0], column + len(mark[0]))

    def mutate(self, node: Node, index: int) -> Node:
        """Turn one of them."""
        node.value = _turned(node.value, self._found(node)[index])
        return node

    @staticmethod
    def _found(node: Node) -> list[re.Match[str]]:
        if node.type != "string" or "r" not in node.string_prefix.lower() or not _is_pattern(node.value):
            return []
        marks = [mark for mark in _MARK.finditer(node.value) if mark[0] in _TURNED]
        return [mark for mark in marks if _is_pattern(_turned(node.value, mark))]


def _turned(literal: str, mark: re.Match[str]) -> str:
    return literal[: mark.start()] + _TURNED[mark[0]] + literal[mark.end() :]


def _is_pattern(literal: str) -> bool:
    """Tell whether a string literal is a regular expression."""
    try:
        re.compile(ast.literal_eval(literal))
    except (re.error, SyntaxError, ValueError):
        return False
    return True


def _rebinds(assignment: Node, function: Node) -> bool:
    """Tell whether what is assigned has a value without it, as far as can be seen."""
    names = assignment.get_defined_names()
    plain = {name.value for name in names if name.parent.type != "trailer"}
    if function.name.value == "__init__":
        plain |= {name.value for name in names}
    return all(len(_definitions(function, name)) > 1 for name in plain)


def _definitions(node: Node, name: str) -> list[Node]:
    if hasattr(node, "children"):
        return [found for child in node.children for found in _definitions(child, name)]
    return [node] if node.type == "name" and node.value == name and node.is_definition() else []


def _keyword(word: str, instead: Node) -> Keyword:
    return Keyword(word, instead.start_pos, prefix=instead.get_first_leaf().prefix)


OWN = (StatementDeleted(), ReturnChanged(), MembershipTurned(), PatternChanged())
