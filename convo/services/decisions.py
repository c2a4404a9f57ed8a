"""A decision: what it is held to, how it is kept, and when the step after it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from convo.db.models import Decision
from convo.domain.conversation_guards import DRAFTED
from convo.domain.decision_flow import CaseFacts, Conclusion, conclude
from convo.domain.errors import NotReady
from convo.domain.vocabulary import Approach, Matter
from convo.services.office import Office
from convo.services.transaction import Transaction


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
