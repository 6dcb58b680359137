"""The key of a chart of series: an entry for each kind of mark that is drawn, and for none that is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from fxtrack.drawing.scene import Band, Bars, Dots, Frame, FrameMark, Polyline, Scene
from fxtrack.drawing.sheet import Key, Sample

_MOST_ROUNDS = 4


class Meanings(NamedTuple):
    """What the marks of a chart mean.

    Attributes:
        rate: what a line or a dot shows.
        weekend: what a hollow dot shows.
        lead: what a dotted line says.
        spread: what an upright bar shows.
        digits: what a band shows.
        hue: the number of the colour of its only series; None if it has several.
    """

    rate: str
    weekend: str
    lead: str
    spread: str
    digits: str
    hue: int | None


def keys_of(frames: Sequence[Frame], meanings: Meanings) -> list[Key]:
    """Explain the marks of frames."""
    seen = {kind for frame in frames for mark in frame.marks for kind in _kinds(mark)}
    hue = meanings.hue
    found = []
    rate: Sample | None = "dot" if "dot" in seen else None
    if "line" in seen:
        rate = "line" if rate is None else "dotted line"
    if rate is not None:
        found.append(Key(rate, meanings.rate, "text" if hue is None else f"series-{hue}"))
    grey = 4 if hue is None else hue
    others: tuple[tuple[Sample, str, str], ...] = (
        ("hollow", meanings.weekend, f"edge-{grey}"),
        ("bar", meanings.spread, f"bar-{grey}"),
        ("band", meanings.digits, f"band-{grey}"),
        ("lead", meanings.lead, "lead"),
    )
    return found + [Key(sample, text, ink) for sample, text, ink in others if sample in seen]


def likely_keys(meanings: Meanings) -> list[Key]:
    """Explain the marks that most charts have."""
    hue = meanings.hue
    rate = Key("dotted line", meanings.rate, "text" if hue is None else f"series-{hue}")
    return [rate, Key("lead", meanings.lead, "lead")]


def _kinds(mark: FrameMark) -> Iterator[str]:
    """Yield the sample of the key that a mark is like; none for a rail, which its words explain."""
    if isinstance(mark, Polyline):
        yield "lead" if mark.dash else "line"
    elif isinstance(mark, Dots):
        yield "hollow" if mark.hollow else "dot"
    elif isinstance(mark, Bars | Band):
        yield from (kind for kind in ("band", "bar") if mark.ink.startswith(f"{kind}-"))


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
