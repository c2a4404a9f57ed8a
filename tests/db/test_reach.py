"""The commit door by rows: beside what a deed records, it changes nothing that it does not name."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from convo.db.door import UnauditedChange
from convo.db.models import AuditEntry, Reply, ReplyAuthor, Revision, Step
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from convo.services import replies
from convo.services.office import Office
from convo.services.touches import TOUCHES
from convo.services.transaction import Transaction, transaction
from tests.given import Given

Way = Callable[[Transaction, Reply, Reply], object]


def another_row(tx: Transaction, _ours: Reply, other: Reply) -> None:
    tx.session.get_one(Reply, other.id).why_handle = "Sneaked in"


def what_belongs_to_another(tx: Transaction, _ours: Reply, other: Reply) -> None:
    person = tx.session.get_one(Reply, other.id).mentor_id
    tx.session.add(ReplyAuthor(reply_id=other.id, person_id=person))


def another_reply(tx: Transaction, ours: Reply, _other: Reply) -> None:
    twin = {each.key: getattr(ours, each.key) for each in Reply.__table__.columns}
    tx.session.add(Reply(**twin | {"id": None}))


def words_of_before(tx: Transaction, ours: Reply, _other: Reply) -> None:
    tx.session.get_one(Reply, ours.id).revisions[0].words = "Sneaked in"


def a_second_step(tx: Transaction, ours: Reply, _other: Reply) -> None:
    for _ in range(2):
        tx.session.add(
            Step(reply_id=ours.id, action="reply:sign-off", to_state=ours.state, at=tx.now)
        )


def every_author_gone(tx: Transaction, ours: Reply, other: Reply) -> None:
    for each in tx.session.get_one(Reply, other.id).authors:
        tx.session.delete(each)


def what_belonged_to_another(tx: Transaction, ours: Reply, other: Reply) -> None:
    author = tx.session.get_one(Reply, other.id).authors[0]
    mentor = tx.session.get_one(Reply, ours.id).mentor_id
    assert mentor is not None
    author.reply_id, author.person_id = ours.id, mentor


def in_bulk(tx: Transaction, _ours: Reply, _other: Reply) -> None:
    tx.session.execute(update(Reply).values(why_handle="Sneaked in"))


def removed_in_bulk(tx: Transaction, _ours: Reply, _other: Reply) -> None:
    tx.session.execute(delete(ReplyAuthor))


def inserted_in_bulk(tx: Transaction, ours: Reply, _other: Reply) -> None:
    person = tx.session.get_one(Reply, ours.id).mentor_id
    tx.session.execute(insert(ReplyAuthor), [{"reply_id": ours.id, "person_id": person}])


def in_text(tx: Transaction, _ours: Reply, _other: Reply) -> None:
    tx.session.execute(text("UPDATE reply SET why_handle = 'Sneaked in'"))


def in_a_savepoint(tx: Transaction, ours: Reply, other: Reply) -> None:
    with tx.session.begin_nested():
        another_row(tx, ours, other)


def after_a_flush_that_failed(tx: Transaction, ours: Reply, other: Reply) -> None:
    with suppress(IntegrityError), tx.session.begin_nested():
        tx.session.add(ReplyAuthor(reply_id=10**6, person_id=10**6))
    in_bulk(tx, ours, other)


WAYS: list[Way] = [
    another_row, what_belongs_to_another, another_reply, words_of_before, a_second_step,
    every_author_gone, what_belonged_to_another, in_bulk, removed_in_bulk, inserted_in_bulk,
    in_text, in_a_savepoint, after_a_flush_that_failed,
]  # fmt: skip
TABLES = (AuditEntry, Reply, ReplyAuthor, Revision, Step)


def everything(office: Office) -> list[object]:
    with office.sessions() as session:
        return [session.execute(select(table.__table__)).all() for table in TABLES]


@pytest.fixture
def two(given: Given, office: Office) -> tuple[Reply, Reply]:
    """Two replies in one conversation, the first with words."""
    first = given.reply(state=ReplyState.WITHDRAWN)
    conversation = given.read(first.id).conversation
    deed = replies.Start(conversation_id=conversation.id, version=conversation.version)
    second = replies.start(office, given.actor(first.started_by), deed)
    return first, given.read(second)


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_nothing_rides_along_with_a_recorded_change(
    given: Given, two: tuple[Reply, Reply], first: bool, monkeypatch: pytest.MonkeyPatch
):
    # As many tables as any deed on a reply may touch: only the rows are in the way.
    everywhere = frozenset({"reply", "reply_author", "reply_step", "revision"})
    monkeypatch.setitem(TOUCHES, Action.ADD_AUTHOR, everywhere)
    untouched = everything(given.office)
    for way in WAYS:
        with pytest.raises(UnauditedChange, match=r"reply|revision"):
            _add_author_and(way, given, two, first=first)
        assert everything(given.office) == untouched, way


def _add_author_and(way: Way, given: Given, two: tuple[Reply, Reply], *, first: bool) -> None:
    ours, other = two
    with transaction(given.office, given.actor(ours.started_by), Action.ADD_AUTHOR) as tx:
        if first:
            way(tx, ours, other)
        recorded = tx.session.get_one(Reply, ours.id)
        recorded.why_handle = "Recorded"
        tx.session.flush()
        if not first:
            way(tx, ours, other)
        tx.record(recorded)


def test_what_a_deed_names_is_saved_with_it(given: Given, two: tuple[Reply, Reply]):
    ours, other = two
    with transaction(given.office, given.actor(ours.started_by), Action.USE_HANDLE) as tx:
        tx.session.get_one(Reply, other.id).why_handle = "Named"
        tx.touch(tx.session.get_one(Reply, other.id))
        with tx.in_bulk(Reply):
            tx.session.execute(update(Reply).values(handle="in bulk"))
        tx.record(tx.session.get_one(Reply, ours.id))
    assert given.read(other.id).why_handle == "Named"
    assert given.read(other.id).handle == given.read(ours.id).handle == "in bulk"
