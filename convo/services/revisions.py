"""How a revision is appended."""

from convo.db.models import Reply, Revision, RevisionFinding
from convo.services.judgements import judge_words
from convo.services.transaction import Transaction


def append_revision(tx: Transaction, reply: Reply, words: str) -> Revision:
    """The next revision, with its findings and with what it was judged by frozen beside it."""
    judged = judge_words(tx, reply, words)
    revision = Revision(
        number=(number_of(reply) or 0) + 1,
        words=words,
        written_at=tx.now,
        written_by_id=tx.person_id,
        guidelines_digest=judged.digest,
        facts=judged.facts.as_dict(),
        compared=dict(judged.compared),
    )
    revision.findings = [
        RevisionFinding(rule=found.rule, level=found.level, finding=found.as_dict())
        for found in judged.findings
    ]
    reply.revisions.append(revision)
    tx.session.flush()
    tx.note(revision=revision.number, **judged.facts_for_log())
    return revision


def number_of(reply: Reply) -> int | None:
    """The number of the newest revision; None where nothing is written."""
    return reply.latest.number if reply.latest else None
