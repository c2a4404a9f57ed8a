"""How a revision is appended, and what the log says about a check of one."""

from collections.abc import Collection

from convo.db.models import Reply, Revision, RevisionFinding
from convo.guidelines.rule import Finding
from convo.queries.replies import guideline_facts
from convo.services.transaction import Transaction


def append_revision(tx: Transaction, reply: Reply, words: str) -> Revision:
    """The next revision, with its findings and with what it was judged by frozen beside it."""
    facts = guideline_facts(reply)
    revision = Revision(
        number=(number_of(reply) or 0) + 1,
        words=words,
        written_at=tx.now,
        written_by_id=tx.person_id,
        guidelines_digest=tx.office.guidelines.digest,
        facts=facts.as_dict(),
    )
    revision.findings = [
        RevisionFinding(rule=found.rule, level=found.level, finding=found.as_dict())
        for found in tx.office.guidelines.check(words, facts).findings
    ]
    reply.revisions.append(revision)
    tx.session.flush()
    return revision


def number_of(reply: Reply) -> int | None:
    """The number of the newest revision; None where nothing is written."""
    return reply.latest.number if reply.latest else None


def judged(tx: Transaction, findings: Collection[Finding | RevisionFinding]) -> dict[str, object]:
    """What the log says about a check: which rules, how they weigh, and under which set."""
    return {
        "findings": sorted(f"{found.level.value} {found.rule}" for found in findings),
        "guidelines": tx.office.guidelines.digest,
    }
