"""Whether time grows in step with the text, and with the number of rules."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from convo.guidelines.checkers import CHECKERS
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Applies
from convo.guidelines.rule import Rule
from tests.bench.rows import Bar, Row
from tests.bench.timing import Sample, Work, take_turns
from tests.bench.words import FACTS, REPLY, sentences, text_of

#: Characters of text, and numbers of rules.
SIZES = (1_000, 10_000, 100_000)
COUNTS = (30, 300, 3_000)
#: A step of ten may take ten times as long, and a fifth more: caches fill up.
IN_STEP = Bar(1.2)
#: One generated rule in so many finds something in the reply, as about so many of ours do.
FINDS = 10
_EVERYWHERE = Applies((FACTS.approach,))


def rows(
    guidelines: GuidelineSet,
    turns: int,
    sizes: Sequence[int] = SIZES,
    counts: Sequence[int] = COUNTS,
) -> Iterator[Row]:
    """Each step: the time it takes, and that as a multiple of the time's own share."""
    texts = [text_of(size) for size in sizes]
    yield from _steps(
        [f"{size // 1000} kB of text" for size in sizes],
        sizes,
        take_turns([_check(guidelines, text) for text in texts], turns),
    )
    rule = next(rule for rule in guidelines.rules if rule.kind == "existence")
    sets = [generated(rule, count) for count in counts]
    yield from _steps(
        [f"{count} generated rules" for count in counts],
        counts,
        take_turns([_check(each, REPLY) for each in sets], turns),
    )


def _check(guidelines: GuidelineSet, words: str) -> Work:
    return lambda: guidelines.check(words, FACTS)


def _steps(names: list[str], sizes: Sequence[int], samples: list[Sample]) -> Iterator[Row]:
    yield Row(names[0], samples[0])
    measured = list(zip(names, sizes, samples, strict=True))
    for (_, small, before), (name, large, after) in itertools.pairwise(measured):
        yield Row(name, after)
        growth = after.over(before, share=large / small)
        yield Row(f"{name}: growth by size", growth, IN_STEP, is_ratio=True)


def generated(rule: Rule, count: int) -> GuidelineSet:
    """So many rules of four phrases each; every tenth finds something in the reply.

    The phrases are written as people write rules: alternatives, endings, any case.
    """
    line = (sentence.rstrip(".").lower() for sentence in sentences())
    common = itertools.cycle([word for word in REPLY.split() if word.isalpha() and len(word) > 2])
    rules = []
    for number in range(count):
        tokens = [_phrase(next(line)) for _ in range(4)]
        if number % FINDS == 0:
            tokens.append(next(common))
        checker = CHECKERS["existence"].build({"tokens": tokens, "ignorecase": True})
        name = f"generated.Rule{number}"
        rules.append(replace(rule, name=name, applies=_EVERYWHERE, checker=checker))
    return GuidelineSet(tuple(rules), (), {})


def _phrase(sentence: str) -> str:
    first, second, *rest = sentence.split()
    return f"(?:{first}|{second}) {' '.join(rest)}(?:s|ed)?"
