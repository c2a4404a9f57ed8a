"""Deeds of an author before the posting: starting, revising, submitting, referring, withdrawing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from convo.db.models import (
    Autosave,
    Conversation,
    Reply,
    ReplyAuthor,
)
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.domain.reply_table import REPLY
from convo.domain.vocabulary import Approach, ReplyKind, ReplyState
from convo.queries.conversations import conversation_facts, get_conversation
from convo.queries.people import get_person
from convo.queries.replies import find_autosave, get_reply
from convo.queries.reply_facts import reply_facts
from convo.queries.who_acts import find_mentor_for
from convo.services.acknowledging import begin_recognition
from convo.services.answers import keep_answers
from convo.services.judgements import judge_newest
from convo.services.moves import due, move, open_reply, pass_gate
from convo.services.office import Office
from convo.services.requirements import require_reason, require_version
from convo.services.revisions import append_revision, number_of
from convo.services.transaction import Transaction, transaction, transient


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """A reply to start in a conversation whose decision leads to one."""

    conversation_id: int
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Revise:
    """New words for a reply."""

    reply_id: int
    version: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Submit:
    """The newest revision, with reasons by rule and the keys of the confirmations ticked."""

    reply_id: int
    version: int
    explanations: Mapping[str, str]
    confirmations: Collection[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class WithReason:
    """A deed on a reply that needs only a reason."""

    reply_id: int
    version: int
    reason: str


def start(office: Office, official: Actor, deed: Start) -> int:
    """Start a reply (or, where the decision is to reflect, an acknowledgement); its identifier."""
    with transaction(office, official, Action.START) as tx:
        tx.hold(Conversation, deed.conversation_id)
        conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
        require_version(conversation, deed.version)
        facts = conversation_facts(tx.session, conversation, tx.standpoint)
        kind = kind_of_reply(facts.approach)
        tx.note(kind=kind.value)
        CONVERSATION.move(tx.action, tx.actor, facts)
        reply = Reply(
            conversation_id=conversation.id,
            kind=kind,
            state=ReplyState.DRAFTING,
            since=tx.now,
            due_at=due(office, ReplyState.DRAFTING, tx.now),
            started_at=tx.now,
            changed_at=tx.now,
            started_by_id=tx.person_id,
            mentor_id=get_person(tx.session, tx.person_id).mentor_id,
        )
        reply.authors.append(ReplyAuthor(person_id=tx.person_id))
        tx.session.add(reply)
        _wait_for_review(office, conversation)
        tx.session.flush()
        if kind is ReplyKind.ACKNOWLEDGEMENT:
            begin_recognition(tx, reply)
        tx.record(reply)
        return reply.id


def _wait_for_review(office: Office, conversation: Conversation) -> None:
    """The conversation itself no longer waits for anything but its review."""
    conversation.asked_at = None
    decision = conversation.decision
    review_on = decision.review_on if decision else None
    conversation.due_at = office.calendar.opening(review_on) if review_on else None


def autosave(office: Office, author: Actor, reply_id: int, version: int, words: str) -> None:
    """Keep what somebody is typing. No deed: it leaves no entry and no revision."""
    with transient(office, author) as (session, actor):
        reply = get_reply(session, reply_id)
        facts = reply_facts(session, reply, office.standpoint(), actor.person_id)
        REPLY.move(Action.REVISE, actor, facts)
        person_id = get_person(session, actor.person_id or 0).id
        kept = find_autosave(session, reply_id, person_id)
        if kept is None:
            kept = Autosave(reply_id=reply_id, person_id=person_id)
            session.add(kept)
        kept.words = words
        kept.version = version
        kept.saved_at = office.clock()


def revise(office: Office, author: Actor, deed: Revise) -> int:
    """Append a revision with its findings, and return its number.

    The same words again are no new revision. On a reply that was signed off this voids the
    sign-off. Raises `StaleWording` when somebody else saved meanwhile.
    """
    with transaction(office, author, Action.REVISE) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        _forget_autosave(tx, reply)
        latest = reply.latest
        if latest is not None and latest.words == deed.words:
            pass_gate(tx, reply)
            return latest.number
        if not deed.words.strip():
            raise NotReady(("Write something before you save it.",), "no-words")
        revision = append_revision(tx, reply, deed.words)
        move(tx, reply)
        tx.record(reply, words=deed.words)
        return revision.number


def submit(office: Office, author: Actor, deed: Submit) -> None:
    """Submit the newest revision to the author's mentor.

    Raises `NotReady` with everything that is missing; the attempt is recorded with its findings.
    """
    with transaction(office, author, Action.SUBMIT) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        mentor = find_mentor_for(tx.session, reply, get_person(tx.session, tx.person_id))
        reply.mentor = mentor
        judged = judge_newest(tx, reply)
        tx.note(**judged.facts_for_log())
        move(tx, reply, judged=judged)
        answers = keep_answers(tx, reply, judged, deed.explanations, deed.confirmations)
        tx.note(revision=number_of(reply), confirmations=answers.confirmed)
        tx.record(reply, **{f"why:{rule}": why for rule, why in answers.reasons.items()})


def refer(office: Office, actor: Actor, deed: WithReason) -> None:
    """Hand a reply to the press office: it is rebuttal, media, or hot."""
    with transaction(office, actor, Action.REFER) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        require_reason(deed.reason)
        judged = judge_newest(tx, reply)
        tx.note(revision=number_of(reply), **judged.facts_for_log())
        move(tx, reply, deed.reason, judged)
        tx.record(reply, reason=deed.reason)


def withdraw(office: Office, actor: Actor, deed: WithReason) -> None:
    """End a reply before it is posted. Its words stay in the record."""
    with transaction(office, actor, Action.WITHDRAW) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        require_reason(deed.reason)
        move(tx, reply, deed.reason)
        tx.record(reply, reason=deed.reason)


def kind_of_reply(approach: Approach | None) -> ReplyKind:
    """What a decision leads to: recognition elsewhere where it is to reflect, else a reply."""
    return ReplyKind.ACKNOWLEDGEMENT if approach is Approach.REFLECT else ReplyKind.REPLY


def kind_in(conversation: Conversation) -> ReplyKind:
    """What was said in a case without a draft: one about a community has no thread to reply in."""
    decision = conversation.decision
    is_about_community = conversation.community_id is not None
    return kind_of_reply(
        Approach.REFLECT if is_about_community else decision.approach if decision else None
    )


def _forget_autosave(tx: Transaction, reply: Reply) -> None:
    if (kept := find_autosave(tx.session, reply.id, tx.person_id)) is not None:
        tx.session.delete(kept)
