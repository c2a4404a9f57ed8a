"""The rules' own examples, run: what `convo guidelines test` and our tests ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from convo.guidelines.engine import GuidelineSet, findings_of
from convo.guidelines.rule import Example, Finding, Rule
from convo.guidelines.wording import read


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not come out as its file says, or a rule that none of them fires."""

    rule: str
    example: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.rule}, {self.example}: {self.sentence}"


def failures(guidelines: GuidelineSet) -> Iterator[Failure]:
    """Every example that fails, and every rule that no example fires."""
    for rule in guidelines.rules:
        yield from _failures_of(rule)


def _failures_of(rule: Rule) -> Iterator[Failure]:
    fired = False
    for example in rule.examples:
        output = output_of(rule, example)
        fired = fired or bool(output)
        if (sentence := _complaint(example, output)) is not None:
            yield Failure(rule.name, example.name, sentence)
    if not fired:
        yield Failure(rule.name, "all examples", "expected at least one that the rule fires on")


def output_of(rule: Rule, example: Example) -> str:
    """The rule's findings in the example, one `line:column:Style.Rule:message` for each."""
    if not rule.applies.to(example.facts):
        return ""
    found = findings_of(rule, read(example.input), example.facts)
    return "".join(f"{_line(finding, example.input)}\n" for finding in found)


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
