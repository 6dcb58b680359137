"""Figures of the structure: python tools/structure.py [FOLDER OF A CHECKOUT]...

For each checkout: lines of code, modules and rooms, long modules and functions, top-level names that stand
in two or more modules, and waivers; then each of these names with its modules. ``lint-imports`` tells whether
an import climbs.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_LONG_MODULE, _LONG_FUNCTION = 300, 30
_WAIVERS = {"noqa": re.compile(r"#\s*noqa"), "fmt: skip": re.compile(r"#\s*fmt:\s*(?:skip|off)")}


def main(folders: list[str]) -> None:
    """Print the figures of each checkout, one after the other."""
    for folder in folders or ["."]:
        print(folder)
        for name, value in figures(Path(folder)).items():
            print(f"  {name:<42} {value:>6,}")
        for name, modules in repeated(Path(folder)).items():
            print(f"  {name} stands in {' and '.join(modules)}")


def figures(checkout: Path) -> dict[str, int]:
    """Measure one checkout."""
    package = checkout / "fxtrack"
    sources = {path: path.read_text("utf-8") for path in sorted(package.rglob("*.py"))}
    trees = {path: ast.parse(text) for path, text in sources.items()}
    homes = _homes(trees)
    functions = [lines for tree in trees.values() for lines in _functions(tree)]
    everything = "".join(path.read_text("utf-8") for path in _python_files(checkout))
    return {
        "lines with code": sum(len(_code_lines(tree)) for tree in trees.values()),
        "modules": len(trees),
        "rooms (folders of modules)": len({path.parent for path in trees}),
        "modules at the top": sum(path.parent == package for path in trees),
        f"modules of more than {_LONG_MODULE} lines": sum(
            text.count("\n") > _LONG_MODULE for text in sources.values()
        ),
        f"functions of more than {_LONG_FUNCTION} lines": sum(lines > _LONG_FUNCTION for lines in functions),
        "top-level names": len(homes),
        "names that stand in two or more modules": sum(len(where) > 1 for where in homes.values()),
        **{f"waivers: {name}": len(pattern.findall(everything)) for name, pattern in _WAIVERS.items()},
    }


def repeated(checkout: Path) -> dict[str, list[str]]:
    """Return the top-level names that stand in two or more modules, and these modules."""
    package = checkout / "fxtrack"
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(package.rglob("*.py"))}
    return {
        name: [str(path.relative_to(package)) for path in where]
        for name, where in sorted(_homes(trees).items())
        if len(where) > 1
    }


def _python_files(checkout: Path) -> Iterator[Path]:
    for folder in ("fxtrack", "tests", "migrations", "benchmarks", "examples", "docs", "tools"):
        yield from sorted((checkout / folder).rglob("*.py"))


def _homes(trees: dict[Path, ast.Module]) -> dict[str, list[Path]]:
    """Return the modules in which each top-level name is defined; an import defines none."""
    homes: dict[str, list[Path]] = defaultdict(list)
    for path, tree in trees.items():
        for name in sorted(_defined(tree)):
            if not name.startswith("__"):
                homes[name].append(path)
    return homes


def _defined(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (each for target in targets for each in ast.walk(target))
            found |= {each.id for each in names if isinstance(each, ast.Name)}
    return found


def _functions(tree: ast.Module) -> Iterator[int]:
    """Yield how many lines each function has, without its docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield len({line for each in _without_docstring(node) for line in _lines(each)})


def _code_lines(tree: ast.Module) -> set[int]:
    """Return the lines that hold code: neither blank, comment nor docstring."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for each in _without_docstring(node):
                if isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    found |= set(range(each.lineno, each.body[0].lineno))
                else:
                    found |= set(_lines(each))
    return found


def _without_docstring(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> list[ast.stmt]:
    return [
        each
        for each in node.body
        if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
    ]


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


if __name__ == "__main__":
    main(sys.argv[1:])
