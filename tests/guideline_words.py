"""The sentences of the guidelines, to tell them from the words of the pages.

The press office types them, with the quotation marks of their keyboards and, in them, the words
of a draft. The house style of pages does not bind them.
"""

import re
from functools import cache

from config import ROOT
from convo.guidelines.load import load

_STRAIGHT = re.compile("['\"]")


def without_guidelines(text: str) -> str:
    """The text without any sentence that a guideline gives it."""
    return _sentences().sub(" ", text) if _STRAIGHT.search(text) else text


@cache
def _sentences() -> re.Pattern[str]:
    texts = {
        text
        for rule in load(ROOT / "guidelines").rules
        for text in (
            rule.message,
            rule.description,
            rule.rationale,
            rule.instead,
            rule.source.document,
            rule.source.section,
        )
        if _STRAIGHT.search(text)
    }
    patterns = (re.escape(" ".join(text.split())) for text in sorted(texts, key=len, reverse=True))
    return re.compile("|".join(pattern.replace("%s", ".{1,300}?") for pattern in patterns))
