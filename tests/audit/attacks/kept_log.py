"""A log that was signed as it grew, and what people keep of it outside of the database.

Words of one case were erased lawfully, between the checkpoint before the last and the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import select

from config import Config
from convo.audit.checkpoint import Checkpoint, read_checkpoint
from convo.audit.note import PublicKey, SigningKey
from convo.audit.signer import KEY
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.models import AuditHead, Person
from convo.domain.actor import Actor
from convo.domain.erasing import Basis, Scope
from convo.domain.vocabulary import ReplyState
from convo.factory import make_office
from convo.guidelines.engine import GuidelineSet
from convo.services import erasures
from convo.services.checkpoints import sign_now
from convo.services.log_keys import make_key
from tests.audit.attacks.attacker import Stored, read_key
from tests.given import Given, SettableClock


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """When checkpoints are signed, and how many entries there are in the end."""

    signed: Sequence[int]
    entries: int


SMALL = Sizes(signed=(20, 40, 50), entries=60)
LARGE = Sizes(signed=(700, 1400, 2000), entries=2100)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptLog:
    """Where the log is, whose key signs it, and which checkpoints it had."""

    address: str
    key: PublicKey
    #: What a thief of the key folder has.
    secret: SigningKey
    receipts: Sequence[Checkpoint]
    #: The log as it was when the checkpoint before the last was signed.
    backup: Stored

    @property
    def newest(self) -> Checkpoint:
        """What the press office keeps."""
        return self.receipts[-1]

    @property
    def older(self) -> Checkpoint:
        """What a second reviewer keeps."""
        return self.receipts[-2]

    @classmethod
    def made(cls, address: str, keys: Path, guidelines: GuidelineSet, sizes: Sizes) -> Self:
        """Make it on an empty, migrated database, through the services."""
        config = Config.from_environment(
            {
                "CONVO_ENVIRONMENT": "test",
                "CONVO_DATABASE_URL": address,
                "CONVO_LOG_KEYS": str(keys),
                "CONVO_ERASURES": str(keys.with_suffix(".erasures")),
            }
        )
        engine = open_engine(address)
        guard_commits(engine)
        office = make_office(config, engine, SettableClock(), guidelines)
        key = make_key(office, Actor.operator())
        given, receipts, backups = Given(office), [], []
        official = given.official()
        given.reply(official, ReplyState.RETURNED)
        for size in sizes.signed:
            if size == sizes.signed[-1]:
                _erase(given)
            _grow(given, official, size)
            receipts.append(read_checkpoint(sign_now(office)))
            with engine.connect() as connection:
                backups.append(Stored.read(connection))
        _grow(given, official, sizes.entries)
        engine.dispose()
        return cls(
            address=address,
            key=key,
            secret=read_key(keys / KEY),
            receipts=receipts,
            backup=backups[-2],
        )


def _erase(given: Given) -> None:
    """Every word of one case, on a request that somebody else approves."""
    asking, approving = given.press_officer(), given.press_officer()
    request = erasures.RequestErasure(
        conversation_id=given.conversation().id,
        scope=Scope.CASE,
        basis=Basis.DATA_PROTECTION,
        reason="They asked us to",
    )
    number = erasures.request_erasure(given.office, given.actor(asking), request)
    approval = erasures.ApproveErasure(request_id=number, version=1)
    erasures.approve_erasure(given.office, given.actor(approving), approval)


def _grow(given: Given, official: Person, size: int) -> None:
    """Log conversations until there are so many entries."""
    with given.office.sessions() as session:
        there = session.scalars(select(AuditHead.next_seq)).one()
    assert there < size, f"{there} entries are there already"
    for _ in range(size - there):
        given.conversation(official)
