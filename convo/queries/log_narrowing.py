"""Narrowing the log down, at the same cost whether it has ten thousand entries or a million.

Each condition has an index that lists its entries by their places. One condition leads: its
entries are walked from the newest on until a page is full. The others are asked about each of
them. Of several conditions the one leads that fewest entries meet, counted up to a limit; so a
rare one is never looked for among all the entries of a common one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from convo.audit.copies import CLOCK_BACK
from convo.db.models import AuditEntry, AuditMark

#: What is counted exactly.
COUNTED = 1_000
#: So many entries of the leading condition are looked at to count those that meet them all.
_LOOKED_AT = 5_000
#: A team of more people is not walked person by person.
_MOST_STREAMS = 100
#: By how much the clocks of several machines may differ. A greater step back is marked.
_SKEW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Own:
    """An entry's own column has one of these values."""

    column: InstrumentedAttribute[Any]
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """Another table lists the places of the entries for which this holds."""

    place: Any
    holds: ColumnElement[bool]


Condition = Own | Beside


@dataclass(frozen=True, slots=True)
class Span:
    """Between which places to look, and between which moments."""

    after: int | None = None
    before: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def around(self, place: Any) -> Iterator[ColumnElement[bool]]:  # noqa: ANN401 - a column
        """Where a place has to lie."""
        if self.after is not None:
            yield place > self.after
        if self.before is not None:
            yield place < self.before


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries there are: exactly, or at least."""

    number: int
    is_all: bool


@dataclass(frozen=True)
class Narrowing:
    """What the entries have to meet; `span` from `span_of`."""

    session: Session
    conditions: Sequence[Condition]
    span: Span = field(default_factory=Span)

    def newest(self, most: int) -> Select[tuple[int]]:
        """Finds the places of the newest entries that meet it all, newest first."""
        leading, others = self._in_order
        streams = [
            self._stream(each, others).order_by(_place(each).desc()).limit(most)
            for each in _streams_of(leading)
        ]
        if len(streams) == 1:
            return streams[0]
        together = union_all(*(select(each.subquery()) for each in streams)).subquery()
        return select(together.c[0]).order_by(together.c[0].desc()).limit(most)

    def count(self, at_least: int = 0) -> Count:
        """How many there are, up to `COUNTED`, where so many are known already.

        Looks at no more than `_LOOKED_AT` entries of the condition that leads.
        """
        leading, others = self._in_order
        place = _place(leading)
        looked = select(place.label("place")).where(*self._leads(leading)).limit(_LOOKED_AT)
        if len(_streams_of(leading)) == 1:  # the entries of several would have to be sorted first
            looked = looked.order_by(place.desc())
        some = looked.subquery()
        met = (
            select(literal(1))
            .select_from(some)
            .join(AuditEntry, AuditEntry.seq == some.c.place)
            .where(*self._met(others), *self._within())
            .limit(COUNTED + 1)
            .subquery()
        )
        number, looked_at = self.session.execute(
            select(
                select(func.count()).select_from(met).scalar_subquery(),
                select(func.count()).select_from(some).scalar_subquery(),
            )
        ).one()
        is_all = number <= COUNTED and looked_at < _LOOKED_AT
        return Count(min(max(number, at_least), COUNTED), is_all)

    @cached_property
    def _in_order(self) -> tuple[Condition | None, list[Condition]]:
        """The condition that leads, and the others."""
        known = list(self.conditions)
        if not known:
            return None, []
        if len(known) == 1:
            return known[0], []
        counts = self.session.execute(
            select(
                *(
                    select(func.count())
                    .select_from(
                        select(literal(1)).where(*self._leads(each)).limit(COUNTED + 1).subquery()
                    )
                    .scalar_subquery()
                    .label(f"n{number}")
                    for number, each in enumerate(known)
                )
            )
        ).one()
        first = min(range(len(known)), key=lambda number: counts[number])
        return known[first], [each for number, each in enumerate(known) if number != first]

    def _stream(self, leading: Condition | None, others: Sequence[Condition]) -> Select[Any]:
        place = _place(leading)
        found = select(place)
        has_others = any(isinstance(each, Own) for each in others) or bool(list(self._within()))
        if isinstance(leading, Beside) and has_others:
            found = found.join(AuditEntry, AuditEntry.seq == place)
        return found.where(*self._leads(leading), *self._met(others, place), *self._within())

    def _leads(self, leading: Condition | None) -> Iterator[ColumnElement[bool]]:
        yield from self.span.around(_place(leading))
        if isinstance(leading, Own):
            yield _one_of(leading.column, leading.values)
        elif leading is not None:
            yield leading.holds

    def _met(
        self,
        others: Sequence[Condition],
        place: Any = AuditEntry.seq,  # noqa: ANN401 - a column
    ) -> Iterator[ColumnElement[bool]]:
        for each in others:
            if isinstance(each, Own):
                yield _one_of(self._unled(each.column), each.values)
            else:
                yield exists(select(literal(1)).where(each.place == place, each.holds))

    def _within(self) -> Iterator[ColumnElement[bool]]:
        at = self._unled(AuditEntry.at)
        if self.span.since is not None:
            yield at >= self.span.since
        if self.span.until is not None:
            yield at < self.span.until

    def _unled(self, column: InstrumentedAttribute[Any]) -> Any:  # noqa: ANN401 - an SQL expression
        """A column whose index shall not be walked: SQLite leaves one alone that has a sign."""
        if self.session.get_bind().dialect.name != "sqlite":
            return column
        return UnaryExpression(column.expression, operator=custom_op("+"), type_=column.type)


def span_of(
    session: Session,
    *,
    before: int | None = None,
    after: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Span:
    """Between which places the entries of a stretch of time lie, a little widened.

    Places grow with time, but for clocks that differ a little. Where a clock was ever set back
    further than that, nothing follows from a time for a place, and every entry has to be asked.
    """
    if since is None and until is None:
        return Span(after=after, before=before)
    low, high, is_set_back = session.execute(
        select(_last_before(since), _first_from(until), _SET_BACK)
    ).one()
    if not is_set_back:
        after = max(each for each in (after, low, -1) if each is not None)
        before = min(each for each in (before, high, _NOWHERE) if each is not None)
    return Span(after=after, before=before, since=since, until=until)


#: No entry has this place.
_NOWHERE = 2**62
_SET_BACK = exists(select(literal(1)).where(AuditMark.mark == CLOCK_BACK))


def _last_before(since: datetime | None) -> ColumnElement[Any]:
    """Up to here every entry is earlier, whatever the clocks."""
    if since is None:
        return literal(-1)
    at, seq = AuditEntry.at, AuditEntry.seq
    found = select(seq).where(at < since - _SKEW).order_by(at.desc(), seq.desc()).limit(1)
    return found.scalar_subquery()


def _first_from(until: datetime | None) -> ColumnElement[Any]:
    """From here on every entry is later."""
    if until is None:
        return literal(_NOWHERE)
    at, seq = AuditEntry.at, AuditEntry.seq
    found = select(seq).where(at >= until + _SKEW).order_by(at, seq).limit(1)
    return found.scalar_subquery()


def _streams_of(leading: Condition | None) -> list[Condition | None]:
    """Whoever is one of several, each by themselves: an index lists them so."""
    if isinstance(leading, Own) and 1 < len(leading.values) <= _MOST_STREAMS:
        return [Own(leading.column, [value]) for value in leading.values]
    return [leading]


def _place(condition: Condition | None) -> Any:  # noqa: ANN401 - a column
    return condition.place if isinstance(condition, Beside) else AuditEntry.seq


def _one_of(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:  # noqa: ANN401 - an SQL expression
    found: ColumnElement[bool] = column == values[0] if len(values) == 1 else column.in_(values)
    return found
