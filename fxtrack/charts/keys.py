"""The key of a chart of series: an entry for each kind of mark that is drawn, and for none that is not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise, repeat
from operator import gt, sub
from typing import Literal, NamedTuple

from fxtrack.charts.marks import MAX_JOINED_DAYS, Points
from fxtrack.drawing.scene import Band, Bars, Dots, Frame, FrameMark, Ink, Polyline, Scene
from fxtrack.drawing.sheet import Key, Sample

Form = Literal["line", "levels", "limits"]
"""As what a series is drawn: a line with its dots, dots at two levels, or two limits alone."""

_MOST_ROUNDS = 4
_FAR_HIGHER = 90  # times as high as a band is a frame in which nobody sees it, about


class Meanings(NamedTuple):
    """What the marks of a chart mean.

    Attributes:
        rate: what a line or a dot shows.
        weekend: what a hollow dot shows.
        lead: what a dotted line says.
        spread: what an upright bar shows.
        digits: what a band shows.
        level: what a rail shows.
        hue: the number of the colour of its only series; None if it has several.
        guides: what a thin line and a dashed one are read against.
    """

    rate: str
    weekend: str
    lead: str
    spread: str
    digits: str
    level: str
    hue: int | None
    guides: tuple[str, str] = ("", "")


def keys_of(frames: Sequence[Frame], meanings: Meanings) -> list[Key]:
    """Explain the marks of frames."""
    return _key_of_kinds(
        {kind for frame in frames for mark in frame.marks for kind in _kinds(mark)}, meanings
    )


def _key_of_kinds(seen: Collection[str], meanings: Meanings) -> list[Key]:
    hue = meanings.hue
    found = []
    rate: Sample | None = "dot" if "dot" in seen else None
    if "line" in seen:
        rate = "line" if rate is None else "dotted line"
    if rate is not None:
        found.append(Key(rate, meanings.rate, "text" if hue is None else f"series-{hue}"))
    grey = 4 if hue is None else hue
    alone = "official dot" in seen and "official" not in seen
    others: tuple[tuple[Sample, str, str], ...] = (
        ("hollow", meanings.weekend, f"edge-{grey}"),
        ("bar", meanings.spread, f"bar-{grey}"),
        ("band", meanings.digits, f"band-{grey}"),
        ("band", meanings.level, f"rail-{grey}"),
        ("lead", meanings.lead, "lead"),
        ("dot" if alone else "line", meanings.guides[0], "official"),
        ("dashes", meanings.guides[1], "peg"),
    )
    seen = {*seen, *(["official"] if alone else [])}
    return found + [Key(sample, text, ink) for sample, text, ink in others if _entry_of(sample, ink) in seen]


def _entry_of(sample: Sample, ink: Ink) -> str:
    """Name the marks that an entry of a key explains: a rail looks like a band, but is none."""
    if ink in {"official", "peg"}:
        return ink
    return "rail" if ink.startswith("rail-") else sample


def likely_keys(
    series: Iterable[Points], meanings: Meanings, forms: Iterable[Form] = repeat("line")
) -> list[Key]:
    """Explain the marks that some series will have, as far as that can be told before they are drawn.

    Args:
        series: what will be drawn.
        meanings: what the marks are called.
        forms: as what each is drawn; a line if that is not given.
    """
    seen: set[str] = set()
    for drawn, form in zip(series, forms, strict=False):
        if form == "limits":
            seen.add("band")
            continue
        at_levels = form == "levels"
        high = max(drawn.greatest) - min(drawn.least)
        hints = {
            "dot": True,
            "line": not at_levels,
            "rail": at_levels,
            "hollow": any(drawn.weekend),
            "bar": any(map(gt, drawn.high, drawn.low)),
            "band": not at_levels and max(map(sub, drawn.greatest, drawn.least)) > high / _FAR_HIGHER,
            "lead": not at_levels
            and any(after - before > MAX_JOINED_DAYS for before, after in pairwise(drawn.dates)),
        }
        seen |= {kind for kind, likely in hints.items() if likely}
    return _key_of_kinds(seen, meanings)


def _has_gap(dates: Sequence[int]) -> bool:
    return any(after - before > MAX_JOINED_DAYS for before, after in pairwise(dates))


def _kinds(mark: FrameMark) -> Iterator[str]:
    """Yield what entry of the key explains a mark."""
    if mark.ink in {"official", "peg"}:
        yield "official dot" if isinstance(mark, Dots) else mark.ink
    elif isinstance(mark, Polyline):
        if not (mark.dash and mark.ink.startswith("series-")):  # a limit is named on the scale
            yield "lead" if mark.dash else "line"
    elif isinstance(mark, Dots) and mark.ink != "paper":
        yield "hollow" if mark.hollow else "dot"
    elif isinstance(mark, Bars | Band):
        yield from (kind for kind in ("band", "bar", "rail") if mark.ink.startswith(f"{kind}-"))


def keyed(
    draw: Callable[[Sequence[Key]], Scene], read: Callable[[Scene], list[Key]], keys: list[Key]
) -> Scene:
    """Draw a chart whose key explains what is drawn, and no more.

    Args:
        draw: draws it with a key.
        read: explains what it has drawn.
        keys: what will be drawn, as far as can be told before.
    """
    scene = draw(keys)
    for _ in range(_MOST_ROUNDS):
        found = read(scene)
        if found == keys:
            break
        keys = found
        scene = draw(keys)
    return scene
