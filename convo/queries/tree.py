"""Reading the tree above the log: roots, and proofs that anybody can check (`audit/tree.py`)."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from convo.audit import tree
from convo.audit.tree import Frontier, Place, leaf_hash
from convo.db.models import AuditEntry, AuditHead, AuditNode

#: Not `(level, place) IN …`: for that SQLite reads every node there is. So some are read that
#: nobody asked for.
_NODES = select(AuditNode.level, AuditNode.place, AuditNode.hash).where(
    AuditNode.level.in_(bindparam("levels", expanding=True)),
    AuditNode.place.in_(bindparam("places", expanding=True)),
)


def get_frontier(session: Session) -> Frontier:
    """The tree as it ends now. Raises `ValueError` where the head is damaged."""
    size, joined = session.execute(select(AuditHead.next_seq, AuditHead.frontier)).one()
    return Frontier.of(size, joined)


def get_root(session: Session, size: int) -> bytes:
    """The root when the log had `size` entries. Raises `KeyError` where a node is missing."""
    return tree.root_at(size, _nodes(session, tree.places_of_root(size)))


def is_end_sound(session: Session) -> bool:
    """Whether the log ends as it was left, so that a deed can be recorded. Reads a few rows."""
    try:
        frontier = get_frontier(session)
    except (NoResultFound, ValueError):
        return False
    if not frontier.size:
        return True
    last = (0, frontier.size - 1)
    leaf = session.scalar(select(AuditEntry.leaf).where(AuditEntry.seq == last[1]))
    expected = dict(zip(frontier.places, frontier.peaks, strict=True))
    expected[last] = leaf_hash(leaf or b"")
    return leaf is not None and _nodes(session, list(expected)) == expected


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
    """The nodes at these places, as far as they are there, in one query that is always the same."""
    wanted = set(places)
    asked = {"levels": list({level for level, _ in wanted}), "places": [at for _, at in wanted]}
    rows = session.execute(_NODES, asked) if wanted else ()
    return {(level, place): hashed for level, place, hashed in rows if (level, place) in wanted}
