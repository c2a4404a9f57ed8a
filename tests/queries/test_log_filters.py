"""Filters of the log: each alone and together, whichever condition leads."""

from dataclasses import replace
from itertools import combinations

import pytest
from sqlalchemy import select

from convo.audit.sentences import RECORDED
from convo.db.models import AuditEntry, AuditMark, AuditPlace, Conversation, Person
from convo.domain.actor import Actor
from convo.domain.permissions import LOOKS, Action
from convo.domain.vocabulary import AlertKind, Outcome, ReplyState
from convo.queries.log import _NO_LOOKS, PAGE, LogFilter, list_places, read_page
from convo.queries.log_narrowing import Own, _streams_of
from convo.services import people
from convo.services.log_views import view_log


@pytest.fixture
def filled(given, clock):
    """Two cases on different topics, one posted differently, some days apart."""
    team = people.add_team(given.office, Actor.operator(), "Canals")
    asha = given.official(team_id=team)
    reply = given.reply(asha, state=ReplyState.SIGNED_OFF)
    clock.advance(days=1)
    given.post(reply, "Other words than those signed off.")
    clock.advance(days=2)
    given.conversation(given.official(), venue=given.venue(), topic=given.topic())
    return asha, team, reply


def test_conditions_together_find_what_each_finds(given, office, filled, clock):
    asha, team, reply = filled
    with office.sessions() as session:
        topic = session.get(Conversation, reply.conversation_id).topic_id
        venue = session.get(Conversation, reply.conversation_id).venue_id
        conditions = {
            "person_id": asha.id,
            "team_id": team,
            "role": "official",
            "topic_id": topic,
            "venue_id": venue,
            "action": Action.POST,
            "outcome": Outcome.OK,
            "mark": AlertKind.POSTED_DIFFERENTLY,
            "words": "signed off",
            "conversation_id": reply.conversation_id,
            "until": clock(),
            "without_looks": True,
        }
        alone = {
            name: set(list_places(session, LogFilter(**{name: value}), 1000))
            for name, value in conditions.items()
        }
        assert all(alone.values())
        for several in [*combinations(conditions, 2), tuple(conditions)]:
            wanted = LogFilter(**{name: conditions[name] for name in several})
            expected = set.intersection(*(alone[name] for name in several))
            assert set(list_places(session, wanted, 1000)) == expected, several
            count = read_page(session, wanted).count
            assert count is not None
            assert (count.number, count.is_all) == (len(expected), True), several


def test_posted_differently_is_found_with_its_entry(given, office, filled):
    with office.sessions() as session:
        found = read_page(session, LogFilter(mark=AlertKind.POSTED_DIFFERENTLY)).lines
        assert [line.action for line in found] == [Action.POST.value]
        assert read_page(session, LogFilter(mark=AlertKind.UNSIGNED)).lines == []


def test_a_clock_that_was_set_back_hides_nothing_from_a_filter_by_day(given, office, clock):
    given.conversation()
    clock.advance(days=-3)
    late = given.conversation()
    clock.advance(days=3)
    with office.sessions() as session:
        assert session.scalars(select(AuditMark.mark)).all() == ["clock-back"]
        wanted = LogFilter(
            action=Action.LOG,
            since=clock.now.replace(day=7, hour=0),
            until=clock.now.replace(day=8, hour=0),
        )
        assert [line.conversation_id for line in read_page(session, wanted).lines] == [late.id]


def test_days_bound_exactly_where_clocks_differ_a_little(given, office, clock):
    clock.advance(hours=14)
    midnight = clock.now.replace(hour=0, minute=0, second=0, microsecond=0)
    clock.now = midnight
    given.conversation()
    clock.advance(seconds=-1)
    before = given.conversation()
    with office.sessions() as session:
        wanted = LogFilter(action=Action.LOG, until=midnight)
        assert [line.conversation_id for line in read_page(session, wanted).lines] == [before.id]


def test_only_what_came_after_a_place(given, office):
    given.conversation()
    with office.sessions() as session:
        newest = read_page(session, LogFilter()).lines[0].seq
        assert read_page(session, LogFilter(after=newest)).lines == []
        assert [x.seq for x in read_page(session, LogFilter(after=newest - 2)).lines] == [
            newest,
            newest - 1,
        ]


def test_topic_and_venue_of_each_entry_are_those_of_its_case(given, office, filled):
    with office.sessions() as session:
        rows = session.execute(
            select(
                AuditPlace.topic_id,
                AuditPlace.venue_id,
                Conversation.topic_id,
                Conversation.venue_id,
            )
            .join(AuditEntry, AuditEntry.seq == AuditPlace.seq)
            .join(Conversation, Conversation.id == AuditEntry.conversation_id)
        ).all()
        assert rows
        assert all((row[0], row[1]) == (row[2], row[3]) for row in rows)


def test_a_team_without_anybody_has_done_nothing(given, office):
    team = people.add_team(office, Actor.operator(), "Nobody")
    with office.sessions() as session:
        assert session.scalar(select(Person).where(Person.team_id == team)) is None
        assert read_page(session, LogFilter(team_id=team)).lines == []
        assert read_page(session, replace(LogFilter(team_id=team), words="form")).lines == []


def test_without_looks_everything_else_is_found_however_many_looks_there_are(given, office, filled):
    press = given.press_officer()
    with office.sessions() as session:
        done = len(list_places(session, LogFilter(), 1000))
    for _ in range(PAGE + 5):
        view_log(office, given.actor(press), "everything")
    wanted = LogFilter(without_looks=True)
    with office.sessions() as session:
        assert list_places(session, wanted, 1000) == list(range(done))
        assert {line.action for line in read_page(session, LogFilter()).lines} == {"log:view"}
        assert read_page(session, wanted).lines[0].seq == done - 1
        assert list_places(session, replace(wanted, action=Action.VIEW_LOG), 1000) == []


def test_each_deed_but_a_look_is_walked_by_itself():
    """One statement that sorts the entries of them all would read the whole log for a page."""
    own = Own(AuditEntry.action, _NO_LOOKS)
    assert len(_streams_of(own)) == len(RECORDED) - len(LOOKS)
