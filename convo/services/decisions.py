"""A decision: what it is held to, how it is kept, and when the step after it is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from convo.db.models import Conversation, Decision
from convo.domain.conversation_guards import DRAFTED
from convo.domain.decision_flow import CaseFacts, Conclusion, conclude
from convo.domain.errors import NotReady
from convo.domain.lasting import WAITING, fault_of_day
from convo.domain.recognition import InsightKind
from convo.domain.vocabulary import Approach, Matter
from convo.services.insights import keep_insight
from convo.services.office import Office
from convo.services.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Learnt:
    """What a conversation taught us, for the owner of its topic; nothing by itself."""

    kind: InsightKind | None = None
    words: str = ""
    #: Whoever wrote it has looked at a handle that stands in it, and it names nobody.
    names_nobody: bool = False

    @property
    def is_anything(self) -> bool:
        """Whether anything was given."""
        return self.kind is not None or bool(self.words.strip())


@dataclass(frozen=True, kw_only=True, slots=True)
class Decide:
    """An approach, with the answers that led there and the author's reason."""

    conversation_id: int
    version: int
    answers: Mapping[str, str]
    approach: Approach
    reason: str
    review_on: date | None = None
    assertion: str = ""
    source: str = ""
    extract: str = ""
    learnt: Learnt = field(default_factory=Learnt)


def concluded(answers: Mapping[str, str], facts: CaseFacts) -> Conclusion:
    """Where the answers lead. Raises `NotReady` when a question has no answer, or a wrong one."""
    try:
        return conclude(answers, facts)
    except ValueError as unanswered:
        raise NotReady((str(unanswered),), "unanswered") from unanswered


def require_fitting(conclusion: Conclusion, approach: Approach, *, has_evidence: bool) -> None:
    """Refuse an approach that the answers don't lead to, or one that lacks its evidence."""
    if approach not in conclusion.approaches:
        raise NotReady(
            ("Your answers do not lead to this choice. Change an answer, or choose again.",)
        )
    if conclusion.needs_evidence and approach is Approach.CONVERSE and not has_evidence:
        raise NotReady(("Give what they say, the published source, and the sentence in it.",))


def require_another_look(deed: Decide, today: date) -> None:
    """Refuse to leave it or to listen without a day on which somebody looks again.

    Whoever listens also says what was learnt: that is what listening is for.
    """
    if deed.approach not in WAITING:
        return
    missing = [fault_of_day(deed.review_on, today)]
    if deed.approach is Approach.LISTEN and not deed.learnt.is_anything:
        missing.append("Say what was learnt: that is what listening is for.")
    if any(missing):
        raise NotReady(tuple(filter(None, missing)))


def keep_learnt(tx: Transaction, conversation: Conversation, learnt: Learnt) -> None:
    """Keep what was learnt for the owner of the topic, if anything was. Raises `NotReady`."""
    if not learnt.is_anything:
        return
    if learnt.kind is None:
        raise NotReady(("Say whether it is what people ask, get wrong or suggest.",))
    keep_insight(tx, conversation, learnt.kind, learnt.words, names_nobody=learnt.names_nobody)


def due_after(
    office: Office, approach: Approach, review_on: date | None, now: datetime
) -> datetime | None:
    """When the next step is due: a draft, an answer by the press office, or another look."""
    calendar, targets = office.calendar, office.targets
    if approach in DRAFTED:
        return calendar.add_days(now, targets.path_days)
    if approach is Approach.PRESS_OFFICE:
        return calendar.add_hours(now, targets.press_office_hours)
    return calendar.opening(review_on) if review_on else None


def decision_of(tx: Transaction, deed: Decide, conclusion: Conclusion) -> Decision:
    """The decision as it is kept: with its answers, and with what the questions advised."""
    matter = deed.answers.get("matter")
    return Decision(
        conversation_id=deed.conversation_id,
        approach=deed.approach,
        matter=Matter.of(matter) if matter else None,
        answers=dict(deed.answers),
        advice=conclusion.reason,
        reason=deed.reason,
        assertion=deed.assertion,
        source=deed.source,
        extract=deed.extract,
        review_on=deed.review_on,
        made_at=tx.now,
        made_by_id=tx.person_id,
    )
