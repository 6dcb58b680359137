"""Print the lowest version of each library that pyproject.toml allows, as constraints for pip."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_FLOOR = re.compile(r"(?P<name>[\w.-]+)(?:\[[\w,]+\])?>=(?P<version>[\w.]+)")


def main() -> None:
    """Print a line each; the project's own extras, which are named without a version, are left out."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["parquet"], *extras["postgresql"], *extras["test"]]
    for requirement in asked:
        found = _FLOOR.fullmatch(requirement)
        if found:
            sys.stdout.write(f"{found['name']}=={found['version']}\n")
        elif not requirement.startswith("fxtrack["):
            sys.exit(f"{requirement!r} in pyproject.toml has no lowest version")


if __name__ == "__main__":
    main()
