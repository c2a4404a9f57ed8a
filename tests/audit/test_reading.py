"""Reading the log: a case from its beginning, and entries by filter, a page at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from convo.audit.entry import Entry, Subject
from convo.audit.record import append
from convo.db.door import RECORD, allow
from convo.db.models import AuditEntry
from convo.domain.actor import Actor
from convo.domain.errors import NotFound, NotPermitted
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome, ReplyState, Role
from convo.queries.entries import get_whole_entry
from convo.queries.log import PAGE, LogFilter, list_choices, read_page
from convo.queries.timeline import Line, timeline
from convo.services import log_views, people
from convo.services.office import Office
from convo.support.identifiers import hex128, uuid7
from tests.given import DENIAL, Given, SettableClock


def listed(office: Office, **wanted: object) -> Sequence[Line]:
    with office.sessions() as session:
        return read_page(session, replace(LogFilter(), **wanted)).lines  # type: ignore[arg-type]  # any of its fields


def places(lines: Sequence[Line]) -> list[int]:
    return [line.seq for line in lines]


def append_as_it_stands(office: Office, action: str, **facts: object) -> None:
    """An entry as a later version of convo might have left it."""
    entry = Entry(
        entry_id=uuid7(office.clock),
        request=hex128(),
        nonce=hex128(),
        actor_id=None,
        actor_role="editor",
        session="",
        via="web",
        build="later",
        action=action,
        subject=Subject(type="conversation", id="1"),
        facts=facts,
    )
    with office.sessions() as session:
        append(session, entry, {}, office.clock())
        allow(session.connection(), RECORD)
        session.commit()


def test_a_case_reads_from_its_beginning_as_sentences_with_names(given: Given, office: Office):
    official = given.official(name="Asha Example")
    reply = given.reply(official, ReplyState.RETURNED)
    given.reply()
    with office.sessions() as session:
        lines = timeline(session, reply.conversation_id)
    assert [line.sentence for line in lines] == [
        "logged this conversation",
        "decided: Join in (Converse)",
        "started a draft (Reply)",
        "saved version 1 of the reply",
        "submitted version 1 to the mentor",
        "returned version 1 to its author",
    ]
    assert {line.who for line in lines[:5]} == {"Asha Example"}
    assert lines[-1].who == given.mentor_of(reply).name
    assert lines[-1].words == {"reason": "Say where the page is"}
    assert places(lines) == sorted(places(lines))


def test_what_was_refused_stands_in_the_case_where_it_happened(given: Given, office: Office):
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    with pytest.raises(NotPermitted):
        given.sign_off(reply, given.mentor())
    with office.sessions() as session:
        newest = timeline(session, reply.conversation_id)[-1]
    assert newest.sentence == (
        "tried to sign the reply off, and was stopped: it was not theirs to do"
    )
    assert newest.outcome == "refused"


def test_the_clock_and_the_command_line_have_names_too(
    given: Given, office: Office, clock: SettableClock
):
    given.venue()
    assert [line.who for line in listed(office)] == ["The command line"]


def test_an_entry_of_a_later_version_is_shown_as_it_stands(given: Given, office: Office):
    conversation = given.conversation()
    assert conversation.id == 1
    append_as_it_stands(office, "conversation:translate", language="cy")
    append_as_it_stands(office, "conversation:decide", approach="embed")
    with office.sessions() as session:
        lines = timeline(session, conversation.id)
    assert [line.sentence for line in lines[1:]] == ["conversation:translate", "decided: embed"]
    assert lines[1].who == "Somebody"


def test_each_filter_finds_its_entries_and_no_others(given: Given, office: Office):
    team = people.add_team(office, Actor.operator(), "Licensing")
    asha, other = given.official(team_id=team), given.official()
    mine = given.reply(asha, words=DENIAL, venue=given.venue(), topic=given.topic())
    others = given.reply(other, ReplyState.POSTED, venue=given.venue(), topic=given.topic())
    about = {r.id: given.read_conversation(r.conversation_id) for r in (mine, others)}
    all_of_mine = [Action.REVISE, Action.START, Action.DECIDE, Action.LOG]
    for wanted in (
        {"person_id": asha.id, "conversation_id": mine.conversation_id},
        {"team_id": team, "conversation_id": mine.conversation_id},
        {"topic_id": about[mine.id].topic_id},
        {"venue_id": about[mine.id].venue_id},
    ):
        assert [line.action for line in listed(office, **wanted)] == all_of_mine
    assert {line.conversation_id for line in listed(office, action=Action.REVISE)} == {
        mine.conversation_id,
        others.conversation_id,
    }
    (posted,) = listed(office, action=Action.POST)
    assert posted.conversation_id == others.conversation_id
    assert listed(office, team_id=team, action=Action.POST) == []


def test_entries_are_found_by_the_guideline_that_a_version_breaks(given: Given, office: Office):
    denied = given.reply(words=DENIAL)
    given.reply()
    with office.sessions() as session:
        rules = [rule for _, rule in list_choices(session)["finding"]]
    assert rules == sorted(rules)
    assert "rebuttal.CategoricalDenial" in rules
    (found,) = listed(office, finding="rebuttal.CategoricalDenial")
    assert found.conversation_id == denied.conversation_id
    assert "stop rebuttal.CategoricalDenial" in found.findings
    assert listed(office, finding="rebuttal.NoSuchRule") == []


def test_what_was_refused_is_found_apart_from_what_was_done(given: Given, office: Office):
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    with pytest.raises(NotPermitted):
        given.sign_off(reply, given.mentor())
    (refused,) = listed(office, outcome=Outcome.REFUSED)
    assert refused.action == Action.SIGN_OFF
    everything = listed(office)
    assert len(listed(office, outcome=Outcome.OK)) == len(everything) - 1


def test_a_day_has_its_first_moment_and_not_the_first_of_the_next(
    given: Given, office: Office, clock: SettableClock
):
    day = datetime(2026, 3, 10, tzinfo=UTC)
    moments = [
        day - timedelta(microseconds=1), day, day + timedelta(days=1, microseconds=-1),
        day + timedelta(days=1),
    ]  # fmt: skip
    for moment in moments:
        clock.now = moment
        given.venue()
    found = listed(office, since=day, until=day + timedelta(days=1))
    assert [line.at for line in found] == [moments[2], moments[1]]


def test_pages_follow_each_other_without_a_gap_or_a_repeat_while_the_log_grows(
    given: Given, office: Office
):
    reader = given.press_officer()
    for number in range(2 * PAGE + 3):
        log_views.view_log(office, given.actor(reader), f"page {number}")
    wanted, read = LogFilter(action=Action.VIEW_LOG), []
    while True:
        with office.sessions() as session:
            page = read_page(session, wanted)
        read += places(page.lines)
        if not page.has_more:
            break
        wanted = replace(wanted, before=read[-1])
        log_views.view_log(office, given.actor(reader), "in between")
    assert len(read) == 2 * PAGE + 3
    assert read == list(range(read[0], read[-1] - 1, -1))


def test_one_entry_in_full_shows_its_exact_bytes_and_whether_its_words_match(
    given: Given, office: Office
):
    given.reply(state=ReplyState.RETURNED)
    with office.sessions() as session:
        stored = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert stored is not None
        whole = get_whole_entry(session, stored.seq)
    assert whole.canonical.encode() == stored.leaf
    assert [each.field for each in whole.commitments] == ["reason"]
    assert all(each.matches for each in whole.commitments)
    assert whole.line.words == {"reason": "Say where the page is"}


def test_a_place_that_is_none_is_not_found(office: Office):
    with office.sessions() as session, pytest.raises(NotFound):
        get_whole_entry(session, 4711)


def test_somebody_whose_roles_changed_keeps_the_role_that_they_had_then(
    given: Given, office: Office
):
    person = given.person(Role.PRESS_OFFICE)
    log_views.view_log(office, given.actor(person), "")
    account = people.Account(
        name="Somebody Else", email=person.email, roles=frozenset({Role.MENTOR})
    )
    people.change_person(office, Actor.operator(), person.id, account)
    (line,) = listed(office, action=Action.VIEW_LOG)
    assert (line.who, line.role) == ("Somebody Else", "press-office")
