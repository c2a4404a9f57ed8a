"""Guideline files into a set of guidelines, or every fault of every file at once."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from convo.guidelines.document import Document, Fault, read_document
from convo.guidelines.engine import FORMAT, GuidelineSet
from convo.guidelines.facts import applies_to
from convo.guidelines.formats import APPROACHES, CALENDAR, CONFIRMATIONS, WORD_LIST
from convo.guidelines.lists import Period, WordList, periods, word_list
from convo.guidelines.rule import Confirmation, Rule, Source
from convo.guidelines.rule_file import rule_in
from convo.support.unusable import Unusable

#: The one file that stands beside the styles.
CONFIRMATIONS_FILE = "confirmations.yml"
#: The folder of lists, which is no style.
LISTS_FOLDER = "lists/"


class BadGuidelines(Unusable):
    """The files hold no set that could be used. `faults` are all the reasons, in file order."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def load(folder: Path) -> GuidelineSet:
    """The guidelines in the folder. Raises `BadGuidelines` with all faults of all files."""
    documents = [read_document(path, _name(path.relative_to(folder))) for path in _files(folder)]
    return _assembled(documents, folder.name)


def _name(path: Path) -> str:
    """What the file is called. A name that is no UTF-8 is spelt out, so that it can be kept."""
    return path.as_posix().encode(errors="backslashreplace").decode()


def thaw(content: str) -> GuidelineSet:
    """The set that has this `GuidelineSet.content`: the same digest, and the same findings.

    Raises `BadGuidelines` for what is no such content, or was kept by a convo that read the
    same files differently.
    """
    kept = _kept(content)
    if kept.get("format") != FORMAT or not isinstance(kept.get("files"), dict):
        expected = f"expected a set kept in format {FORMAT}, which this convo reads"
        raise BadGuidelines([Fault("the kept set", 1, "format", expected)])
    return _assembled([Document(name, value) for name, value in kept["files"].items()], "")


def _kept(content: str) -> dict[str, Any]:
    try:
        kept = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _files(folder: Path) -> Iterator[Path]:
    """Every file that is, or was meant to be, a rule; and every folder that hides its files."""
    for path in folder.rglob("*"):
        if path.suffix.lower() in {".yml", ".yaml"} or (path.is_dir() and _hides(path)):
            yield path


def _hides(folder: Path) -> bool:
    """Whether `rglob` passes over the files of this folder in silence."""
    return folder.is_symlink() or not os.access(folder, os.R_OK | os.X_OK)


def _assembled(documents: list[Document], folder: str) -> GuidelineSet:
    """The set that these documents make together. Raises `BadGuidelines`."""
    documents.sort(key=lambda document: document.file)
    lists, elections = _lists(documents)
    confirmations = _confirmations(documents)
    rules = _rules(documents, lists)
    faults = [fault for document in documents for fault in document.faults]
    if not rules and not faults:
        faults.append(Fault(folder, 1, "", "expected a folder with at least one rule file"))
    if faults:
        raise BadGuidelines(faults)
    content = {document.file: document.value for document in documents}
    return GuidelineSet(rules, confirmations, content, lists=lists, elections=elections)


def _lists(documents: Iterable[Document]) -> tuple[dict[str, WordList], tuple[Period, ...]]:
    """The lists by their names, and the periods of every calendar."""
    lists: dict[str, WordList] = {}
    elections: tuple[Period, ...] = ()
    for document in documents:
        if not document.file.startswith(LISTS_FOLDER):
            continue
        if isinstance(document.value, dict) and "calendar" in document.value:
            elections += _periods(document)
        elif (found := _word_list(document)) is not None:
            lists[found.name] = found
    return lists, elections


def _word_list(document: Document) -> WordList | None:
    document.examine(WORD_LIST)
    if document.faults:
        return None
    found = word_list(document.value)
    if document.file != f"{LISTS_FOLDER}{found.name}.yml":
        document.blame(("list",), "expected the name of the file, which stands in lists/")
    return found


def _periods(document: Document) -> tuple[Period, ...]:
    document.examine(CALENDAR)
    if document.faults:
        return ()
    found = periods(document.value)
    for index, period in enumerate(found):
        if period.starts > period.ends:
            document.blame(("periods", index, "to"), "expected a time after the one in 'from'")
    return found


def _rules(documents: Iterable[Document], lists: dict[str, WordList]) -> tuple[Rule, ...]:
    """Every rule that can be built, each with an id of its own."""
    rules: list[Rule] = []
    ids: dict[str, str] = {}
    for document in documents:
        if document.file == CONFIRMATIONS_FILE or document.file.startswith(LISTS_FOLDER):
            continue
        rule = rule_in(document, lists)
        if rule is None:
            continue
        rules.append(rule)
        if (first := ids.setdefault(rule.id, rule.name)) != rule.name:
            expected = f"expected an id of its own; {first} has {rule.id} already"
            document.blame(("convo", "id"), expected)
        if rule.checker.read and any(r.checker.read and r.style == rule.style for r in rules[:-1]):
            document.blame(("extends",), f"expected one reading in the style {rule.style}")
    return tuple(rules)


def _confirmations(documents: Iterable[Document]) -> tuple[Confirmation, ...]:
    """What the file of confirmations asks, in its order; nothing when there is no such file."""
    document = next((each for each in documents if each.file == CONFIRMATIONS_FILE), None)
    if document is None:
        return ()
    document.examine(CONFIRMATIONS)
    if document.faults:
        return ()
    keys: set[str] = set()
    for index, item in enumerate(document.value["confirmations"]):
        if item["key"] in keys:
            document.blame(("confirmations", index, "key"), "expected a key of its own")
        keys.add(item["key"])
    return tuple(_confirmation(item) for item in document.value["confirmations"])


def _confirmation(item: dict[str, Any]) -> Confirmation:
    applies = applies_to(item.get("approach", list(APPROACHES)), item.get("applies", {}))
    return Confirmation(
        item["key"], item["sentence"], item["why"], Source(**item["source"]), applies
    )
