"""What was learnt outlives the words of its case, and an erasure that is asked for reaches it."""

from collections.abc import Callable

import pytest

from convo.db.models import ErasureRequest, Insight
from convo.domain.erasing import WHOLE, Scope
from convo.domain.permissions import Action
from convo.domain.recognition import InsightKind
from convo.queries.insights import learnt_by
from convo.queries.timeline import timeline
from convo.services import insights
from convo.services.erasing.choosing import choices_of
from convo.services.retention import dispose, replace_handles
from tests.erasing.conftest import NAME
from tests.erasing.test_erasing import everything
from tests.erasing.test_retention import MONTH, closed
from tests.given import Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Ask = Callable[..., ErasureRequest]
Approve = Callable[[ErasureRequest], None]
WORDS = f"They ask whether the {NAME} path is open in winter, and nothing says so."


@pytest.fixture
def used(given: Given) -> Insight:
    """An insight that went into policy, of a case in which the same name was said."""
    case = given.conversation(handle=NAME, words=f"Is the {NAME} path open?")
    drawn = insights.DrawInsight(
        conversation_id=case.id, kind=InsightKind.ASKS, words=WORDS, names_nobody=True
    )
    by = given.actor(given.mentor())
    number = insights.draw_insight(given.office, by, drawn)
    use = insights.UseInsight(
        insight_id=number,
        version=1,
        use=f"The {NAME} path has a page now.",
        address=f"https://www.example.org/{NAME}",
    )
    insights.use_insight(given.office, given.actor(given.mentor()), use)
    return now(given, number)


def now(given: Given, number: int) -> Insight:
    with given.office.sessions() as session:
        return session.get_one(Insight, number)


def shown(given: Given, insight: Insight) -> list[tuple[str, str]]:
    """What the page of its conversation shows."""
    with given.office.sessions() as session:
        lines = timeline(session, insight.conversation_id)
        learnt = learnt_by(session, insight.conversation_id, lines)
        return [(each.words, each.use) for each in learnt]


def test_it_stays_with_its_words_in_the_log_when_the_text_of_the_case_goes(
    given: Given, used: Insight, clock: SettableClock
):
    closed(given, given.read_conversation(used.conversation_id))
    clock.advance(days=25 * MONTH)
    assert dispose(given.office) == 1
    after = now(given, used.id)
    assert (after.words, after.use, after.use_address) == (used.words, used.use, used.use_address)
    with given.office.sessions() as session:
        lines = {line.action: line.words for line in timeline(session, used.conversation_id)}
    assert lines[Action.DRAW_INSIGHT] == {"words": WORDS}
    assert lines[Action.USE_INSIGHT] == {"use": used.use, "address": used.use_address}
    assert lines[Action.LOG] == {}
    assert shown(given, used) == [(used.words, used.use)]


def test_a_name_that_has_to_go_goes_from_it_too(
    given: Given, used: Insight, ask: Ask, approve: Approve
):
    approve(ask(given.read_conversation(used.conversation_id)))
    after = now(given, used.id)
    assert (
        after.words == "They ask whether the [erased] path is open in winter, and nothing says so."
    )
    assert after.use == "The [erased] path has a page now."
    assert after.use_address == "https://www.example.org/[erased]"
    assert shown(given, used) == [(after.words, after.use)]
    assert NAME not in everything(given)


def test_it_can_be_chosen_by_itself_and_goes_with_every_word_of_the_case(
    given: Given, used: Insight, ask: Ask, approve: Approve
):
    case = given.read_conversation(used.conversation_id)
    with given.office.sessions() as session:
        labels = {choice.key: choice.label for choice in choices_of(session, case)}
    assert labels[f"insight:{used.id}"].startswith("What was learnt: They ask whether")
    approve(ask(case, scope=Scope.CASE))
    after = now(given, used.id)
    assert (after.words, after.use, after.use_address) == (WHOLE, WHOLE, WHOLE)
    assert NAME not in everything(given)


def test_a_handle_in_it_becomes_the_code_of_its_author(
    given: Given, used: Insight, clock: SettableClock
):
    clock.advance(days=7 * MONTH)
    assert replace_handles(given.office) == 1
    [snapshot] = given.read_conversation(used.conversation_id).snapshots
    assert now(given, used.id).words == WORDS.replace(NAME, snapshot.handle)
