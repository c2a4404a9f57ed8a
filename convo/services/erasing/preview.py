"""What an erasure would take, before anybody agrees to it; and what it can't reach."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from convo.db.models import Conversation, Notice, Reply
from convo.domain.erasing import Fate, Wanted
from convo.domain.vocabulary import ReplyState
from convo.queries.erasures import list_handed_out_since
from convo.queries.timeline import Line
from convo.services.erasing.finding import InRow, find_in_log, find_in_rows

#: So much stands around a place that is cut.
_AROUND = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss:
    """One text that loses something."""

    called: str
    is_whole: bool
    #: The text around the first cut, with what goes; or its beginning, where it goes whole.
    before: str
    #: The same as it reads afterwards.
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """Everything that would go, and what stays out of reach."""

    losses: tuple[Loss, ...]
    #: Texts beside entries of the log.
    in_log: int
    #: Exports and disclosures since the first of those entries.
    handed_out: Sequence[Line]
    #: Where something of ours stands on a site.
    live: Sequence[str]
    #: People who were mailed about the case. The mails hold no words of it.
    mailed: int

    @property
    def counts(self) -> dict[str, int]:
        """How many texts of each kind, in the order of the pages."""
        found: dict[str, int] = {}
        for each in self.losses:
            found[each.called] = found.get(each.called, 0) + 1
        return found


def preview(session: Session, conversation: Conversation, wanted: Wanted) -> Preview:
    """What this would take, and what it can't reach."""
    in_log = find_in_log(session, conversation, wanted)
    rows = find_in_rows(session, conversation.id, wanted)
    left = out_of_reach(session, conversation, min((each.seq for each in in_log), default=None))
    return replace(left, losses=tuple(_loss(row) for row in rows), in_log=len(in_log))


def out_of_reach(session: Session, conversation: Conversation, first: int | None) -> Preview:
    """What is left to see to after an erasure; `first` is the first entry that lost words."""
    return Preview(
        losses=(),
        in_log=0,
        handed_out=() if first is None else list_handed_out_since(session, first),
        live=_live(session, conversation.id),
        mailed=_mailed(session, conversation.id),
    )


def _loss(row: InRow) -> Loss:
    if row.fate.cuts is None:
        before = row.text if len(row.text) <= 2 * _AROUND else f"{row.text[: 2 * _AROUND]}…"
        return Loss(called=row.called, is_whole=True, before=before, after="")
    first = row.fate.cuts[0]
    start, end = max(0, first.start - _AROUND), min(len(row.text), first.end + _AROUND)
    inside = tuple(
        type(each)(each.start - start, each.end - start, each.put)
        for each in row.fate.cuts
        if each.end <= end
    )
    piece = row.text[start:end]
    return Loss(
        called=row.called,
        is_whole=False,
        before=_dotted(piece, row.text, start, end),
        after=_dotted(Fate(inside).of(piece), row.text, start, end),
    )


def _dotted(piece: str, text: str, start: int, end: int) -> str:
    return ("…" if start else "") + piece + ("…" if end < len(text) else "")


def _live(session: Session, conversation_id: int) -> Sequence[str]:
    """The addresses where a reply of ours stands."""
    return session.scalars(
        select(Reply.posted_address).where(
            Reply.conversation_id == conversation_id,
            Reply.posted_address != "",
            Reply.state != ReplyState.REMOVED,
        )
    ).all()


def _mailed(session: Session, conversation_id: int) -> int:
    return (
        session.scalar(
            select(func.count(func.distinct(Notice.person_id))).where(
                Notice.conversation_id == conversation_id, Notice.mail_id.is_not(None)
            )
        )
        or 0
    )
