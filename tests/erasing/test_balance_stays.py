"""The balance of recognition is what it was, whatever becomes of the words and of those named."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from convo.db.models import ErasureRequest, Mention, Reply
from convo.domain.balance_figures import Figures
from convo.domain.erasing import Scope
from convo.domain.recognition import Comfort, Named
from convo.domain.vocabulary import ReplyState
from convo.queries.balance import balance_at
from convo.services.mentions import Whom
from convo.services.retention import replace_handles
from tests.balanced import heard
from tests.erasing.conftest import NAME, ON_SQLITE
from tests.given import Given, SettableClock
from tests.recognised import Recognised

pytestmark = ON_SQLITE
#: So long that what happens months later is still within it.
DAYS = 400


@pytest.fixture
def given_to(given: Given) -> tuple[Reply, int]:
    """A delivered acknowledgement that names an author, and the community of the case's topic."""
    made = Recognised(given)
    reply = made.draft(words=f"We read what {NAME} wrote, and what others wrote.", handle=NAME)
    topic = reply.conversation.topic_id
    growers = made.side(topic)
    heard(given, reply.conversation, growers)
    whom = Whom(named=Named.PERSON, handle=NAME)
    reply = made.add(reply, whom, made.answered(Comfort.AGREED), side_id=growers)
    reply = made.add(
        reply, Whom(named=Named.COMMUNITY, community_id=made.community()), side_id=growers
    )
    return made.deliver(made.bring(reply, ReplyState.SIGNED_OFF)), topic


def figures(given: Given, topic_id: int) -> Figures:
    with given.office.sessions() as session:
        return balance_at(session, topic_id, given.office.standpoint(), DAYS)


def handles(given: Given) -> set[str]:
    with given.office.sessions() as session:
        return set(session.scalars(select(Mention.handle))) - {""}


def told(found: Figures) -> tuple[object, ...]:
    """All that its page says of any time."""
    rows = (found.by_side, found.by_channel, found.by_community)
    return (*rows, found.no_side, found.no_community, found.standing)


def test_when_an_author_becomes_a_code_every_count_stays(
    given: Given, clock: SettableClock, given_to: tuple[Reply, int]
):
    _, topic = given_to
    before = figures(given, topic)
    assert before.standing.total == 1
    clock.advance(days=220)
    assert replace_handles(given.office) > 0
    assert NAME not in handles(given)
    assert told(figures(given, topic)) == told(before)


def test_when_the_words_of_a_case_are_erased_every_count_stays(
    given: Given,
    given_to: tuple[Reply, int],
    ask: Callable[..., ErasureRequest],
    approve: Callable[[ErasureRequest], None],
):
    reply, topic = given_to
    before = figures(given, topic)
    approve(ask(reply.conversation, scope=Scope.CASE))
    assert NAME not in handles(given)
    assert told(figures(given, topic)) == told(before)
