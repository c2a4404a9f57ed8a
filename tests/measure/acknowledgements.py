"""Good and bad acknowledgements, all made up, and which of them the guidelines in force stop.

`python -m tests.measure.acknowledgements` prints how many, and each that came out otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from convo.domain.vocabulary import Approach, Level
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.load import load
from convo.guidelines.rule import Finding
from tests.measure.counts import Count
from tests.measure.evaluate import GUIDELINES

FILE = Path(__file__).with_suffix(".yml")
#: The styles whose stops are about taking sides, quoting and answering back.
STYLES = ("reflect", "rebuttal")


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One text, what had been said, and the style of the rule that should stop it, if any."""

    words: str
    said: tuple[str, ...]
    stopped_by: str

    def stops(self, guidelines: GuidelineSet) -> list[Finding]:
        """What stops it."""
        facts = Facts(
            approach=Approach.REFLECT,
            snapshots=self.said,
            said=self.said[-1],
            lines_to_take=(),
            own_replies=(),
        )
        found = guidelines.check(self.words, facts).findings
        return [
            each
            for each in found
            if each.level is Level.STOP and each.rule.partition(".")[0] in STYLES
        ]


def acknowledgements() -> list[Acknowledgement]:
    """All of them, in the order of the file."""
    return list(_read())


def _read() -> Iterator[Acknowledgement]:
    for case in yaml.safe_load(FILE.read_text("utf-8")):
        said = tuple(case["said"])
        yield from (Acknowledgement(words, said, "") for words in case["good"])
        yield from (Acknowledgement(words, said, style) for style, words in case["bad"])


def report(guidelines: GuidelineSet) -> Iterator[str]:
    """How many were stopped, how precisely, and what came out otherwise."""
    judged = [(each, each.stops(guidelines)) for each in acknowledgements()]
    good = [pair for pair in judged if not pair[0].stopped_by]
    bad = [pair for pair in judged if pair[0].stopped_by]
    stopped = [pair for pair in judged if pair[1]]
    yield f"good, stopped             {Count.among(bool(stops) for _, stops in good)}"
    yield f"bad, stopped (recall)     {Count.among(bool(stops) for _, stops in bad)}"
    yield f"stopped, bad (precision)  {Count.among(bool(each.stopped_by) for each, _ in stopped)}"
    for style in STYLES:
        meant = [stops for each, stops in bad if each.stopped_by == style]
        by_it = Count.among(any(stop.rule.startswith(style) for stop in stops) for stops in meant)
        yield f"  meant for {style:<10}      {by_it}"
    for each, stops in judged:
        if bool(stops) is not bool(each.stopped_by):
            yield f"\n{each.stopped_by or 'good'}: {each.words}"
            yield from (f"  {stop.rule}: {stop.message}" for stop in stops)


def main() -> None:
    """Print the report."""
    for line in report(load(GUIDELINES)):
        print(line)  # noqa: T201 - a report is printed


if __name__ == "__main__":
    main()
