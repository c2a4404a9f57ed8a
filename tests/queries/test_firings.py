"""How often guidelines found something, and what came of it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from convo.domain.vocabulary import ReplyState
from convo.guidelines.engine import GuidelineSet
from convo.queries.firings import NONE, Firings, count_firings, find_first_use
from convo.services.office import Office
from tests.given import DENIAL, FINE_WORDS, Given, SettableClock
from tests.guideline_sets import SMALL, set_of

EXPLAIN, STOP = "promises.Commitment", "rebuttal.Denial"
#: Words that a rule asks to be explained, twice in one version.
PROMISE = FINE_WORDS + " We guarantee that it opens in time. We guarantee it."


@pytest.fixture
def guidelines(tmp_path: Path) -> GuidelineSet:
    """A set whose rules we know."""
    files = dict(SMALL)
    files["rebuttal/Denial.yml"] = files["rebuttal/Denial.yml"].replace("applies:", "applies: {} #")
    return set_of(tmp_path, files)


def firings(office: Office, rule: str, days: int = 90) -> Firings:
    with office.sessions() as session:
        counted = count_firings(session, office.clock() - timedelta(days=days))
        one = count_firings(session, office.clock() - timedelta(days=days), rule)
    assert one == ({rule: counted[rule]} if rule in counted else {})
    return counted.get(rule, NONE)


def test_nothing_written_is_nothing_counted(office: Office) -> None:
    assert firings(office, STOP) == Firings()


def test_a_rule_counts_once_for_a_version_and_once_for_a_reply(
    given: Given, office: Office
) -> None:
    reply = given.reply(words=PROMISE)
    assert firings(office, EXPLAIN) == Firings(versions=1, replies=1)
    given.revise(reply, PROMISE + " Truly.")
    given.reply(words=PROMISE)
    assert firings(office, EXPLAIN) == Firings(versions=3, replies=2)


def test_what_stopped_a_draft_is_counted_although_it_was_never_submitted(
    given: Given, office: Office
) -> None:
    given.reply(words=DENIAL)
    assert firings(office, STOP) == Firings(versions=1, replies=1)


@pytest.mark.parametrize(
    ("state", "accepted"),
    [
        (ReplyState.WITH_MENTOR, 0),
        (ReplyState.RETURNED, 0),
        (ReplyState.SIGNED_OFF, 1),
        (ReplyState.POSTED, 1),
    ],
)
def test_an_explanation_is_accepted_once_a_mentor_signed_off(
    given: Given, office: Office, state: ReplyState, accepted: int
) -> None:
    given.reply(state=state, words=PROMISE)
    assert firings(office, EXPLAIN) == Firings(
        versions=1, replies=1, explained=1, accepted=accepted
    )


def test_another_version_signed_off_accepts_nothing_of_the_one_before(
    given: Given, office: Office
) -> None:
    reply = given.reply(state=ReplyState.RETURNED, words=PROMISE)
    again = given.submit(given.revise(reply, FINE_WORDS))
    given.sign_off(again)
    assert firings(office, EXPLAIN) == Firings(versions=1, replies=1, explained=1)


def test_a_sign_off_that_was_given_twice_accepts_once(given: Given, office: Office) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF, words=PROMISE)
    other = given.revise(reply, FINE_WORDS)
    back = given.revise(other, PROMISE)
    given.sign_off(given.submit(back))
    assert firings(office, EXPLAIN) == Firings(versions=2, replies=1, explained=2, accepted=2)


def test_older_versions_are_left_out(given: Given, office: Office, clock: SettableClock) -> None:
    given.reply(state=ReplyState.SIGNED_OFF, words=PROMISE)
    clock.advance(days=91)
    assert firings(office, EXPLAIN) == Firings()
    assert firings(office, EXPLAIN, days=92).accepted == 1


def test_the_number_of_queries_does_not_grow(given: Given, office: Office, engine: Engine) -> None:
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: seen.append(said[2]))

    def queries() -> int:
        seen.clear()
        with office.sessions() as session:
            count_firings(session, office.clock() - timedelta(days=90))
        return sum(statement.startswith("SELECT") for statement in seen)

    given.reply(state=ReplyState.SIGNED_OFF, words=PROMISE)
    assert queries() == 2
    for _ in range(3):
        given.reply(words=DENIAL)
    assert queries() == 2


def test_a_set_is_in_use_from_the_first_version_that_it_judged(
    given: Given, office: Office, clock: SettableClock
) -> None:
    def first() -> object:
        with office.sessions() as session:
            return find_first_use(session, office.guidelines.digest)

    assert first() is None
    started = clock.now
    given.reply()
    clock.advance(days=1)
    given.reply()
    assert first() == started
