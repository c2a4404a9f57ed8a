"""What waits for an official, or what they wait for: their own cases, and those they cover."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from convo.db.models import Conversation, Person, Reply, ReplyAuthor
from convo.domain.conversation_guards import DRAFTED
from convo.domain.reply_table import ENDED, LIVE
from convo.domain.vocabulary import EXITS, Approach, ConversationState, ReplyKind, ReplyState
from convo.queries import extended_cases
from convo.queries.listed import ListedConversation, ListedReply
from convo.queries.standpoint import Standpoint
from convo.queries.work_items import WorkItem, holder, reply_item
from convo.queries.work_rows import ME, OFFICIALS

_AUTHOR_DOES: dict[ReplyState, str] = {
    ReplyState.DRAFTING: "Write it and submit it",
    ReplyState.RETURNED: "Change it and submit it again",
    ReplyState.SIGNED_OFF: "Post it, then record the posting",
}
_GIVE = "Give it as planned, then record that it was given"
_AUTHOR_AWAITS: dict[ReplyState, str] = {
    ReplyState.WITH_MENTOR: "A mentor reads it",
    ReplyState.WITH_SECOND_SIGNER: "A second person reads it",
    ReplyState.WITH_PRESS_OFFICE: "The press office decides on the referral",
}

#: For an exit, by whether it has been passed on.
_OF_EXIT = {
    False: "Follow the instruction on its page, and record who has it",
    True: "It was passed on: close it, or decide again",
}


#: For a question that nobody has dealt with, by whether a reply is on its way.
_OF_QUESTION = {
    False: "Somebody asked something: decide again or start another reply",
    True: "Somebody asked something: see whether the reply on its way answers it",
}


Whose = Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]

#: The reply that conditions of `in_hand` are about.
REPLY = aliased(Reply)
_CASE = aliased(Conversation)
#: Conversations that need a decision, a reply, or another look: own ones and covered ones.
UNDECIDED = (
    Conversation.official_id.in_(OFFICIALS),
    Conversation.state.in_((ConversationState.LOGGED, ConversationState.DECIDED)),
)
#: Own conversations that the press office has.
REFERRED_OWN = (
    Conversation.official_id == ME,
    Conversation.state == ConversationState.REFERRED,
)


def of_officials(column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether this is somebody themselves, or somebody whom they cover."""
    return column.in_(OFFICIALS)


