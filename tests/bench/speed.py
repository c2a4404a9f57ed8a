"""The check of one reply: against a bare pass of RE2, and against proselint."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import re2
from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.lists import filled_in
from convo.guidelines.patterns import any_of, compiled, full_pattern
from convo.guidelines.wording import read
from tests.bench.rows import Bar, Row
from tests.bench.timing import Work, take_turns
from tests.bench.words import FACTS, QUIET, REPLY

Spans = list[tuple[int, int]]

#: The kinds of rule that only look for patterns, and the pattern of a file of each.
PATTERN_OF: dict[str, Callable[[dict[str, Any]], str]] = {
    "existence": lambda file: any_of([*file.get("tokens", []), *_joined(file.get("raw", []))]),
    "substitution": lambda file: any_of(file["swap"]),
    "occurrence": lambda file: str(file["token"]),
}
AT_MOST_BARE = Bar(3)
AT_MOST_SECONDS = Bar(0.002)
AT_LEAST_PROSELINT = Bar(5, at_least=True)


def rows(guidelines: GuidelineSet, turns: int) -> Iterator[Row]:
    """The check of 150 words: with findings, and with hardly any."""
    yield from _rows_of("150 words", REPLY, guidelines, turns)
    yield from _rows_of("150 quiet words", QUIET, guidelines, turns)


def _rows_of(name: str, words: str, guidelines: GuidelineSet, turns: int) -> Iterator[Row]:
    patterns = pattern_rules(guidelines)
    bare, ruled, whole, others = take_turns(
        [
            bare_pass(guidelines, words),
            lambda: patterns.check(words, FACTS),
            lambda: guidelines.check(words, FACTS),
            proselint(words),
        ],
        turns,
    )
    yield Row(f"{name}: bare RE2 set and spans", bare)
    yield Row(f"{name}: the {len(patterns.rules)} pattern rules", ruled)
    yield Row(f"{name}: pattern rules by bare pass", ruled.over(bare), AT_MOST_BARE, is_ratio=True)
    yield Row(f"{name}: everything ({len(guidelines.rules)} rules)", whole, AT_MOST_SECONDS)
    yield Row(f"{name}: proselint", others)
    faster = others.over(whole)
    yield Row(f"{name}: proselint by everything", faster, AT_LEAST_PROSELINT, is_ratio=True)


def pattern_rules(guidelines: GuidelineSet) -> GuidelineSet:
    """A set of the pattern rules alone, as far as they apply to the case."""
    kept = [r for r in guidelines.rules if r.kind in PATTERN_OF and r.applies.to(FACTS)]
    return GuidelineSet(tuple(kept), (), {})


def full_patterns(guidelines: GuidelineSet) -> list[str]:
    """What RE2 is handed for each of the pattern rules, from what its file says."""
    files = json.loads(guidelines.content)["files"]
    judging = (
        files[f"{rule.name.replace('.', '/')}.yml"] for rule in pattern_rules(guidelines).rules
    )
    return [
        full_pattern(
            filled_in(PATTERN_OF[file["extends"]](file), guidelines.lists),
            ignorecase=file.get("ignorecase", False),
            whole_words=file["extends"] != "occurrence" and not file.get("nonword", False),
        )
        for file in judging
    ]


def bare_pass(guidelines: GuidelineSet, words: str) -> Callable[[], list[Spans]]:
    """RE2 alone: which of the patterns occur, and where. Of words that are folded already."""
    fulls = full_patterns(guidelines)
    regexps, matcher = [compiled(full) for full in fulls], re2.Set.SearchSet()
    for full in fulls:
        matcher.Add(full)
    matcher.Compile()
    content = read(words).text.encode()

    def look() -> list[Spans]:
        return [
            [match.span() for match in regexps[number].finditer(content)]
            for number in matcher.Match(content)
        ]

    return look


def proselint(words: str) -> Work:
    """proselint with the checks that it turns on by itself, from words to findings."""
    registry = CheckRegistry()
    if not registry.checks:
        registry.register_many(__register__)
    return lambda: LintFile("reply", words).lint()


def _joined(parts: list[str]) -> list[str]:
    """Vale's `raw` is one pattern in parts."""
    return ["".join(parts)] if parts else []
