"""What an author answers when they submit: reasons for what they keep, and confirmations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from convo.db.models import Explanation, Reply, RevisionConfirmation
from convo.domain.errors import NotReady, StaleWording
from convo.domain.readiness import at_submission, to_explain
from convo.queries.replies import cleared_in
from convo.services.judgements import Judged
from convo.services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Answers:
    """What was kept: a reason for each rule that asks for one, and the keys confirmed."""

    reasons: Mapping[str, str]
    confirmed: list[str]


def keep_answers(
    tx: Transaction,
    reply: Reply,
    judged: Judged,
    explanations: Mapping[str, str],
    confirmations: Collection[str],
) -> Answers:
    """Keep the answers beside the newest revision: those that were asked for, and no others.

    Raises `NotReady` with everything that is missing.
    """
    latest = reply.latest
    if latest is None:
        raise StaleWording("Nothing has been written yet.")
    asked = tx.office.guidelines.confirmations(judged.facts)
    needed = {each.key: each.sentence for each in asked}
    open_findings = [found for found in judged.findings if found.rule not in cleared_in(latest)]
    if missing := at_submission(open_findings, explanations, needed, confirmations):
        raise NotReady(tuple(missing.values()), "incomplete")
    reasons = {rule: explanations[rule] for rule in to_explain(open_findings)}
    for rule, why in reasons.items():
        tx.session.merge(
            Explanation(revision_id=latest.id, rule=rule, words=why, given_by_id=tx.person_id)
        )
    for key, sentence in needed.items():
        tx.session.merge(
            RevisionConfirmation(
                revision_id=latest.id,
                key=key,
                sentence=sentence,
                given_at=tx.now,
                given_by_id=tx.person_id,
            )
        )
    return Answers(reasons, sorted(needed))
