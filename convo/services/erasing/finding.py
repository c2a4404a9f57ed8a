"""Finding what is to go: the rows and the openings of one case that hold it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry, AuditOpening, Conversation, RevisionFinding
from convo.domain.erasing import GONE, PIECE, Fate, Wanted, pattern_of
from convo.domain.permissions import Action
from convo.services.erasing.journal import OpeningLine, RowLine
from convo.services.erasing.kept_for_itself import EVERYWHERE, KEPT_FOR_ITSELF
from convo.services.erasing.places import OF_NO_CASE, PLACES, Place

#: Entries of no case whose words may quote one: what somebody looked for, took away, or doubted.
_ABOUT_ANY = ("log", "conversation:import", "concern")
#: Those about what is kept for itself: of them only what somebody asked for.
_ABOUT_ITSELF = ("community", "recognition")
#: Entries that say what was learnt, and what came of it.
_OF_INSIGHTS = (Action.DRAW_INSIGHT.value, Action.USE_INSIGHT.value)
#: A title that is shorter is no sign of the case.
_TELLING = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class InRow:
    """A text in a row of a case, and what becomes of it."""

    table: str
    key: tuple[int | str, ...]
    column: str
    #: What people call it.
    called: str
    text: str
    fate: Fate

    def for_journal(self) -> RowLine:
        """Where it lay and what it lost, without a word."""
        return RowLine(
            table=self.table,
            key=self.key,
            column=self.column,
            length=len(self.text),
            fate=self.fate,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class InLog:
    """The words behind one commitment, and what becomes of them."""

    seq: int
    entry_id: str
    #: For an erasure that was repeated after a restore: the entry that it repeats.
    stands_for: str
    field: str
    action: str
    text: str
    fate: Fate

    @property
    def place(self) -> str:
        """As `facts.erased` names it."""
        return f"{self.seq}:{self.field}"

    @property
    def redacted_field(self) -> str:
        """The field under which what is left of it is committed."""
        return self.field if self.field.startswith("redacted:") else f"redacted:{self.place}"

    @property
    def left(self) -> str:
        """What is left of it; empty where it goes whole."""
        return "" if self.fate.cuts is None else self.fate.of(self.text)

    def for_journal(self) -> OpeningLine:
        """Whose words they were and what they lost, without a word."""
        return OpeningLine(
            entry=self.stands_for, field=self.field, length=len(self.text), fate=self.fate
        )


def find_in_rows(session: Session, conversation_id: int, wanted: Wanted) -> list[InRow]:
    """Every text in a row of this case that loses something."""
    elsewhere, is_meant = _elsewhere(session.get_one(Conversation, conversation_id), wanted)
    return [
        *(
            found
            for place in PLACES
            if not (place.outlives and wanted.keeps_insights)
            for found in in_place(
                session, conversation_id, elsewhere if place.shared else wanted, place
            )
        ),
        *(
            found
            for found in in_place(session, conversation_id, elsewhere, OF_NO_CASE)
            if is_meant(found.text)
        ),
        *(
            found
            for place in (KEPT_FOR_ITSELF if _is_asked_for(wanted) else ())
            for found in in_place(session, conversation_id, elsewhere, place)
        ),
    ]


def lock_rows(session: Session, conversation_id: int) -> None:
    """Make whoever changes this case wait until we are done; SQLite does so by itself."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for place in EVERYWHERE:
        keys = place.keys
        found = select(*keys).where(place.of_case(conversation_id)).order_by(*keys)
        session.execute(found.with_for_update()).all()


def find_in_log(session: Session, conversation: Conversation, wanted: Wanted) -> list[InLog]:
    """Every opening that loses something: those of the case, and looks at the log that quote it.

    By a phrase that people asked for, any look that quotes it. A handle that becomes a code may be
    an everyday word, so only looks that name the case lose that.
    """
    elsewhere, is_meant = _elsewhere(conversation, wanted)
    return [
        *in_entries(session, openings().where(_of(conversation.id)), wanted),
        *(
            found
            for found in in_entries(session, openings().where(_of_none(wanted)), elsewhere)
            if is_meant(found.text)
        ),
    ]


