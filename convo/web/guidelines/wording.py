"""A rule in words: what it looks for, where it applies, and its examples."""

import re
from collections.abc import Iterator, Mapping

from convo.domain.vocabulary import Approach, Level
from convo.guidelines.examples import findings_in
from convo.guidelines.facts import WORDS, Applies, Condition, Facts
from convo.guidelines.rule import Example, Finding, Rule
from convo.queries.firings import Firings

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

#: What each kind of rule does, in a sentence.
KINDS: Mapping[str, str] = {
    "existence": "Looks for words that should not be there.",
    "substitution": "Looks for words that have a plainer one.",
    "occurrence": "Counts how often something is there: too often, or not at all.",
    "score": "Weighs several signs together; no single word decides.",
    "reading": "Reads the whole text once and weighs many signs together; no single word decides.",
    "overlap": "Compares the words with others that are already there.",
    "limit": "Measures how long it is.",
    "metadata": "Looks at the case, not at the words.",
    "validator": "Looks for personal details, and checks that they could be real.",
    "quotation": "Holds each quotation against what was said, word for word.",
}

#: What each level means for whoever writes.
LEVELS: Mapping[Level, str] = {
    Level.STOP: "The draft can’t be submitted until it is mended, or the press office lets it "
    "stand.",
    Level.EXPLAIN: "Keep it if you have a reason. Your mentor reads the reason.",
    Level.ADVISE: "A hint. Nobody asks you about it.",
}

#: What a fact of a case is called where a rule asks for it.
_FACTS: Mapping[str, str] = {
    "venue_kind": "the kind of venue",
    "venue_discloses": "our profile there says whom we speak for",
    "matter": "what is at issue",
    "sensitivity": "how delicate the topic is",
    "election_period": "there is an election period",
    "live_story": "the press office is dealing with a story on the topic",
    "legal_hold": "there is a legal hold on the topic",
    "market_sensitive": "the topic is market sensitive",
    "speaker": "who spoke",
    "length_limit": "the longest reply that the venue takes",
    "approach": "what was decided",
    "comfort": "whether those it names are content to be named",
    "legitimacy": "what is known of the communities that it names",
    "balance": "where recognition on the topic would stand",
}
#: Groups' and rules' titles that their file's name can't spell.
_NAMES: Mapping[str, str] = {
    "NationalInsurance": "National Insurance number",
    "NhsNumber": "NHS number",
    "SomebodysCase": "Somebody’s case",
}
#: What is drafted under each approach.
DRAFTS = {Approach.CONVERSE: "replies", Approach.REFLECT: "acknowledgements"}


def title_of(name: str) -> str:
    """A rule's or a group's name as a title: `rebuttal.LineByLine` is 'Line by line'."""
    style, _, last = name.rpartition(".")
    if last == "Reading" and style:
        # Every reading's file is called that; its group tells which it is.
        return f"The {style} reading"
    words = _HUMP.sub(" ", last)
    return _NAMES.get(last, words[:1].upper() + words[1:].lower())


def message_of(rule: Rule) -> str:
    """What a writer is told, as in its first example; dots stand for words that none shows."""
    found = next((finding for _, finding in fired(rule)), None)
    return found.message if found else rule.message.replace("%s", "…")


def fired(rule: Rule) -> Iterator[tuple[Example, Finding]]:
    """What the rule finds in its own examples, each with the example."""
    for example in rule.examples:
        if is_bad(example):
            for found in findings_in(rule, example):
                yield example, found


def where(applies: Applies) -> str:
    """Which drafts a guideline judges, in a sentence."""
    drafts = " and ".join(words for each, words in DRAFTS.items() if each in applies.approach)
    conditions = [_condition(each) for each in applies.conditions]
    return f"Applies to {'; '.join([drafts, *conditions])}."


def levels_of(rule: Rule) -> list[tuple[Level, str]]:
    """How it weighs; where that differs, each level with the drafts in which it has it."""
    if len(rule.levels) == 1:
        return [(rule.level, "")]
    judged = (Approach.CONVERSE, Approach.REFLECT)
    return [(rule.weighs[each], f"in {DRAFTS[each]}") for each in judged]


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


def how_often(firings: Firings) -> str:
    """How often a rule found something and what came of it, in a line."""
    if not firings.versions:
        return "Found nothing"
    found = f"Found in {_count(firings.versions, 'version')} of {_replies(firings.replies)}"
    if not firings.explained:
        return found
    return f"{found}; explained {_times(firings.explained)}, accepted {_times(firings.accepted)}"


def _facts(facts: Facts) -> Iterator[str]:
    usual = Facts().as_dict()
    for name, value in facts.as_dict().items():
        if value != usual.get(name):
            yield f"{_named(name)}: {_value(name, value)}"


def _condition(condition: Condition) -> str:
    values = " or ".join(_value(condition.fact, value) for value in condition.values)
    negation = "not " if condition.negated else ""
    return f"only where {_named(condition.fact)}: {negation}{values}"


def _named(fact: str) -> str:
    return _FACTS.get(fact, fact.replace("_", " "))


def _value(fact: str, value: object) -> str:
    """A fact's value as people say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact in WORDS:
        label = WORDS[fact](str(value)).label  # type: ignore[attr-defined]  # each is a Word
        return str(label[:1].lower() + label[1:])
    return str(value)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _replies(number: int) -> str:
    if number == 1:
        return "1 reply or acknowledgement"
    return f"{number} replies and acknowledgements"


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")
