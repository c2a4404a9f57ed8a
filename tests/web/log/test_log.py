"""The audit log, as the press office reads it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from convo.db.models import AuditEntry, AuditOpening
from convo.domain.actor import Actor
from convo.domain.errors import NotReady
from convo.domain.vocabulary import ReplyState
from convo.services import people, replies
from tests.given import DENIAL
from tests.page import fetch

PAGES = ("/log", "/log/conversations/1", "/log/entries/0")


@pytest.fixture
def reader(given, sign_in):
    """A browser of the press office."""
    return sign_in(given.press_officer())


def last_entry(office):
    with office.sessions() as session:
        newest = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        opening = session.get(AuditOpening, (newest.seq, "filter"))
        return newest.action, opening.value if opening else None


def stop(given, official=None, **details):
    """A submission that is refused, with its findings."""
    reply = given.reply(official, words=DENIAL, **details)
    author, deed = given.actor(reply.started_by), given.submission(reply)
    with pytest.raises(NotReady):
        replies.submit(given.office, author, deed)
    return reply


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", ["official", "mentor", "administrator"])
def test_only_the_press_office_reads_it(given, sign_in, path, role):
    given.conversation()
    page = fetch(sign_in(getattr(given, role)()), path, 403)
    assert "logged this conversation" not in page.text


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_asked_to_sign_in(client, path):
    assert client.get(path).status_code == 302


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/log", "everything"),
        ("/log?outcome=refused", "what came of it: Refused"),
        ("/log?before=3", "everything, before entry 3"),
        ("/log/conversations/1", "conversation 1: A question"),
        ("/log/entries/0", "entry 0"),
    ],
)
def test_a_look_at_the_log_is_recorded_with_what_was_looked_for(given, reader, office, path, said):
    given.conversation(title="A question")
    fetch(reader, path)
    assert last_entry(office) == ("log:view", said)


def test_the_look_is_recorded_before_the_page_is_shown(reader):
    page = fetch(reader, "/log")
    assert "looked at the audit log" in page.text
    assert "Looked for everything" in page.text


def test_what_does_not_exist_is_not_found_and_not_recorded(reader, office):
    before = last_entry(office)
    fetch(reader, "/log/entries/999999", 404)
    fetch(reader, "/log/conversations/999999", 404)
    assert last_entry(office) == before


def test_an_entry_reads_as_a_sentence_with_name_role_time_and_case(given, reader):
    conversation = given.conversation(given.official(name="Asha Penrose"), title="Which canal?")
    page = fetch(reader, "/log")
    assert "Asha Penrose logged this conversation. Which canal?" in page.text
    assert "Official · 10 March 2026 at 10:00am" in page.text
    assert page.link("Which canal?") == f"/log/conversations/{conversation.id}"


def test_things_that_are_no_case_are_named_plainly(given, reader):
    given.venue(name="Garden Forum")
    page = fetch(reader, "/log")
    assert "The command line added a venue. Venue: Garden Forum" in page.text


def test_a_refused_attempt_shows_its_findings_with_their_guidelines(given, reader):
    stop(given)
    page = fetch(reader, "/log?outcome=refused")
    assert "tried to submit the reply, and was stopped" in page.text
    link = page.link("rebuttal.CategoricalDenial")
    assert link == "/guidelines/rebuttal.CategoricalDenial"
    fetch(reader, link)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("action=conversation:log", 2),
        ("action=conversation:log&person={asha}", 1),
        ("action=conversation:log&person={asha}&since=11&since=3&since=2026", 0),
        ("action=conversation:log&until=10&until=3&until=2026", 1),
        ("action=conversation:log&since=11&since=3&since=2026", 1),
        ("action=conversation:log&topic={topic}", 1),
        ("action=conversation:log&venue={venue}", 1),
        ("action=conversation:log&team={team}", 1),
        ("outcome=refused", 1),
        ("finding=rebuttal.CategoricalDenial&outcome=refused", 1),
        ("finding=rebuttal.CategoricalDenial", 2),
    ],
)
def test_entries_are_found_by(given, sign_in, clock, query, count):
    team = people.add_team(given.office, Actor.operator(), "Canals")
    asha, bo = given.official(team_id=team), given.official()
    first = given.conversation(asha)
    clock.advance(days=1)
    venue, topic = given.venue(), given.topic()
    stop(given, bo, venue=venue, topic=topic)
    assert first.venue_id != venue.id
    asked = query.format(asha=asha.id, team=team, topic=topic.id, venue=venue.id)
    page = fetch(sign_in(given.press_officer()), f"/log?{asked}")
    assert len(list(page.all("li", cls="convo-timeline__line"))) == count
    assert ("No entry matches" in page.text) == (count == 0)


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("since=31&since=2&since=2026", "since", "Enter a real date"),
        ("until=1&until=1&until=26", "until", "four digits"),
        ("since=2&since=3&since=2026&until=1&until=3&until=2026", "until", "or later"),
    ],
)
def test_a_bad_date_is_an_error_beside_its_field_and_shows_nothing(
    given, reader, query, field, sentence
):
    given.conversation()
    before = last_entry(given.office)
    page = fetch(reader, f"/log?{query}", 400)
    assert sentence in page.errors()[field]
    assert "logged this conversation" not in page.text
    assert last_entry(given.office) == before


@pytest.mark.parametrize("query", ["person=x", "person=999", "action=none", "outcome=maybe"])
def test_a_choice_that_is_none_is_refused_plainly(reader, query):
    assert fetch(reader, f"/log?{query}", 400).errors()


@pytest.mark.parametrize("query", ["before=", "before=x", "before=-1", f"before={'9' * 40}"])
def test_a_place_that_is_none_is_passed_over(reader, query):
    fetch(reader, f"/log?{query}")


def test_older_entries_follow_without_a_gap_and_keep_the_filter(given, reader, office, clock):
    official = given.official()
    for _ in range(60):
        given.conversation(official)
    page = fetch(reader, "/log?action=conversation:log&since=1&since=3&since=2026")
    seen = places(page)
    older = fetch(reader, page.link("Older entries"))
    assert len(seen) == 50
    assert len(seen + places(older)) == 60
    assert max(places(older)) < min(seen)
    newest = fetch(reader, older.link("Newest entries"))
    assert places(newest) == seen
    with office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) > 60


def places(page):
    return [
        int(found[1])
        for line in page.all("li", cls="convo-timeline__line")
        if (found := re.fullmatch(r"entry-(\d+)", line.get("id", "")))
    ]


def test_a_title_that_has_quotation_marks_gets_no_second_pair(given, reader):
    conversation = given.conversation(title="“Which canal?”")
    page = fetch(reader, f"/log/conversations/{conversation.id}")
    assert page.h1 == "The record of “Which canal?”"


def test_a_case_reads_from_its_beginning_with_every_word(given, reader):
    reply = given.reply(state=ReplyState.RETURNED, title="Which canal?")
    page = fetch(reader, f"/log/conversations/{reply.conversation_id}")
    assert page.h1 == "The record of “Which canal?”"
    assert places(page) == sorted(places(page))
    said = page.quotations()
    assert "Does anybody know when the form closes?" in said
    assert reply.latest.words in said
    assert "Say where the page is" in said
    sentences = ("logged this conversation", "decided: Join in", "returned version 1")
    assert all(sentence in page.text for sentence in sentences)


def test_a_case_says_where_a_look_at_it_stands_today(given, reader, clock):
    conversation = given.conversation()
    clock.now += timedelta(minutes=5)
    page = fetch(reader, f"/log/conversations/{conversation.id}")
    assert "10 March 2026 at 10:05am" in page.text
    assert page.link("The conversation as it stands now") == f"/conversations/{conversation.id}"


def test_a_case_is_told_in_names_and_days_and_not_in_numbers_and_codes(given, reader):
    reply = given.post(given.reply(state=ReplyState.SIGNED_OFF))
    page = fetch(reader, f"/log/conversations/{reply.conversation_id}")
    assert "Who spoke: Member of the public" in page.text
    assert f"Who looks at the thread again: {reply.started_by.name}" in page.text
    assert "Looked at again on: 12 March 2026" in page.text
    assert "Confirmed: already public" in page.text
    assert "2026-" not in page.text
    assert "Follow up by" not in page.text
    shown = fetch(reader, f"/conversations/{stop(given).conversation_id}").text
    assert "identity.SaysWhoSpeaks (must change)" in shown
    assert "stop identity" not in shown
