"""A set of guidelines, and the check of a wording against it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from convo.domain.balance import Bounds
from convo.domain.vocabulary import Approach, Level
from convo.guidelines.checkers.kind import Hit, Reading
from convo.guidelines.facts import NUMBERS, SHELVES, TEXTS, Facts
from convo.guidelines.lists import Period, WordList
from convo.guidelines.patterns import Gate
from convo.guidelines.rule import Check, Confirmation, Finding, Rule
from convo.guidelines.wording import SCOPES, Wording, read

#: Raised when the same files come to mean something else, so that the digest changes too.
FORMAT = 2

_WEIGHT = {level: place for place, level in enumerate(Level)}


#: What stands for whatever a known text, shelf or number is.
_NOTHING: Mapping[str, object] = (
    dict.fromkeys(TEXTS, "") | dict.fromkeys(SHELVES, ()) | dict.fromkeys(NUMBERS, 0)
)
#: How many kinds of case are remembered with the rules that judge them.
_KINDS_OF_CASE = 256


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which rules judge a case, worked out once for every case of its kind."""

    #: Those that are always asked.
    always: tuple[Rule, ...]
    #: Those that are asked when their place in the gate of a scope is open.
    gated: Mapping[str, Mapping[int, Rule]]
    not_judged: tuple[str, ...]


class GuidelineSet:
    """The rules and confirmations in force together. Safe to share between threads."""

    def __init__(
        self,
        rules: tuple[Rule, ...],
        confirmations: tuple[Confirmation, ...],
        content: Mapping[str, Any],
        *,
        lists: Mapping[str, WordList] | None = None,
        elections: tuple[Period, ...] = (),
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
        #: The lists that patterns name, by their names.
        self.lists: Mapping[str, WordList] = lists or {}
        self._elections = elections
        bounds = (rule.checker.bounds for rule in rules)
        #: What is out of balance: as a rule says, else as is usual.
        self.bounds = next((each for each in bounds if each is not None), Bounds())
        self._by_name = {rule.name: rule for rule in rules}
        self._always = tuple(rule for rule in rules if rule.checker.gate is None)
        self._gated = {scope: _gated(rules, scope) for scope in SCOPES}
        self._gates = {
            scope: Gate(rule.checker.gate or "" for rule in gated)
            for scope, gated in self._gated.items()
        }
        self._plan = lru_cache(_KINDS_OF_CASE)(self._planned)

    def rule(self, name: str) -> Rule:
        """The rule of this name (`style.Rule`). Raises `KeyError` when there is none."""
        return self._by_name[name]

    def confirmations(self, facts: Facts) -> tuple[Confirmation, ...]:
        """What a human must tick in a case with these facts, in the order of the file."""
        return tuple(each for each in self.every_confirmation if each.applies.to(facts))

    def election_on(self, moment: datetime, nation: str) -> str | None:
        """The election period that covers this local time in this nation (`ENG`, `WLS`…)."""
        covering = (each.name for each in self._elections if each.covers(moment, nation))
        return next(covering, None)

    def check(self, words: str, facts: Facts) -> Check:
        """The words judged by every rule that applies to a case with these facts.

        Never raises, whatever the words. Findings come in the order of the text, those about the
        whole text first. A rule that lacks a fact is named as not judged and finds nothing.
        """
        wording = wording_of(words, facts)
        plan = self._plan(_kind_of_case(facts))
        judging = [*plan.always, *self._let_through(plan, wording)]
        if not words.strip():
            judging = [rule for rule in judging if rule.judges_silence]
        readings = {
            rule.style: rule.checker.read(wording, facts) for rule in judging if rule.checker.read
        }
        found = [
            finding
            for rule in judging
            for finding in findings_of(rule, wording, facts, readings.get(rule.style))
        ]
        return Check(
            findings=tuple(sorted(found, key=_in_order)),
            readings=readings,
            not_judged=plan.not_judged,
        )

    def _let_through(self, plan: _Plan, wording: Wording) -> Iterator[Rule]:
        """The rules whose patterns occur somewhere in their scope, in no order."""
        for scope, rules in plan.gated.items():
            opened = self._gates[scope].open_for(wording.scope(scope))
            yield from (rules[number] for number in opened if number in rules)

    def _planned(self, facts: Facts) -> _Plan:
        """The plan for cases of this kind, as `_kind_of_case` tells them apart."""

        def judges(rule: Rule) -> bool:
            return rule.applies.to(facts) and not rule.lacking(facts)

        return _Plan(
            always=tuple(rule for rule in self._always if judges(rule)),
            gated={
                scope: {number: rule for number, rule in enumerate(rules) if judges(rule)}
                for scope, rules in self._gated.items()
            },
            not_judged=tuple(rule.name for rule in self.rules if rule.lacking(facts)),
        )


def wording_of(words: str, facts: Facts) -> Wording:
    """The words, read as those of such a case: an acknowledgement may quote whatever was said."""
    reflects = facts.approach is Approach.REFLECT
    return read(words, facts.said, facts.snapshots if reflects else None)


def _gated(rules: Iterable[Rule], scope: str) -> tuple[Rule, ...]:
    """The rules that find something only where a pattern of theirs occurs in this scope."""
    checked = [(rule, rule.checker) for rule in rules]
    return tuple(rule for rule, it in checked if it.gate is not None and it.gate_scope == scope)


def _kind_of_case(facts: Facts) -> Facts:
    """The facts without texts and numbers: before it looks, a rule asks only if they are known."""
    known: dict[str, Any] = {
        name: nothing for name, nothing in _NOTHING.items() if getattr(facts, name) is not None
    }
    return replace(facts, **known)


def _in_order(finding: Finding) -> tuple[int, int, int, str]:
    return finding.start, finding.end, _WEIGHT[finding.level], finding.rule


def findings_of(
    rule: Rule, wording: Wording, facts: Facts, reading: Reading | None = None
) -> list[Finding]:
    """What one rule finds in a wording, whether or not it applies to the facts.

    `reading` is how the text reads, if a rule of this style has read it already.
    """
    checker = rule.checker
    if reading is not None and checker.hits is not None:
        hits = checker.hits(reading, facts)
    else:
        hits = checker.find(wording, facts)
    return [_worded(rule, wording, hit, facts.approach) for hit in islice(hits, rule.limit)]


def _worded(rule: Rule, wording: Wording, hit: Hit, approach: Approach) -> Finding:
    """The finding for a hit: its place in the original, and the rule's sentences."""
    start, end = wording.place(hit.start, hit.end)
    return Finding(
        rule=rule.name,
        rule_id=rule.id,
        level=hit.level or rule.weighs[approach],
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
