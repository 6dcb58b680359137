"""Every format that is registered, damaged in every way: no value that is on no page, and no crash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from damaging import CHECKED_DAMAGES, DAMAGES, DATED, MAKERS, PRINTED, TWO, UNDATED, damaged, read_values

from fxtrack.archives.formats import registered_formats
from fxtrack.archives.unnamedjson import UNNAMED_JSON

_QUICK = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def test_every_format_has_a_file_to_damage() -> None:
    """A new format needs a line in ``damaging.MAKERS``, unless all of it is refused."""
    made = {name for maker in MAKERS.values() for name in maker.formats}
    assert made == {each.name for each in registered_formats()} - {UNNAMED_JSON.name}


@pytest.mark.parametrize("name", MAKERS)
def test_the_whole_file_is_read(path: Path, name: str) -> None:
    read = read_values(path, MAKERS[name].data)
    assert read.values
    assert read.values <= PRINTED
    assert not read.crashes
    if len({value[0] for value in read.values}) > 1:
        assert len(read.values) == 4


def _every(data: bytes, step: int) -> Iterator[bytes]:
    """Cut at every byte, each byte zeroed, the tail zeroed from every byte on."""
    for place in {*range(0, len(data), step), *range(max(len(data) - 9, 0), len(data))}:
        yield data[:place]
        yield data[:place] + b"\0" + data[place + 1 :]
        yield data[:place] + bytes(len(data) - place)


def _check(path: Path, name: str, step: int) -> None:
    for number, data in enumerate(_every(MAKERS[name].data, step)):
        read = read_values(path, data)
        assert read.values <= PRINTED, number
        assert not read.crashes, number


@pytest.mark.parametrize("name", MAKERS)
def test_damage_makes_no_value(path: Path, name: str) -> None:
    _check(path, name, max(len(MAKERS[name].data) // _QUICK, 1))


@pytest.mark.slow
@pytest.mark.parametrize("name", MAKERS)
def test_damage_of_every_byte_makes_no_value(path: Path, name: str) -> None:
    _check(path, name, 1)


@pytest.mark.parametrize("joined", [UNDATED + DATED, DATED + UNDATED], ids=["undated first", "dated first"])
def test_two_pages_in_one_file_do_not_share_a_date(path: Path, joined: str) -> None:
    for data in (joined.encode(), joined.encode("utf-16")):
        assert read_values(path, data).values <= PRINTED


def test_damage_at_random_is_the_same_again(path: Path) -> None:
    """What ``benchmarks/damage.py`` does; a number tells which file."""
    kinds = set()
    for number in range(3 * len(MAKERS)):
        name, damage, data = damaged(number)
        assert damaged(number) == (name, damage, data)
        kinds.add(damage)
        assert read_values(path, data).values <= PRINTED, number
    assert kinds <= {*DAMAGES, *CHECKED_DAMAGES}
    assert len(TWO) == 2
