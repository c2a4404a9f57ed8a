"""What of each chosen entry is handed out, and what is withheld by which exemption.

Pure. It names fields by name and passages by where they stand, and so holds no words itself: what
is to be withheld is never written down a second time.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

#: In place of an exemption: the entry is not part of what was asked for, and is not mentioned.
OUT_OF_SCOPE = "out-of-scope"


class NotThere(ValueError):
    """A passage that is to be withheld and does not stand in the words."""


@dataclass(frozen=True, order=True, slots=True)
class Passage:
    """A stretch of a text, from `start` up to `end`, and the exemption that covers it."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Redaction:
    """What is withheld of one entry. With nothing set, all of it is disclosed."""

    #: An exemption, or `OUT_OF_SCOPE`: the entry is left out as a whole.
    left_out: str = ""
    #: Field → exemption: all of its words.
    withheld: Mapping[str, str] = field(default_factory=dict)
    #: Field → passages inside its words.
    passages: Mapping[str, tuple[Passage, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is stored: plain lists and dictionaries."""
        cut = {
            name: [[each.start, each.end, each.code] for each in found]
            for name, found in sorted(self.passages.items())
            if found
        }
        kept = {"left_out": self.left_out, "withheld": dict(self.withheld), "passages": cut}
        return {name: value for name, value in kept.items() if value}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """From `as_json`."""
        return cls(
            left_out=stored.get("left_out", ""),
            withheld=dict(stored.get("withheld", {})),
            passages={
                name: tuple(Passage(*each) for each in found)
                for name, found in stored.get("passages", {}).items()
            },
        )

    @property
    def codes(self) -> Iterator[str]:
        """The exemptions that it rests on, each as often as it is used."""
        if self.left_out:
            yield self.left_out
            return
        yield from self.withheld.values()
        for name, found in self.passages.items():
            if name not in self.withheld:
                yield from sorted({each.code for each in found})


#: Chosen entries by place, each with what is withheld of it.
Plan = Mapping[int, Redaction]


def as_json(plan: Plan) -> dict[str, Any]:
    """The plan as it is stored."""
    return {str(seq): redaction.as_json() for seq, redaction in sorted(plan.items())}


def plan_of(stored: Mapping[str, Any]) -> dict[int, Redaction]:
    """From `as_json`, in the order of the log."""
    return {int(seq): Redaction.of(stored[seq]) for seq in sorted(stored, key=int)}


def find_passages(words: str, phrases: Iterable[str], code: str) -> tuple[Passage, ...]:
    """Everywhere that one of these phrases stands in the words, whatever its capitals.

    Passages that overlap become one. Raises `NotThere`, with the phrase, for one that is not there.
    """
    found: list[Passage] = []
    for phrase in phrases:
        places = [
            Passage(match.start(), match.end(), code)
            for match in re.finditer(re.escape(phrase), words, re.IGNORECASE)
        ]
        if not places:
            raise NotThere(phrase)
        found += places
    return merged(found)


def phrases_of(words: str, passages: Iterable[Passage]) -> list[str]:
    """The passages as somebody would type them: each once, as it stands in the words."""
    return list(dict.fromkeys(words[each.start : each.end] for each in passages))


def pieces_of(words: str, passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """The words with passages cut out: text and '' where it is shown, '' and the code where not."""
    at = 0
    for each in sorted(passages):
        if each.start > at:
            yield words[at : each.start], ""
        yield "", each.code
        at = each.end
    if at < len(words):
        yield words[at:], ""


def merged(found: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages in the order of the text; those that overlap are one."""
    joined: list[Passage] = []
    for each in sorted(found):
        if joined and each.start < joined[-1].end:
            last = joined.pop()
            each = Passage(last.start, max(last.end, each.end), last.code)  # noqa: PLW2901 - it grew
        joined.append(each)
    return tuple(joined)
