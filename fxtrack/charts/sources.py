"""The line at the foot of a chart: of which sites the pages are, and how many pages there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from fxtrack.model import Origin
from fxtrack.words import Words

_SITE = re.compile(r"\w[\w.-]{0,58}\w")  # a longer name would fill the line

MOST_SITES = 3
"""More sites than these are not named: a line has no room for them."""


def source_line(origins: Iterable[Origin], say: Words) -> str:
    """Say where the data come from, for the foot of a chart.

    A site is named only where every page has an address: otherwise the line would say more than is known.

    Args:
        origins: the pages that count; copies of one page count once.
        say: the words to say it in.
    """
    pages: dict[str, set[str]] = defaultdict(set)
    for origin in origins:
        pages[origin.digest].add(site_of(origin.url))
    sites = {site for each in pages.values() for site in each if site}
    is_known = all(any(each) for each in pages.values())
    if is_known and 0 < len(sites) <= MOST_SITES:
        return say.several(len(pages), say.source_of, sites=", ".join(sorted(sites)))
    return say.several(len(pages), say.source)


def site_of(url: str) -> str:
    """Return the host that an address names, without ``www.``; empty if it names none that fits a line."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # such as an IPv6 address without its bracket
        return ""
    site = host.removeprefix("www.")
    return site if _SITE.fullmatch(site) else ""
