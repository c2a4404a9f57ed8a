"""The signer: it signs one history, whatever happens to it."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from config import ROOT
from convo.audit import signer as signing
from convo.audit.checkpoint import Checkpoint, read_checkpoint, trusted_keys
from convo.audit.note import read_note
from convo.audit.signer import (
    Busy,
    LogWasChanged,
    LogWentBack,
    NoKey,
    Signer,
    SignerRefused,
    StateIsLost,
)
from convo.audit.tree import EMPTY_ROOT
from tests.audit.logs import SmallLog

ORIGIN = "convo.tests/audit"


@pytest.fixture
def signer(tmp_path):
    """A signer with a new key."""
    made = Signer(tmp_path / "keys", ORIGIN)
    made.prepare_first_key()
    made.adopt(from_the_start=True)
    return made


def sign(signer, log):
    """The signed note of this log."""
    with signer.alone():
        return signer.sign(*log.shown())


def test_what_it_signs_says_where_the_log_ends_and_is_signed_by_its_key(signer):
    log = SmallLog.of(5)
    note = sign(signer, log)
    assert read_checkpoint(note) == Checkpoint(ORIGIN, 5, log.frontier.root)
    assert read_note(note.encode()).signers([signer.public]) == [signer.public]


@pytest.mark.parametrize("sizes", [(0, 1), (1, 2), (3, 3), (3, 4, 8, 9, 64, 65)])
def test_it_signs_a_log_that_grows(signer, sizes):
    for size in sizes:
        assert read_checkpoint(sign(signer, SmallLog.of(size))).size == size
        assert signer.last.size == size


def test_the_same_log_is_signed_in_the_same_words(signer):
    assert sign(signer, SmallLog.of(5)) == sign(signer, SmallLog.of(5))


@pytest.mark.parametrize("changed", range(5))
@pytest.mark.parametrize("size", [5, 6, 8, 13])
def test_it_refuses_a_log_in_which_a_signed_entry_was_changed(signer, size, changed):
    sign(signer, SmallLog.of(5))
    with pytest.raises(LogWasChanged, match="does not begin"):
        sign(signer, SmallLog.of(size, changed))
    assert signer.last.size == 5
    assert read_checkpoint(sign(signer, SmallLog.of(size))).size == size


def test_an_entry_that_was_not_signed_yet_may_be_any(signer):
    sign(signer, SmallLog.of(5))
    assert sign(signer, SmallLog.of(8, 5))


@pytest.mark.parametrize("size", [0, 4])
def test_it_refuses_a_log_that_became_smaller(signer, size):
    sign(signer, SmallLog.of(5))
    with pytest.raises(LogWentBack, match=f"{5 - size} are missing"):
        sign(signer, SmallLog.of(size))


def test_it_refuses_where_the_log_can_prove_nothing(signer):
    sign(signer, SmallLog.of(5))
    log = SmallLog.of(8)
    log.nodes.clear()
    with pytest.raises(LogWasChanged):
        sign(signer, log)


def test_the_key_and_its_memory_are_for_their_owner_alone(signer):
    sign(signer, SmallLog.of(1))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in signer.folder.iterdir()}
    assert modes == {"key": 0o600, "state": 0o600, "lock": 0o600}
    assert stat.S_IMODE(signer.folder.stat().st_mode) == 0o700


def test_a_key_that_others_can_read_is_not_used(signer):
    (signer.folder / "key").chmod(0o640)
    with pytest.raises(NoKey, match="Others can read"):
        sign(signer, SmallLog.of(1))


def test_nothing_that_can_be_printed_shows_the_secret(signer):
    secret = (signer.folder / "key").read_text().splitlines()[1]
    (signer.folder / "key").write_text(f"{signer.public.text}\n{secret[:-3]}\n")
    with pytest.raises(NoKey) as refused:
        _ = signer.public
    shown = f"{signer!r} {refused.value!r} {refused.value.__cause__!r}"
    assert secret[:10] not in shown
    assert refused.value.__suppress_context__


@pytest.mark.parametrize("damage", [b"", b"garbled", b"convo.tests/audit\n5\nAAAA\n"])
def test_without_its_memory_it_signs_nothing(signer, damage):
    (signer.folder / "state").write_bytes(damage)
    with pytest.raises(StateIsLost):
        sign(signer, SmallLog.of(5))
    (signer.folder / "state").unlink()
    with pytest.raises(StateIsLost):
        sign(signer, SmallLog.of(5))


def test_without_a_key_it_says_how_to_make_one(tmp_path):
    with pytest.raises(NoKey):
        sign(Signer(tmp_path / "nowhere", ORIGIN), SmallLog.of(1))
    with pytest.raises(NoKey, match="convo audit key new"):
        sign(Signer(tmp_path, ORIGIN), SmallLog.of(1))


def test_a_key_is_never_written_over(signer):
    before = signer.public
    with pytest.raises(SignerRefused, match="There is a key already"):
        signer.prepare_first_key()
    assert signer.public == before


def test_only_one_signs_at_a_time(signer, monkeypatch):
    monkeypatch.setattr(signing, "_PATIENCE", 0.05)
    with signer.alone(), pytest.raises(Busy), signer.alone():
        pass
    with signer.alone():
        pass


def rotate(signer):
    """Change the key."""
    signer.prepare_next_key()
    signer.adopt(from_the_start=False)


def test_the_first_checkpoint_after_a_change_is_signed_by_both_and_names_the_new_key(signer):
    old = signer.public
    sign(signer, SmallLog.of(3))
    rotate(signer)
    note = sign(signer, SmallLog.of(4))
    assert read_checkpoint(note).next_key == signer.public != old
    assert read_note(note.encode()).signers([old, signer.public]) == [old, signer.public]
    assert trusted_keys([old], [note]) == (old, signer.public)


def test_both_go_on_signing_until_one_such_checkpoint_is_kept(signer):
    rotate(signer)
    assert len(read_note(sign(signer, SmallLog.of(4)).encode()).signatures) == 2
    again = sign(signer, SmallLog.of(5))
    assert len(read_note(again.encode()).signatures) == 2
    signer.kept()
    after = read_note(sign(signer, SmallLog.of(6)).encode())
    assert after.signers([signer.public]) == [signer.public]
    assert len(after.signatures) == 1
    assert not (signer.folder / "old-key").exists()


def test_a_key_is_not_changed_again_before_the_old_one_has_handed_over(signer):
    rotate(signer)
    with pytest.raises(SignerRefused, match="not finished"):
        signer.prepare_next_key()
    sign(signer, SmallLog.of(1))
    signer.kept()
    rotate(signer)


def test_a_changed_key_remembers_what_was_signed(signer):
    sign(signer, SmallLog.of(5))
    rotate(signer)
    with pytest.raises(LogWasChanged):
        sign(signer, SmallLog.of(6, 0))


def test_a_change_that_was_interrupted_is_as_if_it_had_not_begun(signer):
    before = signer.public
    signer.prepare_next_key()
    os.link(signer.folder / "key", signer.folder / "old-key")
    note = sign(signer, SmallLog.of(2))
    assert read_note(note.encode()).signers([before]) == [before]
    rotate(signer)
    assert signer.public != before


def test_a_new_start_signs_another_history_with_a_key_that_nobody_handed_over_to(signer):
    old = signer.public
    first = sign(signer, SmallLog.of(5))
    signer.prepare_new_start()
    signer.adopt(from_the_start=True)
    second = sign(signer, SmallLog.of(3, 0))
    assert trusted_keys([old], [first, second]) == (old,)
    assert read_checkpoint(second).origin == ORIGIN
    assert read_note(second.encode()).signers([signer.public])


def test_a_log_keeps_its_name_when_the_department_is_renamed(signer):
    renamed = Signer(signer.folder, "convo.renamed/audit")
    assert read_checkpoint(sign(renamed, SmallLog.of(1))).origin == ORIGIN
    rotate(renamed)
    assert renamed.public.name == ORIGIN


class Stopped(Exception):
    """The process ended here."""


def stop(*_: object) -> None:
    """End it."""
    raise Stopped


@pytest.mark.parametrize("at", ["sign_note", "replaced_file"])
def test_whoever_is_stopped_while_signing_signs_no_other_history_afterwards(
    signer, monkeypatch, at
):
    sign(signer, SmallLog.of(3))
    with monkeypatch.context() as patch:
        patch.setattr(signing, at, stop)
        with pytest.raises(Stopped):
            sign(signer, SmallLog.of(8))
    signed = at == "sign_note"  # what was on the disk before may have been given out
    assert signer.last.size == (8 if signed else 3)
    if signed:
        with pytest.raises(LogWasChanged):
            sign(signer, SmallLog.of(8, 5))
    assert sign(signer, SmallLog.of(8))


KILLED = """
import os, signal, sys
from itertools import count
from pathlib import Path
from convo.audit import signer as signing
from tests.audit.logs import SmallLog

