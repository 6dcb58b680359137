"""A scene as an SVG file whose texts are text: they can be searched, translated and set in another font."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import escape

from fxtrack.drawing.inline import items_svg, short
from fxtrack.drawing.scene import Ink, Scene
from fxtrack.drawing.theme import Theme, colors

FAMILIES = "'DejaVu Sans', Verdana, 'Bitstream Vera Sans', Geneva, Arial, sans-serif"
"""The font that texts are measured with, then those most like it. A text keeps its width in each of them."""

_CLASS_LIST = re.compile(r'class="([^"]*)"')  # in a text, a quotation mark is written otherwise


def texted(scene: Scene, theme: Theme) -> bytes:
    """Write a scene; colours stand in attributes, for programs that read no style sheets.

    Args:
        scene: what to draw.
        theme: in which colours.
    """
    inks = colors(theme)
    body = _CLASS_LIST.sub(
        lambda found: _attributes(found[1].split(), inks), "".join(items_svg(scene, fixed=True))
    )
    width, height = short(scene.width), short(scene.height)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" role="img" fill="none" stroke-linejoin="round" '
        f'font-family="{FAMILIES}"><title>{escape(scene.title)}</title>'
        f'<rect width="{width}" height="{height}" fill="{inks["paper"]}"/>{body}</svg>\n'
    ).encode()


def _attributes(classes: list[str], inks: Mapping[Ink, str]) -> str:
    """Write what the style of a page says of some classes."""
    found = []
    for each in classes:
        kind, _, ink = each.partition("-")
        if kind in {"f", "s"} and ink:
            found.append(f'{"fill" if kind == "f" else "stroke"}="{inks[ink]}"')
        elif each == "dots":
            found.append('stroke-linecap="round"')
    return " ".join(found)
