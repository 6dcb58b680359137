"""The chart of changes counts the value of a currency; where the table counts a dollar's, the page says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import runner
from storing import store_pages

from fxtrack.cli import main

PAGES = [
    f"KGS/USD = {rate} 0%\nKZT/USD = 0.00193 0%\n{day} December 2025\n"
    for rate, day in (("0.0114", 18), ("0.0110", 19))
]
SAID = {
    "en": "In the chart above, plus means a stronger currency; in this table, a dearer dollar.",
    "ru": "На графике выше плюс означает укрепление валюты, в этой таблице \u2014 подорожание доллара.",
}


@pytest.mark.parametrize("lang", SAID)
@pytest.mark.parametrize(("options", "times"), [([], 1), (["--per-usd"], 1), (["--as-printed"], 1)])
def test_opposite_signs_are_explained_where_they_meet(
    tmp_path: Path, lang: str, options: list[str], times: int
) -> None:
    database = str(tmp_path / "x.db")
    store_pages(database, *PAGES)
    out = tmp_path / "out"
    args = ["-q", "--db", database, "report", "--dpi", "50", "--out", str(out), "--lang", lang, *options]
    assert runner().invoke(main, args).exit_code == 0
    page = (out / "index.html").read_text("utf-8")
    assert page.count(SAID[lang]) == times
    before, after = page.split(SAID[lang])
    section = before[before.rindex("<section") :]
    assert 'id="changes"' in section
    table = after[: after.index("</table>")]
    assert "USD/KGS" in table
    assert "KGS/USD" not in table
