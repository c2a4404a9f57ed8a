"""The demo: a department whose record is true, because it was made through the services."""

from sqlalchemy import select

from convo.db.models import AuditEntry, Conversation, Decision, Person, Reply, Snapshot, Venue
from convo.demo.fill import is_empty
from convo.demo.logins import LOGINS, PASSWORD
from convo.demo.people import PEOPLE
from convo.domain.grants import ROLE_SETS
from convo.domain.vocabulary import (
    Approach,
    ConversationState,
    Outcome,
    ReplyOutcome,
    ReplyState,
    VenueKind,
)
from convo.queries.people import find_person_by_email, list_people
from convo.queries.work import waiting_for
from convo.services.expiries import expire_sign_offs
from convo.services.passwords import weakness


def test_it_is_no_longer_empty_and_has_some_forty_conversations(filled):
    assert not is_empty(filled.office)
    logged = filled.session.scalars(select(Conversation)).all()
    assert len(logged) == filled.count >= 40


def test_everything_that_can_become_of_a_case_has_happened(filled):
    ask = filled.session.scalars
    assert set(ask(select(Conversation.state))) == set(ConversationState)
    assert set(ask(select(Reply.state))) == set(ReplyState)
    assert set(ask(select(Decision.approach))) == set(Approach)
    assert set(ask(select(Reply.outcome))) == {None, *ReplyOutcome}
    assert set(ask(select(Venue.kind))) == set(VenueKind)


def test_some_replies_were_posted_as_signed_off_and_some_not(filled):
    posted = select(Reply.posted_differently).where(Reply.posted_at.is_not(None))
    assert set(filled.session.scalars(posted)) == {True, False}


def test_some_attempts_were_stopped(filled):
    found = select(AuditEntry.action).where(AuditEntry.outcome == Outcome.REFUSED.value)
    stopped = filled.session.scalars(found).all()
    assert stopped.count("reply:submit") >= 2
    assert "conversation:log" in stopped


def test_every_combination_of_roles_is_there(filled):
    assert {person.roles for person in list_people(filled.session)} == ROLE_SETS


def test_the_log_is_in_the_order_of_time_and_ends_before_now(filled):
    at = filled.session.scalars(select(AuditEntry.at).order_by(AuditEntry.seq)).all()
    assert list(at) == sorted(at)
    assert at[-1] <= filled.office.clock()


def test_people_worked_in_office_hours(filled):
    calendar = filled.office.calendar
    found = select(AuditEntry.at).where(AuditEntry.actor_role == "official")
    for at in filled.session.scalars(found):
        local = calendar.local(at)
        assert calendar.is_working_day(local.date())
        assert 9 <= local.hour <= 17


def test_no_entry_holds_a_name_an_address_a_handle_or_a_title(filled):
    people = filled.session.scalars(select(Person)).all()
    words = {part for person in people for part in (person.email, *person.name.split())}
    words |= {handle for handle in filled.session.scalars(select(Snapshot.handle)) if handle}
    words |= set(filled.session.scalars(select(Conversation.title)))
    for leaf in filled.session.scalars(select(AuditEntry.leaf)):
        text = leaf.decode()
        assert not [word for word in words if f'"{word}"' in text or f" {word} " in text]


def test_no_wording_stands_in_the_log(filled):
    replies = filled.session.scalars(select(Reply)).all()
    openings = {r.latest.words[:30] for r in replies if r.latest is not None}
    leaves = b"".join(filled.session.scalars(select(AuditEntry.leaf))).decode()
    assert not [words for words in openings if words in leaves]


def test_something_waits_for_each_kind_of_person_some_of_it_overdue(filled):
    at = filled.office.standpoint()
    people = [find_person_by_email(filled.session, email) for _who, email in LOGINS[:4]]
    items = [waiting_for(filled.session, person, at) for person in people if person is not None]
    assert len(items) == 4
    assert all(items)
    due = [item.due_at <= at.now for found in items for item in found if item.due_at]
    assert {True, False} == set(due)


def test_everybody_on_the_list_can_sign_in_with_the_one_password(filled):
    for _who, email in LOGINS:
        person = find_person_by_email(filled.session, email)
        assert person is not None, email
        assert filled.office.passwords.verify(person.password_hash, PASSWORD)
        assert weakness(PASSWORD, (person.name, person.email)) is None


def test_everybody_with_a_password_is_on_the_list():
    listed = {email.partition("@")[0] for _who, email in LOGINS}
    assert listed == {key for key, somebody in PEOPLE.items() if somebody.has_password}


def test_the_clock_owes_nothing_when_it_is_done(filled):
    assert expire_sign_offs(filled.office) == 0
