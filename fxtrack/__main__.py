"""``python -m fxtrack`` is the same as ``fxtrack``."""

from fxtrack.cli import main

if __name__ == "__main__":
    main(prog_name="python -m fxtrack")
