"""Whatever anybody does in whatever order, some things never happen."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from config import Config
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.models import Alert, AuditEntry, Person, Reply
from convo.domain.permissions import Action
from convo.domain.vocabulary import AlertKind, Outcome, ReplyState, Role
from convo.factory import make_office
from convo.guidelines.engine import GuidelineSet
from convo.services.office import Office
from tests.given import Given, SettableClock
from tests.services.walk import DEEDS, Walk

#: What the walks came to, so that it shows when they come to nothing.
REACHED: Counter[str] = Counter()

#: Deeds after which a reply stands where it stood.
STAYS = {Action.START, Action.SEE_AS_POSTED, Action.SET_FOLLOW_UP}
#: Mostly whose deed it is, or the author, who may be a mentor or in the press office as well.
PEOPLE = (
    *("usual",) * 9,
    *("author",) * 4,
    *("asha", "both", "double", "mentor", "mia", "press", "admin"),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(DEEDS),
        st.sampled_from(PEOPLE),
        st.integers(0, 3),
        st.sampled_from(("",) * 18 + ("stale", "again")),
    ),
    min_size=30,
    max_size=30,
)


@pytest.fixture
def office(
    tmp_path: Path, sqlite_template: Path, guidelines: GuidelineSet, clock: SettableClock
) -> Iterator[Office]:
    """An office on SQLite that does not wait for the disk: there are thousands of deeds."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'walk.db')}"
    engine = open_engine(url)
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    guard_commits(engine)
    config = Config.from_environment({"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": url})
    yield make_office(config, engine, clock, guidelines)
    engine.dispose()


@pytest.fixture
def people(given: Given) -> dict[str, Person]:
    """Every combination of roles that there is, and two mentors of the topic."""
    mentor, mia = given.mentor(), given.mentor()
    both = given.person(Role.OFFICIAL, Role.MENTOR, mentor_id=mentor.id)
    given._topic = given.topic(mia, both)
    return {
        "mentor": mentor,
        "mia": mia,
        "both": both,
        "asha": given.official(mentor),
        "double": given.person(Role.OFFICIAL, Role.PRESS_OFFICE, mentor_id=both.id),
        "press": given.press_officer(),
        "admin": given.administrator(),
    }


# A walk is some thirty deeds: fewer of them than of anything else.
@settings(max_examples=settings().max_examples // 4, suppress_health_check=list(HealthCheck))
@drawn(author=st.sampled_from(["asha", "both", "double"]), steps=STEPS)
def test_no_walk_leads_where_nobody_may_go(
    given: Given, people: dict[str, Person], author: str, steps: list[tuple[str, str, int, str]]
):
    office = given.office
    walk = Walk(office=office, given=given, people=people, author=author)
    walk.begin()
    for deed, who, choice, twist in steps:
        walk.step(deed, who, choice, twist)
    for reply in walk.all_replies():
        nobody_judged_what_they_wrote(reply)
        only_what_was_signed_off_was_posted(reply)
        what_is_not_as_signed_off_is_brought_to_the_press_office(office, reply)
        every_step_has_its_entry(office, reply)
        REACHED.update(step.to_state.value for step in reply.steps)


@pytest.fixture(scope="module", autouse=True)
def _walks_lead_everywhere() -> Iterator[None]:
    """A walk that never gets anywhere would prove nothing."""
    yield
    assert {"with-mentor", "signed-off", "posted"} <= set(REACHED)


def nobody_judged_what_they_wrote(reply: Reply) -> None:
    judged = {Action.SIGN_OFF, Action.RETURN, Action.SEND_TO_MENTOR, Action.TAKE_ON, Action.DECLINE}
    judges = {step.by_id for step in reply.steps if step.action in judged}
    assert not judges & (reply.author_ids | reply.writer_ids)


def only_what_was_signed_off_was_posted(reply: Reply) -> None:
    for before, step in zip(reply.steps, reply.steps[1:], strict=False):
        assert step.from_state is before.to_state
        if step.action == Action.POST:
            assert before.action == Action.SIGN_OFF
            assert before.revision_id == step.revision_id
            assert reply.signed_off_revision is not None
            assert reply.signed_off_revision.id == before.revision_id
    actions = [step.action for step in reply.steps]
    posted, unsigned = actions.count(Action.POST), actions.count(Action.RECORD_UNSIGNED)
    assert posted + unsigned == (reply.posted_at is not None)
    assert unsigned == reply.posted_unsigned
    on_the_site = reply.state in {ReplyState.POSTED, ReplyState.POSTED_UNSIGNED}
    if on_the_site or reply.state in {ReplyState.REMOVED, ReplyState.CLOSED}:
        assert (reply.signed_off_revision is None) == reply.posted_unsigned
    assert (reply.state is ReplyState.POSTED_UNSIGNED) <= reply.posted_unsigned


def what_is_not_as_signed_off_is_brought_to_the_press_office(office: Office, reply: Reply) -> None:
    with office.sessions() as session:
        kinds = set(session.scalars(select(Alert.kind).where(Alert.reply_id == reply.id)))
    assert (AlertKind.UNSIGNED in kinds) == reply.posted_unsigned
    assert (AlertKind.POSTED_DIFFERENTLY in kinds) == reply.posted_differently
    assert (AlertKind.OWN_ERROR in kinds) == reply.own_error
    removed = {AlertKind.REMOVED_BY_US, AlertKind.REMOVED_BY_HOST} & kinds
    assert bool(removed) == (reply.state is ReplyState.REMOVED)


def every_step_has_its_entry(office: Office, reply: Reply) -> None:
    with office.sessions() as session:
        entries = session.scalars(
            select(AuditEntry)
            .where(
                AuditEntry.subject_type == "reply",
                AuditEntry.subject_id == reply.id,
                AuditEntry.outcome == Outcome.OK.value,
            )
            .order_by(AuditEntry.seq)
        ).all()
        count, first, last = session.execute(
            select(func.count(), func.min(AuditEntry.seq), func.max(AuditEntry.seq))
        ).one()
    assert entries[0].action in {Action.START, Action.CORRECT, Action.RECORD_UNSIGNED}
    moves = [entry for entry in entries if entry.action not in STAYS]
    assert [(e.action, e.actor_id) for e in moves] == [(s.action, s.by_id) for s in reply.steps]
    if reply.steps:
        assert reply.steps[-1].to_state is reply.state
    # A change beside the log would have made a version that no entry knows of.
    assert json.loads(entries[-1].leaf)["obj"]["ver"] == reply.version
    assert (first, last) == (0, count - 1)
