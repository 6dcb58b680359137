"""What the Python interface is called with: each public function refuses what it does not know or cannot use."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pages import DATA

import fxtrack
from fxtrack import arguments
from fxtrack.api.keywords import KEYWORDS
from fxtrack.arguments import Check, checked, checked_methods
from fxtrack.errors import InputError, NoDatabaseError, OptionError
from fxtrack.quality.checks import Limits
from fxtrack.quality.ratefile import Reading

FUNCTIONS: dict[str, Any] = {"open": fxtrack.open, "parse_page": fxtrack.parse_page} | {
    name: method
    for name, method in inspect.getmembers(fxtrack.Database, inspect.isfunction)
    if not name.startswith("_")
}
NEEDED: dict[str, dict[str, Any]] = {
    "open": {"url_or_path": "x.db"},
    "parse_page": {"page": "x"},
    "change_between": {"first": date(2025, 5, 1)},
    "chart": {"file": "x.png"},
    "export": {"file": "x.csv"},
    "official": {"file": "x.csv"},
    "undo_retraction": {"number": 1},
    "sightings": {"pair": "KGS/USD", "day": date(2025, 5, 1)},
}
KNOWN = {
    name: [each for each in inspect.signature(function).parameters if each != "self"]
    for name, function in FUNCTIONS.items()
}


@pytest.fixture
def call(elsewhere: Path) -> Callable[..., Any]:
    """Calls a function by name; of a database, one that has a page."""
    database = fxtrack.open("x.db", create=True)
    database.import_(DATA / "seeds")

    def called(name: str, **given: Any) -> Any:
        function = FUNCTIONS[name] if name in {"open", "parse_page"} else getattr(database, name)
        return function(**{**NEEDED.get(name, {}), **given})

    return called


def test_all_public_functions_are_here() -> None:
    methods = (
        "change_between changes chart coverage export findings import_ observations official periods printed_changes"
        " rates report retract retractions stats"
    )
    others = "open parse_page revisions runs series session sightings snapshots undo_retraction"
    assert sorted(FUNCTIONS) == sorted(f"{methods} {others}".split())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_misspelt_keyword_is_told_with_the_right_one(call: Callable[..., Any], name: str) -> None:
    for known in KNOWN[name]:
        for misspelt in (f"{known}x", f"{known[0]}_{known[1:]}"):
            told = f"() got an unexpected keyword argument {misspelt!r}: did you mean {known!r}?"
            with pytest.raises(TypeError, match=f"{re.escape(told)}$"):
                call(name, **{misspelt: True})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_keyword_that_is_like_none_is_told_with_all(call: Callable[..., Any], name: str) -> None:
    told = f"got an unexpected keyword argument 'zzzz': there are {', '.join(KNOWN[name]) or 'none'}"
    with pytest.raises(TypeError, match=f"{re.escape(told)}$"):
        call(name, zzzz=1)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_value_of_another_type_is_told(call: Callable[..., Any], name: str) -> None:
    """In a line that names it, before anything is done."""
    for known in KNOWN[name]:
        with pytest.raises(InputError, match=rf"^{known} (is|are) .*, not <object object at [^\n]*>$"):
            call(name, **{known: object()})
    assert not Path("x.png").exists()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_none_is_refused_where_it_is_no_default(call: Callable[..., Any], name: str) -> None:
    for known in KNOWN[name]:
        if known != "day" and inspect.signature(FUNCTIONS[name]).parameters[known].default is not None:
            with pytest.raises(OptionError, match=f"^{known} is .*, not None$"):
                call(name, **{known: None})


@pytest.mark.parametrize(
    "name", sorted({*FUNCTIONS} - {"official", "retract", "revisions", "undo_retraction"})
)
def test_none_is_taken_where_it_is_the_default(call: Callable[..., Any], name: str) -> None:
    parameters = inspect.signature(FUNCTIONS[name]).parameters
    call(name, **{known: None for known in KNOWN[name] if parameters[known].default is None})


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a date as text": ("rates", {"index": "2025-12-01"}, "index is a datetime.date, not '2025-12-01'"),
    "an instant": (
        "chart",
        {"index": datetime(2025, 12, 1)},
        "index is a datetime.date, not datetime.datetime(",
    ),
    "a Timestamp": (
        "rates",
        {"since": pd.Timestamp("2025-12-01")},
        "since is a datetime.date, or a text such as 2025-12-08, 2025-03, 2025-Q1 or 2025, not Timestamp(",
    ),
    "no zone": (
        "rates",
        {"as_of": datetime(2025, 12, 1)},
        "as_of is a datetime.datetime with a time zone, not ",
    ),
    "crossed dates": (
        "rates",
        {"since": date(2025, 12, 2), "until": date(2025, 12, 1)},
        "since 2025-12-02 is after until 2025-12-01",
    ),
    "below zero places": ("findings", {"places": -1}, "places is 0 or more, not -1"),
    "a part of a place": ("findings", {"places": 1.5}, "places is a whole number, not 1.5"),
    "a truth for a number": ("findings", {"places": True}, "places is a whole number, not True"),
    "a gap below zero": ("changes", {"max_gap": -3}, "max_gap is 0 or more, not -3"),
    "a gap as text": ("changes", {"max_gap": "14"}, "max_gap is a whole number, not '14'"),
    "limits": ("findings", {"limits": 7}, "limits is a fxtrack.quality.checks.Limits, not 7"),
    "a flag as text": ("rates", {"per_usd": "yes"}, "per_usd is True or False, not 'yes'"),
    "no flag": ("rates", {"weekdays": "no"}, "weekdays is True or False, not 'no'"),
    "an empty flag": ("export", {"excel": ""}, "excel is True or False, not ''"),
    "a list for a flag": ("import_", {"again": []}, "again is True or False, not []"),
    "two": ("observations", {"undated": 2}, "undated is True or False, not 2"),
    "no pairs": ("rates", {"pairs": None}, "pairs is a text, or a list of texts, not None"),
    "numbers": ("rates", {"pairs": ["KGS/USD", 5]}, "pairs are texts such as KGS/USD, not 5"),
    "bytes": ("rates", {"pairs": b"KGS/USD"}, "pairs is a text, or a list of texts, not b'KGS/USD'"),
    "a list as text": ("import_", {"lists": "list"}, "lists is a list of paths, not 'list'"),
    "a layout": ("export", {"layout": "tall"}, "layout is 'wide' or 'long', not 'tall'"),
    "width": ("chart", {"width": "16"}, "width is a number, not '16'"),
    "much": ("parse_page", {"page": ["x" * 1000]}, "page is a text or bytes, not ['" + "x" * 98 + "..."),
    "no database": (
        "open",
        {"url_or_path": ""},
        "the name of the database is empty: name a SQLite file or a ",
    ),
    "a blank": ("open", {"url_or_path": " "}, "the name of the database is empty: "),
    "a NUL": ("open", {"url_or_path": "a\0b"}, "the name of the database has a NUL character"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused(call: Callable[..., Any], case: str) -> None:
    name, given, told = REFUSED[case]
    with pytest.raises(InputError, match=f"^{re.escape(told)}"):
        call(name, **given)


def test_limits_below_zero_are_refused() -> None:
    with pytest.raises(OptionError, match=r"^max_gap is 0 or more, not -3$"):
        Limits(-3)


def test_what_programs_have_at_hand_is_taken(call: Callable[..., Any]) -> None:
    """Numbers and truths of numpy, paths, tuples, generators, the same date twice."""
    turned = call("rates", per_usd=True)
    for flag in (1, np.True_):
        assert call("rates", per_usd=flag).equals(turned)
    assert call("rates", per_usd=np.False_).equals(call("rates", per_usd=0))
    assert not call("changes", max_gap=np.int64(14)).empty
    assert not call("findings", places=np.int32(0), limits=Limits(0)).empty
    pairs = ("KGS/USD", "KZT/USD")
    assert call("rates", pairs=pairs).equals(call("rates", pairs=(pair for pair in pairs)))
    assert call("rates", pairs=pd.Series(pairs)).equals(call("rates", pairs=dict.fromkeys(pairs)))
    day = call("rates")["date"].iloc[0]
    assert set(call("rates", since=day, until=day, as_of=pd.Timestamp.now("UTC"))["date"]) == {day}
    assert call("sightings", day=None) == []
    call("chart", file=Path("x.png"), width=np.float32(8), dpi=np.int64(50))
    assert fxtrack.open(Path("x.db")).rates().equals(call("rates"))
    with ThreadPoolExecutor(1) as pool:
        done = call("import_", paths=(each for each in [DATA / "seeds"]), executor=pool)
    assert done.counts.unchanged > 0


def test_calls_are_as_python_has_them(call: Callable[..., Any]) -> None:
    """What is missing, or has to be named, is told by names; signatures and docs stay."""
    with pytest.raises(TypeError, match=r"^chart\(\) lacks file: chart\(file=\.\.\.\)$"):
        fxtrack.Database("x.db").chart()  # type: ignore[call-arg]
    with pytest.raises(NoDatabaseError):
        fxtrack.Database("gone.db")
    with pytest.raises(OptionError, match=r"^create is True or False, not 'no'$"):
        fxtrack.Database("gone.db", create="no")  # type: ignore[arg-type]
    assert not Path("gone.db").exists()
    assert list(inspect.signature(fxtrack.Database.runs).parameters) == ["self"]
    assert (fxtrack.Database.rates.__doc__ or "").startswith("Return the daily")


def test_the_table_has_every_keyword_and_no_other() -> None:
    used = {known for name in KNOWN if name != "parse_page" for known in KNOWN[name]}
    assert used == set(KEYWORDS)


CHECKED: list[tuple[Check, list[object], list[object]]] = [
    (arguments.a_flag, [True, False, 0, 1, np.True_], ["yes", "", None, 2, [], {}, b"1"]),
    (arguments.a_date, [date(2025, 1, 1)], [datetime(2025, 1, 1), "2025-01-01", 2025]),
    (arguments.a_date_or_none, [date(2025, 1, 1), None], [datetime(2025, 1, 1), ""]),
    (arguments.an_instant, [datetime.now(UTC)], [datetime(2025, 1, 1), date(2025, 1, 1), "2025-01-01"]),
    (arguments.a_text, ["", "x"], [b"x", None, 1]),
    (arguments.a_text_or_bytes, ["", b""], [None, 1, ["x"]]),
    (arguments.texts, ["", ["x"], ("x",), {"x"}], [b"x", 1, None]),
    (arguments.a_path, ["", Path()], [b"x", 1, [Path()]]),
    (arguments.a_path_or_paths, ["", Path(), [Path()]], [b"x", 1]),
    (arguments.paths, [[], (Path(),)], ["x", b"x", Path(), 1]),
    (arguments.a_function, [print, lambda: None], [1, "print"]),
    (arguments.a_number, [1, 1.5, np.float32(1), np.int8(1)], ["1", True, 1j, None]),
    (arguments.a_whole_number, [0, -1, np.int8(1)], ["1", True, 1.0, None]),
    (arguments.a_count, [0, 1, np.uint8(1)], [-1, "1", True, 1.0]),
    (arguments.instance_of(Limits), [Limits()], [Limits, None, Reading()]),
]


@pytest.mark.parametrize("number", range(len(CHECKED)))
def test_checks(number: int) -> None:
    check, taken, refused = CHECKED[number]
    assert [value for value in taken if check(value) is not None] == []
    assert [value for value in refused if check(value) is None] == []


def test_only_public_methods_are_checked() -> None:
    class Base:
        def inherited(self, *, name: object = "x") -> object:
            return name

    @checked_methods({"name": arguments.a_text})
    class Derived(Base):
        def _own(self, *, name: object = "x") -> object:
            return name

        def unlisted(self, *, other: object = None) -> object:
            return other

    made = Derived()
    assert made._own(name=1) == 1
    assert made.unlisted(other=1) == 1
    assert made.inherited() == "x"
    assert Base().inherited(name=1) == 1
    with pytest.raises(OptionError, match=r"^name is a text, not 1$"):
        made.inherited(name=1)


def test_positional_arguments_are_checked() -> None:
    @checked({"name": arguments.a_text})
    def told(name: object = None, *, other: int = 0) -> object:
        return name, other

    assert (told(), told("x", other=1), told(None)) == ((None, 0), ("x", 1), (None, 0))
    with pytest.raises(OptionError, match=r"^name is a text, not 1$"):
        told(1)
