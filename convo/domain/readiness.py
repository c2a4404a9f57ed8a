"""What is left before a reply can be submitted, a sentence for each thing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from convo.domain.reasons import SHORTEST_REASON, Concern, fault_of
from convo.domain.vocabulary import Level

_SNAPSHOT = {
    "reply": "Add the words that you are replying to.",
    "acknowledgement": "Add the words that you acknowledge to the conversation.",
}
_NO_MENTOR = "No mentor can read this for you. Ask an administrator to name one."


class Found(Concern, Protocol):
    """What this needs of a finding: how it weighs, and (for judging a reason) what it says."""

    @property
    def level(self) -> Level:
        """How it weighs."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """The state of a draft, as far as submission cares."""

    findings: tuple[Found, ...]
    cleared: frozenset[str]
    has_words: bool
    has_snapshot: bool
    #: The last day on which the training of whoever submits it counts.
    trained_until: date | None
    #: There is a mentor who can read it, and had no part in it.
    has_mentor: bool
    today: date
    #: What people call it.
    noun: str = "reply"
    #: Of an acknowledgement: what stands in the way of giving it.
    in_the_way: tuple[str, ...] = ()


def before_submission(draft: Draft) -> tuple[str, ...]:
    """What the author has to mend before they are asked for reasons and confirmations."""
    return (
        *_sentence(draft.has_words, f"Write the {draft.noun} and save it."),
        *_sentence(draft.has_snapshot, _SNAPSHOT[draft.noun]),
        *draft.in_the_way,
        *_training(draft),
        *_sentence(draft.has_mentor, _NO_MENTOR),
        *open_stops(draft.findings, draft.cleared),
    )


def at_submission(
    findings: Iterable[Found],
    explanations: Mapping[str, str],
    needed: Mapping[str, str],
    ticked: Collection[str],
) -> dict[str, str]:
    """What is missing from the submission itself: the field's key and the sentence for it.

    `explanations` is by rule; `needed` maps each confirmation's key to its sentence. A reason that
    says nothing, or only what the finding says, counts as missing (`domain/reasons.py`).
    """
    found = tuple(findings)
    reasons = {
        f"explain:{rule}": fault
        for rule in to_explain(found)
        if (fault := fault_of(explanations.get(rule, ""), _about(found, rule)))
    }
    ticks = {
        f"confirm:{key}": f"Tick this once it is true: {sentence}"
        for key, sentence in needed.items()
        if key not in ticked
    }
    return {**reasons, **ticks}


def to_explain(findings: Iterable[Found]) -> tuple[str, ...]:
    """The rules whose findings need a reason, each once, in the order they were found."""
    return tuple(dict.fromkeys(found.rule for found in findings if found.level is Level.EXPLAIN))


def open_stops(findings: Iterable[Found], cleared: Collection[str]) -> tuple[str, ...]:
    """The stops that nobody has cleared, a sentence each."""
    return tuple(
        dict.fromkeys(
            found.message
            for found in findings
            if found.level is Level.STOP and found.rule not in cleared
        )
    )


def _about(findings: Iterable[Found], rule: str) -> tuple[Found, ...]:
    return tuple(found for found in findings if found.rule == rule)


def _training(draft: Draft) -> tuple[str, ...]:
    if draft.trained_until is None:
        return ("Your training is not recorded. Ask an administrator to record it.",)
    if draft.trained_until < draft.today:
        return (
            (
                f"Your training ran out on {draft.trained_until:%-d %B %Y}. "
                "Renew it, then ask an administrator to record the date."
            ),
        )
    return ()


def _sentence(fine: bool, otherwise: str) -> tuple[str, ...]:  # noqa: FBT001 - reads as a sentence
    return () if fine else (otherwise,)


__all__ = [
    "SHORTEST_REASON",
    "Draft",
    "Found",
    "at_submission",
    "before_submission",
    "open_stops",
    "to_explain",
]
