"""One rule file into one rule, or the faults that say why not."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from convo.domain.vocabulary import Level
from convo.guidelines.checkers import CHECKERS
from convo.guidelines.checkers.kind import Unfit, level_by_approach
from convo.guidelines.document import Document
from convo.guidelines.facts import FACT_NAMES, Facts, applies_to
from convo.guidelines.formats import APPROACHES, VALE_LEVELS, rule_shape, why_refused
from convo.guidelines.lists import NoSuchList, WordList, filled_in
from convo.guidelines.patterns import TooLarge
from convo.guidelines.rule import LEVELS, Example, Rule, Source
from convo.guidelines.shapes import Path

_FILE = re.compile(r"[^/]+/[^/]+\.yml")
#: The most findings one rule gives for one wording, when its file does not say.
MOST_FINDINGS = 20


def rule_in(document: Document, lists: Mapping[str, WordList]) -> Rule | None:
    """The rule in a document, its patterns filled from the lists; or None and the faults."""
    if _FILE.fullmatch(document.file) is None:
        document.blame((), "expected a rule to be in <style>/<Rule>.yml")
    if not document.faults:
        _examine(document)
    settings = {} if document.faults else _filled(document, lists)
    return None if document.faults else _rule(document, settings)


def _rule(document: Document, settings: dict[str, Any]) -> Rule | None:
    """The rule of these settings, or None and what does not go together in them."""
    try:
        return _built(document.file.removesuffix(".yml").replace("/", "."), settings)
    except Unfit as unfit:
        document.blame((unfit.key,), unfit.expected)
    except TooLarge:
        document.blame((), "expected patterns that RE2 has room for; these are too large")
    return None


def _examine(document: Document) -> None:
    """Note what is missing, unknown or not as expected."""
    kind = document.value.get("extends") if isinstance(document.value, dict) else None
    if not isinstance(kind, str) or kind not in CHECKERS:
        document.blame(("extends",), why_refused(kind))
        return
    document.examine(rule_shape(kind))
    tests = _records(document.value.get("tests"))
    for index, test in enumerate(tests):
        if (expected := _fault_in(test)) is not None:
            document.blame(("tests", index), expected)
    if _may_stop(document.value):
        _examine_stop(document, tests)


def _records(value: object) -> list[dict[str, Any]]:
    """The mappings in what should be a list of them; any other item as an empty one."""
    items = value if isinstance(value, list) else []
    return [item if isinstance(item, dict) else {} for item in items]


def _may_stop(value: dict[str, Any]) -> bool:
    """Whether the rule, or any grade of a reading, stops."""
    (block,) = _records([value.get("convo")])
    levels = [block.get("severity"), *(each.get("level") for each in _records(value.get("grades")))]
    by_approach = [level.values() for level in levels if isinstance(level, dict)]
    return any(Level.STOP in each for each in (levels, *by_approach))


def _examine_stop(document: Document, tests: list[dict[str, Any]]) -> None:
    """A rule that can stop an official says where it comes from and shows what it means."""
    (block,) = _records([document.value.get("convo")])
    if "source" not in block:
        document.blame(("convo", "source"), "expected a source, because this rule stops")
    if not any("absent" in test or test.get("want") == "" for test in tests):
        document.blame(("tests",), "expected a test that passes (absent), because this rule stops")
    if not any("contains" in test or test.get("want") for test in tests):
        document.blame(("tests",), "expected a test that fails (contains), because this rule stops")


def _filled(document: Document, lists: Mapping[str, WordList]) -> dict[str, Any]:
    """The document's values with lists in place of their names. Notes the names of no list."""

    def fill(pattern: str, path: Path) -> str:
        try:
            return filled_in(pattern, lists)
        except NoSuchList as missing:
            known = ", ".join(sorted(lists)) or "there is none"
            document.blame(path, f"expected the name of a list ({known}), not {{{missing.name}}}")
            return pattern

    filled: dict[str, Any] = rule_shape(document.value["extends"]).filled(document.value, (), fill)
    return filled


def _built(name: str, value: dict[str, Any]) -> Rule:
    """A rule from an examined document. Raises `Unfit` or `TooLarge`."""
    block = value.get("convo", {})
    approach = block.get("approach", list(APPROACHES))
    level = block.get("severity") or VALE_LEVELS[value.get("level", "suggestion")]
    return Rule(
        name=name,
        id=block.get("id", name),
        kind=value["extends"],
        weighs=level_by_approach(level),
        message=value["message"],
        description=value.get("description", ""),
        rationale=block.get("rationale", value.get("description", "")),
        instead=block.get("instead", ""),
        source=Source(**block.get("source", {"link": value.get("link", "")})),
        applies=applies_to(approach, block.get("applies", {})),
        limit=value.get("limit") or MOST_FINDINGS,
        examples=tuple(_examples(value.get("tests", []), approach[0])),
        checker=CHECKERS[value["extends"]].build(value),
    )


#: What an example may expect; it has exactly one of them.
_EXPECTATIONS = ("contains", "absent", "want")


def _fault_in(test: dict[str, Any]) -> str | None:
    """What an example lacks that its shape can't say. Unknown facts are the shape's to name."""
    if sum(key in test for key in _EXPECTATIONS) != 1:
        return "expected one of contains, absent and want"
    (context,) = _records([test.get("context")])
    try:
        Facts.of({name: value for name, value in context.items() if name in FACT_NAMES})
    except ValueError as error:
        return f"context, {error}"
    return None


def _examples(tests: list[dict[str, Any]], approach: str) -> Iterator[Example]:
    for test in tests:
        expectations = {key: test[key] for key in _EXPECTATIONS if key in test}
        facts = Facts.of({"approach": approach, **test.get("context", {})})
        level = LEVELS[test["level"]] if "level" in test else None
        yield Example(test["name"], test.get("input", ""), facts, level=level, **expectations)
