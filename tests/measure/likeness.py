"""`python -m tests.measure.likeness FILE`: how well conversations that say the same are linked.

FILE has a conversation a line, as JSON with `address`, `title` and `words`. All of them are logged
in a new database. Then each is looked for with one word in eight changed, as somebody might who
copies a text and makes it their own; and it is counted how many pairs of different ones are linked.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from convo.db.engine import open_engine, open_sessions
from convo.db.migrate import upgrade
from convo.queries.likenesses import find_alike
from tests.bench.linking import add_conversations

#: How often each is looked for, changed in other places each time.
TIMES = 20
#: Pairs of different conversations.
PAIRS = 1_000
_EVERY = 8


@dataclass(frozen=True, slots=True)
class Said:
    """A conversation of the file."""

    title: str
    words: str


def report(said: Sequence[Said]) -> Iterator[str]:
    """What came of it, line by line."""
    random = Random(8)  # noqa: S311 - places of words
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'likeness.db'}")
        upgrade(engine)
        with engine.begin() as connection:
            add_conversations(connection, [each.words for each in said])
        with open_sessions(engine)() as session:
            yield _paraphrases(session, said, random)
            yield from _pairs(session, said, random)
        engine.dispose()


def paraphrased(words: str, others: Sequence[str], random: Random) -> str:
    """The words with one in eight changed for one of others."""
    changed = words.split()
    for first in range(0, len(changed), _EVERY):
        place = first + random.randrange(_EVERY)
        if place < len(changed):
            changed[place] = random.choice(others)
    return " ".join(changed)


def _paraphrases(session: Session, said: Sequence[Said], random: Random) -> str:
    others = sorted({word for each in said for word in each.words.split()})
    asked = found = 0
    for number, each in enumerate(said, start=1):
        for _ in range(TIMES):
            changed = paraphrased(each.words, others, random)
            asked += 1
            found += number in {one.conversation_id for one in find_alike(session, 0, "", changed)}
    return f"{found} of {asked} with one word in {_EVERY} changed are linked ({found / asked:.1%})"


def _pairs(session: Session, said: Sequence[Said], random: Random) -> Iterator[str]:
    linked = {
        tuple(sorted((number, one.conversation_id)))
        for number, each in enumerate(said, start=1)
        for one in find_alike(session, number, "", each.words)
    }
    every = list(combinations(range(1, len(said) + 1), 2))
    some = random.sample(every, min(PAIRS, len(every)))
    yield f"{len(linked & set(some))} of {len(some)} pairs taken at random are linked"
    yield f"{len(linked)} of all {len(every)} pairs are linked; see whether they are the same:"
    for one, other in sorted(linked):
        yield f"  “{said[one - 1].title}” and “{said[other - 1].title}”"


def main() -> None:
    """Measure what the file holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    lines = parser.parse_args().file.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    for line in report([Said(row["title"], row["words"]) for row in rows]):
        print(line)  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
