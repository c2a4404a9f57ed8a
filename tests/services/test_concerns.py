"""Concerns about the record: who raises, asks, answers and resolves them, each once."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry
from convo.domain.actor import Actor
from convo.domain.errors import NotFound, NotPermitted, NotReady, StaleWording, WrongState
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome, Role
from convo.queries.concerns import get_concern, list_concerns, list_concerns_about_case
from convo.queries.work import waiting_for
from convo.services import log_reviews
from convo.services.concerns import (
    AnswerConcern,
    AssignConcern,
    RaiseConcern,
    ResolveConcern,
    answer_concern,
    assign_concern,
    raise_concern,
    resolve_concern,
)


@pytest.fixture
def press(given):
    """Somebody of the press office who did nothing in any case."""
    return given.press_officer()


@pytest.fixture
def doubted(given, office, press):
    """A concern about the entry by which an official logged a conversation."""
    official = given.official()
    conversation = given.conversation(official)
    seq = last(office, Action.LOG).seq
    deed = RaiseConcern(words="Why was this logged?", entry_seq=seq)
    return raise_concern(office, given.actor(press), deed), official, conversation


def last(office, action, outcome=Outcome.OK):
    with office.sessions() as session:
        found = select(AuditEntry).where(
            AuditEntry.action == action.value, AuditEntry.outcome == outcome.value
        )
        return session.scalars(found.order_by(AuditEntry.seq.desc())).first()


def now(office, number):
    with office.sessions() as session:
        concern = get_concern(session, number)
        session.expunge_all()
        return concern


def ask(given, office, press, number, to):
    deed = AssignConcern(
        concern_id=number, version=now(office, number).version, to_id=to.id, question="Do you know?"
    )
    assign_concern(office, given.actor(press), deed)


def answer(given, office, number, who):
    deed = AnswerConcern(
        concern_id=number, version=now(office, number).version, words="It was asked of us by mail."
    )
    answer_concern(office, given.actor(who), deed)


def resolve(given, office, number, who):
    deed = ResolveConcern(
        concern_id=number, version=now(office, number).version, outcome="It was in order."
    )
    resolve_concern(office, given.actor(who), deed)


def work(given, office, person):
    with office.sessions() as session:
        items = waiting_for(session, session.merge(person, load=True), office.standpoint())
        return [(item.page, item.id, item.due_at) for item in items if item.page == "concern"]


def test_a_concern_goes_from_a_doubt_to_what_came_of_it(given, office, press, doubted):
    number, official, conversation = doubted
    assert now(office, number).conversation_id == conversation.id
    ask(given, office, press, number, official)
    assert now(office, number).waits_for_answer
    answer(given, office, number, official)
    assert not now(office, number).waits_for_answer
    resolve(given, office, number, press)
    concern = now(office, number)
    assert (concern.is_open, concern.outcome) == (False, "It was in order.")
    with office.sessions() as session:
        assert [c.id for c in list_concerns(session, resolved=True)] == [number]
        assert list_concerns(session, resolved=False) == []
        assert [c.id for c in list_concerns_about_case(session, conversation.id)] == [number]


def test_each_step_is_an_entry_of_the_case(given, office, press, doubted):
    number, official, conversation = doubted
    ask(given, office, press, number, official)
    answer(given, office, number, official)
    resolve(given, office, number, press)
    for action in (
        Action.RAISE_CONCERN,
        Action.ASSIGN_CONCERN,
        Action.ANSWER_CONCERN,
        Action.RESOLVE_CONCERN,
    ):
        entry = last(office, action)
        assert (entry.subject_id, entry.conversation_id) == (number, conversation.id)
    assert json.loads(last(office, Action.ASSIGN_CONCERN).leaf)["facts"] == {"to": official.id}


def test_it_waits_for_whoever_was_asked_until_they_answer(given, office, press, doubted, clock):
    number, official, _ = doubted
    assert work(given, office, official) == []
    assert [each[:2] for each in work(given, office, press)] == [("concern", number)]
    ask(given, office, press, number, official)
    assert work(given, office, press) == []
    due = office.calendar.add_hours(clock(), office.targets.press_office_hours)
    assert work(given, office, official) == [("concern", number, due)]
    answer(given, office, number, official)
    assert work(given, office, official) == []
    assert [each[:2] for each in work(given, office, press)] == [("concern", number)]


def test_only_whoever_was_asked_answers_and_only_once(given, office, press, doubted):
    number, official, _ = doubted
    with pytest.raises(NotPermitted):
        answer(given, office, number, official)
    ask(given, office, press, number, official)
    with pytest.raises(NotPermitted):
        answer(given, office, number, given.official())
    answer(given, office, number, official)
    with pytest.raises(WrongState):
        answer(given, office, number, official)


def test_nobody_resolves_a_concern_about_their_own_deed(given, office, press):
    log_reviews.mark_reviewed(office, given.actor(press), 0)
    seq = last(office, Action.MARK_REVIEWED).seq
    raised = RaiseConcern(words="Nobody can have read all that.", entry_seq=seq)
    number = raise_concern(office, given.actor(given.press_officer()), raised)
    with pytest.raises(NotPermitted, match="what you did"):
        resolve(given, office, number, press)
    resolve(given, office, number, given.press_officer())


def test_nor_one_about_a_case_in_which_they_acted(given, office, press):
    both = given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    conversation = given.conversation(both)
    raised = RaiseConcern(words="This looks odd.", conversation_id=conversation.id)
    number = raise_concern(office, given.actor(both), raised)
    with pytest.raises(NotPermitted, match="what you did"):
        resolve(given, office, number, both)
    resolve(given, office, number, press)


def test_only_the_press_office_raises_asks_and_resolves(given, office, press, doubted):
    number, official, _ = doubted
    with pytest.raises(NotPermitted):
        raise_concern(office, given.actor(official), RaiseConcern(words="I doubt it.", entry_seq=0))
    with pytest.raises(NotPermitted):
        ask(given, office, official, number, official)
    with pytest.raises(NotPermitted):
        resolve(given, office, number, official)
    assert last(office, Action.RESOLVE_CONCERN, Outcome.REFUSED) is not None


def test_of_two_at_once_the_second_is_told(given, office, press, doubted):
    number, official, _ = doubted
    deed = AssignConcern(concern_id=number, version=1, to_id=official.id, question="Do you know?")
    assign_concern(office, given.actor(press), deed)
    with pytest.raises(StaleWording):
        assign_concern(office, given.actor(press), replace(deed, question="Or do you not?"))


def test_a_resolved_concern_stays_as_it_is(given, office, press, doubted):
    number, official, _ = doubted
    resolve(given, office, number, press)
    with pytest.raises(WrongState):
        ask(given, office, press, number, official)
    with pytest.raises(WrongState):
        resolve(given, office, number, press)


def test_whoever_takes_no_part_in_cases_is_not_asked(given, office, press, doubted):
    with pytest.raises(NotPermitted):
        ask(given, office, press, doubted[0], given.administrator())


def test_what_is_not_there_can_not_be_doubted_and_a_doubt_says_something(given, office, press):
    for deed in (
        RaiseConcern(words="Odd.", entry_seq=10**6),
        RaiseConcern(words="Odd.", conversation_id=10**6),
    ):
        with pytest.raises(NotFound):
            raise_concern(office, given.actor(press), deed)
    with pytest.raises(NotReady):
        raise_concern(office, given.actor(press), RaiseConcern(words=" ", entry_seq=0))


def test_asked_anew_it_waits_for_the_other_person(given, office, press, doubted):
    number, official, _ = doubted
    other = given.mentor()
    ask(given, office, press, number, official)
    answer(given, office, number, official)
    ask(given, office, press, number, other)
    assert now(office, number).waits_for_answer
    assert [each[:2] for each in work(given, office, other)] == [("concern", number)]


def test_the_clock_raises_a_concern_of_a_kind_once_while_it_is_open(given, office, press):
    deed = RaiseConcern(words="A row has no entry.", kind="no-entry")
    number = raise_concern(office, Actor.clock(), deed)
    assert now(office, number).raised_by_id is None
    with pytest.raises(WrongState):
        raise_concern(office, Actor.clock(), deed)
    resolve(given, office, number, press)
    assert raise_concern(office, Actor.clock(), deed) != number


def test_a_review_mark_moves_forward_and_never_beyond_the_end(given, office, press):
    given.conversation()
    log_reviews.mark_reviewed(office, given.actor(press), 2)
    with pytest.raises(WrongState, match="already"):
        log_reviews.mark_reviewed(office, given.actor(press), 2)
    with pytest.raises(WrongState, match="does not go that far"):
        log_reviews.mark_reviewed(office, given.actor(press), 10**6)
    log_reviews.mark_reviewed(office, given.actor(press), 3)
    assert json.loads(last(office, Action.MARK_REVIEWED).leaf)["facts"] == {"up_to": 3}
