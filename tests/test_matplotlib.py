"""What fxtrack takes from matplotlib: documented interfaces alone, which all versions have that it may run with."""

from __future__ import annotations

import ast
from pathlib import Path

import fxtrack

PACKAGE = Path(fxtrack.__file__).parent
DOCUMENTED = {
    "matplotlib",
    "matplotlib.artist.Artist",
    "matplotlib.backend_bases.GraphicsContextBase",
    "matplotlib.backend_bases.RendererBase",
    "matplotlib.backends.backend_agg.RendererAgg",
    "matplotlib.colors.to_rgb",
    "matplotlib.figure.Figure",
    "matplotlib.font_manager",
    "matplotlib.font_manager.FontProperties",
    "matplotlib.path.Path",
    "matplotlib.textpath.TextToPath",
    "matplotlib.ticker.MaxNLocator",
    "matplotlib.transforms.Affine2D",
    "matplotlib.transforms.Transform",
}
"""All have a page in matplotlib's reference, in 3.9 as in the newest."""


def taken(tree: ast.AST) -> set[str]:
    """The names of matplotlib that a module imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] == "matplotlib"}


def test_only_documented_interfaces_are_used() -> None:
    """A private one works until the next version, or since the last."""
    used = {name for file in PACKAGE.rglob("*.py") for name in taken(ast.parse(file.read_text("utf-8")))}
    assert used == DOCUMENTED
