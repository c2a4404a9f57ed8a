"""Every attack on a stored log is noticed by whom the design says, and no honest log is accused.

Who attacks owns the database: they drop its triggers and recompute whatever can be recomputed.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from convo.audit.report import Kind
from tests.audit.attacks.attack_list import ATTACKS, rewrite
from tests.audit.attacks.attacker import Stored
from tests.audit.attacks.kept_log import KeptLog
from tests.audit.attacks.levels import Verifier, verified, verified_with
from tests.audit.attacks.scene import Scene


def compute_again(stored: Stored, _kept_log: KeptLog) -> None:
    stored.recompute()


def sign_again(stored: Stored, kept_log: KeptLog) -> None:
    stored.recompute()
    stored.sign(kept_log.secret)


def leave(_stored: Stored, _kept_log: KeptLog) -> None:
    """Everything is read, the triggers are dropped, and everything is written back."""


#: What an attacker does, without the attack in it.
HONEST: tuple[Callable[[Stored, KeptLog], None], ...] = (leave, compute_again, sign_again)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_noticed_by_whoever_can_and_the_place_is_named(
    name: str, connection: Connection, kept_log: KeptLog
):
    attack, scene = ATTACKS[name], Scene(connection, kept_log)
    attack.does(scene)
    for level in Verifier:
        report = verified(connection, kept_log, level)
        told = {(fault.kind, fault.place) for fault in report.faults}
        noticed = attack.noticed_by is not None and level >= attack.noticed_by
        assert report.is_whole is not noticed, (level, report.faults)
        if level is attack.noticed_by:
            assert told == attack.said(scene), report.faults


@pytest.mark.parametrize(
    "name",
    ["the end is cut off", "the end is cut off with its checkpoint", "an older backup is restored"],
)
def test_an_end_that_was_cut_off_is_told_by_how_much_is_left(
    name: str, connection: Connection, kept_log: KeptLog
):
    scene = Scene(connection, kept_log)
    ATTACKS[name].does(scene)
    (fault,) = verified(connection, kept_log, ATTACKS[name].noticed_by or Verifier.V4).faults
    assert f"of {scene.newest} entries, and there are {scene.before}" in fault.sentence


@pytest.mark.parametrize("does", HONEST)
def test_the_same_hands_without_an_attack_are_accused_of_nothing_after_a_lawful_erasure_too(
    does: Callable[[Stored, KeptLog], None], connection: Connection, kept_log: KeptLog
):
    stored = Stored.read(connection)
    does(stored, kept_log)
    stored.write(connection)
    for level in Verifier:
        report = verified(connection, kept_log, level)
        assert report.is_whole, report.faults
        assert report.entries == report.size == 60
        assert report.erased == len(stored.erasures) > 0
        assert report.receipts == level - Verifier.V2


def test_a_fork_shown_to_a_second_reviewer_from_the_start_shows_when_both_compare(
    connection: Connection, kept_log: KeptLog
):
    fork = rewrite(Scene(connection, kept_log))
    fork.sign(kept_log.secret)
    theirs = {"of the second reviewer": fork.receipt(kept_log.newest.size)}
    ours = {"of the press office": kept_log.newest}
    assert verified_with(connection, kept_log, ours).is_whole
    compared = verified_with(connection, kept_log, ours | theirs)
    assert [(fault.kind, fault.place) for fault in compared.faults] == [(Kind.RECEIPT, 0)]
    assert "of the second reviewer" in compared.faults[0].sentence
    fork.write(connection)
    assert verified_with(connection, kept_log, theirs).is_whole
    assert not verified_with(connection, kept_log, ours | theirs).is_whole


def test_a_log_without_entries_is_never_whole(connection: Connection, kept_log: KeptLog):
    empty = Stored(head=Stored.read(connection).head)
    empty.recompute()
    empty.write(connection)
    for level in Verifier:
        report = verified(connection, kept_log, level)
        assert not report.is_whole
        assert (report.entries, report.faults[0].kind) == (0, Kind.NO_ENTRIES)
