"""A set of guidelines, and the check of a wording against it."""

import hashlib
import json
from collections.abc import Mapping
from itertools import islice
from typing import Any

from convo.domain.vocabulary import Level
from convo.guidelines.checkers.kind import Hit
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import Gate
from convo.guidelines.rule import Check, Confirmation, Finding, Rule
from convo.guidelines.wording import Wording, read

#: Raised when the same files come to mean something else, so that the digest changes too.
FORMAT = 1

_WEIGHT = {level: place for place, level in enumerate(Level)}


class GuidelineSet:
    """The rules and confirmations in force together. Safe to share between threads."""

    def __init__(
        self,
        rules: tuple[Rule, ...],
        confirmations: tuple[Confirmation, ...],
        content: Mapping[str, Any],
    ) -> None:
        """`content` is what the files say, by file name, in plain values."""
        self.rules = rules
        #: The set itself, one text for one meaning: comments and layout don't count.
        self.content = json.dumps(
            {"format": FORMAT, "files": content},
            sort_keys=True, separators=(",", ":"), ensure_ascii=False,
        )  # fmt: skip
        #: SHA-256 of `content` in hexadecimal: names the set that judged a wording.
        self.digest = hashlib.sha256(self.content.encode()).hexdigest()
        #: Whatever a case may ask a human to tick, in the order of the file.
        self.every_confirmation = confirmations
        self._by_name = {rule.name: rule for rule in rules}
        gates = [(rule, rule.checker.gate) for rule in rules]
        self._always = [rule for rule, gate in gates if gate is None]
        self._gated = [rule for rule, gate in gates if gate is not None]
        self._gate = Gate(gate for _, gate in gates if gate is not None)

    def rule(self, name: str) -> Rule:
        """The rule of this name (`style.Rule`). Raises `KeyError` when there is none."""
        return self._by_name[name]

    def confirmations(self, facts: Facts) -> tuple[Confirmation, ...]:
        """What a human must tick in a case with these facts, in the order of the file."""
        return tuple(each for each in self.every_confirmation if each.applies.to(facts))

    def check(self, words: str, facts: Facts) -> Check:
        """The words judged by every rule that applies to a case with these facts.

        Never raises, whatever the words. Findings come in the order of the text, those about the
        whole text first. A rule that lacks a fact is named as not judged and finds nothing.
        """
        wording = read(words)
        opened = self._gate.open_for(wording.text)
        asked = self._always + [self._gated[number] for number in sorted(opened)]
        judging = [rule for rule in asked if rule.applies.to(facts) and not rule.lacking(facts)]
        found = [finding for rule in judging for finding in findings_of(rule, wording, facts)]
        return Check(
            findings=tuple(sorted(found, key=_in_order)),
            readings={
                rule.style: rule.checker.read(wording, facts)
                for rule in judging
                if rule.checker.read
            },
            not_judged=tuple(rule.name for rule in self.rules if rule.lacking(facts)),
        )


def _in_order(finding: Finding) -> tuple[int, int, int, str]:
    return finding.start, finding.end, _WEIGHT[finding.level], finding.rule


def findings_of(rule: Rule, wording: Wording, facts: Facts) -> list[Finding]:
    """What one rule finds in a wording, whether or not it applies to the facts."""
    hits = islice(rule.checker.find(wording, facts), rule.limit)
    return [_worded(rule, wording, hit) for hit in hits]


def _worded(rule: Rule, wording: Wording, hit: Hit) -> Finding:
    """The finding for a hit: its place in the original, and the rule's sentences."""
    start, end = wording.place(hit.start, hit.end)
    return Finding(
        rule=rule.name,
        rule_id=rule.id,
        level=hit.level or rule.level,
        start=start,
        end=end,
        matched=wording.original[start:end],
        message=_filled(rule.message, hit.words),
        why=rule.rationale,
        instead=rule.instead,
        source=str(rule.source),
        link=rule.source.link,
    )


def _filled(message: str, words: tuple[str, ...]) -> str:
    """The message with its `%s` filled in turn. The words of a draft are never read as a format."""
    parts = message.split("%s")
    filled = parts[0]
    for word, part in zip(words, parts[1:], strict=False):
        filled += " ".join(word.split()) + part
    return filled
