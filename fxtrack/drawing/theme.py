"""How charts look: colours by what they mean, and matplotlib's settings, from style files of our own.

``fxtrack.mplstyle`` holds what all themes share. Each theme is a style file as well: its ``axes.prop_cycle``
lists the colours of ``SERIES``, its other colours are those of ``INKS``. Contrasts are tested: text has at
least 4.5:1 (WCAG 2.2, AA), and neighbours differ in grey and for the common colour blindnesses.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from typing import Any, Literal, get_args

from fxtrack.drawing.scene import Ink

Theme = Literal["light", "dark", "print"]
"""For paper and screen, for a dark screen, for a printer without colours."""
THEMES: tuple[Theme, ...] = get_args(Theme)

INKS: Mapping[Ink, str] = {
    "paper": "figure.facecolor",
    "text": "text.color",
    "quiet": "axes.labelcolor",
    "axis": "axes.edgecolor",
    "grid": "grid.color",
    "line": "lines.color",
    "bar": "boxplot.medianprops.color",
    "band": "patch.facecolor",
}
"""The setting of matplotlib under which a style file has the colour of each ink."""

SERIES: tuple[Ink, ...] = (
    "series-0",
    "series-1",
    "series-2",
    "series-3",
    "series-4",
    "observed",
    "without",
    "flagged",
    "undated",
    "veil",
)
"""The inks whose colours a style file lists in ``axes.prop_cycle``, in this order."""


HUES = 5
"""How many colours series have; with one of a number go the inks ``series-``, ``edge-``, ``bar-``..."""

MIXES: Mapping[Ink, float] = {"edge": 0.8, "bar": 0.55, "rail": 0.3, "band": 0.22}
"""How much of the colour of a series is in what belongs to it; the rest is paper."""

_LEAD = 0.8  # likewise, of the quiet ink


@functools.cache
def settings(theme: Theme) -> Any:  # noqa: ANN401 - a type of matplotlib's that changes with its version
    """Return matplotlib's settings for a theme."""
    import matplotlib as mpl  # only what paints needs it

    merged: Any = {}
    for name in ("fxtrack", theme):
        with resources.as_file(resources.files(__package__) / "styles" / f"{name}.mplstyle") as file:
            merged |= mpl.rc_params_from_file(file, use_default_template=False)
    return merged


@functools.cache
def colors(theme: Theme) -> Mapping[Ink, str]:
    """Return the colour of each ink: ``#`` and six hexadecimal digits."""
    chosen = settings(theme)
    listed = [each["color"] for each in chosen["axes.prop_cycle"]]
    named = {ink: chosen[name] for ink, name in INKS.items()} | dict(zip(SERIES, listed, strict=True))
    found = {ink: color if color.startswith("#") else f"#{color}" for ink, color in named.items()}
    paper = found["paper"]
    found["official"], found["peg"] = found["quiet"], found["text"]
    found["lead"] = _mixed(found["quiet"], paper, _LEAD)
    for name, part in MIXES.items():
        for hue in range(HUES):
            found[f"{name}-{hue}"] = _mixed(found[f"series-{hue}"], paper, part)
    return found


def _mixed(color: str, paper: str, part: float) -> str:
    """Mix a part of a colour with paper."""
    both = zip(bytes.fromhex(color[1:]), bytes.fromhex(paper[1:]), strict=True)
    return "#" + "".join(f"{round(one * part + other * (1 - part)):02X}" for one, other in both)


@contextmanager
def style(theme: Theme) -> Iterator[None]:
    """Draw by fxtrack's own style, whatever the user's matplotlibrc says."""
    import matplotlib as mpl

    wanted = {name: mpl.rcParamsDefault[name] for name in mpl.rcParamsDefault if not _is_of_windows(name)}
    wanted |= settings(theme)
    # matplotlib checks what is set: a hundred times longer than to see that it is set already.
    with mpl.rc_context({name: value for name, value in wanted.items() if mpl.rcParams[name] != value}):
        yield


def _is_of_windows(name: str) -> bool:
    """Tell whether a setting is of where figures are shown; to read which backend is set would load one."""
    return name.startswith(("backend", "interactive", "toolbar", "timezone"))
