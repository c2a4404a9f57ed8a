"""A backup that isn't whole is never taken for one."""

import errno
import gzip
import json
import resource
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convo.db.backup_file import BadBackup, Columns, Heading, Line, examine, read, write
from convo.support.new_file import new_file

HEADING = Heading(revision="003", taken_at="2026-03-10T10:00:00+00:00", kind="sqlite", build="1")
LINES: list[Line] = [
    Columns(table="audit_entry", columns=["leaf", "seq"]),
    ["e30=", 0],
    ["e31=", 1],
    Columns(table="conversation", columns=["id", "title"]),
    [1, "Fees — “why?” 🙂"],
    Columns(table="team", columns=["id"]),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A whole backup."""
    with new_file(tmp_path / "whole.convo") as file:
        write(file, HEADING, LINES)
    return tmp_path / "whole.convo"


def test_what_was_written_is_read_with_its_counts(path: Path):
    heading, contents = examine(path)
    assert heading == HEADING
    assert (contents.entries, contents.conversations, contents.rows["team"]) == (2, 1, 0)
    assert list(read(path)) == LINES


def test_every_shorter_file_is_refused(path: Path, tmp_path: Path):
    whole = path.read_bytes()
    short = tmp_path / "short"
    for length in range(0, len(whole), 3):
        short.write_bytes(whole[:length])
        with pytest.raises(BadBackup, match=r"cut short|damaged|no backup"):
            examine(short)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(data=st.data())
def test_a_file_with_a_changed_byte_is_refused_or_says_the_same(path: Path, data: st.DataObject):
    whole = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    changed = path.with_name("changed")
    changed.write_bytes(whole)
    try:
        found: Any = examine(changed)
    except BadBackup:
        return
    assert found == examine(path)  # a byte of gzip's own heading, such as the time
    assert list(read(changed)) == LINES


def rewritten(path: Path, change: Any) -> Path:
    """A file whose lines somebody changed by hand, packed anew so that gzip finds no fault."""
    lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    changed = path.with_name("changed")
    text = "\n".join(json.dumps(line) for line in change(lines))
    changed.write_bytes(gzip.compress(text.encode()))
    return changed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [*lines[:2], *lines[3:]], "damaged: what it says it holds"),
        (lambda lines: lines[:-1], "cut short: its last line is missing"),
        (lambda lines: [*lines, [1]], "damaged: what it says it holds"),
        (lambda lines: lines[1:], "no backup of convo"),
        (lambda lines: [lines[0] | {"version": 2}, *lines[1:]], "newer convo"),
        (lambda lines: [lines[0] | {"odd": 2}, *lines[1:]], "first line"),
        (lambda lines: [lines[0], "words", *lines[1:]], "a line of it"),
        (lambda _lines: [], "no backup of convo"),
    ],
    ids=["row gone", "end gone", "row more", "heading gone", "newer", "heading", "line", "empty"],
)
def test_a_file_that_was_changed_by_hand_is_refused(path: Path, change: Any, said: str):
    with pytest.raises(BadBackup, match=said):
        examine(rewritten(path, change))


def test_another_kind_of_file_is_refused(tmp_path: Path):
    (tmp_path / "photo").write_bytes(b"\x89PNG" * 100)
    with pytest.raises(BadBackup, match="no backup of convo"):
        examine(tmp_path / "photo")


def test_a_full_disk_leaves_no_part_of_a_file(tmp_path: Path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="too large") as full, new_file(tmp_path / "b") as file:
            file.write(b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert full.value.errno == errno.EFBIG
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_not_there_before_it_is_whole_and_takes_no_others_place(tmp_path: Path):
    path = tmp_path / "b"

    def write_slowly() -> None:
        with new_file(path) as file:
            file.write(b"half")
            assert not path.exists()
            path.write_bytes(b"somebody was faster")

    for _ in range(2):  # while it is written, and before
        with pytest.raises(FileExistsError):
            write_slowly()
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"somebody was faster"]
