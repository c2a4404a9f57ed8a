"""A rule in words: what it looks for, where it applies, and its examples."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from convo.domain.vocabulary import Approach
from convo.guidelines.facts import Applies, Condition, Facts
from convo.guidelines.rule import Example, Rule

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

#: What each kind of rule does, in a sentence.
KINDS: Mapping[str, str] = {
    "existence": "Looks for words that should not be there.",
    "substitution": "Looks for words that have a plainer one.",
    "occurrence": "Counts how often something is there: too often, or not at all.",
    "score": "Weighs several signs together; no single word decides.",
    "limit": "Measures how long it is.",
    "metadata": "Looks at the case, not at the words.",
    "validator": "Looks for personal details, and checks that they could be real.",
}

#: What a fact of a case is called where a rule asks for it.
_FACTS: Mapping[str, str] = {
    "venue_kind": "the kind of venue",
    "venue_discloses": "our profile there says whom we speak for",
    "matter": "what is at issue",
    "sensitivity": "how delicate the topic is",
    "election_period": "there is an election period",
    "speaker": "who spoke",
    "length_limit": "the longest reply that the venue takes",
    "approach": "what was decided",
}
_DRAFTS = {Approach.CONVERSE: "replies", Approach.REFLECT: "acknowledgements"}


@dataclass(frozen=True, slots=True)
class Style:
    """A group of rules."""

    name: str
    title: str
    rules: tuple[Rule, ...]


def by_style(rules: Iterable[Rule]) -> list[Style]:
    """The rules in their groups, in the order of the set."""
    return [
        Style(name, title_of(name), tuple(group))
        for name, group in groupby(rules, key=lambda rule: rule.style)
    ]


def title_of(name: str) -> str:
    """A rule's or a group's name as a title: `rebuttal.LineByLine` is 'Line by line'."""
    words = _HUMP.sub(" ", name.rpartition(".")[2])
    return words[:1].upper() + words[1:].lower()


def message_of(rule: Rule) -> str:
    """What a writer is told, with dots where their own words will stand."""
    return rule.message.replace("%s", "…")


def where(applies: Applies) -> str:
    """Which drafts a guideline judges, in a sentence."""
    drafts = " and ".join(words for each, words in _DRAFTS.items() if each in applies.approach)
    conditions = [_condition(each) for each in applies.conditions]
    return f"Applies to {'; '.join([drafts, *conditions])}."


def is_bad(example: Example) -> bool:
    """Whether the rule is to fire on this example."""
    return bool(example.contains or (example.want or "").strip())


def examples(rule: Rule) -> tuple[list[Example], list[Example]]:
    """The rule's examples: those on which it fires, and those that it lets through."""
    bad = [example for example in rule.examples if is_bad(example)]
    return bad, [example for example in rule.examples if not is_bad(example)]


def circumstances(facts: Facts) -> str:
    """What an example says about its case beyond the words; empty when it is an ordinary one."""
    return ", ".join(_facts(facts))


def _facts(facts: Facts) -> Iterator[str]:
    usual = Facts().as_dict()
    for name, value in facts.as_dict().items():
        if value != usual[name] and name in _FACTS:
            yield _named(name, value)


def _named(name: str, value: object) -> str:
    if isinstance(value, bool):
        return f"{_FACTS[name]}: {'yes' if value else 'no'}"
    return f"{_FACTS[name]}: {value}"


def _condition(condition: Condition) -> str:
    values = " or ".join(
        str(value) if isinstance(value, str) else "yes" if value else "no"
        for value in condition.values
    )
    negation = "not " if condition.negated else ""
    return f"only where {_FACTS[condition.fact]}: {negation}{values}"
