"""Guidelines of earlier days: the sets that anything was judged by, and judging it again."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.db.models import Judgement, KeptSet, Revision, Step
from convo.domain.erasing import MARKERS
from convo.domain.errors import NotFound
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.load import thaw
from convo.guidelines.rule import Check, Finding
from convo.queries.texts import texts_at


class NotAsKept(Exception):
    """The database holds something else under a digest than what was put there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedAgain:
    """What a decision of an earlier day comes to under the guidelines of that day."""

    check: Check
    #: Whether the findings are those that were kept with the decision.
    same: bool
    #: Words that it judged, or was compared with, were erased since: so it can't be the same.
    erased: bool = False


def get_guideline_set(session: Session, digest: str) -> GuidelineSet:
    """The set with this digest, ready to check with. Raises `NotFound`.

    Raises `NotAsKept` when the text kept under the digest is not the one that it names, and
    `BadGuidelines` when it was kept by a convo that read the same files differently.
    """
    content = session.scalar(select(KeptSet.content).where(KeptSet.digest == digest))
    if content is None:
        raise NotFound(f"no guidelines {digest}")
    if hashlib.sha256(content.encode()).hexdigest() != digest:
        raise NotAsKept(f"what is kept as {digest} is another text")
    return thaw(content)


def list_kept_sets(session: Session) -> Sequence[KeptSet]:
    """Every set that anything was judged by here, the oldest first."""
    return session.scalars(select(KeptSet).order_by(KeptSet.first_used_at, KeptSet.digest)).all()


def list_judged_steps(session: Session, reply_id: int) -> Sequence[Step]:
    """The steps of a reply that judged its words, in their order."""
    return session.scalars(
        select(Step)
        .join(Judgement, Judgement.step_id == Step.id)
        .where(Step.reply_id == reply_id)
        .order_by(Step.id)
    ).all()


def get_judgement(session: Session, step_id: int) -> Judgement:
    """What this submission, sign-off or referral was judged by. Raises `NotFound`."""
    judgement = session.get(Judgement, step_id)
    if judgement is None:
        raise NotFound(f"no judgement was made at step {step_id}")
    return judgement


def judge_revision_again(session: Session, revision_id: int) -> JudgedAgain:
    """A saved version under the set of its day, with the facts of its day. Raises `NotFound`.

    The same findings come of it, unless words that it was compared with were erased since.
    """
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFound(f"no revision {revision_id}")
    check = _check(session, revision, revision.words)
    found = [row.finding for row in revision.findings]
    return JudgedAgain(
        check=check,
        same=found == [each.as_dict() for each in check.findings],
        erased=_is_erased(session, revision, revision.words),
    )


def judge_step_again(session: Session, step_id: int) -> JudgedAgain:
    """A submission, sign-off or referral, likewise. Raises `NotFound`."""
    judgement = get_judgement(session, step_id)
    words = session.scalar(
        select(Revision.words).join(Step, Step.revision_id == Revision.id).where(Step.id == step_id)
    )
    check = _check(session, judgement, words or "")
    return JudgedAgain(
        check=check,
        same=judgement.findings == places_of(check.findings),
        erased=_is_erased(session, judgement, words or ""),
    )


def places_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings without the words that they matched: these lie in the revision."""
    return [
        {"rule": found.rule, "level": found.level.value, "start": found.start, "end": found.end}
        for found in findings
    ]


def _is_erased(session: Session, made_by: Revision | Judgement, words: str) -> bool:
    """Whether a marker stands in any of the texts that the judgement was made from."""
    texts = texts_at(session, made_by.compared)
    read = [words, *(text.words for text in texts.every_text)]
    return any(marker in each for each in read for marker in MARKERS)


def _check(session: Session, made_by: Revision | Judgement, words: str) -> Check:
    texts = texts_at(session, made_by.compared).as_facts()
    facts = replace(Facts.of(made_by.facts), **texts)
    return get_guideline_set(session, made_by.guidelines_digest).check(words, facts)
