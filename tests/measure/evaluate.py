"""`make evaluate FILE=texts.jsonl`: how well the guidelines in force judge labelled texts.

This measures the set as it ships. Where the weights were fitted on the same texts, `make fit` says
how well they do on sites they never saw; that is the figure to trust.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.load import load
from convo.guidelines.rule import Check
from tests.measure.counts import Count
from tests.measure.disguises import softened, stripped, wrapped
from tests.measure.labelled import Labelled, labelled_texts

GUIDELINES = Path(__file__).parents[2] / "guidelines"

GRADES = ("none", "possible", "rebuttal")
TONES = ("warm", "plain", "brushoff")
OUTCOMES = ("pass", "advise", "explain", "stop")
_WORST = 10
_SHOWN = 110


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled text with what the set says about it."""

    text: Labelled
    check: Check

    @property
    def flagged(self) -> bool:
        """Whether the rebuttal reading warns."""
        return self.check.readings["rebuttal"].grade != GRADES[0]

    @property
    def score(self) -> float:
        """The rebuttal reading's score."""
        return self.check.readings["rebuttal"].score


def judged(guidelines: GuidelineSet, texts: Iterable[Labelled]) -> list[Judged]:
    """Each text, checked without any facts."""
    return [Judged(text, guidelines.check(text.text, Facts())) for text in texts]


def evaluate(guidelines: GuidelineSet, texts: Sequence[Labelled]) -> Iterable[str]:
    """The report, line by line."""
    found = judged(guidelines, texts)
    yield f"{len(texts)} texts, guidelines {guidelines.digest[:12]}, no facts"
    for title, key in (("label", lambda t: t.label), ("kind", lambda t: t.kind)):
        yield from _confusion(title, found, key)
    yield from _summary(found)
    yield from _curve(found)
    yield from _disguised(guidelines, texts)
    yield from _worst(found)


def _confusion(
    title: str, found: Sequence[Judged], key: Callable[[Labelled], str]
) -> Iterable[str]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for each in found:
        groups[key(each.text)].append(each)
    heads = [*GRADES, *TONES, *OUTCOMES]
    yield ""
    yield f"{'By ' + title:<48}" + "".join(f"{head:>9}" for head in heads)
    for name, group in sorted(groups.items()):
        cells = [
            *[e.check.readings["rebuttal"].grade for e in group],
            *[e.check.readings["tone"].grade for e in group],
            *[e.check.outcome for e in group],
        ]
        yield f"{name[:47]:<48}" + "".join(f"{cells.count(head):>9}" for head in heads)


def _summary(found: Sequence[Judged]) -> Iterable[str]:
    warned = [each for each in found if each.text.warned]
    friendly = [each for each in found if each.text.friendly]
    flagged = [each for each in (*warned, *friendly) if each.flagged]
    yield ""
    yield "The rebuttal reading (every reader would warn, against no reader would)"
    yield f"  recall, flagged           {Count.among(e.flagged for e in warned)}"
    yield f"  recall, read as rebuttal  {_read_as(warned, GRADES[2], 'rebuttal')}"
    yield f"  precision, flagged        {Count.among(e.text.warned for e in flagged)}"
    yield f"  false alarms, flagged     {Count.among(e.flagged for e in friendly)}"
    yield f"  false alarms, rebuttal    {_read_as(friendly, GRADES[2], 'rebuttal')}"
    yield f"  friendly, outcome stop    {Count.among(e.check.outcome == 'stop' for e in friendly)}"
    brushed = [each for each in found if each.text.label == "brushoff"]
    yield "The tone reading"
    yield f"  brush-offs found          {_read_as(brushed, TONES[2], 'tone')}"
    yield f"  friendly, called so       {_read_as(friendly, TONES[2], 'tone')}"


def _read_as(found: Iterable[Judged], grade: str, style: str) -> Count:
    return Count.among(each.check.readings[style].grade == grade for each in found)


def _curve(found: Sequence[Judged]) -> Iterable[str]:
    yield ""
    yield "The curve (flagged from a score of …): warned, friendly"
    for least in (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0):
        warned = Count.among(e.score >= least for e in found if e.text.warned)
        friendly = Count.among(e.score >= least for e in found if e.text.friendly)
        yield f"  {least:>5.1f} {warned}   {friendly}"


def _disguised(guidelines: GuidelineSet, texts: Sequence[Labelled]) -> Iterable[str]:
    def flagged(words: str) -> bool:
        return guidelines.check(words, Facts()).readings["rebuttal"].grade != GRADES[0]

    rebuttals = [text.text for text in texts if text.label == "rebuttal"]
    talk = [
        text.text
        for text in texts
        if text.friendly and text.label in {"conversational", "correction"}
    ]
    wraps = [flagged(words) for text in rebuttals for words in wrapped(text)]
    yield ""
    yield "Disguised"
    yield f"  rebuttals wrapped in courtesy, flagged  {Count.among(wraps)}"
    yield f"  rebuttals softened, flagged             {Count.among(flagged(softened(t)) for t in rebuttals)}"  # noqa: E501 - the widest line of the report
    yield f"  talk stripped of courtesy, not flagged  {Count.among(not flagged(stripped(t)) for t in talk)}"  # noqa: E501 - likewise


def _worst(found: Sequence[Judged]) -> Iterable[str]:
    missed = [(e.score, e) for e in found if e.text.warned and not e.flagged]
    alarms = [(-e.score, e) for e in found if e.text.friendly and e.flagged]
    yield ""
    yield f"The worst {_WORST}"
    for _, each in sorted([*missed, *alarms], key=lambda pair: pair[0])[:_WORST]:
        words = " ".join(each.text.text.split())[:_SHOWN]
        yield f"  {each.score:>6.2f} {each.text.label:<16} {words}"


def main() -> None:
    """Print the report."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("file", type=Path)
    asked = ask.parse_args()
    for line in evaluate(load(GUIDELINES), labelled_texts(asked.file)):
        print(line)  # noqa: T201 - a report is printed


if __name__ == "__main__":
    main()
