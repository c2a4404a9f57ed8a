"""The texts that a reply is compared with: what was said, lines to take, its author's others.

They are never copied to where a judgement is kept. What is kept is where they lie.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Integer, bindparam, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from convo.db.models import Conversation, LineToTake, Reply, Revision, Snapshot
from convo.domain.vocabulary import ReplyKind, ReplyState
from convo.queries.lines import counts_for

#: How many of an author's own replies a new one is compared with.
MOST_OWN = 20

#: What ended before anybody outside could read it is no repetition.
_NEVER_SAID = (ReplyState.WITHDRAWN, ReplyState.TAKEN_ON, ReplyState.DECLINED)


_EACH = aliased(Revision)
#: The newest words of the replies that somebody started, but for `others`.
_OWN = (
    select(Revision.id, Revision.words, Reply.id.label("place"))
    .join(Reply, Reply.id == Revision.reply_id)
    .where(
        Reply.started_by_id == bindparam("by"),
        Reply.id.not_in(bindparam("others", expanding=True)),
        Reply.state.not_in(_NEVER_SAID),
        Revision.number
        == select(func.max(_EACH.number)).where(_EACH.reply_id == Reply.id).scalar_subquery(),
    )
    .order_by(Reply.id.desc())
    .limit(MOST_OWN)
    .subquery()
)
#: Both kinds in one query. Made once: it takes longer to make than to send.
_BESIDE: CompoundSelect[Any] = union_all(
    select(
        literal("line").label("kind"), LineToTake.id, LineToTake.words, LineToTake.id.label("place")
    ).where(counts_for(bindparam("topic", type_=Integer()))),
    select(literal("own"), _OWN.c.id, _OWN.c.words, -_OWN.c.place),
)


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
    #: Of an acknowledgement: everything that was said, and the title of the conversation.
    snapshots: tuple[Text, ...] | None = None
    title: Text | None = None

    @property
    def every_text(self) -> tuple[Text, ...]:
        """All of them that are known."""
        shelves = (self.lines_to_take, self.own_replies, self.snapshots)
        single = [each for each in (self.said, self.title) if each is not None]
        return (*single, *(text for shelf in shelves for text in shelf or ()))

    def as_facts(self) -> dict[str, Any]:
        """The words, by the names that `Facts` has for them."""
        return {
            "snapshots": self._quotable(),
            "said": self.said.words if self.said else None,
            "lines_to_take": _words(self.lines_to_take),
            "own_replies": _words(self.own_replies),
        }

    def places(self) -> dict[str, Any]:
        """Where they lie, for storing as JSON: the snapshot, the lines, and the revisions.

        Of an acknowledgement also every snapshot, and the conversation that has the title.
        """
        places: dict[str, Any] = {
            "said": self.said.id if self.said else None,
            "lines_to_take": _ids(self.lines_to_take),
            "own_replies": _ids(self.own_replies),
        }
        if self.snapshots is not None:
            places["snapshots"] = _ids(self.snapshots)
            places["title"] = self.title.id if self.title else None
        return places

    def _quotable(self) -> tuple[str, ...] | None:
        """What may be quoted: what was said, and what it is called there."""
        said = _words(self.snapshots)
        return said if said is None or self.title is None else (*said, self.title.words)


def texts_for(session: Session, reply: Reply) -> Texts:
    """What the words of this reply are compared with today, in one query.

    The lines stand in their order, and the newest words of the other replies that the same person
    started, the latest first. A correction is meant to read like what it corrects: that is no
    repetition.
    """
    snapshots = reply.conversation.snapshots
    found = session.execute(
        _BESIDE,
        {
            "by": reply.started_by_id,
            "others": [reply.id, reply.corrects_id or 0],
            "topic": reply.conversation.topic_id,
        },
    )
    beside: dict[str, list[Text]] = {"line": [], "own": []}
    for row in sorted(found, key=lambda row: row.place):
        beside[row.kind].append(Text(row.id, row.words))
    return Texts(
        said=Text(snapshots[-1].id, snapshots[-1].words) if snapshots else None,
        lines_to_take=tuple(beside["line"]),
        own_replies=tuple(beside["own"]),
        **_quotable(reply),
    )


def _quotable(reply: Reply) -> dict[str, Any]:
    """What an acknowledgement may quote. The case has been read already."""
    if reply.kind is not ReplyKind.ACKNOWLEDGEMENT:
        return {}
    case = reply.conversation
    return {
        "snapshots": tuple(Text(each.id, each.words) for each in case.snapshots),
        "title": Text(case.id, case.title),
    }


def texts_at(session: Session, places: Mapping[str, Any]) -> Texts:
    """The texts that lie where `Texts.places` said, as they read now.

    They are the same words, unless some were erased since because the law says so.
    """
    said = _read(session, Snapshot.id, Snapshot.words, _listed(places.get("said"))) or ()
    about = _listed(places.get("title"))
    title = _read(session, Conversation.id, Conversation.title, about) or ()
    return Texts(
        said=next(iter(said), None),
        lines_to_take=_read(session, LineToTake.id, LineToTake.words, places.get("lines_to_take")),
        own_replies=_read(session, Revision.id, Revision.words, places.get("own_replies")),
        snapshots=_read(session, Snapshot.id, Snapshot.words, places.get("snapshots")),
        title=next(iter(title), None),
    )


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
