"""Full-text search: what a person typed, on both databases, and what is never found."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from convo.audit.search_index import refresh_words
from convo.db.models import AuditErasure, AuditOpening, AuditText
from convo.domain.vocabulary import ReplyState, SpeakerRole
from convo.queries.full_text import Piece, pieces_of, snippets, terms_of
from convo.queries.log import LogFilter, read_page
from convo.services import conversations, log_views

HOSTILE = [
    '"',
    '""',
    '" AND "',
    "words:",
    "NEAR(a b)",
    "a* OR b NOT c",
    "^form",
    "-form",
    "{words}: form",
    "'; DROP TABLE audit_text; --",
    "& | ! <-> :* ( )",
    "%%%",
    "\\",
    "_",
    "😀 🏳️‍🌈",
    "\uff46\uff55\uff4c\uff4c width",
    "\u202e\u200b",
    "…" * 50,
    "a" * 200,
    " ".join("abcdefghijklmnopqrstuvwxyz"),
]


@pytest.fixture
def find(given):
    """The places of the entries that have these words, newest first."""

    def find(words, **more):
        with given.office.sessions() as session:
            wanted = replace(LogFilter(words=words), **more)
            return [line.seq for line in read_page(session, wanted).lines]

    return find


def kept(office):
    with office.sessions() as session:
        return {row.seq: row.words for row in session.query(AuditText)}


def test_words_are_found_in_any_form_and_order_and_all_are_wanted(given, find):
    given.conversation(words="The licences were closing early in Penrith.")
    assert len(find("closes licence")) == 1
    assert len(find("LICENCE")) == 1
    assert find("licence Carlisle") == []
    assert find("") != []


def test_words_in_quotation_marks_are_found_in_their_order(given, find):
    given.conversation(words="The form closes on the first of June.")
    assert len(find('"form closes"')) == 1
    assert len(find("“form closes” june")) == 1
    assert find('"closes form"') == []


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_is_typed_is_an_operator_or_an_error(given, find, typed):
    given.conversation(words="An ordinary question.")
    assert find(typed) == []
    with given.office.sessions() as session:
        assert snippets(session, typed, [0, 1, 2]) == {}


def test_signs_alone_are_no_word_and_there_is_a_most_of_words():
    assert terms_of('a-b "" "c, d" ?! _') == ("a b", "c d")
    assert len(terms_of("word " * 100)) == 12


def test_words_and_filters_combine(given, find):
    given.conversation(words="A canal question.")
    other = given.conversation(words="Another canal question.")
    assert len(find("canal")) == 2
    assert len(find("canal", topic_id=other.topic_id, conversation_id=other.id)) == 1


def test_nobody_is_found_by_handle_name_mail_or_mention(given, office, find):
    said = "As WalkerBob says: ask @mary_p or mary@example.org, see https://x.example/walkerbob"
    spoken = conversations.Said(words=said, speaker=SpeakerRole.PUBLIC, handle="walkerbob")
    deed = conversations.Log(
        address="https://x.example/u/walkerbob",
        title="Walkerbob asks",
        venue_id=given.venue().id,
        topic_id=given.topic().id,
        said=spoken,
    )
    official = given.official(name="Asha Penrose", email="asha@example.org")
    conversations.log(office, given.actor(official), deed)
    for words in ("walkerbob", "mary", "mary_p", "example.org", "x.example", "penrose", "asha"):
        assert find(words) == [], words
    assert len(find("says ask")) == 1


def test_a_name_that_is_learned_later_is_cut_out_of_what_was_said_before(given, office, find):
    conversation = given.conversation(words="I agree with Rowanberry about the fee.")
    assert len(find("rowanberry")) == 1
    said = conversations.Said(words="Thanks.", speaker=SpeakerRole.PUBLIC, handle="Rowanberry")
    deed = conversations.AddSnapshot(conversation_id=conversation.id, said=said)
    conversations.add_snapshot(office, given.actor(given.official()), deed)
    assert find("rowanberry") == []
    assert len(find("agree about the fee")) == 1


def test_what_others_looked_for_is_not_found(given, office, find):
    log_views.view_log(office, given.actor(given.press_officer()), "words: porcupine")
    assert find("porcupine") == []


def test_words_that_are_erased_are_found_no_more_and_are_not_in_the_index(given, office, find):
    conversation = given.conversation(title="The canal", words="Hedgehog asks when it closes.")
    (place,) = find("hedgehog")
    with office.sessions() as session:
        connection = session.connection()
        session.add(AuditErasure(seq=place, field="words", erased_by=place))
        session.flush()
        session.delete(session.get(AuditOpening, (place, "words")))
        session.flush()
        refresh_words(connection, [place])
        assert session.get(AuditText, place).words == "The canal"
        found = read_page(session, LogFilter(words="hedgehog")).lines
        still = read_page(session, LogFilter(words="canal", conversation_id=conversation.id)).lines
        assert (found, [line.seq for line in still]) == ([], [place])
        if connection.dialect.name == "sqlite":
            pages = connection.scalars(text("SELECT block FROM audit_text_index_data")).all()
            assert not any(b"hedgehog" in bytes(page) for page in pages)
        session.rollback()


def test_a_snippet_marks_the_hit(given, office, find):
    given.conversation(words="Before. " * 40 + "The form closes in June. " + "After. " * 40)
    (place,) = find("close")
    with office.sessions() as session:
        pieces = snippets(session, "close", [place])[place]
    assert [piece.text for piece in pieces if piece.is_hit] == ["closes"]
    assert len("".join(piece.text for piece in pieces)) < 300


def test_signs_of_ours_in_the_words_break_no_snippet():
    assert pieces_of("a \x02hit\x03 b") == (
        Piece("a ", is_hit=False),
        Piece("hit", is_hit=True),
        Piece(" b", is_hit=False),
    )
    assert "".join(piece.text for piece in pieces_of("\x02 \x03 \x02")) == "  "


def test_every_entry_with_words_to_search_is_in_the_index_and_no_other(given, office):
    given.post(given.reply(state=ReplyState.SIGNED_OFF))
    rows = kept(office)
    assert rows
    assert all(words.strip() == words != "" for words in rows.values())
