"""The words with their findings marked, as pieces that a template can print."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from convo.guidelines.rule import Finding


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the words, and the numbers (from 1) of the findings that cover it."""

    text: str
    findings: tuple[int, ...] = ()


def marked(words: str, findings: Sequence[Finding]) -> list[Mark]:
    """The whole of `words` in stretches, cut wherever a finding begins or ends."""
    edges = {0, len(words)}
    for finding in findings:
        edges |= {finding.start, finding.end}
    cuts = sorted(edges)
    return [
        Mark(words[start:end], _covering(findings, start, end))
        for start, end in itertools.pairwise(cuts)
    ]


def _covering(findings: Sequence[Finding], start: int, end: int) -> tuple[int, ...]:
    return tuple(
        number
        for number, finding in enumerate(findings, start=1)
        if finding.start <= start and end <= finding.end
    )