def _elsewhere(conversation: Conversation, wanted: Wanted) -> tuple[Wanted, Callable[[str], bool]]:
    """What is to go from texts of no case, and whether such a text is about this one."""
    signs = _signs_of(conversation)
    patterns = signs if wanted.everything else wanted.patterns
    inside = replace(wanted, everything=False, texts=frozenset(), codes={}, patterns=patterns)
    return inside, lambda text: not wanted.codes or any(sign.search(text) for sign, _ in signs)


def in_place(
    session: Session, conversation_id: int, wanted: Wanted, place: Place
) -> Iterator[InRow]:
    """The texts of one place that lose something."""
    keys = place.keys
    columns = [place.rows.columns[name] for name in place.columns]
    found = select(*keys, *columns).where(place.of_case(conversation_id)).order_by(*keys)
    for row in session.execute(found).all():
        for name, value in zip(place.columns, row[len(keys) :], strict=True):
            text = _text_of(value)
            fate = wanted.fate(text, name)
            if fate is not None:
                yield InRow(
                    table=place.table.__tablename__,
                    key=tuple(row[: len(keys)]),
                    column=name,
                    called=place.columns[name],
                    text=text,
                    fate=GONE if place.table is RevisionFinding else fate,
                )


def _text_of(value: Any) -> str:  # noqa: ANN401 - a column of text, or a finding
    """What is looked at: of a finding its message, since what it matched lies in the reply."""
    return str(value.get("message", "")) if isinstance(value, dict) else str(value or "")


def openings() -> Select[*tuple[Any, ...]]:
    """Every opening beside the log, in its order, with what tells whose it is."""
    return (
        select(
            AuditOpening.seq,
            AuditOpening.field,
            AuditOpening.value,
            AuditEntry.entry_id,
            AuditEntry.action,
            AuditEntry.leaf,
        )
        .join(AuditEntry, AuditEntry.seq == AuditOpening.seq)
        .order_by(AuditOpening.seq, AuditOpening.field)
        .execution_options(yield_per=1000)
    )


def _of(conversation_id: int) -> Any:  # noqa: ANN401 - an SQL condition
    return AuditEntry.conversation_id == conversation_id


def _of_none(wanted: Wanted) -> Any:  # noqa: ANN401 - an SQL condition
    kinds = (*_ABOUT_ANY, *_ABOUT_ITSELF) if _is_asked_for(wanted) else _ABOUT_ANY
    about_any = [action.value for action in Action if action.value.startswith(kinds)]
    return AuditEntry.conversation_id.is_(None) & AuditEntry.action.in_(about_any)


def _is_asked_for(wanted: Wanted) -> bool:
    """Words that somebody named; not a whole case, and not handles whose time is up."""
    return not wanted.everything and not wanted.codes


def in_entries(
    session: Session, asked: Select[*tuple[Any, ...]], wanted: Wanted
) -> Iterator[InLog]:
    """The openings among these that lose something."""
    for row in session.execute(asked):
        if wanted.keeps_reasons and row.field == "reason" and row.action.startswith("erasure:"):
            continue
        if wanted.keeps_insights and row.action in _OF_INSIGHTS:
            continue
        fate = wanted.fate(row.value, row.field)
        if fate is not None:
            yield InLog(
                seq=row.seq,
                entry_id=row.entry_id,
                stands_for=repeated_by(row.action, row.leaf) or row.entry_id,
                field=row.field,
                action=row.action,
                text=row.value,
                fate=fate,
            )


def repeated_by(action: str, leaf: bytes) -> str:
    """Which entry an entry repeats after a restore; empty for none."""
    if action != Action.REPEAT_ERASURE:
        return ""
    return str(json.loads(leaf)["facts"].get("repeats", ""))


def _signs_of(conversation: Conversation) -> tuple[Any, ...]:
    signs = [each for each in (conversation.title, conversation.address) if len(each) >= _TELLING]
    return tuple((pattern_of(each), PIECE) for each in signs)
