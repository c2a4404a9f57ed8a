"""What the pages about one reply show: the case as it stands for whoever is looking."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from convo.db.models import Conversation, Recognition, Reply, Revision, Snapshot
from convo.domain.acknowledging import is_delivered
from convo.domain.permissions import Action
from convo.domain.reply_guards import ReplyFacts
from convo.domain.reply_table import BEFORE_POSTING, REPLY
from convo.domain.vocabulary import ConversationState, ReplyState
from convo.domain.workflow import Offer
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Check, Finding
from convo.queries.conversations import get_conversation
from convo.queries.covers import Covers
from convo.queries.notes import Thread, list_threads
from convo.queries.recognition import recognition_of
from convo.queries.replies import cleared_in, get_reply, guideline_facts
from convo.queries.reply_facts import reply_facts
from convo.queries.said import said_since
from convo.queries.standpoint import Standpoint
from convo.support.differences import Piece, compare
from convo.web.access import actor, db, me, office
from convo.web.balance.panel import Panel, panel_for
from convo.web.replies.checking import Shown, shown
from convo.web.replies.next_steps import Whereabouts, whereabouts
from convo.web.replies.recognised import ShownMention, shown_mentions


@dataclass(frozen=True, kw_only=True)
class Case:
    """A reply, its conversation, and what the person signed in may do with it now."""

    reply: Reply
    conversation: Conversation
    facts: ReplyFacts
    #: The newest version, or what was posted unsigned, under the guidelines in force now.
    check: Check
    #: What the guidelines may know about it.
    known: Facts
    offers: tuple[Offer, ...]
    whereabouts: Whereabouts
    #: Of an acknowledgement: where it is given, and whom it names.
    recognition: Recognition | None = None
    #: Likewise: where recognition stands on its topic, and what this one does to it.
    panel: Panel | None = None

    @property
    def noun(self) -> str:
        """What people call it."""
        return self.facts.noun

    @property
    def is_delivered(self) -> bool:
        """Whether it is said or sent, and stands on no page afterwards."""
        return self.recognition is not None and is_delivered(self.recognition.channel)

    @cached_property
    def mentions(self) -> tuple[ShownMention, ...]:
        """Whom it names."""
        return shown_mentions(self.recognition, office().today())

    def may(self, action: Action) -> bool:
        """Whether the person signed in may do this now."""
        return any(offer.action == action and offer.open for offer in self.offers)

    @property
    def may_ask(self) -> bool:
        """Whether they may ask a mentor about it."""
        writes = me().id in self.facts.authors | self.facts.stand_ins
        return writes and self._can_be_helped_by(Action.ASK)

    @property
    def may_advise(self) -> bool:
        """Whether they may leave advice on it."""
        return self._can_be_helped_by(Action.ADVISE)

    @cached_property
    def threads(self) -> list[Thread]:
        """The notes on the whole case."""
        return list_threads(db(), self.conversation.id)

    def _can_be_helped_by(self, action: Action) -> bool:
        is_open = self.conversation.state is not ConversationState.CLOSED
        return is_open and self.reply.state in BEFORE_POSTING and action in actor().granted

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in the newest version."""
        return self.check.findings

    @property
    def shown(self) -> Shown:
        """The newest version and its check, for a page."""
        return shown(_judged_words(self.reply), self.check, cleared_in(self.judged), self.known)

    @property
    def judged(self) -> Revision | None:
        """The version whose findings are shown; None where it is no version that is judged."""
        return None if self.reply.posted_unsigned else self.reply.latest

    @property
    def said_since(self) -> Sequence[Snapshot]:
        """What was said since these words were last judged or handed on."""
        return said_since(self.reply)

    @property
    def words_to_correct(self) -> str:
        """Where it is a correction: the words on the site, to begin with."""
        return self.reply.corrects.posted_words if self.reply.corrects else ""

    @property
    def mended(self) -> tuple[Piece, ...]:
        """Where it is a correction: what it changes in the words on the site."""
        latest = self.reply.latest
        if latest is None or self.reply.corrects is None:
            return ()
        return compare(self.reply.corrects.posted_words, latest.words)

    @property
    def closed_offers(self) -> tuple[Offer, ...]:
        """What their role allows in this state, but not to them, or not yet."""
        return tuple(offer for offer in self.offers if not offer.open)


def open_case(reply_id: int) -> Case:
    """The case of this reply, for the person signed in. Raises `NotFound`."""
    reply = get_reply(db(), reply_id)
    standpoint = office().standpoint()
    facts = reply_facts(db(), reply, standpoint, me().id)
    known = guideline_facts(db(), reply, standpoint)
    recognition = recognition_of(db(), reply, standpoint)
    return Case(
        reply=reply,
        conversation=get_conversation(db(), reply.conversation_id),
        facts=facts,
        check=_check(reply, known, standpoint),
        known=known,
        offers=tuple(REPLY.offers(actor(), facts)),
        whereabouts=whereabouts(
            reply,
            _covers(reply, standpoint),
            of_press_office=reply.state is ReplyState.WITH_SECOND_SIGNER and bool(facts.doubts),
        ),
        recognition=recognition,
        panel=panel_for(recognition, standpoint) if recognition else None,
    )


def _covers(reply: Reply, standpoint: Standpoint) -> Covers:
    """Who covers today for those who may have it."""
    named = {reply.conversation.official_id, reply.mentor_id, reply.follow_up_by_id}
    return standpoint.covers(db(), named)


def _check(reply: Reply, known: Facts, standpoint: Standpoint) -> Check:
    """The words judged; where nothing is written yet nothing is."""
    if reply.posted_unsigned:
        return standpoint.guidelines.check(reply.posted_words, known)
    if reply.latest is None:
        return Check(findings=(), readings={}, not_judged=())
    return standpoint.check(reply.latest, known)


def _judged_words(reply: Reply) -> str:
    """The newest version; of what was posted without sign-off, the words that stand there."""
    if reply.posted_unsigned:
        return reply.posted_words
    return reply.latest.words if reply.latest else ""


def open_case_for(action: Action, reply_id: int) -> Case:
    """The case, for a page that asks about a deed: refused here when the deed would be.

    Submitting is asked about even while something is missing: its page says what.
    """
    case = open_case(reply_id)
    facts = replace(case.facts, missing=()) if action is Action.SUBMIT else case.facts
    REPLY.move(action, actor(), facts)
    return case
