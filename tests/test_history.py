"""``import --history``: each version of each file of a git repository of snapshots."""

from __future__ import annotations

import os
import shutil
import subprocess
import zlib
from datetime import UTC, datetime
from pathlib import Path

import archives
import pytest
from archives import PAGES
from conftest import absent
from forked import Process, counted, fxtrack, rows
from storing import content

import fxtrack as interface

if shutil.which("git") is None:
    absent("git")

DAYS = {
    "one": "KGS/USD = 0.01144 0%\nKZT/USD = 0.00193 -0.15%\n08 December 2025\n\nGrowers\n",
    "two": "KGS/USD = 0.01145 0%\nKZT/USD = 0.00194 -0.15%\n09 December 2025\n\nHarvest\n",
    "undated": "KGS/USD = 0.01146 0%\nKZT/USD = 0.00195 -0.15%\n\nNothing\n",
    "old": "KGS/USD = 0.01147 0%\nKZT/USD = 0.00196 -0.15%\n01 May 2025\n\nOld news\n",
}


class Repository:
    """A git repository, written by git."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, at: str = "2025-12-08T10:00:00Z") -> str:
        names = {
            f"GIT_{who}_{what}": f"x{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": "2026-02-01T00:00:00Z"}
        env = {**os.environ, **names, **dates, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=env, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def save(self, at: str, **files: str | bytes | None) -> str:
        """Commit files under the names that are given, with two underlines for a slash; None deletes one."""
        for name, data in files.items():
            path = self.folder / name.replace("__", "/")
            path.parent.mkdir(exist_ok=True)
            if data is None:
                path.unlink()
            else:
                path.write_bytes(data.encode() if isinstance(data, str) else data)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "saved", at=at)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(elsewhere: Path) -> Repository:
    return Repository(elsewhere / "repo")


def copies() -> set[tuple[str, str, str]]:
    """Place, source and time of every copy."""
    return {(row[1], row[2], row[3][:19]) for row in content("fxtrack.db")["copies"]}


def verified(*options: str) -> set[str]:
    told: set[str] = set()
    for row in rows(fxtrack("observations", "--include-flagged")):
        run = fxtrack("trace", f"{row['base']}/{row['quote']}", row["date"], "--verify", *options)
        told |= {each["still_says_so"] for each in rows(run)}
    return told


def test_each_version_of_each_file(elsewhere: Path, repository: Repository) -> None:
    """With the time of its author, one that was deleted too; a version that comes back is a copy more."""
    first = repository.save("2025-12-08T10:11:12+05:00", page=DAYS["one"], **{"deep__two words": DAYS["one"]})
    second = repository.save(
        "2025-12-09T10:00:00Z", page=DAYS["two"], picture=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    )
    repository.save("2025-12-09T11:00:00Z", page=None)
    fourth = repository.save("2025-12-09T12:00:00Z", page=DAYS["one"])
    (repository.folder / "link").symlink_to("page")
    repository.save("2025-12-09T13:00:00Z")
    run = fxtrack("import", "--history", "repo")
    assert (run.status, run.err) == (0, "")
    assert "Left: 1 record or member that holds no page" in run.out
    place = f"{elsewhere}/repo!/"
    assert copies() == {
        (f"{place}{first}:deep/two words", "commit", "2025-12-08 05:11:12"),
        (f"{place}{first}:page", "commit", "2025-12-08 05:11:12"),
        (f"{place}{second}:page", "commit", "2025-12-09 10:00:00"),
        (f"{place}{fourth}:page", "commit", "2025-12-09 12:00:00"),
    }
    assert counted(run) == {**dict.fromkeys(counted(run), 0), "imported": 2, "already known": 2}
    assert {row["date"] for row in rows(fxtrack("rates"))} == {"2025-12-08", "2025-12-09"}
    assert verified() == {"yes"}
    repository.save("2025-12-10T10:00:00Z", page="prose")
    assert verified() == {"yes"}


def test_the_time_of_the_author_is_a_capture_time_and_no_more(repository: Repository) -> None:
    """It dates an undated page if that is asked for; a printed date far from it is flagged."""
    repository.save("2025-12-09T10:00:00Z", undated=DAYS["undated"], old=DAYS["old"])
    run = fxtrack("import", "--history", "repo")
    assert counted(run)["undated"] == 1
    assert "Flagged: 1 page with a printed date more than 2 days from the capture" in run.out
    assert rows(fxtrack("observations")) == []
    fxtrack("import", "--history", "repo", "--date-from", "captured")
    found = rows(fxtrack("observations"))
    assert {(row["date"], row["date_basis"]) for row in found} == {("2025-12-09", "captured")}
    assert counted(fxtrack("import", "--history", "repo", "--date", "2025-01-01"))["imported"] == 0


def test_what_a_page_tells_comes_before_the_time_of_a_commit(repository: Repository) -> None:
    """The Wayback Machine was nearer to it than whoever committed its copy later."""
    stamp = "<!-- FILE ARCHIVED ON 10:11:12 Dec 08, 2025 AND RETRIEVED FROM -->"
    page = f"<html><pre>{DAYS['one']}</pre></html>{stamp}"
    repository.save("2026-01-20T10:00:00Z", **{"page.html": page, "20251208101500.txt": DAYS["one"]})
    fxtrack("import", "--history", "repo")
    assert {(source, at) for _, source, at in copies()} == {
        ("wayback comment", "2025-12-08 10:11:12"),
        ("commit", "2026-01-20 10:00:00"),
    }
    fxtrack("import", "--history", "repo", "--date-from", "filename")
    assert ("filename", "2025-12-08 10:15:00") in {(source, at) for _, source, at in copies()}


def test_merges(repository: Repository) -> None:
    """A version on a branch is told once, by its own commit; one that a merge makes, by the merge."""
    repository.save("2025-12-08T10:00:00Z", page="prose", other="prose")
    repository.git("checkout", "-q", "-b", "side")
    side = repository.save("2025-12-08T11:00:00Z", page=DAYS["one"], other=DAYS["one"])
    repository.git("checkout", "-q", "main")
    repository.save("2025-12-08T12:00:00Z", page="other prose")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "-q", "side")
    merge = repository.save("2025-12-09T10:00:00Z", page=DAYS["two"])
    fxtrack("import", "--history", "repo")
    assert {place.partition("!/")[2] for place, _, _ in copies()} == {
        f"{side}:page",
        f"{side}:other",
        f"{merge}:page",
    }


def test_one_file_or_folder(elsewhere: Path, repository: Repository) -> None:
    """Also one that was given up on a branch, one with a colon in its name, and none of that name."""
    repository.save(
        "2025-12-08T10:00:00Z", **{"a:b__page": DAYS["one"], "page": DAYS["two"], "*": DAYS["undated"]}
    )
    for path, dates in (
        ("a:b", ["2025-12-08"]),
        ("a:b/page", ["2025-12-08"]),
        ("page", ["2025-12-09"]),
        ("*", []),
    ):
        run = fxtrack("--db", f"{path.replace('/', '-')}.db", "import", "--history", f"repo:{path}")
        assert (run.status, sum(counted(run).values())) == (0, 1)
        assert (
            sorted(
                {row["date"] for row in rows(fxtrack("--db", f"{path.replace('/', '-')}.db", "observations"))}
            )
            == dates
        )
    run = fxtrack("import", "--history", "repo:nothing")
    assert (run.status, f"{elsewhere}/repo: unreadable: no version of nothing in its history" in run.err) == (
        1,
        True,
    )
    (elsewhere / "repo").rename(elsewhere / "re:po")
    assert fxtrack("import", "--history", "re:po:page").status == 0


def test_archives_are_read_member_by_member(repository: Repository) -> None:
    """What they tell of time stays; a member that tells none has none, for it may be much older."""
    repository.save(
        "2025-12-09T10:00:00Z",
        **{
            "crawl.warc.gz": archives.warc(PAGES[:4], members=True),
            "pages.zip": archives.zipped(archives.files(PAGES[4:8])),
        },
    )
    fxtrack("import", "--history", "repo")
    assert {source for _, source, _ in copies()} == {"warc", ""}
    assert verified() == {"yes"}


def test_a_history_that_is_the_same_is_not_read_again(repository: Repository, elsewhere: Path) -> None:
    """New commits are; what was there before adds nothing. Also where it was moved, if places are relative."""
    repository.save("2025-12-08T10:00:00Z", page=DAYS["one"])
    options = ("--history", "repo", "--relative-to", ".")
    fxtrack("import", *options)
    assert "Not read again: 1 of them" in fxtrack("import", *options).out
    repository.save("2025-12-09T10:00:00Z", page=DAYS["two"])
    run = fxtrack("import", *options)
    assert (counted(run)["imported"], counted(run)["already known"]) == (1, 1)
    before = content("fxtrack.db")
    (elsewhere / "moved").mkdir()
    repository.folder.rename(elsewhere / "moved" / "repo")
    assert (
        "Not read again: 2 of them"
        in fxtrack("import", "--history", "moved/repo", "--relative-to", "moved").out
    )
    assert content("fxtrack.db") == before
    assert verified("--relative-to", "moved") == {"yes"}
    subprocess.run(["git", "clone", "-q", "--bare", "moved/repo", "bare/repo"], check=True)
    assert (
        counted(fxtrack("import", "--history", "bare/repo", "--relative-to", "bare", "--again"))[
            "already known"
        ]
        == 2
    )
    assert content("fxtrack.db") == before


def test_a_long_history_is_committed_as_it_is_read(repository: Repository) -> None:
    """And taken up again where it was interrupted; a list has all of it."""
    for number in range(12):
        text = DAYS["one" if number % 2 else "two"] + str(number)
        repository.save(f"2025-12-0{8 + number % 2}T10:00:{number:02}Z", page=text, prose=f"prose {number}")
    patched = {"fxtrack.extract.HELD": 2, "fxtrack.ingest.committing._MOST_EXTRACTIONS": 2}
    run = Process("import", "--history", "repo", "--list", "pages.csv", patched=patched).finish()
    assert (counted(run)["imported"], counted(run)["no ticker"]) == (12, 12)
    with interface.open("part.db", create=True) as db:
        seen: list[int] = []
        from fxtrack import extract

        before, extract.HELD = extract.HELD, 2
        try:
            stopped = db.import_(history=["repo"], progress=lambda _: seen.append(1), stop=lambda: bool(seen))
        finally:
            extract.HELD = before
    assert stopped.interrupted
    rest = fxtrack("--db", "part.db", "import", "--history", "repo")
    assert counted(rest)["imported"] + stopped.counts.imported == 12
    assert content("part.db") == content("fxtrack.db")


# What a repository could do, and what can be wrong with it.


def test_nothing_of_a_repository_runs(elsewhere: Path, repository: Repository) -> None:
    """No hook, filter, text conversion, difference program, signature program, monitor or remote helper."""
    repository.save("2025-12-08T10:00:00Z", page=DAYS["one"], **{".gitattributes": "* filter=x diff=x\n"})
    trap = elsewhere / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {elsewhere}/sprung\ncat\n")
    trap.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.gitProxy",
        "core.askPass",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.smudge",
        "filter.x.clean",
        "gpg.program",
        "filter.x.process",
        "alias.log",
        "alias.cat-file",
        "credential.helper",
        "core.alternateRefsCommand",
        "uploadpack.packObjectsHook",
        "remote.x.uploadpack",
    ):
        repository.git("config", name, f"!{trap}" if name.startswith("alias") else str(trap))
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "remote.x.url", f"ext::{trap}")
    repository.git("config", "remote.x.promisor", "true")
    for hook in ("post-index-change", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(trap, repository.folder / ".git" / "hooks" / hook)
    before = sorted(path for path in repository.folder.rglob("*"))
    assert fxtrack("import", "--history", "repo").status == 0
    assert verified() == {"yes"}
    assert not (elsewhere / "sprung").exists()
    assert sorted(path for path in repository.folder.rglob("*")) == before


def test_settings_of_the_user_change_nothing(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, elsewhere: Path
) -> None:
    """Neither in a file nor in the environment."""
    repository.save("2025-12-08T10:00:00Z", page=DAYS["one"])
    repository.save("2025-12-09T10:00:00Z", page=None, renamed=DAYS["one"])
    (elsewhere / "home").mkdir()
    (elsewhere / "home" / ".gitconfig").write_text(
        "[log]\nshowRoot = false\nfollow = true\ndecorate = full\ndiffMerges = off\n[diff]\nrenames = copies\n"
        "noprefix = true\n[format]\npretty = oneline\n[core]\nabbrev = 4\n[color]\nui = always\n"
    )
    monkeypatch.setenv("HOME", str(elsewhere / "home"))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "/nowhere")
    run = fxtrack("import", "--history", "repo")
    assert (run.status, counted(run)["imported"], counted(run)["already known"]) == (0, 1, 1)


def test_what_is_no_repository_is_told_in_a_line(elsewhere: Path, repository: Repository) -> None:
    repository.save("2025-12-08T10:00:00Z", deep__page=DAYS["one"])
    (elsewhere / "plain").mkdir()
    Repository(elsewhere / "unborn")
    url = f"file://{repository.folder}"
    repository.save("2025-12-09T10:00:00Z", deep__page=DAYS["two"])
    subprocess.run(["git", "clone", "-q", "--depth", "1", url, "shallow"], check=True)
    for name, why in (
        ("nowhere", "no such folder"),
        ("", "no such folder"),
        ("plain", "not a git repository"),
        ("repo/deep", "not a git repository"),
        ("unborn", "Needed a single revision"),
        ("shallow", "a shallow clone"),
    ):
        run = fxtrack("import", "--history", name)
        assert (run.status, run.err.count("\n")) == (1, 1)
        assert f"unreadable: no history to read: {why}" in run.err


def test_no_program(repository: Repository, monkeypatch: pytest.MonkeyPatch, elsewhere: Path) -> None:
    repository.save("2025-12-08T10:00:00Z", page=DAYS["one"])
    fxtrack("import", "--history", "repo")
    monkeypatch.setenv("PATH", str(elsewhere))
    run = fxtrack("import", "--history", "repo")
    assert run.status == 1
    assert run.err == f"{elsewhere}/repo: unreadable: no history to read: the program git is not installed\n"
    assert verified() == {"no: no such file or folder"}


@pytest.mark.parametrize("how", ["gone", "cut", "zeros", "other"])
@pytest.mark.parametrize("which", ["page", "commit", "tree"])
def test_a_broken_repository(repository: Repository, how: str, which: str) -> None:
    """No number from damage; a line says what git cannot read. What is sound is kept."""
    repository.save("2025-12-08T10:00:00Z", page=DAYS["one"])
    repository.save("2025-12-09T10:00:00Z", page=DAYS["two"])
    named = {"page": "HEAD:page", "commit": "HEAD~1", "tree": "HEAD^{tree}"}[which]
    name = repository.git("rev-parse", named)
    file = repository.folder / ".git" / "objects" / name[:2] / name[2:]
    file.chmod(0o644)
    data = file.read_bytes()
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(
            {
                "cut": data[: len(data) // 2],
                "zeros": bytes(len(data)),
                "other": data[:-6] + b"\0" + data[-5:],
            }[how]
        )
    run = fxtrack("import", "--history", "repo")
    assert run.status == 1, run
    assert "incomplete: git" in run.err or "unreadable: no history to read" in run.err
    on_pages = {
        ("0.01144", "2025-12-08"),
        ("0.00193", "2025-12-08"),
        ("0.01145", "2025-12-09"),
        ("0.00194", "2025-12-09"),
    }
    assert {(row["rate"], row["date"]) for row in rows(fxtrack("observations"))} <= on_pages


def test_each_byte_of_an_object_damaged(repository: Repository) -> None:
    """Zeros, another byte, and other content under the same name: never a number that was not saved."""
    repository.save("2025-12-08T10:00:00Z", page=DAYS["one"])
    name = repository.git("rev-parse", "HEAD:page")
    file = repository.folder / ".git" / "objects" / name[:2] / name[2:]
    data = file.read_bytes()
    other = DAYS["one"].replace("0.01144", "0.01149").encode()
    made = [zlib.compress(b"blob %d\0%s" % (len(other), other))]
    for place in range(0, len(data), 4):
        made.append(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
        made.append(data[:place] + bytes(len(data) - place))
    file.chmod(0o644)
    for number, damaged in enumerate(made):
        file.write_bytes(damaged)
        run = fxtrack("--db", "x.db", "import", "--history", "repo", "--again")
        assert (run.status, "incomplete: git " in run.err) == (1, True), (number, run)
    assert rows(fxtrack("--db", "x.db", "observations", "--include-flagged")) == []


def test_a_promised_object_is_not_fetched(elsewhere: Path, repository: Repository) -> None:
    """Git would run what the repository calls its remote."""
    repository.save("2025-12-08T10:00:00Z", page=DAYS["one"])
    name = repository.git("rev-parse", "HEAD:page")
    (repository.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    for setting, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "x"),
        ("remote.x.url", f"ext::touch {elsewhere}/sprung"),
        ("remote.x.promisor", "true"),
        ("protocol.ext.allow", "always"),
        ("protocol.allow", "always"),
    ):
        repository.git("config", setting, value)
    run = fxtrack("import", "--history", "repo")
    assert (run.status, "incomplete: git " in run.err) == (1, True)
    assert not (elsewhere / "sprung").exists()
    subprocess.run(["git", "-C", "repo", "cat-file", "-p", name], check=False, capture_output=True)
    assert (elsewhere / "sprung").exists()  # so it would have been


def test_times_that_are_none(repository: Repository) -> None:
    """Anyone can write any time into a commit."""
    repository.save("2025-12-08T10:00:00Z", page=DAYS["one"])
    tree = repository.git("rev-parse", "HEAD^{tree}")
    for number, time in enumerate(("-5", "99999999999999", "0", "x")):
        text = f"tree {tree}\nauthor x <x> {time} +0000\ncommitter x <x> 1765188000 +0000\n\n{number}\n"
        done = subprocess.run(
            ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
            input=text.encode(),
            cwd=repository.folder,
            capture_output=True,
            check=True,
        )
        repository.git("update-ref", "refs/heads/main", done.stdout.decode().strip())
        assert fxtrack("--db", f"{number}.db", "import", "--history", "repo").status == 0
        assert (
            counted(fxtrack("--db", f"{number}.db", "import", "--history", "repo", "--again"))[
                "already known"
            ]
            == 1
        )


def test_histories_from_python_and_beside_files(elsewhere: Path, repository: Repository) -> None:
    repository.save("2025-12-08T10:00:00Z", page=DAYS["one"])
    (elsewhere / "page.txt").write_text(DAYS["two"])
    with interface.open("x.db", create=True) as db:
        done = db.import_("page.txt", history=["repo"])
        assert (done.counts.imported, len(done.dates)) == (2, 2)
        [sighting] = db.sightings("KGS/USD", datetime(2025, 12, 8, tzinfo=UTC).date())
    [copy] = sighting.copies
    assert copy.captured_at == datetime(2025, 12, 8, 10, tzinfo=UTC)
