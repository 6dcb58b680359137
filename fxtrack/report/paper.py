"""Texts that stand in the style of the page, such as the foot of each printed page."""

from __future__ import annotations

from collections.abc import Sequence

_MOST_LETTERS = 90
"""A longer text would take more than the line that the foot of a page has."""


def feet(texts: Sequence[str]) -> str:
    """Write the rule of style for printed pages; browsers that know no boxes in margins leave it out.

    Args:
        texts: what is said on the left, such as the title, the organisation and the date.
    """
    told = " · ".join(texts)
    short = told if len(told) <= _MOST_LETTERS else told[: _MOST_LETTERS - 1].rstrip() + "…"
    letters = "font: 7.5pt system-ui, sans-serif; color: var(--quiet); vertical-align: top; padding-top: 3mm;"
    left = f"content: {css_string(short)}; width: 85%; text-align: left; {letters}"
    right = f'content: counter(page) " / " counter(pages); width: 15%; text-align: right; {letters}'
    return f"@page {{ @bottom-left {{ {left} }} @bottom-right {{ {right} }} }}\n"


def css_string(text: str) -> str:
    """Write a text as a string of CSS in which nothing but letters, digits and spaces stands for itself."""
    return (
        '"' + "".join(each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in text) + '"'
    )
