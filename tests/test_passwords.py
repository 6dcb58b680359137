"""No password is ever shown: not in a message, not with -v, not in what a database keeps of a run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Databases
from forked import fxtrack, rows
from storing import store_pages

import fxtrack as python
from fxtrack.errors import FxtrackError, InputError, StoreError
from fxtrack.passwords import hide, hide_passwords
from fxtrack.store import Store
from fxtrack.store.engine import connect_to, plain_errors
from fxtrack.store.urls import database_url, hide_database, secrets_of, show_url

# What --db says, and what is shown of it.
SHOWN = {
    "postgresql://bob:s3cret@h/x": "postgresql+psycopg://bob:***@h/x",
    "postgres://bob:s3cret@h:5432/x": "postgresql+psycopg://bob:***@h:5432/x",
    "postgresql+psycopg://bob:s3cret@h/x": "postgresql+psycopg://bob:***@h/x",
    "postgresql://bob:s3%40cret@h/x": "postgresql+psycopg://bob:***@h/x",
    "postgresql://bob:s3cret?/#@h/x": "postgresql+psycopg://bob:***@h/x",
    "postgresql://bob:s3cret@[::1]:5432/x": "postgresql+psycopg://bob:***@[::1]:5432/x",
    "postgresql://bob:s3cret@/x?host=/run/pg&port=5433": "postgresql+psycopg://bob:***@/x?host=%2Frun%2Fpg&port=5433",
    "postgresql://bob@h/x?password=s3cret": "postgresql+psycopg://bob@h/x?password=***",
    "postgresql://h/x?user=bob&password=s3cret&sslmode=require": "postgresql+psycopg://h/x?password=***&sslmode=require&user=bob",
    "postgresql://h/x?sslkey=/k.pem&sslpassword=s3cret": "postgresql+psycopg://h/x?sslkey=%2Fk.pem&sslpassword=***",
    "postgresql://h/x?sslkey=pkcs11:object=k;pin-value=s3cret": "postgresql+psycopg://h/x?sslkey=***",
    "postgresql://h/x?passfile=/home/bob/.pgpass": "postgresql+psycopg://h/x?passfile=%2Fhome%2Fbob%2F.pgpass",
    "postgresql://h/x?pasword=s3cret": "postgresql+psycopg://h/x?pasword=***",
    "postgresql://h/x?pwd=s3cret&pwd=s3cret2": "postgresql+psycopg://h/x?pwd=***&pwd=***",
    "postgresql://h/x?scram_client_key=s3cret": "postgresql+psycopg://h/x?scram_client_key=***",
    "postgresql://h/x?oauth_client_secret=s3cret": "postgresql+psycopg://h/x?oauth_client_secret=***",
    "postgresql://h/x&password=s3cret": "postgresql+psycopg://h/x&password=***",
    "postgresql://bob%3As3cret@h/x": "postgresql+psycopg://bob:***@h/x",
    "postgresql://bob:s3@h/cret@x": "postgresql+psycopg://bob:***@h/***",
    "postgresql://bob@h/x": "postgresql+psycopg://bob@h/x",  # a name is no password: psql and SQLAlchemy show it
    "sqlite:////data/x.db": "/data/x.db",
    "/data/x.db": "/data/x.db",
    "/data/bob:s3@x.db": "/data/bob:s3@x.db",
}


@pytest.mark.parametrize("named", SHOWN)
def test_what_is_shown_of_a_url(named: str) -> None:
    url = database_url(named)
    assert show_url(url) == SHOWN[named]
    assert Store(named).shown == SHOWN[named]


@pytest.mark.parametrize(
    "named",
    [
        "postgresql://bob:s3cret@h:port/x",
        "postgresql://bob:s3cret@h:543x/x?password=s3cret",
        "postgresql://bob:s3cret/x",
        "postgresql://bob:837465912/x",
        "postgresql://bob@h:s3cret/x",
        "postgresql://bob:pass@s3cret@h/x",
        "postgresql:bob:s3cret@h/x",
        "postgresql+psycopg:bob:s3cret@h/x",
        "postgresql:///x:s3cret@h:y@:",
        "postgresql://[::1:s3cret/x",
        "://bob:s3cret@h/x",
        "mysql://bob:s3cret@h/x",
        "mysql+pymysql://bob:s3cret@h:port/x",
        "oracle://bob:s3cret@h",
        "user=bob password=s3cret host=h dbname=x",
        "user=bob password='s3cret' dbname=x",
        "sqlite://bob:s3cret@h",
        "bob:s3cret@h/x",
        "mysql:bob:s3cret@h/x",
        "postgresql//bob:s3cret@h/x",
        "postgresql;//bob:s3cret@h/x",
        "host=h password = 's3cret'",
    ],
)
def test_nothing_is_said_of_a_url_that_cannot_be_used(named: str) -> None:
    """Whatever stands in the wrong place may be the password."""
    for options in ([], ["-v"]):
        run = fxtrack(*options, "--db", named, "rates")
        assert run.status == 1, run
        for secret in ("s3cret", "837465912"):
            assert secret not in run.out + run.err, run
        assert "this should not have happened" not in run.err


@pytest.mark.parametrize(
    "place", ["bob:s3%20c/ret@{}/x", "bob@{}/x?password=s3%20c%2Fret", "{}/x?sslpassword=s3+c/ret"]
)
@pytest.mark.parametrize("host", ["[::1]:1", "127.0.0.1:1", "no.such.host.invalid", ""])
def test_a_server_that_cannot_be_reached(place: str, host: str, tmp_path: Path) -> None:
    named = "postgresql://" + place.format(host)
    if not host:
        named += f"{'&' if '?' in named else '?'}host={tmp_path}"
    for command in (["rates"], ["db", "status"], ["import", "x.txt"], ["import", "--dry-run", "x.txt"]):
        run = fxtrack("-v", "--db", named, *command)
        assert run.status == 1
        assert "this should not have happened" not in run.err
        for form in ("s3 c/ret", "s3%20c", "s3+c", "c%2Fret"):
            assert form not in run.out + run.err, run


@pytest.mark.parametrize(
    "query",
    [
        "pasword=s3cret",
        "connect_timeout=s3cret",
        "password=s3cret&sslmode=nonsense",
        "port=s3cret&host=/s3cret",
    ],
)
def test_options_that_the_driver_refuses(query: str) -> None:
    """It may name what it does not know; values it repeats are those that may be shown."""
    run = fxtrack("-v", "--db", f"postgresql://bob@/x?{query}", "rates")
    assert run.status == 1
    if "password" in query or "pasword" in query:
        assert "s3cret" not in run.err


@pytest.mark.parametrize(
    "said",
    [
        "password authentication failed: s3 c/ret",
        "cannot parse postgresql://bob:s3%20c%2Fret@h/x",
        "option s3+c%2Fret is odd",
        "s3%20c/ret",
        "password='s3 c/ret' user=bob",
    ],
)
def test_what_a_driver_says_is_shown_without_it(said: str) -> None:
    """As it is or percent-encoded, and nothing hangs on the error that has it."""
    url = database_url("postgresql://bob:s3%20c%2Fret@h/x")
    with pytest.raises(StoreError) as raised, plain_errors(url):
        raise sa.exc.OperationalError("SELECT 1", {}, Exception(said))
    assert not any(secret in str(raised.value) for secret in secrets_of(url))
    assert "***" in str(raised.value)
    assert (raised.value.__cause__, raised.value.__suppress_context__) == (None, True)


def test_what_a_driver_says_hangs_on_the_error_where_it_is_safe() -> None:
    url = database_url("postgresql://bob:s3cret@h/x")
    with pytest.raises(StoreError, match=r"h/x: no room$") as raised, plain_errors(url):
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("no room\non the disk"))
    assert raised.value.__cause__ is not None


def test_short_passwords_do_not_spoil_a_message() -> None:
    assert hide("a database at bob:a@h", ("a",)) == "*** database at bob:***@h"
    assert hide("a database", ("ab",)) == "a database"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("https://bob:s3cret@h/x?y=1", "https://bob:***@h/x?y=1"),
        ("https://bob:s3@cret@h/x", "https://bob:***@h/x"),
        ("FXTRACK_DB_postgresql://bob:s3cret@h/x", "FXTRACK_DB_postgresql://bob:***@h/x"),
        ("5postgres:bob:s3cret@h/x", "5postgres:bob:***@h/x"),
        ("s3://h/x?X-Amz-Signature=s3cret&y=1", "s3://h/x?X-Amz-Signature=***&y=1"),
        ("https://h/x?access_token=s3cret", "https://h/x?access_token=***"),
        ("PASSWORD=s3cret", "PASSWORD=***"),
        ("https://h:80/x", "https://h:80/x"),
        ("/pages/a:b@c.html", "/pages/a:b@c.html"),
        ("no password here", "no password here"),
        ("'postgresql://bob:s3'cret@h/x' is odd", "'postgresql://bob:***@h/x' is odd"),
        ("postgresql:/bob:s3cret@h/x", "postgresql:/bob:***@h/x"),
        ("POSTGRESQL//bob:s3cret@h/x", "POSTGRESQL//bob:***@h/x"),
        ("postgresql://bob:12/34@h/x", "postgresql://bob:***@h/x"),
        ("https://h:80/@bob", "https://h:80/@bob"),
        ("(h?password=s3,c'ret)", "(h?password=***)"),
        ("'h?password=s3cret' is odd", "'h?password=***' is odd"),
        (
            "postgresql://user:password@host:port/name, with @",
            "postgresql://user:password@host:port/name, with @",
        ),
    ],
)
def test_passwords_in_any_text(text: str, hidden: str) -> None:
    assert hide_passwords(text) == hidden


def test_a_text_about_a_database_without_its_secrets() -> None:
    assert hide_database("in 'abc' of bob", "postgresql://bob:abc@h/x") == "in '***' of bob"
    assert hide_database("saw postgresql://bob:h/x", "postgresql://bob:h/x") == "saw ***"
    assert hide_database("x.db", "x.db") == "x.db"


# Every place of the command line that a URL may slip into; URL stands for it.
SLIPS = [
    "URL",
    "--URL",
    "db URL",
    "db status URL",
    "db backup URL",
    "rates URL",
    "rates URL URL",
    "rates --URL",
    "rates --pair URL",
    "rates --pair=URL",
    "rates --base URL",
    "rates --since URL",
    "rates --as-of URL",
    "rates --format URL",
    "rates --index URL",
    "rates -qURL",
    "changes --max-gap URL",
    "check --severity URL",
    "check --peg URL",
    "check --official URL",
    "check --official good.txt --official-currency URL",
    "coverage --by URL",
    "trace URL",
    "trace URL 2025-05-01",
    "trace KGS/USD URL",
    "chart URL",
    "chart URL.svg",
    "export URL",
    "report URL",
    "report --out URL",
    "import URL",
    "import -q URL",
    "import --date URL",
    "import --date-from URL",
    "import --from-file URL",
    "import --rejects URL good.txt",
]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bob:s3cret@h/x",
        "postgresql://bob:no,'s3cret@h/x",
        "postgresql://h/x?user=bob&password=s3cret",
        "postgresql://h/x?sslpassword=no,'s3cret",
    ],
)
@pytest.mark.usefixtures("odd_files")
@pytest.mark.parametrize("line", SLIPS)
def test_a_url_in_the_wrong_place(line: str, url: str) -> None:
    for options in ([], ["-v"]):
        run = fxtrack(*options, *line.replace("URL", url).split())
        assert run.status, run
        assert "s3cret" not in run.out + run.err, run
        assert "this should not have happened" not in run.err


def test_a_message_that_repeats_a_url_stays_readable() -> None:
    run = fxtrack("rates", "postgresql://bob:s3cret@h/x?password=s3cret")
    assert run.err.endswith(
        "postgresql://bob:***@h/x?password=*** is not expected here: this command takes no arguments\n"
    )
    run = fxtrack("rates", "--db", "postgresql:bob")
    assert "write it as postgresql://user:password@host:port/name, with @" in run.err


@pytest.mark.parametrize("options", [[], ["-v"]])
def test_what_should_not_have_happened_is_told_without_passwords(options: list[str]) -> None:
    """The password of the database alone, and what looks like one of another."""
    code = (
        "from fxtrack.cli import main\n"
        "from fxtrack.store import Store\n"
        "def fail(self): raise RuntimeError('saw s3cret and postgresql://al:other@h/y')\n"
        "Store.status = fail\n"
        "main()\n"
    )
    line = [*options, "--db", "postgresql://bob:s3cret@h/x", "db", "status"]
    done = subprocess.run([sys.executable, "-c", code, *line], capture_output=True, text=True, check=False)
    assert "happened: RuntimeError: saw *** and postgresql://al:***@h/y" in done.stderr
    assert ("Traceback" in done.stderr) == bool(options)
    # The source of what failed is shown with -v, and has it here.
    told = [each for each in done.stderr.splitlines() if "def fail" not in each]
    assert not any(secret in each for each in told for secret in ("s3cret", "other"))


def test_errors_in_python_tell_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store_pages("x.db", "KGS/USD = 1 0%\nKZT/USD = 2 0%\n01 May 2025\n\n")
    (tmp_path / "postgresql:").touch()  # in the way of the folder
    with pytest.raises(FxtrackError, match=r"bob:\*\*\*@h") as raised:
        python.open("x.db").report("postgresql://bob:s3cret@h/x")
    assert "s3cret" not in str(raised.value)


def test_a_run_is_recorded_without_passwords(databases: Databases) -> None:
    database = databases.new()
    addresses = ["https://bob:s3cret@h/x", "postgresql://h/x?password=s3cret"]
    with Store(database).writer("test", {"paths": addresses, "one": addresses[0], "flag": True, "no": None}):
        pass
    with connect_to(database, "ro").connect() as connection:
        [options] = connection.execute(sa.text("SELECT options FROM import_run")).scalars()
    assert json.loads(options) == {
        "paths": ["https://bob:***@h/x", "postgresql://h/x?password=***"],
        "one": "https://bob:***@h/x",
        "flag": True,
        "no": None,
    }


def test_the_status_and_a_report_of_a_database_with_a_password(
    postgresql_server: str, tmp_path: Path
) -> None:
    named = postgresql_server.replace("fxtrack@", "fxtrack:s3cret@") + "&application_name=test"
    store_pages(named, "KGS/USD = 1 0%\nKZT/USD = 2 0%\n01 May 2025\n\n")
    found = rows(fxtrack("--db", named, "db", "status"))
    assert found[0]["value"].startswith(
        "postgresql+psycopg://fxtrack:***@/postgres?application_name=test&host="
    )
    assert fxtrack("--db", named, "report", "--out", tmp_path / "out").status == 0
    for path in (tmp_path / "out").iterdir():
        assert b"s3cret" not in path.read_bytes()


def test_urls_of_the_wrong_kind_say_what_to_do() -> None:
    with pytest.raises(InputError, match=r"postgresql://user:password@host:port/name.*%40"):
        database_url("postgresql://bob:pass@s3cret@h/x")


@pytest.mark.parametrize("name", ["bob:2025@home.db", "token=1.db"])
def test_a_file_that_is_there_may_have_the_name_of_a_url(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        database_url(name)
    (tmp_path / name).touch()
    assert database_url(name).database == str(tmp_path / name)
