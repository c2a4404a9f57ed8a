"""What a reply is judged by, kept with the deed: the set, the facts, what it was compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from convo.db.models import Judgement, Reply
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Finding
from convo.queries.guidelines import places_of
from convo.queries.replies import guideline_facts
from convo.services.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A wording under the set in force: the findings, and all that they were made from."""

    digest: str
    facts: Facts
    #: Where the texts lie that it was compared with (`queries/texts.py`).
    compared: Mapping[str, Any]
    findings: tuple[Finding, ...]

    def frozen(self) -> Judgement:
        """What is kept with the step that was taken on it."""
        return Judgement(
            guidelines_digest=self.digest,
            facts=self.facts.as_dict(),
            compared=dict(self.compared),
            findings=places_of(self.findings),
        )

    def facts_for_log(self) -> dict[str, object]:
        """What an entry says about it: which rules, and how they weigh."""
        return {"findings": sorted(f"{found.level.value} {found.rule}" for found in self.findings)}


def judge_words(tx: Transaction, reply: Reply, words: str) -> Judged:
    """These words of this reply under the set now in force, which the entry of the deed names."""
    at = tx.standpoint
    tx.judge_by(at.guidelines)
    facts = guideline_facts(tx.session, reply, at)
    return Judged(
        digest=at.guidelines.digest,
        facts=facts,
        compared=at.texts(tx.session, reply).places(),
        findings=at.guidelines.check(words, facts).findings if words else (),
    )


def judge_newest(tx: Transaction, reply: Reply) -> Judged:
    """Its newest revision, likewise; nothing is found where nothing is written yet."""
    return judge_words(tx, reply, reply.latest.words if reply.latest else "")
