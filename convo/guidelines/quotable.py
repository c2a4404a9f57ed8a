"""Sentences that can be quoted as they stand: whole, word for word, and of nobody in particular."""

import re

from convo.domain.erasing import PIECE, WHOLE
from convo.guidelines.wording import sentences

#: Fewer words say nothing; more are read by nobody in a briefing.
FEWEST, MOST = 5, 45
#: An address, an account, a telephone number: what a sentence that is passed on must not carry.
_PRIVATE = re.compile(r"https?:|www\.|\S@\S|(?:^|\s)@\w|\d[\d\s-]{5,}\d", re.IGNORECASE)
#: Where a sentence ends, and what only looks like it: the rest of it would be cut off.
_END = re.compile(r"""[.!?…]["”’')\]]*$""")
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|vs|no|mr|mrs|ms|dr|st|prof))\.$", re.IGNORECASE
)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def quotable(words: str) -> str:
    """The first whole sentences that can be quoted, as they stand in the words; '' for none.

    A second follows only where it stands next to the first.
    """
    found = list(sentences(words))
    first = next((n for n in range(len(found)) if _can_be(words, found, n)), None)
    if first is None:
        return ""
    begin, sentence = found[first]
    alone = words[begin : begin + len(sentence)]
    if first + 1 == len(found) or not _can_be(words, found, first + 1):
        return alone
    after, following = found[first + 1]
    both = words[begin : after + len(following)]
    return both if len(both.split()) <= MOST else alone


def _can_be(words: str, found: list[tuple[int, str]], number: int) -> bool:
    begin, sentence = found[number]
    if PIECE in sentence or WHOLE in sentence or _PRIVATE.search(sentence):
        return False
    if not FEWEST <= len(sentence.split()) <= MOST or not _is_ended(sentence):
        return False
    if sentence.count("“") != sentence.count("”") or sentence.count('"') % 2:
        return False  # somebody else's words begin in it, or end
    if number == 0:
        return True
    before, earlier = found[number - 1]
    between = words[before + len(earlier) : begin]
    return _is_ended(earlier) or _BLANK_LINE.search(between) is not None


def _is_ended(sentence: str) -> bool:
    """Whether a sentence ends here, and was not broken off by the end of a line."""
    return _END.search(sentence) is not None and _SHORTENED.search(sentence) is None
