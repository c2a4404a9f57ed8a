"""What the rules may know about a case besides its words."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self

from convo.domain.recognition import Balance, Comfort, Legitimacy
from convo.domain.vocabulary import Approach, Matter, Sensitivity, SpeakerRole, VenueKind

#: Facts that hold one word of a vocabulary.
WORDS: Mapping[str, type[StrEnum]] = {
    "approach": Approach,
    "venue_kind": VenueKind,
    "matter": Matter,
    "sensitivity": Sensitivity,
    "speaker": SpeakerRole,
    "comfort": Comfort,
    "legitimacy": Legitimacy,
    "balance": Balance,
}
#: Facts that are true or false.
FLAGS = (
    "venue_discloses", "election_period", "live_story", "legal_hold", "market_sensitive",
)  # fmt: skip
#: Facts that are whole numbers.
NUMBERS = ("length_limit",)
#: Facts that are words people wrote. They are never stored with what was judged by them.
TEXTS = ("said",)
#: Facts that are several such texts.
SHELVES = ("lines_to_take", "own_replies", "snapshots")
FACT_NAMES = frozenset({*WORDS, *FLAGS, *NUMBERS, *TEXTS, *SHELVES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of a case. `None` means not known: a rule that asks for it is not judged."""

    approach: Approach = Approach.CONVERSE
    venue_kind: VenueKind | None = None
    #: The venue's profile already says whom we speak for, so the words need not.
    venue_discloses: bool | None = None
    #: The most characters the venue takes.
    length_limit: int | None = None
    #: The words that are replied to.
    said: str | None = None
    #: What is at issue in the conversation.
    matter: Matter | None = None
    #: How much care the topic needs.
    sensitivity: Sensitivity | None = None
    #: An election period covers this topic today.
    election_period: bool | None = None
    #: The press office is dealing with a story on this topic.
    live_story: bool | None = None
    #: Nothing may be said on this topic while a case runs.
    legal_hold: bool | None = None
    #: News on this topic moves prices.
    market_sensitive: bool | None = None
    #: Who said the words that are replied to.
    speaker: SpeakerRole | None = None
    #: What the press office says on the topic, so that a pasted line is seen.
    lines_to_take: tuple[str, ...] | None = None
    #: What the same author posted or proposed elsewhere, the newest first.
    own_replies: tuple[str, ...] | None = None
    #: Everything that was said in the conversation, the oldest first: what may be quoted.
    snapshots: tuple[str, ...] | None = None
    #: Of an acknowledgement: whether those it names are content to be named.
    comfort: Comfort | None = None
    #: Whether government deals with the communities that it names.
    legitimacy: Legitimacy | None = None
    #: Where recognition on its topic would stand with it.
    balance: Balance | None = None

    def as_dict(self) -> dict[str, Any]:
        """The facts as plain words, numbers and flags, for storing as JSON.

        Texts are left out: they lie where they were written, and can be erased there.
        """
        names = [field.name for field in fields(self) if field.name not in (*TEXTS, *SHELVES)]
        plain = {name: getattr(self, name) for name in names}
        return {
            name: str(value) if isinstance(value, StrEnum) else value
            for name, value in plain.items()
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """Facts from plain values, as `as_dict` gives them; whatever is left out keeps its default.

        Raises `ValueError` with a sentence that names the fact and what was expected.
        """
        values: dict[str, Any] = {name: _fact(name, value) for name, value in plain.items()}
        return cls(**values)


def _fact(name: str, value: object) -> object:
    """One plain value as the fact `name` holds it."""
    kind = _kind_of(name)
    if value is None and name != "approach":
        return None
    if name in WORDS:
        return _word(name, value)
    if name in SHELVES:
        return _shelf(name, value)
    if type(value) is not kind:
        raise ValueError(f"{name}: expected {_KIND_NAMES[kind]}")
    return value


def _word(name: str, value: object) -> StrEnum:
    choices = [str(word) for word in WORDS[name]]
    if value not in choices:
        raise ValueError(f"{name}: expected one of: {', '.join(choices)}")
    return WORDS[name](value)


def _shelf(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
        raise ValueError(f"{name}: expected a list of texts")
    return tuple(value)


_KIND_NAMES: Mapping[type, str] = {
    str: "text", bool: "true or false", int: "a whole number", StrEnum: "a word",
}  # fmt: skip


#: The Python type of every fact.
_KINDS: Mapping[str, type] = {
    **dict.fromkeys(TEXTS, str), **dict.fromkeys(SHELVES, tuple), **dict.fromkeys(FLAGS, bool),
    **dict.fromkeys(NUMBERS, int), **dict.fromkeys(WORDS, StrEnum),
}  # fmt: skip


def _kind_of(name: str) -> type:
    """The Python type of the fact `name`; `ValueError` when there is no such fact."""
    if name not in _KINDS:
        raise ValueError(f"{name}: expected one of: {', '.join(sorted(_KINDS))}")
    return _KINDS[name]


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of an `applies` block: a fact that must be, or must not be, one of some values."""

    fact: str
    values: tuple[str | bool, ...]
    negated: bool = False

    def met_by(self, facts: Facts) -> bool:
        """Whether the condition holds; an unknown fact meets no condition."""
        value = getattr(facts, self.fact)
        return value is not None and (value in self.values) is not self.negated

    def unknown_in(self, facts: Facts) -> bool:
        """Whether the fact it asks for is not known."""
        return getattr(facts, self.fact) is None


@dataclass(frozen=True, slots=True)
class Applies:
    """Where a guideline applies: an approach it is meant for, and conditions on the facts."""

    approach: tuple[Approach, ...]
    conditions: tuple[Condition, ...] = ()

    def to(self, facts: Facts) -> bool:
        """Whether the guideline judges a case with these facts."""
        return facts.approach in self.approach and all(
            condition.met_by(facts) for condition in self.conditions
        )


def applies_to(approach: list[str], block: Mapping[str, Any]) -> Applies:
    """An `Applies` from the (already examined) `approach` and `applies` of a file."""
    conditions = []
    for key, value in block.items():
        fact = key.removesuffix("_not")
        values = tuple(value) if isinstance(value, list) else (value,)
        conditions.append(Condition(fact, values, negated=fact != key))
    approaches = tuple(each for each in Approach if each in approach)
    return Applies(approaches, tuple(conditions))
