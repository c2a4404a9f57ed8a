"""Somebody who administers the database: who drops its triggers and writes what they like.

They have the code of convo too, so they make everything new that can be made without a key: leaves,
hashes, copies, the head. With a key they sign it.
"""

import base64
import json
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, delete, insert, select

from convo.audit.checkpoint import Checkpoint, read_checkpoint
from convo.audit.copies import marks_of, rules_of
from convo.audit.entry import canonical, commit
from convo.audit.note import PublicKey, SigningKey, sign_note
from convo.audit.reading import read_leaf
from convo.audit.source import COPIED
from convo.audit.tree import Frontier, leaf_hash, root_of
from convo.db.base import Base
from convo.db.models import (
    AuditCheckpoint,
    AuditEntry,
    AuditErasure,
    AuditFinding,
    AuditHead,
    AuditMark,
    AuditNode,
    AuditOpening,
)
from convo.db.protections import unprotect

Row = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_TABLES = {
    name: Base.metadata.tables[kind.__tablename__]
    for name, kind in {
        "entries": AuditEntry,
        "openings": AuditOpening,
        "findings": AuditFinding,
        "marks": AuditMark,
        "erasures": AuditErasure,
        "nodes": AuditNode,
        "head": AuditHead,
        "checkpoints": AuditCheckpoint,
    }.items()
}


@dataclass(slots=True)
class Stored:
    """Every row of the log, in memory."""

    entries: list[Row] = field(default_factory=list)
    openings: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    marks: list[Row] = field(default_factory=list)
    erasures: list[Row] = field(default_factory=list)
    nodes: list[Row] = field(default_factory=list)
    head: list[Row] = field(default_factory=list)
    checkpoints: list[Row] = field(default_factory=list)

    @classmethod
    def read(cls, connection: Connection) -> Self:
        """All that this database has of a log."""
        return cls(
            **{
                name: [
                    dict(row)
                    for row in connection.execute(
                        select(table).order_by(*table.primary_key)
                    ).mappings()
                ]
                for name, table in _TABLES.items()
            }
        )

    def write(self, connection: Connection) -> None:
        """Put this in the place of what the database has."""
        drop_protections(connection)
        for name, table in _TABLES.items():
            connection.execute(delete(table))
            if rows := getattr(self, name):
                connection.execute(insert(table), rows)

    def copy(self) -> Self:
        """Another one, to change."""
        return deepcopy(self)

    def at(self, seq: int) -> Row:
        """The row of an entry."""
        return next(row for row in self.entries if row["seq"] == seq)

    def words(self, seq: int, name: str) -> Row:
        """The row of an opening."""
        return next(row for row in self.openings if (row["seq"], row["field"]) == (seq, name))

    def change(self, seq: int, **content: Any) -> None:
        """Say something else in an entry."""
        row = self.at(seq)
        row["leaf"] = canonical(json.loads(row["leaf"]) | content)

    def say(self, seq: int, name: str, value: str) -> None:
        """Other words, and an entry that commits to them."""
        words = self.words(seq, name)
        words["value"] = value
        committed = json.loads(self.at(seq)["leaf"])["c"]
        self.change(seq, c=committed | {name: commit(words["salt"], name, value)})

    def remove(self, seq: int) -> None:
        """Take an entry out; what comes after it moves up."""
        self.entries = [row for row in self.entries if row["seq"] != seq]
        self.openings = [row for row in self.openings if row["seq"] != seq]
        self.erasures = [row for row in self.erasures if row["seq"] != seq]
        self._renumber()

    def swap(self, one: int, other: int) -> None:
        """Let two entries change places."""
        at, by = self.entries.index(self.at(one)), self.entries.index(self.at(other))
        self.entries[at], self.entries[by] = self.entries[by], self.entries[at]
        self._renumber()

    def splice(self, seq: int, row: Row) -> None:
        """Put an entry in between."""
        self.entries.insert(seq, row | {"seq": -1})
        self._renumber()

    def cut(self, size: int) -> None:
        """Take the end away, from this entry on."""
        self.entries = [row for row in self.entries if row["seq"] < size]
        self.openings = [row for row in self.openings if row["seq"] < size]
        self.erasures = [row for row in self.erasures if row["erased_by"] < size]
        self.checkpoints = [row for row in self.checkpoints if row["size"] <= size]

    def recompute(self) -> None:
        """Make everything that follows from the entries, so that it fits them."""
        frontier, last_ts = Frontier(), 0
        self.nodes, self.findings, self.marks = [], [], []
        for seq, row in enumerate(self.entries):
            leaf = json.loads(row["leaf"]) | {"seq": seq}
            leaf.pop("back", None)
            back = max(0, last_ts - leaf["ts"])
            row["seq"], row["leaf"] = seq, canonical(leaf | ({"back": back} if back else {}))
            copied = dict(zip(COPIED, read_leaf(row["leaf"]).copies, strict=True))
            row.update(copied | {"at": _EPOCH + leaf["ts"] * timedelta(microseconds=1)})
            frontier, made = frontier.with_leaf(leaf_hash(row["leaf"]))
            self.nodes += [{"level": at[0], "place": at[1], "hash": each} for at, each in made]
            self.findings += [{"rule": rule, "seq": seq} for rule in rules_of(leaf["facts"])]
            self.marks += [{"mark": mark, "seq": seq} for mark in marks_of(leaf["facts"], back)]
            last_ts = leaf["ts"]
        self.head[0].update(next_seq=frontier.size, last_ts=last_ts, frontier=frontier.joined)

    def sign(self, key: SigningKey, origin: str | None = None) -> None:
        """Sign every checkpoint again, as if the log had always been this."""
        hashes = [leaf_hash(row["leaf"]) for row in self.entries]
        for row in self.checkpoints:
            old = read_checkpoint(row["note"])
            size = min(old.size, len(hashes))
            new = Checkpoint(origin or old.origin, size, root_of(hashes[:size]))
            row.update(size=size, note=str(sign_note(new.text, [key])))

    def receipt(self, size: int) -> Checkpoint:
        """What somebody keeps who is shown this log."""
        return next(
            found
            for row in self.checkpoints
            if (found := read_checkpoint(row["note"])).size == size
        )

    def _renumber(self) -> None:
        """Give every entry its new place, with its words and with what was erased of them."""
        moved = {row["seq"]: seq for seq, row in enumerate(self.entries)}
        for row in self.openings:
            row["seq"] = moved[row["seq"]]
        for row in self.erasures:
            row.update(seq=moved[row["seq"]], erased_by=moved[row["erased_by"]])
        for seq, row in enumerate(self.entries):
            row["seq"] = seq
        for seq in {row["erased_by"] for row in self.erasures}:
            facts = json.loads(self.at(seq)["leaf"])["facts"]
            names = (name.partition(":") for name in facts["erased"])
            erased = sorted(f"{moved[int(place)]}:{name}" for place, _, name in names)
            self.change(seq, facts=facts | {"erased": erased})


def drop_protections(connection: Connection) -> None:
    """What the owner of the tables can do at any time."""
    for table in _TABLES.values():
        unprotect(connection, table.name)


def read_key(path: Path) -> SigningKey:
    """The key in this file: for a thief."""
    public, secret = path.read_text("ascii").splitlines()
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret))
    return SigningKey(PublicKey.read(public).name, private)


def own_key(name: str) -> SigningKey:
    """A key that the attacker made, under whatever name."""
    return SigningKey(name, Ed25519PrivateKey.generate())
