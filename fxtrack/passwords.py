"""Texts without the passwords that stand in them, whoever shows the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

HIDDEN = "***"
"""Stands for what is not shown."""

_SHORT = 4
# With one slash as well: a path has no more. What looks like the port of a page's address is none of a
# database, and the example of a URL that messages give is no secret.
_USERINFO = re.compile(
    r"((?:postgres[\w+]{0,20}(?:\W?//?|:)|://?(?![^\s:/@]*:\d{1,5}/))"
    r"(?!user:password@host:port/name)[^\s:/@]*:)\S*@",
    re.IGNORECASE,
)
# Up to a blank or the URL's next option, but without the quote or bracket that a message sets behind it.
_NAMED_SECRET = re.compile(
    r"((?:password|passwd|pwd|secret|token|signature|credential|api_?key|pin-value)[\w-]{0,40}\s*=\s*)"
    r"(?:'[^']*'|[^\s&]+?(?=['\")\],;:.]{0,4}(?:\s|&|$)))",
    re.IGNORECASE,
)


def hide(text: str, secrets: Iterable[str]) -> str:
    """Write a text without secrets, wherever they occur in it."""
    for secret in secrets:
        # Short ones only where they stand alone: else the letters that are left would tell them.
        pattern = re.escape(secret) if len(secret) >= _SHORT else rf"(?<!\w){re.escape(secret)}(?!\w)"
        text = re.sub(pattern, HIDDEN, text)
    return hide_passwords(text)


def hide_passwords(text: str) -> str:
    """Write a text without what stands in it as a password: ``user:...@`` in a URL, ``password=...``."""
    return _NAMED_SECRET.sub(rf"\1{HIDDEN}", _USERINFO.sub(rf"\1{HIDDEN}@", text))


def hide_in(value: object) -> object:
    """Write a value of lists, mappings and texts without passwords in its texts."""
    if isinstance(value, str):
        return hide_passwords(value)
    if isinstance(value, Mapping):
        return {key: hide_in(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [hide_in(each) for each in value]
    return value


def names_secret(text: str) -> bool:
    """Tell whether something like ``password=...`` stands in a text."""
    return _NAMED_SECRET.search(text) is not None
