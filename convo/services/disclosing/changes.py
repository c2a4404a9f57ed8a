"""A disclosure whose redactions come in a list instead of from pages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from convo.domain.errors import NotReady
from convo.domain.exemptions import find_exemption
from convo.domain.redactions import (
    OUT_OF_SCOPE,
    NotThere,
    Passage,
    Plan,
    Redaction,
    find_passages,
    merged,
)
from convo.queries.disclosable import Material


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the list. Without a field it is about the whole entry; without a code, disclose.

    With a passage only that is withheld, wherever it stands in the field.
    """

    seq: int
    field: str = ""
    code: str = ""
    passage: str = ""


def apply(materials: Iterable[Material], plan: Plan, changes: Iterable[Change]) -> Plan:
    """The plan with these changes. Raises `NotReady` with a sentence for each wrong line."""
    by_seq = {each.seq: each for each in materials}
    changed, faults = dict(plan), []
    for number, change in enumerate(changes, start=1):
        try:
            material = _material(by_seq, change)
            changed[change.seq] = _changed(material, changed[change.seq], change)
        except ValueError as wrong:
            faults.append(f"Line {number} of the redactions: {wrong}")
    if faults:
        raise NotReady(tuple(faults), "bad-lines")
    return changed


def _material(by_seq: dict[int, Material], change: Change) -> Material:
    if change.seq not in by_seq:
        raise ValueError(f"entry {change.seq} is not in this disclosure.")
    if change.code and change.code != OUT_OF_SCOPE and find_exemption(change.code) is None:
        raise ValueError(f"there is no exemption {change.code}.")
    return by_seq[change.seq]


def _changed(material: Material, redaction: Redaction, change: Change) -> Redaction:
    if not change.field:
        return replace(redaction, left_out=change.code)
    field = material.find(change.field)
    if field is None or field.words is None:
        raise ValueError(f"entry {change.seq} has no words of ‘{change.field}’.")
    withheld, passages = dict(redaction.withheld), dict(redaction.passages)
    if change.passage:
        withheld.pop(change.field, None)
        passages[change.field] = _with_passage(field.words, redaction, change)
    else:
        passages.pop(change.field, None)
        withheld.pop(change.field, None)
        if change.code:
            withheld[change.field] = change.code
    return replace(redaction, withheld=withheld, passages=passages)


def _with_passage(words: str, redaction: Redaction, change: Change) -> tuple[Passage, ...]:
    if not change.code:
        raise ValueError("a passage needs the code of an exemption.")
    try:
        found = find_passages(words, [change.passage], change.code)
    except NotThere as missing:
        raise ValueError(f"‘{change.passage}’ does not stand in ‘{change.field}’.") from missing
    return merged((*redaction.passages.get(change.field, ()), *found))
