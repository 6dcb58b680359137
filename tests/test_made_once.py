"""A report makes its daily rates once, however many charts, notes and tables ask for them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from fxtrack.cli import main
from fxtrack.numbers import series

SNAPSHOTS = Path(__file__).parent.parent / "examples" / "snapshots"


@pytest.mark.usefixtures("elsewhere")
def test_a_report_makes_its_rates_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once as they are asked for; twice at most, for findings have their own view."""
    calls: Counter[str] = Counter()
    whole = series.series

    def counted(*args: Any, **kwargs: Any) -> series.Series:
        calls[repr(args[1])] += 1
        return whole(*args, **kwargs)

    monkeypatch.setattr(series, "series", counted)
    main(["-q", "--db", "x.db", "report", str(SNAPSHOTS), "--out", "out"], standalone_mode=False)
    assert calls
    assert max(calls.values()) <= 2
