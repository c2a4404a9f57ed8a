"""What an acknowledgement says of people goes with the words of its case; its counts stay."""

from sqlalchemy import func, select

from convo.db.models import Mention, Recognition, Side
from convo.domain.recognition import Comfort, Named
from convo.domain.vocabulary import ReplyOutcome, ReplyState
from convo.services import conversations, postings
from convo.services.mentions import Whom
from convo.services.postings import Close
from convo.services.reconciling import reconcile
from convo.services.retention import dispose, replace_handles
from tests.erasing.conftest import NAME, ON_SQLITE
from tests.erasing.test_erasing import everything
from tests.given import Given, SettableClock
from tests.recognised import Recognised

MONTH = 30.5


def counts(given: Given, topic_id: int) -> list[tuple[str, int]]:
    """How often each side was recognised, by what counts."""
    counted = (
        select(Side.name, func.count(Mention.id))
        .join(Mention, Mention.side_id == Side.id)
        .join(Recognition, Recognition.id == Mention.recognition_id)
        .where(Side.topic_id == topic_id, Recognition.given_on.is_not(None))
        .group_by(Side.name)
        .order_by(Side.name)
    )
    with given.office.sessions() as session:
        return [(name, count) for name, count in session.execute(counted)]


@ON_SQLITE
def test_handles_become_codes_and_words_go_and_the_counts_stay(given: Given, clock: SettableClock):
    recognised = Recognised(given)
    draft = recognised.draft(words=f"We read what {NAME} and others say.", handle=NAME)
    topic_id = draft.conversation.topic_id
    growers, walkers = recognised.side(topic_id), recognised.side(topic_id, "Walkers")
    unasked = recognised.answered(Comfort.NOT_ASKED)
    draft = recognised.add(draft, Whom(named=Named.PERSON, handle=NAME), unasked, growers)
    draft = recognised.add(draft, Whom(named=Named.NOBODY), side_id=walkers)
    said = recognised.deliver(recognised.bring(draft, ReplyState.SIGNED_OFF))
    before = counts(given, topic_id)
    assert before == [("Growers", 1), ("Walkers", 1)]

    clock.advance(days=7 * MONTH)
    assert replace_handles(given.office) == 1
    code = given.read_conversation(said.conversation_id).snapshots[0].handle
    assert {each.handle for each in recognised.mentions(said)} == {code, ""}
    assert NAME not in everything(given)
    assert counts(given, topic_id) == before

    now = given.read(said.id)
    ended = Close(reply_id=now.id, version=now.version, outcome=ReplyOutcome.NO_RESPONSE)
    postings.close(given.office, given.actor(now.started_by), ended)
    case = given.read_conversation(said.conversation_id)
    close = conversations.WithReason(
        conversation_id=case.id, version=case.version, reason="It was said"
    )
    conversations.close_conversation(given.office, given.actor(case.official), close)
    clock.advance(days=25 * MONTH)
    assert dispose(given.office) == 1
    gone = recognised.of(said)
    assert (gone.audience, gone.given_on is None) == ("[These words were erased.]", False)
    assert {each.handle for each in gone.mentions} == {"[erased]", ""}
    assert "please pass this on" not in everything(given)
    assert counts(given, topic_id) == before
    with given.office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Mention)) == 2
    assert list(reconcile(given.office).differences) == []
