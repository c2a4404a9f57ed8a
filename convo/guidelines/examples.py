"""The rules' own examples, run: what `convo guidelines test` and our tests ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from convo.guidelines.engine import GuidelineSet, findings_of, wording_of
from convo.guidelines.patterns import compiled
from convo.guidelines.rule import Example, Finding, Rule

#: In place of an example's name, when it is all of them that miss something.
ALL = "all examples"


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not come out as its file says, or something that none of them fires."""

    rule: str
    example: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule}, {self.example}: {self.sentence}"


def failures(guidelines: GuidelineSet) -> Iterator[Failure]:
    """Every example that fails; every rule, and alternative of a stop rule, that none fires."""
    for rule in guidelines.rules:
        yield from _failures_of(rule)


def _failures_of(rule: Rule) -> Iterator[Failure]:
    fired: list[Example] = []
    for example in rule.examples:
        output = output_of(rule, example)
        fired += [example] if output else []
        if (sentence := _complaint(example, output) or _weighed(rule, example)) is not None:
            yield Failure(rule.name, example.name, sentence)
    if not fired:
        yield Failure(rule.name, ALL, "expected at least one that the rule fires on")
    elif rule.is_stop:
        for text in _unfired(rule, fired):
            yield Failure(rule.name, ALL, f"expected at least one that fires on '{text}'")


def _unfired(rule: Rule, fired: list[Example]) -> Iterator[str]:
    """What the rule looks for and finds in none of the examples that fire it.

    Some of what a score looks for speaks against it, so there any example will do.
    """
    asked = rule.examples if rule.kind == "score" else fired
    wordings = [wording_of(example.input, example.facts) for example in asked]
    for each in rule.checker.alternatives():
        pattern = compiled(each.pattern)
        if not any(pattern.search(wording.scope(each.scope)) for wording in wordings):
            yield each.text


def output_of(rule: Rule, example: Example) -> str:
    """The rule's findings in the example, one `line:column:Style.Rule:message` for each."""
    return "".join(f"{_line(each, example.input)}\n" for each in findings_in(rule, example))


def findings_in(rule: Rule, example: Example) -> list[Finding]:
    """What the rule finds in the example."""
    if not rule.applies.to(example.facts):
        return []
    return findings_of(rule, wording_of(example.input, example.facts), example.facts)


def _weighed(rule: Rule, example: Example) -> str | None:
    """Why the findings do not weigh what the example wants, or None when they do."""
    levels = {found.level for found in findings_in(rule, example)}
    if example.level is None or levels == {example.level}:
        return None
    return f"expected findings of level {example.level}, got {', '.join(sorted(levels))}"


def _line(finding: Finding, text: str) -> str:
    before = text[: finding.start]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return f"{line}:{column}:{finding.rule}:{finding.message}"


def _complaint(example: Example, output: str) -> str | None:
    """Why the output is not what the example wants, or None when it is."""
    got = output.strip() or "nothing"
    if example.contains is not None and example.contains not in output:
        return f"expected '{example.contains}', got {got}"
    if example.absent is not None and example.absent in output:
        return f"expected no '{example.absent}', got {got}"
    if example.want is not None and example.want.strip() != output.strip():
        return f"expected exactly '{example.want.strip()}', got {got}"
    return None
