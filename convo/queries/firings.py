"""How often each guideline was met with in practice, counted from what was stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from convo.db.models import Explanation, KeptSet, Revision, RevisionFinding, Step
from convo.domain.permissions import Action

#: How far back is counted.
WINDOW = timedelta(days=90)


@dataclass(frozen=True, kw_only=True, slots=True)
class Firings:
    """How often one rule found something, and what came of it.

    - `versions`: saved versions in which it found something, however often in each; `replies`: the
      replies that these belong to. Words that were only checked while typing are kept nowhere,
      so they are not in it.
    - `explained`: versions submitted with a reason for keeping what it found.
    - `accepted`: those of them that a mentor signed off, reason and all. A sign-off that ran out
      or was voided later still counts: the reason was accepted.
    """

    versions: int = 0
    replies: int = 0
    explained: int = 0
    accepted: int = 0


#: What a rule has that never found anything.
NONE = Firings()


def count_firings(session: Session, since: datetime, rule: str = "") -> Mapping[str, Firings]:
    """The firings of every rule in versions written at `since` or later, or those of one rule.

    Two queries, however many rows there are. A rule that found nothing is not in it.
    """
    counted = {
        name: Firings(versions=versions, replies=replies)
        for name, versions, replies in session.execute(_found(since, rule))
    }
    for name, explained, accepted in session.execute(_explained(since, rule)):
        counted[name] = replace(counted.get(name, NONE), explained=explained, accepted=accepted)
    return counted


def find_first_use(session: Session, digest: str) -> datetime | None:
    """When anything was first judged by this set of guidelines; None when nothing was."""
    return session.scalar(select(KeptSet.first_used_at).where(KeptSet.digest == digest))


def _found(since: datetime, rule: str) -> Select[str, int, int]:
    found = (
        select(
            RevisionFinding.rule,
            func.count(Revision.id.distinct()),
            func.count(Revision.reply_id.distinct()),
        )
        .join(Revision, Revision.id == RevisionFinding.revision_id)
        .where(Revision.written_at >= since)
        .group_by(RevisionFinding.rule)
    )
    return found.where(RevisionFinding.rule == rule) if rule else found


def _explained(since: datetime, rule: str) -> Select[str, int, int]:
    # One row for each version, however often its sign-off ran out and was given again.
    accepted = (
        select(Step.revision_id)
        .where(Step.action == Action.SIGN_OFF.value, Step.at >= since)
        .distinct()
        .subquery()
    )
    explained = (
        select(Explanation.rule, func.count(), func.count(accepted.c.revision_id))
        .join(Revision, Revision.id == Explanation.revision_id)
        .outerjoin(accepted, accepted.c.revision_id == Revision.id)
        .where(Revision.written_at >= since)
        .group_by(Explanation.rule)
    )
    return explained.where(Explanation.rule == rule) if rule else explained
