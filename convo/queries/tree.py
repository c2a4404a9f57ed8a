"""Reading the tree above the log: roots, and proofs that anybody can check (`audit/tree.py`)."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from convo.audit import tree
from convo.audit.tree import Frontier, Place
from convo.db.models import AuditHead, AuditNode

#: As many places as one statement names; SQLite takes 32,766 values.
_AT_ONCE = 5_000


def get_frontier(session: Session) -> Frontier:
    """The tree as it ends now. Raises `ValueError` where the head is damaged."""
    size, joined = session.execute(select(AuditHead.next_seq, AuditHead.frontier)).one()
    return Frontier.of(size, joined)


def get_root(session: Session, size: int) -> bytes:
    """The root when the log had `size` entries. Raises `KeyError` where a node is missing."""
    return tree.root_at(size, _nodes(session, tree.places_of_root(size)))


def get_inclusion_proof(session: Session, index: int, size: int) -> list[bytes]:
    """That entry `index` is in the log of `size` entries, in one query.

    Raises `ValueError` when there is no such entry, `KeyError` where a node is missing.
    """
    return tree.inclusion_proof(index, size, _nodes(session, tree.places_of_inclusion(index, size)))


def get_consistency_proof(session: Session, old: int, new: int) -> list[bytes]:
    """That the log of `new` entries begins with the one of `old`, in one query.

    Raises `ValueError` when `old` is larger, `KeyError` where a node is missing.
    """
    return tree.consistency_proof(old, new, _nodes(session, tree.places_of_consistency(old, new)))


def _nodes(session: Session, places: Sequence[Place]) -> dict[Place, bytes]:
    found: dict[Place, bytes] = {}
    for some in _in_parts(places):
        rows = select(AuditNode.level, AuditNode.place, AuditNode.hash).where(
            tuple_(AuditNode.level, AuditNode.place).in_(some)
        )
        found |= {(level, place): hashed for level, place, hashed in session.execute(rows)}
    return found


def _in_parts(places: Sequence[Place]) -> Iterator[list[Place]]:
    left = iter(places)
    while some := list(islice(left, _AT_ONCE)):
        yield some
