"""What it costs to link one new conversation with those that are like it.

The texts are made of common words as people use them, a few very often: so they share runs of
words, as those of real people do. Half of the new ones nearly say what somebody has said before.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import accumulate, cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from convo.db.base import Base
from convo.db.engine import open_engine, open_sessions
from convo.db.migrate import upgrade
from convo.db.models import Conversation
from convo.domain.vocabulary import (
    ConversationState,
    Sensitivity,
    SpeakerRole,
    VenueKind,
)
from convo.guidelines.likeness import fingerprints, page_fingerprint
from convo.queries.likenesses import find_alike
from convo.services.likenesses import keep_fingerprints
from tests.bench.filling import NOW
from tests.bench.folders import memory
from tests.bench.rows import Bar, Row
from tests.bench.timing import take_turns

#: Conversations among which a new one is linked.
SIZES = (1_000, 100_000)
#: Seconds for one, and how much longer it may take among a hundred times as many.
AT_ONCE = Bar(0.02)
GROWTH = Bar(2.0)
#: So many are written by one statement.
_BATCH = 1_000
#: So many new ones take turns.
_NEW = 12
#: Different words, and how long a text is.
_VOCABULARY, _LONG = 4_000, (20, 160)
_TABLES = Base.metadata.tables


def rows(turns: int, sizes: tuple[int, int] = SIZES) -> Iterator[Row]:
    """One new conversation among few and among many."""
    with TemporaryDirectory(dir=memory()) as folder:
        linkings = [_Linking(Path(folder) / f"{size}.db", size) for size in sizes]
        few, many = take_turns([each.link for each in linkings], turns)
        for linking in linkings:
            linking.close()
    yield Row(f"linking one new conversation among {sizes[0]:,}", few)
    yield Row(f"linking one new conversation among {sizes[1]:,}", many, AT_ONCE)
    growth = many.over(few)
    yield Row("linking one: by a hundredth of the conversations", growth, GROWTH, is_ratio=True)


class _Linking:
    """A database with so many conversations, and new ones to link."""

    def __init__(self, path: Path, size: int) -> None:
        self.engine = open_engine(f"sqlite:///{path}")
        upgrade(self.engine)
        said = Texts()
        with self.engine.begin() as connection:
            _fill(connection, said, size)
        self.session: Session = open_sessions(self.engine)()
        new = [said.next() if n % 2 else said.like_an_earlier_one() for n in range(_NEW)]
        self.new = cycle(new)

    def link(self) -> None:
        """Link one that says this with those that are like it, and let nobody see it."""
        conversation = self.session.get_one(Conversation, 1)
        address = conversation.canonical_address
        find_alike(self.session, conversation.id, address, next(self.new))
        keep_fingerprints(self.session, conversation.id)
        self.session.rollback()

    def close(self) -> None:
        """Let the database go."""
        self.session.close()
        self.engine.dispose()


class Texts:
    """Made-up texts, always the same ones in the same order."""

    def __init__(self) -> None:
        self.random = Random(11)  # noqa: S311 - nothing here is secret
        consonants, vowels = "bdfghklmnprs", "aeio"
        syllables = [consonant + vowel for consonant in consonants for vowel in vowels]
        self.words = [
            "".join(self.random.choices(syllables, k=self.random.randint(1, 4)))
            for _ in range(_VOCABULARY)
        ]
        #: As often as words of a language are: the second half as often as the first, and so on.
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(_VOCABULARY)))
        self.earlier: list[list[str]] = []

    def next(self) -> str:
        """Another text."""
        many = self.random.randint(*_LONG)
        made = self.random.choices(self.words, cum_weights=self.weights, k=many)
        if len(self.earlier) < _NEW:
            self.earlier.append(made)
        return " ".join(made)

    def like_an_earlier_one(self) -> str:
        """An earlier one with one word in eight changed."""
        made = list(self.random.choice(self.earlier))
        for place in range(self.random.randrange(8), len(made), 8):
            made[place] = self.random.choice(self.words)
        return " ".join(made)


def _fill(connection: Connection, said: Texts, size: int) -> None:
    for first in range(1, size + 1, _BATCH):
        many = min(_BATCH, size + 1 - first)
        add_conversations(connection, [said.next() for _ in range(many)], first)


def add_conversations(connection: Connection, texts: Sequence[str], first: int = 1) -> None:
    """Conversations that say this, numbered from `first`; before the first a place for them."""
    if first == 1:
        _add_places(connection)
    numbers = range(first, first + len(texts))
    _add(connection, "conversation", *map(_conversation, numbers))
    _add(connection, "snapshot", *map(_snapshot, numbers, texts))
    prints = [
        {"fingerprint": each, "snapshot_id": number}
        for number, text in zip(numbers, texts, strict=True)
        for each in {*fingerprints(text), page_fingerprint(_address(number))}
    ]
    _add(connection, "snapshot_fingerprint", *prints)


def _add_places(connection: Connection) -> None:
    _add(connection, "team", {"id": 1, "name": "Team"})
    person = {"name": "Ann Archer", "email": "ann@example.org", "added_at": NOW, "active": True}
    _add(connection, "person", {"id": 1, "team_id": 1, "stamp": "x", **person})
    _add(connection, "venue", {"id": 1, "name": "Forum", "hosts": "", "kind": VenueKind.FORUM})
    _add(connection, "topic", {"id": 1, "name": "Topic", "sensitivity": Sensitivity.ROUTINE})


def _add(connection: Connection, table: str, *rows: dict[str, Any]) -> None:
    connection.execute(insert(_TABLES[table]), list(rows))


def _address(number: int) -> str:
    return f"https://forum.example.org/threads/{number}"


def _conversation(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "address": _address(number),
        "canonical_address": _address(number),
        "title": f"Thread {number}",
        "venue_id": 1,
        "topic_id": 1,
        "official_id": 1,
        "logged_by_id": 1,
        "logged_at": NOW,
        "state": ConversationState.LOGGED,
        "since": NOW,
        "version": 1,
    }


def _snapshot(number: int, text: str) -> dict[str, Any]:
    return {
        "id": number,
        "conversation_id": number,
        "words": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "speaker": SpeakerRole.PUBLIC,
        "taken_at": NOW,
        "taken_by_id": 1,
    }
