"""Conversations that are like another: finding those that may be, and showing those that are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, union_all
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Conversation, Likeness, Snapshot, SnapshotFingerprint
from convo.domain.recognition import LinkedBy
from convo.guidelines.likeness import ALIKE, MOST, fingerprints, page_fingerprint, ratio

#: Of those that share a fingerprint so many, the newest, are looked at: a run of words that
#: thousands of texts share says nothing, and must not take longer among more of them.
_NEWEST = 40
#: So many of those that share most are compared word by word.
_COMPARED = 12
#: So many are linked to a new one.
MOST_LINKED = 10
#: No fingerprint: stands where a text has fewer than others.
_NONE = -1


@dataclass(frozen=True, slots=True)
class Alike:
    """A conversation that is like another: why, and by how many hundredths."""

    conversation_id: int
    #: The first of those that it is itself like, which may be itself.
    kin_id: int
    linked_by: LinkedBy
    ratio: int


def _newest(name: str, most: int) -> Select[int]:
    """The newest snapshots with this fingerprint."""
    found = SnapshotFingerprint.snapshot_id
    which = select(found).where(SnapshotFingerprint.fingerprint == bindparam(name))
    return select(which.order_by(found.desc()).limit(most).subquery().c.snapshot_id)


# Made once: they take longer to make than to send.
_SHARING = union_all(*(_newest(f"f{number}", _NEWEST) for number in range(MOST)))
_ON_PAGE = _newest("page", MOST_LINKED)
_CANDIDATES = (
    select(
        Snapshot.id,
        Snapshot.words,
        Snapshot.conversation_id,
        func.coalesce(Conversation.kin_id, Conversation.id).label("kin_id"),
    )
    .join(Conversation, Conversation.id == Snapshot.conversation_id)
    .where(
        Snapshot.id.in_(bindparam("snapshots", expanding=True)),
        Conversation.id != bindparam("but"),
    )
)


def page_of(address: str) -> int | None:
    """The fingerprint of the page at a canonical address; None for no page, or one erased."""
    return page_fingerprint(address) if address.startswith("https://") else None


def find_alike(session: Session, conversation_id: int, address: str, words: str) -> list[Alike]:
    """Other conversations on the page of this one, or with nearly these words; the likest first.

    `address` is its canonical one. At most `MOST_LINKED`. What it costs doesn't grow with the
    number of conversations.
    """
    page = page_of(address)
    beside = set() if page is None else set(session.scalars(_ON_PAGE, {"page": page}))
    sharing = _sharing_most(session, words)
    asked = {"snapshots": [*beside, *sharing], "but": conversation_id}
    best: dict[int, Alike] = {}
    for row in session.execute(_CANDIDATES, asked):
        found = _judged(row, words, is_beside=row.id in beside)
        known = best.get(row.conversation_id)
        if found is not None and (known is None or known.ratio < found.ratio):
            best[row.conversation_id] = found
    ordered = sorted(best.values(), key=lambda each: (-each.ratio, -each.conversation_id))
    return ordered[:MOST_LINKED]


def _sharing_most(session: Session, words: str) -> list[int]:
    """The snapshots that share most fingerprints with these words."""
    prints = sorted(fingerprints(words))
    if not prints:
        return []
    padded = [*prints, *[_NONE] * (MOST - len(prints))]
    asked = {f"f{number}": value for number, value in enumerate(padded)}
    shared = Counter(session.scalars(_SHARING, asked))
    return sorted(shared, key=lambda each: (-shared[each], -each))[:_COMPARED]


def _judged(row: Any, words: str, *, is_beside: bool) -> Alike | None:  # noqa: ANN401 - a row
    if is_beside:
        return Alike(row.conversation_id, row.kin_id, LinkedBy.ADDRESS, 100)
    share = ratio(words, row.words)
    if share < ALIKE:
        return None
    return Alike(row.conversation_id, row.kin_id, LinkedBy.WORDS, share)


@dataclass(frozen=True, slots=True)
class Link:
    """A conversation that another is linked with, for a page."""

    conversation: Conversation
    linked_by: LinkedBy
    ratio: int


_LINKS = (
    select(Likeness, Conversation)
    .join(
        Conversation,
        or_(
            (Conversation.id == Likeness.other_id) & (Likeness.conversation_id == bindparam("id")),
            (Conversation.id == Likeness.conversation_id) & (Likeness.other_id == bindparam("id")),
        ),
    )
    .options(joinedload(Conversation.official), joinedload(Conversation.venue))
    .order_by(Likeness.ratio.desc(), Conversation.id.desc())
    .limit(MOST_LINKED)
)


def list_links(session: Session, conversation_id: int) -> list[Link]:
    """The conversations that this one is linked with, the likest first; at most `MOST_LINKED`."""
    rows = session.execute(_LINKS, {"id": conversation_id})
    return [Link(other, link.linked_by, link.ratio) for link, other in rows]


def linked_to(session: Session, conversation_id: int) -> frozenset[int]:
    """The identifiers of all that it is linked with."""
    pairs = session.execute(
        select(Likeness.conversation_id, Likeness.other_id).where(
            or_(
                Likeness.conversation_id == conversation_id,
                Likeness.other_id == conversation_id,
            )
        )
    ).all()
    return frozenset(each for pair in pairs for each in pair) - {conversation_id}


def list_unprinted(session: Session, most: int) -> Sequence[Snapshot]:
    """Snapshots that came before there were fingerprints, the newest first, with their cases.

    Whoever keeps fingerprints goes from the newest to the oldest, so that one look tells the end.
    """
    oldest = session.scalar(select(func.min(SnapshotFingerprint.snapshot_id)))
    found = select(Snapshot).options(joinedload(Snapshot.conversation))
    if oldest is not None:
        found = found.where(Snapshot.id < oldest)
    return session.scalars(found.order_by(Snapshot.id.desc()).limit(most)).all()
