"""Runs the command line in this process, with its two streams apart in every version of click."""

from __future__ import annotations

import inspect
from typing import Any

from click.testing import CliRunner


def runner() -> CliRunner:
    """Before 8.2, click mixes standard error into the output unless it is told not to."""
    is_told = "mix_stderr" in inspect.signature(CliRunner).parameters
    apart: dict[str, Any] = {"mix_stderr": False} if is_told else {}
    return CliRunner(**apart)
