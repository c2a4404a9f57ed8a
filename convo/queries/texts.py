"""The texts that a reply is compared with: what was said, lines to take, its author's others.

They are never copied to where a judgement is kept. What is kept is where they lie.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from convo.db.models import LineToTake, Reply, Revision, Snapshot
from convo.domain.vocabulary import ReplyState
from convo.queries.lines import list_lines_for

#: How many of an author's own replies a new one is compared with.
MOST_OWN = 20

#: What ended before anybody outside could read it is no repetition.
_NEVER_SAID = (ReplyState.WITHDRAWN, ReplyState.TAKEN_ON, ReplyState.DECLINED)


@dataclass(frozen=True, slots=True)
class Text:
    """Words, and the identifier of the row that has them."""

    id: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """What the words of one reply are compared with. None where it is not known."""

    said: Text | None = None
    lines_to_take: tuple[Text, ...] | None = None
    own_replies: tuple[Text, ...] | None = None

    def as_facts(self) -> dict[str, Any]:
        """The words, by the names that `Facts` has for them."""
        return {
            "said": self.said.words if self.said else None,
            "lines_to_take": _words(self.lines_to_take),
            "own_replies": _words(self.own_replies),
        }

    def places(self) -> dict[str, Any]:
        """Where they lie, for storing as JSON: the snapshot, the lines, and the revisions."""
        return {
            "said": self.said.id if self.said else None,
            "lines_to_take": _ids(self.lines_to_take),
            "own_replies": _ids(self.own_replies),
        }


def texts_for(session: Session, reply: Reply) -> Texts:
    """What the words of this reply are compared with today, in two queries."""
    snapshots = reply.conversation.snapshots
    lines = list_lines_for(session, reply.conversation.topic_id)
    return Texts(
        said=Text(snapshots[-1].id, snapshots[-1].words) if snapshots else None,
        lines_to_take=tuple(Text(line.id, line.words) for line in lines),
        own_replies=_own_replies(session, reply),
    )


def texts_at(session: Session, places: Mapping[str, Any]) -> Texts:
    """The texts that lie where `Texts.places` said, as they read now.

    They are the same words, unless some were erased since because the law says so.
    """
    said = _read(session, Snapshot.id, Snapshot.words, _listed(places.get("said"))) or ()
    return Texts(
        said=next(iter(said), None),
        lines_to_take=_read(session, LineToTake.id, LineToTake.words, places.get("lines_to_take")),
        own_replies=_read(session, Revision.id, Revision.words, places.get("own_replies")),
    )


def _own_replies(session: Session, reply: Reply) -> tuple[Text, ...]:
    """The newest words of the other replies that the same person started, the latest first."""
    each = aliased(Revision)
    newest = select(func.max(each.number)).where(each.reply_id == Reply.id).scalar_subquery()
    found = (
        select(Revision.id, Revision.words)
        .join(Reply, Reply.id == Revision.reply_id)
        .where(
            Reply.started_by_id == reply.started_by_id,
            Reply.id != reply.id,
            Reply.state.not_in(_NEVER_SAID),
            Revision.number == newest,
        )
        .order_by(Reply.id.desc())
        .limit(MOST_OWN)
    )
    return tuple(Text(*row) for row in session.execute(found))


def _read(
    session: Session,
    key: InstrumentedAttribute[int],
    words: InstrumentedAttribute[str],
    ids: Sequence[int] | None,
) -> tuple[Text, ...] | None:
    """These rows in this order, in one query; None where it was not known which."""
    if ids is None:
        return None
    found = dict(session.execute(select(key, words).where(key.in_(ids))).all()) if ids else {}
    return tuple(Text(each, found[each]) for each in ids if each in found)


def _listed(identifier: int | None) -> list[int]:
    return [] if identifier is None else [identifier]


def _words(texts: tuple[Text, ...] | None) -> tuple[str, ...] | None:
    return None if texts is None else tuple(text.words for text in texts)


def _ids(texts: tuple[Text, ...] | None) -> list[int] | None:
    return None if texts is None else [text.id for text in texts]
