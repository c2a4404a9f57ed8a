"""Rows of every recorded kind against the entries that account for them, and the reverse.

One statement for each kind, which counts both sides in the database: it names what differs and
reads nothing else.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from convo.db.models import (
    AuditEntry,
    AuditErasure,
    AuditOpening,
    Explanation,
    Revision,
    Step,
)
from convo.domain.permissions import Action
from convo.domain.reply_table import REPLY
from convo.queries.reconciled_kinds import KINDS, Difference, Held, Kind, is_done, keyed

#: No more than so many of a kind are named: where everything differs, nobody reads everything.
MOST = 200
#: How the log tells why somebody keeps words that a guideline asks to explain.
WHY = "why:"


def differing_rows(session: Session) -> Iterator[Difference]:
    """Every number of rows that is not the number that the log has."""
    for kind in KINDS:
        yield from _differing(session, kind, _entries(kind.subject, kind.deeds))
    yield from _differing(session, *_steps())
    yield from _differing(session, *_explanations())


def _entries(subject: str, deeds: Iterable[Action]) -> Select[Any]:
    return keyed(AuditEntry.subject_id, *is_done(subject, deeds))


def _steps() -> tuple[Kind, Select[Any]]:
    """Each step of a reply by its deed: those deeds that lead it anywhere."""
    leading = {row.action for row in REPLY.rows if row.target is not None}
    taken = (*leading, Action.CORRECT)  # which is the first step of another reply
    rows: Any = select(Step.reply_id.label("key"), Step.action.label("mark"))
    entries: Any = select(AuditEntry.subject_id, AuditEntry.action).where(*is_done("reply", taken))
    return Kind("steps", "reply", rows, taken), entries


def _explanations() -> tuple[Kind, Select[Any]]:
    """Why somebody keeps words, by rule; also where the reason itself has been erased."""
    rows: Any = (
        select(Revision.reply_id.label("key"), (WHY + Explanation.rule).label("mark"))
        .join(Explanation)
        .distinct()
    )
    told = union_all(
        select(AuditOpening.seq, AuditOpening.field),
        select(AuditErasure.seq, AuditErasure.field),
    ).subquery()
    entries: Any = (
        select(AuditEntry.subject_id, told.c.field)
        .join(told, told.c.seq == AuditEntry.seq)
        .where(*is_done("reply", [Action.SUBMIT]), told.c.field.startswith(WHY))
    )
    return Kind("explanations", "reply", rows, (Action.SUBMIT,), Held.ANY), entries


def _differing(session: Session, kind: Kind, entries: Select[Any]) -> Iterator[Difference]:
    rows = kind.rows.subquery()
    done = entries.subquery()
    key, mark = done.columns
    both = union_all(
        select(rows.c.key, rows.c.mark, literal(1).label("is_row"), literal(0).label("is_entry")),
        select(key, mark, literal(0), literal(1)),
    ).subquery()
    there, said = func.sum(both.c.is_row), func.sum(both.c.is_entry)
    counted = (
        select(both.c.key, both.c.mark, there, said)
        .group_by(both.c.key, both.c.mark)
        .having(_DIFFERS[kind.held](there, said))
        .order_by(both.c.key, both.c.mark)
        .limit(MOST)
    )
    for number, which, found, recorded in session.execute(counted):
        what = f"{kind.name} {which}".rstrip()
        yield Difference(
            kind.name,
            kind.subject,
            number or 0,
            f"{what} of {kind.subject} {number}: {found} rows, {recorded} entries",
        )


_DIFFERS: Any = {
    Held.SAME: lambda there, said: there != said,
    Held.ANY: lambda there, said: (there == 0) | (said == 0),
    Held.RECORDED: lambda _there, said: said == 0,
    Held.KEPT: lambda there, _said: there == 0,
}
