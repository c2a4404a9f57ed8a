"""The words with their findings marked, as pieces that a template can print."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from convo.domain.vocabulary import Level
from convo.guidelines.rule import Finding

_LEVELS = list(Level)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding and its number, from 1, in the list beside the words."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the words, and the findings that cover it."""

    text: str
    covering: tuple[Numbered, ...] = ()
    #: Those that end with this stretch: here stand the links to them, one for each finding.
    ending: tuple[Numbered, ...] = ()

    @property
    def level(self) -> Level | None:
        """What weighs most here."""
        found = {numbered.finding.level for numbered in self.covering}
        return next((level for level in _LEVELS if level in found), None)


def marked(words: str, findings: Sequence[Finding]) -> list[Mark]:
    """The whole of `words` in stretches, cut wherever a finding begins or ends.

    Findings are numbered in their order. One about the whole text covers no stretch; each other
    ends in exactly one, however much findings overlap.
    """
    placed = [
        Numbered(number, finding)
        for number, finding in enumerate(findings, start=1)
        if finding.start < finding.end
    ]
    edges = {0, len(words)}
    for numbered in placed:
        edges |= {numbered.finding.start, numbered.finding.end}
    return [_mark(words, placed, start, end) for start, end in itertools.pairwise(sorted(edges))]


def _mark(words: str, placed: Sequence[Numbered], start: int, end: int) -> Mark:
    covering = tuple(
        each for each in placed if each.finding.start <= start and end <= each.finding.end
    )
    ending = tuple(each for each in covering if each.finding.end == end)
    return Mark(words[start:end], covering, ending)
