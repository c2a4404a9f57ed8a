"""What the pages about one reply show: the case as it stands for whoever is looking."""

from dataclasses import dataclass, replace

from convo.db.models import Conversation, Reply
from convo.domain.permissions import Action
from convo.domain.reply_table import REPLY, ReplyFacts
from convo.domain.workflow import Offer
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Check, Finding
from convo.queries.conversations import get_conversation
from convo.queries.replies import cleared_in, get_reply, guideline_facts, reply_facts
from convo.web.access import actor, db, office
from convo.web.replies.checking import Shown, shown
from convo.web.replies.next_steps import Whereabouts, whereabouts


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A reply, its conversation, and what the person signed in may do with it now."""

    reply: Reply
    conversation: Conversation
    facts: ReplyFacts
    #: The newest version under the guidelines in force now.
    check: Check
    #: What the guidelines may know about it.
    known: Facts
    offers: tuple[Offer, ...]
    whereabouts: Whereabouts

    def may(self, action: Action) -> bool:
        """Whether the person signed in may do this now."""
        return any(offer.action == action and offer.open for offer in self.offers)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in the newest version."""
        return self.check.findings

    @property
    def shown(self) -> Shown:
        """The newest version and its check, for a page."""
        return shown(self._words, self.check, cleared_in(self.reply.latest))

    @property
    def _words(self) -> str:
        return self.reply.latest.words if self.reply.latest else ""

    @property
    def closed_offers(self) -> tuple[Offer, ...]:
        """What their role allows in this state, but not to them, or not yet."""
        return tuple(offer for offer in self.offers if not offer.open)


def open_case(reply_id: int) -> Case:
    """The case of this reply, for the person signed in. Raises `NotFound`."""
    reply = get_reply(db(), reply_id)
    standpoint = office().standpoint()
    facts = reply_facts(db(), reply, standpoint)
    known = guideline_facts(db(), reply, standpoint)
    return Case(
        reply=reply,
        conversation=get_conversation(db(), reply.conversation_id),
        facts=facts,
        check=_check(reply, known, standpoint.guidelines),
        known=known,
        offers=tuple(REPLY.offers(actor(), facts)),
        whereabouts=whereabouts(reply),
    )


def _check(reply: Reply, known: Facts, guidelines: GuidelineSet) -> Check:
    """The newest version judged; where nothing is written yet nothing is."""
    if reply.latest is None:
        return Check(findings=(), readings={}, not_judged=())
    return guidelines.check(reply.latest.words, known)


def open_case_for(action: Action, reply_id: int) -> Case:
    """The case, for a page that asks about a deed: refused here when the deed would be.

    Submitting is asked about even while something is missing: its page says what.
    """
    case = open_case(reply_id)
    facts = replace(case.facts, missing=()) if action is Action.SUBMIT else case.facts
    REPLY.move(action, actor(), facts)
    return case