def _mine(column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return column == ME


def in_hand(
    whose: Whose, states: Collection[ReplyState], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether a reply in these states is one that they write, or are in charge of.

    Whoever handed a case over still is an author of its replies, but they wait for others now.
    Asked from the people's side, so that it takes no longer when others have more to do.
    """
    written = (
        select(REPLY.id)
        .join(ReplyAuthor, ReplyAuthor.reply_id == REPLY.id)
        .where(whose(ReplyAuthor.person_id), ReplyAuthor.handed_over.is_(False))
    )
    in_charge = (
        select(REPLY.id)
        .join(_CASE, _CASE.id == REPLY.conversation_id)
        .where(whose(_CASE.official_id))
    )
    which = (REPLY.state.in_(states), *conditions)
    return Reply.id.in_(written.where(*which).union(in_charge.where(*which)))


#: Replies that wait for an author or whoever is in charge: for them, or for somebody they cover.
OWN = (in_hand(of_officials, _AUTHOR_DOES),)
#: Own replies that others have now.
AWAITED = (in_hand(_mine, _AUTHOR_AWAITS),)
_STATES = (
    select(Reply.conversation_id, Reply.state, Reply.since, Conversation.agreed_at)
    .join(Conversation, Conversation.id == Reply.conversation_id)
    .where(Reply.conversation_id.in_(bindparam("conversations", expanding=True)))
)
#: Whoever is in charge has to think again, unless they have decided since.
_THINK_AGAIN: dict[ReplyState, str] = {
    ReplyState.REMOVED: "What we posted is no longer there: decide again, or close it",
    ReplyState.TAKEN_ON: "The press office answers: close it, or decide again",
    ReplyState.DECLINED: "The press office declined a reply: decide again, or close it",
}
_WRITING = select(ReplyAuthor.reply_id, ReplyAuthor.person_id).where(
    ReplyAuthor.reply_id.in_(bindparam("replies", expanding=True)),
    ReplyAuthor.handed_over.is_(False),
)


def list_undecided(
    session: Session,
    found: Sequence[ListedConversation],
    covered: Mapping[int, str],
    at: Standpoint,
) -> list[WorkItem]:
    """What has to be done about these conversations, in one query."""
    replied = _states_of_replies(session, found)
    return [
        extended_cases.decided_item(
            conversation,
            what + on_behalf_of(covered.get(conversation.official_id)),
            at,
        )
        for conversation in found
        if (what := _what_is_owed(conversation, replied[conversation.id], at))
        or (what := _what_was_told(conversation))
    ]


def _what_is_owed(
    conversation: ListedConversation, replied: set[ReplyState], at: Standpoint
) -> str | None:
    """What its official has to do; None while a reply is under way or nothing is due."""
    approach = conversation.approach
    if conversation.state is ConversationState.LOGGED or approach is None:
        return "Decide what to do"
    if approach in EXITS:
        return _OF_EXIT[conversation.passed_on_at is not None]
    if conversation.asked_at is not None:
        return _OF_QUESTION[bool(replied - ENDED - LIVE)]
    if replied - ENDED and not extended_cases.waits(conversation):
        return None
    return _what_follows(conversation, replied, at)


def _what_follows(
    conversation: ListedConversation, replied: set[ReplyState], at: Standpoint
) -> str | None:
    """What follows from a decision while no reply is under way or on the site."""
    for state, what in _THINK_AGAIN.items():
        if state in replied:
            return what
    if extended_cases.waits(conversation):
        return extended_cases.what_comes_back(conversation, at)
    if conversation.approach in DRAFTED and not replied:
        is_reflected = conversation.approach is Approach.REFLECT
        return "Start an acknowledgement" if is_reflected else "Start a reply"
    is_due = conversation.due_at is not None and conversation.due_at <= at.now
    return "Look at your decision again" if is_due else None


def _what_was_told(conversation: ListedConversation) -> str | None:
    """A colleague added something to it, and its official has not decided since."""
    if conversation.state is not ConversationState.DECIDED or not conversation.was_told:
        return None
    return "A colleague added what was said since: does it change your decision?"


def _states_of_replies(
    session: Session, conversations: Sequence[ListedConversation]
) -> Mapping[int, set[ReplyState]]:
    """The states of their replies; where something was decided since, what was ended is over.

    One that was declined counts no more once the press office agrees to another.
    """
    states: dict[int, set[ReplyState]] = defaultdict(set)
    decided = {each.id: each.decided_at for each in conversations if each.decided_at is not None}
    if not decided:
        return states
    for row in session.execute(_STATES, {"conversations": list(decided)}):
        if row.state is ReplyState.DECLINED and row.agreed_at and row.agreed_at >= row.since:
            continue
        is_over = row.state in _THINK_AGAIN and decided[row.conversation_id] >= row.since
        states[row.conversation_id].add(ReplyState.CLOSED if is_over else row.state)
    return states


def list_own_replies(
    session: Session, found: Sequence[ListedReply], person: Person, covered: Mapping[int, str]
) -> list[WorkItem]:
    """What this person has to do about these replies; in one query where they cover for others."""
    writing = _writing(session, found) if covered and found else {}
    return [
        reply_item(
            reply,
            "reply",
            _what_author_does(reply) + _on_behalf(reply, writing, person, covered),
            "",
        )
        for reply in found
    ]


def _what_author_does(reply: ListedReply) -> str:
    is_given = reply.kind is ReplyKind.ACKNOWLEDGEMENT and reply.state is ReplyState.SIGNED_OFF
    return _GIVE if is_given else _AUTHOR_DOES[reply.state]


def list_awaited_replies(
    session: Session, found: Sequence[ListedReply], at: Standpoint
) -> list[WorkItem]:
    """Replies that others have now, with whoever covers for a mentor who is away."""
    covers = at.covers(
        session, {reply.mentor_id for reply in found if reply.state is ReplyState.WITH_MENTOR}
    )
    return [
        reply_item(reply, "reply", _AUTHOR_AWAITS[reply.state], holder(reply, covers))
        for reply in found
    ]


def _writing(session: Session, replies: Sequence[ListedReply]) -> Mapping[int, set[int]]:
    """Who writes each of these replies and has not handed it over."""
    writing: dict[int, set[int]] = defaultdict(set)
    for row in session.execute(_WRITING, {"replies": [reply.id for reply in replies]}):
        writing[row.reply_id].add(row.person_id)
    return writing


def _on_behalf(
    reply: ListedReply,
    writing: Mapping[int, Collection[int]],
    person: Person,
    covered: Mapping[int, str],
) -> str:
    """For whom it is, where it is not this person's own."""
    concerned = (reply.official_id, *sorted(writing.get(reply.id, ())))
    if person.id in concerned:
        return ""
    return on_behalf_of(next((covered[each] for each in concerned if each in covered), None))


def on_behalf_of(name: str | None) -> str:
    """What stands behind a thing to do that is somebody else's."""
    return f", for {name}" if name else ""
