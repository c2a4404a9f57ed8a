"""Deciding whether to take part, and how."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from convo.db.models import Conversation, Person
from convo.domain.errors import NotPermitted, NotReady, StaleWording, WrongState
from convo.domain.lasting import WAITING
from convo.domain.recognition import InsightKind
from convo.domain.vocabulary import Approach, ConversationState, Matter, ReplyState, SpeakerRole
from convo.queries.insights import insights_in
from convo.services import conversations, replies
from convo.services.decisions import Learnt
from tests.given import QUESTION, Given
from tests.learnt import LEARNT, looked_at_again

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

_ERROR = QUESTION | {"matter": "error", "source": "yes"}
_EVIDENCE = {
    "assertion": "The form closes on 1 May",
    "source": "https://www.example.org/form",
    "extract": "The form closes on 1 June.",
}


def _decide(given: Given, official: Person, conversation: Conversation, **details: Any) -> None:
    whole: dict[str, Any] = {
        "answers": QUESTION,
        "approach": Approach.CONVERSE,
        "reason": "A fair question that we can answer",
        "version": conversation.version,
    }
    if details.get("approach") in WAITING:
        whole |= looked_at_again(given.office.today())
    whole |= details
    deed = conversations.Decide(conversation_id=conversation.id, **whole)
    conversations.decide(given.office, given.actor(official), deed)


def test_a_decision_keeps_its_answers_and_its_reason(given: Given) -> None:
    conversation = given.decided()
    decision = conversation.decision
    assert decision is not None
    assert conversation.state is ConversationState.DECIDED
    assert decision.answers == QUESTION
    assert decision.matter is Matter.QUESTION
    assert decision.reason == "A fair question that we can answer"


@pytest.mark.parametrize(
    ("answers", "approach"),
    [
        (QUESTION, Approach.REFLECT),
        (QUESTION, Approach.PRESS_OFFICE),
        (QUESTION | {"rebuttal": "yes"}, Approach.CONVERSE),
        (QUESTION | {"danger": "yes"}, Approach.LISTEN),
        (QUESTION | {"matter": "opinion"}, Approach.CONVERSE),
        (QUESTION | {"matter": "error", "source": "no"}, Approach.CONVERSE),
    ],
)
def test_a_decision_must_fit_its_answers(
    given: Given, log, answers: dict[str, str], approach: Approach
) -> None:
    official = given.official()
    conversation = given.conversation(official)
    with pytest.raises(NotReady, match="do not lead to this choice"):
        _decide(given, official, conversation, answers=answers, approach=approach)
    assert given.read_conversation(conversation.id).decision is None
    assert log()[-1] == ("conversation:decide", "refused", official.id)


@pytest.mark.parametrize("lacking", _EVIDENCE)
def test_joining_in_to_correct_an_error_needs_all_the_evidence(given: Given, lacking: str) -> None:
    official = given.official()
    conversation = given.conversation(official)
    partial = _EVIDENCE | {lacking: ""}
    with pytest.raises(NotReady, match="published source"):
        _decide(given, official, conversation, answers=_ERROR, **partial)
    _decide(given, official, conversation, answers=_ERROR, **_EVIDENCE)
    decision = given.read_conversation(conversation.id).decision
    assert decision is not None
    assert decision.extract == "The form closes on 1 June."


def test_listening_to_an_error_needs_no_evidence(given: Given) -> None:
    official = given.official()
    conversation = given.conversation(official)
    _decide(given, official, conversation, answers=_ERROR, approach=Approach.LISTEN)
    assert given.read_conversation(conversation.id).state is ConversationState.DECIDED


def test_rebuttal_goes_to_the_press_office_and_waits_there(given: Given) -> None:
    official = given.official()
    conversation = given.conversation(official)
    answers = QUESTION | {"rebuttal": "yes"}
    _decide(given, official, conversation, answers=answers, approach=Approach.PRESS_OFFICE)
    after = given.read_conversation(conversation.id)
    assert after.state is ConversationState.REFERRED
    assert after.due_at == datetime(2026, 3, 11, 10, 0, 0, 123456, tzinfo=UTC)
    with pytest.raises(WrongState):
        _decide(given, official, after)


def test_a_journalist_always_goes_to_the_press_office(given: Given) -> None:
    official = given.official()
    conversation = given.conversation(official, speaker=SpeakerRole.JOURNALIST)
    with pytest.raises(NotReady):
        _decide(given, official, conversation)
    _decide(given, official, conversation, approach=Approach.PRESS_OFFICE)
    assert given.read_conversation(conversation.id).state is ConversationState.REFERRED


def test_listening_is_looked_at_again_when_its_review_date_opens(given: Given) -> None:
    official = given.official()
    conversation = given.conversation(official)
    _decide(given, official, conversation, approach=Approach.LISTEN, review_on=date(2026, 4, 4))
    after = given.read_conversation(conversation.id)
    # A Saturday before Easter Monday: the office opens on Tuesday at nine, in summer time.
    assert after.due_at == datetime(2026, 4, 7, 8, tzinfo=UTC)


@pytest.mark.parametrize("approach", [Approach.LISTEN, Approach.LEAVE])
@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, "Say on which day"),
        (date(2026, 3, 10), "after today, within a year"),
        (date(2026, 3, 1), "after today, within a year"),
        (date(2027, 3, 12), "after today, within a year"),
    ],
)
def test_waiting_is_looked_at_again_on_a_day_to_come_whoever_decides(
    given: Given, approach: Approach, day: date | None, said: str
) -> None:
    official = given.official()
    conversation = given.conversation(official)
    with pytest.raises(NotReady, match=said):
        _decide(given, official, conversation, approach=approach, review_on=day)
    assert given.read_conversation(conversation.id).decision is None
    _decide(given, official, conversation, approach=approach, review_on=date(2027, 3, 11))


def test_whoever_listens_says_what_was_learnt_and_whoever_leaves_it_may(given: Given) -> None:
    official = given.official()
    heard, left = given.conversation(official), given.conversation(official)
    with pytest.raises(NotReady, match="that is what listening is for"):
        _decide(given, official, heard, approach=Approach.LISTEN, learnt=Learnt())
    _decide(given, official, left, approach=Approach.LEAVE, learnt=Learnt())
    _decide(given, official, heard, approach=Approach.LISTEN)
    with given.office.sessions() as session:
        (insight,) = insights_in(session, heard.id)
        assert (insight.kind, insight.words) == (LEARNT.kind, LEARNT.words)
        assert (insight.topic_id, insight.drawn_by_id) == (heard.topic_id, official.id)
        assert insights_in(session, left.id) == []


@pytest.mark.parametrize(
    ("learnt", "said"),
    [
        (Learnt(words="People ask when it closes"), "what people ask, get wrong or suggest"),
        (Learnt(kind=InsightKind.ASKS), "Write what was learnt"),
        (Learnt(kind=InsightKind.ASKS, words="gardener asks when it closes"), "without naming"),
    ],
)
def test_what_was_learnt_is_said_whole_and_names_nobody(
    given: Given, learnt: Learnt, said: str
) -> None:
    official = given.official()
    conversation = given.conversation(official, handle="gardener")
    with pytest.raises(NotReady, match=said):
        _decide(given, official, conversation, approach=Approach.LISTEN, learnt=learnt)
    with given.office.sessions() as session:
        assert insights_in(session, conversation.id) == []


def test_a_reply_under_way_leaves_only_the_review_date(given: Given) -> None:
    official = given.official()
    conversation = given.conversation(official)
    _decide(given, official, conversation, review_on=date(2026, 6, 8))
    decided = given.read_conversation(conversation.id)
    assert decided.due_at == datetime(2026, 3, 12, 10, 0, 0, 123456, tzinfo=UTC)
    deed = replies.Start(conversation_id=decided.id, version=decided.version)
    replies.start(given.office, given.actor(official), deed)
    assert given.read_conversation(decided.id).due_at == datetime(2026, 6, 8, 8, tzinfo=UTC)


def test_only_the_official_in_charge_decides(given: Given, log) -> None:
    conversation, other = given.conversation(given.official(name="Asha Rao")), given.official()
    with pytest.raises(NotPermitted, match="Asha Rao is in charge"):
        _decide(given, other, conversation)
    assert log()[-1] == ("conversation:decide", "refused", other.id)


def test_a_decision_needs_a_reason(given: Given) -> None:
    official = given.official()
    with pytest.raises(NotReady, match="Say why you decided so"):
        _decide(given, official, given.conversation(official), reason="  ")


def test_nobody_decides_while_a_reply_is_open(given: Given) -> None:
    author = given.official()
    reply = given.reply(author)
    with pytest.raises(NotReady, match="still on its way"):
        _decide(given, author, given.read_conversation(reply.conversation_id))


def test_a_new_decision_may_be_made_when_the_reply_has_ended(given: Given) -> None:
    author = given.official()
    reply = given.reply(author, ReplyState.CLOSED)
    conversation = given.read_conversation(reply.conversation_id)
    _decide(given, author, conversation, approach=Approach.LISTEN)
    after = given.read_conversation(conversation.id)
    assert [decision.approach for decision in after.decisions] == [
        Approach.CONVERSE,
        Approach.LISTEN,
    ]


def test_two_who_decide_on_one_version_do_not_overwrite_each_other(given: Given) -> None:
    official = given.official()
    conversation = given.conversation(official)
    _decide(given, official, conversation, approach=Approach.LISTEN)
    with pytest.raises(StaleWording):
        _decide(given, official, conversation)
    after = given.read_conversation(conversation.id)
    assert [decision.approach for decision in after.decisions] == [Approach.LISTEN]


def test_a_question_left_open_is_refused(given: Given) -> None:
    official = given.official()
    conversation = given.conversation(official)
    with pytest.raises(NotReady, match="no answer yet"):
        _decide(given, official, conversation, answers={"danger": "no"})
    assert given.read_conversation(conversation.id).decision is None


def test_a_second_decision_in_the_same_moment_is_stale_too(given: Given) -> None:
    official = given.official()
    decided = given.decided(official)
    _decide(given, official, decided)
    with pytest.raises(StaleWording):
        _decide(given, official, decided)
