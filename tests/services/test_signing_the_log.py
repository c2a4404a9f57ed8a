"""Signing where the log ends: when it is time, by one at a time, and never another history."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from convo.audit.checkpoint import read_checkpoint, trusted_keys
from convo.audit.note import PublicKey, read_note
from convo.audit.signer import (
    LogWasChanged,
    LogWentBack,
    NoKey,
    Signer,
    SignerRefused,
)
from convo.db.engine import open_engine
from convo.db.models import AuditCheckpoint, AuditEntry
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted
from convo.domain.vocabulary import ReplyState
from convo.queries.checkpoints import checkpoint_standing, find_refusal, list_keys
from convo.queries.tree import get_root
from convo.services import checkpoints, log_keys, log_views
from convo.services.checkpoints import ENTRIES, INTERVAL, sign_if_due, sign_now
from convo.services.clockwork import perform_owed
from convo.services.log_keys import make_key, rotate_key, start_again
from convo.services.verifying import Verifying
from tests.audit.attacks.attacker import Stored
from tests.given import Given
from tests.signing import ORIGIN, newest, with_key

OPERATOR = Actor.operator
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def office(office, tmp_path):
    """An office with a key, whose log was signed just now."""
    signing = with_key(office, tmp_path / "keys")
    sign_now(signing)
    return signing


@pytest.fixture
def given(office):
    """People, places and cases of that office."""
    return Given(office)


def sizes(office):
    """The size of each checkpoint that was kept, in order."""
    with office.sessions() as session:
        return list(session.scalars(select(AuditCheckpoint.size).order_by(AuditCheckpoint.id)))


def look(given, times=1):
    """Entries that nobody hurries to sign."""
    for _ in range(times):
        given.venue()


def standing(office):
    """How much is signed."""
    with office.sessions() as session:
        return checkpoint_standing(session)


def owning(database, change):
    """What somebody does who owns the database."""
    engine = open_engine(database)
    with engine.begin() as connection:
        stored = Stored.read(connection)
        change(stored)
        stored.recompute()
        stored.write(connection)
    engine.dispose()


def test_what_is_kept_is_the_log_as_it_is(office):
    note = newest(office).note
    checkpoint = read_checkpoint(note)
    with office.sessions() as session:
        assert checkpoint.root == get_root(session, checkpoint.size)
        assert read_note(note.encode()).signers(list_keys(session)) == [office.signer.public]
    assert (checkpoint.origin, standing(office).unsigned) == (ORIGIN, 0)


def test_nothing_new_is_not_signed_again(office, clock):
    clock.now += INTERVAL * 2
    assert sign_if_due(office) == 0
    assert sign_now(office) == newest(office).note
    assert len(sizes(office)) == 1


def test_a_few_entries_wait_ten_minutes(given, office, clock):
    look(given)
    assert sign_if_due(office) == 0
    clock.now += INTERVAL
    assert sign_if_due(office) == 1
    assert standing(office).unsigned == 0


@on_sqlite
def test_a_hundred_entries_do_not_wait(given, office):
    press = given.press_officer()
    for _ in range(ENTRIES - 1 - standing(office).unsigned):
        log_views.view_log(office, given.actor(press), "everything")
    assert standing(office).unsigned == ENTRIES - 1
    assert sign_if_due(office) == 0
    given.venue()
    assert sign_if_due(office) == 1


@on_sqlite
def test_a_posting_does_not_wait(given, office):
    given.reply(state=ReplyState.SIGNED_OFF)
    sign_now(office)
    given.reply(state=ReplyState.SIGNED_OFF)
    assert sign_if_due(office) == 0
    given.reply(state=ReplyState.POSTED)
    assert sign_if_due(office) == 1
    assert sign_if_due(office) == 0


def test_a_process_without_a_key_leaves_it_to_the_one_that_has_it(given, office, clock):
    unsigned = replace(office, signer=None)
    look(given)
    clock.now += INTERVAL
    assert sign_if_due(unsigned) == 0
    assert len(sizes(office)) == 1
    with pytest.raises(NoKey, match="CONVO_LOG_KEYS"):
        sign_now(unsigned)


def test_the_clock_signs(given, office, clock):
    look(given)
    clock.now += INTERVAL
    performed = {each.job.name: each for each in perform_owed(office)}
    assert performed["checkpoint"].done == 1
    assert standing(office).unsigned == 0


def test_of_those_who_sign_at_the_same_time_one_does(given, office, clock):
    look(given)
    clock.now += INTERVAL
    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(lambda _: sign_if_due(office), range(6)))
    assert sum(done) == 1
    assert len(sizes(office)) == 2


@pytest.mark.parametrize("is_new", [True, False])
def test_a_log_that_lost_entries_is_not_signed_and_everybody_can_see_why(
    given, office, database, clock, is_new
):
    look(given, 4)
    sign_now(office)
    owning(database, lambda stored: stored.cut(len(stored.entries) - 3))
    if is_new:
        given.venue()
    clock.now += INTERVAL
    with pytest.raises(LogWentBack):
        sign_if_due(office)
    failed = {each.job.name: each.fault for each in perform_owed(office)}
    assert failed["checkpoint"] == "LogWentBack"
    with office.sessions() as session:
        refusal = find_refusal(session)
    assert refusal is not None
    assert refusal.is_about_the_log
    assert "fewer entries than were signed" in refusal.sentence


def test_a_log_that_was_made_anew_is_not_signed(given, office, database, clock):
    owning(database, lambda stored: stored.change(0, via="api"))
    look(given)
    clock.now += INTERVAL
    with pytest.raises(LogWasChanged):
        sign_if_due(office)
    assert len(sizes(office)) == 1


def test_whoever_stops_between_signing_and_keeping_goes_on_from_what_was_signed(
    given, office, database, clock, monkeypatch
):
    look(given)
    with monkeypatch.context() as patch:
        patch.setattr(checkpoints, "_keep", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sign_now(office)
    size = standing(office).size
    assert (office.signer.last.size, newest(office).size < size) == (size, True)
    clock.now += INTERVAL
    assert sign_if_due(office) == 1
    assert newest(office).size == size
    owning(database, lambda stored: stored.change(size - 1, via="api"))
    look(given)
    with pytest.raises(LogWasChanged):
        sign_now(office)


def cut_off(stored):
    stored.cut(len(stored.entries) - 2)


def written_anew(stored):
    stored.change(len(stored.entries) - 1, via="api")


@pytest.mark.parametrize(
    ("forge", "said"), [(cut_off, "cut off"), (written_anew, "not those that the key signed")]
)
def test_verifying_asks_the_key_what_it_signed_and_not_only_the_database(
    given, office, database, forge, said
):
    look(given, 3)
    sign_now(office)
    assert not verified(office).count

    def without_its_newest_checkpoint(stored):
        forge(stored)
        stored.checkpoints = stored.checkpoints[:1]

    look(given)
    sign_now(office)
    owning(database, without_its_newest_checkpoint)
    (fault,) = verified(office).faults
    assert said in fault.sentence
    assert verified(replace(office, signer=None)).is_whole


def verified(office):
    """What comes of verifying the log where this office's process runs."""
    verifying = Verifying(office, OPERATOR())
    assert list(verifying.steps())
    return verifying.report


