"""What goes over to the database: how many connections and statements, and how long it is held.

``python tests/traffic.py -q --db fxtrack.db report`` runs a command and prints its figures as JSON on
standard error.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy import event


@dataclass
class Traffic:
    """Figures of one run.

    Attributes:
        connections: how many connections were opened.
        statements: every statement, BEGIN included.
        held: for how many seconds each transaction lasted, from its beginning to the end of its connection.
    """

    connections: int = 0
    statements: list[str] = field(default_factory=list)
    held: list[float] = field(default_factory=list)


@contextmanager
def watched() -> Iterator[Traffic]:
    """Watch every connection of SQLAlchemy in this process."""
    traffic = Traffic()
    begun: dict[int, float] = {}

    def connect(_connection: object, _record: object) -> None:
        traffic.connections += 1

    def begin(connection: sa.Connection) -> None:
        begun[id(connection.connection.dbapi_connection)] = time.perf_counter()

    def execute(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        traffic.statements.append(statement)

    def close(connection: object, _record: object) -> None:
        if (since := begun.pop(id(connection), None)) is not None:
            traffic.held.append(time.perf_counter() - since)

    listeners: list[tuple[type[object], str, Callable[..., None]]] = [
        (sa.pool.Pool, "connect", connect),
        (sa.pool.Pool, "close", close),
        (sa.Engine, "begin", begin),
        (sa.Engine, "before_cursor_execute", execute),
    ]
    for target, name, listener in listeners:
        event.listen(target, name, listener)
    try:
        yield traffic
    finally:
        for target, name, listener in listeners:
            event.remove(target, name, listener)


def of_command(*args: str) -> Traffic:
    """Run a command of fxtrack in this process and return its figures."""
    from fxtrack.cli import main

    with watched() as traffic:
        main([str(arg) for arg in args], standalone_mode=False)
    return traffic


if __name__ == "__main__":
    found = of_command(*sys.argv[1:])
    figures = {
        "connections": found.connections,
        "statements": len(found.statements),
        "held": round(sum(found.held), 3),
    }
    sys.stderr.write(json.dumps(figures) + "\n")
