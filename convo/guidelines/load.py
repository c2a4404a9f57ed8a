"""Rule files into a set of guidelines, or every fault of every file at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from convo.domain.vocabulary import Level
from convo.guidelines.checkers import CHECKERS
from convo.guidelines.checkers.kind import Unfit
from convo.guidelines.document import Document, Fault, read_document
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts, applies_to
from convo.guidelines.formats import (
    APPROACHES,
    CONFIRMATIONS,
    VALE_LEVELS,
    rule_shape,
    why_refused,
)
from convo.guidelines.rule import LEVELS, Confirmation, Example, Rule, Source

#: The one file that stands beside the styles.
CONFIRMATIONS_FILE = "confirmations.yml"
#: The most findings one rule gives for one wording, when its file does not say.
MOST_FINDINGS = 20


class BadGuidelines(Exception):
    """The folder holds no set that could be used. `faults` are all the reasons, in file order."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def load(folder: Path) -> GuidelineSet:
    """The guidelines in the folder. Raises `BadGuidelines` with all faults of all files."""
    rules: list[Rule] = []
    confirmations: list[Confirmation] = []
    faults: list[Fault] = []
    ids: dict[str, str] = {}
    content: dict[str, Any] = {}
    for path in _files(folder):
        document = read_document(path, path.relative_to(folder).as_posix())
        if path == folder / CONFIRMATIONS_FILE:
            confirmations = _confirmations(document)
        elif (rule := _rule(document, path, folder)) is not None:
            rules.append(rule)
            _note_id(document, rule, ids)
        content[document.file] = document.value
        faults += document.faults
    if not rules and not faults:
        faults.append(Fault(folder.name, 1, "", "expected a folder with at least one rule file"))
    if faults:
        raise BadGuidelines(faults)
    return GuidelineSet(tuple(rules), tuple(confirmations), content)


def _files(folder: Path) -> Iterator[Path]:
    """Every file that is, or looks as if it were meant to be, a rule."""
    yield from sorted(path for path in folder.rglob("*") if path.suffix in {".yml", ".yaml"})


def _note_id(document: Document, rule: Rule, ids: dict[str, str]) -> None:
    if (first := ids.setdefault(rule.id, rule.name)) != rule.name:
        document.blame(("convo", "id"), f"expected an id of its own; {first} has {rule.id} already")


def _rule(document: Document, path: Path, folder: Path) -> Rule | None:
    """The rule in a document, or None and the document's faults."""
    if path.suffix != ".yml" or path.parent.parent != folder:
        document.blame((), "expected a rule to be in <style>/<Rule>.yml")
    if not document.faults:
        _examine(document)
    if document.faults:
        return None
    name = f"{path.parent.name}.{path.stem}"
    try:
        return _built(name, document.value)
    except Unfit as unfit:
        document.blame((unfit.key,), unfit.expected)
    except _BadExample as bad:
        document.blame(("tests", bad.index), bad.expected)
    return None


def _examine(document: Document) -> None:
    """Note what is missing, unknown or not as expected."""
    kind = document.value.get("extends") if isinstance(document.value, dict) else None
    if not isinstance(kind, str) or kind not in CHECKERS:
        document.blame(("extends",), why_refused(kind))
        return
    document.examine(rule_shape(kind))
    if not document.faults and document.value.get("convo", {}).get("severity") == Level.STOP:
        _examine_stop(document)


def _examine_stop(document: Document) -> None:
    """A rule that can stop an official says where it comes from and shows what it means."""
    if "source" not in document.value["convo"]:
        document.blame(("convo", "source"), "expected a source, because this rule stops")
    tests = document.value.get("tests", [])
    if not any("absent" in test or test.get("want") == "" for test in tests):
        document.blame(("tests",), "expected a test that passes (absent), because this rule stops")
    if not any("contains" in test or test.get("want") for test in tests):
        document.blame(("tests",), "expected a test that fails (contains), because this rule stops")


def _built(name: str, value: dict[str, Any]) -> Rule:
    """A rule from an examined document. Raises `Unfit` or `_BadExample`."""
    block = value.get("convo", {})
    approach = block.get("approach", list(APPROACHES))
    level = block.get("severity")
    return Rule(
        name=name,
        id=block.get("id", name),
        kind=value["extends"],
        level=LEVELS[level] if level else VALE_LEVELS[value.get("level", "suggestion")],
        message=value["message"],
        description=value.get("description", ""),
        rationale=block.get("rationale", value.get("description", "")),
        instead=block.get("instead", ""),
        source=_source(block.get("source", {"link": value.get("link", "")})),
        applies=applies_to(approach, block.get("applies", {})),
        limit=value.get("limit") or MOST_FINDINGS,
        examples=tuple(_examples(value.get("tests", []), approach[0])),
        checker=CHECKERS[value["extends"]].build(value),
    )


class _BadExample(Exception):
    def __init__(self, index: int, expected: str) -> None:
        super().__init__(expected)
        self.index = index
        self.expected = expected


def _examples(tests: list[dict[str, Any]], approach: str) -> Iterator[Example]:
    for index, test in enumerate(tests):
        expectations = {key: test[key] for key in ("contains", "absent", "want") if key in test}
        if len(expectations) != 1:
            raise _BadExample(index, "expected one of contains, absent and want")
        try:
            facts = Facts.of({"approach": approach, **test.get("context", {})})
        except ValueError as error:
            raise _BadExample(index, f"context, {error}") from error
        yield Example(test["name"], test.get("input", ""), facts, **expectations)


def _source(block: dict[str, str]) -> Source:
    return Source(**block)


def _confirmations(document: Document) -> list[Confirmation]:
    """The confirmations in a document; none, and the document's faults, when it has any."""
    document.examine(CONFIRMATIONS)
    if document.faults:
        return []
    keys: set[str] = set()
    for index, item in enumerate(document.value["confirmations"]):
        if item["key"] in keys:
            document.blame(("confirmations", index, "key"), "expected a key of its own")
        keys.add(item["key"])
    return [_confirmation(item) for item in document.value["confirmations"]]


def _confirmation(item: dict[str, Any]) -> Confirmation:
    applies = applies_to(item.get("approach", list(APPROACHES)), item.get("applies", {}))
    return Confirmation(
        item["key"], item["sentence"], item["why"], _source(item["source"]), applies
    )