def test_the_database_keeps_every_checkpoint_as_it_is(office, database):
    engine = open_engine(database)
    for change in ("UPDATE audit_checkpoint SET size = 0", "DELETE FROM audit_checkpoint"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(change))
    engine.dispose()
    assert len(sizes(office)) == 1


def facts(office, action):
    """The facts of the newest entry of this deed."""
    with office.sessions() as session:
        found = select(AuditEntry.leaf).where(AuditEntry.action == action)
        return json.loads(session.scalars(found.order_by(AuditEntry.seq.desc())).first())["facts"]


def test_a_new_key_is_recorded_with_its_public_half_and_nothing_else(office):
    public = office.signer.public
    assert facts(office, "log:new-key") == {"key": public.hash, "verifier": public.text}
    assert PublicKey.read(facts(office, "log:new-key")["verifier"]) == public
    with pytest.raises(SignerRefused, match="already"):
        make_key(office, OPERATOR())


def test_a_changed_key_is_followed_from_the_one_before(given, office):
    old = office.signer.public
    new = rotate_key(office, OPERATOR())
    assert sign_if_due(office) == 1
    look(given)
    sign_now(office)
    with office.sessions() as session:
        notes = list(session.scalars(select(AuditCheckpoint.note)))
        assert list_keys(session) == [old, new]
    assert trusted_keys([old], notes) == (old, new)
    assert [len(read_note(note.encode()).signatures) for note in notes] == [1, 2, 1]
    assert not (office.signer.folder / "old-key").exists()
    rotate_key(office, OPERATOR())
    with pytest.raises(SignerRefused, match="not finished"):
        rotate_key(office, OPERATOR())


def test_after_a_restored_backup_a_new_start_signs_what_is_there(given, office, database):
    look(given, 4)
    sign_now(office)
    old = office.signer.public
    owning(database, lambda stored: stored.cut(len(stored.entries) - 3))
    with pytest.raises(LogWentBack):
        sign_now(office)
    new = start_again(office, OPERATOR())
    assert facts(office, "log:rotate-key")["lost"] is True
    sign_now(office)
    with office.sessions() as session:
        notes = list(session.scalars(select(AuditCheckpoint.note)))
    assert trusted_keys([old], notes) == (old,)
    assert read_note(newest(office).note.encode()).signers([new]) == [new]


@on_sqlite
@pytest.mark.parametrize("change", [make_key, rotate_key, start_again])
def test_a_key_that_could_not_be_recorded_signs_nothing(office, monkeypatch, change):
    keyless = replace(office, signer=Signer(office.signer.folder / "other", ORIGIN))
    where = keyless if change is make_key else office
    before = office.signer.public
    monkeypatch.setattr(log_keys, "transaction", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        change(where, OPERATOR())
    assert office.signer.public == before
    assert not keyless.signer.has_key


@on_sqlite
@pytest.mark.parametrize("who", ["press_officer", "administrator", "official"])
def test_nobody_with_an_account_changes_the_key(given, office, who):
    actor = given.actor(getattr(given, who)())
    with pytest.raises(NotPermitted):
        rotate_key(office, actor)
    assert sign_now(office)