signer = signing.Signer(Path(sys.argv[1]), "convo.tests/audit")
if sys.argv[2] == "in between":
    signing.sign_note = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with signer.alone():
    for size in count(signer.last.size + 1):
        print(signer.sign(*SmallLog.of(size).shown()).split()[1], flush=True)
"""


def killed(signer, when):
    """The sizes that a process gave checkpoints of, one after the other, until it was killed."""
    command = [sys.executable, "-c", KILLED, str(signer.folder), when]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    first = [] if when == "in between" else [process.stdout.readline() for _ in range(10)]
    if first:
        process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    return [int(size) for size in [*first, *rest.split()]]


@pytest.mark.parametrize("when", ["in between", "at any moment"])
def test_what_a_killed_process_gave_out_is_what_the_next_one_goes_on_from(signer, when):
    sign(signer, SmallLog.of(3))
    given_out = killed(signer, when)
    size = signer.last.size
    assert size > 3
    assert size >= max(given_out, default=0)
    with pytest.raises(LogWasChanged):
        sign(signer, SmallLog.of(size, size - 1))
    assert read_checkpoint(sign(signer, SmallLog.of(size + 1))).size == size + 1


def test_a_log_without_entries_is_signed_too(signer):
    assert read_checkpoint(sign(signer, SmallLog.of(0))).root == EMPTY_ROOT
