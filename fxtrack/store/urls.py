"""From what ``--db`` says to a URL, and what of it may be shown: never a password."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from sqlalchemy import exc
from sqlalchemy.engine import URL, make_url

from fxtrack.errors import InputError
from fxtrack.passwords import HIDDEN, hide, hide_passwords, names_secret

_SCHEME = re.compile(r"[^/]*://|sqlite:|postgres[a-z0-9+]*:")
_BROKEN = re.compile(r"(?![/.~])[^:@]*:[^@]*@|postgres[a-z0-9+]*\W?//")
"""A URL without its scheme, or with a slip in it; such a path is taken for a file only if it is there."""
_LAST_PORT = 65535
_UNREADABLE = (
    "cannot read the database URL: write it as postgresql://user:password@host:port/name, with @ : / ? in a "
    "name or password as %40 %3A %2F %3F"
)
# What may be shown of the part behind the question mark; anything else may be a secret, or a misspelt one.
_HARMLESS = frozenset(
    "host hostaddr port dbname user sslmode sslrootcert sslcert sslcrl sslkey passfile service options "
    "application_name client_encoding connect_timeout channel_binding target_session_attrs gssencmode "
    "keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout sslnegotiation "
    "require_auth krbsrvname load_balance_hosts prepare_threshold".split()
)


def database_url(named: str) -> URL:
    """Turn ``--db`` (a URL, or the path of a SQLite file) into an SQLAlchemy URL.

    Raises:
        InputError: a URL that cannot be read, or that fxtrack has no driver for; or what names nothing.
    """
    if not named.strip():
        raise InputError("the name of the database is empty: name a SQLite file or a postgresql:// URL")
    if "\0" in named:
        raise InputError("the name of the database has a NUL character, which no file or server has")
    if not _SCHEME.match(named):
        # PostgreSQL has connection strings of its own: user=me password=...
        slipped = _BROKEN.match(named) or names_secret(named)
        if slipped and not os.path.lexists(named):
            raise InputError(_UNREADABLE)
        return _of_file(named)
    url = _parsed(named)
    backend = url.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise InputError(f"no support for {backend!r} databases: use a SQLite file or a postgresql:// URL")
    if not url.database or url.database == ":memory:":
        raise InputError("a SQLite database needs a file: sqlite:///some.db, or just some.db")
    return _of_file(url.database)


def _of_file(path: str) -> URL:
    return URL.create("sqlite", database=os.path.abspath(path))  # noqa: PTH100 - keeps symbolic links


def _parsed(named: str) -> URL:
    """Read a URL; what stands in the way is not said, for it may be a password in the wrong place."""
    try:
        url = make_url(named)
    except (exc.ArgumentError, ValueError):
        raise InputError(_UNREADABLE) from None
    if "@" in (url.host or "") or (url.port or 0) > _LAST_PORT or {"@", ":"} <= set(url.database or ""):
        raise InputError(_UNREADABLE)
    return url


def show_url(url: URL) -> str:
    """Write a URL for a message: a file as its path, a server without anything that may be secret."""
    if url.get_backend_name() == "sqlite":
        return hide_passwords(str(url.database))
    name, colon, _ = (url.username or "").partition(":")
    shown = f"{url.drivername}://{quote(name, ' +')}"
    if url.password is not None or colon:
        shown += f":{HIDDEN}"
    if url.username is not None:
        shown += "@"
    if url.host is not None:
        shown += f"[{url.host}]" if ":" in url.host else url.host
    if url.port is not None:
        shown += f":{url.port}"
    if url.database is not None:
        shown += "/" + (HIDDEN if _ends_password(url) else quote(hide_passwords(url.database), " +/*&="))
    query = [f"{quote_plus(key)}={_show_value(key, value)}" for key, value in sorted(_query(url))]
    return hide_passwords(shown + ("?" + "&".join(query) if query else ""))


def files_of(url: URL) -> tuple[str, ...]:
    """Return the files that a SQLite database keeps, so that no one takes them for pages."""
    if url.get_backend_name() != "sqlite":
        return ()
    return tuple(f"{url.database}{suffix}" for suffix in ("", "-journal", "-wal", "-shm"))


def secrets_of(url: URL) -> tuple[str, ...]:
    """Return everything in a URL that must not be shown, as it is and percent-encoded, the longest first."""
    values = [str(url.password or ""), (url.username or "").partition(":")[2]]
    values += [url.database or ""] if _ends_password(url) else []
    values += [value for key, value in _query(url) if _is_secret(key, value)]
    forms = {form for value in values for form in (value, quote(value), quote(value, ""), quote_plus(value))}
    return tuple(sorted(forms - {""}, key=lambda form: (-len(form), form)))


def hide_database(text: str, named: str) -> str:
    """Write a text without the secrets of the database that ``--db`` names, also where that is unreadable."""
    try:
        secrets = secrets_of(database_url(named))
    except InputError:
        secrets = (named,)
    return hide(text, secrets)


def _ends_password(url: URL) -> bool:
    """Tell whether a password with a slash and an @ may go on in what looks like the name of the database."""
    return url.password is not None and "@" in (url.database or "")


def _query(url: URL) -> Iterator[tuple[str, str]]:
    for key, values in url.query.items():
        for value in (values,) if isinstance(values, str) else values:
            yield key, value


def _is_secret(key: str, value: str) -> bool:
    return key not in _HARMLESS or names_secret(value)


def _show_value(key: str, value: str) -> str:
    return HIDDEN if _is_secret(key, value) else quote_plus(value)
