"""Conversations that are alike are linked, and many of them suggest one answer in public."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from convo.db.models import AuditEntry, Experiment, Likeness, Snapshot, SnapshotFingerprint
from convo.domain.errors import NotPermitted, NotReady, WrongState
from convo.domain.experiments import MANY, WITHIN, is_suggested
from convo.domain.permissions import Action
from convo.domain.recognition import ExperimentChoice, LinkedBy
from convo.domain.vocabulary import SpeakerRole
from convo.queries.experiments import count_kin, find_experiment, list_experiments
from convo.queries.likenesses import list_links
from convo.queries.work import waiting_for
from convo.services import conversations
from convo.services.experiments import DecideExperiment, decide_experiment
from convo.services.likenesses import print_missing
from convo.services.transaction import passing

LETTER = (
    "The bridge by the mill has been closed since Easter and nobody can say when it opens again. "
    "Please tell us why it takes so long and whether the old ferry could run until it is done."
)
COPIED = LETTER.replace("Easter", "spring").replace("the old ferry", "some boat")
OTHER = (
    "I would like to know how I can rent one of the allotments near the station, what it costs "
    "for a year, and whether there is a tap for water on the ground or only the stream."
)


@pytest.fixture
def owner(given):
    return given.official()


@pytest.fixture
def topic(given, owner):
    return given.topic(owner_id=owner.id)


def facts_of(office, conversation_id):
    with office.sessions() as session:
        leaf = session.scalar(
            select(AuditEntry.leaf)
            .where(AuditEntry.action == Action.LOG.value, AuditEntry.subject_id == conversation_id)
            .order_by(AuditEntry.seq.desc())
        )
    return json.loads(leaf)["facts"]


def links_of(office, conversation_id):
    with office.sessions() as session:
        found = list_links(session, conversation_id)
        return {link.conversation.id: link.linked_by for link in found}


def test_nearly_the_same_words_link_two_conversations_and_the_entry_says_so(given, office):
    first = given.conversation(words=LETTER)
    given.conversation(words=OTHER)
    second = given.conversation(words=COPIED)
    assert links_of(office, second.id) == {first.id: LinkedBy.WORDS}
    assert links_of(office, first.id) == {second.id: LinkedBy.WORDS}
    assert facts_of(office, second.id)["alike"] == [first.id]
    assert "alike" not in facts_of(office, first.id)
    assert (first.kin_id, second.kin_id) == (None, first.id)


def test_two_pages_of_one_thread_are_linked_whatever_is_said_there(given, office):
    first = given.conversation(words=LETTER, address="https://forum.example.org/t?id=5")
    second = given.conversation(words=OTHER, address="https://forum.example.org/t?id=5&page=2")
    assert links_of(office, second.id) == {first.id: LinkedBy.ADDRESS}


def test_what_is_said_later_links_too_and_nothing_is_linked_twice(given, office):
    first, second = given.conversation(words=LETTER), given.conversation(words=OTHER)
    said = conversations.Said(words=COPIED, speaker=SpeakerRole.PUBLIC)
    for _ in range(2):
        deed = conversations.AddSnapshot(conversation_id=second.id, said=said)
        conversations.add_snapshot(office, given.actor(second.official), deed)
    assert links_of(office, first.id) == {second.id: LinkedBy.WORDS}
    with office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Likeness)) == 1


def test_those_that_are_like_one_that_is_like_another_are_kin_of_the_first(given, office):
    first = given.conversation(words=LETTER)
    for _ in range(3):
        given.conversation(words=COPIED)
    with office.sessions() as session:
        assert count_kin(session, first.id) == 4


def test_what_was_logged_before_an_upgrade_is_found_after_the_clock_ran(given, office):
    first = given.conversation(words=LETTER)
    given.conversation(words=OTHER)
    with passing(office) as session:
        session.execute(delete(SnapshotFingerprint))
    assert print_missing(office) == 2
    assert print_missing(office) == 0
    assert links_of(office, given.conversation(words=COPIED).id) == {first.id: LinkedBy.WORDS}
    with office.sessions() as session:
        unprinted = select(Snapshot.id).where(
            Snapshot.id.not_in(select(SnapshotFingerprint.snapshot_id))
        )
        assert session.scalars(unprinted).all() == []


def many(given, topic, count=MANY):
    official = given.official()
    return [given.conversation(official, words=LETTER, topic=topic) for _ in range(count)]


def suggested(office, topic):
    with office.sessions() as session:
        return list(list_experiments(session, topic.id))


def test_ten_that_are_alike_suggest_one_answer_to_the_owner_of_the_topic(
    given, office, topic, owner
):
    alike = many(given, topic, MANY - 1)
    assert suggested(office, topic) == []
    last = given.conversation(words=LETTER, topic=topic)
    (experiment,) = suggested(office, topic)
    assert (experiment.conversation_id, experiment.choice) == (alike[0].id, None)
    assert facts_of(office, last.id)["one_answer"] == MANY
    given.conversation(words=LETTER, topic=topic)
    assert len(suggested(office, topic)) == 1
    with office.sessions() as session:
        waiting = waiting_for(session, owner, office.standpoint())
        others = waiting_for(session, given.press_officer(), office.standpoint())
        assert [(item.page, item.id) for item in waiting] == [("experiment", experiment.id)]
        assert not [item for item in others if item.page == "experiment"]


def decision(experiment, **details):
    details = {"choice": ExperimentChoice.PUBLISH, "reason": "Everybody asks"} | details
    return DecideExperiment(experiment_id=experiment.id, version=experiment.version, **details)


def test_what_is_decided_is_in_the_record_and_shown_beside_the_next_one(
    given, office, topic, owner, log
):
    many(given, topic)
    (experiment,) = suggested(office, topic)
    address = "https://www.example.org/bridge"
    decide_experiment(office, given.actor(owner), decision(experiment, address=address))
    assert log()[-1][:2] == (Action.DECIDE_EXPERIMENT.value, "ok")
    later = given.conversation(words=COPIED, topic=topic)
    with office.sessions() as session:
        found = find_experiment(session, later)
        assert found is not None
        assert (found.choice, found.address, found.size) == (
            ExperimentChoice.PUBLISH,
            address,
            MANY,
        )
    assert len(suggested(office, topic)) == 1
    with pytest.raises(WrongState, match="already"):
        decide_experiment(office, given.actor(owner), decision(experiment))


def test_only_the_owner_decides_and_the_press_office_where_there_is_none(given, office, topic):
    many(given, topic)
    (experiment,) = suggested(office, topic)
    press = given.press_officer()
    for person in (press, given.official()):
        with pytest.raises(NotPermitted, match="owner of the topic"):
            decide_experiment(office, given.actor(person), decision(experiment))
    nobodys = given.topic()
    official = given.official()
    for _ in range(MANY):
        given.conversation(official, words=OTHER, topic=nobodys)
    (another,) = suggested(office, nobodys)
    decide_experiment(office, given.actor(press), decision(another))


def test_a_decision_needs_a_reason_and_an_address_that_is_one(given, office, topic, owner):
    many(given, topic)
    (experiment,) = suggested(office, topic)
    wrong = [({"reason": " "}, "Say why"), ({"address": "not an address"}, "address")]
    for details, says in wrong:
        with pytest.raises(NotReady, match=says):
            decide_experiment(office, given.actor(owner), decision(experiment, **details))


def test_old_ones_suggest_nothing(given, office, topic, clock):
    many(given, topic, MANY - 1)
    clock.advance(days=WITHIN.days + 1)
    given.conversation(words=LETTER, topic=topic)
    assert suggested(office, topic) == []


def test_it_is_suggested_again_when_as_many_have_come_or_the_time_is_over(clock):
    now = clock.now
    assert is_suggested(MANY, None, 0, now)
    assert not is_suggested(MANY - 1, None, 0, now)
    assert not is_suggested(2 * MANY, now - timedelta(days=1), MANY - 1, now)
    assert is_suggested(2 * MANY, now - timedelta(days=1), MANY, now)
    assert is_suggested(MANY, now - WITHIN, 1, now)


def test_an_experiment_belongs_to_a_role_that_takes_part(given, office, topic):
    many(given, topic)
    (experiment,) = suggested(office, topic)
    with pytest.raises(NotPermitted):
        decide_experiment(office, given.actor(given.administrator()), decision(experiment))
    with office.sessions() as session:
        assert session.get_one(Experiment, experiment.id).decided_at is None
