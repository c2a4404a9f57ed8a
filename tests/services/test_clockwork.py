"""The clock's jobs: each notes when it ran, and one that fails holds up no other."""

from dataclasses import replace

import pytest

from convo.domain.vocabulary import ReplyState
from convo.queries.clock import LATE, ClockStanding, clock_standing
from convo.services import clockwork
from convo.services.clockwork import JOBS, perform_owed
from convo.services.office import Office
from tests.given import Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def standing(office: Office) -> ClockStanding:
    with office.sessions() as session:
        return clock_standing(session, office.clock())


def fail(_office: Office) -> int:
    raise RuntimeError("words that somebody typed")


def test_it_never_ran(office: Office):
    found = standing(office)
    assert (found.runs, found.began_at) == ([], None)
    assert found.is_late
    assert found.is_troubled


def test_each_job_notes_when_it_ran_and_what_it_did(
    given: Given, office: Office, clock: SettableClock
):
    given.reply(state=ReplyState.SIGNED_OFF)
    clock.advance(days=3)
    performed = {each.job.name: each.done for each in perform_owed(office)}
    assert {name: done for name, done in performed.items() if done} == {"expire": 1}
    assert list(performed) == [job.name for job in JOBS]
    found = standing(office)
    assert {run.job: run.done for run in found.runs} == performed
    assert {run.succeeded_at for run in found.runs} == {clock()}
    assert not found.is_troubled


def test_it_is_late_after_five_minutes(office: Office, clock: SettableClock):
    perform_owed(office)
    clock.now += LATE
    assert not standing(office).is_late
    clock.advance(seconds=1)
    assert standing(office).is_late


def test_a_job_that_fails_is_named_without_its_words_and_the_others_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch, given: Given, clock: SettableClock
):
    given.reply(state=ReplyState.SIGNED_OFF)
    clock.advance(days=3)
    broken = (replace(JOBS[1], perform=fail), JOBS[0])
    monkeypatch.setattr(clockwork, "JOBS", broken)
    failed, expired = perform_owed(office)
    assert (failed.fault, failed.done) == ("RuntimeError", 0)
    assert expired.done == 1
    found = standing(office)
    assert [(run.job, run.fault) for run in found.faults] == [("escalate", "RuntimeError")]
    assert found.faults[0].succeeded_at is None
    assert found.is_troubled


def test_a_job_that_was_stopped_half_way_shows_after_a_while(
    office: Office, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
):
    def stop(_office: Office) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(clockwork, "JOBS", (replace(JOBS[0], perform=stop),))
    with pytest.raises(KeyboardInterrupt):
        perform_owed(office)
    assert standing(office).hanging == []
    clock.now += 2 * LATE
    assert [run.job for run in standing(office).hanging] == ["expire"]


def test_it_leaves_no_entry_where_nothing_is_owed(office: Office, log):
    count = len(log())
    perform_owed(office)
    assert len(log()) == count
