"""One entry in full: every field, the words with their seals, and the exact bytes."""

import json

import pytest
from sqlalchemy import select, text

from convo.db.engine import open_engine
from convo.db.models import AuditEntry, AuditErasure
from convo.domain.errors import NotPermitted
from convo.services import conversations
from tests.page import fetch


@pytest.fixture
def reader(given, sign_in):
    """A browser of the press office."""
    return sign_in(given.press_officer())


def find(office, action):
    with office.sessions() as session:
        found = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.seq)
        return session.scalars(found).all()[-1]


def test_every_field_of_the_entry_can_be_read(given, office, reader):
    given.decided()
    entry = find(office, "conversation:decide")
    leaf = json.loads(entry.leaf)
    shown = fetch(reader, f"/log/entries/{entry.seq}").text
    for name in ("id", "req", "n", "ts", "act", "app"):
        assert str(leaf[name]) in shown, name
    assert leaf["actor"]["sess"] in shown
    assert "Conversation: Question" in shown
    assert ", ".join(leaf["facts"]["rules"]) in shown


def test_the_exact_bytes_are_there(given, office, reader):
    given.conversation()
    entry = find(office, "conversation:log")
    page = fetch(reader, f"/log/entries/{entry.seq}")
    (shown,) = page.all("pre")
    assert "".join(shown.itertext()).encode() == entry.leaf


def test_words_are_shown_with_their_commitment_and_match_it(given, office, reader):
    given.conversation(words="Does the form close in May?")
    entry = find(office, "conversation:log")
    commitments = json.loads(entry.leaf)["c"]
    page = fetch(reader, f"/log/entries/{entry.seq}")
    assert "Does the form close in May?" in page.quotations()
    assert all(commitment in page.text for commitment in commitments.values())
    assert page.text.count("The words match the commitment.") == len(commitments)


def test_words_that_somebody_changed_are_noticed(given, office, database, reader):
    given.conversation()
    entry = find(office, "conversation:log")
    behind_our_back(database, entry.seq, "title", "Something else")
    page = fetch(reader, f"/log/entries/{entry.seq}")
    assert "The words do not match the commitment." in page.text


def test_words_that_are_missing_without_an_erasure_are_a_fault_and_leave_the_entry_readable(
    given, office, database, reader
):
    given.conversation()
    entry = find(office, "conversation:log")
    behind_our_back(database, entry.seq, "words", None)
    page = fetch(reader, f"/log/entries/{entry.seq}")
    assert "These words are missing, and no entry says that they were erased." in page.text
    assert "logged this conversation" in page.text


@pytest.mark.parametrize("path", ["/log/entries/{seq}", "/log/conversations/{case}"])
def test_words_that_were_erased_say_by_what_and_when(given, office, database, reader, path):
    conversation = given.conversation(words="Hedgehog said so.")
    entry = find(office, "conversation:log")
    with office.sessions() as session:
        session.add(AuditErasure(seq=entry.seq, field="words", erased_by=entry.seq))
        session.connection().info.setdefault("allowed", set()).add("audit_erasure")
        session.commit()
    behind_our_back(database, entry.seq, "words", None)
    page = fetch(reader, path.format(seq=entry.seq, case=conversation.id))
    assert "These words were erased on 10 March 2026 at 10:00am: logged this" in page.text
    assert page.link(f"entry {entry.seq}") == f"/log/entries/{entry.seq}"


def test_a_refused_deed_says_why(given, office, reader):
    official, other = given.official(), given.official()
    conversation = given.conversation(official)
    deed = conversations.WithReason(
        conversation_id=conversation.id, version=conversation.version, reason="Not mine to close"
    )
    with pytest.raises(NotPermitted):
        conversations.close_conversation(office, given.actor(other), deed)
    entry = find(office, "conversation:close")
    page = fetch(reader, f"/log/entries/{entry.seq}")
    assert "Refused: it was not theirs to do" in page.text
    assert "No words belong to this entry." in page.text


def behind_our_back(database, seq, field, value):
    """Change the words beside an entry as only the owner of the database could."""
    change = (
        "DELETE FROM audit_opening WHERE seq = :seq AND field = :field"
        if value is None
        else "UPDATE audit_opening SET value = :value WHERE seq = :seq AND field = :field"
    )
    engine = open_engine(database)
    with engine.begin() as connection:
        for statement in _without_triggers(connection):
            connection.execute(text(statement))
        given = {"seq": seq, "field": field} | ({} if value is None else {"value": value})
        connection.execute(text(change), given)
    engine.dispose()


def _without_triggers(connection):
    if connection.dialect.name == "postgresql":
        return ["ALTER TABLE audit_opening DISABLE TRIGGER ALL"]
    found = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_opening'"
    return [f"DROP TRIGGER {name}" for name in connection.scalars(text(found))]
