"""What has been kept long enough goes by itself, and only that."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from convo.db.models import Conversation
from convo.domain.permissions import Action
from convo.domain.vocabulary import SpeakerRole
from convo.queries.retention import months_before
from convo.services import conversations, erasures
from convo.services.clockwork import perform_owed
from convo.services.erasing.carrying_out import log_of
from convo.services.erasing.journal import read
from convo.services.retention import codes_for, dispose, replace_handles
from tests.erasing.asked import journal_of
from tests.erasing.conftest import ON_SQLITE
from tests.erasing.test_erasing import everything
from tests.given import Given, SettableClock

MONTH = 30.5


def said_by(given: Given, conversation: Conversation, handle: str, words: str) -> None:
    said = conversations.Said(words=words, speaker=SpeakerRole.PUBLIC, handle=handle)
    deed = conversations.AddSnapshot(conversation_id=conversation.id, said=said)
    conversations.add_snapshot(given.office, given.actor(conversation.official), deed)


def closed(given: Given, conversation: Conversation) -> None:
    now = given.read_conversation(conversation.id)
    deed = conversations.WithReason(
        conversation_id=now.id, version=now.version, reason="Nothing more to say"
    )
    conversations.close_conversation(given.office, given.actor(now.official), deed)


def handles(given: Given, conversation: Conversation) -> list[str]:
    return [each.handle for each in given.read_conversation(conversation.id).snapshots]


def test_handles_become_codes_after_six_months_the_same_for_the_same_author(
    given: Given, clock: SettableClock
):
    one = given.conversation(handle="Wren-of-Exampleton", words="Is it open?")
    said_by(given, one, "Otterly", "I asked Wren-of-Exampleton and it is.")
    said_by(given, one, "Wren-of-Exampleton", "Thank you.")
    two = given.conversation(handle="Wren-of-Exampleton")
    clock.advance(days=5.5 * MONTH)
    assert replace_handles(given.office) == 0
    clock.advance(days=MONTH)
    assert replace_handles(given.office) == 2
    first, other, again = handles(given, one)
    assert first == again != other
    assert first.startswith("author-")
    assert handles(given, two)[0] not in (first, other)  # nobody links two cases by it
    assert given.read_conversation(one.id).snapshots[1].words == f"I asked {first} and it is."
    assert "Wren-of-Exampleton" not in everything(given)
    assert replace_handles(given.office) == 0


@ON_SQLITE
def test_something_new_keeps_the_handles_for_another_six_months(given: Given, clock: SettableClock):
    conversation = given.conversation(handle="Wren-of-Exampleton")
    clock.advance(days=5 * MONTH)
    said_by(given, conversation, "Otterly", "Still open?")
    clock.advance(days=2 * MONTH)
    assert replace_handles(given.office) == 0


def test_a_code_does_not_give_the_handle_away():
    assert codes_for(["Wren"]) != codes_for(["Wren"])
    assert codes_for(["", "[erased]", "author-0a1b2c"]) == {}


def test_the_text_of_a_case_goes_two_years_after_it_was_closed(
    given: Given, clock: SettableClock, log: Callable[[], list[tuple[str, str, int | None]]]
):
    gone = given.conversation(words="An old question of mine")
    kept = given.conversation(words="Open for ever, it seems")
    closed(given, gone)
    clock.advance(days=23 * MONTH)
    assert dispose(given.office) == 0
    clock.advance(days=2 * MONTH)
    assert dispose(given.office) == 1
    read_now = given.read_conversation(gone.id)
    assert read_now.title == f"Conversation {gone.id}, erased"
    assert read_now.state == "closed"
    assert "An old question of mine" not in everything(given)
    assert given.read_conversation(kept.id).snapshots[0].words == "Open for ever, it seems"
    assert log()[-1] == ("erasure:dispose", "ok", None)
    assert dispose(given.office) == 0


@ON_SQLITE
@pytest.mark.parametrize("by_topic", [True, False])
def test_nothing_goes_from_a_case_on_hold(given: Given, clock: SettableClock, by_topic: bool):
    topic = given.topic(legal_hold=by_topic)
    conversation = given.conversation(topic=topic, words="Evidence in court")
    closed(given, conversation)
    if not by_topic:
        held = erasures.Hold(conversation_id=conversation.id, reason="A court asks for it")
        erasures.hold(given.office, given.actor(given.press_officer()), held)
    clock.advance(days=40 * MONTH)
    assert (replace_handles(given.office), dispose(given.office)) == (0, 0)
    assert given.read_conversation(conversation.id).snapshots[0].words == "Evidence in court"


@ON_SQLITE
def test_the_clock_lets_both_go_and_the_journal_knows(given: Given, clock: SettableClock):
    conversation = given.conversation()
    closed(given, conversation)
    clock.advance(days=40 * MONTH)
    done = {each.job.name: (each.done, each.fault) for each in perform_owed(given.office)}
    assert (done["handles"], done["texts"], done["traces"]) == ((1, ""), (1, ""), (0, ""))
    with given.office.sessions() as session:
        kept = read(journal_of(given.office), log_of(session))
    assert [each.action for each in kept] == [Action.REPLACE_HANDLES, Action.DISPOSE]


@pytest.mark.parametrize(
    ("moment", "months", "earlier"),
    [
        (datetime(2026, 3, 31, 9, tzinfo=UTC), 1, datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (datetime(2026, 3, 31, tzinfo=UTC), 24, datetime(2024, 3, 31, tzinfo=UTC)),
        (datetime(2024, 2, 29, tzinfo=UTC), 12, datetime(2023, 2, 28, tzinfo=UTC)),
        (datetime(2026, 1, 5, tzinfo=UTC), 1, datetime(2025, 12, 5, tzinfo=UTC)),
    ],
)
def test_so_many_months_before(moment: datetime, months: int, earlier: datetime):
    assert months_before(moment, months) == earlier
