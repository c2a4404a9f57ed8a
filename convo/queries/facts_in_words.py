"""Facts of an entry as a page shows them: names, days and labels instead of numbers and codes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from convo.domain.erasing import Basis
from convo.domain.notices import MailChoice
from convo.domain.receipts import Found
from convo.domain.recognition import Channel, CheckResult, Comfort, InsightKind, Named
from convo.domain.vocabulary import (
    AlertKind,
    Approach,
    EscalatedTo,
    ReplyKind,
    ReplyOutcome,
    SeenAs,
    SpeakerRole,
)

#: How words of the vocabulary that stand in facts are shown, by the fact's name.
_LABELS: Mapping[str, Mapping[str, str]] = {
    "approach": {word.value: word.label for word in Approach},
    "kind": {word.value: word.label for word in (*ReplyKind, *InsightKind)},
    "mail": {word.value: word.label for word in MailChoice},
    "result": {word.value: word.label for word in (*ReplyOutcome, *CheckResult)},
    "seen": {word.value: word.label for word in SeenAs},
    "found": {word.value: word.label for word in Found},
    "alert": {word.value: word.label for word in AlertKind},
    "speaker": {word.value: word.label for word in SpeakerRole},
    "basis": {word.value: word.label.lower() for word in Basis},
    "told": {word.value: word.label.lower() for word in EscalatedTo},
    "channel": {word.value: word.label[:1].lower() + word.label[1:] for word in Channel},
    "named": {word.value: word.label.lower() for word in Named},
    "comfort": {word.value: word.label.lower() for word in Comfort},
    "before": {word.value: word.label.lower() for word in Comfort},
    "second": {"asked": ", if a second person agrees"},
    "signature": {"first": ", as the first of two", "second": ", as the second of two"},
}

#: Facts that are the number of a person, and facts that are a day.
PEOPLE = frozenset({"to", "from", "author", "person", "cover", "follow_up_by", "posted_by"})
_DAYS = frozenset(
    {"from_on", "until_on", "follow_up_on", "noticed_on", "review_on"}
    | {"planned_on", "given_on", "asked_on", "answered_on", "checked_on", "valid_until"}
)
#: Facts that are names of things, such as `already-public`.
_NAMES = frozenset({"confirmations"})


def facts_in_words(facts: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, object]:
    """Facts in the words of a page; a word from a later version of convo stands as it is."""
    return {name: _in_words(name, value, names) for name, value in facts.items()}


def _in_words(name: str, value: Any, names: Mapping[int, str]) -> object:  # noqa: ANN401 - whatever an entry holds
    if name in _LABELS and isinstance(value, str):
        return _LABELS[name].get(value, value)
    if name in PEOPLE and isinstance(value, int):
        return names.get(value, "somebody")
    if name in _DAYS and isinstance(value, str):
        return _day(value)
    if name in _NAMES and isinstance(value, list):
        return [str(each).replace("-", " ") for each in value]
    return value


def _day(value: str) -> str:
    try:
        return f"{date.fromisoformat(value):%-d %B %Y}"
    except ValueError:
        return value  # no day that we wrote: it is shown as it stands
