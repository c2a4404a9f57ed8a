"""A megabyte of what nobody would write, and rule files made to do harm."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.load import BadGuidelines, load
from tests.bench.rows import Bar, Row
from tests.bench.timing import Sample, Work, once
from tests.bench.words import FACTS, REPLY, SAID

MEGABYTE = 1_000_000
AT_MOST = Bar(1)
#: What is repeated until it fills a megabyte, by what it is.
PIECES: Mapping[str, str] = {
    "one letter": "a",
    "one blank": " ",
    "line breaks": "\n",
    "the reply over and over": f"{REPLY}\n",
    "one sentence without an end": "and then she said that ",
    "short sentences": "No. ",
    "zero-width characters": "r\u200be\u200dject\u2060 ",
    "homoglyphs": "we сatеgоrісаllу rеjесt this. ",  # noqa: RUF001 - Cyrillic letters, on purpose
    "full-width letters": "ｗｅ ｃａｔｅｇｏｒｉｃａｌｌｙ ｒｅｊｅｃｔ ｔｈｉｓ. ",  # noqa: RUF001 - on purpose
    "right-to-left overrides": "\u202etcejer yllacirogetac ew\u202c ",
    "letters of many marks": "e" + "\u0301" * 30 + " ",
    "pictures": "\U0001f469\u200d\U0001f680 ",
    "halves of pairs": "\ud83d ",
    "nested quotations": "> " * 40 + "we reject this\n",
    "quotation marks": "“‘\"'",
    "links": "https://www.example.gov.uk/a?b=c ",
    "almost links": "www.a.b.c.d.e.f.g-",
    "almost addresses": "a.a@a.",
    "digits": "0123456789 ",
    "brackets": "((((((((((",
    "stop words": "We categorically reject this! There is no truth in it. ",
    "denials without full stops": "false untrue incorrect misleading ",
    "what was said, claim by claim": "Claim: you wait. Response: nobody waits.\n",
}
_RULE = """
extends: existence
message: "'%s'"
tokens: ['{}']
convo: {{id: XX1, severity: advise, rationale: Because., instead: Something else.}}
"""
FILES: Mapping[str, bytes] = {
    "a catastrophic pattern": _RULE.format("(?:(?:a+)+)+b").encode(),
    "a pattern with a huge count": _RULE.format("(?:(?:a{1000}){1000}){1000}").encode(),
    "a pattern with look-ahead": _RULE.format("(?=a)").encode(),
    "a YAML bomb": "\n".join(
        ["a0: &a0 [x, x]"]
        + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    ).encode(),
    "lists in lists": b"[" * 100_000,
    "a file of the wrong encoding": _RULE.format("naïve").encode("utf-16"),
    "a file of zeros": bytes(100_000),
    "a huge file": b"a: b\n" * MEGABYTE,
}


def rows(guidelines: GuidelineSet, size: int = MEGABYTE) -> Iterator[Row]:
    """The longest answer to words, then each; the longest answer to a rule file, then each."""
    for what, works in (
        ("hostile words", _texts(guidelines, size)),
        ("hostile rule files", _files(size)),
    ):
        answers = [Row(f"  {name}", _shorter(work)) for name, work in works]
        longest = max(answers, key=lambda row: row.sample.median)
        yield Row(f"{what}, the longest answer", longest.sample, AT_MOST)
        yield from answers


def _texts(guidelines: GuidelineSet, size: int) -> Iterator[tuple[str, Work]]:
    for name, piece in PIECES.items():
        words = (piece * (size // len(piece) + 1))[:size]
        yield name, partial(guidelines.check, words, FACTS)
    said = (SAID * (size // len(SAID) + 1))[:size]
    yield "the reply, to a megabyte", partial(guidelines.check, REPLY, replace(FACTS, said=said))


def _files(size: int) -> Iterator[tuple[str, Work]]:
    for name, content in FILES.items():
        yield name, partial(attempt, content, size)


def attempt(content: bytes, size: int) -> None:
    """Load a file with this content, and when that is a set, check a text that is made for it."""
    with tempfile.TemporaryDirectory() as name, suppress(BadGuidelines):
        path = Path(name) / "style" / "Rule.yml"
        path.parent.mkdir()
        path.write_bytes(content)
        load(Path(name)).check("a" * size, FACTS)


def _shorter(work: Work) -> Sample:
    """The shorter of two times: a busy machine only adds."""
    return Sample((min(once(work, 2).values),))
