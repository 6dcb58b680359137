"""How charts look: the options for it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from fxtrack.cli.commands import OneOf
from fxtrack.cli.common import note
from fxtrack.cli.options import NumberType, usage_errors
from fxtrack.words import LANGS, Lang

if TYPE_CHECKING:
    from fxtrack.drawing.sheet import Look
    from fxtrack.drawing.theme import Theme

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])
_MOST_DPI = 1200


@dataclass(frozen=True)
class Chosen:
    """What the options of a chart's looks say."""

    width: float
    height: float | None
    dpi: int
    theme: Theme
    lang: Lang
    title: str | None
    source: str | None
    ymin: float | None
    ymax: float | None
    svg_text: bool

    def look(self) -> Look:
        """Return the look; without a source line, if none was given."""
        from fxtrack.drawing.sheet import Look

        with usage_errors():
            return Look(
                self.width, self.height, self.lang, self.title, self.source, ymin=self.ymin, ymax=self.ymax
            )


def look_options(*, alone: bool = True) -> Callable[[_Decorated], _Decorated]:
    """Add the options; the command gets them as one ``Chosen``.

    Args:
        alone: whether it draws one chart, whose height and scale can be chosen.
    """
    options = [option for name, option in _LOOK_OPTIONS.items() if alone or name not in _OF_ONE]

    def add(command: _Decorated) -> _Decorated:
        @functools.wraps(command)
        def wrapped(*args: object, **given: Any) -> object:
            chosen = Chosen(**{name: given.pop(name, None) for name in _LOOK_OPTIONS})
            return command(*args, chosen=chosen, **given)

        decorated: Any = wrapped
        for option in reversed(options):
            decorated = option(decorated)
        return cast("_Decorated", decorated)

    return add


_OF_ONE = frozenset({"height", "ymin", "ymax", "svg_text"})

_LOOK_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "width": click.option(
        "--width",
        type=NumberType(5, 200),
        default=16.0,
        show_default=True,
        metavar="CM",
        help="In centimetres: 8 for a column, 16 for a page, 33.8 for a slide.",
    ),
    "height": click.option(
        "--height", type=NumberType(5, 200), metavar="CM", help="In centimetres; by itself it fits."
    ),
    "ymin": click.option(
        "--ymin",
        type=NumberType(0),
        metavar="RATE",
        help="Trend and index: begin the scale here, in the direction drawn; cut and count what lies beyond.",
    ),
    "ymax": click.option(
        "--ymax", type=NumberType(0), metavar="RATE", help="Trend and index: end the scale here."
    ),
    "svg_text": click.option(
        "--svg-text",
        is_flag=True,
        help="Keep the texts of an SVG as text, to be searched, translated or set in another font. "
        "Without it, they are outlines, which look the same everywhere.",
    ),
    "dpi": click.option(
        "--dpi",
        type=click.IntRange(50, _MOST_DPI),
        default=200,
        show_default=True,
        help="Points of a PNG to the inch.",
    ),
    "theme": click.option(
        "--theme",
        type=OneOf(["light", "dark", "print"]),
        default="light",
        show_default=True,
        help="Colours: for paper and screen, a dark screen, a printer without colours.",
    ),
    "title": click.option(
        "--title",
        metavar="TEXT",
        help="In place of the computed one; empty for none (a report's page then keeps its own).",
    ),
    "source": click.option(
        "--source-note",
        "--source",
        "source",
        metavar="TEXT",
        help="Text for the foot, in place of the sites and number of the pages; empty for none.",
    ),
    "lang": click.option(
        "--lang",
        type=OneOf(LANGS),
        default="en",
        show_default=True,
        help="The language of titles, months and numbers.",
    ),
}


def warn_of_letters(ctx: click.Context, texts: Sequence[str]) -> None:
    """Name the letters for which this machine has no font."""
    from fxtrack.drawing.fonts import unknown

    lacking = unknown("".join(dict.fromkeys("".join(texts))))
    if lacking:
        named = " ".join(lacking[:20])
        note(
            ctx,
            f"No font on this machine has {named}: they are drawn as boxes. Install a font that has them.",
        )
